/* SPDX-License-Identifier: Apache-2.0 */
/* Bodies held to their schema, one way of breaking it at a time. */
#include "conformance/rules/schema_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <string.h>

/* Ways of breaking a schema that get a rule of their own, so that a breach has a name. */
enum aspect {
    ASPECT_REQUIRED,
    ASPECT_TYPE,
    ASPECT_ENUM,
    ASPECT_FORMAT,
    ASPECT_VALUE, /* and every keyword that is not named below */
};

static const struct {
    const char *keyword;
    enum aspect aspect;
} keyword_aspects[] = {
    {"required", ASPECT_REQUIRED}, {"dependentRequired", ASPECT_REQUIRED},
    {"type", ASPECT_TYPE},         {"enum", ASPECT_ENUM},
    {"const", ASPECT_ENUM},        {"format", ASPECT_FORMAT},
};

static enum aspect aspect_of(const char *keyword)
{
    for (size_t i = 0; i < sizeof keyword_aspects / sizeof *keyword_aspects; i++)
        if (strcmp(keyword_aspects[i].keyword, keyword) == 0)
            return keyword_aspects[i].aspect;
    return ASPECT_VALUE;
}

/* The worst violation of one aspect in one body. */
struct search {
    const struct answer *answer;
    enum aspect aspect;
    const struct claim *claim; /* NULL: none was found */
    char *actual;
};

/* True when `below` is `pointer` or stands below it. */
static bool is_at_or_below(const char *below, const char *pointer)
{
    size_t length = strlen(pointer);

    return strncmp(below, pointer, length) == 0 &&
           (below[length] == '\0' || below[length] == '/');
}

static const struct claim *weaker(const struct claim *a, const struct claim *b)
{
    return b->certainty > a->certainty ? b : a;
}

/* True when the violation misses the member that `field` describes. */
static bool misses(const struct schema_violation *violation, const char *instance,
                   const struct contract_field *field)
{
    AUTO_FREE char *name = value_pointer_last(field->pointer);
    AUTO_FREE char *whole = value_pointer_join(instance, name);
    AUTO_FREE char *quoted = memory_format("\"%s\"", name);

    return strcmp(violation->keyword, "required") == 0 &&
           strcmp(whole, field->pointer) == 0 &&
           strstr(violation->message, quoted) != NULL;
}

/* What is sure of a member is no surer than what is sure of all around it. */
static const struct claim *claim_in(const struct contract_shape *shape,
                                    const struct schema_violation *violation,
                                    const char *instance, const struct claim *claim)
{
    for (size_t i = 0; shape != NULL && i < shape->field_count; i++) {
        const struct contract_field *field = &shape->fields[i];

        if (is_at_or_below(instance, field->pointer) ||
            misses(violation, instance, field))
            claim = weaker(claim, &field->claim);
    }
    return claim;
}

/* The pointer within its row, or NULL when it is not in a row of the list. */
static const char *within_row(const struct answer *answer, const char *instance)
{
    const struct contract_list *list = answer->operation->list;

    if (list == NULL || !evidence_accepted(answer) ||
        !is_at_or_below(instance, list->items.name))
        return NULL;
    instance += strlen(list->items.name);
    if (*instance != '/')
        return NULL;
    const char *end = strchr(instance + 1, '/');
    return end == NULL ? instance + strlen(instance) : end;
}

static const struct claim *claim_of(const struct answer *answer,
                                    const struct schema_violation *violation)
{
    const struct claim *claim =
        claim_in(answer->shape, violation, violation->instance, &answer->response->claim);
    const char *in_row = within_row(answer, violation->instance);

    if (in_row == NULL)
        return claim;
    return claim_in(answer->operation->list->row, violation, in_row, claim);
}

static bool look(void *context, const struct schema_violation *violation)
{
    struct search *search = context;

    if (aspect_of(violation->keyword) != search->aspect)
        return true;
    const struct claim *claim = claim_of(search->answer, violation);
    if (search->claim != NULL && search->claim->certainty <= claim->certainty)
        return true;
    search->claim = claim;
    free(search->actual);
    search->actual = memory_format(
        "%s: %s", *violation->instance == '\0' ? "the body" : violation->instance,
        violation->message);
    return claim->certainty != CERTAINTY_DOCUMENTED;
}

