/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Predicates on records that both halves must agree on: does this record match, which of
 * two comes first, how many pages must there be. No execution: the mock scans and sorts,
 * the check judges properties, each with its own machinery.
 */
#ifndef COUNTERSIGN_COLLECTION_H
#define COUNTERSIGN_COLLECTION_H

#include "src/instant.h"
#include "src/tape.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How two values of one field compare. */
enum comparison {
    COMPARE_TEXT,    /* by code point, case-sensitive */
    COMPARE_NUMBER,  /* numbers, and decimal digits inside strings */
    COMPARE_INSTANT, /* RFC 3339 date-times as instants; dates as midnight UTC */
    /* Whole numbers, also as digits inside strings, counted from 1970-01-01T00:00:00Z. A
     * value that was read is of the kind COMPARE_INSTANT, so that moments of different
     * notations compare. */
    COMPARE_EPOCH_SECONDS,
    COMPARE_EPOCH_MILLISECONDS,
    COMPARE_RFC2822, /* date-times of RFC 2822; likewise read as COMPARE_INSTANT */
};

enum direction { DIRECTION_ASCENDING, DIRECTION_DESCENDING };

enum match {
    MATCH_EQUALS,
    MATCH_CONTAINS,
    MATCH_PREFIX,
    MATCH_AT_OR_AFTER, /* >= : also for numbers */
    MATCH_AFTER,
    MATCH_AT_OR_BEFORE,
    MATCH_BEFORE,
};
#define MATCH_COUNT (MATCH_BEFORE + 1)

/* A value read for comparing. Text is borrowed from where it was read. */
struct scalar {
    enum comparison kind;
    bool present; /* false: absent, null, or not readable as `kind` */
    const char *text;
    size_t length;
    double number;
    struct instant instant;
};

/* Reads a JSON value as `kind`; NULL, null and what cannot be read are not present. A
 * string is a number when the whole of it is a JSON number; a boolean is the text "true"
 * or "false". */
struct scalar collection_scalar(const json_t *value, enum comparison kind);

/* The same of a value on a tape. */
struct scalar collection_scalar_of(const struct tape_node *value, enum comparison kind);

/* Reads text from a query or header as `kind`. */
struct scalar collection_scalar_of_text(const char *text, size_t length,
                                        enum comparison kind);

/* True for the comparisons whose values are moments. */
bool collection_is_moment(enum comparison kind);

/* True for the two notations that are counts from the epoch. */
bool collection_is_epoch(enum comparison kind);

/* Prints a moment in the notation of `kind`, which is one of those: as RFC 3339 with no
 * more fraction digits than it needs (0, 3 or 9), as a count, or as RFC 2822. Returns the
 * length.
 */
size_t collection_print_moment(struct instant instant, enum comparison kind,
                               char out[INSTANT_TEXT_SIZE]);

/* True when a count, read as `kind`, lies centuries away from our time, and read in the
 * other unit does not: somebody mistook seconds for milliseconds, or the other way round.
 */
bool collection_is_misread(const json_t *value, enum comparison kind);
bool collection_is_misread_of(const struct tape_node *value, enum comparison kind);

/* -1, 0, 1; both are of one kind. What is not present comes before everything; two such
 * are equal. */
int collection_compare(const struct scalar *a, const struct scalar *b);

/* True when a record's value matches what was wanted. Not present never matches. With
 * `fold`, ASCII letters compare without case (equals, contains and prefix on text only).
 * Contains and prefix hold on text alone. */
bool collection_matches(enum match match, bool fold, const struct scalar *value,
                        const struct scalar *wanted);

/* The length of the first of the values that stand in `text`, set apart by `separator`
 * (NULL: it is one value); what follows the separator goes to `rest`, NULL when there is
 * no more. */
size_t collection_first_value(const char *text, const char *separator, const char **rest);

/* ceil(items / size); `when_empty` for no items. `size` is at least 1. */
int64_t collection_pages(int64_t items, int64_t size, int64_t when_empty);

/* How many rows the page starting at row `start` (from 0) must show. `start` is not
 * negative, `size` at least 1. */
int64_t collection_rows(int64_t items, int64_t start, int64_t size);

/* The words the contract uses: "equals", "at-or-after", ... */
const char *collection_match_name(enum match match);

#endif
