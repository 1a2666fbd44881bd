/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/rules/error_internal.h"

#include "src/memory.h"

/* Plain OpenAPI says what may be sent, not that the rest is refused, nor how: to take it
 * is worth a warning, and so is a status that is none of those declared. */
static bool hold_plainly(struct probe *probe, const struct answer *answer,
                         const struct error_fault *fault)
{
    const struct subject *subject = rule_subject(probe);
    bool is_taken = evidence_accepted(answer);
    bool is_odd = evidence_refused(answer) && answer->response == NULL &&
                  error_declares_refusals(subject->operation) && !rule_is_trouble(answer);
    if (subject->list != NULL || subject->item != NULL ||
        fault->parameter->errors.by[fault->kind] != NULL || (!is_taken && !is_odd))
        return false;
    AUTO_FREE char *how = error_told(fault);
    AUTO_FREE char *actual = memory_format("status %d %s", answer->status, how);
    rule_broken_at_most(probe, VERDICT_WARN, &fault->parameter->claim, answer,
                        is_taken ? "a refusal" : "a refusal with a declared status",
                        actual);
    return true;
}

void error_hold_status(struct probe *probe, const struct answer *answer,
                       const struct error_fault *fault)
{
    const struct contract_errors *errors = &fault->parameter->errors;
    if (fault->tolerated && evidence_accepted(answer)) {
        rule_not_applicable(probe, "the contract lets %s be answered as well",
                            contract_refusal_name(fault->kind));
        return;
    }
    if (hold_plainly(probe, answer, fault))
        return;
    /* Nothing is said of this refusal, and yet bad input is no reason to fail. */
    if (errors->by[fault->kind] == NULL && answer->status / 100 == 5 &&
        !rule_is_trouble(answer)) {
        AUTO_FREE char *how = error_told(fault);
        AUTO_FREE char *actual = memory_format("status %d %s", answer->status, how);
        rule_broken_at_most(probe, VERDICT_WARN, &fault->parameter->claim, answer,
                            "a refusal, not a failure of the server", actual);
        return;
    }
    rule_refused(probe, answer,
                 &(struct rule_refusal){.parts = REFUSAL_STATUS,
                                        .kind = fault->kind,
                                        .errors = errors,
                                        .parameter = fault->parameter,
                                        .received = fault->value});
}
