/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The records of a contract, made ready to be served.
 *
 * Records stand once, as rows: a list that shows what its set is arranged by is served
 * from their beginnings, every other view is rendered from a row when it is asked for,
 * and nothing of it is kept. URLs that are signed anew in every answer are filled in
 * there. What filters, orders and scopes compare is held in typed columns; the orders a
 * list can be asked for are sorted ahead.
 *
 * A record that comes, changes or goes is put into all of these by itself; the others are
 * not looked at. The number of a record is its own for good: that of one that is gone is
 * not given out again. One thread at a time reads and changes a store.
 *
 * What a request means, which rows it selects and how an answer is put together is left
 * to guard, query and answer.
 */
#ifndef COUNTERSIGN_STORE_H
#define COUNTERSIGN_STORE_H

#include "src/column.h"
#include "src/contract.h"
#include "src/rows.h"
#include "src/text.h"

#include <stdbool.h>
#include <stddef.h>

#define STORE_NONE      SIZE_MAX
#define STORE_MAX_BYTES ((size_t)4 * 1024 * 1024 * 1024) /* rendered, of one view */

struct store;

/* One member of every record of a set, read for comparing. */
struct store_column {
    const struct column *column; /* by record */
    struct column *own;          /* NULL: it is the contract's */
    size_t changes;              /* made to it since it was copied */
};

struct store_key {
    const struct store_column *column;
    bool descending;
};

/* An order of a set: the numbers of the records there are. Records that tie stand by
 * their position, in the direction of the first key, so that an order and its opposite
 * are each other's reverse. */
struct store_order {
    struct store_key *keys;
    size_t key_count; /* 0: the order of record */
    uint32_t *rows;
    size_t capacity;
};

/* A URL that is signed anew, or what is said of its end. */
struct store_gap {
    const struct contract_field *field;  /* the URL's */
    const char *path;                    /* what is signed; decoded text */
    const struct contract_field *teller; /* not the URL goes here, but what this member
                                            says of its end; NULL: the URL */
};

/* Adds what goes into a gap. */
typedef void store_fill(void *context, const struct store_gap *gap, struct text *out);

struct store_index;
struct store_layout;
struct store_written;

/* The records of one set. */
struct store_set {
    const struct contract_record_set *records;
    const struct rows *rows;        /* of the contract's own records */
    size_t base;                    /* how many there are of those */
    size_t count;                   /* numbers given out, those that are gone too */
    size_t live;                    /* records there are */
    size_t capacity;                /* of everything that is held by record */
    unsigned long generation;       /* another one after every change */
    struct store_written **written; /* by record; NULL: nothing was, since */
    const struct store_column *ids;
    struct store_index *index; /* id -> record; use store_find */
    struct store_column **columns;
    size_t column_count, column_capacity;
    struct store_order **orders;
    size_t order_count, order_capacity;
};

/* How one operation shows a set, or those of its records that it changes. */
struct store_view {
    const struct contract_operation *operation;
    const struct store_set *set;
    struct store_layout *layout;      /* what is shown of a record */
    bool is_prefix;                   /* a row starts with that, where it says so */
    struct tape *tape;                /* for rendering */
    const struct store_column *scope; /* NULL when it is not scoped */
    /* Of a list only: */
    const struct store_column *key;      /* that rows are named by, or NULL */
    const struct store_column **filters; /* by filter */
    const struct store_order **orders;   /* by order word, then the order of record */
};

/* What a signed URL delivers; borrowed until the next one is looked for. */
struct store_asset {
    char *path;
    const struct contract_field *field; /* its signed_url is never NULL */
    const struct tape_node *record;
};

enum store_change { STORE_CREATED, STORE_UPDATED, STORE_DELETED };

/* What happened to a record. */
struct store_event {
    enum store_change change;
    const struct store_set *set;
    size_t record;
    const json_t *before, *after; /* NULL where there was, or is, none */
    const char *state; /* of its lifecycle, that it has entered; NULL: it has not */
    struct instant at; /* when, by the mock's clock */
};

/* Is told of every change once it is made. It must not change the store. */
typedef void store_changed(void *context, const struct store_event *event);

/* Returns new the store of `contract`, which is borrowed and must not change. */
struct store *store_new(const struct contract *contract);
void store_free(struct store *store);

/* Names who is told of changes; NULL: nobody. */
void store_listen(struct store *store, store_changed *changed, void *context);

/* Lets time pass until `now`: records enter the states that follow, each at its moment
 * and in their order. Time that goes back changes nothing. */
void store_pass(struct store *store, struct instant now);

/* When a record changes by itself next; false: none will. */
bool store_next(const struct store *store, struct instant *at);

/* Adds a record (taken); returns its number. What its state sets on entering is set. So
 * it is below. */
size_t store_insert(struct store *store, const struct contract_record_set *records,
                    json_t *record, struct instant at);

/* Puts `changed` (taken) in place of a record that is there. */
void store_replace(struct store *store, const struct contract_record_set *records,
                   size_t record, json_t *changed, struct instant at);

/* Removes a record that is there. */
void store_remove(struct store *store, const struct contract_record_set *records,
                  size_t record, struct instant at);

/* Puts the contract's own records back; nobody is told. */
void store_reset(struct store *store);

/* The set of `records`, borrowed; NULL for NULL. */
const struct store_set *store_set_of(const struct store *store,
                                     const struct contract_record_set *records);

/* The view of `operation`, borrowed; NULL when it is about no records. */
const struct store_view *store_view_of(const struct store *store,
                                       const struct contract_operation *operation);

/* The number of the record whose identifier is `id`, the first of several; or
 * STORE_NONE. And a record's identifier as text; NULL where there is none. */
size_t store_find(const struct store_set *set, const char *id);
const char *store_id(const struct store_set *set, size_t record);

/* True when a record of this number is there. */
bool store_has(const struct store_set *set, size_t record);

/* A record as a value, borrowed; NULL when it is gone. It is made when it is first asked
 * for and stays, so who looks at many reads them instead. */
const json_t *store_record(const struct store_set *set, size_t record);

/* A record on a tape, null when it is gone. */
const struct tape_node *store_read(const struct store_set *set, size_t record,
                                   struct tape *tape);

/* Adds a record as an operation shows it; and about how many bytes that will be. */
void store_show(const struct store_view *view, size_t record, store_fill *fill,
                void *context, struct text *out);
size_t store_shown_length(const struct store_view *view, size_t record);

/* What a record is compared by. */
struct scalar store_value(const struct store_column *column, size_t record);

/* True when record `a` comes before another one. */
bool store_stands_before(const struct store_order *order, size_t a, size_t b);

/* How many of `rows`, which stand in that order, come before a record, be it one of them
 * or not. */
size_t store_order_place(const struct store_order *order, const uint32_t *rows,
                         size_t count, size_t record);

/* What stands at a path of this host (decoded), or NULL. */
const struct store_asset *store_asset_at(struct store *store, const char *path);

/* Returns new the path of the asset that comes at or behind `*number`, which is set to go
 * on from; NULL behind the last one. */
char *store_next_path(const struct store *store, size_t *number);

/* All records of all sets that are there. */
size_t store_record_count(const struct store *store);

#endif
