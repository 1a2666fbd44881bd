/* SPDX-License-Identifier: Apache-2.0 */
/* Bodies of requests that are wrong as a whole. */
#include "conformance/rules/error_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <string.h>

#define STRANGE_MEMBER "countersign-none"

static bool takes_json(const struct subject *subject, enum refusal kind)
{
    const struct contract_operation *operation = subject->operation;
    return operation->body != NULL && operation->body->media != NULL &&
           http_media_type_is_json(operation->body->media) &&
           contract_operation_reads(operation) && operation->errors.by[kind] != NULL;
}

bool error_malformed_applies(const struct subject *subject)
{
    return takes_json(subject, REFUSAL_BODY);
}

bool error_missing_applies(const struct subject *subject)
{
    return takes_json(subject, REFUSAL_BODY) && subject->operation->body->required;
}

bool error_media_applies(const struct subject *subject)
{
    return takes_json(subject, REFUSAL_MEDIA_TYPE);
}

/* The body of a request that is answered, parsed; NULL, and it is said, when there is
 * none. */
static json_t *good_body(struct probe *probe, struct arguments *arguments)
{
    if (!error_baseline(probe, arguments))
        return NULL;
    const struct answer *good =
        evidence_ask(rule_evidence(probe),
                     &(struct question){.operation = rule_subject(probe)->operation,
                                        .arguments = arguments});
    const struct http_request *request = &good->exchange->request;
    if (request->body == NULL)
        return json_object();
    return json_loadb(request->body, request->body_length, JSON_DECODE_ANY, NULL);
}

static const struct answer *ask(struct probe *probe, const struct arguments *arguments,
                                const char *body, const char *media)
{
    rule_expect_refusal(probe, true);
    return evidence_ask(rule_evidence(probe),
                        &(struct question){.operation = rule_subject(probe)->operation,
                                           .arguments = arguments,
                                           .body = body,
                                           .media = media});
}

static void hold(struct probe *probe, const struct answer *answer, enum refusal kind,
                 const char *received)
{
    (void)rule_refused(
        probe, answer,
        &(struct rule_refusal){.kind = kind,
                               .errors = &rule_subject(probe)->operation->errors,
                               .received = received});
}

