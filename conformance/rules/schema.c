/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What plain OpenAPI says of an answer: status, media type, and the schema of its body.
 * The body has a part of its own (schema_body.c).
 */
#include "conformance/rules/schema_internal.h"
#include "src/contract_response.h"

#include "src/memory.h"

#include <string.h>

bool schema_answer_is_own(const struct answer *answer)
{
    return answer->reached &&
           strcmp(answer->exchange->request.method, answer->operation->method) == 0;
}

bool schema_answer_is_described(const struct answer *answer)
{
    return schema_answer_is_own(answer) && answer->response != NULL &&
           (answer->valid_request || !evidence_accepted(answer));
}

void schema_answer_broken(struct probe *probe, const struct claim *claim,
                          const struct answer *answer, const char *expected,
                          const char *actual)
{
    rule_broken_at_most(probe, evidence_accepted(answer) ? VERDICT_FAIL : VERDICT_WARN,
                        claim, answer, expected, actual);
}

/* --- Status --- */

static bool is_first_page(const struct answer *answer)
{
    const struct contract_list *list = answer->operation->list;

    if (list == NULL || !list->page.declared)
        return true;
    AUTO_FREE char *index = evidence_sent(answer, &list->page.index);
    return index == NULL || (contract_page_counts(&list->page) &&
                             strtoll(index, NULL, 10) <= list->page.first);
}

/* Refusals are judged elsewhere, by what the contract says of their kind: those of an
 * identity too. A page behind the end may be one, and so may trouble on the way (RFC 6585
 * 4, RFC 9110 15.6.4). */
static void judge_status(struct probe *probe, const struct answer *answer)
{
    const struct contract_operation *operation = rule_subject(probe)->operation;
    bool is_refusal = evidence_refused(answer);

    if (!schema_answer_is_own(answer) || !answer->valid_request ||
        answer->status == 401 || answer->status == 403 || answer->status == 429 ||
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

static void judge_media(struct probe *probe, const struct answer *answer)
{
    char found[128];

    if (!schema_answer_is_described(answer) || answer->response->media == NULL ||
        answer->exchange->response.body_length == 0)
        return;
    http_media_type(
        http_headers_value(&answer->exchange->response.headers, "Content-Type"), found);
    AUTO_FREE char *actual =
        memory_format("Content-Type: %s", *found == '\0' ? "(none)" : found);
    if (contract_response_content(answer->response, found) != NULL)
        rule_held(probe);
    else
        schema_answer_broken(probe, &answer->response->claim, answer,
                             answer->response->media, actual);
}

/* --- Syntax --- */

/* True for a body of a declared media type that is no JSON. */
static bool is_other_content(const struct answer *answer)
{
    const char *type =
        http_headers_value(&answer->exchange->response.headers, "Content-Type");

    return type != NULL && !http_media_type_is_json(type) &&
           contract_response_content(answer->response, type) != NULL;
}

static void judge_parses(struct probe *probe, const struct answer *answer)
{
    if (!schema_answer_is_described(answer) || answer->response->media == NULL ||
        !http_media_type_is_json(answer->response->media) || is_other_content(answer))
        return;
    bool is_empty = answer->exchange->response.body_length == 0;
    if (answer->body != NULL)
        rule_held(probe);
    else
        schema_answer_broken(probe, &answer->response->claim, answer,
                             "a body that is JSON",
                             answer->body_error != NULL ? answer->body_error
                             : is_empty                 ? "no body"
                                                        : "a body of another kind");
}

static bool says_status(const struct subject *subject)
{
    return subject->operation->response_count > 0;
}

static bool says_media(const struct subject *subject)
{
    for (size_t i = 0; i < subject->operation->response_count; i++)
        if (subject->operation->responses[i].media != NULL)
            return true;
    return false;
}

static bool says_json(const struct subject *subject)
{
    for (size_t i = 0; i < subject->operation->response_count; i++) {
        const char *media = subject->operation->responses[i].media;

        if (media != NULL && http_media_type_is_json(media))
            return true;
    }
    return false;
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
        .applies = says_status,
        .judge = judge_status,
    },
    {
        .id = "schema/outcome",
        .each = SUBJECT_OPERATION,
        .summary = "A status of success stands over what was asked for, or over a "
                   "failure that is told",
        .relation =
            "Each answer with a status of success, whatever was asked: rows (or the "
            "record, or a body of success) where no failure is told, and none of it "
            "where one is.",
        .source = "failure",
        .explanation =
            "Where the status does not tell a refusal, clients look at one member or "
            "header field. A refusal that lacks it is taken for data, and data beside it "
            "are thrown away, or shown to whom they were refused.",
        .defects = DEFECTS("failure-untold", "success-told-failed", "error-html",
                           "error-empty-body"),
        .applies = schema_says_outcome,
        .judge = schema_outcome,
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
        .applies = says_media,
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
        .applies = says_json,
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
        .applies = schema_body_says_required,
        .judge = schema_body_required,
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
        .defects = DEFECTS("null-filled", "null-out", "number-for-text",
                           "text-for-number", "text-for-truth", "items-not-array"),
        .applies = schema_body_says_type,
        .judge = schema_body_type,
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
        .defects = DEFECTS("enum-out", "constant-differs"),
        .applies = schema_body_says_enum,
        .judge = schema_body_enum,
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
        .applies = schema_body_says_format,
        .judge = schema_body_format,
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
        .defects = DEFECTS("pattern-broken", "minimum-broken"),
        .applies = schema_body_says_value,
        .judge = schema_body_value,
    },
    {
        .id = "schema/header",
        .each = SUBJECT_OPERATION,
        .summary = "Header fields are there and hold what is declared of them",
        .relation =
            "Every answer of the run to a valid request is held to the header fields "
            "declared for its status, read in the style that is declared; so is every "
            "refusal, which is at worst a warning here.",
        .source = "OpenAPI, Header Object",
        .explanation =
            "A limit, a version, a place to go on from: what stands in a header field "
            "is read by clients that never look at the body.",
        .defects = DEFECTS("header-dropped", "header-out"),
        .applies = schema_says_header,
        .judge = schema_header,
    },
    {
        .id = "schema/parameters",
        .each = SUBJECT_OPERATION,
        .summary = "Every declared parameter may be given, and none that is optional "
                   "need be",
        .relation =
            "An operation that is no list and shows no record is asked with the "
            "parameters it requires alone, with each of the others for which a value is "
            "known, with each value of a closed set, and with all of them. None of these "
            "is "
            "refused as a bad request.",
        .source = "OpenAPI, Parameter Object",
        .explanation =
            "A parameter that is refused when it is given in its declared style, or "
            "missed when it is not, breaks each client that was written from the "
            "document.",
        .defects =
            DEFECTS("parameter-refused", "parameter-demanded", "enum-value-refused"),
        .applies = schema_says_parameters,
        .probe = schema_parameters,
    },
    {0},
};
