/* SPDX-License-Identifier: Apache-2.0 */
#include "src/http_range.h"

#include "src/memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void expect_range(const char *text, const char *unit, int64_t first, int64_t last)
{
    struct http_range range;

    assert_int_equal(http_range_parse(text, unit, &range), HTTP_RANGE_GOOD);
    assert_int_equal(range.first, first);
    assert_int_equal(range.last, last);
}

static void expect_reading(const char *text, const char *unit,
                           enum http_range_reading reading)
{
    struct http_range range;

    assert_int_equal(http_range_parse(text, unit, &range), reading);
}

/* RFC 9110 14.1.2 shows 0-499, 500-999 and 9500-. */
static void a_range_has_two_ends_or_one(void **state)
{
    (void)state;
    expect_range("bytes=0-499", "bytes", 0, 499);
    expect_range("bytes=500-999", "bytes", 500, 999);
    expect_range("bytes=9500-", "bytes", 9500, HTTP_RANGE_NONE);
    expect_range("0-24", NULL, 0, 24);
    expect_range("7-7", NULL, 7, 7);
    expect_range("25-", NULL, 25, HTTP_RANGE_NONE);
}

static void a_unit_is_compared_without_case(void **state)
{
    (void)state;
    expect_range("ITEMS=1-2", "items", 1, 2);
}

static void a_range_of_another_unit_is_foreign(void **state)
{
    (void)state;
    expect_reading("bytes=0-1", "items", HTTP_RANGE_FOREIGN);
    expect_reading("item=0-1", "items", HTTP_RANGE_FOREIGN);
    expect_reading("itemsx=0-1", "items", HTTP_RANGE_FOREIGN);
}

static void what_is_no_range_is_malformed(void **state)
{
    static const char *const texts[] = {"",     "-",    "5",       "a-b",  "1-0", "-5",
                                        "0-1,", "0--1", "0-1,3-4", " 0-1", "0-1 "};

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        expect_reading(texts[i], NULL, HTTP_RANGE_MALFORMED);
    expect_reading("0-1", "items", HTTP_RANGE_MALFORMED);
    expect_reading("=0-1", "items", HTTP_RANGE_MALFORMED);
    expect_reading("items=", "items", HTTP_RANGE_MALFORMED);
    expect_reading("items=0-1", NULL, HTTP_RANGE_MALFORMED);
}

static void what_does_not_fit_is_the_largest_number(void **state)
{
    (void)state;
    expect_range("9223372036854775808-", NULL, INT64_MAX, HTTP_RANGE_NONE);
}

static void a_range_is_printed_as_it_is_read(void **state)
{
    const struct http_range closed = {0, 24}, open = {25, HTTP_RANGE_NONE};
    AUTO_FREE char *bare = http_range_print(&closed, NULL);
    AUTO_FREE char *unit = http_range_print(&closed, "items");
    AUTO_FREE char *to_end = http_range_print(&open, "items");

    (void)state;
    assert_string_equal(bare, "0-24");
    assert_string_equal(unit, "items=0-24");
    assert_string_equal(to_end, "items=25-");
}

static void expect_content(const char *text, int64_t first, int64_t last, int64_t total)
{
    struct http_content_range range;

    assert_true(http_content_range_parse(text, &range));
    assert_int_equal(range.first, first);
    assert_int_equal(range.last, last);
    assert_int_equal(range.total, total);
}

/* RFC 9110 14.4 shows these, without the space in front of the asterisks. */
static void an_asterisk_stands_for_what_is_not_known(void **state)
{
    (void)state;
    expect_content("bytes 42-1233/1234", 42, 1233, 1234);
    expect_content("bytes 42-1233/*", 42, 1233, HTTP_RANGE_NONE);
    expect_content("bytes */1234", HTTP_RANGE_NONE, HTTP_RANGE_NONE, 1234);
    expect_content("0-24/3573458", 0, 24, 3573458);
    expect_content("*/*", HTTP_RANGE_NONE, HTTP_RANGE_NONE, HTTP_RANGE_NONE);
}

static void what_is_no_content_range_is_told(void **state)
{
    static const char *const texts[] = {"",      "items",      "items 0-24", "0-24/",
                                        "2-1/5", "items 0/24", "0-1/5 ",     "a-b/c"};
    struct http_content_range range;

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_false(http_content_range_parse(texts[i], &range));
}

static void expect_printed(int64_t first, int64_t last, int64_t total, const char *unit,
                           const char *expected)
{
    AUTO_FREE char *text =
        http_content_range_print(&(struct http_content_range){first, last, total}, unit);

    assert_string_equal(text, expected);
}

static void a_content_range_is_printed_with_its_unit_or_without(void **state)
{
    (void)state;
    expect_printed(0, 24, 75, "items", "items 0-24/75");
    expect_printed(0, 24, 75, NULL, "0-24/75");
    expect_printed(0, 24, HTTP_RANGE_NONE, NULL, "0-24/*");
    expect_printed(HTTP_RANGE_NONE, HTTP_RANGE_NONE, 75, "items", "items */75");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_range_has_two_ends_or_one),
        cmocka_unit_test(a_unit_is_compared_without_case),
        cmocka_unit_test(a_range_of_another_unit_is_foreign),
        cmocka_unit_test(what_is_no_range_is_malformed),
        cmocka_unit_test(what_does_not_fit_is_the_largest_number),
        cmocka_unit_test(a_range_is_printed_as_it_is_read),
        cmocka_unit_test(an_asterisk_stands_for_what_is_not_known),
        cmocka_unit_test(what_is_no_content_range_is_told),
        cmocka_unit_test(a_content_range_is_printed_with_its_unit_or_without),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
