/* SPDX-License-Identifier: Apache-2.0 */
/* The very ends of a range: whether rows exactly on a bound belong to it. */
#include "conformance/rules/range_internal.h"

#include "src/memory.h"

#include <inttypes.h>
#include <string.h>

#define POINTS_TRIED 3

static bool is_whole_second(const struct scalar *point)
{
    return point->kind != COMPARE_INSTANT || point->instant.nanoseconds == 0;
}

/* Indexes of points to bound by: the one most rows share, the middle one, a late one. */
static size_t choose_points(const struct range_span *span, size_t out[POINTS_TRIED])
{
    size_t shared = span->count / 2, most = 0, count = 0;

    for (size_t i = 0, run = 0; i < span->count; i++) {
        run = i > 0 && collection_compare(&span->points[i - 1], &span->points[i]) == 0
                  ? run + 1
                  : 1;
        if (run > most && is_whole_second(&span->points[i])) {
            most = run;
            shared = i;
        }
    }
    const size_t wanted[POINTS_TRIED] = {shared, span->count / 2, span->count * 9 / 10};
    for (size_t i = 0; i < POINTS_TRIED; i++)
        if (is_whole_second(&span->points[wanted[i]]) &&
            (count == 0 || collection_compare(&span->points[out[count - 1]],
                                              &span->points[wanted[i]]) != 0))
            out[count++] = wanted[i];
    return count;
}

/* --- Inclusive or not --- */

struct end_view {
    const struct contract_filter *filter;
    const char *bound;
    const struct answer *answer;
    size_t at, given; /* rows exactly on the bound, and those of them that were given */
    char *id;         /* of one that was left out, or else of one that was given */
};

static void look_at_end(const struct range_span *span, const struct scalar *point,
                        const struct walk *walk, struct end_view *view)
{
    json_auto_t *ids = narrowed_ids(walk);
    const char *field = narrowed_field(view->filter, span->field);

    for (size_t i = 0; i < span->whole->count; i++) {
        struct scalar value =
            range_seen(span->range, relation_value(evidence_walk_row(span->whole, i),
                                                   field, view->filter->compare));
        if (!value.present || collection_compare(&value, point) != 0)
            continue;
        AUTO_FREE char *id = narrowed_id(walk->list, evidence_walk_row(span->whole, i));
        bool given = json_object_get(ids, id) != NULL;
        view->at++;
        view->given += given;
        if (view->id == NULL || (!given && view->given == view->at - 1)) {
            free(view->id);
            view->id = memory_text(id);
        }
    }
}

static void judge_end(struct probe *probe, const struct end_view *view)
{
    const struct contract_filter *filter = view->filter;
    bool declared =
        filter->match == MATCH_AT_OR_AFTER || filter->match == MATCH_AT_OR_BEFORE;
    enum match other = filter->match == MATCH_AT_OR_AFTER    ? MATCH_AFTER
                       : filter->match == MATCH_AFTER        ? MATCH_AT_OR_AFTER
                       : filter->match == MATCH_AT_OR_BEFORE ? MATCH_BEFORE
                                                             : MATCH_AT_OR_BEFORE;
    bool all = view->given == view->at, none = view->given == 0;
    AUTO_FREE char *expected = memory_format(
        "%s=%s %s rows exactly there (%s)", filter->parameter->label, view->bound,
        declared ? "gives" : "does not give", collection_match_name(filter->match));
    AUTO_FREE char *actual =
        memory_format("%zu of %zu rows exactly there are given; row %.120s is %s",
                      view->given, view->at, view->id, all ? "given" : "not");

    if (declared ? all : none)
        rule_held(probe);
    else if ((all || none) && filter->match_allowed[other])
        rule_record(probe, view->answer, "%s", actual);
    else
        rule_broken(probe, all || none ? &filter->match_claim : &filter->claim,
                    view->answer, expected, actual);
}

static void hold_inclusive(struct probe *probe, bool upper)
{
    AUTO_SPAN struct range_span span = range_span(probe);
    size_t points[POINTS_TRIED];
    size_t count = span.whole == NULL ? 0 : choose_points(&span, points);

    if (span.whole != NULL && count == 0)
        rule_lacked(probe, "rows at whole seconds");
    for (size_t i = 0; i < count; i++) {
        const struct scalar *point = &span.points[points[i]];
        struct range_bound bound = range_bound_at(&span, point, 0);
        struct narrowed narrowed = range_between(&span, upper ? NULL : bound.text,
                                                 upper ? bound.text : NULL, true);
        const struct walk *walk = narrowed_read(probe, &narrowed, 0);
        if (walk == NULL)
            continue;
        struct end_view view = {.filter = narrowed.conditions[0].filter,
                                .bound = bound.text};
        if (walk->page_count > 0)
            view.answer = evidence_walk_page(walk, walk->page_count - 1);
        look_at_end(&span, point, walk, &view);
        if (view.at > 0)
            judge_end(probe, &view);
        free(view.id);
    }
}

void range_inclusive_from(struct probe *probe)
{
    hold_inclusive(probe, false);
}

void range_inclusive_to(struct probe *probe)
{
    hold_inclusive(probe, true);
}

/* --- Equal ends --- */

void range_equal_ends(struct probe *probe)
{
    AUTO_SPAN struct range_span span = range_span(probe);
    size_t points[POINTS_TRIED];
    size_t count = span.whole == NULL ? 0 : choose_points(&span, points);

    for (size_t i = 0; i < count; i++) {
        struct range_bound bound = range_bound_at(&span, &span.points[points[i]], 0);
        struct narrowed narrowed = range_between(&span, bound.text, bound.text, true);

        if (!narrowed_accepted(probe, &narrowed, &span.range->claim, VERDICT_FAIL))
            continue;
        const struct walk *walk = narrowed_read(probe, &narrowed, 0);
        if (walk == NULL)
            continue;
        AUTO_RECORDS struct narrowed_records records = narrowed_records(walk, span.whole);
        (void)narrowed_judge(probe, &narrowed, &records,
                             NARROWED_SOUND | NARROWED_COMPLETE);
    }
}

