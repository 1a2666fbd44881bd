/* SPDX-License-Identifier: Apache-2.0 */
#include "src/contract_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <string.h>

static const char *const source_texts[] = {
    [EXPRESSION_NONE] = "nothing",
    [EXPRESSION_QUERY] = "query parameter",
    [EXPRESSION_PATH] = "path parameter",
    [EXPRESSION_REQUEST_HEADER] = "header parameter",
    [EXPRESSION_REQUEST_BODY] = "request body member",
    [EXPRESSION_RESPONSE_HEADER] = "response header",
    [EXPRESSION_RESPONSE_BODY] = "response body member",
    [EXPRESSION_COOKIE] = "cookie",
};

struct expression contract_load_expression(struct contract_node node)
{
    struct expression expression = {.source = EXPRESSION_NONE};
    const char *text = json_string_value(node.value);

    if (text == NULL || !vocabulary_expression_is_valid(text))
        return expression;
    for (int i = 0; vocabulary_expressions[i] != NULL; i++) {
        size_t length = strlen(vocabulary_expressions[i]);

        if (strncmp(text, vocabulary_expressions[i], length) != 0)
            continue;
        expression.source = (enum expression_source)(i + 1);
        expression.name = text + length;
        break;
    }
    return expression;
}

static void report_input(struct contract_loading *loading, struct contract_node node,
                         const struct contract_operation *operation,
                         const struct expression *expression, const char *what)
{
    AUTO_NAMES struct contract_names names = {.count = 0};
    AUTO_FREE char *lead =
        memory_format("%ss of the operation", source_texts[expression->source]);

    for (size_t i = 0; i < operation->parameter_count; i++)
        if (operation->parameters[i].in == expression->source)
            contract_names_add(&names, operation->parameters[i].name);
    diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                    node.pointer, "%s: %s%s names no %s of %s %s", what,
                    vocabulary_expressions[expression->source - 1], expression->name,
                    source_texts[expression->source], operation->method, operation->path);
    contract_names_hint(&names, expression->name, loading->diagnostics, lead);
}

struct contract_parameter *contract_load_input(struct contract_loading *loading,
                                               struct contract_node node,
                                               const struct contract_operation *operation,
                                               const struct expression *expression,
                                               const char *what)
{
    if (expression->source == EXPRESSION_NONE)
        return NULL;
    if (expression->source > EXPRESSION_REQUEST_BODY) {
        diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                        node.pointer, "%s: an input cannot be a %s", what,
                        source_texts[expression->source]);
        diagnostics_hint(loading->diagnostics,
                         "inputs stand in $request.query.NAME, $request.path.NAME, "
                         "$request.header.NAME or $request.body#/POINTER");
        return NULL;
    }
    for (size_t i = 0; i < operation->parameter_count; i++) {
        struct contract_parameter *parameter = &operation->parameters[i];

        if (parameter ==
            contract_parameter_named(operation, expression->source, expression->name))
            return parameter;
    }
    report_input(loading, node, operation, expression, what);
    return NULL;
}

const struct contract_record_set *
contract_load_record_set(struct contract_loading *loading, struct contract_node owner,
                         const char *key)
{
    struct contract_node node = contract_node_member(loading, owner, key);
    const struct contract *contract = loading->contract;
    const char *name = json_string_value(node.value);
    AUTO_NAMES struct contract_names names = {.count = 0};

    if (name == NULL)
        return NULL;
    for (size_t i = 0; i < contract->record_set_count; i++) {
        if (strcmp(contract->records[i].name, name) == 0)
            return &contract->records[i];
        contract_names_add(&names, contract->records[i].name);
    }
    diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                    node.pointer, "%s: there is no record set %s", key, name);
    contract_names_hint(&names, name, loading->diagnostics, "record sets");
    return NULL;
}

/* Fields are collected to a depth only; what lies deeper, or in an array, is not
 * judged. */
static bool is_judged(const struct contract_shape *shape, const char *field)
{
    int depth = 0;

    for (const char *at = field; *at != '\0'; at++)
        depth += *at == '/' ? 1 : 0;
    return shape->field_count > 0 && shape->field_count < CONTRACT_MAX_FIELDS &&
           depth <= CONTRACT_MAX_FIELD_DEPTH;
}

void contract_load_field(struct contract_loading *loading,
                         const struct contract_record_set *records, const char *field,
                         const char *place)
{
    const struct contract_shape *shape = records == NULL ? NULL : records->shape;
    AUTO_NAMES struct contract_names names = {.count = 0};

    if (shape == NULL || field == NULL || !value_pointer_is_valid(field) ||
        !is_judged(shape, field) || contract_field_at(shape, field) != NULL)
        return;
    for (size_t i = 0; i < shape->field_count; i++)
        contract_names_add(&names, shape->fields[i].pointer);
    diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document, place,
                    "%s is no member of the records %s", field, records->name);
    contract_names_hint(&names, field, loading->diagnostics, "members");
}

void contract_load_scope(struct contract_loading *loading, struct contract_node node,
                         const struct contract_operation *operation,
                         const struct contract_record_set *records,
                         const struct claim *claim, struct contract_scope *out)
{
    struct contract_node value = contract_node_member(loading, node, "value");

    if (!json_is_object(node.value))
        return;
    out->declared = true;
    out->claim =
        (struct claim){contract_node_certainty(node, claim->certainty), node.pointer};
    out->field = contract_node_text(node, "field");
    contract_load_field(loading, records, out->field,
                        contract_node_member(loading, node, "field").pointer);
    out->value = contract_load_expression(value);
    (void)contract_load_input(loading, value, operation, &out->value, "scope");
    out->known = contract_load_record_set(loading, node, "known");
}

const struct contract_response *
contract_load_success(const struct contract_operation *operation)
{
    const struct contract_response *exact = contract_response_for(operation, 200);

    if (exact != NULL && exact->status_low != 0)
        return exact;
    for (size_t i = 0; i < operation->response_count; i++)
        if (operation->responses[i].status_low / 100 == 2)
            return &operation->responses[i];
    return exact;
}
