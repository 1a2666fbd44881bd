/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/rules/narrowed.h"

#include "src/memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

static struct contract_parameter any_parameter = {
    .name = "q", .label = "q", .in = EXPRESSION_QUERY};

static struct contract_filter filter_of(enum match match, enum comparison compare)
{
    return (struct contract_filter){.name = "q",
                                    .parameter = &any_parameter,
                                    .field = "/f",
                                    .in_row = true,
                                    .match = match,
                                    .compare = compare,
                                    .input = compare,
                                    .case_claim = {.certainty = CERTAINTY_UNKNOWN}};
}

/* How a record {"f": shown} stands to a wanted value. */
static enum narrowed_standing stands(const struct contract_filter *filter,
                                     const struct narrowed_reading *reading, bool sharp,
                                     const char *wanted, const char *shown)
{
    json_auto_t *record = json_pack("{s:s?}", "f", shown);
    struct narrowed_condition condition = {
        .filter = filter, .value = wanted, .sharp = sharp};
    struct narrowed_reading declared = narrowed_declared(&condition);

    return narrowed_standing(&condition, reading == NULL ? &declared : reading, record);
}

#define assert_text(match, wanted, shown, expected)                                      \
    do {                                                                                 \
        struct contract_filter filter_ = filter_of(match, COMPARE_TEXT);                 \
        assert_int_equal(stands(&filter_, NULL, false, wanted, shown), expected);        \
    } while (0)

static void text_in_its_own_case_is_inside(void **state)
{
    (void)state;
    assert_text(MATCH_CONTAINS, "mith", "Smith", NARROWED_INSIDE);
    assert_text(MATCH_EQUALS, "Smith", "Smith", NARROWED_INSIDE);
    assert_text(MATCH_PREFIX, "Smi", "Smith", NARROWED_INSIDE);
    assert_text(MATCH_CONTAINS, "\xE6\x9C\xAC", "\xE6\x97\xA5\xE6\x9C\xAC",
                NARROWED_INSIDE);
}

static void other_text_is_outside(void **state)
{
    (void)state;
    assert_text(MATCH_CONTAINS, "mish", "Smith", NARROWED_OUTSIDE);
    assert_text(MATCH_EQUALS, "Smit", "Smith", NARROWED_OUTSIDE);
    assert_text(MATCH_PREFIX, "mith", "Smith", NARROWED_OUTSIDE);
    assert_text(MATCH_CONTAINS, "\xE6\x97\xA5", "Zo\xC3\xAB", NARROWED_OUTSIDE);
}

static void what_is_null_is_outside(void **state)
{
    struct contract_filter filter = filter_of(MATCH_AT_OR_AFTER, COMPARE_INSTANT);

    (void)state;
    assert_text(MATCH_CONTAINS, "x", NULL, NARROWED_OUTSIDE);
    assert_int_equal(stands(&filter, NULL, false, "1970-01-01T00:00:00Z", NULL),
                     NARROWED_OUTSIDE);
}

static void case_is_open_unless_declared(void **state)
{
    struct contract_filter filter = filter_of(MATCH_EQUALS, COMPARE_TEXT);

    (void)state;
    assert_int_equal(stands(&filter, NULL, false, "SMITH", "Smith"), NARROWED_OPEN);
    filter.case_claim.certainty = CERTAINTY_DOCUMENTED;
    assert_int_equal(stands(&filter, NULL, false, "SMITH", "Smith"), NARROWED_OUTSIDE);
    filter.fold = true;
    assert_int_equal(stands(&filter, NULL, false, "SMITH", "Smith"), NARROWED_INSIDE);
}

static void accents_are_open_unless_case_is_declared(void **state)
{
    (void)state;
    assert_text(MATCH_CONTAINS, "Elodie", "\xC3\x89lodie", NARROWED_OPEN);
    assert_text(MATCH_CONTAINS, "\xC3\xA9lo", "\xC3\x89lodie", NARROWED_OPEN);
    assert_text(MATCH_EQUALS, "Elodie", "\xC3\x89lodi", NARROWED_OUTSIDE);
}

static void wildcards_match_by_that_reading_alone(void **state)
{
    struct contract_filter filter = filter_of(MATCH_CONTAINS, COMPARE_TEXT);
    struct narrowed_reading wild = {.match = MATCH_CONTAINS, .wild = true};

    (void)state;
    assert_int_equal(stands(&filter, NULL, false, "1%0", "1200"), NARROWED_OUTSIDE);
    assert_int_equal(stands(&filter, &wild, false, "1%0", "1200"), NARROWED_OPEN);
    assert_int_equal(stands(&filter, &wild, false, "1_0", "x120"), NARROWED_OPEN);
    assert_int_equal(stands(&filter, &wild, false, "1_2", "1200"), NARROWED_OUTSIDE);
    assert_int_equal(stands(&filter, &wild, false, "1_0", "1_0"), NARROWED_INSIDE);
    wild.match = MATCH_EQUALS;
    assert_int_equal(stands(&filter, &wild, false, "1%0", "1200"), NARROWED_OPEN);
    assert_int_equal(stands(&filter, &wild, false, "1%2", "1200"), NARROWED_OUTSIDE);
}

static void a_time_within_the_second_of_a_bound_is_open(void **state)
{
    struct contract_filter filter = filter_of(MATCH_AT_OR_AFTER, COMPARE_INSTANT);
    const char *bound = "2025-05-01T00:00:00Z";

    (void)state;
    assert_int_equal(stands(&filter, NULL, false, bound, bound), NARROWED_OPEN);
    assert_int_equal(stands(&filter, NULL, false, bound, "2025-05-01T00:00:00.999Z"),
                     NARROWED_OPEN);
    assert_int_equal(stands(&filter, NULL, false, bound, "2025-05-01T00:00:01Z"),
                     NARROWED_INSIDE);
    assert_int_equal(stands(&filter, NULL, false, bound, "2025-04-30T23:59:59Z"),
                     NARROWED_OUTSIDE);
}

