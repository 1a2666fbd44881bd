/* SPDX-License-Identifier: Apache-2.0 */
#include "src/column.h"

#include "src/memory.h"
#include "tests/unit/vectors.h"

#include <stdio.h>

static void add(struct column *column, const char *record)
{
    struct tape tape = {0};
    const struct tape_node *node =
        tape_read(&tape, record, strlen(record), TAPE_ALLOW_NUL);

    if (node == NULL)
        fail_msg("not JSON: %s", record);
    column_add(column, node);
    tape_clear(&tape);
}

static void set(struct column *column, uint32_t row, const char *record)
{
    struct tape tape = {0};

    column_set(column, row, tape_read(&tape, record, strlen(record), 0));
    tape_clear(&tape);
}

static void expect_text(const struct column *column, uint32_t row, const char *expected)
{
    struct scalar scalar = column_scalar(column, row);

    assert_true(scalar.present == (expected != NULL));
    if (expected != NULL)
        assert_string_equal(scalar.text, expected);
    if (expected != NULL)
        assert_int_equal(scalar.length, strlen(expected));
}

static struct column *numbered(const char *field, enum column_reading reading, int from,
                               int to, int distinct)
{
    struct column *column = column_new(field, COMPARE_TEXT, reading);

    for (int i = from; i < to; i++) {
        char record[64];

        (void)snprintf(record, sizeof record, "{\"a\":\"text %d\"}", i % distinct);
        add(column, record);
    }
    return column;
}

static void expect_numbered(const struct column *column, int count, int distinct)
{
    assert_int_equal(column->count, count);
    for (int i = 0; i < count; i++) {
        char text[64];

        (void)snprintf(text, sizeof text, "text %d", i % distinct);
        expect_text(column, (uint32_t)i, text);
    }
}

static enum comparison kind_named(const char *name)
{
    static const char *const names[] = {[COMPARE_TEXT] = "text",
                                        [COMPARE_NUMBER] = "number",
                                        [COMPARE_INSTANT] = "instant",
                                        [COMPARE_EPOCH_SECONDS] = "epoch-s",
                                        [COMPARE_EPOCH_MILLISECONDS] = "epoch-ms"};

    for (int i = 0; i <= COMPARE_EPOCH_MILLISECONDS; i++)
        if (strcmp(names[i], name) == 0)
            return (enum comparison)i;
    fail_msg("no kind is called %s", name);
    return COMPARE_TEXT;
}

static void add_value(struct column *column, const char *value)
{
    AUTO_FREE char *record = memory_format("{\"a\":%s}", value);

    add(column, record);
}

/* The vectors of collection hold for rows of a column as well. */
static void rows_compare_by_their_kind(void **state)
{
    struct vectors cases;

    (void)state;
    vectors_open(&cases, "tests/vectors/collection/compare.tsv");
    while (vectors_next(&cases, 4)) {
        struct column *column =
            column_new("/a", kind_named(cases.fields[0]), COLUMN_COMPARED);
        int wanted = (int)strtol(cases.fields[3], NULL, 10);

        add_value(column, cases.fields[1]);
        add_value(column, cases.fields[2]);
        vectors_expect(&cases, column_compare(column, 0, 1) == wanted);
        vectors_expect(&cases, column_compare(column, 1, 0) == -wanted);
        column_free(column);
    }
}

static void what_is_missing_is_not_present(void **state)
{
    static const enum comparison kinds[] = {COMPARE_TEXT, COMPARE_NUMBER, COMPARE_INSTANT,
                                            COMPARE_EPOCH_SECONDS};

    (void)state;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct column *column = column_new("/a", kinds[i], COLUMN_COMPARED);

        add(column, "{\"b\":1}");
        add(column, "{\"a\":null}");
        assert_false(column_scalar(column, 0).present);
        assert_false(column_scalar(column, 1).present);
        column_free(column);
    }
}

static void fractions_of_a_second_are_kept(void **state)
{
    struct column *column = column_new("/a", COMPARE_INSTANT, COLUMN_COMPARED);

    (void)state;
    add_value(column, "\"2025-05-01T00:00:00Z\"");
    assert_null(column->nanoseconds);
    add_value(column, "\"2025-05-01T00:00:00.000000001Z\"");
    add_value(column, "\"2025-05-01T02:00:00+02:00\"");
    add_value(column, "\"2025-05-01T00:00:00.5Z\"");
    assert_int_equal(column_compare(column, 0, 1), -1);
    assert_int_equal(column_compare(column, 0, 2), 0);
    assert_int_equal(column_compare(column, 3, 1), 1);
    assert_int_equal(column_scalar(column, 3).instant.nanoseconds, 500000000);
    assert_int_equal(column_scalar(column, 2).instant.seconds, 1746057600);
    column_free(column);
}

