/* SPDX-License-Identifier: Apache-2.0 */
/* A list asked for until there is no more. */
#include "conformance/rules/rate_limit_internal.h"

#include "src/memory.h"

#include <inttypes.h>

#define TIMES        4    /* that a list is asked for to see a number go down */
#define MOST_TRIED   2000 /* requests of a limit that is used up */
#define AS_MANY_MORE 3    /* requests beyond a limit that must not all be answered */

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
    if (!rate_limit_number(before, limit->reset, &a) ||
        !rate_limit_number(after, limit->reset, &b))
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
        bool told = rate_limit_number(before, limit->remaining, &had) &&
                    rate_limit_number(after, limit->remaining, &has);

        if (!told) {
            rule_broken(probe, &limit->headers_claim, after, "a whole number in each",
                        "none");
        } else if (!same_window(limit, before, after) ||
                   (has > had && !limit->reset_is_epoch)) {
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

/* The first list that a limit counts stands for all. */
static bool is_first(const struct probe *probe, const struct contract *contract)
{
    const struct contract_operation *own = rule_subject(probe)->operation;

    for (size_t i = 0; i < contract->operation_count; i++)
        if (contract->operations[i].list != NULL &&
            contract->operations[i].rate_limit == own->rate_limit)
            return &contract->operations[i] == own;
    return true;
}

/* Holds what the run met by itself to the declared refusal. */
static void hold_refusals(struct probe *probe)
{
    const struct evidence *evidence = rule_evidence(probe);
    const struct contract_operation *own = rule_subject(probe)->operation;

    for (size_t i = 0; i < evidence_answer_count(evidence); i++) {
        const struct answer *answer = evidence_answer(evidence, i);

        if (answer->operation != NULL && answer->status == 429 &&
            answer->operation->rate_limit == own->rate_limit)
            (void)rule_refused(
                probe, answer,
                &(struct rule_refusal){.kind = REFUSAL_RATE,
                                       .errors = &answer->operation->errors});
    }
}

static bool is_ready(struct probe *probe)
{
    struct evidence *evidence = rule_evidence(probe);
    const struct contract_rate_limit *limit = rule_subject(probe)->operation->rate_limit;

    if (!is_first(probe, evidence_contract(evidence))) {
        rule_not_applicable(probe, "the limit is tried on the first list that it counts");
        return false;
    }
    if (!evidence_has_clock(evidence)) {
        hold_refusals(probe);
        rule_lacked(probe, "leave to use the limit up: an endpoint whose clock can be "
                           "moved (--clock URL)");
        return false;
    }
    if (limit->requests > MOST_TRIED) {
        rule_lacked(probe, "a limit of no more than %d requests", MOST_TRIED);
        return false;
    }
    const struct answer *answer = ask(probe, AS_MAIN);
    if (answer->status != 429 && !rule_usable(probe, answer, 200))
        return false;
    if (evidence_let_pass(evidence, answer, limit->window + 1))
        return true;
    rule_lacked(probe, "a clock that can be moved: --clock refused it");
    return false;
}

/* Asks until it is refused; the refusal, or NULL. `*answered` are those before it. */
static const struct answer *use_up(struct probe *probe, int64_t most, int64_t *answered)
{
    for (*answered = 0; *answered < most; ++*answered) {
        const struct answer *answer = ask(probe, AS_MAIN);

        if (!answer->reached || !evidence_accepted(answer))
            return answer;
    }
    return NULL;
}

static void hold_other(struct probe *probe)
{
    const struct contract_rate_limit *limit = rule_subject(probe)->operation->rate_limit;
    const struct target *target = evidence_target(rule_evidence(probe));

    if (!limit->per_credential || target->insider_count == 0)
        return;
    const struct answer *other = ask(probe, AS_INSIDER);
    if (other->reached && other->status == 429)
        rule_broken(probe, &limit->claim, other,
                    "another credential has requests of its own", "status 429");
    else if (other->reached)
        rule_held(probe);
}

static void hold_patience(struct probe *probe, const struct answer *refusal)
{
    const struct contract_rate_limit *limit = rule_subject(probe)->operation->rate_limit;
    int64_t seconds;

    if (!evidence_retry_after(refusal, &seconds))
        seconds = limit->window;
    if (!evidence_let_pass(rule_evidence(probe), refusal, seconds))
        return;
    const struct answer *answer = ask(probe, AS_MAIN);
    AUTO_FREE char *expected =
        memory_format("an answer, %" PRId64 " seconds after the refusal", seconds);
    if (answer->reached && answer->status == 429)
        rule_broken(probe, &limit->claim, answer, expected, "status 429");
    else if (answer->reached)
        rule_held(probe);
}

static void hold_refusal(struct probe *probe, const struct answer *refusal,
                         int64_t answered)
{
    const struct contract_operation *operation = rule_subject(probe)->operation;
    const struct contract_rate_limit *limit = operation->rate_limit;

    if (refusal == NULL) {
        AUTO_FREE char *expected =
            memory_format("a refusal behind %" PRId64 " requests in %" PRId64 " seconds",
                          limit->requests, limit->window);
        rule_broken_format(probe, &limit->claim, NULL, expected,
                           "%" PRId64 " were answered", answered);
        return;
    }
    if (answered < limit->requests && evidence_refused(refusal)) {
        AUTO_FREE char *expected =
            memory_format("%" PRId64 " requests are answered", limit->requests);
        rule_broken_format(probe, &limit->claim, refusal, expected,
                           "number %" PRId64 " is refused with %d", answered + 1,
                           refusal->status);
        return;
    }
    (void)rule_refused(
        probe, refusal,
        &(struct rule_refusal){.kind = REFUSAL_RATE, .errors = &operation->errors});
    hold_other(probe);
    hold_patience(probe, refusal);
}

void rate_limit_refused(struct probe *probe)
{
    const struct contract_rate_limit *limit = rule_subject(probe)->operation->rate_limit;
    int64_t answered;

    evidence_provoke(rule_evidence(probe), true);
    rule_expect_refusal(probe, true);
    if (is_ready(probe)) {
        const struct answer *refusal =
            use_up(probe, limit->requests + AS_MANY_MORE, &answered);
        hold_refusal(probe, refusal, answered);
    }
    rule_expect_refusal(probe, false);
    evidence_provoke(rule_evidence(probe), false);
}

/* --- How long to wait --- */

void rate_limit_retry(struct probe *probe)
{
    struct evidence *evidence = rule_evidence(probe);
    const struct contract_rate_limit *limit = rule_subject(probe)->operation->rate_limit;
    AUTO_FREE char *expected =
        memory_format("%s: 1 to %" PRId64 " seconds", limit->retry, limit->window);

    if (!is_first(probe, evidence_contract(evidence))) {
        rule_not_applicable(probe, "the limit is told of with the first list it counts");
        return;
    }
    for (size_t i = 0; i < evidence_answer_count(evidence); i++) {
        const struct answer *answer = evidence_answer(evidence, i);
        int64_t told;

        if (answer->operation == NULL || answer->operation->rate_limit != limit ||
            answer->status != 429 || !rate_limit_told(probe, answer, limit->retry, &told))
            continue;
        if (told >= 1 && told <= limit->window + RATE_LIMIT_SKEW)
            rule_held(probe);
        else
            rule_broken_format(probe, &limit->headers_claim, answer, expected, "%" PRId64,
                               told);
    }
    rule_lacked(probe, "a refusal for too many requests");
}
