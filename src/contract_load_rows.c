/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The records of all sets, each read in one pass over its file.
 *
 * The pass keeps a record's text and what compares it with others, and judges it by
 * itself. It only says which records are in doubt: what is wrong with those is for lint
 * to tell, which reads them again.
 */
#include "src/contract_internal.h"

#include "src/memory.h"
#include "src/records.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

/* The file that the sources name for a set, borrowed; NULL when they name none. Of
 * several the last one counts. */
static const char *named_file(const struct contract_sources *sources, const char *set)
{
    size_t length = strlen(set);

    for (size_t i = sources->record_count; i > 0; i--) {
        const char *text = sources->records[i - 1];

        if (strncmp(text, set, length) == 0 && text[length] == '=')
            return text + length + 1;
    }
    return NULL;
}

/* The document of an opened file, as the model's; NULL, reported, where there is none. */
static struct document *read_file(struct contract_loading *loading,
                                  struct contract_node file, const char *named,
                                  const struct records_taker *taker)
{
    AUTO_FREE char *path =
        named != NULL ? memory_text(named)
                      : contract_load_path(loading, json_string_value(file.value));
    struct error error = ERROR_INIT;
    struct document *document =
        records_load(path, taker, &loading->sources->watch, &error);

    contract_note_source(loading->contract, path);
    if (named == NULL)
        return contract_load_opened(loading, file, document, &error);
    if (document != NULL)
        contract_parts_own_document(loading->parts, document);
    else
        diagnostics_add_error(loading->diagnostics, &error);
    return document;
}

/* --- What is done with the records of a set --- */

static const struct contract_list *first_list(const struct contract *contract,
                                              const struct contract_record_set *set)
{
    for (size_t i = 0; i < contract->operation_count; i++)
        if (contract->operations[i].list != NULL &&
            contract->operations[i].list->records == set)
            return contract->operations[i].list;
    return NULL;
}

static void add_owner(struct contract_records *records,
                      const struct contract_scope *scope)
{
    if (!scope->declared || scope->field == NULL)
        return;
    for (size_t i = 0; i < records->owner_count; i++)
        if (strcmp(records->owners[i]->field, scope->field) == 0)
            return;
    records->owners =
        memory_resize(records->owners, records->owner_count + 1, sizeof(struct column *));
    records->owners[records->owner_count++] =
        column_new(scope->field, COMPARE_TEXT, COLUMN_NAMED);
}

static void add_owners(const struct contract *contract,
                       const struct contract_record_set *set)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_list *list = contract->operations[i].list;
        const struct contract_item *item = contract->operations[i].item;

        if (list != NULL && list->records == set)
            add_owner(set->records, &list->scope);
        if (item != NULL && item->records == set)
            add_owner(set->records, &item->scope);
    }
}

/* --- One record --- */

static uint32_t hash_of_id(const struct tape_node *id)
{
    char digits[32];

    if (id == NULL || (id->type != TAPE_STRING && id->type != TAPE_INTEGER))
        return 0;
    if (id->type == TAPE_STRING)
        return column_hash(id->text, id->length);
    return column_hash(digits,
                       (size_t)snprintf(digits, sizeof digits, "%" PRId64, id->integer));
}

static void note_doubt(struct contract_records *records, size_t index, bool is_doubtful)
{
    void *doubts = records->is_doubtful;

    if (index % CHAR_BIT == 0) {
        memory_reserve(&doubts, &records->doubt_capacity, index / CHAR_BIT + 1, 1);
        records->is_doubtful = doubts;
        records->is_doubtful[index / CHAR_BIT] = 0;
    }
    if (is_doubtful)
        records->is_doubtful[index / CHAR_BIT] |=
            (unsigned char)(1U << (index % CHAR_BIT));
}

static void take(void *context, const char *source, const struct tape_node *record)
{
    const struct contract_record_set *set = context;
    struct contract_records *records = set->records;
    size_t index = rows_count(records->rows);
    void *hashes = records->id_hashes;

    memory_reserve(&hashes, &records->id_capacity, index + 1, sizeof(uint32_t));
    records->id_hashes = hashes;
    records->id_hashes[index] = hash_of_id(tape_at(record, set->id));
    note_doubt(records, index,
               record->type != TAPE_OBJECT ||
                   !contract_judge_record(set->shape, record, NULL, NULL));
    for (size_t i = 0; i < records->owner_count; i++)
        column_add(records->owners[i], record);
    column_add_all(records->columns, records->column_count, record);
    rows_add(records->rows, source, record);
}

/* --- All of them --- */

static void read_set(struct contract_loading *loading, struct contract_node node,
                     struct contract_record_set *set)
{
    struct contract_node file =
        json_is_string(node.value) ? node : contract_node_member(loading, node, "file");
    const char *named = named_file(loading->sources, set->name);
    struct records_taker taker = {take, set};
    struct contract_records *records;

    if (named == NULL && !json_is_string(file.value))
        return;
    records = memory_new(sizeof *records);
    records->arrangement = contract_arrangement_of(
        loading->parts,
        loading->sources->in_own_order ? NULL : first_list(loading->contract, set));
    records->rows = rows_new(records->arrangement);
    set->records = records;
    add_owners(loading->contract, set);
    contract_columns_add(loading->contract, set);
    set->document = read_file(loading, file, named, &taker);
    if (set->document == NULL || !json_is_array(document_root(set->document))) {
        contract_records_free(records);
        set->records = NULL;
    } else {
        rows_trim(records->rows);
        for (size_t i = 0; i < records->owner_count; i++)
            column_trim(records->owners[i]);
        for (size_t i = 0; i < records->column_count; i++)
            column_trim(records->columns[i]);
        records->id_hashes = memory_resize(
            records->id_hashes, contract_record_count(set) + 1, sizeof(uint32_t));
    }
    if (set->document != NULL && set->records == NULL)
        contract_load_no_list(loading, set->document, "records");
}

void contract_load_rows(struct contract_loading *loading)
{
    struct contract *contract = loading->contract;
    struct contract_node records = contract_node_member(
        loading, contract_node_vendor(loading, contract_node_at(loading, "")), "records");

    for (size_t i = 0; i < contract->record_set_count; i++)
        read_set(loading,
                 contract_node_member(loading, records, contract->records[i].name),
                 &contract->records[i]);
}
