/* SPDX-License-Identifier: Apache-2.0 */
/* What plain OpenAPI says of an answer: status, media type, and the schema of its body.
 */
#include "conformance/rule.h"

#include "src/memory.h"
#include "src/value.h"

#include <stdio.h>
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

/* True for an answer to what was asked by the operation's own method. */
static bool is_own(const struct answer *answer)
{
    return answer->reached &&
           strcmp(answer->exchange->request.method, answer->operation->method) == 0;
}

/* An answer that the response declared for its status describes. A success that was meant
 * to be a refusal is another rule's breach, whatever it looks like. */
static bool is_described(const struct answer *answer)
{
    return is_own(answer) && answer->response != NULL &&
           (answer->valid_request || answer->status / 100 != 2);
}

/* The schema of a refusal is shared by refusals of every kind, described and not: what is
 * sure of one of them is judged with the kind, and the schema alone never fails it. */
static void broken(struct probe *probe, const struct claim *claim,
                   const struct answer *answer, const char *expected, const char *actual)
{
    rule_broken_at_most(probe, answer->status / 100 == 2 ? VERDICT_FAIL : VERDICT_WARN,
                        claim, answer, expected, actual);
}

/* --- Status --- */

static bool is_first_page(const struct answer *answer)
{
    const struct contract_list *list = answer->operation->list;

    if (list == NULL || !list->page.declared ||
        list->page.index_parameter->in != EXPRESSION_QUERY)
        return true;
    const char *index = url_query_value(&answer->exchange->request.query,
                                        list->page.index_parameter->name);
    return index == NULL || strtoll(index, NULL, 10) <= list->page.first;
}

/* Refusals are judged elsewhere, by what the contract says of their kind; a page behind
 * the end may be one, and so may trouble on the way (RFC 6585 4, RFC 9110 15.6.4). */
static void judge_status(struct probe *probe, const struct answer *answer)
{
    const struct contract_operation *operation = rule_subject(probe)->operation;
    bool is_refusal = answer->status / 100 == 4;

    if (!is_own(answer) || !answer->valid_request || answer->status == 429 ||
        answer->status == 503 || (is_refusal && !is_first_page(answer)))
        return;
    if (answer->response != NULL)
        rule_held(probe);
    else
        rule_broken_format(probe, &operation->claim, answer,
                           "a status that the operation declares", "status %d",
                           answer->status);
}

/* --- Media type --- */

static bool media_fits(const char *declared, const char *found)
{
    size_t length = strlen(declared);

    if (strcmp(declared, "*/*") == 0)
        return true;
    if (length > 1 && strcmp(declared + length - 2, "/*") == 0)
        return strncmp(declared, found, length - 1) == 0;
    return strcmp(declared, found) == 0;
}

static void judge_media(struct probe *probe, const struct answer *answer)
{
    char declared[128], found[128];

    if (!is_described(answer) || answer->response->media == NULL ||
        answer->exchange->response.body_length == 0)
        return;
    http_media_type(answer->response->media, declared);
    http_media_type(
        http_headers_value(&answer->exchange->response.headers, "Content-Type"), found);
    AUTO_FREE char *actual =
        memory_format("Content-Type: %s", *found == '\0' ? "(none)" : found);
    if (media_fits(declared, found))
        rule_held(probe);
    else
        broken(probe, &answer->response->claim, answer, answer->response->media, actual);
}

/* --- Syntax --- */

static void judge_parses(struct probe *probe, const struct answer *answer)
{
    if (!is_described(answer) || answer->response->media == NULL ||
        !http_media_type_is_json(answer->response->media))
        return;
    bool is_empty = answer->exchange->response.body_length == 0;
    if (answer->body != NULL)
        rule_held(probe);
    else
        broken(probe, &answer->response->claim, answer, "a body that is JSON",
               answer->body_error != NULL ? answer->body_error
               : is_empty                 ? "no body"
                                          : "a body of another kind");
}