/* --- Splits --- */

/* A range cut in two without a gap. */
struct split {
    const struct walk *lower, *upper, *all;
    const struct scalar *point;
};

static bool is_at_cut(const struct range_span *span, const struct split *split,
                      const json_t *row)
{
    const struct contract_filter *from = span->range->from;
    struct scalar value =
        range_seen(span->range,
                   relation_value(row, narrowed_field(from, span->field), from->compare));

    return value.present && collection_compare(&value, split->point) == 0;
}

/* Tells a row that is lost or repeated, one away from the cut before one on it; true when
 * there is none. */
static bool recombines(struct probe *probe, const struct range_span *span,
                       const struct split *split)
{
    json_auto_t *lower = narrowed_ids(split->lower);
    json_auto_t *upper = narrowed_ids(split->upper);
    const json_t *wrong = NULL;
    const struct walk *walk = split->lower->page_count > 0 ? split->lower : split->upper;

    for (size_t i = 0; i < split->all->count; i++) {
        const json_t *row = evidence_walk_row(split->all, i);
        AUTO_FREE char *id = narrowed_id(split->all->list, row);
        bool is_once =
            (json_object_get(lower, id) != NULL) != (json_object_get(upper, id) != NULL);
        if (!is_once && (wrong == NULL || !is_at_cut(span, split, row)))
            wrong = row;
    }
    if (wrong == NULL)
        return true;
    const struct contract_range *range = span->range;
    AUTO_FREE char *id = narrowed_id(split->all->list, wrong);
    rule_broken_format(
        probe,
        is_at_cut(span, split, wrong)
            ? narrowed_weaker(&range->from->match_claim, &range->to->match_claim)
            : narrowed_weaker(&range->from->claim, &range->to->claim),
        walk->page_count > 0 ? evidence_walk_page(walk, 0) : NULL,
        "a range cut in two gives each row of the range exactly once",
        "row %.120s of the whole range is in %s", id,
        json_object_get(lower, id) != NULL ? "both parts" : "neither part");
    return false;
}

static bool totals_add_up(struct probe *probe, const struct split *split)
{
    int64_t lower, upper, all;

    if (!narrowed_total(split->lower, &lower) || !narrowed_total(split->upper, &upper) ||
        !narrowed_total(split->all, &all) || lower + upper == all)
        return true;
    rule_broken_format(probe, &split->all->list->totals[TOTAL_ITEMS].claim,
                       evidence_walk_page(split->all, 0),
                       "the totals of both parts add up to that of the range",
                       "%" PRId64 " and %" PRId64 ", the range %" PRId64, lower, upper,
                       all);
    return false;
}

static bool is_apart(const struct scalar *point, const struct scalar *next)
{
    return point->kind == COMPARE_INSTANT
               ? instant_difference(next->instant, point->instant) > 1
               : next->number - point->number > 1;
}

/* An index, from `at` on, whose point has no other one within a step on either side but
 * for those that equal it; the last of these. */
static size_t lonely_point(const struct range_span *span, size_t at)
{
    for (; at + 1 < span->count; at++) {
        const struct scalar *point = &span->points[at];
        size_t first = at;

        while (first > 0 && collection_compare(&span->points[first - 1], point) == 0)
            first--;
        if (is_whole_second(point) && is_apart(point, point + 1) &&
            (first == 0 || is_apart(&span->points[first - 1], point)))
            return at;
    }
    return span->count;
}

/* Cuts behind a point, so that its rows are the last of the lower part, or before it. */
static void hold_split(struct probe *probe, const struct range_span *span, size_t at,
                       bool before)
{
    const struct contract_range *range = span->range;
    const struct scalar *point = &span->points[at];
    /* Each part takes the step that belongs to it, inclusive or not. */
    int64_t to_step = (range->to->match == MATCH_AT_OR_BEFORE ? 0 : 1) - before;
    int64_t from_step = (range->from->match == MATCH_AT_OR_AFTER ? 1 : 0) - before;
    struct range_bound first = range_bound_within(span, 0.1, -1);
    struct range_bound last = range_bound_within(span, 0.9, 1);
    struct range_bound end = range_bound_at(span, point, to_step);
    struct range_bound start = range_bound_at(span, point, from_step);
    struct narrowed lower = range_between(span, first.text, end.text, true);
    struct narrowed upper = range_between(span, start.text, last.text, true);
    struct narrowed all = range_between(span, first.text, last.text, true);
    struct split split = {.lower = narrowed_read(probe, &lower, 0),
                          .upper = narrowed_read(probe, &upper, 0),
                          .all = narrowed_read(probe, &all, 0),
                          .point = point};

    if (split.lower == NULL || split.upper == NULL || split.all == NULL)
        return;
    if (split.all->count == 0)
        rule_lacked(probe, "rows in a range");
    else if (recombines(probe, span, &split) && totals_add_up(probe, &split))
        rule_held(probe);
}

void range_split(struct probe *probe)
{
    AUTO_SPAN struct range_span span = range_span(probe);

    if (span.whole == NULL)
        return;
    for (size_t part = 1; part <= 2; part++) {
        size_t at = lonely_point(&span, span.count * part / 3);
        if (at == span.count) {
            rule_lacked(probe, "a row with no other within a second");
            return;
        }
        hold_split(probe, &span, at, false);
        hold_split(probe, &span, at, true);
    }
}
