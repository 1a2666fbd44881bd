/* SPDX-License-Identifier: Apache-2.0 */
/* A filter beside other inputs: filters, orders, pages. */
#include "conformance/rules/filter_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <string.h>

#define TRIED 3

/* The value of those tried that gives the most rows, narrowed to it; NULL: none. */
static const struct walk *fullest(struct probe *probe, const struct filter_pool *pool,
                                  struct narrowed_values *values,
                                  struct narrowed *narrowed)
{
    const struct contract_filter *filter = rule_subject(probe)->filter;
    const struct walk *best = NULL;

    filter_values(rule_subject(probe), pool, TRIED, values);
    for (size_t i = 0; i < values->count; i++) {
        struct narrowed one = narrowed_by(filter, values->items[i]);
        const struct walk *walk = narrowed_read(probe, &one, 0);
        if (walk != NULL && walk->count > 1 &&
            (best == NULL || walk->count > best->count)) {
            best = walk;
            *narrowed = one;
        }
    }
    if (best == NULL && pool->whole != NULL)
        rule_lacked(probe, "a value of %s with more than one row", filter->field);
    return best;
}

void filter_pages(struct probe *probe)
{
    const struct contract_filter *filter = rule_subject(probe)->filter;
    AUTO_POOL struct filter_pool pool = filter_pool(probe);
    AUTO_VALUES struct narrowed_values values = {.count = 0};
    struct narrowed narrowed;
    const struct walk *large =
        pool.whole == NULL ? NULL : fullest(probe, &pool, &values, &narrowed);
    int64_t size = large == NULL ? 0 : evidence_small_size(large, NULL);

    if (large == NULL)
        return;
    if (size == 0) {
        rule_lacked(probe, "a page size smaller than the rows of one value");
        return;
    }
    const struct walk *small = narrowed_walk(probe, &narrowed, size);
    AUTO_RECORDS struct narrowed_records records = narrowed_records(small, pool.whole);
    if (filter->in_row && !narrowed_judge(probe, &narrowed, &records, NARROWED_SOUND))
        return;
    if (small->count > 0 &&
        !narrowed_same(probe, VERDICT_FAIL, &filter->claim, large, small, pool.whole,
                       "small pages hold the same rows as large ones"))
        return;
    if (narrowed_read(probe, &narrowed, size) != NULL)
        rule_held(probe);
}

void filter_ordered(struct probe *probe)
{
    const struct subject *subject = rule_subject(probe);
    const struct contract_order *order = &subject->list->order;
    AUTO_POOL struct filter_pool pool = filter_pool(probe);
    AUTO_VALUES struct narrowed_values values = {.count = 0};
    struct narrowed narrowed;
    const struct walk *plain =
        pool.whole == NULL ? NULL : fullest(probe, &pool, &values, &narrowed);

    for (size_t i = 0; plain != NULL && i < order->word_count; i++) {
        if (contract_order_repeats(order, i))
            continue;
        narrowed.word = &order->words[i];
        const struct walk *walk = narrowed_read(probe, &narrowed, 0);
        if (walk != NULL &&
            narrowed_same(probe, VERDICT_FAIL, &subject->filter->claim, plain, walk,
                          pool.whole, "the filter gives the same rows in every order"))
            rule_held(probe);
    }
}