/* --- Schema --- */

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

    if (list == NULL || answer->status / 100 != 2 ||
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
    const struct claim *claim = claim_in(answer->response->shape, violation,
                                         violation->instance, &answer->response->claim);
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

static bool field_says(const struct contract_field *field, const json_t *record,
                       enum aspect aspect)
{
    const json_t *value = value_at(record, field->pointer);

    switch (aspect) {
    case ASPECT_REQUIRED:
        return field->required;
    case ASPECT_TYPE:
        return field->type != NULL;
    case ASPECT_ENUM:
        return field->enumeration != NULL && value != NULL;
    case ASPECT_FORMAT:
        return field->format != NULL && json_is_string(value);
    case ASPECT_VALUE:
        break;
    }
    return true;
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
    const json_t *row = list == NULL || answer->status / 100 != 2
                            ? NULL
                            : json_array_get(evidence_rows(answer, list), 0);

    return aspect == ASPECT_VALUE ||
           shape_says(answer->response->shape, answer->body, aspect) ||
           (row != NULL && shape_says(list->row, row, aspect));
}

static void hold_body(struct probe *probe, const struct answer *answer,
                      enum aspect aspect, const char *expected)
{
    struct search search = {.answer = answer, .aspect = aspect};

    if (!is_described(answer) || answer->body == NULL || answer->response->shape == NULL)
        return;
    if (!answer->fits)
        (void)schema_validate(answer->response->shape->schema, answer->body, look,
                              &search);
    if (search.claim != NULL)
        broken(probe, search.claim, answer, expected, search.actual);
    else if (is_exercised(answer, aspect))
        rule_held(probe);
    else
        rule_lacked(probe, "an answer that shows a member of which this is said");
    free(search.actual);
}

static void judge_required(struct probe *probe, const struct answer *answer)
{
    hold_body(probe, answer, ASPECT_REQUIRED, "a body with every required member");
}

static void judge_type(struct probe *probe, const struct answer *answer)
{
    hold_body(probe, answer, ASPECT_TYPE,
              "members of the declared types, null only where it is allowed");
}

static void judge_enum(struct probe *probe, const struct answer *answer)
{
    hold_body(probe, answer, ASPECT_ENUM, "only values that the schema lists");
}

static void judge_format(struct probe *probe, const struct answer *answer)
{
    hold_body(probe, answer, ASPECT_FORMAT, "text in the declared formats");
}

static void judge_value(struct probe *probe, const struct answer *answer)
{
    hold_body(probe, answer, ASPECT_VALUE,
              "a body within the declared patterns, lengths, bounds and combinations");
}

#define DEFECTS(...)                                                                     \
    (const char *const[])                                                                \
    {                                                                                    \
        __VA_ARGS__, NULL                                                                \
    }

const struct rule schema_rules[] = {
    {
        .id = "schema/status",
        .each = SUBJECT_OPERATION,
        .summary = "A valid request is answered with a status the operation declares",
        .relation =
            "Each answer to a request that the contract allows has a declared status. "
            "Refusals that were asked for, pages behind the end, 429 and 503 are left "
            "to others.",
        .source = "OpenAPI, Responses Object",
        .explanation =
            "Clients write one branch for each documented status; another one ends in "
            "the branch for the unexpected.",
        .defects = DEFECTS("undeclared-status"),
        .judge = judge_status,
    },
    {
        .id = "schema/media-type",
        .each = SUBJECT_OPERATION,
        .summary = "A body has the media type that is declared for it",
        .relation =
            "Every answer of the run to a valid request is held to the response "
            "declared for its status; so is every refusal, which is at worst a warning "
            "here. Parameters such as charset are free.",
        .source = "OpenAPI, Media Type Object; RFC 9110 8.3",
        .explanation =
            "Many clients decide by the Content-Type whether to parse at all; JSON sent "
            "as text or as nothing is text to them.",
        .defects =
            DEFECTS("media-type-wrong", "content-type-text", "content-type-missing"),
        .judge = judge_media,
    },
    {
        .id = "schema/syntax",
        .each = SUBJECT_OPERATION,
        .summary = "A body that is declared as JSON parses",
        .relation =
            "Every answer of the run to a valid request is held to the response "
            "declared for its status; so is every refusal, which is at worst a warning "
            "here.",
        .source = "RFC 8259",
        .explanation =
            "A comma too many or an answer cut off breaks the client where it least "
            "expects it.",
        .defects = DEFECTS("json-malformed", "json-truncated"),
        .judge = judge_parses,
    },
    {
        .id = "schema/required",
        .each = SUBJECT_OPERATION,
        .summary = "Every required member is there",
        .relation =
            "Every answer of the run to a valid request is held to the response "
            "declared for its status; so is every refusal, which is at worst a warning "
            "here. Of its schema, required counts.",
        .source = "JSON Schema, required",
        .explanation =
            "A member that is sometimes left out is found by the first user whose "
            "client reads it without looking.",
        .defects = DEFECTS("member-dropped", "total-dropped"),
        .judge = judge_required,
    },
    {
        .id = "schema/type",
        .each = SUBJECT_OPERATION,
        .summary =
            "Every member has its declared type, and is null only where that is allowed",
        .relation =
            "Every answer of the run to a valid request is held to the response "
            "declared for its status; so is every refusal, which is at worst a warning "
            "here. Of its schema, type counts.",
        .source = "JSON Schema, type",
        .explanation =
            "A number in quotes, the word true, a null where a text must be, an object "
            "instead of an array: each is read without complaint by some languages and "
            "crashes others.",
        .defects = DEFECTS("null-out", "number-for-text", "text-for-number",
                           "text-for-truth", "items-not-array"),
        .judge = judge_type,
    },
    {
        .id = "schema/enum",
        .each = SUBJECT_OPERATION,
        .summary = "A member with a closed set of values shows only these",
        .relation =
            "Every answer of the run to a valid request is held to the response "
            "declared for its status; so is every refusal, which is at worst a warning "
            "here. Of its schema, enum and const count.",
        .source = "JSON Schema, enum and const",
        .explanation =
            "A value nobody has heard of falls through every switch; another spelling "
            "of a known one does too.",
        .defects = DEFECTS("enum-out"),
        .judge = judge_enum,
    },
    {
        .id = "schema/format",
        .each = SUBJECT_OPERATION,
        .summary = "Text has its declared format",
        .relation =
            "Every answer of the run to a valid request is held to the response "
            "declared for its status; so is every refusal, which is at worst a warning "
            "here. Of its schema, format counts; date-times as RFC 3339 has them, with "
            "any fraction and offset.",
        .source = "JSON Schema, format",
        .explanation =
            "A date without offset means another moment in each place it is read.",
        .defects = DEFECTS("date-format"),
        .judge = judge_format,
    },
    {
        .id = "schema/value",
        .each = SUBJECT_OPERATION,
        .summary =
            "A body fits its schema in every other respect: patterns, lengths, bounds, "
            "combinations",
        .relation =
            "Every answer of the run to a valid request is held to the response "
            "declared for its status; so is every refusal, which is at worst a warning "
            "here. All keywords count that no other rule of this family names.",
        .source = "JSON Schema",
        .explanation =
            "Digits with a unit behind them, an empty identifier, a negative count: of "
            "the right type, and still not what was promised.",
        .defects = DEFECTS("pattern-broken"),
        .judge = judge_value,
    },
    {0},
};
