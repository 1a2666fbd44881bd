/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/store.h"

#include "mock/store_internal.h"
#include "src/memory.h"
#include "src/value.h"

#include <stdint.h>
#include <string.h>

static void set_init(struct store_set *set, const struct contract_record_set *records)
{
    unsigned long generation = set->generation + 1;
    size_t count = contract_record_count(records);

    *set = (struct store_set){.records = records,
                              .rows = contract_rows(records),
                              .base = count,
                              .count = count,
                              .live = count,
                              .capacity = count,
                              .generation = generation};
    set->ids = store_column_of(set, records->id, COMPARE_TEXT, COLUMN_NAMED);
    set->index = store_index_new(count);
}

static void set_clear(struct store_set *set)
{
    for (size_t i = 0; set->written != NULL && i < set->count; i++)
        store_unwrite(set, i);
    free(set->written);
    for (size_t i = 0; i < set->column_count; i++) {
        column_free(set->columns[i]->own);
        free(set->columns[i]);
    }
    store_orders_clear(set);
    free(set->columns);
    store_index_free(set->index);
}

const struct store_column *store_column_of(struct store_set *set, const char *field,
                                           enum comparison compare,
                                           enum column_reading reading)
{
    struct store_column *column;
    void *columns = set->columns;

    for (size_t i = 0; i < set->column_count; i++)
        if (column_is(set->columns[i]->column, field, compare, reading))
            return set->columns[i];
    column = memory_new(sizeof *column);
    column->column = contract_column(set->records, field, compare, reading);
    if (column->column == NULL)
        column->column = column->own = column_new(field, compare, reading);
    memory_reserve(&columns, &set->column_capacity, set->column_count + 1,
                   sizeof *set->columns);
    set->columns = columns;
    set->columns[set->column_count++] = column;
    return column;
}

static bool has_columns(const struct store_set *set)
{
    for (size_t i = 0; i < set->column_count; i++)
        if (set->columns[i]->own != NULL)
            return false;
    return true;
}

/* All columns that the contract does not have, in one pass over the records. */
static void read_columns(struct store_set *set)
{
    struct tape tape = {0};

    for (size_t i = 0; !has_columns(set) && i < set->count; i++) {
        const struct tape_node *record = store_read(set, i, &tape);

        for (size_t j = 0; j < set->column_count; j++)
            if (set->columns[j]->own != NULL)
                column_add(set->columns[j]->own, record);
    }
    tape_clear(&tape);
}

struct scalar store_value(const struct store_column *column, size_t record)
{
    return column_scalar(column->column, (uint32_t)record);
}

static struct store_set *set_of(const struct store *store,
                                const struct contract_record_set *records)
{
    return records == NULL ? NULL : &store->sets[records - store->contract->records];
}

static void list_view_init(struct store_view *view, struct store_set *set,
                           const struct contract_list *list)
{
    view->filters = memory_array(list->filter_count + 1, sizeof *view->filters);
    for (size_t i = 0; i < list->filter_count; i++)
        view->filters[i] = store_column_of(set, list->filters[i].field,
                                           list->filters[i].compare, COLUMN_COMPARED);
    if (list->page.key != NULL)
        view->key =
            store_column_of(set, list->page.key, list->page.key_compare, COLUMN_COMPARED);
    view->orders = memory_array(list->order.word_count + 1, sizeof *view->orders);
    for (size_t i = 0; i < list->order.word_count; i++)
        view->orders[i] = store_order_of(set, &list->order.words[i]);
    view->orders[list->order.word_count] = store_order_of(set, NULL);
}

static const struct contract_scope *scope_of(const struct contract_operation *operation)
{
    if (operation->list != NULL)
        return &operation->list->scope;
    if (operation->item != NULL)
        return &operation->item->scope;
    return operation->write != NULL ? &operation->write->scope : NULL;
}

static const struct contract_record_set *
records_of(const struct contract_operation *operation)
{
    if (operation->list != NULL)
        return operation->list->records;
    return operation->item != NULL ? operation->item->records : operation->write->records;
}

static void view_init(struct store *store, struct store_view *view,
                      const struct contract_operation *operation)
{
    const struct contract_list *list = operation->list;
    const struct contract_scope *scope = scope_of(operation);
    struct store_set *set;

    *view = (struct store_view){.operation = operation};
    if (scope == NULL)
        return;
    set = set_of(store, records_of(operation));
    view->set = set;
    view->layout = store_layout_new(operation);
    view->is_prefix =
        list != NULL && !view->layout->has_gaps && contract_rows_are_of(list);
    view->tape = &store->tape;
    store_gather_sources(store, view);
    if (list != NULL)
        list_view_init(view, set, list);
    if (scope->declared)
        view->scope = store_column_of(set, scope->field, COMPARE_TEXT, COLUMN_COMPARED);
}

static void view_clear(struct store_view *view)
{
    free(view->orders);
    free(view->filters);
    store_layout_free(view->layout);
}

/* First what is wanted of the records, then one look at them all. */
static void fill(struct store *store)
{
    const struct contract *contract = store->contract;

    for (size_t i = 0; i < contract->record_set_count; i++)
        set_init(&store->sets[i], &contract->records[i]);
    for (size_t i = 0; i < contract->operation_count; i++)
        view_init(store, &store->views[i], &contract->operations[i]);
    for (size_t i = 0; i < contract->record_set_count; i++) {
        struct store_set *set = &store->sets[i];

        read_columns(set);
        store_sort(set);
        store_index_fill(set->index, set->ids->column);
    }
    store_fill_sources(store);
}

static void empty(struct store *store)
{
    store_clear_sources(store);
    for (size_t i = 0; i < store->contract->operation_count; i++)
        view_clear(&store->views[i]);
    for (size_t i = 0; i < store->contract->record_set_count; i++)
        set_clear(&store->sets[i]);
}

struct store *store_new(const struct contract *contract)
{
    struct store *store = memory_new(sizeof *store);

    store->contract = contract;
    store->sets = memory_array(contract->record_set_count + 1, sizeof *store->sets);
    store->views = memory_array(contract->operation_count + 1, sizeof *store->views);
    fill(store);
    return store;
}

void store_reset(struct store *store)
{
    empty(store);
    store->life_count = 0;
    fill(store);
}

void store_free(struct store *store)
{
    if (store == NULL)
        return;
    empty(store);
    free(store->sources);
    tape_clear(&store->tape);
    free(store->lives);
    free(store->views);
    free(store->sets);
    free(store);
}

void store_listen(struct store *store, store_changed *changed, void *context)
{
    store->changed = changed;
    store->context = context;
}

const struct store_set *store_set_of(const struct store *store,
                                     const struct contract_record_set *records)
{
    return set_of(store, records);
}

const struct store_view *store_view_of(const struct store *store,
                                       const struct contract_operation *operation)
{
    const struct store_view *view;

    if (operation == NULL)
        return NULL;
    view = &store->views[operation - store->contract->operations];
    return view->set == NULL ? NULL : view;
}

size_t store_record_count(const struct store *store)
{
    size_t count = 0;

    for (size_t i = 0; i < store->contract->record_set_count; i++)
        count += store->sets[i].live;
    return count;
}
