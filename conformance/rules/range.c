/* SPDX-License-Identifier: Apache-2.0 */
/* Two inputs that are the ends of a range. */
#include "conformance/rules/range_internal.h"

#define DEFECTS(...) ((const char *const[]){__VA_ARGS__, NULL})

/* Bounds that can be moved by steps. */
static bool is_measured(const struct subject *subject)
{
    return subject->range->from->compare != COMPARE_TEXT;
}

static bool is_timed(const struct subject *subject)
{
    return range_is_timed(subject->range);
}

static bool is_dated(const struct subject *subject)
{
    return range_is_written(subject->range);
}

static bool is_timed_text(const struct subject *subject)
{
    return is_timed(subject) && is_dated(subject);
}

static bool is_ordered(const struct subject *subject)
{
    return is_measured(subject) && contract_order_is_chosen(&subject->list->order);
}

/* A range that can be asked for beside something else. */
static bool has_company(const struct subject *subject)
{
    const struct contract_list *list = subject->list;

    for (size_t i = 0; i < list->filter_count; i++)
        if (list->filters[i].match < MATCH_AT_OR_AFTER)
            return is_measured(subject);
    return false;
}

static bool is_rejected(const struct subject *subject)
{
    return is_measured(subject) && subject->range->reversed_rejected;
}

