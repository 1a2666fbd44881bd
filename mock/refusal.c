/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/refusal.h"

#include "mock/refusal_internal.h"
#include "src/memory.h"
#include "src/value.h"

#include <string.h>

static const int usual_statuses[REFUSAL_COUNT] = {
    [REFUSAL_REQUIRED] = 400,
    [REFUSAL_TYPE] = 400,
    [REFUSAL_ENUM] = 400,
    [REFUSAL_MINIMUM] = 400,
    [REFUSAL_MAXIMUM] = 400,
    [REFUSAL_FORMAT] = 400,
    [REFUSAL_PATTERN] = 400,
    [REFUSAL_LENGTH] = 400,
    [REFUSAL_RANGE] = 400,
    [REFUSAL_PARAMETER] = 400,
    [REFUSAL_SECURITY] = 401,
    [REFUSAL_SCOPE_UNKNOWN] = 404,
    [REFUSAL_SCOPE_FORBIDDEN] = 404,
    [REFUSAL_ITEM_UNKNOWN] = 404,
    [REFUSAL_ITEM_FORBIDDEN] = 404,
    [REFUSAL_PAST_END] = 404,
    [REFUSAL_CURSOR] = 400,
    [REFUSAL_CURSOR_EXPIRED] = 400,
    [REFUSAL_EXCLUSIVE] = 400,
    [REFUSAL_REQUIRES] = 400,
    [REFUSAL_ROUTE] = 404,
    [REFUSAL_METHOD] = 405,
    [REFUSAL_BODY] = 400,
    [REFUSAL_MEDIA_TYPE] = 415,
    [REFUSAL_STATE] = 409,
    [REFUSAL_UNKNOWN_PARAMETER] = 400,
    [REFUSAL_RATE] = 429,
    [REFUSAL_INTERNAL] = 500,
};

/* The sentence of a problem document. */
static const char *const sentences[REFUSAL_COUNT] = {
    [REFUSAL_REQUIRED] = "The parameter {parameter} is required.",
    [REFUSAL_TYPE] = "The parameter {parameter} has the wrong type.",
    [REFUSAL_ENUM] = "The parameter {parameter} must be one of {allowed}.",
    [REFUSAL_MINIMUM] = "The parameter {parameter} is below its minimum, {minimum}.",
    [REFUSAL_MAXIMUM] = "The parameter {parameter} is above its maximum, {maximum}.",
    [REFUSAL_FORMAT] = "The parameter {parameter} is not well formed.",
    [REFUSAL_PATTERN] = "The parameter {parameter} is not well formed.",
    [REFUSAL_LENGTH] = "The parameter {parameter} has the wrong length.",
    [REFUSAL_RANGE] = "The range from {from} to {to} is reversed.",
    [REFUSAL_PARAMETER] = "The parameter {parameter} is not valid.",
    [REFUSAL_SECURITY] = "The credentials are missing or wrong.",
    [REFUSAL_SCOPE_UNKNOWN] = "There is no such owner.",
    [REFUSAL_SCOPE_FORBIDDEN] = "There is no such owner.",
    [REFUSAL_ITEM_UNKNOWN] = "There is no such record.",
    [REFUSAL_ITEM_FORBIDDEN] = "There is no such record.",
    [REFUSAL_PAST_END] = "There is no such page.",
    [REFUSAL_CURSOR] = "The parameter {parameter} leads nowhere.",
    [REFUSAL_CURSOR_EXPIRED] = "The parameter {parameter} has expired.",
    [REFUSAL_EXCLUSIVE] = "The parameter {parameter} does not go with another one.",
    [REFUSAL_REQUIRES] = "The parameter {parameter} needs {needed} beside it.",
    [REFUSAL_ROUTE] = "Nothing is served at {path}.",
    [REFUSAL_METHOD] = "{path} does not take {method}.",
    [REFUSAL_BODY] = "The body is not what the operation takes.",
    [REFUSAL_MEDIA_TYPE] = "The operation takes no body of this media type.",
    [REFUSAL_STATE] = "The record is in a state that does not allow this.",
    [REFUSAL_UNKNOWN_PARAMETER] = "There is no parameter {parameter}.",
    [REFUSAL_RATE] = "There were too many requests.",
    [REFUSAL_INTERNAL] = "The server failed.",
};

