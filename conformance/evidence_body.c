/* SPDX-License-Identifier: Apache-2.0 */
/* The JSON bodies of questions, made from their inputs; and what a request held. */
#include "conformance/evidence_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <string.h>

/* The JSON that `text` means for a value of this type; what it cannot mean goes as a
 * string, and is then of the wrong type. */
static json_t *typed(const char *type, const char *text)
{
    json_t *value = NULL;
    bool is_number =
        type != NULL && (strcmp(type, "integer") == 0 || strcmp(type, "number") == 0);
    if (is_number ||
        (type != NULL && (strcmp(type, "boolean") == 0 || strcmp(type, "object") == 0 ||
                          strcmp(type, "array") == 0)))
        value = json_loads(text, JSON_DECODE_ANY, NULL);
    if (json_is_string(value) || (is_number && !json_is_number(value))) {
        json_decref(value);
        value = NULL;
    }
    return value != NULL ? value : value_string(text, strlen(text));
}

static json_t *listed(const struct contract_parameter *parameter, const char *text)
{
    json_t *list = json_array();
    while (text != NULL) {
        const char *rest;
        size_t length = collection_first_value(text, parameter->separator, &rest);
        AUTO_FREE char *one = memory_text_of(text, length);
        json_array_append_new(list, typed(parameter->type, one));
        text = rest;
    }
    return list;
}

static json_t *json_of(const struct filled_input *input)
{
    const struct contract_parameter *parameter = input->parameter;
    const char *text = input->argument.value;
    json_t *value =
        input->is_json ? json_loads(text, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL) : NULL;
    if (value != NULL)
        return value;
    if (parameter == NULL)
        return value_string(text, strlen(text));
    if (parameter->listing == LISTING_ARRAY ||
        (parameter->listing == LISTING_EITHER &&
         strstr(text, parameter->separator) != NULL))
        return listed(parameter, text);
    return typed(parameter->type, text);
}

/* NULL: the operation takes no JSON, or nothing is said in a body that may be left out.
 */
static char *made_body(const struct contract_operation *operation,
                       const struct filled *filled)
{
    bool any = false;
    if (operation->body == NULL || operation->body->media == NULL ||
        !http_media_type_is_json(operation->body->media))
        return NULL;
    json_auto_t *body = json_object();
    for (size_t i = 0; i < filled->count; i++) {
        if (filled->items[i].argument.in != EXPRESSION_REQUEST_BODY)
            continue;
        value_put(body, filled->items[i].argument.name, json_of(&filled->items[i]));
        any = true;
    }
    return any || operation->body->required ? value_print(body) : NULL;
}

static const char *media_of(const struct question *question)
{
    const struct contract_body *body = question->operation->body;
    if (question->media != NULL)
        return question->media;
    return body == NULL || body->media == NULL || strchr(body->media, '*') != NULL
               ? "application/json"
               : body->media;
}

void evidence_add_body(const struct question *question, const struct filled *filled,
                       struct http_request *request)
{
    if (strcmp(request->method, question->operation->method) != 0)
        return;
    char *body = question->body != NULL ? memory_text(question->body)
                                        : made_body(question->operation, filled);
    if (body == NULL || *body == '\0') {
        free(body);
        return;
    }
    http_headers_set(&request->headers, "Content-Type", media_of(question));
    request->body = body;
    request->body_length = strlen(body);
}

char *evidence_sent(const struct answer *answer, const struct expression *expression)
{
    struct route route = {.operation = answer->operation};
    if (answer->operation != NULL)
        route_read_path(&route, answer->exchange->request.path);
    route_read_body(&route, &answer->exchange->request);
    route_read_lists(&route, &answer->exchange->request);
    route_read_ranges(&route, &answer->exchange->request);
    char *text = memory_text(route_input(&route, &answer->exchange->request, expression));
    route_clear(&route);
    return text;
}
