/* SPDX-License-Identifier: Apache-2.0 */
/* Moments in the forms of requests; the seconds were counted with date(1). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "src/dates.h"

#include <string.h>

#define ALL  ((1U << DATES_FORMS) - 1)
#define HOUR 3600

static void assert_read(const char *text, unsigned forms, int64_t zone,
                        enum dates_form wanted, int64_t seconds)
{
    struct instant instant;
    enum dates_form form;

    if (!dates_parse(text, strlen(text), forms, zone, &instant, &form))
        fail_msg("%s is not read", text);
    assert_int_equal(form, wanted);
    assert_int_equal(instant.seconds, seconds);
}

static void assert_refused(const char *text, unsigned forms)
{
    struct instant instant;
    enum dates_form form;

    if (dates_parse(text, strlen(text), forms, 0, &instant, &form))
        fail_msg("%s is read", text);
}

static void each_form_is_read(void **state)
{
    (void)state;
    assert_read("2025-05-28T14:20:15+02:00", ALL, 0, DATES_DATE_TIME, 1748434815);
    assert_read("2025-05-28T14:20:15", ALL, 0, DATES_LOCAL, 1748442015);
    assert_read("2025-05-28", ALL, 0, DATES_DATE, 1748390400);
    assert_read("1748442015", ALL, 0, DATES_SECONDS, 1748442015);
    assert_read("1748442015000", ALL, 0, DATES_MILLISECONDS, 1748442015);
    assert_read("Wed, 28 May 2025 14:20:15 +0000", ALL, 0, DATES_RFC2822, 1748442015);
}

static void the_zone_counts_only_where_none_is_written(void **state)
{
    (void)state;
    assert_read("2025-05-28T14:20:15", ALL, 2 * HOUR, DATES_LOCAL, 1748434815);
    assert_read("2025-05-28", ALL, -8 * HOUR, DATES_DATE, 1748419200);
    assert_read("2025-05-28T14:20:15Z", ALL, 2 * HOUR, DATES_DATE_TIME, 1748442015);
    assert_read("1748442015", ALL, 2 * HOUR, DATES_SECONDS, 1748442015);
}

static void a_form_that_is_not_taken_is_refused(void **state)
{
    (void)state;
    assert_refused("2025-05-28", 1U << DATES_DATE_TIME);
    assert_refused("2025-05-28T14:20:15", 1U << DATES_DATE_TIME | 1U << DATES_DATE);
    assert_refused("2025-05-28T14:20:15Z", 1U << DATES_LOCAL);
    assert_refused("1748442015", 1U << DATES_DATE);
    assert_refused("2025-02-30", ALL);
    assert_refused("", ALL);
    assert_refused("-", ALL);
    assert_refused("12345678901234567", ALL);
    assert_refused("1748442015.5", ALL);
}

static void one_unit_alone_takes_every_count(void **state)
{
    (void)state;
    assert_read("1748442015000", 1U << DATES_SECONDS, 0, DATES_SECONDS, 1748442015000);
    assert_read("1000", 1U << DATES_MILLISECONDS, 0, DATES_MILLISECONDS, 1);
}

static void what_is_printed_is_read_again(void **state)
{
    (void)state;
    static const char *const texts[DATES_FORMS] = {
        "2025-05-28T12:20:15Z", "2025-05-28T14:20:15", "2025-05-28",
        "1748434815",           "1748434815000",       "Wed, 28 May 2025 12:20:15 +0000"};
    for (int form = 0; form < DATES_FORMS; form++) {
        char text[INSTANT_TEXT_SIZE];
        size_t length = dates_print((struct instant){.seconds = 1748434815},
                                    (enum dates_form)form, 2 * HOUR, text);
        assert_string_equal(text, texts[form]);
        assert_int_equal(length, strlen(text));
    }
}

static void a_day_starts_at_its_own_midnight(void **state)
{
    (void)state;
    struct instant late = {.seconds = 1748469600, .nanoseconds = 5}; /* 22:00Z */
    assert_int_equal(dates_day(late, 0).seconds, 1748390400);
    assert_int_equal(dates_day(late, 0).nanoseconds, 0);
    assert_int_equal(dates_day(late, 2 * HOUR).seconds, 1748469600);
    assert_int_equal(dates_day((struct instant){.seconds = -1}, 0).seconds, -86400);
    assert_int_equal(dates_day((struct instant){.seconds = 0}, 0).seconds, 0);
    assert_int_equal(dates_day((struct instant){.seconds = 0}, -HOUR).seconds, -82800);
}

static void zones_are_offsets(void **state)
{
    (void)state;
    int64_t zone = 1;
    assert_true(dates_parse_zone("Z", &zone));
    assert_int_equal(zone, 0);
    assert_true(dates_parse_zone("+05:30", &zone));
    assert_int_equal(zone, 19800);
    assert_true(dates_parse_zone("-08:00", &zone));
    assert_int_equal(zone, -28800);
    assert_false(dates_parse_zone("Europe/Berlin", &zone));
    assert_false(dates_parse_zone("", &zone));
    assert_false(dates_parse_zone("+25:00", &zone));
}

/* RFC 5322 3.3 and its example in appendix A.1.1. */
static void dates_in_letters_are_read(void **state)
{
    (void)state;
    struct instant instant;
    static const struct {
        const char *text;
        int64_t seconds;
    } good[] = {{"Fri, 21 Nov 1997 09:55:06 -0600", 880127706},
                {"21 Nov 1997 09:55:06 -0600", 880127706},
                {"Tue, 1 Jul 2003 10:52:37 +0200", 1057049557},
                {"Thu, 01 Jan 1970 00:00:00 GMT", 0}};
    static const char *const bad[] = {
        "Fri, 21 Nov 1997 09:55:06",      "Fri, 31 Nov 1997 09:55:06 -0600",
        "Fri 21 Nov 1997 09:55:06 -0600", "Fri, 21 Nov 1997 09:55:06 -06:00",
        "Fri, 21 Nov 97 09:55:06 -0600",  "Fri, 21 Nov 1997 09:55:06 -0600 ",
        "1997-11-21T09:55:06Z",           ""};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        assert_true(instant_parse_rfc2822(good[i].text, strlen(good[i].text), &instant));
        assert_int_equal(instant.seconds, good[i].seconds);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(instant_parse_rfc2822(bad[i], strlen(bad[i]), &instant));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_form_is_read),
        cmocka_unit_test(the_zone_counts_only_where_none_is_written),
        cmocka_unit_test(a_form_that_is_not_taken_is_refused),
        cmocka_unit_test(one_unit_alone_takes_every_count),
        cmocka_unit_test(what_is_printed_is_read_again),
        cmocka_unit_test(a_day_starts_at_its_own_midnight),
        cmocka_unit_test(zones_are_offsets),
        cmocka_unit_test(dates_in_letters_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
