/* SPDX-License-Identifier: Apache-2.0 */
/* Constants that must stand beside a filter's value in a body. */
#include "conformance/rules/filter_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <string.h>

#define STRANGE "\"countersign-none\"" /* no operator, and no type */

bool filter_stands_beside(const struct subject *subject)
{
    return subject->parameter->beside_count > 0;
}

/* True when the body of the request behind `answer` is one that its schema allows. */
static bool is_allowed(const struct contract_operation *operation,
                       const struct answer *answer)
{
    const struct http_request *request = &answer->exchange->request;
    json_auto_t *body = json_loadb(request->body == NULL ? "" : request->body,
                                   request->body_length, JSON_DECODE_ANY, NULL);
    return operation->body->shape == NULL || body == NULL ||
           schema_validate(operation->body->shape->schema, body, NULL, NULL);
}

/* The value without one of the constants (NULL), or with another one in its place. */
static void hold(struct probe *probe, const char *value,
                 const struct contract_beside *beside, const char *other)
{
    const struct subject *subject = rule_subject(probe);
    const struct contract_operation *operation = subject->operation;
    const struct contract_parameter *member =
        contract_parameter_named(operation, EXPRESSION_REQUEST_BODY, beside->name);
    struct arguments arguments AUTO_ARGUMENTS = {0};
    bool is_enum = other != NULL && member->enumeration != NULL;

    if (other != NULL)
        arguments_set_json(&arguments, member, other);
    else
        arguments_set(&arguments, member, NULL);
    rule_expect_refusal(probe, true);
    const struct answer *answer = narrowed_ask_value(probe, value, &arguments);
    rule_expect_refusal(probe, false);
    if (is_allowed(operation, answer)) {
        rule_not_applicable(probe, "the body's schema allows it otherwise");
        return;
    }
    (void)rule_refused(
        probe, answer,
        &(struct rule_refusal){.parts = REFUSAL_STATUS,
                               .kind = is_enum ? REFUSAL_ENUM : REFUSAL_BODY,
                               .errors = is_enum ? &member->errors : &operation->errors,
                               .parameter = is_enum ? member : NULL});
}

void filter_beside(struct probe *probe)
{
    const struct subject *subject = rule_subject(probe);
    const struct contract_parameter *parameter = subject->parameter;
    AUTO_POOL struct filter_pool pool = filter_pool(probe);
    AUTO_VALUES struct narrowed_values values = {.count = 0};

    if (pool.whole == NULL)
        return;
    filter_values(subject, &pool, 1, &values);
    if (values.count == 0)
        rule_lacked(probe, "a value of %s", subject->filter->field);
    for (size_t i = 0; values.count > 0 && i < parameter->beside_count; i++) {
        hold(probe, values.items[0], &parameter->beside[i], NULL);
        hold(probe, values.items[0], &parameter->beside[i], STRANGE);
    }
}
