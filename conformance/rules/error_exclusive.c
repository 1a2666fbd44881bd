/* SPDX-License-Identifier: Apache-2.0 */
/* Inputs of which only one may be given. */
#include "conformance/rules/error_internal.h"

#include "conformance/rules/usual.h"
#include "src/memory.h"

bool error_has_exclusive(const struct subject *subject)
{
    return subject->operation->exclusive_count > 0;
}

/* True when each input alone is answered, so that a refusal is one of both together. */
static bool is_answered(struct probe *probe, const struct arguments *baseline,
                        const struct contract_parameter *input, const char *value)
{
    AUTO_ARGUMENTS struct arguments arguments = {0};

    arguments_copy(&arguments, baseline);
    arguments_set(&arguments, input, value);
    return rule_usable(
        probe,
        evidence_ask(rule_evidence(probe),
                     &(struct question){.operation = rule_subject(probe)->operation,
                                        .arguments = &arguments}),
        200);
}

static void hold_pair(struct probe *probe, const struct arguments *baseline,
                      const struct contract_exclusive *exclusive, size_t one,
                      size_t other)
{
    const struct contract_parameter *a = exclusive->inputs[one];
    const struct contract_parameter *b = exclusive->inputs[other];
    AUTO_FREE char *left = usual_value(probe, a);
    AUTO_FREE char *right = usual_value(probe, b);
    AUTO_ARGUMENTS struct arguments arguments = {0};

    if (left == NULL || right == NULL) {
        rule_lacked(probe, "a value that %s takes", (left == NULL ? a : b)->label);
        return;
    }
    if (!is_answered(probe, baseline, a, left) || !is_answered(probe, baseline, b, right))
        return;
    arguments_copy(&arguments, baseline);
    arguments_set(&arguments, a, left);
    arguments_set(&arguments, b, right);
    rule_expect_refusal(probe, true);
    const struct answer *answer =
        evidence_ask(rule_evidence(probe),
                     &(struct question){.operation = rule_subject(probe)->operation,
                                        .arguments = &arguments});
    rule_expect_refusal(probe, false);
    if (answer->reached && evidence_accepted(answer)) {
        AUTO_FREE char *expected =
            memory_format("a refusal: %s and %s exclude each other", a->label, b->label);

        rule_broken_format(probe, &exclusive->claim, answer, expected, "status %d",
                           answer->status);
        return;
    }
    (void)rule_refused(probe, answer,
                       &(struct rule_refusal){.parts = REFUSAL_STATUS,
                                              .kind = REFUSAL_EXCLUSIVE,
                                              .errors = &b->errors,
                                              .parameter = b,
                                              .received = right});
}

void error_exclusive(struct probe *probe)
{
    const struct contract_operation *operation = rule_subject(probe)->operation;
    AUTO_ARGUMENTS struct arguments baseline = {0};

    if (!error_baseline(probe, &baseline))
        return;
    for (size_t i = 0; i < operation->exclusive_count; i++) {
        const struct contract_exclusive *exclusive = &operation->exclusive[i];

        for (size_t one = 0; one < exclusive->count; one++)
            for (size_t other = one + 1; other < exclusive->count; other++)
                hold_pair(probe, &baseline, exclusive, one, other);
    }
}
