/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/rules/limit.h"

#include "src/memory.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define MOST_TRIED   2000 /* requests of a limit that is used up */
#define AS_MANY_MORE 3    /* requests beyond a limit that must not all be answered */

static const struct contract_rate_limit *limit_of(const struct probe *probe)
{
    return rule_subject(probe)->operation->rate_limit;
}

bool limit_number(const struct answer *answer, const char *name, int64_t *out)
{
    const char *text = http_headers_value(&answer->exchange->response.headers, name);

    if (text == NULL || *text == '\0' || strlen(text) > 15 ||
        text[strspn(text, "0123456789")] != '\0')
        return false;
    *out = strtoll(text, NULL, 10);
    return true;
}

/* True when no answer of the run that counts against the limit has the field. */
static bool is_told_nowhere(struct probe *probe, const char *name)
{
    struct evidence *evidence = rule_evidence(probe);

    for (size_t i = 0; i < evidence_answer_count(evidence); i++) {
        const struct answer *answer = evidence_answer(evidence, i);

        if (answer->operation != NULL &&
            answer->operation->rate_limit == limit_of(probe) &&
            http_headers_value(&answer->exchange->response.headers, name) != NULL)
            return false;
    }
    return true;
}

bool limit_told(struct probe *probe, const struct answer *answer, const char *name,
                int64_t *out)
{
    if (limit_number(answer, name, out))
        return true;
    const char *found = http_headers_value(&answer->exchange->response.headers, name);
    if (found == NULL && limit_of(probe)->may_be_untold &&
        name != limit_of(probe)->retry && is_told_nowhere(probe, name)) {
        rule_record(probe, answer, "no answer has %s", name);
        return false;
    }
    AUTO_FREE char *expected = memory_format("%s: a whole number", name);
    rule_broken_format(probe, &limit_of(probe)->headers_claim, answer, expected, "%s",
                       found == NULL ? "no such field" : found);
    return false;
}

void limit_hold_retry(struct probe *probe, const struct answer *answer)
{
    const struct contract_rate_limit *limit = limit_of(probe);
    int64_t told;

    if (!limit_told(probe, answer, limit->retry, &told))
        return;
    AUTO_FREE char *expected =
        memory_format("%s: 1 to %" PRId64 " seconds", limit->retry, limit->window);
    if (told >= 1 && told <= limit->window + LIMIT_SKEW)
        rule_held(probe);
    else
        rule_broken_format(probe, &limit->headers_claim, answer, expected, "%" PRId64,
                           told);
}

bool limit_is_tried_here(struct probe *probe)
{
    const struct contract_operation *tried = contract_rate_limit_tried(
        evidence_contract(rule_evidence(probe)), limit_of(probe));

    if (tried == rule_subject(probe)->operation)
        return true;
    rule_not_applicable(probe, "the limit is tried with %s",
                        tried == NULL ? "nothing" : tried->id);
    return false;
}

/* A refusal for too many requests, as it is declared or as RFC 6585 4 has it. */
static bool is_too_many(const struct answer *answer)
{
    const struct contract_error *error = answer->operation->errors.by[REFUSAL_RATE];

    return answer->reached && (answer->status == 429 ||
                               (error != NULL && evidence_refused_as(answer, error)));
}

/* Holds what the run met by itself to the declared refusal. */
static void hold_refusals(struct probe *probe)
{
    struct evidence *evidence = rule_evidence(probe);

    for (size_t i = 0; i < evidence_answer_count(evidence); i++) {
        const struct answer *answer = evidence_answer(evidence, i);

        if (answer->operation != NULL && answer->status == 429 &&
            answer->operation->rate_limit == limit_of(probe))
            (void)rule_refused(
                probe, answer,
                &(struct rule_refusal){.kind = REFUSAL_RATE,
                                       .errors = &answer->operation->errors});
    }
}

bool limit_may_be_used_up(struct probe *probe)
{
    if (!evidence_has_clock(rule_evidence(probe))) {
        hold_refusals(probe);
        rule_lacked(probe, "leave to use the limit up: an endpoint whose clock can be "
                           "moved (--clock URL)");
        return false;
    }
    if (limit_of(probe)->requests <= MOST_TRIED)
        return true;
    rule_lacked(probe, "a limit of no more than %d requests", MOST_TRIED);
    return false;
}

/* Where a request may also be refused because it was carried out before, only a refusal
 * for too many ends the trial. */
