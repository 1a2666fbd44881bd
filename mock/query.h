/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Executes a list's query over the columns of its view: scope, filters, order, page.
 *
 * A query and its results are plain structs: the guard has already judged the request
 * that they come from, and a defect may change them between the steps. Rows are record
 * numbers; what they look like is the answer's business.
 */
#ifndef COUNTERSIGN_QUERY_H
#define COUNTERSIGN_QUERY_H

#include "mock/store.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct query_filter {
    size_t index;         /* of the list's filters */
    const char *text;     /* as it was asked for */
    struct scalar wanted; /* borrows `text` */
    bool whole_day;       /* values compare with it by their days */
};

#define QUERY_NOWHERE (-1)
/* Added to the row that a page starts with: an empty page leads there. */
#define QUERY_BLANK ((int64_t)1 << 62)

struct query;

/* Stands in for collection_matches: whether `row` passes one of the query's filters. */
typedef bool query_predicate(const void *context, const struct query *query,
                             const struct query_filter *filter, size_t row);

struct query {
    const struct store_view *view; /* of a list */
    bool every_owner;              /* otherwise rows of `owners` only */
    const char *const *owners;
    size_t owner_count;
    struct query_filter *filters; /* those that were given */
    size_t filter_count;
    size_t order;         /* of the order's words; word_count: the order of record */
    int64_t index, size;  /* of the page, as asked for; not used by a list without pages.
                             Where pages do not count, the number of the row it starts with
                             (from 0) */
    int64_t skip;         /* rows to leave out in front of the page */
    size_t after;         /* the record to go on behind: then query_seek finds `index`;
                             STORE_NONE: none is named */
    size_t before;        /* the record to go back from, likewise */
    struct scalar behind; /* the value to go on behind; not present: none */
    bool otherwise;       /* a defect's: rows of that value are treated the other way */
    bool cuts_ties;       /* a defect's: a page may end between rows that share one */
    bool blank;           /* a page of no rows comes first, see QUERY_BLANK */
    int64_t until;        /* the row that the page ends before, set by query_seek;
                             QUERY_NOWHERE: none in particular */
    bool blanks;          /* likewise behind this one */
    int64_t most;         /* rows of this page, where pages may be short; 0: its size */
    bool no_rows;         /* a page of no rows is asked for */
    bool inclusive;       /* a defect's: `after` itself is shown again */
    int64_t unfiltered; /* rows there are without the filters; QUERY_NOWHERE: they are yet
                           to be counted */
    query_predicate *predicate; /* NULL: collection_matches */
    const void *context;        /* for `predicate` */
};

/* Record numbers. */
struct query_rows {
    uint32_t *items; /* to be changed in rows that are owned alone */
    size_t count;
    uint32_t *own; /* NULL: they are those of an order, or of other rows */
    bool ordered;  /* nobody has changed what query_match returned */
};

struct query_page {
    struct query_rows rows;
    int64_t totals[TOTAL_COUNT]; /* truth values are 0 and 1; a cursor or URL is the row
                                    (from 0) its page starts with, or QUERY_NOWHERE */
    int64_t items;               /* rows that match, whatever the totals say */
    size_t last, follows;        /* the last record shown, and the one behind it;
                                    STORE_NONE: there is none */
    int64_t start;               /* the row (from 0) that a Content-Range says it starts
                                    with */
    bool bare_links;             /* a defect's: URLs forget what narrows the list */
    bool estimated;              /* the number of items is an estimate */
    bool tells_all;              /* a defect's: totals nobody asked for as well */
    bool past_end;               /* a page behind the last was asked for */
};

/* Readies a query on `view` with room for every filter; releases it. */
void query_init(struct query *query, const struct store_view *view);
void query_clear(struct query *query);

/* Adds the filter at `index` of the list's with the value that was asked for (borrowed).
 */
void query_add_filter(struct query *query, size_t index, const char *text);

/* Whether `row` passes a filter by the contract, whatever the query's own predicate. */
bool query_passes(const struct query *query, const struct query_filter *filter,
                  size_t row);

/* The value that a filter compares `row` by; whether such a one passes. */
struct scalar query_value(const struct query *query, const struct query_filter *filter,
                          size_t row);
bool query_value_passes(const struct query *query, const struct query_filter *filter,
                        struct scalar value);

/* True when some rows may be left out. */
bool query_is_narrow(const struct query *query);

/* Returns every row that is in scope and matches all filters, in order. Where none is
 * left out they are borrowed from the order. */
void query_match(const struct query *query, struct query_rows *out);
void query_rows_clear(struct query_rows *rows);

/* Makes them a copy that may be changed, with room for so many. */
void query_rows_own(struct query_rows *rows, size_t room);

/* Finds where in `rows`, all that match, the page behind the record `after`, or behind
 * the value `behind`, starts. */
void query_seek(struct query *query, const struct query_rows *rows);

/* How many of the `count` rows from `start` on a page shows where it may be short, or
 * must not end between rows that share a value. */
int64_t query_shorten(const struct query *query, const struct query_rows *rows,
                      int64_t start, int64_t count);

/* Cuts the page that `query` asks for out of all its `rows`, and computes the totals.
 * The page's rows are borrowed from those. */
void query_cut(const struct query *query, const struct query_rows *rows,
               struct query_page *out);
void query_page_clear(struct query_page *page);

/* --- Results remembered, so that a late page costs what the first one does --- */

struct query_memory;

/* Returns new a memory of at most `ceiling` bytes; what was asked for longest ago makes
 * room. A result that is larger by itself is kept alone. */
struct query_memory *query_memory_new(size_t ceiling);

/* As many bytes as are worth it for the records of a store. */
size_t query_memory_ceiling(const struct store *store);

/* Bytes in use. */
size_t query_memory_bytes(const struct query_memory *memory);
void query_memory_free(struct query_memory *memory);

/* As query_match; borrowed from `memory` until its next call. */
const struct query_rows *query_memory_match(struct query_memory *memory,
                                            const struct query *query);

#endif
