/* SPDX-License-Identifier: Apache-2.0 */
#include "src/error.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

static void assert_prints(const struct error *error, const char *wanted)
{
    char *printed = NULL;
    size_t length;
    FILE *stream = open_memstream(&printed, &length);

    assert_non_null(stream);
    error_print(error, stream);
    fclose(stream);
    assert_string_equal(printed, wanted);
    free(printed);
}

static void an_error_is_unset_at_first(void **state)
{
    struct error error = ERROR_INIT;

    (void)state;
    assert_false(error_is_set(&error));
    error_set(&error, ERROR_USAGE, "x");
    assert_true(error_is_set(&error));
}

static void no_error_may_be_given(void **state)
{
    (void)state;
    error_set(NULL, ERROR_USAGE, "x");
    error_at(NULL, "f", 1, 2, "/a");
    error_hint(NULL, "y");
    assert_false(error_is_set(NULL));
}

static void the_first_error_wins(void **state)
{
    struct error error = ERROR_INIT;

    (void)state;
    error_set(&error, ERROR_INVALID, "first %d", 1);
    error_set(&error, ERROR_SYSTEM, "second");
    error_hint(&error, "do this");
    error_hint(&error, "do that");
    assert_int_equal(error.code, ERROR_INVALID);
    assert_string_equal(error.text, "first 1");
    assert_string_equal(error.hint, "do this");
}

static void a_place_fills_in_what_is_unknown(void **state)
{
    struct error error = ERROR_INIT;

    (void)state;
    error_set(&error, ERROR_INVALID, "wrong");
    error_at(&error, NULL, 0, 0, "/a/b");
    error_at(&error, "one.yaml", 3, 9, "/other");
    error_at(&error, "one.yaml", 4, 1, NULL);
    assert_prints(&error, "one.yaml:3:9: wrong (at /a/b)\n");
}

static void places_in_two_files_are_not_mixed(void **state)
{
    struct error error = ERROR_INIT;

    (void)state;
    error_set(&error, ERROR_INVALID, "wrong");
    error_at(&error, "one.yaml", 0, 0, NULL);
    error_at(&error, "two.yaml", 7, 7, "/a");
    assert_prints(&error, "one.yaml: wrong\n");
}

static void an_error_without_a_place_prints_its_text(void **state)
{
    struct error error = ERROR_INIT;

    (void)state;
    error_set(&error, ERROR_SYSTEM, "no room");
    assert_prints(&error, "no room\n");
}

static void a_hint_stands_on_a_second_line(void **state)
{
    struct error error = ERROR_INIT;

    (void)state;
    error_set(&error, ERROR_INVALID, "wrong");
    error_at(&error, "a.yaml", 2, 0, NULL);
    error_hint(&error, "write %s", "this");
    assert_prints(&error, "a.yaml:2: wrong\n  hint: write this\n");
}

static void a_long_text_is_cut(void **state)
{
    struct error error = ERROR_INIT;

    (void)state;
    error_set(&error, ERROR_INVALID, "%*d", 5000, 1);
    assert_int_equal(strlen(error.text), ERROR_TEXT_SIZE - 1);
}

static void no_character_is_cut_in_two(void **state)
{
    static const char *const characters[] = {"\xC3\xA4", "\xE2\x82\xAC",
                                             "\xF0\x9F\x98\x80"};

    (void)state;
    for (size_t i = 0; i < sizeof characters / sizeof *characters; i++) {
        size_t size = strlen(characters[i]);

        /* `fits` of the character's bytes have room: none, some or all. */
        for (size_t fits = 0; fits <= size; fits++) {
            struct error error = ERROR_INIT;
            int filler = (int)(ERROR_TEXT_SIZE - 1 - fits);
            size_t wanted = (size_t)filler + (fits == size ? size : 0);

            error_set(&error, ERROR_INVALID, "%*d%sxx", filler, 1, characters[i]);
            assert_int_equal(strlen(error.text), wanted);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_error_is_unset_at_first),
        cmocka_unit_test(no_error_may_be_given),
        cmocka_unit_test(the_first_error_wins),
        cmocka_unit_test(a_place_fills_in_what_is_unknown),
        cmocka_unit_test(places_in_two_files_are_not_mixed),
        cmocka_unit_test(an_error_without_a_place_prints_its_text),
        cmocka_unit_test(a_hint_stands_on_a_second_line),
        cmocka_unit_test(a_long_text_is_cut),
        cmocka_unit_test(no_character_is_cut_in_two),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
