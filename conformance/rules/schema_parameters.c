/* SPDX-License-Identifier: Apache-2.0 */
/* Parameters that may be given, in operations of which plain OpenAPI says all. */
#include "conformance/rules/schema_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <string.h>

#define SINGLE_MAX 12 /* parameters that are also given each by itself */
#define VALUES_MAX 6  /* of a closed set, the last one among them */

/* Where only refusals are declared, a request that is taken looks like none of them. */
static bool says_success(const struct contract_operation *operation)
{
    for (size_t i = 0; i < operation->response_count; i++)
        if (operation->responses[i].status_low / 100 <= 3)
            return true;
    return false;
}

bool schema_says_parameters(const struct subject *subject)
{
    return subject->list == NULL && subject->item == NULL &&
           subject->operation->parameter_count > 0 && says_success(subject->operation);
}

/* Returns new a value that the contract shows of a parameter and allows, JSON for one
 * with a style of its own; NULL: none. */
static char *shown_value(const struct contract_parameter *parameter)
{
    const json_t *const values[] = {parameter->example, parameter->initial,
                                    parameter->constant,
                                    json_array_get(parameter->enumeration, 0)};

    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        if (values[i] == NULL ||
            (parameter->schema != NULL &&
             !schema_validate(parameter->schema, values[i], NULL, NULL)))
            continue;
        if (contract_parameter_is_styled(parameter))
            return value_print(values[i]);
        if (!json_is_object(values[i]) && !json_is_array(values[i]))
            return value_text(values[i]);
    }
    return NULL;
}

/* False when nothing is known of the parameter, or it is given anyway. */
static bool give(struct arguments *arguments, const struct contract_parameter *parameter)
{
    AUTO_FREE char *value =
        parameter->required || parameter->in == EXPRESSION_REQUEST_BODY
            ? NULL
            : shown_value(parameter);

    if (value == NULL)
        return false;
    if (contract_parameter_is_styled(parameter))
        arguments_set_json(arguments, parameter, value);
    else
        arguments_set(arguments, parameter, value);
    return true;
}

/* What a refusal with a status of success is about shows beside the one that nobody in
 * particular gets. */
static bool is_of_credentials(struct probe *probe, const struct answer *answer)
{
    const struct contract_operation *operation = rule_subject(probe)->operation;

    if (operation->security_count == 0)
        return false;
    rule_expect_refusal(probe, true);
    const struct answer *nobody =
        evidence_ask(rule_evidence(probe),
                     &(struct question){.operation = operation, .as = AS_NOBODY});
    rule_expect_refusal(probe, false);
    return answer->body == NULL || nobody->body == NULL ||
           value_equal(answer->body, nobody->body);
}

/* Credentials and records that are not there are no matter of parameters. */
static bool is_bad_request(struct probe *probe, const struct answer *answer)
{
    return answer->status == 400 || answer->status == 414 || answer->status == 422 ||
           (answer->told && !is_of_credentials(probe, answer));
}

static bool hold(struct probe *probe, const struct arguments *arguments, const char *what)
{
    const struct contract_operation *operation = rule_subject(probe)->operation;
    const struct answer *answer =
        evidence_ask(rule_evidence(probe),
                     &(struct question){.operation = operation, .arguments = arguments});

    if (answer->reached && is_bad_request(probe, answer)) {
        AUTO_FREE char *expected = memory_format("an answer to a request %s", what);

        rule_broken_format(probe, &operation->claim, answer, expected, "status %d",
                           answer->status);
        return false;
    }
    if (!evidence_accepted(answer) && answer->status / 100 != 3)
        return rule_usable(probe, answer, 200);
    rule_held(probe);
    return true;
}

static bool hold_value(struct probe *probe, const struct contract_parameter *parameter,
                       const json_t *value)
{
    struct arguments arguments AUTO_ARGUMENTS = {0};
    AUTO_FREE char *text = value_text(value);
    AUTO_FREE char *what =
        memory_format("with %s=%s, a declared value", parameter->label, text);

    arguments_set(&arguments, parameter, text);
    return hold(probe, &arguments, what);
}

/* Each value of a closed set; false when one was not taken. */
static bool hold_values(struct probe *probe, const struct contract_parameter *parameter)
{
    size_t count = json_array_size(parameter->enumeration);
    bool held = true;

    if (parameter->in == EXPRESSION_REQUEST_BODY || parameter->in == EXPRESSION_PATH)
        return true;
    for (size_t i = 0; held && i < count && i < VALUES_MAX; i++) {
        size_t index = i + 1 == VALUES_MAX ? count - 1 : i;
        const json_t *value = json_array_get(parameter->enumeration, index);

        if (!json_is_null(value) && !json_is_object(value) && !json_is_array(value))
            held = hold_value(probe, parameter, value);
    }
    return held;
}

void schema_parameters(struct probe *probe)
{
    const struct contract_operation *operation = rule_subject(probe)->operation;
    struct evidence *evidence = rule_evidence(probe);
    struct arguments all AUTO_ARGUMENTS = {0};
    const struct contract_parameter *unknown =
        evidence_unknown(evidence, operation, true);
    size_t singles = 0;

    if (unknown != NULL) {
        rule_lacked(probe, "a value for the required parameter %s (--param %s=VALUE)",
                    unknown->label, unknown->label);
        return;
    }
    if (!hold(probe, NULL, "with what is required alone"))
        return;
    for (size_t i = 0; i < operation->parameter_count; i++) {
        struct arguments one AUTO_ARGUMENTS = {0};
        const struct contract_parameter *parameter = &operation->parameters[i];
        AUTO_FREE char *what = memory_format("with %s as it is shown", parameter->label);

        if (!hold_values(probe, parameter))
            return;
        if (!give(&one, parameter))
            continue;
        (void)give(&all, parameter);
        if (singles++ < SINGLE_MAX && !hold(probe, &one, what))
            return;
    }
    if (singles > 1)
        (void)hold(probe, &all, "with every parameter that is shown");
}
