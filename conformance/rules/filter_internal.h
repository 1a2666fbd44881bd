/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of the filter family share. */
#ifndef COUNTERSIGN_RULES_FILTER_INTERNAL_H
#define COUNTERSIGN_RULES_FILTER_INTERNAL_H

#include "conformance/rules/narrowed.h"

#define FILTER_ITEMS_SEEN 14 /* items asked for to learn which values there are */
#define FILTER_ITEMS_HELD 6  /* items asked for to judge one answer, twice */

/* The whole list, and what is seen of its records. */
struct filter_pool {
    const struct walk *whole; /* NULL: nothing can be judged, and why is said */
    struct narrowed_records seen;
};
#define AUTO_POOL __attribute__((cleanup(filter_pool_clear)))
struct filter_pool filter_pool(struct probe *probe);
void filter_pool_clear(struct filter_pool *pool);

/* Values of the subject's filter to try: those of its enum, or chosen ones. */
void filter_values(const struct subject *subject, const struct filter_pool *pool,
                   size_t most, struct narrowed_values *values);

/* The list narrowed by the filter to `value`, held to it. */
bool filter_hold(struct probe *probe, const struct filter_pool *pool, const char *value,
                 unsigned parts);

/* Values of two filters, each giving rows that the other does not give, and some in
 * common. */
#define FILTER_VALUES_PAIRED 3
struct filter_pair {
    struct narrowed first, second;
    struct narrowed_values values[2]; /* what both borrow from */
};
#define AUTO_PAIR __attribute__((cleanup(filter_pair_clear)))
bool filter_choose_pair(struct probe *probe, const struct contract_filter *first,
                        const struct contract_filter *second, const struct walk *whole,
                        struct filter_pair *pair);
void filter_pair_clear(struct filter_pair *pair);

/* --- The rules' own functions, by the part that holds them --- */

/* filter_text.c */
void filter_substring(struct probe *probe);
void filter_whole_value(struct probe *probe);
void filter_wildcards(struct probe *probe);
void filter_case(struct probe *probe);

/* filter_none.c */
void filter_no_match(struct probe *probe);

/* filter_pairs.c */
void filter_conjunction(struct probe *probe);
void filter_three(struct probe *probe);
void filter_total(struct probe *probe);

/* filter_joint.c */
void filter_pages(struct probe *probe);
void filter_ordered(struct probe *probe);

/* Several values in one (filter_several.c). */
bool filter_takes_several(const struct subject *subject);
void filter_several(struct probe *probe);

/* filter_dates.c */
void filter_forms(struct probe *probe);

/* filter_beside.c */
bool filter_stands_beside(const struct subject *subject);
void filter_beside(struct probe *probe);

/* Holds each value of a closed set beside what the pair's other filter asks for
 * (filter_each.c). */
void filter_hold_each_value(struct probe *probe, const struct filter_pair *pair,
                            const struct walk *whole);

#endif
