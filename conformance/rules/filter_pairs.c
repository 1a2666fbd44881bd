/* SPDX-License-Identifier: Apache-2.0 */
/* Filters together. */
#include "conformance/rules/filter_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <inttypes.h>
#include <string.h>

#define TRIED FILTER_VALUES_PAIRED

/* A filter's answer by itself. */
struct side {
    struct narrowed narrowed;
    json_t *ids;
};

void filter_pair_clear(struct filter_pair *pair)
{
    narrowed_values_clear(&pair->values[0]);
    narrowed_values_clear(&pair->values[1]);
}

/* How the identifiers of two answers lie to each other: the least of those in both, in
 * the first alone and in the second alone. */
static size_t least_overlap(const json_t *a, const json_t *b)
{
    const char *id;
    json_t *at;
    size_t both = 0;

    json_object_foreach((json_t *)(uintptr_t)a, id, at)
    {
        both += json_object_get(b, id) != NULL;
    }
    size_t only_a = json_object_size(a) - both, only_b = json_object_size(b) - both;
    size_t least = only_a < only_b ? only_a : only_b;
    return both < least ? both : least;
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
        narrowed_values_choose(filter,
                               &(const struct rows){.items = seen.given, .count = count},
                               TRIED, values);
        return;
    }
    for (size_t quarter = 1; quarter < 4 && count > 0; quarter++) {
        const json_t *value =
            value_at(seen.given[quarter * count / 4 % count], filter->field);
        AUTO_FREE char *text = narrowed_text(filter, value);
        if (value != NULL && !json_is_null(value) &&
            narrowed_takes(filter->parameter, text))
            narrowed_values_add(values, text);
    }
}

static void read_sides(struct probe *probe, const struct contract_filter *filter,
                       const struct narrowed_values *values, struct side *sides)
{
    for (size_t i = 0; i < values->count; i++) {
        sides[i] = (struct side){.narrowed = narrowed_by(filter, values->items[i])};
        const struct walk *walk = narrowed_read(probe, &sides[i].narrowed, 0);
        sides[i].ids = walk == NULL ? NULL : narrowed_ids(walk);
    }
}

bool filter_choose_pair(struct probe *probe, const struct contract_filter *first,
                        const struct contract_filter *second, const struct walk *whole,
                        struct filter_pair *pair)
{
    struct side a[TRIED], b[TRIED];
    size_t best = 0;

    values_of(probe, first, whole, &pair->values[0]);
    values_of(probe, second, whole, &pair->values[1]);
    read_sides(probe, first, &pair->values[0], a);
    read_sides(probe, second, &pair->values[1], b);
    for (size_t i = 0; i < pair->values[0].count; i++) {
        for (size_t j = 0; j < pair->values[1].count; j++) {
            size_t least = least_overlap(a[i].ids, b[j].ids);
            if (least > best) {
                best = least;
                pair->first = a[i].narrowed;
                pair->second = b[j].narrowed;
            }
        }
    }
    for (size_t i = 0; i < pair->values[0].count; i++)
        json_decref(a[i].ids);
    for (size_t j = 0; j < pair->values[1].count; j++)
        json_decref(b[j].ids);
    if (best == 0)
        rule_lacked(probe,
                    "values of %s and %s with rows in common and rows of their own",
                    first->parameter->label, second->parameter->label);
    return best > 0;
}

void filter_conjunction(struct probe *probe)
{
    const struct subject *subject = rule_subject(probe);
    const struct contract_list *list = subject->list;
    const struct walk *whole = rule_whole(probe);

    for (size_t i = 0; whole != NULL && i < list->filter_count; i++) {
        AUTO_PAIR struct filter_pair pair = {.first = {.count = 0}};
        if (&list->filters[i] > subject->filter &&
            narrowed_go_together(subject->operation, subject->filter,
                                 &list->filters[i]) &&
            filter_choose_pair(probe, subject->filter, &list->filters[i], whole, &pair)) {
            narrowed_common(probe, &pair.first, &pair.second, whole);
            filter_hold_each_value(probe, &pair, whole);
        }
    }
}

/* --- Three --- */

/* A value of the third filter that some, not all, of the rows show that both others give.
 * Returns new; NULL when there is none. */