const struct rule range_rules[] = {
    {
        .id = "range/from",
        .each = SUBJECT_RANGE,
        .summary = "the lower end alone gives the rows from there on",
        .relation = "with the lower end at several places of the whole list, among them "
                    "a midnight and right behind a row: each row given lies after it, "
                    "and no row of the whole that does is left out",
        .source = "x-countersign list.ranges, from",
        .explanation =
            "Values are compared as instants or numbers, never as text. Rows within the "
            "second of the bound are left to other rules. Where the endpoint goes by "
            "another member that the contract allows, this is recorded.",
        .defects =
            DEFECTS("range-from-ignored", "range-ends-swapped", "range-from-date-only"),
        .applies = is_measured,
        .probe = range_from,
    },
    {
        .id = "range/to",
        .each = SUBJECT_RANGE,
        .summary = "the upper end alone gives the rows up to there",
        .relation = "with the upper end at several places of the whole list, among them "
                    "a midnight and right before a row: each row given lies before it, "
                    "and no row of the whole that does is left out",
        .source = "x-countersign list.ranges, to",
        .explanation = "As range/from, for the other end.",
        .defects =
            DEFECTS("range-to-ignored", "range-ends-swapped", "range-to-date-only"),
        .applies = is_measured,
        .probe = range_to,
    },
    {
        .id = "range/both",
        .each = SUBJECT_RANGE,
        .summary = "both ends together give the rows between them",
        .relation = "with both ends at several places of the whole list: each row given "
                    "lies between them, and no row of the whole that does is left out",
        .source = "x-countersign list.ranges",
        .explanation =
            "An end that works alone may be dropped as soon as the other one is given.",
        .defects =
            DEFECTS("range-both-ignores-to", "filter-repeated-overwritten",
                    "range-from-ignored", "range-to-ignored", "range-ends-swapped"),
        .applies = is_measured,
        .probe = range_both,
    },
    {
        .id = "range/inclusive-from",
        .each = SUBJECT_RANGE,
        .summary = "a row exactly at the lower end belongs to the range, or not, as "
                   "declared",
        .relation = "the lower end is put at rows' own values, among them one that "
                    "several rows share: these rows are given, or left out",
        .source = "x-countersign list.filters, match: at-or-after or after",
        .explanation = "Who walks a list range by range loses or repeats rows when the "
                       "ends are not what was said.",
        .defects = DEFECTS("range-from-exclusive", "range-from-inclusive"),
        .applies = is_measured,
        .probe = range_inclusive_from,
    },
    {
        .id = "range/inclusive-to",
        .each = SUBJECT_RANGE,
        .summary = "a row exactly at the upper end belongs to the range, or not, as "
                   "declared",
        .relation = "the upper end is put at rows' own values, among them one that "
                    "several rows share: these rows are given, or left out",
        .source = "x-countersign list.filters, match: at-or-before or before",
        .explanation = "As range/inclusive-from, for the other end.",
        .defects = DEFECTS("range-to-exclusive", "range-to-inclusive"),
        .applies = is_measured,
        .probe = range_inclusive_to,
    },
    {
        .id = "range/equal-ends",
        .each = SUBJECT_RANGE,
        .summary = "equal ends are allowed and give the rows exactly there",
        .relation = "both ends are put at a row's own value: status 200, and the rows "
                    "with that value when both ends are inclusive",
        .source = "x-countersign list.ranges",
        .explanation = "A check for reversed ends that takes equal ones for reversed "
                       "refuses what the documents allow.",
        .defects =
            DEFECTS("range-equal-refused", "range-from-inclusive", "range-to-inclusive",
                    "range-from-exclusive", "range-to-exclusive", "range-from-date-only",
                    "range-from-ignored", "range-to-ignored", "range-both-ignores-to"),
        .applies = is_measured,
        .probe = range_equal_ends,
    },
    {
        .id = "range/split",
        .each = SUBJECT_RANGE,
        .summary = "a range cut in two gives each row once",
        .relation = "a range is cut at a row: each row of the whole range is in one of "
                    "the parts, and their totals add up to its total",
        .source = "x-countersign list.ranges",
        .explanation =
            "This is how month after month is fetched. Rows at the cut are lost when "
            "both ends are exclusive, and counted twice when the parts overlap.",
        .defects =
            DEFECTS("range-from-exclusive", "range-to-exclusive", "range-from-inclusive",
                    "range-to-inclusive", "range-from-ignored", "range-to-ignored",
                    "range-both-ignores-to", "range-from-date-only", "range-to-date-only",
                    "index-from-zero"),
        .applies = is_measured,
        .probe = range_split,
    },
    {
        .id = "range/time-of-day",
        .each = SUBJECT_RANGE,
        .summary = "the time of a bound counts, not its date alone",
        .relation = "a bound is put between two rows of one day: one of them is given, "
                    "the other is not",
        .source = "x-countersign list.ranges; format date-time of the parameter",
        .explanation = "A bound that is cut to its date gives a whole day too much or "
                       "too little, which only shows within that day.",
        .defects =
            DEFECTS("range-from-date-only", "range-to-date-only", "range-from-ignored",
                    "range-to-ignored", "range-ends-swapped"),
        .applies = is_timed,
        .probe = range_time_of_day,
    },
    {
        .id = "range/extremes",
        .each = SUBJECT_RANGE,
        .summary = "a range apart from all rows is empty, one around them is whole",
        .relation = "a range that starts long after the last row, and one that ends long "
                    "before the first, give no rows and a total of 0; one around all "
                    "rows gives each of them",
        .source = "x-countersign list.ranges and list.totals.items",
        .explanation =
            "An empty range is where servers fall back to the whole list or keep an old "
            "total.",
        .defects =
            DEFECTS("range-from-ignored", "range-to-ignored", "range-ends-swapped"),
        .applies = is_measured,
        .probe = range_extremes,
    },
    {
        .id = "range/landmarks",
        .each = SUBJECT_RANGE,
        .summary = "a bound that clocks are often wrong about counts like any other",
        .relation =
            "an upper end at the epoch (or 0) and a second before it, a lower end "
            "that 32 bits do not hold, both ends from before the epoch to the "
            "end of the calendar: each row given lies there, each row of the "
            "whole list that lies there is given. A refusal is recorded",
        .source = "x-countersign list.ranges; RFC 3339 5.6",
        .explanation = "Zero is taken for \"not given\", minus one for a failure, and "
                       "what does not fit starts again from below: the whole list is "
                       "shown in place of nothing, or nothing in place of the whole.",
        .defects = DEFECTS("range-zero-ignored", "range-before-epoch-ignored",
                           "range-start-wraps", "range-end-wraps", "range-from-ignored",
                           "range-to-ignored", "range-ends-swapped"),
        .applies = is_measured,
        .probe = range_landmarks,
    },
    {
        .id = "range/within-second",
        .each = SUBJECT_RANGE,
        .summary = "a lower end less than a second before a row gives the row",
        .relation = "the lower end is put nine tenths of a second before rows at whole "
                    "seconds: they are given, as all behind them. A refusal is recorded",
        .source = "x-countersign list.ranges; RFC 3339 5.6 time-secfrac",
        .explanation = "A bound that is moved by a second leaves out the row it stands "
                       "at, which looks as if the end were exclusive.",
        .defects = DEFECTS("range-from-late", "range-ends-swapped"),
        .applies = range_has_parts,
        .probe = range_within_second,
    },
    {
        .id = "range/pages",
        .each = SUBJECT_RANGE,
        .summary = "a range holds on every page",
        .relation = "a range read in small pages shows the same rows as in large ones, "
                    "and each of them lies in it",
        .source = "x-countersign list.ranges and list.page",
        .explanation = "A bound that is dropped on the way to the second page shows "
                       "nowhere on the first.",
        .defects = DEFECTS("range-from-ignored", "range-to-ignored", "range-ends-swapped",
                           "range-both-ignores-to"),
        .applies = is_measured,
        .probe = range_pages,
    },
    {
        .id = "range/ordered",
        .each = SUBJECT_RANGE,
        .summary = "a range gives the same rows in every order",
        .relation = "a range asked for with each order holds the rows that lie in it, "
                    "the same as without",
        .source = "x-countersign list.ranges and list.order",
        .explanation = "Orders are often served by queries of their own, of which one "
                       "forgets the range.",
        .defects =
            DEFECTS("range-from-ignored", "range-to-ignored", "range-both-ignores-to",
                    "range-ends-swapped", "ties-lose-rows"),
        .applies = is_ordered,
        .probe = range_ordered,
    },
    {
        .id = "range/with-filters",
        .each = SUBJECT_RANGE,
        .summary = "a range beside a filter gives the rows that both give",
        .relation = "the list narrowed by range and filter holds the rows in common of "
                    "the lists narrowed by each",
        .source = "x-countersign list.ranges and list.filters",
        .explanation =
            "Relates three answers by their identifiers; an end or a filter that is "
            "dropped as soon as there are three inputs breaks it.",
        .defects = DEFECTS("filter-last-match-dropped", "filter-first-page-only"),
        .applies = has_company,
        .probe = range_with_filters,
    },
    {
        .id = "range/reversed",
        .each = SUBJECT_RANGE,
        .one_answer = true,
        .summary = "a range that ends before it starts is refused, or empty, as declared",
        .relation = "reversed by a second, by a year and by all rows, on the first page "
                    "and the second, with an order and with filters: the status declared "
                    "for range, or no "
                    "rows",
        .source = "x-countersign list.ranges, reversed; errors.range",
        .explanation = "Ends that are silently exchanged, or a comparison of dates "
                       "without their time, let some of these through.",
        .defects =
            DEFECTS("range-reversed-accepted", "range-reversed-exchanged",
                    "error-status-ok", "error-status-other", "error-status-failure"),
        .applies = is_measured,
        .probe = range_reversed,
    },
    {
        .id = "range/reported",
        .each = SUBJECT_RANGE,
        .one_answer = true,
        .summary = "a reversed range is reported as declared",
        .relation = "the body of the refusal fits the template declared for range",
        .source = "x-countersign errors.range",
        .explanation = "Forms put the message beside the input it names.",
        .defects =
            DEFECTS("range-reported-on-to", "error-details-missing", "error-field-wrong",
                    "error-code-wrong", "error-received-missing", "error-text-differs"),
        .applies = is_rejected,
        .probe = range_reported,
    },
    {
        .id = "range/bad-format",
        .each = SUBJECT_RANGE,
        .one_answer = true,
        .summary = "a bound that is none is refused",
        .relation =
            "text that is no date, or no number, at each end alone, beside a good "
            "one, beside each filter, in another order and on the second page: "
            "the status declared for format",
        .source = "x-countersign errors.format; format of the parameter's schema",
        .explanation = "A bound that cannot be read and is dropped gives the whole list "
                       "to somebody who asked for a day.",
        .defects = DEFECTS("range-bad-value-accepted", "range-bad-end-accepted",
                           "range-bad-value-accepted-beside", "error-status-ok",
                           "error-status-other", "error-status-failure"),
        .applies = is_measured,
        .probe = range_bad_format,
    },
    {
        .id = "range/impossible-date",
        .each = SUBJECT_RANGE,
        .one_answer = true,
        .summary = "a day that the calendar does not have is refused",
        .relation = "the 30th of February, the 31st of April and the 29th of February of "
                    "a common year, at each end: the status declared for format",
        .source = "x-countersign errors.format; RFC 3339 5.7",
        .explanation =
            "Many a date library rolls such a day over into the next month. Documents "
            "rarely speak of it, so that an answer only warns.",
        .defects = DEFECTS("range-impossible-date-accepted", "range-bad-value-accepted",
                           "range-bad-end-accepted"),
        .applies = is_dated,
        .probe = range_impossible_date,
    },
    {
        .id = "range/notations",
        .each = SUBJECT_RANGE,
        .summary = "the same instant in another notation gives the same rows",
        .relation = "a bound with an offset east and west of UTC, and with a fraction of "
                    "zero, gives the rows of the bound in UTC, or is refused (recorded). "
                    "A date alone, a time without offset and a number of seconds are "
                    "recorded",
        .source = "format date-time of the parameter's schema; RFC 3339 5.6",
        .explanation =
            "An offset that is cut off instead of counted moves the range by hours. "
            "Since documents rarely promise offsets, a breach only warns.",
        .defects = DEFECTS("range-offset-ignored"),
        .applies = is_timed_text,
        .probe = range_notations,
    },
    {
        .id = "range/two-ends",
        .each = SUBJECT_RANGE,
        .summary = "an input that holds a range holds two ends, no more and no less",
        .relation = "one bound alone, three of them, and an end left out where that is "
                    "not allowed are asked for: the status declared for format",
        .source = "x-countersign list.ranges, separator of its filters; errors.format",
        .explanation =
            "What is read up to the first comma, or from the last one on, is some other "
            "range than the one that was asked for, and looks like an answer.",
        .defects =
            DEFECTS("ends-single-accepted", "ends-third-ignored", "ends-half-accepted"),
        .applies = range_is_joined,
        .probe = range_joined,
    },
    {
        .id = "range/open-end",
        .each = SUBJECT_RANGE,
        .summary = "an end that is left open leaves nothing out",
        .relation = "with one end left open, the rows are those of the same range with "
                    "that end behind every row of the list",
        .source = "x-countersign list.ranges, open",
        .explanation = "An empty end that is taken for a moment of its own, such as now "
                       "or the start of time counting, hides rows on that side.",
        .defects = DEFECTS("ends-open-refused", "ends-open-empty"),
        .applies = range_may_be_open,
        .probe = range_open,
    },
    {0},
};
