/* SPDX-License-Identifier: Apache-2.0 */
/* Bodies of requests: as a whole, and member by member. */
#include "mock/guard_internal.h"

#include "src/contract_response.h"
#include "src/value.h"

#include <math.h>
#include <string.h>

static bool is_empty(const struct http_request *request)
{
    return request->body == NULL || request->body_length == 0;
}

/* A body whose type is not said is taken for one of ours (RFC 9110 8.3 lets us). */
static bool is_of_type(const struct contract_body *body,
                       const struct http_request *request)
{
    const char *type = http_headers_value(&request->headers, "Content-Type");

    return type == NULL || body->media_count == 0 || contract_body_takes(body, type);
}

static bool has_members(const struct contract_operation *operation)
{
    for (size_t i = 0; i < operation->parameter_count; i++)
        if (operation->parameters[i].in == EXPRESSION_REQUEST_BODY)
            return true;
    return false;
}

bool guard_takes_members(const struct contract_operation *operation,
                         const struct http_request *request)
{
    const struct contract_body *body = operation->body;
    const char *type = http_headers_value(&request->headers, "Content-Type");

    return body == NULL ||
           contract_body_content(body, type) == contract_body_content(body, body->media);
}

void guard_body(const struct contract_operation *operation, const struct route *route,
                const struct http_request *request, struct guard_problems *problems)
{
    const struct contract_body *body = operation->body;
    const char *type = http_headers_value(&request->headers, "Content-Type");
    enum refusal kind = REFUSAL_COUNT;

    if (body == NULL)
        return;
    if (is_empty(request))
        kind = body->required ? REFUSAL_BODY : REFUSAL_COUNT;
    else if (!is_of_type(body, request))
        kind = REFUSAL_MEDIA_TYPE;
    else if (http_media_type_is_json(type == NULL ? body->media : type) &&
             (route->body == NULL ||
              (has_members(operation) && guard_takes_members(operation, request) &&
               !json_is_object(route->body))))
        kind = REFUSAL_BODY;
    if (kind != REFUSAL_COUNT)
        guard_add(problems,
                  (struct guard_problem){.kind = kind,
                                         .received = kind == REFUSAL_BODY ? NULL : type});
}

/* Which members of the body are inputs of their own. */
static const struct contract_parameter *
member_at(const struct contract_operation *operation, const char *pointer)
{
    for (size_t i = 0; i < operation->parameter_count; i++) {
        const struct contract_parameter *parameter = &operation->parameters[i];
        size_t length = strlen(parameter->name);

        if (parameter->in == EXPRESSION_REQUEST_BODY &&
            strncmp(parameter->name, pointer, length) == 0 &&
            (pointer[length] == '\0' || pointer[length] == '/'))
            return parameter;
    }
    return NULL;
}

/* Null in place of a list was not judged with the values of one. */
static bool is_null_list(const struct contract_parameter *parameter,
                         const struct schema_violation *violation)
{
    return parameter->listing != LISTING_NONE && json_is_null(violation->value) &&
           strcmp(parameter->name, violation->instance) == 0;
}

struct shape_check {
    const struct contract_operation *operation;
    const struct route *route;
    struct guard_problems *problems;
};

/* A violation inside a member was judged with it, unless it is of its list as a whole. */
static bool note_violation(void *context, const struct schema_violation *violation)
{
    struct shape_check *check = context;
    const struct contract_parameter *parameter =
        member_at(check->operation, violation->instance);
    enum refusal kind = REFUSAL_BODY;

    if (parameter != NULL &&
        (parameter->listing == LISTING_NONE || guard_is_typed(violation->keyword)) &&
        !is_null_list(parameter, violation))
        return true;
    if (parameter != NULL)
        kind = is_null_list(parameter, violation) ? REFUSAL_TYPE
                                                  : guard_kind_of(violation->keyword);
    guard_add(check->problems,
              (struct guard_problem){
                  .kind = kind,
                  .parameter = parameter,
                  .received = parameter == NULL
                                  ? NULL
                                  : route_member_text(check->route, parameter->name)});
    return false;
}

/* A body of another of the declared types is no input by its members. */
static void check_other(const struct contract_operation *operation,
                        const struct route *route, const struct http_request *request,
                        struct guard_problems *problems)
{
    const char *type = http_headers_value(&request->headers, "Content-Type");
    const struct contract_content *content = contract_body_content(operation->body, type);
    json_auto_t *text = NULL;

    if (content == NULL || content->schema == NULL || is_empty(request))
        return;
    if (!http_media_type_is_json(type))
        text = value_string(request->body, request->body_length);
    if ((text != NULL && !http_media_type_covers("text/*", type)) ||
        (text == NULL && route->body == NULL) ||
        schema_validate(content->schema, text != NULL ? text : route->body, NULL, NULL))
        return;
    guard_add(problems, (struct guard_problem){.kind = REFUSAL_BODY});
}

void guard_body_shape(const struct contract_operation *operation,
                      const struct route *route, const struct http_request *request,
                      struct guard_problems *problems)
{
    struct shape_check check = {operation, route, problems};

    if (operation->body == NULL)
        return;
    if (!guard_takes_members(operation, request) || operation->body->shape == NULL)
        check_other(operation, route, request, problems);
    else if (route->body != NULL)
        (void)schema_validate(operation->body->shape->schema, route->body, note_violation,
                              &check);
}

static bool is_whole(const json_t *value)
{
    return json_is_integer(value) ||
           (json_is_real(value) && fmod(json_real_value(value), 1) == 0);
}

static bool is_of(const char *type, const json_t *value)
{
    if (strcmp(type, "integer") == 0)
        return is_whole(value);
    if (strcmp(type, "number") == 0)
        return json_is_number(value);
    return strcmp(type, value_type(value)) == 0;
}

/* The typed field holds the first of several types; the schema knows them all. */
static bool fits_type(const struct contract_parameter *parameter, const json_t *value)
{
    return parameter->type == NULL || is_of(parameter->type, value) ||
           (parameter->schema != NULL &&
            schema_validate(parameter->schema, value, NULL, NULL));
}

static enum refusal judge_one(const struct contract_operation *operation,
                              const struct contract_parameter *parameter,
                              const json_t *value)
{
    return fits_type(parameter, value) ? guard_judge(operation, parameter, value)
                                       : REFUSAL_TYPE;
}

enum refusal guard_judge_member(const struct contract_operation *operation,
                                const struct contract_parameter *parameter,
                                const json_t *value)
{
    enum refusal kind = REFUSAL_COUNT;

    if (value == NULL)
        return parameter->required ? REFUSAL_REQUIRED : REFUSAL_COUNT;
    if (parameter->listing == LISTING_NONE ||
        (parameter->listing == LISTING_EITHER && !json_is_array(value) &&
         !json_is_null(value)))
        return judge_one(operation, parameter, value);
    if (json_is_null(value))
        return REFUSAL_COUNT;
    if (!json_is_array(value))
        return REFUSAL_TYPE;
    for (size_t i = 0; i < json_array_size(value) && kind == REFUSAL_COUNT; i++)
        kind = judge_one(operation, parameter, json_array_get(value, i));
    return kind;
}
