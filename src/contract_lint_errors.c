/* SPDX-License-Identifier: Apache-2.0 */
#include "src/contract_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <string.h>

#define DETAILS "{details}"

static const char *const placeholders[] = {
    "parameter", "received", "allowed", "minimum", "maximum", "from", "to",
    "needed",    "id",       "method",  "path",    "details", NULL};
static const char name_characters[] = "abcdefghijklmnopqrstuvwxyz"
                                      "ABCDEFGHIJKLMNOPQRSTUVWXYZ-_";

/* --- Templates, wherever errors are stated --- */

static void report_placeholder(struct contract_loading *loading, const char *pointer,
                               const char *name)
{
    AUTO_NAMES struct contract_names names = {.count = 0};

    for (size_t i = 0; placeholders[i] != NULL; i++)
        contract_names_add(&names, placeholders[i]);
    diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document, pointer,
                    "there is no placeholder {%s}", name);
    contract_names_hint(&names, name, loading->diagnostics, "placeholders");
}

static void lint_text(struct contract_loading *loading, struct contract_node node)
{
    const char *at = json_string_value(node.value);

    while ((at = strchr(at, '{')) != NULL) {
        size_t length = strspn(at + 1, name_characters);
        AUTO_FREE char *name = memory_text_of(at + 1, length);
        bool closes = length > 0 && at[1 + length] == '}';

        at += 1 + length;
        if (!closes)
            continue;
        if (contract_word_index(name, placeholders, -1) < 0)
            report_placeholder(loading, node.pointer, name);
        else if (strcmp(name, "details") == 0 &&
                 strcmp(json_string_value(node.value), DETAILS) != 0) {
            diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                            node.pointer, DETAILS " stands for a list, not for text");
            diagnostics_hint(loading->diagnostics,
                             "it must be the whole string: '" DETAILS "'");
        }
    }
}

static void lint_template(struct contract_loading *loading, struct contract_node node)
{
    const char *name;
    json_t *value;

    if (json_is_string(node.value))
        lint_text(loading, node);
    for (size_t i = 0; i < json_array_size(node.value); i++)
        lint_template(loading, contract_node_item(loading, node, i));
    json_object_foreach(node.value, name, value)
    {
        lint_template(loading, contract_node_member(loading, node, name));
    }
}

static void lint_stated(struct contract_loading *loading, struct contract_node node,
                        enum contract_place_kind kind)
{
    struct contract_node errors;
    const char *name;
    json_t *value;

    if (kind != PLACE_DOCUMENT && kind != PLACE_OPERATION && kind != PLACE_PARAMETER)
        return;
    errors = contract_node_member(loading, contract_node_vendor(loading, node), "errors");
    json_object_foreach(errors.value, name, value)
    {
        struct contract_node error = contract_node_member(loading, errors, name);

        lint_template(loading, contract_node_member(loading, error, "body"));
        lint_template(loading, contract_node_member(loading, error, "detail"));
        lint_template(loading, contract_node_member(loading, error, "headers"));
    }
}

/* --- Merged errors, where they can happen --- */

/* Adds once what is reached through several operations or parameters. */
static bool add_once(struct contract_loading *loading, enum diagnostic_severity severity,
                     const char *pointer, char *text)
{
    bool is_new = !contract_load_is_reported(loading, pointer, text);

    if (is_new)
        diagnostics_add(loading->diagnostics, severity, loading->document, pointer, "%s",
                        text);
    free(text);
    return is_new;
}

static void lint_prose(struct contract_loading *loading,
                       const struct contract_error *error)
{
    for (size_t i = 0; i < error->prose_count; i++) {
        const char *pointer = error->prose[i];

        if (value_at(error->body, pointer) != NULL ||
            value_at(error->detail, pointer) != NULL)
            continue;
        if (add_once(loading, DIAGNOSTIC_ERROR, error->claim.pointer,
                     memory_format("prose: %s is no member of body or detail", pointer)))
            diagnostics_hint(loading->diagnostics,
                             "prose names members whose wording is free");
    }
}

