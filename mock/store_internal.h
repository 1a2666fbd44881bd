/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The parts of the store: an index from text to number, the rendering of records, the
 * sorting of orders. For store*.c alone.
 */
#ifndef COUNTERSIGN_STORE_INTERNAL_H
#define COUNTERSIGN_STORE_INTERNAL_H

#include "mock/store.h"
#include "src/contract_write.h"

/* From text to record, by what a column holds: its text or a hash of that, so the column
 * is named at each call and has not changed since a record was added. */
struct store_index *store_index_new(size_t expected);
void store_index_free(struct store_index *index);
void store_index_add(struct store_index *index, const struct column *column,
                     size_t number);

/* Takes a record out. False: another one with its text may have been left out because
 * there were so many, and the index must be filled again. */
bool store_index_remove(struct store_index *index, const struct column *column,
                        size_t number);

/* Adds all rows of a column, and forgets what there was. */
void store_index_fill(struct store_index *index, const struct column *column);

/* A search: each call gives the next record that has the text, or with a column of hashes
 * may have it, in the order they were added; STORE_NONE: no more. */
struct store_probe {
    const char *text;
    size_t length;
    uint32_t hash;
    size_t at;
};
struct store_probe store_probe(const char *text, size_t length);
size_t store_index_next(const struct store_index *index, const struct column *column,
                        struct store_probe *probe);

/* A member to show: the shape's fields as a tree, so that records are walked without
 * looking at pointers again. */
struct store_member {
    char *key;
    size_t key_length;
    char *label; /* the key as JSON, with its colon */
    size_t label_length;
    const struct contract_field *field;
    size_t parent;
    bool has_members;
};

struct store_layout {
    struct store_member *members;
    size_t count;
    bool has_gaps;
};

/* Where paths of signed URLs stand. */
struct store_source {
    struct store_set *set;
    const struct contract_field *field;
    const struct store_column *paths; /* hashes of them */
    struct store_index *index;
    bool is_stale; /* it must be filled again */
};

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
    struct store_source *sources;
    size_t source_count, source_capacity;
    struct store_asset found; /* by store_asset_at */
    struct tape found_tape;   /* its record */
    struct tape tape;         /* of a record that is rendered */
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

/* What `operation` shows of a record. */
struct store_layout *store_layout_new(const struct contract_operation *operation);
void store_layout_free(struct store_layout *layout);

/* Puts a value (taken; NULL: nothing) in place of a record, or as a new one; forgets what
 * was put. */
void store_write(struct store_set *set, size_t record, json_t *value);
void store_unwrite(struct store_set *set, size_t record);

/* The text of a record that is there. */
struct rows_row store_row(const struct store_set *set, size_t record);

/* Finds from now on what the URLs of a view lead to. */
void store_gather_sources(struct store *store, struct store_view *view);
void store_fill_sources(struct store *store);
void store_clear_sources(struct store *store);

/* A record's paths are found no more, or from now on. */
void store_forget_paths(struct store *store, const struct store_set *set, size_t record);
void store_note_paths(struct store *store, const struct store_set *set, size_t record);

/* The column of `field` read as `compare`, or otherwise; made at the first
 * call, and filled with all the others. */
const struct store_column *store_column_of(struct store_set *set, const char *field,
                                           enum comparison compare,
                                           enum column_reading reading);

/* The order of `word` (NULL: that of record), made at the first call; store_sort sorts
 * all there are. */
void store_sort(struct store_set *set);
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
