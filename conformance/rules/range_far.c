/* SPDX-License-Identifier: Apache-2.0 */
/* Bounds that clocks and numbers are wrong about, and bounds inside a second. */
#include "conformance/rules/range_internal.h"

#include "src/memory.h"

#include <string.h>

#define EPOCH        INT64_C(0)  /* nothing, to those who ask whether it is there */
#define BEFORE_EPOCH INT64_C(-1) /* a failure, to those who read it */
#define FULL_32      INT64_C(2147483648)   /* more than 32 bits hold with a sign */
#define FULL_DATE    INT64_C(221845392000) /* year 9000: far behind what 64 bits count */

/* Bounds nobody must take: one that is refused is recorded, one that is taken counts. */
static bool is_taken(struct probe *probe, const struct range_span *span,
                     const struct narrowed *narrowed)
{
    char label[NARROWED_LABEL_SIZE];

    for (size_t i = 0; i < narrowed->count; i++)
        if (!narrowed_takes(narrowed->conditions[i].filter->parameter,
                            narrowed->conditions[i].value))
            return false;
    rule_expect_refusal(probe, true);
    const struct answer *answer = narrowed_ask(probe, narrowed, 0, 0);
    rule_expect_refusal(probe, false);
    if (!evidence_accepted(answer) && answer->reached && !rule_is_trouble(answer))
        rule_record(probe, answer, "%s is answered %d",
                    narrowed_label(narrowed, span->whole->list, label), answer->status);
    return evidence_accepted(answer);
}

/* One end where no row lies beyond it, unless rows show otherwise. */
static void hold_end(struct probe *probe, const struct range_span *span,
                     const struct range_bound *from, const struct range_bound *to)
{
    struct narrowed narrowed = range_between(span, from == NULL ? NULL : from->text,
                                             to == NULL ? NULL : to->text, false);

    if (is_taken(probe, span, &narrowed))
        range_hold_empty(probe, span, &narrowed);
}

static struct range_bound moment(const struct range_span *span, int64_t seconds)
{
    struct scalar point = span->points[0];

    point.instant = (struct instant){.seconds = seconds};
    return range_bound_at(span, &point, 0);
}

void range_landmarks(struct probe *probe)
{
    AUTO_SPAN struct range_span span = range_span(probe);

    if (span.whole == NULL)
        return;
    if (span.points[0].kind == COMPARE_NUMBER) {
        hold_end(probe, &span, NULL, &(struct range_bound){.text = "0"});
    } else {
        struct range_bound epoch = moment(&span, EPOCH);
        struct range_bound before = moment(&span, BEFORE_EPOCH);
        struct range_bound late = moment(&span, FULL_32 + RANGE_DAY);
        struct range_bound last = moment(&span, FULL_DATE);

        struct narrowed around = range_between(&span, before.text, last.text, false);

        hold_end(probe, &span, NULL, &epoch);
        hold_end(probe, &span, NULL, &before);
        hold_end(probe, &span, &late, NULL);
        if (is_taken(probe, &span, &around))
            (void)narrowed_hold(probe, &around, span.whole, NARROWED_COMPLETE);
    }
    rule_lacked(probe, "an endpoint that takes bounds far from its rows");
}

bool range_has_parts(const struct subject *subject)
{
    const struct contract_filter *from = subject->range->from;

    return range_is_timed(subject->range) && range_is_written(subject->range) &&
           !from->dates.declared;
}

/* Most of a second before a row its second has begun, whether the rest is cut off or
 * rounded; so inclusive or not, the row is behind the bound. */
void range_within_second(struct probe *probe)
{
    AUTO_SPAN struct range_span span = range_span(probe);

    for (size_t part = 1; span.whole != NULL && part <= 2; part++) {
        size_t at = span.count * part / 3;

        while (at < span.count && span.points[at].instant.nanoseconds != 0)
            at++;
        if (at == span.count)
            continue;
        struct instant instant = instant_add(span.points[at].instant, -1);
        char text[INSTANT_TEXT_SIZE];

        instant.nanoseconds = 100000000;
        (void)instant_print(instant, 1, text);
        struct narrowed narrowed = range_between(&span, text, NULL, true);
        if (is_taken(probe, &span, &narrowed))
            (void)narrowed_hold(probe, &narrowed, span.whole, NARROWED_COMPLETE);
    }
    rule_lacked(probe, "an endpoint that takes fractions of a second, and rows at whole "
                       "seconds");
}
