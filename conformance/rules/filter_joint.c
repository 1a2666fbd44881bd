/* SPDX-License-Identifier: Apache-2.0 */
/* A filter beside other inputs: filters, orders, pages. */
#include "conformance/rules/filter_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <stdlib.h>
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

/* A row of the list that an answer shows and the walk does not; NULL: none. */
static char *stranger(const struct answer *answer, const struct walk *plain,
                      const struct walk *whole)
{
    json_auto_t *ids = narrowed_ids(plain);
    json_auto_t *known = narrowed_ids(whole);
    size_t index;
    json_t *row;

    json_array_foreach(evidence_rows(answer, plain->list), index, row)
    {
        char *id = narrowed_id(plain->list, row);

        if (json_object_get(ids, id) == NULL && json_object_get(known, id) != NULL)
            return id;
        free(id);
    }
    return NULL;
}

/* One page shows whether a value is forgotten in an order: by a row it does not have, or
 * by another total. */
static bool page_agrees(struct probe *probe, const struct narrowed *narrowed,
                        const struct walk *plain, const struct walk *whole)
{
    const struct contract_filter *filter = rule_subject(probe)->filter;
    const struct answer *answer = narrowed_ask(probe, narrowed, 0, 0);
    struct narrowed unordered = *narrowed;
    char label[NARROWED_LABEL_SIZE];
    int64_t total = (int64_t)plain->count;

    if (!rule_usable(probe, answer, 200))
        return true;
    AUTO_FREE char *id = stranger(answer, plain, whole);
    if (plain->list->totals[TOTAL_ITEMS].at.source != EXPRESSION_NONE)
        (void)evidence_total_number(answer, plain->list, TOTAL_ITEMS, &total);
    if (id == NULL && total == (int64_t)plain->count) {
        rule_held(probe);
        return true;
    }
    unordered.word = NULL;
    if (!narrowed_is_still(probe, &unordered, plain)) {
        rule_lacked(probe, "a list that stays the same while it is read");
        return true;
    }
    AUTO_FREE char *expected =
        memory_format("%s gives the %zu rows it gives without an order",
                      narrowed_label(narrowed, plain->list, label), plain->count);
    rule_broken_format(probe, &filter->claim, answer, expected,
                       "%s%s, and a total of %lld", id == NULL ? "no other row" : "row ",
                       id == NULL ? "" : id, (long long)total);
    return false;
}

/* Each other value of a closed set, beside each order. */
static void other_values_ordered(struct probe *probe, const struct walk *whole,
                                 const char *held)
{
    const struct subject *subject = rule_subject(probe);
    const struct contract_order *order = &subject->list->order;
    size_t index;
    json_t *value;

    json_array_foreach(subject->parameter->enumeration, index, value)
    {
        const char *text = json_string_value(value);
        if (text == NULL || strcmp(text, held) == 0)
            continue;
        struct narrowed narrowed = narrowed_by(subject->filter, text);
        const struct walk *plain = narrowed_read(probe, &narrowed, 0);

        for (size_t i = 0; plain != NULL && plain->count > 0 && i < order->word_count;
             i++) {
            if (contract_order_repeats(order, i) || i == order->initial)
                continue;
            narrowed.word = &order->words[i];
            if (!page_agrees(probe, &narrowed, plain, whole))
                return;
        }
    }
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
    if (plain != NULL)
        other_values_ordered(probe, pool.whole, narrowed.conditions[0].value);
}