/* Returns new the body as it would be sent, placeholders left in its texts. */
static json_t *filled(const json_t *template, json_t *detail)
{
    json_t *copy;
    const char *name;
    size_t index;
    json_t *value;

    if (json_is_string(template) && strcmp(json_string_value(template), DETAILS) == 0) {
        copy = json_array();
        if (detail != NULL)
            json_array_append_new(copy, json_deep_copy(detail));
        return copy;
    }
    if (json_is_object(template)) {
        copy = json_object();
        json_object_foreach((json_t *)template, name, value)
        {
            json_object_set_new(copy, name, filled(value, detail));
        }
        return copy;
    }
    if (!json_is_array(template))
        return json_deep_copy(template);
    copy = json_array();
    json_array_foreach(template, index, value)
    {
        json_array_append_new(copy, filled(value, detail));
    }
    return copy;
}

/* What a placeholder becomes is not known, except that it is text. */
static bool holds_placeholder(const struct schema_violation *violation)
{
    return json_is_string(violation->value) && strcmp(violation->keyword, "type") != 0 &&
           strchr(json_string_value(violation->value), '{') != NULL;
}

struct body_report {
    struct contract_loading *loading;
    const struct contract_error *error;
};

static bool report_body(void *context, const struct schema_violation *violation)
{
    const struct body_report *report = context;
    struct contract_loading *loading = report->loading;
    struct place declared = document_place(loading->document, violation->schema);

    if (holds_placeholder(violation))
        return true;
    if (add_once(
            loading, DIAGNOSTIC_ERROR, report->error->claim.pointer,
            memory_format("the body of the refusal does not fit the answer's "
                          "schema: %s: %s",
                          violation->instance[0] == '\0' ? "body" : violation->instance,
                          violation->message)))
        diagnostics_hint(loading->diagnostics, "so says the schema at %s:%d",
                         declared.file, declared.line);
    return true;
}

/* A refusal with a status of success is one only if it tells so. */
static void lint_told(struct contract_loading *loading,
                      const struct contract_operation *operation,
                      const struct contract_error *error, enum refusal refusal)
{
    struct http_headers headers = {0};
    const char *name;
    json_t *value;
    bool is_told;

    if (error->status.items[0] / 100 != 2)
        return;
    json_object_foreach(error->headers, name, value)
    {
        http_headers_add(&headers, name, json_string_value(value));
    }
    is_told = contract_tells_failure(operation->failure, &headers, error->body);
    http_headers_clear(&headers);
    if (is_told)
        return;
    if (add_once(loading,
                 operation->failure == NULL ? DIAGNOSTIC_WARNING : DIAGNOSTIC_ERROR,
                 error->claim.pointer,
                 memory_format("the refusal %s has the status %d, and does not tell that "
                               "it is one",
                               contract_refusal_name(refusal), error->status.items[0])))
        diagnostics_hint(loading->diagnostics,
                         operation->failure == NULL
                             ? "say by `failure` how such answers tell it"
                             : "its body or headers must hold what `failure` names");
}

static void lint_body(struct contract_loading *loading,
                      const struct contract_operation *operation,
                      const struct contract_error *error, enum refusal refusal)
{
    const struct contract_response *response;
    const struct contract_shape *shape;
    struct body_report report = {loading, error};
    json_t *body;

    lint_prose(loading, error);
    if (error->status.count == 0)
        return;
    response = contract_response_for(operation, error->status.items[0]);
    if (response == NULL &&
        add_once(loading, DIAGNOSTIC_WARNING, error->claim.pointer,
                 memory_format("%s %s does not declare the answer %d to %s",
                               operation->method, operation->path, error->status.items[0],
                               contract_refusal_name(refusal))))
        diagnostics_hint(loading->diagnostics, "add '%d' to its responses",
                         error->status.items[0]);
    lint_told(loading, operation, error, refusal);
    shape = response == NULL ? NULL : contract_refusal_shape(operation, response);
    if (shape == NULL || error->body == NULL || shape->schema == NULL)
        return;
    body = filled(error->body, error->detail);
    (void)schema_validate(shape->schema, body, report_body, &report);
    json_decref(body);
}