void error_malformed(struct probe *probe)
{
    struct arguments arguments AUTO_ARGUMENTS = {0};
    json_auto_t *body = good_body(probe, &arguments);
    if (body == NULL)
        return;
    AUTO_FREE char *whole = value_print(body);
    AUTO_FREE char *cut = memory_text_of(whole, strlen(whole) - 1);
    AUTO_FREE char *more = memory_format("%s}", whole);
    const char *const texts[] = {cut, more, "countersign"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        hold(probe, ask(probe, &arguments, texts[i], NULL), REFUSAL_BODY, NULL);
}

/* --- Another shape --- */

static bool note_keyword(void *context, const struct schema_violation *violation)
{
    const char **keyword = context;
    if (*keyword == NULL || strcmp(*keyword, violation->keyword) != 0)
        *keyword = *keyword == NULL ? violation->keyword : "";
    return true;
}

/* The one keyword that a body breaks; "" when there are several, NULL for none. */
static const char *broken_keyword(const struct subject *subject, const json_t *body)
{
    const char *keyword = NULL;
    const struct contract_shape *shape = subject->operation->body->shape;
    if (shape != NULL)
        (void)schema_validate(shape->schema, body, note_keyword, &keyword);
    return keyword;
}

static bool is_broken_by(const struct subject *subject, const json_t *body,
                         const char *const keywords[])
{
    const char *broken = broken_keyword(subject, body);
    for (size_t i = 0; broken != NULL && keywords[i] != NULL; i++)
        if (strcmp(keywords[i], broken) == 0)
            return true;
    return false;
}

static bool breaks_type(const struct subject *subject, const json_t *body)
{
    static const char *const keywords[] = {"type", NULL};
    return is_broken_by(subject, body, keywords);
}

bool error_shape_applies(const struct subject *subject)
{
    json_auto_t *list = json_array();
    return takes_json(subject, REFUSAL_BODY) && breaks_type(subject, list);
}

void error_shape(struct probe *probe)
{
    const struct subject *subject = rule_subject(probe);
    struct arguments arguments AUTO_ARGUMENTS = {0};
    json_auto_t *body = good_body(probe, &arguments);
    json_auto_t *others = json_pack("[[], [O], s, i, b]", body, "countersign", 5, 1);
    size_t index;
    json_t *other;
    json_array_foreach(body == NULL ? NULL : others, index, other)
    {
        AUTO_FREE char *text = value_print(other);
        if (breaks_type(subject, other))
            hold(probe, ask(probe, &arguments, text, NULL), REFUSAL_BODY, NULL);
    }
}

/* --- Members that are not declared --- */

/* Returns new a good body with a strange member in the object at `pointer`; NULL when
 * that is not the one thing its schema refuses. */
static json_t *with_stranger(const struct subject *subject, const json_t *good,
                             const char *pointer)
{
    static const char *const keywords[] = {"additionalProperties",
                                           "unevaluatedProperties", "false", NULL};
    AUTO_FREE char *at = value_pointer_join(pointer, STRANGE_MEMBER);
    json_t *body = json_deep_copy(good);
    if (value_put(body, at, json_true()) && is_broken_by(subject, body, keywords))
        return body;
    json_decref(body);
    return NULL;
}

/* The objects of a body: itself, and those of its shape. */
static const char *object_of(const struct subject *subject, size_t index)
{
    const struct contract_shape *shape = subject->operation->body->shape;
    return index == 0 ? "" : shape->fields[index - 1].pointer;
}

static size_t object_count(const struct subject *subject)
{
    const struct contract_shape *shape = subject->operation->body->shape;
    return shape == NULL ? 0 : shape->field_count + 1;
}

static bool is_object(const struct subject *subject, size_t index)
{
    const struct contract_shape *shape = subject->operation->body->shape;
    return index == 0 || contract_field_has_members(shape, &shape->fields[index - 1]);
}

static bool note_stranger(void *context, const struct schema_violation *violation)
{
    bool *found = context;
    *found = *found || strcmp(violation->keyword, "additionalProperties") == 0 ||
             strcmp(violation->keyword, "unevaluatedProperties") == 0;
    return !*found;
}

/* What else an almost empty body lacks is not looked at here. */
bool error_stranger_applies(const struct subject *subject)
{
    bool found = false;
    for (size_t i = 0; takes_json(subject, REFUSAL_BODY) && i < object_count(subject);
         i++) {
        AUTO_FREE char *at = value_pointer_join(object_of(subject, i), STRANGE_MEMBER);
        json_auto_t *body = json_object();
        if (is_object(subject, i) && value_put(body, at, json_true()))
            (void)schema_validate(subject->operation->body->shape->schema, body,
                                  note_stranger, &found);
    }
    return found;
}

void error_stranger(struct probe *probe)
{
    const struct subject *subject = rule_subject(probe);
    struct arguments arguments AUTO_ARGUMENTS = {0};
    json_auto_t *good = good_body(probe, &arguments);
    for (size_t i = 0; good != NULL && i < object_count(subject); i++) {
        json_auto_t *body = is_object(subject, i)
                                ? with_stranger(subject, good, object_of(subject, i))
                                : NULL;
        AUTO_FREE char *text = body == NULL ? NULL : value_print(body);
        if (text != NULL)
            hold(probe, ask(probe, &arguments, text, NULL), REFUSAL_BODY, NULL);
    }
}

/* --- No body, or one of another kind --- */

/* A server may take no body for an empty one, and miss what is required in it. */
static bool is_required_refusal(const struct contract_operation *operation,
                                const struct answer *answer)
{
    for (size_t i = 0; i < operation->parameter_count; i++) {
        const struct contract_parameter *parameter = &operation->parameters[i];
        const struct contract_error *error = parameter->errors.by[REFUSAL_REQUIRED];
        if (parameter->in == EXPRESSION_REQUEST_BODY && parameter->required &&
            error != NULL && evidence_refused_as(answer, error))
            return true;
    }
    return false;
}

void error_missing(struct probe *probe)
{
    struct arguments arguments AUTO_ARGUMENTS = {0};
    json_auto_t *body = good_body(probe, &arguments);
    if (body == NULL)
        return;
    const struct answer *answer = ask(probe, &arguments, "", NULL);
    if (is_required_refusal(rule_subject(probe)->operation, answer))
        rule_held(probe);
    else
        hold(probe, answer, REFUSAL_BODY, NULL);
}

void error_media(struct probe *probe)
{
    static const char *const types[] = {"text/plain", "application/xml",
                                        "application/x-www-form-urlencoded"};
    const struct contract_body *declared = rule_subject(probe)->operation->body;
    struct arguments arguments AUTO_ARGUMENTS = {0};
    json_auto_t *body = good_body(probe, &arguments);
    if (body == NULL)
        return;
    AUTO_FREE char *text = value_print(body);
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (!contract_body_takes(declared, types[i]))
            hold(probe, ask(probe, &arguments, text, types[i]), REFUSAL_MEDIA_TYPE,
                 types[i]);
}
