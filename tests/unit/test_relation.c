/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/relation.h"

#include "src/memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#define MOST 16

/* Rows read from a JSON array, so that a case reads as what the wire shows. */
struct sample {
    json_t *array;
    json_t *items[MOST];
    struct rows rows;
};

static void sample_clear(struct sample *sample)
{
    json_decref(sample->array);
}

#define AUTO_SAMPLE __attribute__((cleanup(sample_clear)))

static void sample_read(struct sample *sample, const char *text)
{
    sample->array = json_loads(text, 0, NULL);
    assert_non_null(sample->array);
    assert_in_range(json_array_size(sample->array), 0, MOST);
    for (size_t i = 0; i < json_array_size(sample->array); i++) {
        sample->items[i] = json_array_get(sample->array, i);
    }
    sample->rows = (struct rows){
        .items = sample->items, .count = json_array_size(sample->array), .id = "/id"};
}

static void assert_says(const struct witness *witness, const char *part)
{
    if (strstr(witness->text, part) == NULL) {
        fail_msg("\"%s\" does not say \"%s\"", witness->text, part);
    }
}

static void a_row_that_stands_twice_is_named_with_its_places(void **state)
{
    (void)state;
    AUTO_SAMPLE struct sample once = {0}, twice = {0};
    struct witness witness;

    sample_read(&once, "[{\"id\":\"c\"},{\"id\":\"a\"},{\"id\":\"b\"}]");
    assert_true(relation_unique(&once.rows, &witness));
    sample_read(&twice, "[{\"id\":\"c\"},{\"id\":\"a\"},{\"id\":\"c\"}]");
    assert_false(relation_unique(&twice.rows, &witness));
    assert_says(&witness, "row c stands twice: as row 1 and as row 3");
}

static void no_rows_are_unique_sorted_and_a_subset(void **state)
{
    (void)state;
    AUTO_SAMPLE struct sample none = {0}, some = {0};
    const struct contract_order_key key = {.field = "/n", .compare = COMPARE_NUMBER};
    struct witness witness;

    sample_read(&none, "[]");
    sample_read(&some, "[{\"id\":1}]");
    assert_true(relation_unique(&none.rows, &witness));
    assert_true(relation_sorted(&none.rows, &key, 1, NULL, &witness));
    assert_true(relation_subset(&none.rows, &some.rows, &witness));
    assert_false(relation_subset(&some.rows, &none.rows, &witness));
}

static void numbers_and_text_identify_alike(void **state)
{
    (void)state;
    AUTO_SAMPLE struct sample numbers = {0}, texts = {0};
    struct witness witness;

    sample_read(&numbers, "[{\"id\":7},{\"id\":8}]");
    sample_read(&texts, "[{\"id\":\"8\"},{\"id\":\"7\"}]");
    assert_true(relation_same_set(&numbers.rows, &texts.rows, &witness));
    assert_false(relation_disjoint(&numbers.rows, &texts.rows, &witness));
}

static void rows_without_identifier_are_what_they_show(void **state)
{
    (void)state;
    AUTO_SAMPLE struct sample a = {0}, b = {0};
    struct witness witness;

    sample_read(&a, "[{\"n\":1},{\"id\":null,\"n\":2}]");
    sample_read(&b, "[{\"n\":3}]");
    assert_true(relation_unique(&a.rows, &witness));
    assert_true(relation_disjoint(&a.rows, &b.rows, &witness));
    assert_false(relation_same_set(&a.rows, &b.rows, &witness));
}

static void a_row_outside_is_named_with_how_many_there_are(void **state)
{
    (void)state;
    AUTO_SAMPLE struct sample some = {0}, all = {0};
    struct witness witness;

    sample_read(&some, "[{\"id\":\"z\"},{\"id\":\"a\"},{\"id\":\"y\"}]");
    sample_read(&all, "[{\"id\":\"a\"},{\"id\":\"b\"}]");
    assert_false(relation_subset(&some.rows, &all.rows, &witness));
    assert_says(&witness, "row z should not be there (2 of 3 rows should not)");
}

