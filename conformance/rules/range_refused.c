/* SPDX-License-Identifier: Apache-2.0 */
/* Bounds that are refused, and other ways to write a bound. */
#include "conformance/rules/range_internal.h"

#include "src/memory.h"

#include <stdio.h>
#include <string.h>

static const struct answer *ask_refusable(struct probe *probe,
                                          const struct narrowed *narrowed, int64_t nth)
{
    rule_expect_refusal(probe, true);
    const struct answer *answer = narrowed_ask(probe, narrowed, nth, nth > 0 ? 0 : -1);
    rule_expect_refusal(probe, false);
    return answer;
}

/* --- Reversed ends --- */

static void judge_reversed(struct probe *probe, const struct contract_range *range,
                           const struct narrowed *narrowed, const struct answer *answer)
{
    const char *from = narrowed->conditions[0].value;
    bool answered = evidence_accepted(answer);
    size_t rows = json_array_size(evidence_rows(answer, rule_subject(probe)->list));
    char label[NARROWED_LABEL_SIZE];

    if (range->reversed_allowed[REVERSED_REJECT] &&
        (range->reversed_rejected ? !answered : evidence_refused(answer))) {
        (void)rule_refused(
            probe, answer,
            &(struct rule_refusal){.parts = REFUSAL_STATUS,
                                   .kind = REFUSAL_RANGE,
                                   .errors = &range->from->parameter->errors,
                                   .parameter = range->from->parameter,
                                   .received = from,
                                   .range = range});
        return;
    }
    if (!answer->reached) {
        (void)rule_usable(probe, answer, 200);
        return;
    }
    if (range->reversed_allowed[REVERSED_EMPTY] && answered && rows == 0) {
        rule_held(probe);
        return;
    }
    AUTO_FREE char *expected = memory_format(
        "%s ends before it starts: %s",
        narrowed_label(narrowed, rule_subject(probe)->list, label),
        !range->reversed_allowed[REVERSED_EMPTY]    ? "refused"
        : !range->reversed_allowed[REVERSED_REJECT] ? "answered without rows"
                                                    : "refused, or answered "
                                                      "without rows");
    rule_broken_format(probe, &range->reversed_claim, answer, expected,
                       "status %d with %zu rows", answer->status, rows);
}

static void hold_reversed(struct probe *probe, const struct range_span *span, double from,
                          double to, int64_t steps, int64_t nth,
                          const struct contract_order_word *word)
{
    struct range_bound lower = range_bound_of(span, from, steps);
    struct range_bound upper = range_bound_of(span, to, 0);
    struct narrowed narrowed = range_between(span, lower.text, upper.text, false);

    narrowed.word = word;
    judge_reversed(probe, span->range, &narrowed, ask_refusable(probe, &narrowed, nth));
}

/* Beside each filter: there the check of the ends may be forgotten. */
static void hold_reversed_beside(struct probe *probe, const struct range_span *span)
{
    const struct contract_list *list = rule_subject(probe)->list;
    struct range_bound lower = range_bound_of(span, 1, 0);
    struct range_bound upper = range_bound_of(span, 0, 0);

    for (size_t i = 0; i < list->filter_count; i++) {
        const struct contract_filter *filter = &list->filters[i];
        AUTO_VALUES struct narrowed_values values = {.count = 0};
        struct narrowed narrowed = range_between(span, lower.text, upper.text, false);

        if (filter->match >= MATCH_AT_OR_AFTER || !filter->in_row)
            continue;
        AUTO_ROWS struct rows rows = relation_some_rows(span->whole);
        narrowed_values_choose(filter, &rows, 1, &values);
        if (values.count == 0)
            continue;
        narrowed_add(&narrowed, filter, values.items[0]);
        judge_reversed(probe, span->range, &narrowed, ask_refusable(probe, &narrowed, 0));
    }
}

/* Where a reversed range is empty, its second page is behind the end, and may be refused
 * for that. */
