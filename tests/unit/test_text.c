/* SPDX-License-Identifier: Apache-2.0 */
#include "src/text.h"

#include <limits.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

static void an_empty_text_is_an_empty_string(void **state)
{
    AUTO_TEXT struct text text;

    (void)state;
    text_init(&text, 10);
    assert_string_equal(text_string(&text), "");
    assert_int_equal(text.length, 0);
    assert_null(text.bytes);
}

static void appends_stand_one_behind_the_other(void **state)
{
    AUTO_TEXT struct text text;

    (void)state;
    text_init(&text, TEXT_CEILING);
    text_add(&text, "abcd", 2);
    text_add_string(&text, "-");
    text_add_char(&text, 'z');
    text_add_format(&text, "%03d", 7);
    assert_string_equal(text_string(&text), "ab-z007");
    assert_int_equal(text.length, 7);
    assert_false(text.overflowed);
}

static void bytes_may_hold_a_nul(void **state)
{
    AUTO_TEXT struct text text;

    (void)state;
    text_init(&text, 10);
    text_add(&text, "a\0b", 3);
    assert_int_equal(text.length, 3);
    assert_memory_equal(text.bytes, "a\0b", 4);
}

static void a_text_may_fill_its_ceiling(void **state)
{
    AUTO_TEXT struct text text;

    (void)state;
    text_init(&text, 4);
    text_add_string(&text, "abcd");
    assert_string_equal(text_string(&text), "abcd");
    assert_false(text.overflowed);
}

static void an_append_past_the_ceiling_changes_nothing(void **state)
{
    AUTO_TEXT struct text text;

    (void)state;
    text_init(&text, 4);
    text_add_string(&text, "abc");
    text_add_string(&text, "de");
    assert_string_equal(text_string(&text), "abc");
    assert_true(text.overflowed);
}

static void a_format_past_the_ceiling_changes_nothing(void **state)
{
    AUTO_TEXT struct text text;

    (void)state;
    text_init(&text, 4);
    text_add_format(&text, "%d", 12345);
    assert_string_equal(text_string(&text), "");
    assert_true(text.overflowed);
}

static void nothing_is_added_after_an_overflow(void **state)
{
    AUTO_TEXT struct text text;

    (void)state;
    text_init(&text, 4);
    text_add_string(&text, "too long");
    text_add_char(&text, 'a');
    text_add_format(&text, "b");
    assert_string_equal(text_string(&text), "");
    assert_true(text.overflowed);
}

static void a_cut_text_goes_on_from_there(void **state)
{
    AUTO_TEXT struct text text;

    (void)state;
    text_init(&text, 20);
    text_add_string(&text, "/a/b");
    text_cut(&text, 2);
    assert_string_equal(text_string(&text), "/a");
    text_add_string(&text, "/c");
    assert_string_equal(text_string(&text), "/a/c");
    text_cut(&text, 100);
    assert_string_equal(text_string(&text), "/a/c");
}

static void what_was_taken_is_gone(void **state)
{
    AUTO_TEXT struct text text;
    char *taken;

    (void)state;
    text_init(&text, 20);
    text_add_string(&text, "abc");
    taken = text_take(&text);
    assert_string_equal(taken, "abc");
    assert_int_equal(text.length, 0);
    assert_string_equal(text_string(&text), "");
    free(taken);
}

static void taking_nothing_gives_an_empty_string(void **state)
{
    AUTO_TEXT struct text text;
    char *taken;

    (void)state;
    text_init(&text, 20);
    taken = text_take(&text);
    assert_string_equal(taken, "");
    free(taken);
}

static void a_cleared_text_keeps_its_ceiling(void **state)
{
    AUTO_TEXT struct text text;

    (void)state;
    text_init(&text, 3);
    text_add_string(&text, "abcd");
    text_clear(&text);
    assert_false(text.overflowed);
    text_add_string(&text, "abc");
    assert_string_equal(text_string(&text), "abc");
    text_add_char(&text, 'd');
    assert_true(text.overflowed);
}

static void room_made_ahead_is_where_bytes_are_added(void **state)
{
    struct text text;
    const char *bytes;

    (void)state;
    text_init(&text, 40);
    text_reserve(&text, 30);
    bytes = text_string(&text);
    assert_string_equal(bytes, "");
    for (int i = 0; i < 3; i++)
        text_add_string(&text, "0123456789");
    assert_ptr_equal(text_string(&text), bytes);
    text_add_format(&text, "%s", "0123456789");
    assert_int_equal(text.length, 40);
    text_reserve(&text, 1);
    assert_false(text.overflowed);
    text_add_format(&text, "%d", 1);
    assert_true(text.overflowed);
    assert_int_equal(strlen(text_string(&text)), 40);
    text_clear(&text);
}

static void strings_are_added_one_behind_the_other(void **state)
{
    AUTO_TEXT struct text text;

    (void)state;
    text_init(&text, 6);
    text_add_strings(&text, "a", "", "bc");
    assert_string_equal(text_string(&text), "abc");
    text_add_strings(&text, "def", "g");
    assert_string_equal(text_string(&text), "abcdef");
    assert_true(text.overflowed);
}

static void numbers_are_added_in_digits(void **state)
{
    static const struct {
        long long number;
        const char *digits;
    } cases[] = {
        {0, "0"},
        {7, "7"},
        {-10, "-10"},
        {1234567890, "1234567890"},
        {LLONG_MAX, "9223372036854775807"},
        {LLONG_MIN, "-9223372036854775808"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        AUTO_TEXT struct text text;

        text_init(&text, 20);
        text_add_number(&text, cases[i].number);
        assert_string_equal(text_string(&text), cases[i].digits);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_text_is_an_empty_string),
        cmocka_unit_test(appends_stand_one_behind_the_other),
        cmocka_unit_test(bytes_may_hold_a_nul),
        cmocka_unit_test(a_text_may_fill_its_ceiling),
        cmocka_unit_test(an_append_past_the_ceiling_changes_nothing),
        cmocka_unit_test(a_format_past_the_ceiling_changes_nothing),
        cmocka_unit_test(nothing_is_added_after_an_overflow),
        cmocka_unit_test(a_cut_text_goes_on_from_there),
        cmocka_unit_test(what_was_taken_is_gone),
        cmocka_unit_test(taking_nothing_gives_an_empty_string),
        cmocka_unit_test(a_cleared_text_keeps_its_ceiling),
        cmocka_unit_test(room_made_ahead_is_where_bytes_are_added),
        cmocka_unit_test(strings_are_added_one_behind_the_other),
        cmocka_unit_test(numbers_are_added_in_digits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
