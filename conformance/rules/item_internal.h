/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of the item family share. */
#ifndef COUNTERSIGN_RULES_ITEM_INTERNAL_H
#define COUNTERSIGN_RULES_ITEM_INTERNAL_H

#include "conformance/rule.h"

#define ITEM_SAMPLE_SIZE 64 /* rows whose items are fetched */

struct item_sample {
    const struct walk *walk;
    size_t rows[ITEM_SAMPLE_SIZE]; /* indexes into the walk */
    size_t count;
};

/* Chooses rows of the list that leads to the subject's item: first identifiers that are
 * hard to carry in a path, then one row of each kind, then rows spread over the whole
 * list, its first and last among them. False, and what was lacked is said, when there are
 * none. */
bool item_choose(struct probe *probe, struct item_sample *sample);

/* The identifier of a sampled row, new; NULL, and it is said, when the row has none. */
char *item_id(struct probe *probe, const struct item_sample *sample, size_t index);

/* Asks the subject's operation for one identifier. */
const struct answer *item_ask(struct probe *probe, const char *id);

/* True for null and for what is absent. */
bool item_is_nothing(const json_t *value);

/* Holds an item to its row in the list, member by member. */
void item_hold_row(struct probe *probe, const struct contract_list *list,
                   const json_t *row, const struct answer *answer);

/* item_stable.c */
bool item_has_shape(const struct subject *subject);
void item_stable(struct probe *probe);

/* item_unknown.c */
void item_unknown(struct probe *probe);
void item_odd(struct probe *probe);

#endif
