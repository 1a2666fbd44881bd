/* SPDX-License-Identifier: Apache-2.0 */
/* Ranges of which both ends stand in one input. */
#include "conformance/rules/range_internal.h"

#include "src/memory.h"

bool range_is_joined(const struct subject *subject)
{
    return subject->range->whole != NULL && subject->range->from->compare != COMPARE_TEXT;
}

bool range_may_be_open(const struct subject *subject)
{
    const struct contract_range *range = subject->range;

    return range_is_joined(subject) && (range->from_open || range->to_open) &&
           range->open_claim.certainty != CERTAINTY_UNKNOWN;
}

/* --- Other than two ends --- */

/* Asks for what is no range; `claim` is broken where it is answered all the same. */
static void hold_refused(struct probe *probe, const char *text, const char *what,
                         const struct claim *claim)
{
    const struct contract_range *range = rule_subject(probe)->range;
    struct arguments arguments AUTO_ARGUMENTS = {0};

    arguments_set(&arguments, range->whole, text);
    rule_expect_refusal(probe, true);
    const struct answer *answer = narrowed_question(probe, &arguments);
    rule_expect_refusal(probe, false);
    if (evidence_accepted(answer)) {
        AUTO_FREE char *expected =
            memory_format("%s=%s, %s, is refused", range->whole->label, text, what);
        rule_broken_format(probe, claim, answer, expected, "status %d", answer->status);
        return;
    }
    (void)rule_refused(probe, answer,
                       &(struct rule_refusal){.parts = REFUSAL_STATUS,
                                              .kind = REFUSAL_FORMAT,
                                              .errors = &range->whole->errors,
                                              .parameter = range->whole,
                                              .received = text});
}

/* An end left out, where the contract says that it must not be. */
static void hold_half(struct probe *probe, const char *text, bool may_be_open)
{
    const struct contract_range *range = rule_subject(probe)->range;

    if (!may_be_open && range->open_claim.certainty != CERTAINTY_UNKNOWN)
        hold_refused(probe, text, "a range with an end that is left out",
                     &range->open_claim);
}

void range_joined(struct probe *probe)
{
    AUTO_SPAN struct range_span span = range_span(probe);
    const struct contract_range *range = span.range;

    if (span.whole == NULL)
        return;
    const struct contract_error *error = range->whole->errors.by[REFUSAL_FORMAT];
    const struct claim *claim = error == NULL ? &range->claim : &error->claim;
    struct range_bound low = range_bound_of(&span, 0.25, 0);
    struct range_bound middle = range_bound_of(&span, 0.5, 0);
    struct range_bound high = range_bound_of(&span, 0.75, 0);
    AUTO_FREE char *three = memory_format("%s%s%s%s%s", low.text, range->between,
                                          middle.text, range->between, high.text);
    AUTO_FREE char *upward = memory_format("%s%s", middle.text, range->between);
    AUTO_FREE char *downward = memory_format("%s%s", range->between, middle.text);

    hold_refused(probe, middle.text, "one end alone", claim);
    hold_refused(probe, three, "three ends", claim);
    hold_half(probe, upward, range->to_open);
    hold_half(probe, downward, range->from_open);
}

/* --- Open ends --- */

static void hold_open(struct probe *probe, const struct range_span *span, bool upper,
                      double part)
{
    const struct contract_range *range = span->range;
    struct range_bound bound = range_bound_of(span, part, 0);
    /* Behind every row on the side that is left open. */
    struct range_bound edge = range_bound_of(span, upper ? 1 : 0, upper ? 2 : -2);
    struct narrowed open =
        range_between(span, upper ? bound.text : NULL, upper ? NULL : bound.text, false);
    struct narrowed closed = range_between(span, upper ? bound.text : edge.text,
                                           upper ? edge.text : bound.text, false);
    AUTO_FREE char *text =
        contract_range_text(range, upper ? bound.text : NULL, upper ? NULL : bound.text);
    AUTO_FREE char *sentence = memory_format("%s=%s leaves nothing out on the open side",
                                             range->whole->label, text);
    const struct walk *wanted = narrowed_read(probe, &closed, 0);

    if (wanted == NULL ||
        !narrowed_accepted(probe, &open, &range->open_claim, VERDICT_FAIL))
        return;
    const struct walk *got = narrowed_read(probe, &open, 0);
    if (got == NULL || !narrowed_same(probe, VERDICT_FAIL, &range->open_claim, wanted,
                                      got, span->whole, sentence))
        return;
    if (wanted->count > 0)
        rule_held(probe);
    else
        rule_lacked(probe, "rows on either side of a bound");
}

void range_open(struct probe *probe)
{
    AUTO_SPAN struct range_span span = range_span(probe);

    for (size_t third = 1; span.whole != NULL && third < 3; third++) {
        if (span.range->to_open)
            hold_open(probe, &span, true, (double)third / 3);
        if (span.range->from_open)
            hold_open(probe, &span, false, (double)third / 3);
    }
}
