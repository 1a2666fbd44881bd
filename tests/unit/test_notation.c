/* SPDX-License-Identifier: Apache-2.0 */
#include "generate/notation.h"

#include "generate/period.h"
#include "generate/words.h"
#include "src/memory.h"
#include "src/value.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

static json_t *value_of(const char *text)
{
    return json_loads(text, JSON_DECODE_ANY, NULL);
}

/* A value, and how it writes 2026-03-01T10:20:30.123456789Z. */
static void moments_are_written_as_the_one_before(void **state)
{
    static const struct written {
        const char *value;
        enum comparison declared;
        const char *then;
    } cases[] = {
        {"\"2025-05-28T14:20:15Z\"", COMPARE_INSTANT, "\"2026-03-01T10:20:30Z\""},
        {"\"2025-05-28T14:20:15.5Z\"", COMPARE_TEXT, "\"2026-03-01T10:20:30.1Z\""},
        {"\"2025-05-28T14:20:15.000+02:00\"", COMPARE_TEXT,
         "\"2026-03-01T12:20:30.123+02:00\""},
        {"\"2025-05-28T14:20:15.148000-05:30\"", COMPARE_TEXT,
         "\"2026-03-01T04:50:30.123456-05:30\""},
        {"\"2025-05-28\"", COMPARE_TEXT, "\"2026-03-01\""},
        {"\"Wed, 28 May 2025 14:20:15 +0000\"", COMPARE_RFC2822,
         "\"Sun, 01 Mar 2026 10:20:30 +0000\""},
        {"1741084208", COMPARE_EPOCH_SECONDS, "1772360430"},
        {"1741084208166", COMPARE_EPOCH_MILLISECONDS, "1772360430123"},
        {"1741084208166", COMPARE_NUMBER, "1772360430123"},
        {"\"1741084208\"", COMPARE_EPOCH_SECONDS, "\"1772360430\""},
    };
    const struct instant then = {1772360430, 123456789};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        json_t *value = value_of(cases[i].value);
        struct notation notation;
        struct instant instant;

        assert_true(notation_read(value, cases[i].declared, &notation, &instant));
        notation_write(&notation, notation_cut(&notation, then), value);
        AUTO_FREE char *text = value_print(value);
        assert_string_equal(text, cases[i].then);
        json_decref(value);
    }
}

static void what_is_no_moment_is_not_read(void **state)
{
    static const char *const values[] = {"\"soon\"", "12",   "\"2025-13-01\"",
                                         "null",     "true", "\"1741084208\""};

    (void)state;
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        json_t *value = value_of(values[i]);
        struct notation notation;
        struct instant instant;

        assert_false(notation_read(value, COMPARE_TEXT, &notation, &instant));
        json_decref(value);
    }
}

#define DAY INT64_C(86400)

/* 2025-01-06 is a Monday. */
static void moments_lie_in_the_period_and_most_of_them_in_working_hours(void **state)
{
    struct period period = {0, 0};
    struct random random = {3};
    int working = 0, week_ends = 0;

    (void)state;
    assert_true(period_read("2025-01-06", "2025-02-02", &period, NULL));
    assert_int_equal(period.to - period.from, 28 * DAY);
    for (int i = 0; i < 10000; i++) {
        int64_t moment = period_draw(&period, &random);
        int64_t hour = (moment - period.from) % DAY / 3600;

        assert_in_range(moment, period.from, period.to - 1);
        working += hour >= 8 && hour < 18 ? 1 : 0;
        week_ends += (moment - period.from) / DAY % 7 >= 5 ? 1 : 0;
    }
    assert_in_range(working, 8000, 9700);
    assert_in_range(week_ends, 300, 1500);
}

static void a_short_period_is_kept_to(void **state)
{
    struct period period = {0, 0};
    struct random random = {3};

    (void)state;
    assert_true(
        period_read("2025-01-06T03:00:00Z", "2025-01-06T03:00:01Z", &period, NULL));
    for (int i = 0; i < 100; i++)
        assert_in_range(period_draw(&period, &random), period.from, period.from + 1);
}

static void a_period_has_two_dates_in_their_order(void **state)
{
    static const struct given {
        const char *from, *to, *said;
    } cases[] = {
        {"soon", NULL, "--from is no date: 'soon'"},
        {NULL, "2025-02-30", "--to is no date: '2025-02-30'"},
        {"2025-03-01", "2025-02-01", "--from 2025-03-01 is behind --to 2025-02-01"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct period period = {0, 1};
        struct error error = ERROR_INIT;

        assert_false(period_read(cases[i].from, cases[i].to, &period, &error));
        assert_string_equal(error.text, cases[i].said);
        assert_int_equal(error.code, ERROR_USAGE);
    }
}

static void names_and_numbers_are_told_by_their_looks(void **state)
{
    (void)state;
    assert_true(words_is_person("Margaret Olsen"));
    assert_true(words_is_person("Élodie O'Brien-Côté"));
    assert_false(words_is_person("Margaret"));
    assert_false(words_is_person("front desk"));
    assert_false(words_is_person("Desk 12"));
    assert_true(words_is_phone("+15551234567"));
    assert_true(words_is_phone("(555) 010-0199"));
    assert_false(words_is_phone("15551234567"));
    assert_false(words_is_phone("+4670"));
    assert_false(words_is_phone("2025-05-28T"));
}

/* The country is that of the number before, and so is the way it is written. */
static void telephone_numbers_are_those_of_fiction(void **state)
{
    static const struct given {
        const char *like;
        const char *starts[4];
    } cases[] = {
        {"+15551234567", {"+1", NULL}},
        {"+44 20 7123 4567", {"+44 20 7946 0", "+44 77 0090 0", NULL}},
        {"+33123456789", {"+3319900", "+3363998", NULL}},
        {"+61299999999", {"+6125550", "+6135550", NULL}},
    };
    struct random random = {11};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int j = 0; j < 50; j++) {
            AUTO_TEXT struct text out;
            bool found = false;

            text_init(&out, TEXT_CEILING);
            words_add_phone(&random, cases[i].like, &out);
            for (size_t k = 0; cases[i].starts[k] != NULL; k++)
                found = found || strncmp(text_string(&out), cases[i].starts[k],
                                         strlen(cases[i].starts[k])) == 0;
            if (!found)
                fail_msg("%s becomes %s", cases[i].like, text_string(&out));
            if (i == 0)
                assert_memory_equal(text_string(&out) + 5, "55501", 5);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(moments_are_written_as_the_one_before),
        cmocka_unit_test(what_is_no_moment_is_not_read),
        cmocka_unit_test(moments_lie_in_the_period_and_most_of_them_in_working_hours),
        cmocka_unit_test(a_short_period_is_kept_to),
        cmocka_unit_test(a_period_has_two_dates_in_their_order),
        cmocka_unit_test(names_and_numbers_are_told_by_their_looks),
        cmocka_unit_test(telephone_numbers_are_those_of_fiction),
    };

    memory_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
