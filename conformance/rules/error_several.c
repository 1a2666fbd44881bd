/* SPDX-License-Identifier: Apache-2.0 */
/* Two faults at once, one fault twice, and what a refusal must not say. */
#include "conformance/rules/error_internal.h"

#include "src/memory.h"

#include <string.h>

/* --- Several faults --- */

/* The surest fault of a parameter, moved to `out`; false when there is none. */
static bool take_fault(const struct contract_operation *operation,
                       const struct contract_parameter *parameter,
                       struct error_fault *out)
{
    struct error_faults faults AUTO_FAULTS = {.count = 0};
    error_faults_of(operation, parameter, &faults);
    for (size_t i = 0; i < faults.count; i++) {
        const struct contract_error *error = parameter->errors.by[faults.items[i].kind];
        if (error == NULL || error->status.count == 0 || faults.items[i].value == NULL ||
            faults.items[i].tolerated)
            continue;
        *out = faults.items[i];
        faults.items[i].value = NULL;
        return true;
    }
    return false;
}

static const struct contract_error *error_of(const struct error_fault *fault)
{
    return fault->parameter->errors.by[fault->kind];
}

/* Two faults of different parameters, the surest first. */
static size_t choose_two(const struct contract_operation *operation,
                         struct error_faults *out)
{
    for (enum certainty sure = CERTAINTY_DOCUMENTED; sure <= CERTAINTY_INFERRED; sure++)
        for (size_t i = 0; i < operation->parameter_count && out->count < 2; i++) {
            struct error_fault fault;
            if (!take_fault(operation, &operation->parameters[i], &fault))
                continue;
            if (error_of(&fault)->claim.certainty == sure)
                out->items[out->count++] = fault;
            else
                free(fault.value);
        }
    return out->count;
}

bool error_several_applies(const struct subject *subject)
{
    struct error_faults faults AUTO_FAULTS = {.count = 0};
    return choose_two(subject->operation, &faults) == 2;
}

bool error_stable_applies(const struct subject *subject)
{
    struct error_faults faults AUTO_FAULTS = {.count = 0};
    return choose_two(subject->operation, &faults) > 0;
}

static bool is_named(const struct answer *answer, const struct error_fault *fault)
{
    return answer->body != NULL &&
           error_holds_text(answer->body, fault->parameter->label);
}

static void hold_several(struct probe *probe, const struct answer *answer,
                         const struct error_fault two[2])
{
    const struct contract_error *first = error_of(&two[0]), *second = error_of(&two[1]);
    /* Either may be told, so no more is sure than of the less sure one. */
    const struct contract_error *weaker =
        first->claim.certainty > second->claim.certainty ? first : second;
    AUTO_FREE char *expected = memory_format(
        "a refusal of %s or of %s", two[0].parameter->label, two[1].parameter->label);
    bool names = error_declares(first, "{parameter}") &&
                 error_declares(second, "{parameter}") && first->body != NULL &&
                 second->body != NULL && first->others == NULL && second->others == NULL;
    if (!evidence_refused_as(answer, first) && !evidence_refused_as(answer, second)) {
        rule_broken_format(probe, &weaker->claim, answer, expected, "status %d",
                           answer->status);
        return;
    }
    if (names && !is_named(answer, &two[0]) && !is_named(answer, &two[1])) {
        rule_broken(probe, &weaker->body_claim, answer, expected,
                    "a refusal that names neither");
        return;
    }
    rule_held(probe);
    if (names && (!is_named(answer, &two[0]) || !is_named(answer, &two[1])))
        rule_record(probe, answer, "of two faults only one is told");
}

void error_several(struct probe *probe)
{
    struct arguments arguments AUTO_ARGUMENTS = {0};
    struct error_faults two AUTO_FAULTS = {.count = 0};
    if (choose_two(rule_subject(probe)->operation, &two) < 2 ||
        !error_baseline(probe, &arguments))
        return;
    const struct answer *answer = error_ask(probe, &arguments, two.items, 2, false);
    if (!answer->reached || rule_is_trouble(answer))
        rule_usable(probe, answer, 400);
    else
        hold_several(probe, answer, two.items);
}

/* --- Steadiness --- */

void error_stable(struct probe *probe)
{
    struct arguments arguments AUTO_ARGUMENTS = {0};
    struct error_faults two AUTO_FAULTS = {.count = 0};
    if (choose_two(rule_subject(probe)->operation, &two) == 0 ||
        !error_baseline(probe, &arguments))
        return;
    const struct error_fault *fault = &two.items[0];
    const struct answer *first = error_ask(probe, &arguments, fault, 1, false);
    const struct answer *second = error_ask(probe, &arguments, fault, 1, true);
    if (!first->reached || rule_is_trouble(first)) {
        rule_usable(probe, first, 400);
    } else if (!second->reached || rule_is_trouble(second)) {
        rule_usable(probe, second, 400);
    } else if (first->status == second->status &&
               evidence_refused(first) == evidence_refused(second)) {
        rule_held(probe);
    } else {
        AUTO_FREE char *how = error_told(fault);
        AUTO_FREE char *expected =
            memory_format("status %d both times %s", first->status, how);
        rule_broken_format(probe, &error_of(fault)->claim, second, expected,
                           "status %d the second time", second->status);
    }
}

/* --- Secrets --- */

#define SHORTEST_SECRET 8 /* characters; a shorter one may stand anywhere by accident */

/* The last character may be missing: what was sent may have been changed there. */
static bool shows(const struct http_response *response, const char *secret)
{
    AUTO_FREE char *most = memory_text_of(secret, strlen(secret) - 1);
    for (size_t i = 0; i < response->headers.count; i++)
        if (strstr(response->headers.items[i].value, most) != NULL)
            return true;
    return response->body != NULL && strstr(response->body, most) != NULL;
}

/* Basic credentials travel coded, in groups of which the last one may be another. */
static bool shows_basic(const struct http_response *response, const char *secret)
{
    AUTO_FREE char *coded = target_basic(secret);
    const char *colon = strchr(secret, ':');
    size_t length = strlen(coded);

    if (length > 4)
        coded[length - 4] = '\0';
    return (strlen(coded) >= SHORTEST_SECRET && shows(response, coded)) ||
           (colon != NULL && strlen(colon + 1) >= SHORTEST_SECRET &&
            shows(response, colon + 1));
}

static bool shows_any(const struct contract *contract,
                      const struct http_response *response,
                      const struct identity *identities, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < identities[i].count; j++) {
            const char *secret = identities[i].values[j];
            if (secret == NULL || strlen(secret) < SHORTEST_SECRET)
                continue;
            if (shows(response, secret) || (contract->schemes[j].kind == SCHEME_BASIC &&
                                            shows_basic(response, secret)))
                return true;
        }
    return false;
}

void error_judge_secrets(struct probe *probe, const struct answer *answer)
{
    const struct target *target = evidence_target(rule_evidence(probe));
    const struct contract *contract = evidence_contract(rule_evidence(probe));
    const struct http_response *response = &answer->exchange->response;
    if ((!evidence_refused(answer) && answer->status < 500) || answer->as == AS_NOBODY)
        return;
    if (shows_any(contract, response, &target->main, 1) ||
        shows_any(contract, response, target->insiders, target->insider_count) ||
        shows_any(contract, response, target->outsiders, target->outsider_count))
        /* No document says so, yet nobody would say otherwise. */
        rule_broken_at_most(probe, VERDICT_WARN, &rule_subject(probe)->operation->claim,
                            answer, "a refusal that does not show the credential",
                            "it shows the credential, in its body or a header");
    else
        rule_held(probe);
}
