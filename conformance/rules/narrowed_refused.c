/* SPDX-License-Identifier: Apache-2.0 */
/* Values outside an enum. */
#include "conformance/rules/narrowed.h"

#include "src/memory.h"
#include "src/value.h"

#include <string.h>

bool narrowed_is_declared(const struct contract_parameter *parameter, const char *text)
{
    size_t index;
    json_t *value;

    json_array_foreach(parameter->enumeration, index, value)
    {
        AUTO_FREE char *own = value_text(value);
        if (strcmp(own, text) == 0)
            return true;
    }
    return false;
}

const struct answer *narrowed_ask_value(struct probe *probe, const char *value,
                                        const struct arguments *more)
{
    const struct subject *subject = rule_subject(probe);
    struct arguments arguments AUTO_ARGUMENTS = {0};

    arguments_copy(&arguments, more);
    arguments_set(&arguments, subject->parameter, value);
    return evidence_ask(
        rule_evidence(probe),
        &(struct question){.operation = subject->operation, .arguments = &arguments});
}

void narrowed_refused(struct probe *probe, const char *value,
                      const struct arguments *more, enum verdict at_most)
{
    const struct contract_parameter *parameter = rule_subject(probe)->parameter;
    const struct contract_error *error = parameter->errors.by[REFUSAL_ENUM];

    if (narrowed_is_declared(parameter, value))
        return;
    rule_expect_refusal(probe, true);
    const struct answer *answer = narrowed_ask_value(probe, value, more);
    rule_expect_refusal(probe, false);
    if (evidence_accepted(answer) && error != NULL && !error->may_be_answered) {
        AUTO_FREE char *expected =
            memory_format("%s=%s is no declared value: refused", parameter->label, value);
        AUTO_FREE char *actual = memory_format("status %d", answer->status);
        rule_broken_at_most(probe, at_most, &error->claim, answer, expected, actual);
        return;
    }
    (void)rule_refused(probe, answer,
                       &(struct rule_refusal){.parts = REFUSAL_STATUS,
                                              .kind = REFUSAL_ENUM,
                                              .errors = &parameter->errors,
                                              .parameter = parameter,
                                              .received = value});
}

const char *narrowed_bogus(const struct contract_parameter *parameter)
{
    return parameter->type != NULL && (strcmp(parameter->type, "integer") == 0 ||
                                       strcmp(parameter->type, "number") == 0)
               ? "987654321"
               : "no-such-value";
}
