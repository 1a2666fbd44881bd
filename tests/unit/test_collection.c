/* SPDX-License-Identifier: Apache-2.0 */
#include "src/collection.h"

#include "src/memory.h"
#include "tests/unit/vectors.h"

static json_t *parse(const char *text)
{
    json_t *value = json_loads(text, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);

    if (value == NULL)
        fail_msg("not JSON: %s", text);
    return value;
}

static enum comparison kind_named(const char *name)
{
    if (strcmp(name, "number") == 0)
        return COMPARE_NUMBER;
    if (strcmp(name, "instant") == 0)
        return COMPARE_INSTANT;
    if (strcmp(name, "epoch-s") == 0)
        return COMPARE_EPOCH_SECONDS;
    if (strcmp(name, "epoch-ms") == 0)
        return COMPARE_EPOCH_MILLISECONDS;
    assert_string_equal(name, "text");
    return COMPARE_TEXT;
}

static enum match match_named(const char *name)
{
    for (int match = MATCH_EQUALS; match <= MATCH_BEFORE; match++) {
        if (strcmp(collection_match_name((enum match)match), name) == 0)
            return (enum match)match;
    }
    fail_msg("no match is called %s", name);
    return MATCH_EQUALS;
}

static int64_t number(const char *text)
{
    return strtoll(text, NULL, 10);
}

static void values_compare_by_their_kind(void **state)
{
    struct vectors cases;

    (void)state;
    vectors_open(&cases, "tests/vectors/collection/compare.tsv");
    while (vectors_next(&cases, 4)) {
        enum comparison kind = kind_named(cases.fields[0]);
        json_auto_t *left = parse(cases.fields[1]);
        json_auto_t *right = parse(cases.fields[2]);
        struct scalar a = collection_scalar(left, kind);
        struct scalar b = collection_scalar(right, kind);
        int wanted = (int)number(cases.fields[3]);

        vectors_expect(&cases, collection_compare(&a, &b) == wanted);
        vectors_expect(&cases, collection_compare(&b, &a) == -wanted);
    }
}

static int compare_numbers(const void *a, const void *b)
{
    struct scalar left = collection_scalar(*(json_t *const *)a, COMPARE_NUMBER);
    struct scalar right = collection_scalar(*(json_t *const *)b, COMPARE_NUMBER);

    return collection_compare(&left, &right);
}

static int compare_texts(const void *a, const void *b)
{
    struct scalar left = collection_scalar(*(json_t *const *)a, COMPARE_TEXT);
    struct scalar right = collection_scalar(*(json_t *const *)b, COMPARE_TEXT);

    return collection_compare(&left, &right);
}

static void assert_order(int (*compare)(const void *, const void *),
                         const char *const wanted[5])
{
    json_auto_t *list = parse("[\"180\",\"60\",\"1200\",\"120\",\"90\"]");
    json_t *values[5];

    for (size_t i = 0; i < 5; i++)
        values[i] = json_array_get(list, i);
    qsort(values, 5, sizeof *values, compare);
    for (size_t i = 0; i < 5; i++)
        assert_string_equal(json_string_value(values[i]), wanted[i]);
}

static void numbers_inside_strings_sort_as_numbers(void **state)
{
    (void)state;
    assert_order(compare_numbers,
                 (const char *const[]){"60", "90", "120", "180", "1200"});
}

static void text_sorts_digits_as_text(void **state)
{
    (void)state;
    assert_order(compare_texts, (const char *const[]){"120", "1200", "180", "60", "90"});
}

static void a_long_number_is_read_whole(void **state)
{
    AUTO_FREE char *text = memory_format("1.%0*d", 200, 5);
    AUTO_FREE char *none = memory_format("1.%0*dx", 200, 5);
    struct scalar scalar = collection_scalar_of_text(text, strlen(text), COMPARE_NUMBER);

    (void)state;
    assert_true(scalar.present);
    assert_true(scalar.number == 1.0);
    assert_false(collection_scalar_of_text(none, strlen(none), COMPARE_NUMBER).present);
}

static void text_is_read_to_its_length_only(void **state)
{
    struct scalar scalar = collection_scalar_of_text("12345", 2, COMPARE_NUMBER);

    (void)state;
    assert_true(scalar.present);
    assert_true(scalar.number == 12.0);
    scalar = collection_scalar_of_text("2025-05-28T00", 10, COMPARE_INSTANT);
    assert_true(scalar.present);
    assert_int_equal(scalar.instant.seconds, 1748390400);
}

/* 2023-12-20T18:40:00Z is 1703097600 seconds after 1970 began. */
static void moments_of_different_notations_compare(void **state)
{
    static const char text[] = "2023-12-20T19:40:00.250+01:00";
    json_auto_t *count = json_integer(1703097600250);
    struct scalar shown = collection_scalar(count, COMPARE_EPOCH_MILLISECONDS);
    struct scalar wanted = collection_scalar_of_text(text, strlen(text), COMPARE_INSTANT);
    struct scalar second =
        collection_scalar_of_text("1703097600", 10, COMPARE_EPOCH_SECONDS);

    (void)state;
    assert_int_equal(collection_compare(&shown, &wanted), 0);
    assert_int_equal(collection_compare(&second, &shown), -1);
    assert_true(collection_matches(MATCH_AT_OR_AFTER, false, &shown, &wanted));
    assert_false(collection_matches(MATCH_AFTER, false, &shown, &wanted));
}

