/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Answers what the contract says in plain OpenAPI: an example, or a value made from the
 * schema, of a media type that is welcome.
 */
#include "mock/answer_internal.h"

#include "src/contract_response.h"
#include "src/memory.h"
#include "src/sample.h"
#include "src/value.h"

#include <string.h>

/* A type is sent where the contract gives a range. */
static const char *concrete(const char *media)
{
    char range[128];

    http_media_type(media, range);
    if (strchr(range, '*') == NULL)
        return media;
    if (strncmp(range, "text/", 5) == 0)
        return "text/plain";
    if (strncmp(range, "image/", 6) == 0)
        return "image/png";
    return range[0] == '*' || strncmp(range, "application/", 12) == 0
               ? "application/json"
               : "application/octet-stream";
}

/* The most welcome content; among equals the contract's first, JSON before others. NULL
 * when none is welcome. */
static const struct contract_content *choose(const struct contract_response *response,
                                             const char *accept)
{
    const struct contract_content *best = NULL;
    int most = 0;

    for (size_t i = 0; i < response->content_count; i++) {
        const struct contract_content *content = &response->contents[i];
        int quality = http_accept_quality(accept, concrete(content->media));
        bool is_first =
            response->media != NULL && strcmp(content->media, response->media) == 0;

        if (quality > most || (quality == most && quality > 0 && is_first)) {
            best = content;
            most = quality;
        }
    }
    return best;
}

/* Returns new a value of that variant, or one that is near to it where the schema allows
 * no such value. */
static json_t *made_dynamically(const struct schema *schema, unsigned variant)
{
    struct sample_options options = {.use = SAMPLE_RESPONSE, .variant = variant};
    json_t *made = sample_value(schema, &options);

    options.overlaps = true;
    if (made == NULL)
        made = sample_value(schema, &options);
    options.variant = 0;
    return made != NULL ? made : sample_value(schema, &options);
}

/* Returns new the value to show; NULL when none is given and none can be made. */
static json_t *value_of(const struct contract_response *response,
                        const struct contract_content *content,
                        const struct defect_exchange *exchange)
{
    const struct preferences *preferred = exchange->preferred;
    const char *name = preferred == NULL ? NULL : preferred->example;
    bool is_made = preferred != NULL && preferred->dynamic && content->schema != NULL;
    const struct contract_example *named =
        name == NULL ? NULL : contract_content_example(content, name);
    struct sample_options options = {.use = SAMPLE_RESPONSE};
    json_t *made;

    if (named != NULL)
        return json_deep_copy(named->value);
    if (is_made)
        return made_dynamically(content->schema, exchange->variant);
    if (content->example_count > 0)
        return json_deep_copy(content->examples[0].value);
    if (response->example != NULL && strcmp(content->media, response->media) == 0)
        return json_deep_copy(response->example);
    if (content->schema != NULL) {
        made = sample_value(content->schema, &options);
        options.overlaps = true;
        return made != NULL ? made : sample_value(content->schema, &options);
    }
    return http_media_type_is_json(content->media) ? json_object() : json_string("");
}

static void write_value(struct http_response *out, const char *media, const json_t *value)
{
    http_headers_set(&out->headers, "Content-Type", media);
    out->body = http_media_type_is_json(media) ? value_print(value) : value_text(value);
    out->body_length = strlen(out->body);
}

void answer_problem(struct http_response *out, int status, const char *detail)
{
    json_auto_t *problem =
        json_pack("{s:s, s:i, s:s, s:s}", "type", "about:blank", "status", status,
                  "title", http_reason(status), "detail", detail);

    out->status = status;
    write_value(out, "application/problem+json", problem);
}

static void write_content(struct defect_exchange *exchange,
                          const struct contract_response *response,
                          const struct contract_content *content)
{
    json_auto_t *value = value_of(response, content, exchange);

    if (value == NULL)
        answer_problem(exchange->response,
                       exchange->response->status >= 400 ? exchange->response->status
                                                         : 501,
                       "The contract gives no example of this answer, and none can be "
                       "made from its schema.");
    else
        write_value(exchange->response, concrete(content->media), value);
}

void answer_declared(struct defect_exchange *exchange,
                     const struct contract_response *response, int status)
{
    const char *accept = http_headers_value(&exchange->request->headers, "Accept");
    const struct contract_content *content = choose(response, accept);

    /* What is not final cannot be all there is (RFC 9110 15.2). */
    if (status < 200) {
        answer_problem(exchange->response, 501, "This status is no final answer.");
        return;
    }
    exchange->response->status = status;
    if (content == NULL && status >= 400)
        content = choose(response, NULL);
    if (content != NULL)
        write_content(exchange, response, content);
    else if (response->content_count > 0)
        answer_refuse_form(exchange);
}

bool answer_is_welcome(const struct defect_exchange *exchange)
{
    const char *accept = exchange->wishes->accept;
    const struct contract_response *response = answer_success(exchange->operation);

    if (negotiate_coding(exchange->wishes->accept_encoding) == NEGOTIATE_NOTHING)
        return false;
    return accept == NULL || strcmp(accept, "*/*") == 0 || response == NULL ||
           response->content_count == 0 || choose(response, accept) != NULL;
}

