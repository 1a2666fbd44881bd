/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The parts of the store: an index from text to number, the rendering of records, the
 * sorting of orders. For store*.c alone.
 */
#ifndef COUNTERSIGN_STORE_INTERNAL_H
#define COUNTERSIGN_STORE_INTERNAL_H

#include "mock/store.h"
#include "src/contract_write.h"

/* From text to a number; of equal texts the first one stays. Texts are borrowed. */
struct store_index;
struct store_index *store_index_new(size_t expected);
void store_index_free(struct store_index *index);
void store_index_add(struct store_index *index, const char *key, size_t number);
size_t store_index_find(const struct store_index *index, const char *key);
void store_index_remove(struct store_index *index, const char *key);

/* A record that will change by itself. */
struct store_life {
    struct store_set *set;
    size_t record;
    const struct contract_state *next; /* entered when it is due */
    struct instant due;
};

struct store {
    const struct contract *contract;
    struct store_set *sets;   /* as contract->records */
    struct store_view *views; /* as contract->operations; no set: it shows no records */
    struct store_asset *assets;
    size_t asset_count, asset_capacity;
    struct store_index *paths; /* path -> asset */
    struct store_life *lives;
    size_t life_count, life_capacity;
    store_changed *changed; /* NULL: nobody is told */
    void *context;
};

/* The state that a record enters by a change; NULL: none. */
const struct contract_state *store_state_entered(const struct store_set *set,
                                                 const json_t *before,
                                                 const json_t *after);

/* Starts, goes on with or ends what time does to a record that has changed; `state` is
 * the one it has entered, or NULL. */
void store_live(struct store *store, struct store_set *set, size_t record,
                const struct contract_state *state, struct instant at);

/* Fills bytes, pieces and gaps of `view` anew. */
void store_render(struct store_view *view);

/* Renders one record of `view` anew. */
void store_render_record(struct store_view *view, size_t record);

/* Gathers again what stands at which path. */
void store_gather_assets(struct store *store);

/* Reads the identifier of a record that has come; forgets that of one that is to go. */
void store_identify(struct store_set *set, size_t record);
void store_forget(struct store_set *set, size_t record);

/* The column of `field` read as `compare`, made at the first call. */
const struct store_column *store_column_of(struct store_set *set, const char *field,
                                           enum comparison compare);

/* The order of `word` (NULL: that of record), made at the first call. */
const struct store_order *store_order_of(struct store_set *set,
                                         const struct contract_order_word *word);
void store_orders_clear(struct store_set *set);

void store_order_reverse(uint32_t *rows, size_t count);
void store_order_grow(struct store_order *order, size_t capacity);

/* Puts a record where it belongs among the `count` ones of `order`, which has room for
 * one more; takes one out of them. */
void store_order_in(struct store_order *order, size_t count, size_t record);
void store_order_out(struct store_order *order, size_t count, size_t record);

#endif
