/* SPDX-License-Identifier: Apache-2.0 */
/* Inputs that do not go alone. */
#include "conformance/rules/input_internal.h"

#include "conformance/rules/usual.h"
#include "src/memory.h"
#include "src/value.h"

#include <string.h>

#define VALUES_TRIED 6

bool input_requires_others(const struct subject *subject)
{
    return subject->operation->requires_count > 0;
}

/* Fills `arguments` for a request that is answered; false (and what was lacked is said)
 * when there is none. */
static bool is_served(struct probe *probe, struct arguments *arguments)
{
    const struct contract_operation *operation = rule_subject(probe)->operation;
    struct evidence *evidence = rule_evidence(probe);
    const struct contract_parameter *unknown =
        evidence_unknown(evidence, operation, operation->item == NULL);
    const struct walk *walk =
        operation->item == NULL ? NULL : evidence_item_rows(evidence, operation);

    if (unknown != NULL) {
        rule_lacked(probe, "a value for the required parameter %s (--param %s=VALUE)",
                    unknown->label, unknown->label);
        return false;
    }
    if (walk != NULL && walk->count > 0) {
        AUTO_FREE char *id = evidence_id(walk->list, evidence_walk_row(walk, 0));
        arguments_set(arguments, operation->item->id_parameter, id);
    }
    const struct question question = {.operation = operation, .arguments = arguments};
    const struct answer *answer = evidence_ask(evidence, &question);
    return evidence_accepted(answer) || rule_usable(probe, answer, 200);
}

static const struct answer *ask(struct probe *probe, const struct arguments *baseline,
                                const struct contract_parameter *input, const char *value,
                                const struct contract_parameter *without)
{
    struct arguments arguments AUTO_ARGUMENTS = {0};

    arguments_copy(&arguments, baseline);
    arguments_set(&arguments, input, value);
    if (without != NULL)
        arguments_set(&arguments, without, NULL);
    return evidence_ask(rule_evidence(probe),
                        &(struct question){.operation = rule_subject(probe)->operation,
                                           .arguments = &arguments});
}

static bool hold_accepted(struct probe *probe, const struct contract_requires *requires,
                          const struct answer *answer, const char *value,
                          const char *beside)
{
    AUTO_FREE char *expected =
        memory_format("an answer to %s=%s, %s %s", requires->input->label, value, beside,
                      requires->needs[0]->label);

    if (!answer->reached)
        return rule_usable(probe, answer, 200);
    if (evidence_accepted(answer))
        return true;
    rule_broken_format(probe, &requires->claim, answer, expected, "status %d",
                       answer->status);
    return false;
}

/* --- Alone --- */

static void hold_alone(struct probe *probe, const struct arguments *baseline,
                       const struct contract_requires *requires, const char *value)
{
    if (!evidence_accepted(ask(probe, baseline, requires->input, value, NULL))) {
        rule_lacked(probe, "an answer to %s=%s beside what it needs",
                    requires->input->label, value);
        return;
    }
    for (size_t i = 0; i < requires->need_count; i++) {
        const struct contract_parameter *needed = requires->needs[i];
        const struct contract_parameter *blamed =
            requires->blames_needed ? needed : requires->input;

        rule_expect_refusal(probe, true);
        const struct answer *answer =
            ask(probe, baseline, requires->input, value, needed);
        rule_expect_refusal(probe, false);
        if (evidence_accepted(answer)) {
            AUTO_FREE char *expected =
                memory_format("a refusal: %s=%s needs %s", requires->input->label, value,
                              needed->label);
            rule_broken_format(probe, &requires->claim, answer, expected, "status %d",
                               answer->status);
            continue;
        }
        (void)rule_refused(
            probe, answer,
            &(struct rule_refusal){.kind = REFUSAL_REQUIRES,
                                   .errors = &blamed->errors,
                                   .parameter = blamed,
                                   .received = requires->blames_needed ? NULL : value,
                                   .needed = needed});
    }
}

typedef void hold_value(struct probe *probe, const struct arguments *baseline,
                        const struct contract_requires *requires, const char *value);

/* Each value that needs others: those that are said, or one that the input takes. */
static void each_value(struct probe *probe, const struct arguments *baseline,
                       const struct contract_requires *requires, hold_value *hold)
{
    AUTO_FREE char *usual =
        requires->value_count > 0 ? NULL : usual_value(probe, requires->input);

    if (requires->value_count == 0 && usual == NULL)
        rule_lacked(probe, "a value that %s takes", requires->input->label);
    else if (requires->value_count == 0)
        hold(probe, baseline, requires, usual);
    for (size_t i = 0; i < requires->value_count && i < VALUES_TRIED; i++)
        hold(probe, baseline, requires, requires->values[i]);
}

void input_alone(struct probe *probe)
{
    const struct contract_operation *operation = rule_subject(probe)->operation;
    struct arguments baseline AUTO_ARGUMENTS = {0};

    for (size_t i = 0; is_served(probe, &baseline) && i < operation->requires_count; i++)
        each_value(probe, &baseline, &operation->requires[i], hold_alone);
}

/* --- Together --- */

static void hold_together(struct probe *probe, const struct arguments *baseline,
                          const struct contract_requires *requires, const char *value)
{
    const struct answer *answer = ask(probe, baseline, requires->input, value, NULL);

    if (hold_accepted(probe, requires, answer, value, "beside"))
        rule_held(probe);
}

/* A value that goes alone, whatever the others need. */
static void hold_free(struct probe *probe, const struct arguments *baseline,
                      const struct contract_requires *requires)
{
    size_t index;
    json_t *item;

    json_array_foreach(requires->input->enumeration, index, item)
    {
        AUTO_FREE char *value = value_text(item);

        if (requires->value_count == 0 || json_is_null(item) ||
            !contract_goes_alone(rule_subject(probe)->operation, requires->input, value))
            continue;
        const struct answer *answer =
            ask(probe, baseline, requires->input, value, requires->needs[0]);
        if (hold_accepted(probe, requires, answer, value, "without"))
            rule_held(probe);
        return;
    }
}

void input_together(struct probe *probe)
{
    const struct contract_operation *operation = rule_subject(probe)->operation;
    struct arguments baseline AUTO_ARGUMENTS = {0};

    for (size_t i = 0; is_served(probe, &baseline) && i < operation->requires_count;
         i++) {
        each_value(probe, &baseline, &operation->requires[i], hold_together);
        hold_free(probe, &baseline, &operation->requires[i]);
    }
}
