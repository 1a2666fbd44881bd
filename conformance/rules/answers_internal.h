/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the parts of the answers family share: an answer to a list, seen beside what its
 * request asked for.
 *
 * The family asks nothing of its own as long as nothing is wrong: it looks at whatever
 * the other families were answered. A doubt is laid before the endpoint again, and what
 * has changed since is none.
 */
#ifndef COUNTERSIGN_RULES_ANSWERS_INTERNAL_H
#define COUNTERSIGN_RULES_ANSWERS_INTERNAL_H

#include "conformance/rules/narrowed.h"

/* An answer that shows a list to somebody who may see it. */
struct seen {
    const struct answer *answer;
    const struct contract_operation *operation;
    const struct contract_list *list;
    json_t *rows; /* borrowed */
    int64_t count;
    bool is_placed; /* it is known which page was asked for */
    int64_t index, size, before;
    const struct contract_order_word *word; /* NULL: no order is known */
    char *query;              /* all that narrows the list, as text; owned */
    char *owner;              /* whose rows were asked for, if that was said; owned */
    struct narrowed narrowed; /* the inputs whose members rows show */
    struct narrowed_values values;
};
void seen_clear(struct seen *seen);
#define AUTO_SEEN __attribute__((cleanup(seen_clear)))

/* True for an input of one plain value that looks at a member which rows show. */
bool seen_can_judge(const struct contract_filter *filter);

/* Shows each such answer of the run to `look`; ends with the first that is false. */
typedef bool seen_look(struct probe *probe, void *context, const struct seen *seen);
void seen_each(struct probe *probe, seen_look *look, void *context);

/* As above, for one answer; false when it shows no list. The result is cleared by the
 * caller in any case. */
bool seen_read(struct probe *probe, const struct answer *answer, struct seen *seen);

/* Sends the request behind an answer again; false when that shows no list any more. */
bool seen_again(struct probe *probe, const struct seen *seen, struct seen *again);

/* "page 3 of size 7 of kind=x": what was asked for. Returns `out`. */
#define SEEN_NAME_SIZE 400
const char *seen_name(const struct seen *seen, char out[SEEN_NAME_SIZE]);

/* The answer as a walk of one page, for functions that take walks; its rows are owned. */
struct seen_walk {
    struct walk walk;
    const struct answer *pages[1];
};
void seen_walk_init(struct seen_walk *walk, const struct seen *seen);
void seen_walk_clear(struct seen_walk *walk);
#define AUTO_SEEN_WALK __attribute__((cleanup(seen_walk_clear)))

/* answers_numbers.c */
void answers_numbers(struct probe *probe);
void answers_totals(struct probe *probe);

/* answers_rows.c */
void answers_apart(struct probe *probe);
void answers_rows(struct probe *probe);
void answers_listed(struct probe *probe);

/* answers_match.c */
void answers_order(struct probe *probe);
void answers_filter(struct probe *probe);

#endif
