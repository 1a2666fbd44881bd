/* SPDX-License-Identifier: Apache-2.0 */
/* Which rows a range gives, away from its very ends. */
#include "conformance/rules/range_internal.h"

#include "src/memory.h"

#include <inttypes.h>

#define BOTH   (NARROWED_SOUND | NARROWED_COMPLETE)
#define BESIDE 3 /* values of a filter: one may have all its rows in the range */

static const struct {
    double part;
    int64_t steps;
} cuts[] = {{0.25, 0}, {0.5, 1}, {0.75, -1}, {0.9, 0}};

/* The index of the point that is nearest to the one behind it, and apart from it. */
static size_t closest(const struct range_span *span)
{
    double least = 0;
    size_t found = span->count;

    for (size_t i = 0; i + 1 < span->count; i++) {
        const struct scalar *point = &span->points[i], *next = point + 1;
        double gap = point->kind == COMPARE_INSTANT
                         ? instant_difference(next->instant, point->instant)
                         : next->number - point->number;

        if (gap >= 1 && (found == span->count || gap < least)) {
            least = gap;
            found = i;
        }
    }
    return found;
}

/* Holds one end alone to the rows, put at `bound`. */
static void hold_end(struct probe *probe, const struct range_span *span, bool upper,
                     const struct range_bound *bound)
{
    struct narrowed narrowed = range_between(span, upper ? NULL : bound->text,
                                             upper ? bound->text : NULL, false);

    (void)narrowed_hold(probe, &narrowed, span->whole, BOTH);
}

static void hold_one_end(struct probe *probe, bool upper)
{
    AUTO_SPAN struct range_span span = range_span(probe);

    if (span.whole == NULL)
        return;
    const struct contract_filter *end = upper ? span.range->to : span.range->from;
    if (span.field > 0)
        rule_record(probe, NULL, "%s goes by %s", end->parameter->label,
                    narrowed_field(end, span.field));
    for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++) {
        struct range_bound bound = range_bound_of(&span, cuts[i].part, cuts[i].steps);
        hold_end(probe, &span, upper, &bound);
    }
    size_t near = closest(&span);
    if (near < span.count) {
        struct range_bound bound =
            range_bound_at(&span, &span.points[upper ? near : near + 1], 0);
        hold_end(probe, &span, upper, &bound);
    }
    if (range_is_timed(span.range)) {
        struct scalar midnight = span.points[span.count / 2];
        midnight.instant.seconds -= midnight.instant.seconds % RANGE_DAY;
        midnight.instant.nanoseconds = 0;
        struct range_bound bound = range_bound_at(&span, &midnight, 0);
        hold_end(probe, &span, upper, &bound);
    }
}

void range_from(struct probe *probe)
{
    hold_one_end(probe, false);
}

void range_to(struct probe *probe)
{
    hold_one_end(probe, true);
}

void range_both(struct probe *probe)
{
    static const double parts[][2] = {{0.25, 0.75}, {0.1, 0.5}, {0.4, 0.95}};
    AUTO_SPAN struct range_span span = range_span(probe);

    for (size_t i = 0; span.whole != NULL && i < sizeof parts / sizeof *parts; i++) {
        struct range_bound from = range_bound_of(&span, parts[i][0], 0);
        struct range_bound to = range_bound_of(&span, parts[i][1], 0);
        struct narrowed narrowed = range_between(&span, from.text, to.text, false);

        (void)narrowed_hold(probe, &narrowed, span.whole, BOTH);
    }
}

/* The next index from `at` on whose point and the one after it lie on one day, with room
 * for a bound between them; span->count when there is none. */
static size_t within_a_day(const struct range_span *span, size_t at)
{
    for (; at + 1 < span->count; at++) {
        int64_t first = span->points[at].instant.seconds;
        int64_t next = span->points[at + 1].instant.seconds;

        if (next - first > 2 && first > 0 && first / RANGE_DAY == next / RANGE_DAY)
            return at;
    }
    return span->count;
}

void range_time_of_day(struct probe *probe)
{
    AUTO_SPAN struct range_span span = range_span(probe);
    size_t at = 0, found = 0;

    while (span.whole != NULL && found < 2 &&
           (at = within_a_day(&span, at)) < span.count) {
        int64_t gap =
            span.points[at + 1].instant.seconds - span.points[at].instant.seconds;
        struct range_bound bound = range_bound_at(&span, &span.points[at], gap / 2);
        struct narrowed from = range_between(&span, bound.text, NULL, false);
        struct narrowed to = range_between(&span, NULL, bound.text, false);

        (void)narrowed_hold(probe, &from, span.whole, BOTH);
        (void)narrowed_hold(probe, &to, span.whole, BOTH);
        at += span.count / 2 + 1;
        found++;
    }
    if (span.whole != NULL && found == 0)
        rule_lacked(probe, "two rows of one day at different times");
}

void range_hold_empty(struct probe *probe, const struct range_span *span,
                      const struct narrowed *narrowed)
{
    const struct walk *walk = narrowed_read(probe, narrowed, 0);
    int64_t total = 0;

    if (walk == NULL)
        return;
    if (walk->count > 0) {
        AUTO_RECORDS struct narrowed_records records =
            narrowed_records(walk, span->whole);
        (void)narrowed_judge(probe, narrowed, &records, NARROWED_SOUND);
    } else if (walk->page_count > 0 &&
               evidence_total_number(evidence_walk_page(walk, 0), walk->list, TOTAL_ITEMS,
                                     &total) &&
               total != 0) {
        rule_broken_format(probe, &walk->list->totals[TOTAL_ITEMS].claim,
                           evidence_walk_page(walk, 0), "no rows, and a total of 0",
                           "no rows, and a total of %" PRId64, total);
    } else {
        rule_held(probe);
    }
}