static char *third_value(struct probe *probe, const struct contract_filter *filter,
                         const struct walk *both)
{
    AUTO_RECORDS struct narrowed_records seen =
        narrowed_sample(probe, filter, both, NULL, FILTER_ITEMS_HELD);
    json_t *first = NULL;
    bool differ = false;

    for (size_t i = 0; i < seen.given_count; i++) {
        json_t *value = value_at(seen.given[i], filter->field);
        if (value == NULL || json_is_null(value))
            differ = true;
        else if (first == NULL)
            first = value;
        else
            differ = differ || !value_equal(first, value);
    }
    return first != NULL && differ ? narrowed_text(filter, first) : NULL;
}

void filter_three(struct probe *probe)
{
    const struct contract_list *list = rule_subject(probe)->list;
    const struct walk *whole = rule_whole(probe);
    const struct contract_filter *filters[3];
    size_t count = 0;
    AUTO_PAIR struct filter_pair pair = {.first = {.count = 0}};

    for (size_t i = 0; i < list->filter_count && count < 3; i++)
        if (list->filters[i].match <= MATCH_PREFIX &&
            !contract_input_leans(rule_subject(probe)->operation,
                                  list->filters[i].parameter, NULL))
            filters[count++] = &list->filters[i];
    if (count < 3 || whole == NULL ||
        !filter_choose_pair(probe, filters[0], filters[1], whole, &pair))
        return;
    narrowed_add(&pair.first, filters[1], pair.second.conditions[0].value);
    const struct walk *both = narrowed_read(probe, &pair.first, 0);
    if (both == NULL)
        return;
    AUTO_FREE char *value = third_value(probe, filters[2], both);
    if (value == NULL || !narrowed_takes(filters[2]->parameter, value)) {
        rule_lacked(probe, "rows that two filters give and a third one tells apart");
        return;
    }
    struct narrowed third = narrowed_by(filters[2], value);
    narrowed_common(probe, &pair.first, &third, whole);
}

/* --- Totals --- */

static void hold_total(struct probe *probe, const struct narrowed *narrowed,
                       const struct walk *whole)
{
    const struct contract_list *list = rule_subject(probe)->list;
    const struct walk *walk = narrowed_read(probe, narrowed, 0);
    char label[NARROWED_LABEL_SIZE];
    int64_t total;

    if (walk == NULL)
        return;
    if (!narrowed_total(walk, &total)) {
        rule_lacked(probe, "a total that is said on each page and stays the same");
    } else if (total == (int64_t)walk->count) {
        rule_held(probe);
    } else {
        AUTO_FREE char *expected =
            memory_format("the total with %s is %zu, the rows on its pages",
                          narrowed_label(narrowed, list, label), walk->count);
        rule_broken_format(
            probe, &list->totals[TOTAL_ITEMS].claim, evidence_walk_page(walk, 0),
            expected, "%" PRId64 " (without a filter: %" PRId64 ")", total, whole->total);
    }
}

void filter_total(struct probe *probe)
{
    const struct subject *subject = rule_subject(probe);
    const struct contract_list *list = subject->list;
    AUTO_POOL struct filter_pool pool = filter_pool(probe);
    AUTO_VALUES struct narrowed_values values = {.count = 0};

    if (pool.whole == NULL)
        return;
    filter_values(subject, &pool, NARROWED_VALUES_MAX, &values);
    for (size_t i = 0; i < values.count; i++) {
        struct narrowed narrowed = narrowed_by(subject->filter, values.items[i]);
        hold_total(probe, &narrowed, pool.whole);
    }
    for (size_t i = 0; i < list->filter_count; i++) {
        AUTO_PAIR struct filter_pair pair = {.first = {.count = 0}};
        if (&list->filters[i] <= subject->filter ||
            !narrowed_go_together(subject->operation, subject->filter,
                                  &list->filters[i]) ||
            !filter_choose_pair(probe, subject->filter, &list->filters[i], pool.whole,
                                &pair))
            continue;
        narrowed_add(&pair.first, &list->filters[i], pair.second.conditions[0].value);
        hold_total(probe, &pair.first, pool.whole);
    }
}