static bool is_said_of(const struct contract_field *field, enum aspect aspect)
{
    switch (aspect) {
    case ASPECT_REQUIRED:
        return field->required;
    case ASPECT_TYPE:
        return field->type != NULL;
    case ASPECT_ENUM:
        return field->enumeration != NULL || field->constant != NULL;
    case ASPECT_FORMAT:
        return field->format != NULL;
    case ASPECT_VALUE:
        break;
    }
    return true;
}

static bool field_says(const struct contract_field *field, const json_t *record,
                       enum aspect aspect)
{
    const json_t *value = value_at(record, field->pointer);

    if (aspect == ASPECT_ENUM)
        return (field->enumeration != NULL || field->constant != NULL) && value != NULL;
    if (aspect == ASPECT_FORMAT)
        return field->format != NULL && json_is_string(value);
    return is_said_of(field, aspect);
}

static bool shape_says(const struct contract_shape *shape, const json_t *record,
                       enum aspect aspect)
{
    for (size_t i = 0; shape != NULL && record != NULL && i < shape->field_count; i++)
        if (field_says(&shape->fields[i], record, aspect))
            return true;
    return false;
}

/* True when this body could have broken the schema in this way. */
static bool is_exercised(const struct answer *answer, enum aspect aspect)
{
    const struct contract_list *list = answer->operation->list;
    const json_t *row = list == NULL || !evidence_accepted(answer)
                            ? NULL
                            : json_array_get(evidence_rows(answer, list), 0);

    return aspect == ASPECT_VALUE || shape_says(answer->shape, answer->body, aspect) ||
           (row != NULL && shape_says(list->row, row, aspect));
}

static void hold_body(struct probe *probe, const struct answer *answer,
                      enum aspect aspect, const char *expected)
{
    struct search search = {.answer = answer, .aspect = aspect};

    if (!schema_answer_is_described(answer) || answer->body == NULL ||
        answer->shape == NULL)
        return;
    if (!answer->fits)
        (void)schema_validate(answer->shape->schema, answer->body, look, &search);
    if (search.claim != NULL)
        schema_answer_broken(probe, search.claim, answer, expected, search.actual);
    else if (is_exercised(answer, aspect))
        rule_held(probe);
    else
        rule_lacked(probe, "an answer that shows a member of which this is said");
    free(search.actual);
}

void schema_body_required(struct probe *probe, const struct answer *answer)
{
    hold_body(probe, answer, ASPECT_REQUIRED, "a body with every required member");
}

void schema_body_type(struct probe *probe, const struct answer *answer)
{
    hold_body(probe, answer, ASPECT_TYPE,
              "members of the declared types, null only where it is allowed");
}

void schema_body_enum(struct probe *probe, const struct answer *answer)
{
    hold_body(probe, answer, ASPECT_ENUM, "only values that the schema lists");
}

void schema_body_format(struct probe *probe, const struct answer *answer)
{
    hold_body(probe, answer, ASPECT_FORMAT, "text in the declared formats");
}

void schema_body_value(struct probe *probe, const struct answer *answer)
{
    hold_body(probe, answer, ASPECT_VALUE,
              "a body within the declared patterns, lengths, bounds and combinations");
}

/* --- What an operation says at all --- */

static bool is_said_in(const struct contract_shape *shape, enum aspect aspect)
{
    for (size_t i = 0; shape != NULL && i < shape->field_count; i++)
        if (is_said_of(&shape->fields[i], aspect))
            return true;
    return false;
}

/* Successes alone count: whether a refusal comes is not in our hands. */
static bool is_said(const struct subject *subject, enum aspect aspect)
{
    const struct contract_operation *operation = subject->operation;

    for (size_t i = 0; i < operation->response_count; i++) {
        const struct contract_response *response = &operation->responses[i];

        if (response->status_low / 100 == 2 && is_said_in(response->shape, aspect))
            return true;
    }
    return operation->list != NULL && is_said_in(operation->list->row, aspect);
}

bool schema_body_says_required(const struct subject *subject)
{
    return is_said(subject, ASPECT_REQUIRED);
}

bool schema_body_says_type(const struct subject *subject)
{
    return is_said(subject, ASPECT_TYPE);
}

bool schema_body_says_enum(const struct subject *subject)
{
    return is_said(subject, ASPECT_ENUM);
}

bool schema_body_says_format(const struct subject *subject)
{
    return is_said(subject, ASPECT_FORMAT);
}

bool schema_body_says_value(const struct subject *subject)
{
    return is_said(subject, ASPECT_VALUE);
}
