/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The records of the whole contract, read again from files that are written here.
 */
#define _DEFAULT_SOURCE /* mkstemps */
#include "tests/unit/contract_whole.h"

#include <unistd.h>

#define MANY 3000

static char path[] = "/tmp/test_contract_rows.XXXXXX.jsonl";

/* A file of `count` records, each with its number between two texts, and an ending. */
static struct contract *load_records(const char *front, const char *back,
                                     const char *ending, size_t count,
                                     struct diagnostics *diagnostics)
{
    AUTO_FREE char *named = memory_format("calls=%s", path);
    const char *const records[] = {named};
    struct contract_sources sources = {.records = records, .record_count = 1};
    FILE *stream = fopen(path, "w");

    assert_non_null(stream);
    for (size_t i = 0; i < count; i++)
        fprintf(stream, "%s%zu%s\n", front, i, back);
    fputs(ending, stream);
    fclose(stream);
    diagnostics_init(diagnostics);
    return contract_load_from(WHOLE, &sources, diagnostics);
}

static int make_file(void **state)
{
    int number = mkstemps(path, (int)strlen(".jsonl"));

    (void)state;
    return number < 0 || close(number) != 0;
}

static int remove_file(void **state)
{
    (void)state;
    return remove(path);
}

static void records_are_made_when_they_are_asked_for(void **state)
{
    struct diagnostics diagnostics;
    struct contract *contract =
        load_records("{\"team\":\"t-1\",\"key\":\"k", "\"}", "", MANY, &diagnostics);
    const struct contract_record_set *set = &contract->records[0];
    const json_t *record = contract_record(set, MANY - 1);
    json_auto_t *other = contract_record_new(set, MANY - 1);

    (void)state;
    assert_int_equal(contract_record_count(set), MANY);
    assert_string_equal(json_string_value(json_object_get(record, "key")), "k2999");
    assert_ptr_equal(contract_record(set, MANY - 1), record);
    assert_true(json_equal(record, other));
    assert_null(contract_record(set, MANY));
    diagnostics_clear(&diagnostics);
    contract_free(contract);
}

/* The row's schema names the key first. */
static void rows_stand_as_the_first_list_shows_them(void **state)
{
    struct diagnostics diagnostics;
    struct contract *contract =
        load_records("{\"hidden\": 1, \"key\": \"k", "\"}", "", 1, &diagnostics);
    struct rows_row row = rows_at(contract_rows(&contract->records[0]), 0);
    const struct contract_operation *list =
        contract_operation_named(contract, "listCalls");

    (void)state;
    assert_int_equal(row.length, strlen("{\"key\":\"k0\",\"hidden\":1}"));
    assert_memory_equal(row.text, "{\"key\":\"k0\",\"hidden\":1}", row.length);
    assert_int_equal(row.shown, strlen("{\"key\":\"k0\""));
    assert_true(contract_rows_are_of(list->list));
    diagnostics_clear(&diagnostics);
    contract_free(contract);
}

static void equal_identifiers_are_found_among_many(void **state)
{
    struct diagnostics diagnostics;
    struct contract *contract = load_records(
        "{\"key\":\"k", "\"}", "{\"key\":\"k1234\"}\n{\"key\":77}\n", MANY, &diagnostics);
    size_t found = 0;

    (void)state;
    contract_lint_data(contract, &diagnostics);
    for (size_t i = 0; i < diagnostics.count; i++) {
        if (strcmp(diagnostics.items[i].text, "the identifier is that of another record"))
            continue;
        found++;
        assert_int_equal(diagnostics.items[i].line, MANY + 1);
        assert_string_equal(diagnostics.items[i].hint,
                            "k1234 stands at line 1235 as well");
    }
    assert_true(diagnostics.count < DIAGNOSTIC_MAXIMUM ? found == 1 : found <= 1);
    diagnostics_clear(&diagnostics);
    contract_free(contract);
}

static void a_broken_line_is_told_with_its_place(void **state)
{
    struct diagnostics diagnostics;

    (void)state;
    assert_null(load_records("{\"key\":\"k", "\"}", "{\"key\":}\n", MANY, &diagnostics));
    assert_int_equal(diagnostics.count, 1);
    assert_int_equal(diagnostics.items[0].line, MANY + 1);
    assert_int_equal(diagnostics.items[0].column, 8);
    diagnostics_clear(&diagnostics);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(records_are_made_when_they_are_asked_for),
        cmocka_unit_test(rows_stand_as_the_first_list_shows_them),
        cmocka_unit_test(equal_identifiers_are_found_among_many),
        cmocka_unit_test(a_broken_line_is_told_with_its_place),
    };

    memory_install();
    return cmocka_run_group_tests(tests, make_file, remove_file);
}