static void codes_grow_with_the_texts_there_are(void **state)
{
    struct column *column = numbered("/a", COLUMN_COMPARED, 0, 1000, 255), *rest;

    (void)state;
    assert_int_equal(column->width, 1);
    expect_numbered(column, 1000, 255);
    column_free(column);
    column = numbered("/a", COLUMN_COMPARED, 0, 1000, 256);
    assert_int_equal(column->width, 2);
    expect_numbered(column, 1000, 256);
    column_free(column);
    column = numbered("/a", COLUMN_COMPARED, 0, 128000, 32000);
    for (int i = 0; i < 2; i++) {
        rest = numbered("/a", COLUMN_COMPARED, 32000, 67000, 67000);
        column_append(column, rest);
        column_free(rest);
    }
    assert_int_equal(column->form, COLUMN_CODES);
    assert_int_equal(column->width, 4);
    for (uint32_t i = 0; i < 35000; i++)
        assert_int_equal(column_compare(column, 128000 + i, 163000 + i), 0);
    expect_text(column, 197999, "text 66999");
    column_free(column);
}

static void texts_of_their_own_have_no_codes(void **state)
{
    struct column *column = numbered("/a", COLUMN_COMPARED, 0, 70000, 70000);

    (void)state;
    assert_int_equal(column->form, COLUMN_TEXTS);
    expect_numbered(column, 70000, 70000);
    column_free(column);
}

static void a_text_is_found_by_its_code(void **state)
{
    struct column *column = numbered("/a", COLUMN_COMPARED, 0, 500, 300);
    uint32_t code = column_code_of(column, "text 299", 8);

    (void)state;
    assert_int_equal(code, column_code(column, 299));
    assert_string_equal(column_code_scalar(column, code).text, "text 299");
    assert_int_equal(column_code_of(column, "text 300", 8), COLUMN_ABSENT);
    assert_int_equal(column_code_of(column, "text 29", 7), column_code(column, 29));
    column_free(column);
}

static void parts_are_put_together_in_order(void **state)
{
    static const struct {
        enum column_reading reading;
        int middle, count, distinct;
    } cases[] = {
        {COLUMN_COMPARED, 100, 700, 400},
        {COLUMN_COMPARED, 0, 700, 20},
        {COLUMN_COMPARED, 30000, 72000, 71000},
        {COLUMN_COMPARED, 71000, 71500, 70500},
        {COLUMN_NAMED, 10, 500, 500},
        {COLUMN_NAMED, 0, 10, 10},
        {COLUMN_NAMED, 10, 10, 10},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct column *first =
            numbered("/a", cases[i].reading, 0, cases[i].middle, cases[i].distinct);
        struct column *second = numbered("/a", cases[i].reading, cases[i].middle,
                                         cases[i].count, cases[i].distinct);

        column_append(first, second);
        column_free(second);
        column_trim(first);
        expect_numbered(first, cases[i].count, cases[i].distinct);
        column_free(first);
    }
}

static void fractions_of_parts_stand_by_their_rows(void **state)
{
    struct column *first = column_new("/a", COMPARE_INSTANT, COLUMN_COMPARED);
    struct column *second = column_new("/a", COMPARE_INSTANT, COLUMN_COMPARED);
    struct column *third = column_new("/a", COMPARE_INSTANT, COLUMN_COMPARED);

    (void)state;
    add_value(first, "\"2025-05-01T00:00:00Z\"");
    add_value(second, "\"2025-05-01T00:00:00.25Z\"");
    add_value(third, "\"2025-05-01T00:00:00Z\"");
    column_append(first, second);
    column_append(first, third);
    assert_int_equal(column_scalar(first, 0).instant.nanoseconds, 0);
    assert_int_equal(column_scalar(first, 1).instant.nanoseconds, 250000000);
    assert_int_equal(column_scalar(first, 2).instant.nanoseconds, 0);
    column_free(first);
    column_free(second);
    column_free(third);
}

static void a_record_is_named_by_its_text(void **state)
{
    struct column *column = column_new("/a", COMPARE_TEXT, COLUMN_NAMED);

    (void)state;
    add_value(column, "\"x\"");
    add_value(column, "41");
    add_value(column, "9007199254740993");
    add_value(column, "null");
    add(column, "{}");
    add_value(column, "true");
    expect_text(column, 0, "x");
    expect_text(column, 1, "41");
    expect_text(column, 2, "9007199254740993");
    expect_text(column, 3, NULL);
    expect_text(column, 4, NULL);
    expect_text(column, 5, "true");
    column_free(column);
}

