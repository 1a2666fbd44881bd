/* SPDX-License-Identifier: Apache-2.0 */
/* What of a set's records is held in columns: all that operations compare them by. */
#include "src/contract_internal.h"

#include "src/memory.h"

#include <string.h>

const struct column *contract_column(const struct contract_record_set *set,
                                     const char *field, enum comparison compare,
                                     enum column_reading reading)
{
    for (size_t i = 0; set->records != NULL && i < set->records->column_count; i++)
        if (column_is(set->records->columns[i], field, compare, reading))
            return set->records->columns[i];
    return NULL;
}

static void add(const struct contract_record_set *set, const char *field,
                enum comparison compare, enum column_reading reading)
{
    struct contract_records *records = set->records;

    if (field == NULL || contract_column(set, field, compare, reading) != NULL)
        return;
    records->columns = memory_resize(records->columns, records->column_count + 1,
                                     sizeof(struct column *));
    records->columns[records->column_count++] = column_new(field, compare, reading);
}

static void add_scope(const struct contract_record_set *set,
                      const struct contract_scope *scope)
{
    if (scope->declared)
        add(set, scope->field, COMPARE_TEXT, COLUMN_COMPARED);
}

/* What signed URLs lead to is found by a hash of their path. */
static void add_paths(const struct contract_record_set *set,
                      const struct contract_shape *shape)
{
    for (size_t i = 0; shape != NULL && i < shape->field_count; i++)
        if (shape->fields[i].signed_url != NULL)
            add(set, shape->fields[i].pointer, COMPARE_TEXT, COLUMN_HASHED);
}

static void add_list(const struct contract_record_set *set,
                     const struct contract_list *list)
{
    for (size_t i = 0; i < list->filter_count; i++)
        add(set, list->filters[i].field, list->filters[i].compare, COLUMN_COMPARED);
    for (size_t i = 0; i < list->order.word_count; i++)
        for (size_t j = 0; j < list->order.words[i].key_count; j++)
            add(set, list->order.words[i].keys[j].field,
                list->order.words[i].keys[j].compare, COLUMN_COMPARED);
    if (list->page.key != NULL)
        add(set, list->page.key, list->page.key_compare, COLUMN_COMPARED);
    add_scope(set, &list->scope);
    add_paths(set, list->row);
}

void contract_columns_add(const struct contract *contract,
                          const struct contract_record_set *set)
{
    add(set, set->id, COMPARE_TEXT, COLUMN_NAMED);
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_operation *operation = &contract->operations[i];

        if (operation->list != NULL && operation->list->records == set)
            add_list(set, operation->list);
        if (operation->item != NULL && operation->item->records == set) {
            add_scope(set, &operation->item->scope);
            add_paths(set, operation->item->shape);
        }
        if (operation->write != NULL && operation->write->records == set) {
            add_scope(set, &operation->write->scope);
            add_paths(set, operation->write->shape);
        }
    }
}