int refusal_usual_status(enum refusal kind)
{
    return usual_statuses[kind];
}

const struct contract_error *refusal_error(const struct contract_errors *errors,
                                           const struct guard_problem *problem)
{
    const struct contract_error *error = NULL;

    if (problem->parameter != NULL)
        error = problem->parameter->errors.by[problem->kind];
    return error != NULL ? error : errors->by[problem->kind];
}

static int status_of(const struct contract_error *error, enum refusal kind)
{
    return error != NULL && error->status.count > 0 ? error->status.items[0]
                                                    : usual_statuses[kind];
}

static bool same_answer(const struct contract_error *a, const struct contract_error *b)
{
    if (a == b)
        return true;
    return a != NULL && b != NULL && a->status.count > 0 && b->status.count > 0 &&
           a->status.items[0] == b->status.items[0] && a->body != NULL &&
           b->body != NULL && json_equal(a->body, b->body);
}

/* Returns new the array that "{details}" stands for. */
static json_t *details_of(const struct contract_errors *errors,
                          const struct guard_problems *problems,
                          const struct refusal_facts *facts)
{
    const struct contract_error *first = refusal_error(errors, &problems->items[0]);
    json_t *details = json_array();

    for (size_t i = 0; i < problems->count; i++) {
        const struct guard_problem *problem = &problems->items[i];
        const struct contract_error *error = refusal_error(errors, problem);
        struct refusal_fill fill = {.problem = problem, .facts = facts, .error = error};

        if (error != NULL && error->detail != NULL && same_answer(first, error))
            json_array_append_new(details, refusal_filled(error->detail, &fill));
    }
    return details;
}

static json_t *problem_document(const struct refusal_fill *fill, int status)
{
    json_auto_t *sentence = json_string(sentences[fill->problem->kind]);

    return json_pack("{s:s, s:i, s:s, s:o}", "type", "about:blank", "status", status,
                     "title", http_reason(status), "detail",
                     refusal_filled(sentence, fill));
}

static void write_headers(const struct contract_error *error,
                          const struct refusal_fill *fill, struct http_response *out)
{
    const char *name;
    json_t *value;

    json_object_foreach(error->headers, name, value)
    {
        json_auto_t *filled = refusal_filled(value, fill);
        AUTO_FREE char *text = value_text(filled);
        http_headers_set(&out->headers, name, text);
    }
}

void refusal_write(const struct contract_errors *errors,
                   const struct guard_problems *problems,
                   const struct refusal_facts *facts, struct http_response *out)
{
    const struct guard_problem *first = &problems->items[0];
    const struct contract_error *error = refusal_error(errors, first);
    json_auto_t *details = details_of(errors, problems, facts);
    struct refusal_fill fill = {
        .problem = first, .facts = facts, .error = error, .details = details};
    json_auto_t *body = NULL;
    const char *media = "application/problem+json";

    out->status = status_of(error, first->kind);
    if (first->kind == REFUSAL_METHOD && facts->allow != NULL)
        http_headers_set(&out->headers, "Allow", facts->allow);
    if (error != NULL && error->body != NULL) {
        body = refusal_filled(error->body, &fill);
        media = error->media;
    } else {
        body = problem_document(&fill, out->status);
    }
    http_headers_set(&out->headers, "Content-Type", media);
    if (error != NULL)
        write_headers(error, &fill, out);
    out->body = json_is_string(body) && !http_media_type_is_json(media)
                    ? value_text(body)
                    : value_print(body);
    out->body_length = strlen(out->body);
}

void refusal_write_one(const struct contract_errors *errors, enum refusal kind,
                       const struct refusal_facts *facts, struct http_response *out)
{
    struct guard_problems *problems = memory_new(sizeof *problems);

    problems->items[0] = (struct guard_problem){.kind = kind};
    problems->count = 1;
    refusal_write(errors, problems, facts, out);
    free(problems);
}
