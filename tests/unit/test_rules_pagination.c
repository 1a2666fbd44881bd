/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/rules/pagination_internal.h"

#include "src/memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#define MOST 32

/* A walk read from a JSON array, so that a case reads as what the wire shows. */
struct fixture {
    json_t *array;
    json_t *items[MOST];
    struct contract_record_set records;
    struct contract_parameter size, filtered;
    struct contract_filter filter;
    struct contract_list list;
    struct walk walk;
};

static void fixture_clear(struct fixture *fixture)
{
    json_decref(fixture->array);
    json_decref(fixture->filtered.enumeration);
    json_decref(fixture->filtered.example);
}

#define AUTO_FIXTURE __attribute__((cleanup(fixture_clear)))

static void fixture_read(struct fixture *fixture, const char *text)
{
    *fixture = (struct fixture){.array = json_loads(text, 0, NULL)};
    assert_non_null(fixture->array);
    assert_in_range(json_array_size(fixture->array), 0, MOST);
    for (size_t i = 0; i < json_array_size(fixture->array); i++)
        fixture->items[i] = json_array_get(fixture->array, i);
    fixture->records.id = "/id";
    fixture->filtered =
        (struct contract_parameter){.name = "f", .label = "f", .in = EXPRESSION_QUERY};
    fixture->filter = (struct contract_filter){
        .name = "f", .parameter = &fixture->filtered, .field = "/f", .in_row = true};
    fixture->list = (struct contract_list){
        .records = &fixture->records,
        .page = {.declared = true, .size_parameter = &fixture->size},
        .filters = &fixture->filter,
        .filter_count = 1};
    fixture->walk = (struct walk){.list = &fixture->list,
                                  .size = 50,
                                  .row_items = fixture->items,
                                  .count = json_array_size(fixture->array),
                                  .whole = true};
}

static struct contract_order_key by_n = {.field = "/n", .compare = COMPARE_NUMBER};
static const struct contract_order_word word_n = {
    .word = "n", .keys = &by_n, .key_count = 1};

static void an_enum_gives_its_values(void **state)
{
    (void)state;
    AUTO_FIXTURE struct fixture rows = {0};
    char *values[2];

    fixture_read(&rows, "[{\"f\":\"b\"}]");
    rows.filtered.enumeration = json_loads("[\"a\",\"b\",\"c\"]", 0, NULL);
    assert_int_equal(pagination_filter_values(&rows.filter, &rows.walk, values, 2), 2);
    assert_string_equal(values[0], "a");
    assert_string_equal(values[1], "b");
    free(values[0]);
    free(values[1]);
}

static void rows_give_their_most_frequent_value(void **state)
{
    (void)state;
    AUTO_FIXTURE struct fixture rows = {0};
    char *values[1];

    fixture_read(&rows, "[{\"f\":\"a\"},{\"f\":\"\"},{\"f\":\"b\"},{\"f\":\"\"},"
                        "{\"f\":\"b\"},{\"f\":\"\"}]");
    assert_int_equal(pagination_filter_values(&rows.filter, &rows.walk, values, 1), 1);
    assert_string_equal(values[0], "b");
    free(values[0]);
}

static void a_field_outside_the_rows_gives_the_example(void **state)
{
    (void)state;
    AUTO_FIXTURE struct fixture rows = {0};
    char *values[1];

    fixture_read(&rows, "[{\"f\":\"a\"}]");
    rows.filter.in_row = false;
    assert_int_equal(pagination_filter_values(&rows.filter, &rows.walk, values, 1), 0);
    rows.filtered.example = json_string("x");
    assert_int_equal(pagination_filter_values(&rows.filter, &rows.walk, values, 1), 1);
    assert_string_equal(values[0], "x");
    free(values[0]);
}

static void a_quantile_is_in_typed_order(void **state)
{
    (void)state;
    AUTO_FIXTURE struct fixture rows = {0};

    fixture_read(&rows, "[{\"f\":\"1200\"},{\"f\":\"90\"},{\"f\":null},{\"f\":\"180\"}]");
    rows.filter.compare = rows.filter.input = COMPARE_NUMBER;
    AUTO_FREE char *low = pagination_quantile(&rows.filter, &rows.walk, 0);
    AUTO_FREE char *middle = pagination_quantile(&rows.filter, &rows.walk, 0.5);
    AUTO_FREE char *high = pagination_quantile(&rows.filter, &rows.walk, 1);
    assert_string_equal(low, "90");
    assert_string_equal(middle, "180");
    assert_string_equal(high, "1200");
}

static void a_date_parameter_gets_dates(void **state)
{
    (void)state;
    AUTO_FIXTURE struct fixture rows = {0};

    fixture_read(&rows, "[{\"f\":\"2025-05-28T14:20:15Z\"}]");
    rows.filter.compare = rows.filter.input = COMPARE_INSTANT;
    rows.filtered.format = "date";
    AUTO_FREE char *date = pagination_quantile(&rows.filter, &rows.walk, 0.5);
    assert_string_equal(date, "2025-05-28");
    rows.filtered.format = "date-time";
    AUTO_FREE char *instant = pagination_quantile(&rows.filter, &rows.walk, 0.5);
    assert_string_equal(instant, "2025-05-28T14:20:15Z");
}

