/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of the order family share. */
#ifndef COUNTERSIGN_RULES_ORDER_INTERNAL_H
#define COUNTERSIGN_RULES_ORDER_INTERNAL_H

#include "conformance/rules/narrowed.h"

#define ORDER_KEYS_MAX 4

/* The reading of each key's field by which rows stand in order. */
struct order_reading {
    size_t fields[ORDER_KEYS_MAX]; /* 0: as declared, n: the n-th other one */
    bool found;                    /* false: by none; the fields are then the declared */
};

/* True when the rows show every key, and there are not too many keys; otherwise says what
 * was lacked. */
bool order_is_shown(struct probe *probe, const struct contract_order_word *word);

/* The first reading by which the rows of a walk stand in the order of a word. */
struct order_reading order_read(const struct walk *walk,
                                const struct contract_order_word *word);

/* True when a row shows a value at every key. Where the others stand is nowhere said. */
bool order_has_keys(const struct contract_order_word *word,
                    const struct order_reading *reading, const json_t *row);

/* True when two rows are equal in every key. */
bool order_is_tie(const struct contract_order_word *word,
                  const struct order_reading *reading, const json_t *a, const json_t *b);

/* Rows that differ from the one before them in some key. */
size_t order_steps(const struct walk *walk, const struct contract_order_word *word,
                   const struct order_reading *reading);

/* The claim that rows which stand in no order at all break: that of the word, or of the
 * fields it goes by where the documents are less sure of these. */
const struct claim *order_claim(const struct contract_order_word *word);

/* Holds a walk to the order of its word by one reading; says broken, not held. */
bool order_hold(struct probe *probe, const struct walk *walk,
                const struct contract_order_word *word,
                const struct order_reading *reading, const char *where);

/* A value of a filter that is no bound, which many of the rows show; false when there is
 * none. */
bool order_filter_value(struct probe *probe, const struct contract_filter *filter,
                        const struct walk *whole, struct narrowed_values *values);

/* The list in an order, and by nothing else. */
struct narrowed order_by(const struct contract_order_word *word);

/* --- The rules' own functions, by the part that holds them --- */

/* order_rows.c */
void order_sorted(struct probe *probe);
void order_complete(struct probe *probe);
void order_reversal(struct probe *probe);
void order_pages(struct probe *probe);
void order_narrowed(struct probe *probe);

/* order_words.c */
void order_accepted(struct probe *probe);
void order_default(struct probe *probe);
void order_refused(struct probe *probe);

/* The word that has the same keys in the opposite directions, or NULL. */
const struct contract_order_word *order_opposite(const struct contract_order *order,
                                                 const struct contract_order_word *word);

/* Judges the word an answer says its order is called by: order_echo.c. */
void order_echo(struct probe *probe, const struct answer *answer);

#endif
