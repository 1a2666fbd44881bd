/* SPDX-License-Identifier: Apache-2.0 */
#include "src/instant.h"

#include "tests/unit/vectors.h"

#define DAY 86400

static void a_date_time_is_read_as_its_instant(void **state)
{
    struct vectors cases;

    (void)state;
    vectors_open(&cases, "tests/vectors/instant/valid.tsv");
    while (vectors_next(&cases, 3)) {
        struct instant instant = {.seconds = -99};

        vectors_expect(&cases,
                       instant_parse(cases.fields[0], cases.lengths[0], &instant));
        vectors_expect(&cases, instant.seconds == strtoll(cases.fields[1], NULL, 10));
        vectors_expect(&cases, instant.nanoseconds == strtol(cases.fields[2], NULL, 10));
    }
}

static void what_is_no_date_time_is_refused_and_leaves_out_alone(void **state)
{
    struct vectors cases;

    (void)state;
    vectors_open(&cases, "tests/vectors/instant/invalid.tsv");
    while (vectors_next(&cases, 2)) {
        struct instant instant = {.seconds = -99, .nanoseconds = 7};

        vectors_expect(&cases,
                       !instant_parse(cases.fields[0], cases.lengths[0], &instant));
        vectors_expect(&cases, instant.seconds == -99 && instant.nanoseconds == 7);
    }
}

static void every_beginning_of_a_date_time_is_refused(void **state)
{
    static const char text[] = "2025-05-28T14:20:15.123+02:00";
    struct instant instant;

    (void)state;
    for (size_t length = 0; length < sizeof text - 1; length++) {
        /* Storage of its own, so that a sanitizer sees any read behind it. */
        char *beginning = malloc(length + 1);

        memcpy(beginning, text, length);
        beginning = realloc(beginning, length == 0 ? 1 : length);
        assert_false(instant_parse(beginning, length, &instant));
        free(beginning);
    }
    assert_true(instant_parse(text, sizeof text - 1, &instant));
}

static void a_full_time_is_told_from_other_text(void **state)
{
    struct vectors cases;

    (void)state;
    vectors_open(&cases, "tests/vectors/instant/time.tsv");
    while (vectors_next(&cases, 2)) {
        bool wanted = strcmp(cases.fields[1], "yes") == 0;

        vectors_expect(&cases,
                       instant_is_time(cases.fields[0], cases.lengths[0]) == wanted);
    }
}

static bool parse_date(const char *text, struct instant *out)
{
    return instant_parse_date(text, strlen(text), out);
}

static void a_date_is_its_midnight(void **state)
{
    struct instant instant = {.seconds = 5, .nanoseconds = 5};

    (void)state;
    assert_true(parse_date("2025-05-28", &instant));
    assert_int_equal(instant.seconds, 1748390400);
    assert_int_equal(instant.nanoseconds, 0);
    assert_true(parse_date("2024-02-29", &instant));
    assert_int_equal(instant.seconds, 1709164800);
}

static void what_is_no_date_is_refused(void **state)
{
    static const char *const texts[] = {
        "",
        "2025-02-29",
        "2025-02-30",
        "2025-13-01",
        "2025-5-28",
        "2025-05-28Z",
        "2025-05-28 ",
        "20250528",
        "2025-05-28T00:00:00Z",
        "2025-05",
    };
    struct instant instant = {.seconds = -99};

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_false(parse_date(texts[i], &instant));
    assert_int_equal(instant.seconds, -99);
}

/* Walks one whole cycle of the calendar with a count of its own. */
static void every_day_follows_the_one_before(void **state)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int64_t day = -135140; /* 1600-01-01, by GNU date */

    (void)state;
    for (int year = 1600; year < 2000; year++) {
        bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

        for (int month = 1; month <= 12; month++) {
            int last = lengths[month - 1] + (month == 2 && leap);

            for (int i = 1; i <= last; i++, day++) {
                struct instant instant = {.seconds = day * DAY};
                struct instant read;
                char wanted[INSTANT_TEXT_SIZE];
                char printed[INSTANT_TEXT_SIZE];

                snprintf(wanted, sizeof wanted, "%04d-%02d-%02dT00:00:00Z", year, month,
                         i);
                assert_int_equal(instant_print(instant, 0, printed), 20);
                assert_string_equal(printed, wanted);
                assert_true(instant_parse(printed, 20, &read));
                assert_int_equal(read.seconds, instant.seconds);
            }
        }
    }
    assert_int_equal(day, 10957); /* 2000-01-01 */
}

static void an_instant_prints_with_the_digits_asked_for(void **state)
{
    struct vectors cases;

    (void)state;
    vectors_open(&cases, "tests/vectors/instant/print.tsv");
    while (vectors_next(&cases, 4)) {
        struct instant instant = {
            .seconds = strtoll(cases.fields[0], NULL, 10),
            .nanoseconds = (int32_t)strtol(cases.fields[1], NULL, 10),
        };
        char printed[INSTANT_TEXT_SIZE];
        size_t length =
            instant_print(instant, (int)strtol(cases.fields[2], NULL, 10), printed);

        vectors_expect(&cases, strcmp(printed, cases.fields[3]) == 0);
        vectors_expect(&cases, length == cases.lengths[3]);
    }
}

