/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/answer_internal.h"

#include "src/contract_response.h"
#include "src/contract_write.h"
#include "src/memory.h"
#include "src/parameter_style.h"
#include "src/sample.h"

#include <string.h>
#include <strings.h>

/* Fields that belong to the message, not to the answer. */
static const char *const framing[] = {"Content-Length", "Transfer-Encoding", "Connection",
                                      "Date",           "Keep-Alive",        NULL};

static bool is_framing(const char *name)
{
    for (size_t i = 0; framing[i] != NULL; i++)
        if (strcasecmp(framing[i], name) == 0)
            return true;
    return false;
}

/* Lists and items set what they mean to; a field that need not be there may say
 * something by its absence. */
static bool is_plain(const struct defect_exchange *exchange)
{
    const struct contract_operation *operation = exchange->operation;

    return operation->list == NULL && operation->item == NULL &&
           !contract_operation_writes(operation);
}

static bool is_total(const struct contract_operation *operation, const char *name)
{
    for (int i = 0; operation->list != NULL && i < TOTAL_COUNT; i++) {
        const struct expression *at = &operation->list->totals[i].at;

        if (at->source == EXPRESSION_RESPONSE_HEADER && strcasecmp(at->name, name) == 0)
            return true;
    }
    return false;
}

/* A line break would end the field. */
static void set_clean(struct http_headers *headers, const char *name, char *value)
{
    for (char *at = value; *at != '\0'; at++)
        if ((unsigned char)*at < ' ' || *at == 0x7f)
            *at = ' ';
    http_headers_set(headers, name, value);
}

static void set_header(struct http_headers *headers, const struct contract_header *header)
{
    struct sample_options options = {.use = SAMPLE_RESPONSE};
    json_auto_t *value = NULL;
    AUTO_TEXT struct text text;
    AUTO_FREE char *clean = NULL;

    if (header->example != NULL)
        value = json_incref(header->example);
    else if (header->schema != NULL)
        value = sample_value(header->schema, &options);
    if (value == NULL && !header->required)
        return;
    text_init(&text, URL_CEILING);
    if (value != NULL)
        parameter_style_write(&header->form, value, &text);
    clean = text_take(&text);
    set_clean(headers, header->name, clean);
}

/* A 401 says how to be let in (RFC 9110 15.5.2): by the first scheme that has a word. */
static void set_challenge(struct defect_exchange *exchange)
{
    static const char *const challenges[] = {
        [SCHEME_BEARER] = "Bearer",
        [SCHEME_BASIC] = "Basic realm=\"api\", charset=\"UTF-8\"",
    };
    const struct contract_operation *operation = exchange->operation;

    for (size_t i = 0; i < operation->security_count; i++) {
        for (size_t j = 0; j < operation->security[i].count; j++) {
            enum scheme_kind kind =
                exchange->contract->schemes[operation->security[i].schemes[j]].kind;

            if (kind != SCHEME_BEARER && kind != SCHEME_BASIC)
                continue;
            http_headers_set(&exchange->response->headers, "WWW-Authenticate",
                             challenges[kind]);
            return;
        }
    }
}

void answer_headers(struct defect_exchange *exchange)
{
    struct http_headers *headers = &exchange->response->headers;
    const struct contract_response *response;

    if (exchange->operation == NULL)
        return;
    response = contract_response_for(exchange->operation, exchange->response->status);
    for (size_t i = 0; response != NULL && i < response->header_count; i++) {
        const struct contract_header *header = &response->headers[i];

        if ((header->required || is_plain(exchange)) && !is_framing(header->name) &&
            !is_total(exchange->operation, header->name) &&
            http_headers_value(headers, header->name) == NULL)
            set_header(headers, header);
    }
    if (exchange->response->status == 401 && exchange->refusal == REFUSAL_SECURITY &&
        exchange->operation->errors.by[REFUSAL_SECURITY] == NULL &&
        http_headers_value(headers, "WWW-Authenticate") == NULL)
        set_challenge(exchange);
}
