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

static struct store_set *set_of(struct store *store,
                                const struct contract_record_set *records)
{
    return &store->sets[records - store->contract->records];
}

/* Makes room for one more record. */
static void grow(struct store_set *set)
{
    if (set->count < set->capacity)
        return;
    set->capacity = set->capacity * 2 + 16;
    for (size_t i = 0; i < set->order_count; i++)
        store_order_grow(set->orders[i], set->capacity);
    if (set->written != NULL) {
        set->written =
            memory_resize(set->written, set->capacity + 1, sizeof *set->written);
        memset(set->written + set->count, 0,
               (set->capacity + 1 - set->count) * sizeof *set->written);
    }
}

/* The contract's columns are shared with those who come behind us. What a column held
 * of records before they changed stays in it until that may be more than all it must
 * hold: then it is made anew as well. */
static void own_column(struct store_column *column)
{
    struct column *old = column->own;

    if (old != NULL && column->changes < old->count + CHANGES_AT_LEAST)
        return;
    column->own = column_copy(column->column);
    column->column = column->own;
    column->changes = 0;
    column_free(old);
}

static void read_columns(struct store_set *set, size_t record)
{
    struct tape tape = {0};
    const struct tape_node *node = store_read(set, record, &tape);

    for (size_t i = 0; i < set->column_count; i++) {
        struct store_column *column = set->columns[i];

        own_column(column);
        if (record == column->own->count)
            column_add(column->own, node);
        else
            column_set(column->own, (uint32_t)record, node);
        column->changes++;
    }
    tape_clear(&tape);
}

/* Takes a record out of all that finds it, by the values it was put in by: thus before
 * those change. */
static bool take_out(struct store *store, struct store_set *set, size_t record)
{
    for (size_t i = 0; i < set->order_count; i++)
        store_order_out(set->orders[i], set->live, record);
    store_forget_paths(store, set, record);
    set->live--;
    return store_index_remove(set->index, set->ids->column, record);
}

static void put_in(struct store *store, struct store_set *set, size_t record,
                   bool is_whole)
{
    if (!is_whole)
        store_index_fill(set->index, set->ids->column);
    else if (store_has(set, record))
        store_index_add(set->index, set->ids->column, record);
    store_note_paths(store, set, record);
    if (!store_has(set, record))
        return;
    for (size_t i = 0; i < set->order_count; i++)
        store_order_in(set->orders[i], set->live, record);
    set->live++;
}

/* Puts `changed` (NULL: nothing) where `record` stands, if it stands anywhere yet. */
static void put(struct store *store, struct store_set *set, size_t record,
                json_t *changed, struct instant at)
{
    json_t *before = json_incref((json_t *)(uintptr_t)store_record(set, record));
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
    bool is_whole = true;

    if (state != NULL)
        assign_members(changed, &state->set, NULL, at);
    if (before != NULL)
        is_whole = take_out(store, set, record);
    store_write(set, record, changed);
    read_columns(set, record);
    put_in(store, set, record, is_whole);
    set->generation++;
    store_live(store, set, record, state, at);
    if (store->changed != NULL)
        store->changed(store->context, &event);
    json_decref(before);
}

size_t store_insert(struct store *store, const struct contract_record_set *records,
                    json_t *record, struct instant at)
{
    struct store_set *set = set_of(store, records);
    size_t number = set->count;

    grow(set);
    set->count++;
    put(store, set, number, record, at);
    return number;
}

void store_replace(struct store *store, const struct contract_record_set *records,
                   size_t record, json_t *changed, struct instant at)
{
    struct store_set *set = set_of(store, records);

    assert(record < set->count && store_has(set, record));
    put(store, set, record, changed, at);
}

void store_remove(struct store *store, const struct contract_record_set *records,
                  size_t record, struct instant at)
{
    struct store_set *set = set_of(store, records);

    assert(record < set->count && store_has(set, record));
    put(store, set, record, NULL, at);
}
