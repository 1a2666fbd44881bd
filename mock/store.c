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
                              .count = count,
                              .live = count,
                              .capacity = count,
                              .generation = generation};
    set->items = memory_array(count + 1, sizeof *set->items);
    set->ids = memory_array(count + 1, sizeof *set->ids);
    set->index = store_index_new(count);
    for (size_t i = 0; i < count; i++) {
        set->items[i] = json_incref((json_t *)(uintptr_t)contract_record(records, i));
        store_identify(set, i);
    }
}

static void set_clear(struct store_set *set)
{
    for (size_t i = 0; i < set->count; i++) {
        json_decref((json_t *)(uintptr_t)set->items[i]);
        free(set->ids[i]);
    }
    for (size_t i = 0; i < set->column_count; i++) {
        column_free(set->columns[i]->column);
        free(set->columns[i]);
    }
    store_orders_clear(set);
    free(set->columns);
    free(set->items);
    free(set->ids);
    store_index_free(set->index);
}

static void read_column(struct store_column *column, const struct store_set *set)
{
    struct tape tape = {0};

    for (size_t i = 0; i < set->count; i++)
        column_add(column->column, tape_read_value(&tape, set->items[i]));
    column_trim(column->column);
    tape_clear(&tape);
}

const struct store_column *store_column_of(struct store_set *set, const char *field,
                                           enum comparison compare)
{
    struct store_column *column;
    void *columns = set->columns;

    for (size_t i = 0; i < set->column_count; i++)
        if (column_is(set->columns[i]->column, field, compare, COLUMN_COMPARED))
            return set->columns[i];
    column = memory_new(sizeof *column);
    column->column = column_new(field, compare, COLUMN_COMPARED);
    read_column(column, set);
    memory_reserve(&columns, &set->column_capacity, set->column_count + 1,
                   sizeof *set->columns);
    set->columns = columns;
    set->columns[set->column_count++] = column;
    return column;
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
        view->filters[i] =
            store_column_of(set, list->filters[i].field, list->filters[i].compare);
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
    view->pieces = memory_array(set->capacity + 1, sizeof *view->pieces);
    store_render(view);
    if (list != NULL)
        list_view_init(view, set, list);
    if (scope->declared)
        view->scope = store_column_of(set, scope->field, COMPARE_TEXT);
}

static void view_clear(struct store_view *view)
{
    free(view->orders);
    free(view->filters);
    free(view->bytes);
    free(view->pieces);
    free(view->gaps);
}

/* Every gap of every view is an asset; where two lead to one path, the first counts. */
static void assets_add(struct store *store, const struct store_view *view)
{
    for (size_t i = 0; view->set != NULL && i < view->set->count; i++) {
        const struct store_piece *piece = &view->pieces[i];
        for (size_t j = piece->gap; j < piece->gap + piece->gap_count; j++) {
            void *assets = store->assets;

            if (view->gaps[j].teller != NULL)
                continue;

            memory_reserve(&assets, &store->asset_capacity, store->asset_count + 1,
                           sizeof *store->assets);
            store->assets = assets;
            store->assets[store->asset_count] =
                (struct store_asset){.path = view->gaps[j].path,
                                     .field = view->gaps[j].field,
                                     .record = view->set->items[i]};
            store_index_add(store->paths, view->gaps[j].path, store->asset_count++);
        }
    }
}

void store_gather_assets(struct store *store)
{
    store_index_free(store->paths);
    store->paths = store_index_new(store->asset_count);
    store->asset_count = 0;
    for (size_t i = 0; i < store->contract->operation_count; i++)
        assets_add(store, &store->views[i]);
}

static void fill(struct store *store)
{
    const struct contract *contract = store->contract;

    for (size_t i = 0; i < contract->record_set_count; i++)
        set_init(&store->sets[i], &contract->records[i]);
    for (size_t i = 0; i < contract->operation_count; i++)
        view_init(store, &store->views[i], &contract->operations[i]);
    store_gather_assets(store);
}

static void empty(struct store *store)
{
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
    store_index_free(store->paths);
    free(store->assets);
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

size_t store_find(const struct store_set *set, const char *id)
{
    return store_index_find(set->index, id);
}

const struct store_asset *store_asset_at(const struct store *store, const char *path)
{
    size_t number = store_index_find(store->paths, path);

    return number == STORE_NONE ? NULL : &store->assets[number];
}

const struct store_asset *store_asset_numbered(const struct store *store, size_t number)
{
    return number < store->asset_count ? &store->assets[number] : NULL;
}

size_t store_record_count(const struct store *store)
{
    size_t count = 0;

    for (size_t i = 0; i < store->contract->record_set_count; i++)
        count += store->sets[i].live;
    return count;
}
