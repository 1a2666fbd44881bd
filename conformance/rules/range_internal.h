/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the parts of the range family share: the span of a list, which is what the whole
 * list shows of the member a range looks at, in order, and bounds taken from it.
 */
#ifndef COUNTERSIGN_RULES_RANGE_INTERNAL_H
#define COUNTERSIGN_RULES_RANGE_INTERNAL_H

#include "conformance/rules/narrowed.h"

#define RANGE_TEXT_SIZE 64
#define RANGE_DAY       86400
#define RANGE_YEAR      (365 * RANGE_DAY)

struct range_span {
    const struct contract_range *range;
    const struct walk *whole; /* NULL: nothing can be judged, and why is said */
    size_t field;             /* the reading of the field the endpoint goes by */
    struct scalar *points;    /* ascending */
    size_t count;
};
#define AUTO_SPAN __attribute__((cleanup(range_span_clear)))
struct range_span range_span(struct probe *probe);
void range_span_clear(struct range_span *span);

/* A bound in words, by value. */
struct range_bound {
    char text[RANGE_TEXT_SIZE];
};

/* The bound at a point, moved by steps: seconds of date-times, days of dates, ones of
 * numbers. */
struct range_bound range_bound_at(const struct range_span *span,
                                  const struct scalar *point, int64_t steps);

/* The same at `part` (0 to 1) of the span. */
struct range_bound range_bound_of(const struct range_span *span, double part,
                                  int64_t steps);

/* As range_bound_of, but a number no further out than either end takes. */
struct range_bound range_bound_within(const struct range_span *span, double part,
                                      int64_t steps);

/* True when the bounds are moments, in whatever notation, not whole days. */
bool range_is_timed(const struct contract_range *range);

/* True when they are written as RFC 3339 has dates and times, not as counts. */
bool range_is_written(const struct contract_range *range);

/* A row's value as it compares with a bound: where bounds name whole days, its day. */
struct scalar range_seen(const struct contract_range *range, struct scalar value);

/* The list from or to a bound (NULL: that end is open), rows on it judged or not. */
struct narrowed range_between(const struct range_span *span, const char *from,
                              const char *to, bool sharp);

/* A range that lies apart from all rows gives none of them (range_rows.c). */
void range_hold_empty(struct probe *probe, const struct range_span *span,
                      const struct narrowed *narrowed);

/* --- The rules' own functions, by the part that holds them --- */

/* range_rows.c */
void range_from(struct probe *probe);
void range_to(struct probe *probe);
void range_both(struct probe *probe);
void range_time_of_day(struct probe *probe);
void range_extremes(struct probe *probe);
void range_pages(struct probe *probe);
void range_ordered(struct probe *probe);
void range_with_filters(struct probe *probe);

/* range_far.c */
bool range_has_parts(const struct subject *subject);
void range_landmarks(struct probe *probe);
void range_within_second(struct probe *probe);

/* range_ends.c */
void range_inclusive_from(struct probe *probe);
void range_inclusive_to(struct probe *probe);
void range_equal_ends(struct probe *probe);
void range_split(struct probe *probe);

/* range_joined.c */
bool range_is_joined(const struct subject *subject);
bool range_may_be_open(const struct subject *subject);
void range_joined(struct probe *probe);
void range_open(struct probe *probe);

/* range_refused.c */
void range_reversed(struct probe *probe);
void range_reported(struct probe *probe);
void range_bad_format(struct probe *probe);
void range_impossible_date(struct probe *probe);
void range_notations(struct probe *probe);

#endif