/* True when a request can break the parameter in this way. */
static bool can_break(const struct contract_operation *operation,
                      const struct contract_parameter *parameter, enum refusal refusal)
{
    const struct contract_list *list = operation->list;

    switch (refusal) {
    case REFUSAL_REQUIRED:
        return parameter->required && parameter->in != EXPRESSION_PATH;
    case REFUSAL_TYPE:
        return parameter->type != NULL && strcmp(parameter->type, "string") != 0;
    case REFUSAL_ENUM:
        return parameter->enumeration != NULL;
    case REFUSAL_MINIMUM:
        return parameter->has_minimum;
    case REFUSAL_MAXIMUM:
        return parameter->has_maximum;
    case REFUSAL_FORMAT:
        return parameter->format != NULL && schema_format_is_known(parameter->format);
    case REFUSAL_CURSOR:
        return list != NULL && list->page.declared &&
               list->page.index_parameter == parameter &&
               !contract_page_counts(&list->page);
    case REFUSAL_CURSOR_EXPIRED:
        return list != NULL && list->page.index_parameter == parameter &&
               list->page.lifetime.seconds > 0;
    case REFUSAL_RANGE:
        for (size_t i = 0; list != NULL && i < list->range_count; i++)
            if (list->ranges[i].from->parameter == parameter ||
                list->ranges[i].whole == parameter)
                return list->ranges[i].reversed_rejected;
        return false;
    case REFUSAL_REQUIRES:
        return contract_requires_blames(operation, parameter);
    default:
        return false;
    }
}

/* True when a request can be refused in this way by the operation. */
static bool can_happen(const struct contract_operation *operation, enum refusal refusal)
{
    const struct contract_list *list = operation->list;
    const struct contract_item *item = operation->item;
    const struct contract_scope *scope = list != NULL   ? &list->scope
                                         : item != NULL ? &item->scope
                                                        : NULL;

    switch (refusal) {
    case REFUSAL_SECURITY:
        return operation->security_count > 0;
    case REFUSAL_SCOPE_UNKNOWN:
        return scope != NULL && scope->known != NULL &&
               scope->value.source != EXPRESSION_NONE;
    case REFUSAL_SCOPE_FORBIDDEN:
        return scope != NULL && scope->declared && scope->value.source != EXPRESSION_NONE;
    case REFUSAL_ITEM_UNKNOWN:
        return item != NULL;
    case REFUSAL_ITEM_FORBIDDEN:
        return item != NULL && scope->declared;
    case REFUSAL_CURSOR:
        return list != NULL && list->page.declared && !contract_page_counts(&list->page);
    case REFUSAL_CURSOR_EXPIRED:
        return list != NULL && list->page.lifetime.seconds > 0;
    case REFUSAL_PAST_END:
        return list != NULL && list->page.declared &&
               list->page.past_end == PAST_END_REJECT;
    default:
        return false;
    }
}

static void lint_merged(struct contract_loading *loading,
                        const struct contract_operation *operation)
{
    for (int i = 0; i < REFUSAL_COUNT; i++) {
        enum refusal refusal = (enum refusal)i;

        if (operation->errors.by[i] != NULL && can_happen(operation, refusal))
            lint_body(loading, operation, operation->errors.by[i], refusal);
        for (size_t j = 0; j < operation->parameter_count; j++) {
            const struct contract_parameter *parameter = &operation->parameters[j];

            if (parameter->errors.by[i] != NULL &&
                can_break(operation, parameter, refusal))
                lint_body(loading, operation, parameter->errors.by[i], refusal);
        }
    }
}

void contract_lint_errors(struct contract_loading *loading)
{
    contract_place_each(loading, lint_stated);
    for (size_t i = 0; i < loading->contract->operation_count; i++)
        lint_merged(loading, &loading->contract->operations[i]);
}