static bool parse_basic(const char *text, struct instant *out)
{
    return instant_parse_basic(text, strlen(text), out);
}

static void the_basic_form_is_read_and_printed(void **state)
{
    struct instant instant;
    char printed[INSTANT_TEXT_SIZE];

    (void)state;
    assert_true(parse_basic("20130524T000000Z", &instant));
    assert_int_equal(instant.seconds, 1369353600);
    assert_int_equal(instant_print_basic(instant, printed), 16);
    assert_string_equal(printed, "20130524T000000Z");
    assert_true(parse_basic("20250528T142015Z", &instant));
    assert_int_equal(instant.seconds, 1748442015);
    assert_int_equal(instant.nanoseconds, 0);
}

static void what_is_not_the_basic_form_is_refused(void **state)
{
    static const char *const texts[] = {
        "",
        "20250528",
        "20250528T142015",
        "20250528T142015z",
        "20250528t142015Z",
        "2025-05-28T14:20:15Z",
        "20250230T142015Z",
        "20250528T242015Z",
        "20250528T146015Z",
        "20250528T142060Z",
        "20250528T142015ZZ",
        "20250528T142015+0000",
    };
    struct instant instant = {.seconds = -99};

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_false(parse_basic(texts[i], &instant));
    assert_int_equal(instant.seconds, -99);
}

static void an_http_date_names_its_weekday(void **state)
{
    char printed[INSTANT_TEXT_SIZE];

    (void)state;
    /* RFC 9110 5.6.7 */
    assert_int_equal(instant_print_http((struct instant){.seconds = 784111777}, printed),
                     29);
    assert_string_equal(printed, "Sun, 06 Nov 1994 08:49:37 GMT");
    instant_print_http((struct instant){.seconds = 0}, printed);
    assert_string_equal(printed, "Thu, 01 Jan 1970 00:00:00 GMT");
    instant_print_http((struct instant){.seconds = -1}, printed);
    assert_string_equal(printed, "Wed, 31 Dec 1969 23:59:59 GMT");
    instant_print_http((struct instant){.seconds = 1748442015}, printed);
    assert_string_equal(printed, "Wed, 28 May 2025 14:20:15 GMT");
    instant_print_http((struct instant){.seconds = 951825600}, printed);
    assert_string_equal(printed, "Tue, 29 Feb 2000 12:00:00 GMT");
}

static struct instant at(int64_t seconds, int32_t nanoseconds)
{
    return (struct instant){.seconds = seconds, .nanoseconds = nanoseconds};
}

static bool parse_http(const char *text, struct instant *out)
{
    return instant_parse_http(text, strlen(text), out);
}

/* The first is the example of RFC 9110 5.6.7; `date -u -d` gives the seconds. */
static void an_http_date_is_read(void **state)
{
    static const struct {
        const char *text;
        int64_t seconds;
    } dates[] = {
        {"Sun, 06 Nov 1994 08:49:37 GMT", 784111777},
        {"Thu, 01 Jan 1970 00:00:00 GMT", 0},
        {"Wed, 28 May 2025 14:20:15 GMT", 1748442015},
        {"Tue, 29 Feb 2000 12:00:00 GMT", 951825600},
        {"Mon, 28 May 2025 14:20:15 GMT", 1748442015}, /* it was a Wednesday */
        {"Sat, 31 Dec 2016 23:59:60 GMT", 1483228800}, /* a leap second */
    };

    (void)state;
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
        struct instant instant = at(-1, -1);

        assert_true(parse_http(dates[i].text, &instant));
        assert_true(instant.seconds == dates[i].seconds);
        assert_int_equal(instant.nanoseconds, 0);
    }
}

static void what_is_no_http_date_is_refused(void **state)
{
    static const char *const texts[] = {
        "",
        "Sun",
        "Sun, 06 Nov 1994 08:49:37",
        "Sun, 06 Nov 1994 08:49:37 UTC",
        "Sun, 06 Nov 1994 08:49:37 GMT ",
        "Sun, 6 Nov 1994 08:49:37 GMT",
        "Sun 06 Nov 1994 08:49:37 GMT",
        "sun, 06 Nov 1994 08:49:37 GMT",
        "Sun, 06 nov 1994 08:49:37 GMT",
        "Xxx, 06 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 94 08:49:37 GMT",
        "Sun, 31 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:49:37 GMT",
        "Sun, 06 Nov 1994 08:60:37 GMT",
        "Sun, 06 Nov 1994 08:49:60 GMT",
        "Sun, 06 Nov 1994 08:49:61 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
        "1994-11-06T08:49:37Z",
    };

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct instant instant = at(7, 7);

        assert_false(parse_http(texts[i], &instant));
        assert_int_equal(instant.seconds, 7);
    }
}