static void hashes_are_of_texts_alone(void **state)
{
    struct column *column = column_new("/a", COMPARE_TEXT, COLUMN_HASHED);

    (void)state;
    add_value(column, "\"/path/of one\"");
    add_value(column, "7");
    assert_int_equal(column->hashes[0], column_hash("/path/of one", 12));
    assert_int_not_equal(column->hashes[0], 0);
    assert_int_equal(column->hashes[1], COLUMN_ABSENT);
    column_free(column);
}

static void a_copy_changes_by_itself_and_leaves_waste_behind(void **state)
{
    struct column *column = numbered("/a", COLUMN_COMPARED, 0, 300, 300);
    struct column *copy = column_copy(column), *again;

    (void)state;
    for (int i = 0; i < 20000; i++) {
        AUTO_FREE char *record = memory_format("{\"a\":\"another %d\"}", i);

        set(copy, 7, record);
    }
    expect_text(copy, 7, "another 19999");
    expect_numbered(column, 300, 300);
    again = column_copy(copy);
    expect_text(again, 7, "another 19999");
    expect_text(again, 299, "text 299");
    assert_true(column_bytes(again) * 10 < column_bytes(copy));
    column_free(again);
    column_free(copy);
    column_free(column);
}

/* As many columns as fields and more than are looked for at once. */
static void columns_are_filled_together_as_each_by_itself(void **state)
{
    static const char *const fields[] = {"/a", "/b", "/a/b", "/a~1b", "", "/c"};
    static const char *const records[] = {"{\"a\":\"1\",\"b\":\"2\",\"c\":\"3\"}",
                                          "{\"b\":{\"a\":\"1\"},\"a\":\"2\"}",
                                          "{\"a\":{\"b\":\"1\",\"c\":\"2\"}}",
                                          "{\"a/b\":\"1\"}",
                                          "\"text\"",
                                          "[]"};
    struct column *together[40], *alone[40];

    (void)state;
    for (size_t i = 0; i < 40; i++) {
        together[i] = column_new(fields[i % 6], COMPARE_TEXT, COLUMN_COMPARED);
        alone[i] = column_new(fields[i % 6], COMPARE_TEXT, COLUMN_COMPARED);
    }
    for (size_t i = 0; i < sizeof records / sizeof *records; i++) {
        struct tape tape = {0};

        column_add_all(together, 40, tape_read(&tape, records[i], strlen(records[i]), 0));
        tape_clear(&tape);
        for (size_t j = 0; j < 40; j++)
            add(alone[j], records[i]);
    }
    for (size_t i = 0; i < 40; i++) {
        for (uint32_t j = 0; j < 6; j++)
            expect_text(together[i], j, column_scalar(alone[i], j).text);
        column_free(together[i]);
        column_free(alone[i]);
    }
}

static void a_row_costs_few_bytes(void **state)
{
    struct column *codes = numbered("/a", COLUMN_COMPARED, 0, 20000, 50);
    struct column *moments = column_new("/a", COMPARE_EPOCH_SECONDS, COLUMN_COMPARED);

    (void)state;
    for (int i = 0; i < 20000; i++)
        add_value(moments, "1746057600");
    column_trim(codes);
    column_trim(moments);
    assert_in_range(column_bytes(codes), 20000, 2 * 20000);
    assert_in_range(column_bytes(moments), 8 * 20000, 9 * 20000);
    column_free(codes);
    column_free(moments);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_compare_by_their_kind),
        cmocka_unit_test(what_is_missing_is_not_present),
        cmocka_unit_test(fractions_of_a_second_are_kept),
        cmocka_unit_test(codes_grow_with_the_texts_there_are),
        cmocka_unit_test(texts_of_their_own_have_no_codes),
        cmocka_unit_test(a_text_is_found_by_its_code),
        cmocka_unit_test(parts_are_put_together_in_order),
        cmocka_unit_test(fractions_of_parts_stand_by_their_rows),
        cmocka_unit_test(a_record_is_named_by_its_text),
        cmocka_unit_test(hashes_are_of_texts_alone),
        cmocka_unit_test(a_copy_changes_by_itself_and_leaves_waste_behind),
        cmocka_unit_test(columns_are_filled_together_as_each_by_itself),
        cmocka_unit_test(a_row_costs_few_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