static void sets_are_equal_in_any_order(void **state)
{
    (void)state;
    AUTO_SAMPLE struct sample a = {0}, b = {0};
    struct witness witness;

    sample_read(&a, "[{\"id\":\"1\"},{\"id\":\"2\"},{\"id\":\"3\"}]");
    sample_read(&b, "[{\"id\":\"3\"},{\"id\":\"1\"},{\"id\":\"2\"}]");
    assert_true(relation_same_set(&a.rows, &b.rows, &witness));
    assert_false(relation_same_sequence(&a.rows, &b.rows, &witness));
    assert_says(&witness, "row 1 is 3 instead of 1");
}

static void a_missing_and_an_extra_row_are_both_named(void **state)
{
    (void)state;
    AUTO_SAMPLE struct sample expected = {0}, missing = {0}, extra = {0}, both = {0};
    struct witness witness;

    sample_read(&expected, "[{\"id\":\"1\"},{\"id\":\"2\"}]");
    sample_read(&missing, "[{\"id\":\"1\"}]");
    sample_read(&extra, "[{\"id\":\"2\"},{\"id\":\"3\"},{\"id\":\"1\"}]");
    sample_read(&both, "[{\"id\":\"1\"},{\"id\":\"3\"}]");
    assert_false(relation_same_set(&expected.rows, &missing.rows, &witness));
    assert_says(&witness, "row 2 is missing (1 of 2 are)");
    assert_false(relation_same_set(&expected.rows, &extra.rows, &witness));
    assert_says(&witness, "row 3 should not be there");
    assert_false(relation_same_set(&expected.rows, &both.rows, &witness));
    assert_says(&witness, "row 2 is missing");
    assert_says(&witness, "row 3 should not be there");
}

static void a_sequence_ends_where_the_other_does(void **state)
{
    (void)state;
    AUTO_SAMPLE struct sample two = {0}, three = {0};
    struct witness witness;

    sample_read(&two, "[{\"id\":\"1\"},{\"id\":\"2\"}]");
    sample_read(&three, "[{\"id\":\"1\"},{\"id\":\"2\"},{\"id\":\"3\"}]");
    assert_true(relation_same_sequence(&two.rows, &two.rows, &witness));
    assert_false(relation_same_sequence(&three.rows, &two.rows, &witness));
    assert_says(&witness, "2 rows instead of 3: row 3 is missing");
    assert_false(relation_same_sequence(&two.rows, &three.rows, &witness));
    assert_says(&witness, "3 rows instead of 2: row 3 should not be there");
}

static void disjoint_sets_share_no_row(void **state)
{
    (void)state;
    AUTO_SAMPLE struct sample a = {0}, b = {0}, c = {0};
    struct witness witness;

    sample_read(&a, "[{\"id\":\"1\"},{\"id\":\"2\"}]");
    sample_read(&b, "[{\"id\":\"3\"}]");
    sample_read(&c, "[{\"id\":\"3\"},{\"id\":\"2\"}]");
    assert_true(relation_disjoint(&a.rows, &b.rows, &witness));
    assert_false(relation_disjoint(&a.rows, &c.rows, &witness));
    assert_says(&witness, "row 2 stands in both");
}

static void digits_in_text_sort_as_numbers_when_compared_so(void **state)
{
    (void)state;
    AUTO_SAMPLE struct sample rows = {0};
    struct contract_order_key key = {
        .field = "/n", .compare = COMPARE_NUMBER, .direction = DIRECTION_DESCENDING};
    struct witness witness;

    sample_read(&rows, "[{\"id\":1,\"n\":\"1200\"},{\"id\":2,\"n\":\"180\"},"
                       "{\"id\":3,\"n\":\"90\"}]");
    assert_true(relation_sorted(&rows.rows, &key, 1, NULL, &witness));
    key.compare = COMPARE_TEXT;
    assert_false(relation_sorted(&rows.rows, &key, 1, NULL, &witness));
    assert_says(&witness, "row 1 (1) has /n 1200 and row 2 (2) after it has 180");
}

static void instants_sort_by_time_and_not_by_text(void **state)
{
    (void)state;
    AUTO_SAMPLE struct sample rows = {0};
    const struct contract_order_key key = {
        .field = "/at", .compare = COMPARE_INSTANT, .direction = DIRECTION_ASCENDING};
    struct witness witness;

    sample_read(&rows, "[{\"id\":1,\"at\":\"2025-01-01T00:00:00Z\"},"
                       "{\"id\":2,\"at\":\"2025-01-01T02:00:00+02:00\"},"
                       "{\"id\":3,\"at\":\"2025-01-01T00:00:00.001Z\"}]");
    assert_true(relation_sorted(&rows.rows, &key, 1, NULL, &witness));
}

