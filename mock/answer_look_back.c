/* SPDX-License-Identifier: Apache-2.0 */
/* What a client does wrong with credentials, signed URLs and waits, and how it is told.
 */
#include "mock/answer_internal.h"

#include "mock/journal.h"
#include "src/memory.h"

#include <inttypes.h>
#include <string.h>

bool answer_is_strict(const struct answering *answering,
                      const struct defect_exchange *exchange)
{
    return answering->options.strict && exchange->mistakes->count > 0;
}

void answer_explain(const struct answering *answering, struct defect_exchange *exchange)
{
    const struct journal *journal = answering->options.journal;
    AUTO_FREE char *instance = NULL;

    if (journal != NULL && answering->options.journal_path != NULL)
        instance = memory_format("%s?since=%" PRIu64 "&limit=1",
                                 answering->options.journal_path, journal_last(journal));
    mistakes_explain(exchange->mistakes, instance, exchange->response);
}

static bool presents(const struct defect_exchange *exchange,
                     const struct contract_scheme *scheme)
{
    AUTO_FREE char *value = guard_presented(scheme, exchange->request);

    return value != NULL && value[0] != '\0';
}

static bool presents_any(const struct defect_exchange *exchange)
{
    for (size_t i = 0; i < exchange->contract->scheme_count; i++)
        if (presents(exchange, &exchange->contract->schemes[i]))
            return true;
    return false;
}

void answer_look_refused(struct defect_exchange *exchange)
{
    const struct http_request *request = exchange->request;
    enum mistake_kind kind = mistake_of_refusal(exchange->refusal);
    char *detail;

    if (exchange->mistakes == NULL || kind == MISTAKE_COUNT)
        return;
    if (kind == MISTAKE_PATH)
        detail = memory_format("there is no operation at %s", request->path);
    else if (kind == MISTAKE_METHOD)
        detail = memory_format("%s is not taken at %s; expected one of %s",
                               request->method, request->path, exchange->route->allow);
    else
        detail = memory_format("%s asks for credentials; %s", exchange->operation->id,
                               presents_any(exchange)
                                   ? "those presented are none that the mock knows"
                                   : "none were presented in the way it asks for");
    mistakes_add(exchange->mistakes, kind, NULL, detail);
}

/* --- Signed URLs --- */

/* A key in the query could as well be a part of the signature. */
static const char *needless(const struct defect_exchange *exchange)
{
    if (http_headers_value(&exchange->request->headers, "Authorization") != NULL)
        return "Authorization";
    for (size_t i = 0; i < exchange->contract->scheme_count; i++) {
        const struct contract_scheme *scheme = &exchange->contract->schemes[i];

        if (scheme->kind == SCHEME_API_KEY && scheme->in != EXPRESSION_QUERY &&
            presents(exchange, scheme))
            return scheme->key;
    }
    return NULL;
}

static void tell_expired(struct defect_exchange *exchange)
{
    AUTO_FREE char *url =
        memory_format("http://%s%s", exchange->base.authority, exchange->request->target);
    struct signed_url_claims claims;
    char end[INSTANT_TEXT_SIZE], now[INSTANT_TEXT_SIZE];

    instant_print(exchange->now, 0, now);
    if (!signed_url_explain(url, &claims) || !claims.has_expires) {
        mistakes_add(exchange->mistakes, MISTAKE_URL_EXPIRED, NULL,
                     memory_format("the URL had expired at %s", now));
        return;
    }
    instant_print(claims.expires, 0, end);
    mistakes_add(exchange->mistakes, MISTAKE_URL_EXPIRED, NULL,
                 memory_format("the URL ended at %s; it was used at %s", end, now));
}

void answer_look_asset(const struct answering *answering,
                       struct defect_exchange *exchange)
{
    const char *credentials;

    (void)answering;
    if (exchange->mistakes == NULL)
        return;
    if (exchange->response->status == 405)
        mistakes_add(exchange->mistakes, MISTAKE_METHOD, NULL,
                     memory_text("a signed URL takes GET and HEAD"));
    if (exchange->verdict == SIGNED_URL_EXPIRED)
        tell_expired(exchange);
    if (exchange->verdict == SIGNED_URL_TAMPERED ||
        exchange->verdict == SIGNED_URL_MALFORMED)
        mistakes_add(exchange->mistakes, MISTAKE_URL_ALTERED, NULL,
                     memory_text("the signature does not fit the URL"));
    if (exchange->verdict == SIGNED_URL_UNSIGNED)
        mistakes_add(exchange->mistakes, MISTAKE_URL_ALTERED, NULL,
                     memory_text("the URL has lost its signature"));
    credentials = needless(exchange);
    if (credentials != NULL)
        mistakes_add(exchange->mistakes, MISTAKE_NEEDLESS_CREDENTIALS, credentials,
                     memory_format("'%s' was sent along", credentials));
}

/* --- Waiting --- */

/* FNV-1a. */
static uint64_t mix(uint64_t hash, const char *text)
{
    for (; text != NULL && *text != '\0'; text++)
        hash = (hash ^ (unsigned char)*text) * UINT64_C(0x100000001b3);
    return (hash ^ 0xff) * UINT64_C(0x100000001b3);
}

/* Who asks is known by what is presented, be it good or not. */
static struct wait_request request_of(const struct defect_exchange *exchange,
                                      const void *matter)
{
    const struct http_request *request = exchange->request;
    const struct contract_rate_limit *limit =
        exchange->operation == NULL ? NULL : exchange->operation->rate_limit;
    struct wait_request out = {.matter = matter, .client = 1};

    for (size_t i = 0; i < exchange->contract->scheme_count; i++) {
        AUTO_FREE char *value = guard_presented(&exchange->contract->schemes[i], request);

        out.client = mix(out.client, value);
    }
    if (limit != NULL && limit == matter && limit->per == RATE_OF_RECORD)
        out.client = mix(out.client, answer_asked_id(exchange));
    out.request = mix(mix(mix(1, request->method), request->target), request->body);
    return out;
}

void answer_look_wait(struct answering *answering, struct defect_exchange *exchange,
                      const void *matter)
{
    struct wait_request request;
    int64_t left;

    if (exchange->mistakes == NULL || waits_are_none(answering->waits))
        return;
    request = request_of(exchange, matter);
    left = waits_left(answering->waits, &request, exchange->clock);
    if (left > 0)
        mistakes_add(
            exchange->mistakes, MISTAKE_RETRY, "Retry-After",
            memory_format("%" PRId64 " second%s too early", left, left == 1 ? "" : "s"));
}

void answer_let_wait(struct answering *answering, const struct defect_exchange *exchange,
                     const void *matter, int64_t seconds)
{
    struct wait_request request;

    if (exchange->mistakes == NULL)
        return;
    request = request_of(exchange, matter);
    waits_tell(answering->waits, &request, exchange->clock, seconds);
}