/* Steps that lead far away from all rows, those that may come meanwhile included: a year,
 * or the width of the span where the unit is not known. */
static int64_t far_away(const struct range_span *span)
{
    const struct scalar *first = &span->points[0], *last = first + span->count - 1;

    if (first->kind == COMPARE_NUMBER)
        return (int64_t)(last->number - first->number) + 366;
    return range_is_timed(span->range) ? RANGE_YEAR : 366;
}

void range_extremes(struct probe *probe)
{
    AUTO_SPAN struct range_span span = range_span(probe);

    if (span.whole == NULL)
        return;
    int64_t far = far_away(&span), near = range_is_timed(span.range) ? RANGE_DAY : 1;
    struct range_bound late = range_bound_of(&span, 1, far);
    struct range_bound early = range_bound_of(&span, 0, -far);
    struct range_bound first = range_bound_within(&span, 0, -near);
    struct range_bound last = range_bound_within(&span, 1, near);
    struct narrowed after = range_between(&span, late.text, NULL, false);
    struct narrowed before = range_between(&span, NULL, early.text, false);
    struct narrowed around = range_between(&span, first.text, last.text, false);

    range_hold_empty(probe, &span, &after);
    range_hold_empty(probe, &span, &before);
    (void)narrowed_hold(probe, &around, span.whole, NARROWED_COMPLETE);
}

void range_pages(struct probe *probe)
{
    AUTO_SPAN struct range_span span = range_span(probe);

    if (span.whole == NULL)
        return;
    /* The places where the list is paged beside its ranges anyhow. */
    struct range_bound from = range_bound_of(&span, 0.3, 0);
    struct range_bound middle = range_bound_of(&span, 0.5, 0);
    struct range_bound to = range_bound_of(&span, 0.7, 0);
    for (int open = 0; open < 3; open++) {
        const char *texts[][2] = {
            {from.text, to.text}, {NULL, middle.text}, {middle.text, NULL}};
        struct narrowed narrowed =
            range_between(&span, texts[open][0], texts[open][1], false);
        const struct walk *large = narrowed_read(probe, &narrowed, 0);
        int64_t size = large == NULL ? 0 : evidence_small_size(large, NULL);

        if (size == 0) {
            rule_lacked(probe, "more than one page of rows in a range");
            continue;
        }
        const struct walk *small = narrowed_walk(probe, &narrowed, size);
        AUTO_RECORDS struct narrowed_records records =
            narrowed_records(small, span.whole);
        if (narrowed_judge(probe, &narrowed, &records, NARROWED_SOUND) &&
            narrowed_read(probe, &narrowed, size) != NULL &&
            narrowed_same(probe, VERDICT_FAIL, &span.range->claim, large, small,
                          span.whole, "small pages hold the same rows as large ones"))
            rule_held(probe);
    }
}

void range_ordered(struct probe *probe)
{
    const struct contract_order *order = &rule_subject(probe)->list->order;
    AUTO_SPAN struct range_span span = range_span(probe);

    if (span.whole == NULL)
        return;
    struct range_bound from = range_bound_of(&span, 0.25, 0);
    struct range_bound to = range_bound_of(&span, 0.75, 0);
    struct narrowed narrowed = range_between(&span, from.text, to.text, false);
    const struct walk *plain = narrowed_read(probe, &narrowed, 0);
    for (size_t i = 0; plain != NULL && i < order->word_count; i++) {
        if (contract_order_repeats(order, i))
            continue;
        narrowed.word = &order->words[i];
        if (narrowed_hold(probe, &narrowed, span.whole, BOTH) &&
            narrowed_read(probe, &narrowed, 0) != NULL &&
            narrowed_same(probe, VERDICT_FAIL, &span.range->claim, plain,
                          narrowed_walk(probe, &narrowed, 0), span.whole,
                          "the range gives the same rows in every order"))
            rule_held(probe);
    }
}

void range_with_filters(struct probe *probe)
{
    const struct contract_list *list = rule_subject(probe)->list;
    AUTO_SPAN struct range_span span = range_span(probe);
    size_t tried = 0;

    if (span.whole == NULL)
        return;
    struct range_bound from = range_bound_of(&span, 0.15, 0);
    struct range_bound to = range_bound_of(&span, 0.85, 0);
    struct narrowed range = range_between(&span, from.text, to.text, false);
    for (size_t i = 0; i < list->filter_count && tried < 3; i++) {
        const struct contract_filter *filter = &list->filters[i];
        AUTO_VALUES struct narrowed_values values = {.count = 0};

        if (filter->match >= MATCH_AT_OR_AFTER)
            continue;
        AUTO_RECORDS struct narrowed_records seen =
            narrowed_sample(probe, filter, span.whole, NULL, 4);
        narrowed_values_choose(
            filter, &(const struct rows){.items = seen.given, .count = seen.given_count},
            BESIDE, &values);
        for (size_t v = 0; v < values.count; v++) {
            struct narrowed by_filter = narrowed_by(filter, values.items[v]);
            narrowed_common(probe, &range, &by_filter, span.whole);
        }
        tried += values.count > 0;
    }
    if (tried == 0)
        rule_lacked(probe, "another filter with a value that rows show");
}