static bool is_answered_further_on(const struct contract_range *range,
                                   const struct contract_list *list)
{
    return evidence_can_jump(list) &&
           (range->reversed_rejected || !list->page.past_end_allowed[PAST_END_REJECT]);
}

void range_reversed(struct probe *probe)
{
    const struct contract_order *order = &rule_subject(probe)->list->order;
    AUTO_SPAN struct range_span span = range_span(probe);

    if (span.whole == NULL)
        return;
    hold_reversed(probe, &span, 0.5, 0.5, 1, 0, NULL);
    hold_reversed(probe, &span, 0.5, 0.5, range_is_timed(span.range) ? RANGE_YEAR : 366,
                  0, NULL);
    hold_reversed(probe, &span, 1, 0, 0, 0, NULL);
    if (is_answered_further_on(span.range, rule_subject(probe)->list))
        hold_reversed(probe, &span, 1, 0, 0, 1, NULL);
    for (size_t i = 0; order->declared && i < order->word_count; i++)
        if (!contract_order_repeats(order, i))
            hold_reversed(probe, &span, 1, 0, 0, 0, &order->words[i]);
    hold_reversed_beside(probe, &span);
}

void range_reported(struct probe *probe)
{
    AUTO_SPAN struct range_span span = range_span(probe);

    if (span.whole == NULL)
        return;
    const struct contract_range *range = span.range;
    struct range_bound lower = range_bound_of(&span, 0.5, 1);
    struct range_bound upper = range_bound_of(&span, 0.5, 0);
    struct narrowed narrowed = range_between(&span, lower.text, upper.text, false);
    const struct answer *answer = ask_refusable(probe, &narrowed, 0);
    const struct contract_errors *errors = &range->from->parameter->errors;
    AUTO_FREE char *received = contract_range_received(range, lower.text, upper.text);

    if (errors->by[REFUSAL_RANGE] == NULL || errors->by[REFUSAL_RANGE]->body == NULL)
        rule_not_applicable(probe, "the contract does not say how it is reported");
    else
        (void)rule_refused(probe, answer,
                           &(struct rule_refusal){.parts = REFUSAL_TEXT,
                                                  .kind = REFUSAL_RANGE,
                                                  .errors = errors,
                                                  .parameter = range->from->parameter,
                                                  .received = received,
                                                  .range = range});
}

/* --- Bounds that are none --- */

static const char *const bad_instants[] = {
    "not-a-date",           "2025-13-01T00:00:00Z",  "tomorrow",
    "2025-05-01T25:00:00Z", "2025-05-01T00:00:00Zx", NULL};
static const char *const bad_dates[] = {"not-a-date", "2025-13-01", "tomorrow", NULL};
#define NEW_YEAR 1735689600 /* of 2025 */

static const char *const bad_numbers[] = {"not-a-number", "1x", NULL};
static const char *const impossible_instants[] = {
    "2025-02-30T00:00:00Z", "2025-04-31T12:00:00Z", "2025-02-29T00:00:00Z", NULL};
static const char *const impossible_dates[] = {"2025-02-30", "2025-04-31", "2025-02-29",
                                               NULL};

static void hold_bad(struct probe *probe, const struct narrowed *narrowed, size_t at,
                     int64_t nth, enum verdict at_most)
{
    const struct contract_parameter *parameter =
        narrowed->conditions[at].filter->parameter;
    const struct contract_filter *filter = narrowed->conditions[at].filter;
    enum refusal kind = filter->dates.declared || filter->input == COMPARE_INSTANT
                            ? REFUSAL_FORMAT
                            : REFUSAL_TYPE;
    const struct contract_error *error = parameter->errors.by[kind];
    const struct answer *answer = ask_refusable(probe, narrowed, nth);
    char label[NARROWED_LABEL_SIZE];

    if (evidence_refused(answer) && at_most != VERDICT_FAIL) {
        rule_held(probe); /* where the documents are silent any refusal will do */
        return;
    }
    if (evidence_accepted(answer) && error != NULL && !error->may_be_answered) {
        AUTO_FREE char *expected = memory_format(
            "%s is refused", narrowed_label(narrowed, rule_subject(probe)->list, label));
        AUTO_FREE char *actual = memory_format("status %d", answer->status);
        rule_broken_at_most(probe, at_most, &error->claim, answer, expected, actual);
        return;
    }
    (void)rule_refused(
        probe, answer,
        &(struct rule_refusal){.parts = REFUSAL_STATUS,
                               .kind = kind,
                               .errors = &parameter->errors,
                               .parameter = parameter,
                               .received = narrowed->conditions[at].value});
}

