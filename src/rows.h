/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The records of a set as texts, each held once.
 *
 * A row is the compact JSON text of one record: its members as the file has them, without
 * the white space between them, and in another order. First stand those that the set's
 * first list shows, as it shows them; so a row of that list is text[0..shown) and a
 * brace, and is not held a second time. Behind them come the members that stand apart
 * (what a list shows is not what the record has), then all others.
 *
 * Texts lie in chunks one behind the other and never move; a row's own bookkeeping is 16
 * bytes. Rows are made once and do not change: who changes records keeps the new ones.
 */
#ifndef COUNTERSIGN_ROWS_H
#define COUNTERSIGN_ROWS_H

#include "src/tape.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A member that a list shows. */
struct rows_member {
    const char *name;
    size_t length;
    uint32_t hash; /* tape_hash of the name */
    bool is_apart; /* shown otherwise than it stands in the record */
    /* What is shown of an object in it, in this order; NULL: all it holds. */
    const struct rows_member *members;
    size_t member_count;
};

/* How rows are arranged. */
struct rows_arrangement {
    bool is_whole; /* all of a record is shown, as it stands; there are no members */
    const struct rows_member *members;
    size_t member_count;
};

/* One row. */
struct rows_row {
    const char *text; /* nothing stands behind it */
    uint32_t length;
    uint32_t shown; /* 0: the list's row is no prefix of it, as where the record is no
                       object, or an object in it is shown in part */
};

struct rows;

/* Returns new an empty set of rows; the arrangement is borrowed until it is trimmed. */
struct rows *rows_new(const struct rows_arrangement *arrangement);
void rows_free(struct rows *rows);

/* Adds the record that was read from `source`. */
void rows_add(struct rows *rows, const char *source, const struct tape_node *record);

/* Adds the rows of another set; takes that one. */
void rows_append(struct rows *rows, struct rows *next);

/* Gives back what was reserved for more rows. No more is added behind it. */
void rows_trim(struct rows *rows);

size_t rows_count(const struct rows *rows);
struct rows_row rows_at(const struct rows *rows, size_t index);

/* Reads a row as a tape, which borrows from it. */
const struct tape_node *rows_read(const struct rows *rows, size_t index,
                                  struct tape *tape);

/* Bytes held. */
size_t rows_bytes(const struct rows *rows);

#endif