static bool is_end(const struct limit_trial *trial, const struct answer *answer)
{
    return !answer->reached || answer->status >= 500 || is_too_many(answer) ||
           (trial->is_safe && !evidence_accepted(answer));
}

/* What came before the end of a trial. */
struct limit_used {
    int64_t answered;
    int64_t lost; /* requests that came to nothing, and may have been counted */
};

/* Asks until it is refused; the refusal, or NULL. */
static const struct answer *use_up(const struct limit_trial *trial,
                                   struct limit_used *used)
{
    int64_t most = limit_of(trial->probe)->requests + AS_MANY_MORE;

    for (*used = (struct limit_used){0}; used->answered < most; used->answered++) {
        const struct answer *answer = trial->ask(trial->context, LIMIT_SAME);

        if (answer->exchange->attempts > 1)
            used->lost += answer->exchange->attempts - 1;
        if (is_end(trial, answer))
            return answer;
    }
    return NULL;
}

/* Nobody else's requests, or about nothing else, are counted with them. */
static void hold_other(const struct limit_trial *trial)
{
    const struct contract_rate_limit *limit = limit_of(trial->probe);
    enum limit_who who =
        limit->per == RATE_OF_RECORD ? LIMIT_OTHER_RECORD : LIMIT_OTHER_IDENTITY;
    const struct answer *other =
        limit->per == RATE_OF_ALL ? NULL : trial->ask(trial->context, who);

    if (other == NULL)
        return;
    if (is_too_many(other))
        rule_broken_format(trial->probe, &limit->claim, other,
                           who == LIMIT_OTHER_RECORD
                               ? "another record has requests of its own"
                               : "another credential has requests of its own",
                           "status %d", other->status);
    else if (other->reached)
        rule_held(trial->probe);
}

static void hold_patience(const struct limit_trial *trial, const struct answer *refusal)
{
    const struct contract_rate_limit *limit = limit_of(trial->probe);
    int64_t seconds;

    /* Where nothing is promised of the time that a refusal asks for, the window is. */
    if (limit->retry == NULL || !limit_number(refusal, limit->retry, &seconds))
        seconds = limit->window;
    if (!evidence_let_pass(rule_evidence(trial->probe), refusal, seconds))
        return;
    const struct answer *answer = trial->ask(trial->context, LIMIT_SAME);
    AUTO_FREE char *expected =
        memory_format("an answer, %" PRId64 " seconds after the refusal", seconds);
    if (is_too_many(answer))
        rule_broken_format(trial->probe, &limit->claim, answer, expected, "status %d",
                           answer->status);
    else if (answer->reached)
        rule_held(trial->probe);
}

static void hold_refusal(const struct limit_trial *trial, const struct answer *refusal,
                         const struct limit_used *used)
{
    struct probe *probe = trial->probe;
    const struct contract_operation *operation = rule_subject(probe)->operation;
    const struct contract_rate_limit *limit = operation->rate_limit;

    if (refusal == NULL) {
        AUTO_FREE char *expected =
            memory_format("a refusal behind %" PRId64 " requests in %" PRId64 " seconds",
                          limit->requests, limit->window);
        rule_broken_format(probe, &limit->claim, NULL, expected,
                           "%" PRId64 " were answered", used->answered);
        return;
    }
    if (!refusal->reached || refusal->status >= 500) {
        (void)rule_usable(probe, refusal, 429);
        return;
    }
    if (used->answered + used->lost < limit->requests && evidence_refused(refusal)) {
        AUTO_FREE char *expected =
            memory_format("%" PRId64 " requests are answered", limit->requests);
        rule_broken_format(probe, &limit->claim, refusal, expected,
                           "number %" PRId64 " is refused with %d", used->answered + 1,
                           refusal->status);
        return;
    }
    (void)rule_refused(
        probe, refusal,
        &(struct rule_refusal){.kind = REFUSAL_RATE, .errors = &operation->errors});
    if (limit->retry != NULL && trial->holds_retry)
        limit_hold_retry(probe, refusal);
    hold_other(trial);
    hold_patience(trial, refusal);
}

void limit_try(const struct limit_trial *trial)
{
    struct evidence *evidence = rule_evidence(trial->probe);
    struct limit_used used;

    evidence_provoke(evidence, true);
    rule_expect_refusal(trial->probe, true);
    const struct answer *refusal = use_up(trial, &used);
    hold_refusal(trial, refusal, &used);
    rule_expect_refusal(trial->probe, false);
    evidence_provoke(evidence, false);
}