static void a_second_key_decides_among_equals(void **state)
{
    (void)state;
    AUTO_SAMPLE struct sample good = {0}, bad = {0};
    const struct contract_order_key keys[] = {
        {.field = "/a", .compare = COMPARE_NUMBER, .direction = DIRECTION_DESCENDING},
        {.field = "/b", .compare = COMPARE_TEXT, .direction = DIRECTION_ASCENDING}};
    struct witness witness;

    sample_read(&good, "[{\"id\":1,\"a\":2,\"b\":\"x\"},{\"id\":2,\"a\":1,\"b\":\"a\"},"
                       "{\"id\":3,\"a\":1,\"b\":\"b\"}]");
    sample_read(&bad, "[{\"id\":1,\"a\":2,\"b\":\"x\"},{\"id\":2,\"a\":1,\"b\":\"b\"},"
                      "{\"id\":3,\"a\":1,\"b\":\"a\"}]");
    assert_true(relation_sorted(&good.rows, keys, 2, NULL, &witness));
    assert_true(relation_sorted(&bad.rows, keys, 1, NULL, &witness));
    assert_false(relation_sorted(&bad.rows, keys, 2, NULL, &witness));
    assert_says(&witness, "row 3 (3) after it has a, which is not ascending");
}

static void rows_without_the_key_stand_anywhere(void **state)
{
    (void)state;
    AUTO_SAMPLE struct sample good = {0}, bad = {0};
    const struct contract_order_key key = {
        .field = "/n", .compare = COMPARE_NUMBER, .direction = DIRECTION_ASCENDING};
    struct witness witness;

    sample_read(&good, "[{\"id\":1,\"n\":1},{\"id\":2,\"n\":null},{\"id\":3,\"n\":2}]");
    sample_read(&bad, "[{\"id\":1,\"n\":2},{\"id\":2},{\"id\":3,\"n\":1}]");
    assert_true(relation_sorted(&good.rows, &key, 1, NULL, &witness));
    assert_false(relation_sorted(&bad.rows, &key, 1, NULL, &witness));
    assert_says(&witness, "row 3 (3) after it has 1");
}

static void a_key_is_read_by_its_other_fields_too(void **state)
{
    (void)state;
    AUTO_SAMPLE struct sample rows = {0};
    const char *others[] = {"/b", "/c"};
    const struct contract_order_key key = {.field = "/a",
                                           .field_or = others,
                                           .field_or_count = 2,
                                           .compare = COMPARE_NUMBER,
                                           .direction = DIRECTION_ASCENDING};
    struct witness witness;

    sample_read(&rows, "[{\"id\":1,\"a\":2,\"b\":3,\"c\":1},"
                       "{\"id\":2,\"a\":1,\"b\":2,\"c\":2}]");
    assert_false(relation_sorted(&rows.rows, &key, 1, (const size_t[]){0}, &witness));
    assert_says(&witness, "/a");
    assert_false(relation_sorted(&rows.rows, &key, 1, (const size_t[]){1}, &witness));
    assert_says(&witness, "/b");
    assert_true(relation_sorted(&rows.rows, &key, 1, (const size_t[]){2}, &witness));
}

static void distinct_values_come_most_frequent_first(void **state)
{
    (void)state;
    AUTO_SAMPLE struct sample rows = {0};
    char *values[MOST];

    sample_read(&rows, "[{\"v\":\"z\"},{\"v\":\"a\"},{\"v\":null},{\"v\":\"m\"},{},"
                       "{\"v\":\"m\"},{\"v\":4}]");
    assert_int_equal(relation_distinct(&rows.rows, "/v", values, MOST), 3);
    assert_string_equal(values[0], "m");
    assert_string_equal(values[1], "z");
    assert_string_equal(values[2], "a");
    for (size_t i = 0; i < 3; i++)
        free(values[i]);
    assert_int_equal(relation_distinct(&rows.rows, "/v", values, 1), 1);
    assert_string_equal(values[0], "m");
    free(values[0]);
}