static void hold_each_bad(struct probe *probe, const char *const *values,
                          enum verdict at_most)
{
    const struct contract_range *range = rule_subject(probe)->range;

    for (size_t i = 0; values[i] != NULL; i++) {
        struct narrowed from = narrowed_by(range->from, values[i]);
        struct narrowed to = narrowed_by(range->to, values[i]);

        hold_bad(probe, &from, 0, 0, at_most);
        hold_bad(probe, &to, 0, 0, at_most);
    }
}

/* Other inputs must not open the door: a filter, an order, a page further on. */
static void hold_bad_anywhere(struct probe *probe, const char *bad)
{
    const struct subject *subject = rule_subject(probe);
    const struct contract_list *list = subject->list;
    const struct walk *whole = rule_whole(probe);
    struct narrowed narrowed = narrowed_by(subject->range->from, bad);

    if (evidence_can_jump(list))
        hold_bad(probe, &narrowed, 0, 1, VERDICT_FAIL);
    if (contract_order_is_chosen(&list->order)) {
        narrowed.word = &list->order.words[list->order.word_count - 1];
        hold_bad(probe, &narrowed, 0, 0, VERDICT_FAIL);
    }
    for (size_t i = 0; whole != NULL && i < list->filter_count; i++) {
        const struct contract_filter *filter = &list->filters[i];
        AUTO_VALUES struct narrowed_values values = {.count = 0};
        struct narrowed from = narrowed_by(subject->range->from, bad);
        struct narrowed to = narrowed_by(subject->range->to, bad);

        if (filter->match >= MATCH_AT_OR_AFTER || !filter->in_row)
            continue;
        AUTO_ROWS struct rows rows = relation_some_rows(whole);
        narrowed_values_choose(filter, &rows, 1, &values);
        if (values.count == 0)
            continue;
        narrowed_add(&from, filter, values.items[0]);
        narrowed_add(&to, filter, values.items[0]);
        hold_bad(probe, &from, 0, 0, VERDICT_FAIL);
        hold_bad(probe, &to, 0, 0, VERDICT_FAIL);
    }
}

/* A bad bound beside a good one. */
static void hold_bad_beside(struct probe *probe, const char *bad)
{
    const struct contract_range *range = rule_subject(probe)->range;
    char good[INSTANT_TEXT_SIZE] = "1";
    if (collection_is_moment(range->from->compare))
        contract_filter_print(range->from, (struct instant){.seconds = NEW_YEAR}, good);
    if (!range_is_timed(range) && collection_is_moment(range->from->compare))
        good[10] = '\0';
    struct narrowed first = narrowed_by(range->from, bad);
    struct narrowed second = narrowed_by(range->from, good);

    narrowed_add(&first, range->to, good);
    narrowed_add(&second, range->to, bad);
    hold_bad(probe, &first, 0, 0, VERDICT_FAIL);
    hold_bad(probe, &second, 1, 0, VERDICT_FAIL);
}

void range_bad_format(struct probe *probe)
{
    const struct contract_range *range = rule_subject(probe)->range;
    const char *const *values = !range_is_written(range) ? bad_numbers
                                : range_is_timed(range)  ? bad_instants
                                                         : bad_dates;

    if (!narrowed_is_served(probe))
        return;
    hold_each_bad(probe, values, VERDICT_FAIL);
    hold_bad_beside(probe, values[0]);
    hold_bad_anywhere(probe, values[0]);
}

