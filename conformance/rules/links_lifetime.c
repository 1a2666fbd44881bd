/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The end of a cursor, with the endpoint's clock standing at moments around it. The clock
 * is put back on every path, and nothing that is answered in between is remembered.
 */
#include "conformance/rules/links_internal.h"

#include "src/memory.h"

#include <inttypes.h>

#define MARGIN 1 /* seconds beside the end: what is told in whole seconds is rounded */

/* A cursor that was just given out. */
struct aged {
    struct arguments arguments; /* that follow it */
    struct instant given;
};

static void aged_clear(struct aged *aged)
{
    arguments_clear(&aged->arguments);
}

#define AUTO_AGED __attribute__((cleanup(aged_clear)))

static const struct contract_lifetime *lifetime_of(const struct probe *probe)
{
    return &rule_subject(probe)->list->page.lifetime;
}

static const struct answer *ask(struct probe *probe, const struct arguments *arguments)
{
    return evidence_ask(rule_evidence(probe),
                        &(struct question){.operation = rule_subject(probe)->operation,
                                           .arguments = arguments});
}

/* Asks for a page that leads on, with the clock standing at `moment`. */
static bool take_cursor(struct probe *probe, const struct arguments *arguments,
                        struct instant moment, struct aged *aged)
{
    const struct contract_list *list = rule_subject(probe)->list;

    if (!evidence_stop_clock(rule_evidence(probe), moment)) {
        rule_lacked(probe, "a clock that can be set to an instant: --clock refused it");
        return false;
    }
    const struct answer *answer = ask(probe, arguments);
    if (!rule_usable(probe, answer, 200))
        return false;
    aged->given = evidence_now(answer);
    arguments_clear(&aged->arguments);
    arguments_copy(&aged->arguments, arguments);
    if (evidence_set_next(&aged->arguments, list, answer))
        return true;
    rule_lacked(probe, "a cursor: the page that had one has none now");
    return false;
}

/* The first page of the list as it is, where it leads on. */
static bool find(struct probe *probe, struct arguments *first, struct aged *aged)
{
    AUTO_SURVEY struct pagination_survey survey;

    if (!evidence_has_clock(rule_evidence(probe))) {
        rule_lacked(probe, "a way to move the endpoint's clock (--clock URL)");
        return false;
    }
    if (!pagination_survey(probe, &survey))
        return false;
    for (size_t i = 0; i < survey.count; i++) {
        const struct pagination_view *view = &survey.views[i];
        const struct walk *walk = view->small == NULL ? view->large : view->small;

        if (walk->page_count < 2)
            continue;
        arguments_copy(first, &view->arguments);
        evidence_set_page(first, walk->list, 0, walk->size);
        return take_cursor(probe, first,
                           evidence_now(evidence_walk_page(walk, walk->page_count - 1)),
                           aged);
    }
    rule_lacked(probe, "a list with several pages");
    return false;
}

/* Follows the cursor that many seconds behind the answer that gave it; NULL, and it is
 * said, when the clock cannot be there. */
static const struct answer *follow(struct probe *probe, const struct aged *aged,
                                   int64_t seconds)
{
    if (!evidence_stop_clock(rule_evidence(probe), instant_add(aged->given, seconds))) {
        rule_lacked(probe, "a clock that can be set to an instant: --clock refused it");
        return NULL;
    }
    return ask(probe, &aged->arguments);
}

static void hold_good(struct probe *probe, const struct aged *aged, int64_t seconds,
                      const struct claim *claim)
{
    const struct answer *answer = follow(probe, aged, seconds);

    if (answer == NULL || (!answer->reached && !rule_usable(probe, answer, 200)))
        return;
    AUTO_FREE char *expected = memory_format(
        "the next page, %" PRId64 " seconds after its cursor was given", seconds);
    if (rule_is_trouble(answer))
        (void)rule_usable(probe, answer, 200);
    else if (evidence_accepted(answer))
        rule_held(probe);
    else
        rule_broken_format(probe, claim, answer, expected, "status %d", answer->status);
}

static void hold_over(struct probe *probe, const struct aged *aged, int64_t seconds,
                      const struct claim *claim, unsigned parts)
{
    const struct subject *subject = rule_subject(probe);
    const struct contract_parameter *index = subject->list->page.index_parameter;

    rule_expect_refusal(probe, true);
    const struct answer *answer = follow(probe, aged, seconds);
    rule_expect_refusal(probe, false);
    if (answer == NULL)
        return;
    AUTO_FREE char *expected = memory_format(
        "a refusal, %" PRId64 " seconds after the cursor was given", seconds);
    if (answer->reached && evidence_accepted(answer))
        rule_broken_format(probe, claim, answer, expected, "status %d with %zu rows",
                           answer->status,
                           json_array_size(evidence_rows(answer, subject->list)));
    else
        (void)rule_refused(
            probe, answer,
            &(struct rule_refusal){.parts = parts,
                                   .kind = REFUSAL_CURSOR_EXPIRED,
                                   .errors = &index->errors,
                                   .parameter = index,
                                   .received = links_index_in(&aged->arguments, index)});
}

void links_cursor_lasts(struct probe *probe)
{
    const struct contract_lifetime *lifetime = lifetime_of(probe);
    int64_t before = lifetime->seconds - lifetime->tolerance - MARGIN;
    struct arguments first AUTO_ARGUMENTS = {0};
    struct aged aged AUTO_AGED = {.arguments = {0}};

    if (before <= 0)
        rule_lacked(probe, "a cursor that is good for longer than its tolerance");
    else if (find(probe, &first, &aged))
        hold_good(probe, &aged, before, &lifetime->claim);
    evidence_reset_clock(rule_evidence(probe));
}

void links_cursor_expires(struct probe *probe)
{
    const struct contract_lifetime *lifetime = lifetime_of(probe);
    int64_t behind = lifetime->seconds + lifetime->tolerance + MARGIN;
    struct arguments first AUTO_ARGUMENTS = {0};
    struct aged aged AUTO_AGED = {.arguments = {0}};

    if (find(probe, &first, &aged)) {
        hold_over(probe, &aged, behind, &lifetime->claim, 0);
        /* Whoever begins anew goes on. */
        if (take_cursor(probe, &first, instant_add(aged.given, behind), &aged))
            hold_good(probe, &aged, 0, &lifetime->claim);
    }
    evidence_reset_clock(rule_evidence(probe));
}

void links_cursor_end(struct probe *probe)
{
    const struct contract_lifetime *lifetime = lifetime_of(probe);
    struct arguments first AUTO_ARGUMENTS = {0};
    struct aged aged AUTO_AGED = {.arguments = {0}};

    if (find(probe, &first, &aged)) {
        if (lifetime->end_inclusive)
            hold_good(probe, &aged, lifetime->seconds, &lifetime->end_claim);
        else
            hold_over(probe, &aged, lifetime->seconds, &lifetime->end_claim,
                      REFUSAL_STATUS);
    }
    evidence_reset_clock(rule_evidence(probe));
}