static void a_sharp_bound_takes_its_own_instant_as_declared(void **state)
{
    struct contract_filter filter = filter_of(MATCH_AT_OR_BEFORE, COMPARE_INSTANT);

    (void)state;
    assert_int_equal(
        stands(&filter, NULL, true, "2025-05-01T00:00:00Z", "2025-05-01T02:00:00+02:00"),
        NARROWED_INSIDE);
    filter.match = MATCH_BEFORE;
    assert_int_equal(
        stands(&filter, NULL, true, "2025-05-01T00:00:00Z", "2025-05-01T02:00:00+02:00"),
        NARROWED_OUTSIDE);
}

static void by_the_day_the_hours_do_not_count(void **state)
{
    struct contract_filter filter = filter_of(MATCH_AT_OR_AFTER, COMPARE_INSTANT);
    struct narrowed_reading day = {.match = MATCH_AT_OR_AFTER, .day = true};

    (void)state;
    assert_int_equal(
        stands(&filter, &day, false, "2025-05-01T12:00:00Z", "2025-05-01T03:00:00Z"),
        NARROWED_INSIDE);
    assert_int_equal(
        stands(&filter, &day, false, "2025-05-01T12:00:00Z", "2025-04-30T13:00:00Z"),
        NARROWED_OUTSIDE);
    day.match = MATCH_AT_OR_BEFORE;
    assert_int_equal(
        stands(&filter, &day, false, "2025-05-01T12:00:00Z", "2025-05-01T20:00:00Z"),
        NARROWED_INSIDE);
}

static void digits_in_strings_are_numbers(void **state)
{
    struct contract_filter filter = filter_of(MATCH_AT_OR_AFTER, COMPARE_NUMBER);

    (void)state;
    assert_int_equal(stands(&filter, NULL, false, "99", "100"), NARROWED_INSIDE);
    assert_int_equal(stands(&filter, NULL, false, "100", "100"), NARROWED_OPEN);
    assert_int_equal(stands(&filter, NULL, true, "100", "100"), NARROWED_INSIDE);
}

/* --- Values --- */

static bool holds(const struct narrowed_values *values, const char *text)
{
    for (size_t i = 0; i < values->count; i++)
        if (strcmp(values->items[i], text) == 0)
            return true;
    return false;
}

static void choose(const char *array, size_t most, struct narrowed_values *values)
{
    struct contract_filter filter = filter_of(MATCH_EQUALS, COMPARE_TEXT);
    json_auto_t *texts = json_loads(array, 0, NULL);
    json_t *records[32];
    size_t count = json_array_size(texts);

    assert_in_range(count, 0, 32);
    for (size_t i = 0; i < count; i++)
        records[i] = json_pack("{s:O}", "f", json_array_get(texts, i));
    narrowed_values_choose(
        &filter, &(const struct rows){.items = records, .count = count}, most, values);
    for (size_t i = 0; i < count; i++)
        json_decref(records[i]);
}

static void special_values_are_chosen_before_plain_ones(void **state)
{
    AUTO_VALUES struct narrowed_values values = {.count = 0};

    (void)state;
    choose("[\"plain\", \"other\", \"more\", \"50%\", \"a_b\", \"O'Hara\", \"\\u65e5\"]",
           5, &values);
    assert_int_equal(values.count, 5);
    assert_true(holds(&values, "50%"));
    assert_true(holds(&values, "a_b"));
    assert_true(holds(&values, "O'Hara"));
    assert_true(holds(&values, "\xE6\x97\xA5"));
}

static void every_value_is_chosen_once_where_there_is_room(void **state)
{
    AUTO_VALUES struct narrowed_values values = {.count = 0};

    (void)state;
    choose("[\"a\", \"b\", \"a\", null, \"\", 7]", 12, &values);
    assert_int_equal(values.count, 3);
    assert_true(holds(&values, "a") && holds(&values, "b") && holds(&values, "7"));
}

static void text_is_cut_between_characters(void **state)
{
    AUTO_FREE char *middle = narrowed_cut("\xE6\x97\xA5\xE6\x9C\xAC!", 1, 1);
    AUTO_FREE char *behind = narrowed_cut("ab", 5, 1);
    AUTO_FREE char *rest = narrowed_cut("Zo\xC3\xAB", 1, 9);

    (void)state;
    assert_string_equal(middle, "\xE6\x9C\xAC");
    assert_string_equal(behind, "");
    assert_string_equal(rest, "o\xC3\xAB");
    assert_int_equal(narrowed_length("Zo\xC3\xAB"), 3);
}

/* --- Page sizes --- */

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_in_its_own_case_is_inside),
        cmocka_unit_test(other_text_is_outside),
        cmocka_unit_test(what_is_null_is_outside),
        cmocka_unit_test(case_is_open_unless_declared),
        cmocka_unit_test(accents_are_open_unless_case_is_declared),
        cmocka_unit_test(wildcards_match_by_that_reading_alone),
        cmocka_unit_test(a_time_within_the_second_of_a_bound_is_open),
        cmocka_unit_test(a_sharp_bound_takes_its_own_instant_as_declared),
        cmocka_unit_test(by_the_day_the_hours_do_not_count),
        cmocka_unit_test(digits_in_strings_are_numbers),
        cmocka_unit_test(special_values_are_chosen_before_plain_ones),
        cmocka_unit_test(every_value_is_chosen_once_where_there_is_room),
        cmocka_unit_test(text_is_cut_between_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
