/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Relations between rows, as pure functions: what must hold between the answers to
 * different questions. Nothing here recomputes an answer; each function states a property
 * and gives the smallest witness against it.
 */
#ifndef COUNTERSIGN_RELATION_H
#define COUNTERSIGN_RELATION_H

#include "conformance/evidence.h"

#include <stdbool.h>
#include <stddef.h>

/* Some rows of a walk. A row whose identifier is null or absent is identified by all that
 * it shows, so that it is neither lost nor taken for another. */
struct rows {
    json_t **items; /* borrowed rows; NULL: those of `walk` */
    size_t count;
    const char *id;          /* pointer to the identifier in a row */
    json_t **storage;        /* owned array when made by relation_select; else NULL */
    const struct walk *walk; /* or NULL */
    size_t first;            /* of its rows */
};

#define AUTO_ROWS __attribute__((cleanup(relation_rows_clear)))
void relation_rows_clear(struct rows *rows);

/* All rows of a walk; borrowed. */
struct rows relation_rows(const struct walk *walk);

/* Rows that stand for all in the choice of what to ask for: all of a short walk, those of
 * a few pages spread over a long one; owned. */
struct rows relation_some_rows(const struct walk *walk);

/* Row `index`, borrowed as by evidence_walk_row. */
json_t *relation_row(const struct rows *rows, size_t index);

/* Some of them, from one on; borrowed. */
struct rows relation_slice(const struct rows *rows, size_t first, size_t count);

/* The rows for which `keep` is true, as a new selection. */
typedef bool relation_keep(void *context, const json_t *row);
struct rows relation_select(const struct rows *rows, relation_keep *keep, void *context);

/* A witness: text for "actual", at most that long. */
#define WITNESS_SIZE 400
struct witness {
    char text[WITNESS_SIZE];
};

/* No identifier stands twice. */
bool relation_unique(const struct rows *rows, struct witness *witness);

/* Every row of `some` is among `all` (by identifier). */
bool relation_subset(const struct rows *some, const struct rows *all,
                     struct witness *witness);

/* Both hold the same identifiers, in any order; the witness names a missing or an extra
 * one. */
bool relation_same_set(const struct rows *expected, const struct rows *actual,
                       struct witness *witness);

/* Both hold the same identifiers in the same order. */
bool relation_same_sequence(const struct rows *expected, const struct rows *actual,
                            struct witness *witness);

/* No identifier stands in both. */
bool relation_disjoint(const struct rows *a, const struct rows *b,
                       struct witness *witness);

/* The rows stand in the order of the keys; a key with other readings is taken by the
 * reading `readings[k]` (0: its field, n: its n-th `or`; NULL `readings`: all 0). Rows in
 * which a key is not present are skipped. */
bool relation_sorted(const struct rows *rows, const struct contract_order_key *keys,
                     size_t key_count, const size_t *readings, struct witness *witness);

/* The typed value of a row's member. */
struct scalar relation_value(const json_t *row, const char *field,
                             enum comparison compare);

/* Two rows show the same at a member: moments are compared as such, and null is as good
 * as absent. */
bool relation_same_member(const json_t *a, const json_t *b,
                          const struct contract_field *field);

/* Distinct values of a text member, most frequent first; fills at most `most` of `out`
 * with new texts and returns how many. Null and absent are left out. */
size_t relation_distinct(const struct rows *rows, const char *field, char **out,
                         size_t most);

#endif
