/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/answer_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <string.h>

#define MOST 256 /* bytes that the facts of most records take in a template */

static const char *const refusals[] = {
    [SIGNED_URL_VALID] = "This URL is refused.\n",
    [SIGNED_URL_UNSIGNED] = "This URL is not signed.\n",
    [SIGNED_URL_MALFORMED] = "This URL is not signed as it should be.\n",
    [SIGNED_URL_TAMPERED] = "The signature of this URL does not fit.\n",
    [SIGNED_URL_EXPIRED] = "This URL has expired.\n",
    [SIGNED_URL_EARLY] = "This URL is not valid yet.\n",
};

/* Google's version 4 knows one place for all buckets. A URL that is good in the second it
 * ends with is one that is good for a second more. */
struct signed_url_key answer_key(const struct answering *answering,
                                 const struct contract_signed_url *signed_url)
{
    struct signed_url_key key = answering->options.key;

    key.scheme = signed_url->scheme;
    key.grace = signed_url->grace + (signed_url->end_inclusive ? 1 : 0);
    if (key.scheme == SIGNED_URL_GCS_V4)
        key.region = "auto";
    return key;
}

enum signed_url_verdict answer_verify(const struct defect_exchange *exchange,
                                      const struct signed_url_key *key, const char *path,
                                      const char *query)
{
    const struct base_url *base = &exchange->base;
    AUTO_FREE char *outside = base_url_path(base, path);

    return signed_url_verify(key, "GET", base_url_scheme(base), base->authority, outside,
                             query, exchange->now);
}

static void write_text(struct http_response *response, int status, const char *text)
{
    response->status = status;
    http_headers_set(&response->headers, "Content-Type", "text/plain; charset=utf-8");
    response->body = memory_text(text);
    response->body_length = strlen(text);
}

/* What is null or missing leaves nothing. */
static void add_member(const struct tape_node *member, struct text *out)
{
    json_auto_t *value = NULL;
    AUTO_FREE char *text = NULL;

    if (member == NULL || member->type == TAPE_NULL)
        return;
    if (member->type == TAPE_STRING) {
        text_add(out, member->text, strnlen(member->text, member->length));
        return;
    }
    value = tape_value(member);
    text = value_text(value);
    text_add_string(out, text);
}

/* Fills {/pointer} in a template with members of the record. */
static void fill_template(const struct store_asset *asset, struct text *out)
{
    const char *at = asset->field->signed_url->content;
    const char *end = at + asset->field->signed_url->content_length;

    while (at < end) {
        const char *close = at[0] == '{' && at[1] == '/' ? strchr(at, '}') : NULL;
        AUTO_FREE char *pointer = NULL;

        if (close == NULL) {
            size_t length = 1;

            while (at + length < end && at[length] != '{')
                length++;
            text_add(out, at, length);
            at += length;
            continue;
        }
        pointer = memory_text_of(at + 1, (size_t)(close - at) - 1);
        add_member(tape_at(asset->record, pointer), out);
        at = close + 1;
    }
}

static const char *deliver(struct defect_exchange *exchange, size_t *length)
{
    const struct contract_signed_url *signed_url = exchange->asset->field->signed_url;
    struct http_response *response = exchange->response;
    struct text body;

    response->status = 200;
    http_headers_set(&response->headers, "Content-Type", signed_url->content_type);
    if (!signed_url->is_template || signed_url->content == NULL) {
        *length = signed_url->content == NULL ? 0 : signed_url->content_length;
        return signed_url->content == NULL ? "" : signed_url->content;
    }
    text_init(&body, TEXT_CEILING);
    text_reserve(&body, signed_url->content_length + MOST);
    fill_template(exchange->asset, &body);
    response->body_length = body.length;
    response->body = text_take(&body);
    return NULL;
}

static void refuse(const struct contract_signed_url *signed_url,
                   const struct defect_exchange *exchange)
{
    write_text(exchange->response,
               signed_url->refusal.count > 0
                   ? signed_url->refusal.items[0]
                   : signed_url_refusal(signed_url->scheme, exchange->verdict),
               refusals[exchange->verdict]);
}

const char *answer_asset(const struct answering *answering,
                         struct defect_exchange *exchange, size_t *length)
{
    const struct http_request *request = exchange->request;
    const struct contract_signed_url *signed_url = exchange->asset->field->signed_url;
    struct signed_url_key key = answer_key(answering, signed_url);
    const char *query = strchr(request->target, '?');

    if (strcmp(request->method, "GET") != 0 && strcmp(request->method, "HEAD") != 0) {
        answer_options(answering, exchange, "GET, HEAD");
        if (strcmp(request->method, "OPTIONS") != 0)
            write_text(exchange->response, 405, "A signed URL takes GET and HEAD.\n");
        return NULL;
    }
    exchange->verdict =
        answer_verify(exchange, &key, request->path, query == NULL ? NULL : query + 1);
    exchange->key = &key;
    if (answering->options.defects != NULL)
        defects_at(answering->options.defects, DEFECT_DELIVERY, exchange);
    exchange->key = &answering->options.key;
    if (exchange->verdict == SIGNED_URL_VALID)
        return deliver(exchange, length);
    refuse(signed_url, exchange);
    return NULL;
}
