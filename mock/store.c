/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/store.h"

#include "mock/store_internal.h"
#include "src/memory.h"
#include "src/value.h"

#include <string.h>

struct store {
    const struct contract *contract;
    struct store_set *sets;   /* as contract->records */
    struct store_view *views; /* as contract->operations; no set: neither list nor item */
    struct store_asset *assets;
    size_t asset_count, asset_capacity;
    struct store_index *paths; /* path -> asset */
};

static void set_init(struct store_set *set, const struct contract_record_set *records)
{
    *set = (struct store_set){.records = records,
                              .count = json_array_size(records->records)};
    set->items = memory_array(set->count + 1, sizeof *set->items);
    set->ids = memory_array(set->count + 1, sizeof *set->ids);
    set->index = store_index_new(set->count);
    for (size_t i = 0; i < set->count; i++) {
        json_t *id;

        set->items[i] = json_array_get(records->records, i);
        id = value_at(set->items[i], records->id);
        if (id == NULL || json_is_null(id))
            continue;
        set->ids[i] = value_text(id);
        store_index_add(set->index, set->ids[i], i);
    }
}

static void set_clear(struct store_set *set)
{
    for (size_t i = 0; i < set->count; i++)
        free(set->ids[i]);
    for (size_t i = 0; i < set->column_count; i++) {
        free(set->columns[i]->values);
        free(set->columns[i]);
    }
    free(set->columns);
    free(set->items);
    free(set->ids);
    store_index_free(set->index);
}

const struct store_column *store_column_of(struct store_set *set, const char *field,
                                           enum comparison compare)
{
    struct store_column *column;
    void *columns = set->columns;

    for (size_t i = 0; i < set->column_count; i++)
        if (set->columns[i]->compare == compare &&
            strcmp(set->columns[i]->field, field) == 0)
            return set->columns[i];
    column = memory_new(sizeof *column);
    *column = (struct store_column){.field = field, .compare = compare};
    column->values = memory_array(set->count + 1, sizeof *column->values);
    for (size_t i = 0; i < set->count; i++)
        column->values[i] = collection_scalar(value_at(set->items[i], field), compare);
    memory_reserve(&columns, &set->column_capacity, set->column_count + 1,
                   sizeof *set->columns);
    set->columns = columns;
    set->columns[set->column_count++] = column;
    return column;
}

static struct store_set *set_of(const struct store *store,
                                const struct contract_record_set *records)
{
    return records == NULL ? NULL : &store->sets[records - store->contract->records];
}

static void list_view_init(struct store *store, struct store_view *view,
                           const struct contract_list *list)
{
    struct store_set *set = set_of(store, list->records);

    view->set = set;
    store_render(view, list->row, (const char *const *)list->absent, list->absent_count);
    view->filters = memory_array(list->filter_count + 1, sizeof *view->filters);
    for (size_t i = 0; i < list->filter_count; i++)
        view->filters[i] =
            store_column_of(set, list->filters[i].field, list->filters[i].compare);
    view->orders = memory_array(list->order.word_count + 1, sizeof *view->orders);
    for (size_t i = 0; i < list->order.word_count; i++)
        view->orders[i] = store_sort(set, &list->order.words[i]);
    view->orders[list->order.word_count] = store_sort(set, NULL);
    if (list->scope.declared)
        view->scope = store_column_of(set, list->scope.field, COMPARE_TEXT);
}

static void item_view_init(struct store *store, struct store_view *view,
                           const struct contract_item *item)
{
    struct store_set *set = set_of(store, item->records);

    view->set = set;
    store_render(view, item->shape, NULL, 0);
    if (item->scope.declared)
        view->scope = store_column_of(set, item->scope.field, COMPARE_TEXT);
}

static void view_clear(struct store_view *view)
{
    const struct contract_list *list = view->operation->list;

    for (size_t i = 0; view->orders != NULL && i <= list->order.word_count; i++)
        free(view->orders[i]);
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

struct store *store_new(const struct contract *contract)
{
    struct store *store = memory_new(sizeof *store);

    store->contract = contract;
    store->sets = memory_array(contract->record_set_count + 1, sizeof *store->sets);
    for (size_t i = 0; i < contract->record_set_count; i++)
        set_init(&store->sets[i], &contract->records[i]);
    store->paths = store_index_new(0);
    store->views = memory_array(contract->operation_count + 1, sizeof *store->views);
    for (size_t i = 0; i < contract->operation_count; i++) {
        struct store_view *view = &store->views[i];

        view->operation = &contract->operations[i];
        if (view->operation->list != NULL)
            list_view_init(store, view, view->operation->list);
        else if (view->operation->item != NULL)
            item_view_init(store, view, view->operation->item);
        assets_add(store, view);
    }
    return store;
}

void store_free(struct store *store)
{
    if (store == NULL)
        return;
    for (size_t i = 0; i < store->contract->operation_count; i++)
        view_clear(&store->views[i]);
    for (size_t i = 0; i < store->contract->record_set_count; i++)
        set_clear(&store->sets[i]);
    store_index_free(store->paths);
    free(store->assets);
    free(store->views);
    free(store->sets);
    free(store);
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
        count += store->sets[i].count;
    return count;
}
