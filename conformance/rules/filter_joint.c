/* SPDX-License-Identifier: Apache-2.0 */
/* A filter beside other inputs: filters, orders, pages. */
#include "conformance/rules/filter_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <string.h>

#define TRIED 3

/* A filter's answer by itself. */
struct side {
    const struct contract_filter *filter;
    const char *value;
    const struct walk *walk;
    json_t *ids;
};

/* How the identifiers of two answers lie to each other. */
static void overlap(const struct side *a, const struct side *b, size_t *both,
                    size_t *only_a, size_t *only_b)
{
    const char *id;
    json_t *at;

    *both = 0;
    json_object_foreach(a->ids, id, at)
    {
        *both += json_object_get(b->ids, id) != NULL;
    }
    *only_a = json_object_size(a->ids) - *both;
    *only_b = json_object_size(b->ids) - *both;
}

/* Values to try of any filter; a bound's are those of rows a quarter, half and three
 * quarters down the list. */
static void values_of(struct probe *probe, const struct contract_filter *filter,
                      const struct walk *whole, struct narrowed_values *values)
{
    AUTO_RECORDS struct narrowed_records seen =
        narrowed_sample(probe, filter, whole, NULL, FILTER_ITEMS_SEEN);
    size_t count = seen.given_count;

    if (filter->match < MATCH_AT_OR_AFTER) {
        narrowed_values_choose(filter, seen.given, count, TRIED, values);
        return;
    }
    for (size_t quarter = 1; quarter < 4 && count > 0; quarter++) {
        const json_t *value =
            value_at(seen.given[quarter * count / 4 % count], filter->field);
        AUTO_FREE char *text = value_text(value);
        if (value != NULL && !json_is_null(value) &&
            narrowed_takes(filter->parameter, text))
            narrowed_values_add(values, text);
    }
}

static bool read_side(struct probe *probe, struct side *side)
{
    struct narrowed narrowed = narrowed_by(side->filter, side->value);

    side->walk = narrowed_read(probe, &narrowed, 0);
    side->ids = side->walk == NULL ? NULL : narrowed_ids(side->walk);
    return side->walk != NULL;
}

/* Holds one pair of filters by the pair of values that tells most: rows in both answers,
 * and rows in either alone. */
static void hold_pair(struct probe *probe, const struct contract_filter *first,
                      const struct contract_filter *second, const struct walk *whole)
{
    AUTO_VALUES struct narrowed_values ones = {.count = 0}, others = {.count = 0};
    struct side a[TRIED], b[TRIED];
    size_t best = 0, best_a = 0, best_b = 0;

    values_of(probe, first, whole, &ones);
    values_of(probe, second, whole, &others);
    if (ones.count == 0 || others.count == 0) {
        rule_lacked(probe, "values of %s and of %s", first->parameter->name,
                    second->parameter->name);
        return;
    }
    for (size_t i = 0; i < ones.count; i++) {
        a[i] = (struct side){.filter = first, .value = ones.items[i]};
        (void)read_side(probe, &a[i]);
    }
    for (size_t j = 0; j < others.count; j++) {
        b[j] = (struct side){.filter = second, .value = others.items[j]};
        (void)read_side(probe, &b[j]);
    }
    for (size_t i = 0; i < ones.count; i++) {
        for (size_t j = 0; j < others.count; j++) {
            size_t both, only_a, only_b;
            overlap(&a[i], &b[j], &both, &only_a, &only_b);
            size_t least = only_a < only_b ? only_a : only_b;
            least = both < least ? both : least;
            if (least > best) {
                best = least;
                best_a = i;
                best_b = j;
            }
        }
    }
    struct narrowed one = narrowed_by(first, a[best_a].value);
    struct narrowed other = narrowed_by(second, b[best_b].value);
    if (best > 0)
        narrowed_common(probe, &one, &other, whole);
    else
        rule_lacked(probe,
                    "values of %s and %s with rows in common and rows of their own",
                    first->parameter->name, second->parameter->name);
    for (size_t i = 0; i < ones.count; i++)
        json_decref(a[i].ids);
    for (size_t j = 0; j < others.count; j++)
        json_decref(b[j].ids);
}

void filter_conjunction(struct probe *probe)
{
    const struct subject *subject = rule_subject(probe);
    const struct contract_list *list = subject->list;
    const struct walk *whole = rule_whole(probe);

    for (size_t i = 0; whole != NULL && i < list->filter_count; i++)
        if (&list->filters[i] > subject->filter)
            hold_pair(probe, subject->filter, &list->filters[i], whole);
}

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
    int64_t size = large == NULL ? 0 : narrowed_small_size(large);

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
        narrowed.word = &order->words[i];
        const struct walk *walk = narrowed_read(probe, &narrowed, 0);
        if (walk != NULL &&
            narrowed_same(probe, VERDICT_FAIL, &subject->filter->claim, plain, walk,
                          pool.whole, "the filter gives the same rows in every order"))
            rule_held(probe);
    }
}
