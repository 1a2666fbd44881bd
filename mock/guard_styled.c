/* SPDX-License-Identifier: Apache-2.0 */
/* Parameters whose value is more than a plain text. */
#include "mock/guard_internal.h"

#include <string.h>

/* The typed fields are of a single value, so for others these count as well. */
static const struct {
    const char *keyword;
    enum refusal kind;
} keywords[] = {
    {"type", REFUSAL_TYPE},       {"enum", REFUSAL_ENUM},
    {"const", REFUSAL_ENUM},      {"minimum", REFUSAL_MINIMUM},
    {"maximum", REFUSAL_MAXIMUM}, {"format", REFUSAL_FORMAT},
};

static bool note_violation(void *context, const struct schema_violation *violation)
{
    enum refusal *kind = context;

    *kind = guard_kind_of(violation->keyword);
    for (size_t i = 0; i < sizeof keywords / sizeof keywords[0]; i++)
        if (strcmp(keywords[i].keyword, violation->keyword) == 0)
            *kind = keywords[i].kind;
    return false;
}

static bool is_empty(const json_t *value)
{
    return (json_is_string(value) && json_string_length(value) == 0) ||
           (json_is_array(value) && json_array_size(value) == 0);
}

enum refusal guard_judge_styled(const struct contract_operation *operation,
                                const struct contract_parameter *parameter,
                                const struct route *route,
                                const struct http_request *request)
{
    json_auto_t *value = route_styled(route, request, parameter);
    enum refusal kind = REFUSAL_COUNT;

    if (value == NULL)
        return parameter->required ? REFUSAL_REQUIRED : REFUSAL_COUNT;
    if (parameter->allows_empty && is_empty(value))
        return REFUSAL_COUNT;
    if (parameter->form->kind == PARAMETER_SINGLE)
        return guard_judge_member(operation, parameter, value);
    if (parameter->schema != NULL)
        (void)schema_validate(parameter->schema, value, note_violation, &kind);
    return kind;
}