static void nothing_matches_a_text_that_no_row_has(void **state)
{
    (void)state;
    AUTO_FIXTURE struct fixture rows = {0};
    AUTO_ARGUMENTS struct arguments arguments = {0};
    char label[PAGINATION_LABEL_SIZE] = "";

    fixture_read(&rows, "[{\"f\":\"a\"}]");
    rows.filter.match = MATCH_CONTAINS;
    assert_true(pagination_match_nothing(&rows.list, &rows.walk, &arguments, label));
    assert_int_equal(arguments.count, 1);
    assert_string_equal(arguments.items[0].name, "f");
    assert_non_null(strstr(label, " with f="));
}

static void nothing_lies_behind_the_last_and_before_the_first_value(void **state)
{
    (void)state;
    AUTO_FIXTURE struct fixture rows = {0};
    AUTO_ARGUMENTS struct arguments after = {0}, before = {0};
    char label[PAGINATION_LABEL_SIZE];

    fixture_read(&rows, "[{\"f\":\"2025-01-01T00:00:00Z\"},"
                        "{\"f\":\"2025-03-01T00:00:00Z\"}]");
    rows.filter.compare = rows.filter.input = COMPARE_INSTANT;
    rows.filter.match = MATCH_AT_OR_AFTER;
    assert_true(pagination_match_nothing(&rows.list, &rows.walk, &after, label));
    assert_string_equal(after.items[0].value, "2035-03-02T00:00:00Z");
    rows.filter.match = MATCH_BEFORE;
    assert_true(pagination_match_nothing(&rows.list, &rows.walk, &before, label));
    assert_string_equal(before.items[0].value, "2015-01-01T00:00:00Z");
}

static void nothing_is_an_enum_value_that_no_row_shows(void **state)
{
    (void)state;
    AUTO_FIXTURE struct fixture rows = {0};
    AUTO_ARGUMENTS struct arguments arguments = {0};
    char label[PAGINATION_LABEL_SIZE];

    fixture_read(&rows, "[{\"f\":\"a\"},{\"f\":\"b\"}]");
    rows.filtered.enumeration = json_loads("[\"a\",\"b\"]", 0, NULL);
    assert_false(pagination_match_nothing(&rows.list, &rows.walk, &arguments, label));
    json_array_append_new(rows.filtered.enumeration, json_string("c"));
    assert_true(pagination_match_nothing(&rows.list, &rows.walk, &arguments, label));
    assert_string_equal(arguments.items[0].value, "c");
}

static bool same_order(const char *expected, const char *actual,
                       const struct contract_order_word *word)
{
    AUTO_FIXTURE struct fixture left = {0}, right = {0};
    struct witness witness;

    fixture_read(&left, expected);
    fixture_read(&right, actual);
    const struct rows a = relation_rows(&left.walk), b = relation_rows(&right.walk);
    return pagination_same_order(&a, &b, word, &witness);
}

static void equal_rows_may_change_places(void **state)
{
    (void)state;
    const char *rows = "[{\"id\":1,\"n\":1},{\"id\":2,\"n\":2},{\"id\":3,\"n\":2}]";

    assert_true(same_order(
        rows, "[{\"id\":1,\"n\":1},{\"id\":3,\"n\":2},{\"id\":2,\"n\":2}]", &word_n));
    assert_false(same_order(
        rows, "[{\"id\":2,\"n\":2},{\"id\":1,\"n\":1},{\"id\":3,\"n\":2}]", &word_n));
    assert_false(same_order(rows, "[{\"id\":1,\"n\":1}]", &word_n));
}

static void without_a_word_any_order_is_the_same(void **state)
{
    (void)state;

    assert_true(same_order("[{\"id\":1,\"n\":1},{\"id\":2,\"n\":2}]",
                           "[{\"id\":2,\"n\":2},{\"id\":1,\"n\":1}]", NULL));
}

static void another_reading_of_the_key_counts(void **state)
{
    (void)state;
    const char *others[] = {"/m"};
    struct contract_order_key key = {.field = "/n",
                                     .field_or = others,
                                     .field_or_count = 1,
                                     .compare = COMPARE_NUMBER};
    const struct contract_order_word word = {.word = "n", .keys = &key, .key_count = 1};
    const char *rows = "[{\"id\":1,\"n\":1,\"m\":7},{\"id\":2,\"n\":2,\"m\":7}]";
    const char *turned = "[{\"id\":2,\"n\":2,\"m\":7},{\"id\":1,\"n\":1,\"m\":7}]";

    assert_true(same_order(rows, turned, &word));
    key.field_or_count = 0;
    assert_false(same_order(rows, turned, &word));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_enum_gives_its_values),
        cmocka_unit_test(rows_give_their_most_frequent_value),
        cmocka_unit_test(a_field_outside_the_rows_gives_the_example),
        cmocka_unit_test(a_quantile_is_in_typed_order),
        cmocka_unit_test(a_date_parameter_gets_dates),
        cmocka_unit_test(nothing_matches_a_text_that_no_row_has),
        cmocka_unit_test(nothing_lies_behind_the_last_and_before_the_first_value),
        cmocka_unit_test(nothing_is_an_enum_value_that_no_row_shows),
        cmocka_unit_test(equal_rows_may_change_places),
        cmocka_unit_test(without_a_word_any_order_is_the_same),
        cmocka_unit_test(another_reading_of_the_key_counts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
