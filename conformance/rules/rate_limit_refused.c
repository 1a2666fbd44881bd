/* SPDX-License-Identifier: Apache-2.0 */
/* A list asked for until there is no more. */
#include "conformance/rules/rate_limit_internal.h"

#include "conformance/rules/limit.h"
#include "src/memory.h"

#include <inttypes.h>

#define TIMES 4 /* that a list is asked for to see a number go down */

static const struct answer *ask(struct probe *probe, enum asker as)
{
    return evidence_ask(rule_evidence(probe),
                        &(struct question){.operation = rule_subject(probe)->operation,
                                           .as = as,
                                           .again = true});
}

/* --- Counting down --- */

static bool same_window(const struct contract_rate_limit *limit,
                        const struct answer *before, const struct answer *after)
{
    int64_t a, b;

    if (limit->reset == NULL)
        return true;
    if (!limit_number(before, limit->reset, &a) || !limit_number(after, limit->reset, &b))
        return false;
    return limit->reset_is_epoch ? a == b : b <= a;
}

void rate_limit_counts_down(struct probe *probe)
{
    const struct contract_rate_limit *limit = rule_subject(probe)->operation->rate_limit;
    const struct answer *before = ask(probe, AS_MAIN);

    if (!rule_usable(probe, before, 200))
        return;
    for (int i = 1; i < TIMES; i++) {
        const struct answer *after = ask(probe, AS_MAIN);
        int64_t had, has;

        if (!limit_told(probe, before, limit->remaining, &had) ||
            !limit_told(probe, after, limit->remaining, &has))
            return;
        if (!same_window(limit, before, after) || (has > had && !limit->reset_is_epoch)) {
            rule_lacked(probe, "two answers of one window");
        } else if (has < had) {
            rule_held(probe);
        } else {
            AUTO_FREE char *expected =
                memory_format("%s below %" PRId64, limit->remaining, had);
            rule_broken_format(probe, &limit->headers_claim, after, expected,
                               "%" PRId64 " in the next answer", has);
        }
        before = after;
    }
}

/* --- Using it up --- */

/* Requests of one limit: for a list, or for an item that is listed. */
struct requests {
    struct probe *probe;
    const char *ids[2]; /* of an item; the second may be NULL */
};

static const struct answer *repeat(void *context, enum limit_who who)
{
    const struct requests *requests = context;
    const struct subject *subject = rule_subject(requests->probe);
    const struct target *target = evidence_target(rule_evidence(requests->probe));
    const char *id = requests->ids[who == LIMIT_OTHER_RECORD ? 1 : 0];
    struct arguments arguments AUTO_ARGUMENTS = {0};

    if ((who == LIMIT_OTHER_IDENTITY && target->insider_count == 0) ||
        (who == LIMIT_OTHER_RECORD && id == NULL))
        return NULL;
    if (subject->item != NULL)
        arguments_set(&arguments, subject->item->id_parameter, id);
    return evidence_ask(
        rule_evidence(requests->probe),
        &(struct question){.operation = subject->operation,
                           .arguments = &arguments,
                           .as = who == LIMIT_OTHER_IDENTITY ? AS_INSIDER : AS_MAIN,
                           .again = true});
}

/* True when a new window starts with the next request. */
static bool is_fresh(struct requests *requests)
{
    struct probe *probe = requests->probe;
    const struct contract_rate_limit *limit = rule_subject(probe)->operation->rate_limit;
    bool fresh = false;

    evidence_provoke(rule_evidence(probe), true);
    rule_expect_refusal(probe, true);
    const struct answer *answer = repeat(requests, LIMIT_SAME);
    if (answer->status == 429 || rule_usable(probe, answer, 200)) {
        fresh = evidence_let_pass(rule_evidence(probe), answer, limit->window + 1);
        if (!fresh)
            rule_lacked(probe, "a clock that can be moved: --clock refused it");
    }
    rule_expect_refusal(probe, false);
    evidence_provoke(rule_evidence(probe), false);
    return fresh;
}

static void try_limit(struct requests *requests)
{
    if (is_fresh(requests))
        limit_try(&(struct limit_trial){.probe = requests->probe,
                                        .ask = repeat,
                                        .context = requests,
                                        .holds_retry =
                                            rule_subject(requests->probe)->item != NULL,
                                        .is_safe = true});
}

void rate_limit_refused(struct probe *probe)
{
    struct requests requests = {.probe = probe};

    if (limit_is_tried_here(probe) && limit_may_be_used_up(probe))
        try_limit(&requests);
}

void rate_limit_refused_item(struct probe *probe)
{
    const struct walk *rows;

    if (!limit_is_tried_here(probe) || !limit_may_be_used_up(probe))
        return;
    rows = rule_whole(probe);
    if (rows == NULL)
        return;
    AUTO_FREE char *one = evidence_id(rows->list, evidence_walk_row(rows, 0));
    AUTO_FREE char *other =
        rows->count == 1 ? NULL : evidence_id(rows->list, evidence_walk_row(rows, 1));
    struct requests requests = {.probe = probe, .ids = {one, other}};
    if (one == NULL)
        rule_lacked(probe, "the identifier of a record");
    else
        try_limit(&requests);
}

/* --- How long to wait --- */

void rate_limit_retry(struct probe *probe)
{
    struct evidence *evidence = rule_evidence(probe);
    const struct contract_rate_limit *limit = rule_subject(probe)->operation->rate_limit;

    if (!limit_is_tried_here(probe))
        return;
    for (size_t i = 0; i < evidence_answer_count(evidence); i++) {
        const struct answer *answer = evidence_answer(evidence, i);

        if (answer->operation != NULL && answer->operation->rate_limit == limit &&
            answer->status == 429)
            limit_hold_retry(probe, answer);
    }
    rule_lacked(probe, "a refusal for too many requests");
}
