/* SPDX-License-Identifier: Apache-2.0 */
/* A record comes, changes or goes: everything that is held by record follows. */
#include "mock/store_internal.h"

#include "mock/assign.h"
#include "src/memory.h"
#include "src/value.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

#define CHANGES_AT_LEAST 1024 /* fewer are not worth the work */

void store_identify(struct store_set *set, size_t record)
{
    const json_t *id = value_at(set->items[record], set->records->id);

    if (id == NULL || json_is_null(id))
        return;
    set->ids[record] = value_text(id);
    store_index_add(set->index, set->ids[record], record);
}

/* Of several records with one identifier, the next one is found from now on. */
void store_forget(struct store_set *set, size_t record)
{
    char *id = set->ids[record];

    set->ids[record] = NULL;
    if (id == NULL)
        return;
    if (store_index_find(set->index, id) == record) {
        store_index_remove(set->index, id);
        for (size_t i = 0; i < set->count; i++)
            if (set->ids[i] != NULL && strcmp(set->ids[i], id) == 0)
                store_index_add(set->index, set->ids[i], i);
    }
    free(id);
}

static struct store_set *set_of(struct store *store,
                                const struct contract_record_set *records)
{
    return &store->sets[records - store->contract->records];
}

/* Calls `change` for each view of the set. */
static void each_view(struct store *store, const struct store_set *set, size_t record,
                      void (*change)(struct store_view *view, struct store_set *set,
                                     size_t record))
{
    for (size_t i = 0; i < store->contract->operation_count; i++)
        if (store->views[i].set == set)
            change(&store->views[i], (struct store_set *)(uintptr_t)set, record);
}

static void grow_view(struct store_view *view, struct store_set *set, size_t record)
{
    (void)record;
    view->pieces = memory_resize(view->pieces, set->capacity + 1, sizeof *view->pieces);
}

/* Makes room for one more record. */
static void grow(struct store *store, struct store_set *set)
{
    if (set->count < set->capacity)
        return;
    set->capacity = set->capacity * 2 + 16;
    set->items = memory_resize(set->items, set->capacity + 1, sizeof *set->items);
    set->ids = memory_resize(set->ids, set->capacity + 1, sizeof *set->ids);
    for (size_t i = 0; i < set->order_count; i++)
        store_order_grow(set->orders[i], set->capacity);
    each_view(store, set, 0, grow_view);
}

static void show(struct store_view *view, struct store_set *set, size_t record)
{
    (void)set;
    store_render_record(view, record);
}

/* What a column held of records before they changed stays in it until that may be more
 * than all it must hold: then it is made anew. */
static void change_column(struct store_column *column, const struct tape_node *node,
                          size_t record)
{
    struct column *old = column->column;

    if (record == old->count) {
        column_add(old, node);
        return;
    }
    column_set(old, (uint32_t)record, node);
    if (++column->changes < old->count + CHANGES_AT_LEAST)
        return;
    column->column = column_copy(old);
    column->changes = 0;
    column_free(old);
}

static void read_columns(struct store_set *set, size_t record)
{
    struct tape tape = {0};
    const struct tape_node *node = tape_read_value(&tape, set->items[record]);

    for (size_t i = 0; i < set->column_count; i++)
        change_column(set->columns[i], node, record);
    tape_clear(&tape);
}

static bool has_gaps(const struct store *store, const struct store_set *set)
{
    bool found = false;

    for (size_t i = 0; i < store->contract->operation_count; i++)
        found = found || (store->views[i].set == set && store->views[i].gap_count > 0);
    return found;
}

/* Puts `changed` (NULL: nothing) where `record` stands, if it stands anywhere yet. */
static void put(struct store *store, struct store_set *set, size_t record,
                json_t *changed, struct instant at)
{
    const json_t *before = set->items[record];
    bool had_gaps = has_gaps(store, set);
    const struct contract_state *state = store_state_entered(set, before, changed);
    struct store_event event = {.change = changed == NULL  ? STORE_DELETED
                                          : before == NULL ? STORE_CREATED
                                                           : STORE_UPDATED,
                                .set = set,
                                .record = record,
                                .before = before,
                                .after = changed,
                                .state = state == NULL ? NULL : state->name,
                                .at = at};

    if (state != NULL)
        assign_members(changed, &state->set, NULL, at);
    if (before != NULL) {
        /* By the values it was put in by, thus before those change. */
        for (size_t i = 0; i < set->order_count; i++)
            store_order_out(set->orders[i], set->live, record);
        store_forget(set, record);
        set->live--;
    }
    set->items[record] = changed;
    read_columns(set, record);
    if (changed != NULL) {
        store_identify(set, record);
        for (size_t i = 0; i < set->order_count; i++)
            store_order_in(set->orders[i], set->live, record);
        set->live++;
    }
    each_view(store, set, record, show);
    set->generation++;
    store_live(store, set, record, state, at);
    if (had_gaps || has_gaps(store, set))
        store_gather_assets(store);
    if (store->changed != NULL)
        store->changed(store->context, &event);
    json_decref((json_t *)(uintptr_t)before);
}

size_t store_insert(struct store *store, const struct contract_record_set *records,
                    json_t *record, struct instant at)
{
    struct store_set *set = set_of(store, records);
    size_t number = set->count;

    grow(store, set);
    set->items[number] = NULL;
    set->ids[number] = NULL;
    for (size_t i = 0; i < store->contract->operation_count; i++)
        if (store->views[i].set == set)
            store->views[i].pieces[number] = (struct store_piece){0};
    set->count++;
    put(store, set, number, record, at);
    return number;
}

void store_replace(struct store *store, const struct contract_record_set *records,
                   size_t record, json_t *changed, struct instant at)
{
    struct store_set *set = set_of(store, records);

    assert(record < set->count && set->items[record] != NULL);
    put(store, set, record, changed, at);
}

void store_remove(struct store *store, const struct contract_record_set *records,
                  size_t record, struct instant at)
{
    struct store_set *set = set_of(store, records);

    assert(record < set->count && set->items[record] != NULL);
    put(store, set, record, NULL, at);
}