static void a_moment_prints_in_each_notation(void **state)
{
    struct instant moment = {.seconds = 1703097600, .nanoseconds = 250000000};
    char out[INSTANT_TEXT_SIZE];

    (void)state;
    assert_int_equal(collection_print_moment(moment, COMPARE_EPOCH_SECONDS, out), 10);
    assert_string_equal(out, "1703097600");
    assert_int_equal(collection_print_moment(moment, COMPARE_EPOCH_MILLISECONDS, out),
                     13);
    assert_string_equal(out, "1703097600250");
    collection_print_moment(moment, COMPARE_INSTANT, out);
    assert_string_equal(out, "2023-12-20T18:40:00.250Z");
}

static void a_count_in_the_other_unit_is_misread(void **state)
{
    json_auto_t *seconds = json_integer(1703097600);
    json_auto_t *milliseconds = json_integer(1703097600000);
    json_auto_t *zero = json_integer(0);

    (void)state;
    assert_true(collection_is_misread(seconds, COMPARE_EPOCH_MILLISECONDS));
    assert_true(collection_is_misread(milliseconds, COMPARE_EPOCH_SECONDS));
    assert_false(collection_is_misread(seconds, COMPARE_EPOCH_SECONDS));
    assert_false(collection_is_misread(milliseconds, COMPARE_EPOCH_MILLISECONDS));
    assert_false(collection_is_misread(zero, COMPARE_EPOCH_MILLISECONDS));
    assert_false(collection_is_misread(milliseconds, COMPARE_NUMBER));
}

static void no_value_is_not_present(void **state)
{
    (void)state;
    assert_false(collection_scalar(NULL, COMPARE_TEXT).present);
    assert_false(collection_scalar(NULL, COMPARE_NUMBER).present);
    assert_false(collection_scalar(NULL, COMPARE_INSTANT).present);
}

static void a_record_matches_what_is_wanted(void **state)
{
    struct vectors cases;

    (void)state;
    vectors_open(&cases, "tests/vectors/collection/match.tsv");
    while (vectors_next(&cases, 6)) {
        enum match match = match_named(cases.fields[0]);
        enum comparison kind = kind_named(cases.fields[1]);
        json_auto_t *record = parse(cases.fields[2]);
        struct scalar value = collection_scalar(record, kind);
        struct scalar wanted =
            collection_scalar_of_text(cases.fields[3], cases.lengths[3], kind);
        bool with_case = strcmp(cases.fields[4], "yes") == 0;
        bool without_case = strcmp(cases.fields[5], "yes") == 0;

        vectors_expect(&cases,
                       collection_matches(match, false, &value, &wanted) == with_case);
        vectors_expect(&cases,
                       collection_matches(match, true, &value, &wanted) == without_case);
    }
}

static void the_last_page_is_counted_when_it_is_not_full(void **state)
{
    struct vectors cases;

    (void)state;
    vectors_open(&cases, "tests/vectors/collection/pages.tsv");
    while (vectors_next(&cases, 4)) {
        int64_t pages = collection_pages(number(cases.fields[0]), number(cases.fields[1]),
                                         number(cases.fields[2]));

        vectors_expect(&cases, pages == number(cases.fields[3]));
    }
}

static void the_last_page_holds_the_rest(void **state)
{
    struct vectors cases;

    (void)state;
    vectors_open(&cases, "tests/vectors/collection/rows.tsv");
    while (vectors_next(&cases, 4)) {
        int64_t rows = collection_rows(number(cases.fields[0]), number(cases.fields[1]),
                                       number(cases.fields[2]));

        vectors_expect(&cases, rows == number(cases.fields[3]));
    }
}

static void matches_have_the_names_of_the_contract(void **state)
{
    (void)state;
    assert_string_equal(collection_match_name(MATCH_EQUALS), "equals");
    assert_string_equal(collection_match_name(MATCH_CONTAINS), "contains");
    assert_string_equal(collection_match_name(MATCH_PREFIX), "prefix");
    assert_string_equal(collection_match_name(MATCH_AT_OR_AFTER), "at-or-after");
    assert_string_equal(collection_match_name(MATCH_AFTER), "after");
    assert_string_equal(collection_match_name(MATCH_AT_OR_BEFORE), "at-or-before");
    assert_string_equal(collection_match_name(MATCH_BEFORE), "before");
}

static void several_values_are_taken_one_by_one(void **state)
{
    const char *rest;

    (void)state;
    assert_int_equal(collection_first_value("open, done", ", ", &rest), 4);
    assert_string_equal(rest, "done");
    assert_int_equal(collection_first_value(rest, ", ", &rest), 4);
    assert_null(rest);
    assert_int_equal(collection_first_value(",", ",", &rest), 0);
    assert_string_equal(rest, "");
    assert_int_equal(collection_first_value("a,b", NULL, &rest), 3);
    assert_null(rest);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(several_values_are_taken_one_by_one),
        cmocka_unit_test(values_compare_by_their_kind),
        cmocka_unit_test(numbers_inside_strings_sort_as_numbers),
        cmocka_unit_test(text_sorts_digits_as_text),
        cmocka_unit_test(a_long_number_is_read_whole),
        cmocka_unit_test(text_is_read_to_its_length_only),
        cmocka_unit_test(no_value_is_not_present),
        cmocka_unit_test(a_record_matches_what_is_wanted),
        cmocka_unit_test(the_last_page_is_counted_when_it_is_not_full),
        cmocka_unit_test(the_last_page_holds_the_rest),
        cmocka_unit_test(matches_have_the_names_of_the_contract),
        cmocka_unit_test(moments_of_different_notations_compare),
        cmocka_unit_test(a_moment_prints_in_each_notation),
        cmocka_unit_test(a_count_in_the_other_unit_is_misread),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
