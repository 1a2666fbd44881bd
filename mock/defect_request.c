/* SPDX-License-Identifier: Apache-2.0 */
/* Bodies of requests that are wrong as a whole, and taken all the same. */
#include "mock/defect_internal.h"

#include "src/text.h"

#include <stdlib.h>
#include <string.h>

enum { MALFORMED, SHAPE, STRANGER, MISSING, MEDIA };

static bool note_stranger(void *context, const struct schema_violation *violation)
{
    bool *found = context;

    *found = *found || strcmp(violation->keyword, "additionalProperties") == 0 ||
             strcmp(violation->keyword, "unevaluatedProperties") == 0;
    return !*found;
}

/* True when some object of the body allows no other members than those declared. */
static bool shuts_out(const struct contract_shape *shape)
{
    json_auto_t *stranger = json_pack("{s:b}", "countersign-none", 1);
    bool found = false;

    if (shape != NULL)
        (void)schema_validate(shape->schema, stranger, note_stranger, &found);
    for (size_t i = 0; shape != NULL && i < shape->field_count && !found; i++)
        if (contract_field_has_members(shape, &shape->fields[i]))
            (void)schema_validate(shape->fields[i].schema, stranger, note_stranger,
                                  &found);
    return found;
}

static bool refuses_lists(const struct contract_shape *shape)
{
    json_auto_t *list = json_array();

    return shape != NULL && !schema_validate(shape->schema, list, NULL, NULL);
}

static bool offers(const struct contract_operation *operation, int what)
{
    const struct contract_body *body = operation->body;

    switch (what) {
    case SHAPE:
        return refuses_lists(body->shape);
    case STRANGER:
        return shuts_out(body->shape);
    case MISSING:
        return body->required;
    default:
        return true;
    }
}

static void targets(const struct contract *contract, const struct defect_kind *kind,
                    struct defect_list *out)
{
    enum refusal refusal = kind->number == MEDIA ? REFUSAL_MEDIA_TYPE : REFUSAL_BODY;

    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_operation *operation = &contract->operations[i];
        const struct contract_error *error = operation->errors.by[refusal];

        if (error != NULL && operation->body != NULL &&
            contract_operation_reads(operation) && offers(operation, kind->number))
            defect_add(out, kind,
                       (struct defect_target){.operation = i,
                                              .certainty = error->claim.certainty},
                       "%s", operation->id);
    }
}

/* Which of them a refused request is. */
static int what_of(const struct defect_exchange *exchange)
{
    if (exchange->problems->items[0].kind == REFUSAL_MEDIA_TYPE)
        return MEDIA;
    if (exchange->request->body_length == 0)
        return MISSING;
    if (exchange->route->body == NULL)
        return MALFORMED;
    return json_is_object(exchange->route->body) ? STRANGER : SHAPE;
}

static void forgive(const struct defect *defect, struct defect_exchange *exchange)
{
    if (exchange->problems->count == 1 && what_of(exchange) == defect->kind->number) {
        (void)defect_forgive(exchange->problems, REFUSAL_BODY);
        (void)defect_forgive(exchange->problems, REFUSAL_MEDIA_TYPE);
    }
}

/* --- Bodies that are right --- */

static void add_reads(const struct contract *contract, const struct defect_kind *kind,
                      bool fixed, struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_operation *operation = &contract->operations[i];
        const struct contract_body *body = operation->body;

        if (body != NULL && contract_operation_reads(operation) && body->media != NULL &&
            http_media_type_is_json(body->media) &&
            !(fixed && strchr(operation->path, '{') != NULL))
            defect_add(out, kind,
                       (struct defect_target){.operation = i,
                                              .certainty = body->claim.certainty},
                       "%s", operation->id);
    }
}

static void reads(const struct contract *contract, const struct defect_kind *kind,
                  struct defect_list *out)
{
    add_reads(contract, kind, false, out);
}

/* At one fixed path: what is meant is not known yet where the request is changed. */
static void fixed_reads(const struct contract *contract, const struct defect_kind *kind,
                        struct defect_list *out)
{
    add_reads(contract, kind, true, out);
}

/* Where neither the body nor a member of it is required. */
static void optional(const struct contract *contract, const struct defect_kind *kind,
                     struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_operation *operation = &contract->operations[i];
        bool required = operation->body == NULL || operation->body->required;

        for (size_t j = 0; j < operation->parameter_count; j++)
            required =
                required || (operation->parameters[j].in == EXPRESSION_REQUEST_BODY &&
                             operation->parameters[j].required);
        if (!required && operation->list != NULL)
            defect_add(out, kind,
                       (struct defect_target){
                           .operation = i, .certainty = operation->body->claim.certainty},
                       "%s", operation->id);
    }
}

static void demand_body(const struct defect *defect, struct defect_exchange *exchange)
{
    (void)defect;
    if (exchange->request->body_length == 0 && exchange->problems->count == 0)
        exchange->problems->items[exchange->problems->count++] =
            (struct guard_problem){.kind = REFUSAL_BODY};
}

/* As what looks for names and values in the text itself: escapes are never undone. */
static void keep_escapes(const struct defect *defect, struct defect_exchange *exchange)
{
    const struct contract_operation *operation = defect_operation(defect, exchange);
    struct http_request *request = exchange->request;
    struct text text;

    if (strcmp(request->method, operation->method) != 0 ||
        strcmp(request->path, operation->path) != 0 || request->body == NULL ||
        strstr(request->body, "\\u00") == NULL)
        return;
    text_init(&text, TEXT_CEILING);
    for (const char *at = request->body; *at != '\0'; at++)
        text_add_format(&text, "%s%c", *at == '\\' ? "\\" : "", *at);
    free(request->body);
    request->body_length = text.length;
    request->body = text_take(&text);
}

/* As databases do that take no such byte. */
static void fail_on_nul(const struct defect *defect, struct defect_exchange *exchange)
{
    (void)defect;
    if (exchange->request->body != NULL &&
        strstr(exchange->request->body, "\\u0000") != NULL)
        exchange->response->status = 500;
}

#define LIE(label, sentence, which)                                                      \
    {                                                                                    \
        .name = label, .family = "error", .summary = sentence, .targets = targets,       \
        .at[DEFECT_PROBLEMS] = forgive, .number = which                                  \
    }

const struct defect_kind defect_request_kinds[] = {
    LIE("request-malformed-accepted", "a body that is no JSON is taken for an empty one",
        MALFORMED),
    LIE("request-shape-accepted", "JSON that is no object is taken for an empty one",
        SHAPE),
    LIE("request-member-accepted", "a member that the schema shuts out is passed over",
        STRANGER),
    LIE("request-missing-accepted", "a required body may be left out", MISSING),
    LIE("request-media-accepted", "a body of another media type is taken", MEDIA),
    {.name = "body-demanded",
     .family = "http",
     .summary = "a body that may be left out is asked for",
     .targets = optional,
     .at[DEFECT_PROBLEMS] = demand_body},
    {.name = "escapes-not-read",
     .family = "http",
     .summary = "escapes in the strings of a body stay as they are written",
     .targets = fixed_reads,
     .at[DEFECT_REQUEST] = keep_escapes,
     .anywhere = true},
    {.name = "odd-body-failure",
     .family = "http",
     .summary = "a NUL in a body is answered with 500",
     .targets = reads,
     .at[DEFECT_RESPONSE] = fail_on_nul},
    {0},
};