static bool has_even_number(void *context, const json_t *row)
{
    size_t *calls = context;

    *calls += 1;
    return json_integer_value(json_object_get(row, "n")) % 2 == 0;
}

static void a_selection_keeps_the_order(void **state)
{
    (void)state;
    AUTO_SAMPLE struct sample rows = {0};
    size_t calls = 0;

    sample_read(&rows, "[{\"n\":4},{\"n\":1},{\"n\":2}]");
    AUTO_ROWS struct rows even = relation_select(&rows.rows, has_even_number, &calls);
    assert_int_equal(calls, 3);
    assert_int_equal(even.count, 2);
    assert_ptr_equal(even.items[0], rows.items[0]);
    assert_ptr_equal(even.items[1], rows.items[2]);
    assert_string_equal(even.id, "/id");
}

static void a_long_identifier_is_cut_in_the_witness(void **state)
{
    (void)state;
    AUTO_SAMPLE struct sample rows = {0};
    struct witness witness;
    char text[1600], id[700];

    memset(id, 'x', sizeof id - 1);
    id[sizeof id - 1] = '\0';
    (void)snprintf(text, sizeof text, "[{\"id\":\"%s\"},{\"id\":\"%s\"}]", id, id);
    sample_read(&rows, text);
    assert_false(relation_unique(&rows.rows, &witness));
    assert_says(&witness, "as row 1 and as row 2");
}

/* The rows of a walk whose hashes are given, of which any two may be equal. */
static struct walk walk_of(struct sample *sample, const struct contract_list *list,
                           uint64_t *hashes)
{
    return (struct walk){.list = list,
                         .row_items = sample->items,
                         .hashes = hashes,
                         .count = sample->rows.count};
}

static void rows_of_equal_hashes_are_compared_by_what_they_are_called(void **state)
{
    (void)state;
    AUTO_SAMPLE struct sample sample = {0}, other = {0};
    const struct contract_record_set records = {.id = "/id"};
    const struct contract_list list = {.records = &records};
    uint64_t hashes[] = {7, 7, 5, 7};
    struct witness witness;

    sample_read(&sample, "[{\"id\":\"a\"},{\"id\":\"b\"},{\"id\":\"c\"},{\"id\":\"d\"}]");
    sample_read(&other, "[{\"id\":\"x\"},{\"id\":\"y\"},{\"id\":\"z\"},{\"id\":\"b\"}]");
    const struct walk walk = walk_of(&sample, &list, hashes);
    const struct walk elsewhere = walk_of(&other, &list, hashes);
    struct rows rows = relation_rows(&walk), others = relation_rows(&elsewhere);
    assert_true(relation_unique(&rows, &witness));
    assert_false(relation_disjoint(&rows, &others, &witness));
    assert_says(&witness, "row b stands in both");
    others.count = 3;
    assert_true(relation_disjoint(&rows, &others, &witness));
    sample.items[3] = sample.items[0];
    assert_false(relation_unique(&rows, &witness));
    assert_says(&witness, "row a stands twice: as row 1 and as row 4");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_row_that_stands_twice_is_named_with_its_places),
        cmocka_unit_test(rows_of_equal_hashes_are_compared_by_what_they_are_called),
        cmocka_unit_test(no_rows_are_unique_sorted_and_a_subset),
        cmocka_unit_test(numbers_and_text_identify_alike),
        cmocka_unit_test(rows_without_identifier_are_what_they_show),
        cmocka_unit_test(a_row_outside_is_named_with_how_many_there_are),
        cmocka_unit_test(sets_are_equal_in_any_order),
        cmocka_unit_test(a_missing_and_an_extra_row_are_both_named),
        cmocka_unit_test(a_sequence_ends_where_the_other_does),
        cmocka_unit_test(disjoint_sets_share_no_row),
        cmocka_unit_test(digits_in_text_sort_as_numbers_when_compared_so),
        cmocka_unit_test(instants_sort_by_time_and_not_by_text),
        cmocka_unit_test(a_second_key_decides_among_equals),
        cmocka_unit_test(rows_without_the_key_stand_anywhere),
        cmocka_unit_test(a_key_is_read_by_its_other_fields_too),
        cmocka_unit_test(distinct_values_come_most_frequent_first),
        cmocka_unit_test(a_selection_keeps_the_order),
        cmocka_unit_test(a_long_identifier_is_cut_in_the_witness),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