/* A default beside nothing else says what success looks like. */
static bool is_success_alone(const struct contract_operation *operation,
                             const struct contract_response *response)
{
    return response->status_low == 0 && operation->response_count == 1;
}

void answer_refuse_form(struct defect_exchange *exchange)
{
    const struct contract_response *response =
        contract_response_for(exchange->operation, 406);

    if (response == NULL || is_success_alone(exchange->operation, response) ||
        !answer_replay(exchange, 406))
        answer_problem(exchange->response, 406, "No form of this answer is acceptable.");
}

static int status_of(const struct contract_response *response)
{
    return response->status_low == 0 ? 200 : response->status_low;
}

void answer_plain(struct defect_exchange *exchange)
{
    const struct contract_operation *operation = exchange->operation;
    const struct contract_response *response = answer_success(operation);

    /* An operation may do nothing but lead elsewhere. */
    if (response == NULL && operation->response_count > 0)
        response = &operation->responses[0];
    if (response == NULL)
        exchange->response->status = 200;
    else
        answer_declared(exchange, response, status_of(response));
}

/* --- Refusals of which only the answer is declared --- */

#define MOST_STATUSES 3

static const int refusal_statuses[REFUSAL_COUNT][MOST_STATUSES] = {
    [REFUSAL_REQUIRED] = {400, 422},   [REFUSAL_TYPE] = {400, 422},
    [REFUSAL_ENUM] = {400, 422},       [REFUSAL_MINIMUM] = {400, 422},
    [REFUSAL_MAXIMUM] = {400, 422},    [REFUSAL_FORMAT] = {400, 422},
    [REFUSAL_PATTERN] = {400, 422},    [REFUSAL_LENGTH] = {400, 422},
    [REFUSAL_RANGE] = {400, 422},      [REFUSAL_PARAMETER] = {400, 422},
    [REFUSAL_SECURITY] = {401, 403},   [REFUSAL_BODY] = {400, 422},
    [REFUSAL_MEDIA_TYPE] = {415, 400}, [REFUSAL_ITEM_UNKNOWN] = {404},
};

static const struct contract_response *
exact_response(const struct contract_operation *operation, int status)
{
    for (size_t i = 0; i < operation->response_count; i++)
        if (operation->responses[i].status_low == status &&
            operation->responses[i].status_high == status)
            return &operation->responses[i];
    return NULL;
}

/* A body that was read but does not fit is what 422 is for (RFC 9110 15.5.21). */
static bool prefers_second(const struct defect_exchange *exchange, enum refusal kind)
{
    return kind == REFUSAL_BODY && exchange->route->body != NULL;
}

static const struct contract_response *
declared_refusal(const struct defect_exchange *exchange, enum refusal kind, int *status)
{
    const struct contract_operation *operation = exchange->operation;
    const struct contract_response *response = NULL;
    const int *statuses = refusal_statuses[kind];
    size_t first = prefers_second(exchange, kind) ? 1 : 0;

    for (size_t i = 0; i < MOST_STATUSES && response == NULL; i++) {
        *status = statuses[i < 2 ? (i + first) % 2 : i];
        if (*status != 0)
            response = exact_response(operation, *status);
    }
    if (response != NULL || statuses[0] == 0)
        return response;
    *status = statuses[0];
    response = contract_response_for(operation, *status);
    return response != NULL && is_success_alone(operation, response) ? NULL : response;
}

/* A problem document says more than a value made from the schema, where it fits. */
static void word(struct defect_exchange *exchange,
                 const struct contract_response *response,
                 const struct http_response *problem, int status)
{
    const struct contract_content *content = choose(response, NULL);
    json_auto_t *value = json_loadb(problem->body, problem->body_length, 0, NULL);

    if (content == NULL || !http_media_type_is_json(content->media) ||
        content->example_count > 0 || content->schema == NULL || value == NULL ||
        (response->example != NULL && strcmp(content->media, response->media) == 0)) {
        answer_declared(exchange, response, status);
        return;
    }
    json_object_set_new(value, "status", json_integer(status));
    json_object_set_new(value, "title", json_string(http_reason(status)));
    if (!schema_validate(content->schema, value, NULL, NULL)) {
        answer_declared(exchange, response, status);
        return;
    }
    exchange->response->status = status;
    write_value(exchange->response, concrete(content->media), value);
}

bool answer_refuse_declared(struct defect_exchange *exchange,
                            const struct refusal_facts *facts)
{
    enum refusal kind = exchange->problems->items[0].kind;
    struct http_response problem = {.status = 0};
    const struct contract_response *response;
    int status = 0;

    if (exchange->operation == NULL)
        return false;
    response = declared_refusal(exchange, kind, &status);
    if (response == NULL)
        return false;
    refusal_write(&exchange->operation->errors, exchange->problems, facts, &problem);
    word(exchange, response, &problem, status);
    http_response_clear(&problem);
    return true;
}
