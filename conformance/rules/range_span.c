/* SPDX-License-Identifier: Apache-2.0 */
/* Bounds taken from what the rows show. */
#include "conformance/rules/range_internal.h"

#include "src/memory.h"

#include <stdio.h>
#include <string.h>

bool range_is_timed(const struct contract_range *range)
{
    return collection_is_moment(range->from->compare) &&
           !contract_filter_is_daily(range->from);
}

bool range_is_written(const struct contract_range *range)
{
    const struct contract_dates *dates = &range->from->dates;

    return dates->declared ? dates->usual == DATES_DATE_TIME ||
                                 dates->usual == DATES_LOCAL || dates->usual == DATES_DATE
                           : range->from->input == COMPARE_INSTANT;
}

struct scalar range_seen(const struct contract_range *range, struct scalar value)
{
    const struct contract_filter *from = range->from;

    return contract_filter_seen(
        from, contract_filter_is_daily(from) && from->dates.whole_days, value);
}

static int64_t step(const struct contract_range *range)
{
    return collection_is_moment(range->from->compare) && !range_is_timed(range)
               ? RANGE_DAY
               : 1;
}

void range_span_clear(struct range_span *span)
{
    free(span->points);
    *span = (struct range_span){.whole = NULL};
}

static int by_value(const void *a, const void *b)
{
    return collection_compare(a, b);
}

static void gather(struct range_span *span)
{
    const struct contract_filter *filter = span->range->from;

    span->count = 0;
    for (size_t i = 0; i < span->whole->count; i++) {
        struct scalar value =
            relation_value(evidence_walk_row(span->whole, i),
                           narrowed_field(filter, span->field), filter->compare);
        if (value.present)
            span->points[span->count++] = range_seen(span->range, value);
    }
    qsort(span->points, span->count, sizeof *span->points, by_value);
}

struct narrowed range_between(const struct range_span *span, const char *from,
                              const char *to, bool sharp)
{
    struct narrowed narrowed = {.count = 0};

    if (from != NULL)
        narrowed_add(&narrowed, span->range->from, from);
    if (to != NULL)
        narrowed_add(&narrowed, span->range->to, to);
    for (size_t i = 0; i < narrowed.count; i++) {
        const struct contract_filter *filter = narrowed.conditions[i].filter;

        narrowed.conditions[i].sharp = sharp;
        narrowed.conditions[i].settled = true;
        narrowed.conditions[i].field =
            span->field <= filter->field_or_count ? span->field : 0;
    }
    return narrowed;
}

/* True when the endpoint's answers agree with this reading of the field. */
static bool reads(struct probe *probe, struct range_span *span, size_t field)
{
    struct range_bound bound = range_bound_of(span, 0.5, 1);
    size_t before = span->field;
    bool agrees = true;

    span->field = field;
    for (int upper = 0; upper <= 1 && agrees; upper++) {
        struct narrowed narrowed = range_between(span, upper ? NULL : bound.text,
                                                 upper ? bound.text : NULL, false);
        const struct walk *walk = narrowed_walk(probe, &narrowed, 0);
        AUTO_RECORDS struct narrowed_records records =
            narrowed_records(walk, span->whole);
        agrees = walk->whole && narrowed_agrees(&narrowed, &records);
    }
    span->field = before;
    return agrees;
}

struct range_span range_span(struct probe *probe)
{
    const struct contract_range *range = rule_subject(probe)->range;
    struct range_span span = {.range = range, .whole = rule_rows(probe)};

    if (span.whole == NULL)
        return span;
    span.points = memory_array(span.whole->count, sizeof *span.points);
    if (range->from->in_row && range->to->in_row)
        gather(&span);
    if (span.count < 2 ||
        collection_compare(&span.points[0], &span.points[span.count - 1]) == 0) {
        rule_lacked(probe, "rows that show different values of %s", range->from->field);
        span.whole = NULL;
        return span;
    }
    for (size_t field = 0; field <= range->from->field_or_count; field++) {
        if (range->from->field_or_count > 0 && reads(probe, &span, field)) {
            span.field = field;
            gather(&span);
            break;
        }
    }
    return span;
}

static void print_instant(const struct range_span *span, struct instant instant,
                          char out[INSTANT_TEXT_SIZE])
{
    contract_filter_print(span->range->from, instant, out);
    if (!range_is_timed(span->range))
        out[10] = '\0'; /* the date alone */
}

struct range_bound range_bound_at(const struct range_span *span,
                                  const struct scalar *point, int64_t steps)
{
    struct range_bound bound;
    char instant[INSTANT_TEXT_SIZE];

    switch (point->kind) {
    case COMPARE_INSTANT:
    case COMPARE_EPOCH_SECONDS: /* what was read is never of these kinds */
    case COMPARE_EPOCH_MILLISECONDS:
    case COMPARE_RFC2822:
        print_instant(span, instant_add(point->instant, steps * step(span->range)),
                      instant);
        (void)snprintf(bound.text, sizeof bound.text, "%s", instant);
        break;
    case COMPARE_NUMBER:
        (void)snprintf(bound.text, sizeof bound.text, "%.15g",
                       point->number + (double)steps);
        break;
    case COMPARE_TEXT:
        (void)snprintf(bound.text, sizeof bound.text, "%.*s", (int)point->length,
                       point->text);
        break;
    }
    return bound;
}

struct range_bound range_bound_of(const struct range_span *span, double part,
                                  int64_t steps)
{
    size_t at = (size_t)(part * (double)(span->count - 1));

    return range_bound_at(span, &span->points[at], steps);
}

struct range_bound range_bound_within(const struct range_span *span, double part,
                                      int64_t steps)
{
    const struct contract_parameter *ends[] = {span->range->from->parameter,
                                               span->range->to->parameter};
    struct scalar point = span->points[(size_t)(part * (double)(span->count - 1))];

    if (point.kind != COMPARE_NUMBER)
        return range_bound_at(span, &point, steps);
    point.number += (double)steps;
    for (size_t i = 0; i < 2; i++) {
        if (ends[i]->has_minimum && point.number < ends[i]->minimum)
            point.number = ends[i]->minimum;
        if (ends[i]->has_maximum && point.number > ends[i]->maximum)
            point.number = ends[i]->maximum;
    }
    return range_bound_at(span, &point, 0);
}