void range_impossible_date(struct probe *probe)
{
    if (narrowed_is_served(probe))
        hold_each_bad(probe,
                      range_is_timed(rule_subject(probe)->range) ? impossible_instants
                                                                 : impossible_dates,
                      VERDICT_WARN);
}

/* --- Other notations --- */

/* Prints an instant with an offset of whole hours. */
static void print_offset(struct instant instant, int hours, char out[RANGE_TEXT_SIZE])
{
    char text[INSTANT_TEXT_SIZE];
    size_t length = instant_print(instant_add(instant, hours * 3600), 0, text);

    (void)snprintf(out, RANGE_TEXT_SIZE, "%.*s%c%02d:00", (int)(length - 1), text,
                   hours < 0 ? '-' : '+', hours < 0 ? -hours : hours);
}

/* Another way to write a bound: refused it is recorded, accepted it must mean the same.
 */
static void hold_notation(struct probe *probe, const struct range_span *span,
                          const char *plain, const char *other, bool upper)
{
    struct narrowed one =
        range_between(span, upper ? NULL : plain, upper ? plain : NULL, false);
    struct narrowed two =
        range_between(span, upper ? NULL : other, upper ? other : NULL, false);
    const struct walk *expected = narrowed_read(probe, &one, 0);
    rule_expect_refusal(probe, true);
    const struct answer *answer = narrowed_ask(probe, &two, 0, 0);
    rule_expect_refusal(probe, false);
    const struct contract_filter *filter = one.conditions[0].filter;

    if (expected == NULL || !answer->reached)
        return;
    if (!evidence_accepted(answer)) {
        rule_record(probe, answer, "%s=%s is answered %d", filter->parameter->label,
                    other, answer->status);
        return;
    }
    const struct walk *actual = narrowed_read(probe, &two, 0);
    if (actual == NULL)
        return;
    AUTO_FREE char *sentence =
        memory_format("%s=%s gives the same rows as %s=%s", filter->parameter->label,
                      other, filter->parameter->label, plain);
    /* That offsets and fractions are understood is rarely said: never a failure. */
    if (narrowed_same(probe, VERDICT_WARN, &filter->claim, expected, actual, span->whole,
                      sentence))
        rule_held(probe);
}

static void record_notation(struct probe *probe, const struct range_span *span,
                            const char *what, const char *text)
{
    struct narrowed narrowed = range_between(span, text, NULL, false);
    const struct answer *answer = ask_refusable(probe, &narrowed, 0);

    if (answer->reached)
        rule_record(probe, answer, "%s in %s (%s) is answered %d", what,
                    span->range->from->parameter->label, text, answer->status);
}

void range_notations(struct probe *probe)
{
    AUTO_SPAN struct range_span span = range_span(probe);
    char east[RANGE_TEXT_SIZE], west[RANGE_TEXT_SIZE];
    char fraction[INSTANT_TEXT_SIZE], seconds[RANGE_TEXT_SIZE];

    if (span.whole == NULL)
        return;
    /* A second before and behind a row: an offset that is overlooked moves the bound to
     * the other side of it. */
    struct scalar point = span.points[span.count / 2];
    struct range_bound from = range_bound_at(&span, &point, -1);
    struct range_bound to = range_bound_at(&span, &point, 1);
    print_offset(instant_add(point.instant, -1), 9, east);
    print_offset(instant_add(point.instant, 1), -8, west);
    hold_notation(probe, &span, from.text, east, false);
    hold_notation(probe, &span, to.text, west, true);
    instant_print(instant_add(point.instant, -1), 3, fraction);
    hold_notation(probe, &span, from.text, fraction, false);
    instant_print(instant_add(point.instant, 1), 3, fraction);
    hold_notation(probe, &span, to.text, fraction, true);
    (void)snprintf(seconds, sizeof seconds, "%lld", (long long)point.instant.seconds);
    record_notation(probe, &span, "a number of seconds", seconds);
    from.text[strcspn(from.text, "Z")] = '\0';
    record_notation(probe, &span, "a time without an offset", from.text);
    from.text[10] = '\0';
    record_notation(probe, &span, "a date alone", from.text);
}