static void every_beginning_of_an_http_date_is_refused(void **state)
{
    const char *text = "Sun, 06 Nov 1994 08:49:37 GMT";
    struct instant instant;

    (void)state;
    for (size_t length = 0; length < strlen(text); length++) {
        char *copy = test_malloc(length + 1);
        memcpy(copy, text, length);
        assert_false(instant_parse_http(copy, length, &instant));
        test_free(copy);
    }
}

static void instants_are_ordered_by_second_then_fraction(void **state)
{
    (void)state;
    assert_int_equal(instant_compare(at(1, 0), at(2, 0)), -1);
    assert_int_equal(instant_compare(at(2, 0), at(1, 999999999)), 1);
    assert_int_equal(instant_compare(at(1, 1), at(1, 2)), -1);
    assert_int_equal(instant_compare(at(1, 2), at(1, 1)), 1);
    assert_int_equal(instant_compare(at(-1, 5), at(-1, 5)), 0);
    assert_int_equal(instant_compare(at(INT64_MIN, 0), at(INT64_MAX, 0)), -1);
}

static void adding_keeps_the_fraction(void **state)
{
    struct instant sum = instant_add(at(100, 5), -200);

    (void)state;
    assert_int_equal(sum.seconds, -100);
    assert_int_equal(sum.nanoseconds, 5);
}

static void adding_stops_at_the_ends(void **state)
{
    (void)state;
    assert_true(instant_add(at(INT64_MAX - 1, 0), 5).seconds == INT64_MAX);
    assert_true(instant_add(at(INT64_MIN + 1, 0), -5).seconds == INT64_MIN);
    assert_true(instant_add(at(-5, 0), INT64_MIN).seconds == INT64_MIN);
    assert_true(instant_add(at(-1, 0), INT64_MAX).seconds == INT64_MAX - 1);
}

static void a_difference_has_its_fraction(void **state)
{
    (void)state;
    assert_true(instant_difference(at(1748442195, 0), at(1748442015, 0)) == 180.0);
    assert_true(instant_difference(at(10, 250000000), at(12, 0)) == -1.75);
    assert_true(instant_difference(at(INT64_MAX, 0), at(INT64_MIN, 0)) > 1.8e19);
}

static void milliseconds_round_towards_the_past(void **state)
{
    struct instant instant = instant_of_milliseconds(1703097600123);

    (void)state;
    assert_int_equal(instant.seconds, 1703097600);
    assert_int_equal(instant.nanoseconds, 123000000);
    instant = instant_of_milliseconds(-1);
    assert_int_equal(instant.seconds, -1);
    assert_int_equal(instant.nanoseconds, 999000000);
    instant = instant_of_milliseconds(-1000);
    assert_int_equal(instant.seconds, -1);
    assert_int_equal(instant.nanoseconds, 0);
    assert_true(instant_milliseconds(at(1703097600, 123999999)) == 1703097600123);
    assert_true(instant_milliseconds(at(-1, 999000000)) == -1);
}

static void milliseconds_stop_at_the_ends(void **state)
{
    (void)state;
    assert_true(instant_milliseconds(at(INT64_MAX, 0)) == INT64_MAX);
    assert_true(instant_milliseconds(at(INT64_MIN, 0)) == INT64_MIN);
    assert_int_equal(instant_of_milliseconds(INT64_MIN).nanoseconds, 192000000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_date_time_is_read_as_its_instant),
        cmocka_unit_test(what_is_no_date_time_is_refused_and_leaves_out_alone),
        cmocka_unit_test(every_beginning_of_a_date_time_is_refused),
        cmocka_unit_test(a_full_time_is_told_from_other_text),
        cmocka_unit_test(a_date_is_its_midnight),
        cmocka_unit_test(what_is_no_date_is_refused),
        cmocka_unit_test(every_day_follows_the_one_before),
        cmocka_unit_test(an_instant_prints_with_the_digits_asked_for),
        cmocka_unit_test(the_basic_form_is_read_and_printed),
        cmocka_unit_test(what_is_not_the_basic_form_is_refused),
        cmocka_unit_test(an_http_date_names_its_weekday),
        cmocka_unit_test(an_http_date_is_read),
        cmocka_unit_test(what_is_no_http_date_is_refused),
        cmocka_unit_test(every_beginning_of_an_http_date_is_refused),
        cmocka_unit_test(instants_are_ordered_by_second_then_fraction),
        cmocka_unit_test(adding_keeps_the_fraction),
        cmocka_unit_test(adding_stops_at_the_ends),
        cmocka_unit_test(a_difference_has_its_fraction),
        cmocka_unit_test(milliseconds_round_towards_the_past),
        cmocka_unit_test(milliseconds_stop_at_the_ends),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
