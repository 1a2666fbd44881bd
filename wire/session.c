/* SPDX-License-Identifier: Apache-2.0 */
#include "wire/session.h"

#include "wire/session_trial.h"
#include "src/memory.h"
#include "src/now.h"
#include "src/url.h"
#include "src/version.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Sending */

/* How often a request may go over the wire. */
struct leave {
    bool safe;       /* as often as retries are wanted (RFC 9110 9.2.1) */
    bool repeatable; /* once more when a kept connection was dead (RFC 9110 9.2.2) */
};

static void rest(const struct session *session, double seconds)
{
    session_rest(seconds, session->options.stop);
}

static void keep_pace(struct session *session)
{
    double now = now_seconds();
    if (session->statistics.requests > 0)
        rest(session, session->last_start + session->options.interval - now);
    session->last_start = now_seconds();
    session_tell(session);
}

static void try_once(struct session *session, struct session_trial trial)
{
    struct exchange *exchange = trial.exchange;
    keep_pace(session);
    session_trial_prepare(&trial);
    session->statistics.requests++;
    exchange->started = now_real();
    CURLcode code = curl_easy_perform(session->easy);
    session_trial_record(&trial, code);
    curl_easy_reset(session->easy); /* nothing of the trial outlives it */
    curl_slist_free_all(trial.headers);
}

bool session_retry_after(const struct http_response *response, int64_t *seconds)
{
    const char *value = http_headers_value(&response->headers, "Retry-After");
    const char *date = http_headers_value(&response->headers, "Date");
    if (value == NULL || *value == '\0')
        return false;
    if (value[strspn(value, "0123456789")] == '\0') {
        bool sane = strlen(value) < 10;
        *seconds = sane ? strtoll(value, NULL, 10) : 0;
        return sane;
    }
    time_t until = curl_getdate(value, NULL);
    time_t since = date == NULL ? -1 : curl_getdate(date, NULL);
    if (until == -1)
        return false;
    *seconds = until - (since == -1 ? now_real().seconds : since);
    *seconds = *seconds < 0 ? 0 : *seconds;
    return true;
}

static void keep(struct session *session, struct exchange *exchange)
{
    void *items = session->exchanges;
    memory_reserve(&items, &session->capacity, session->count + 1,
                   sizeof(*session->exchanges));
    session->exchanges = items;
    session->exchanges[session->count++] = exchange;
}

static const struct exchange *fail(struct exchange *exchange,
                                   enum exchange_outcome outcome, const char *reason)
{
    exchange->outcome = outcome;
    exchange->reason = memory_text(reason);
    exchange->response.body = memory_text("");
    return exchange;
}

/* Returns new where the answer to a request for `url` sends on; NULL: nowhere. */
static char *redirect_of(const struct exchange *exchange, const char *url)
{
    static const int statuses[] = {301, 302, 303, 307, 308};
    const struct http_response *response = &exchange->response;
    const char *location = http_headers_value(&response->headers, "Location");
    const char *method = exchange->request.method;
    bool reads = strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0;
    if (exchange->outcome != EXCHANGE_DONE || !reads || location == NULL)
        return NULL;
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++) {
        if (response->status == statuses[i])
            return url_resolve(url, location);
    }
    return NULL;
}

/* Sends it, and on to where it is sent, within bounds. What the request presents stays
 * with the origin it was made for, once and for all: a way back may be a trap. */
static void try_through(struct session *session, struct exchange *exchange,
                        const struct leave *leave)
{
    struct session_trial trial = {.session = session,
                                  .easy = session->easy,
                                  .exchange = exchange,
                                  .url = exchange->url,
                                  .repeatable = leave->repeatable};
    AUTO_FREE char *url = NULL;
    try_once(session, trial);
    for (unsigned i = 0; i < session->options.redirects; i++) {
        char *next = redirect_of(exchange, trial.url);
        if (next == NULL || session_remaining(session) == 0) {
            free(next);
            return;
        }
        free(url);
        trial.url = url = next;
        trial.abroad = trial.abroad || !url_same_origin(exchange->url, next);
        try_once(session, trial);
    }
}

/* Sends it, and again where that is due. */
static void try_hard(struct session *session, struct exchange *exchange,
                     const struct leave *leave)
{
    struct session_retrying retrying = {.most =
                                            leave->safe ? session->options.retries : 0};
    double pause;
    try_through(session, exchange, leave);
    while (session_retry_is_due(&session->retries, &retrying, exchange, &pause) &&
           session_remaining(session) > 0) {
        rest(session, pause);
        if (session_is_stopped(session))
            return;
        session->statistics.retries[retrying.trouble]++;
        try_through(session, exchange, leave);
    }
}

void session_complete(const struct session *session, struct exchange *exchange)
{
    bool own = url_same_origin(session->base, exchange->url);
    session_add_headers(&exchange->request.headers, session->user_agent,
                        own ? &session->headers : NULL);
}

static const struct exchange *send_request(struct session *session,
                                           const struct http_request *request,
                                           const struct leave *leave)
{
    AUTO_FREE char *url = session_url(session->base, request->target);
    struct exchange *exchange = exchange_new(session->count + 1, request, url);
    session_complete(session, exchange);
    struct exchange *early = leave->safe ? session_take_ahead(session, exchange) : NULL;
    if (early != NULL)
        exchange_free(exchange);
    keep(session, early == NULL ? exchange : early);
    if (early != NULL)
        return early;
    const char *unsendable = session_unsendable(exchange);
    if (unsendable != NULL)
        return fail(exchange, EXCHANGE_UNSENDABLE, unsendable);
    if (session_remaining(session) == 0)
        return fail(exchange, EXCHANGE_BUDGET, "the budget of requests is used up");
    try_hard(session, exchange, leave);
    return exchange;
}

const struct exchange *session_send(struct session *session,
                                    const struct http_request *request)
{
    const struct leave leave = {session_is_safe(request->method),
                                session_is_idempotent(request->method)};
    return send_request(session, request, &leave);
}

const struct exchange *session_send_repeatable(struct session *session,
                                               const struct http_request *request)
{
    return send_request(session, request, &(struct leave){true, true});
}

/* Life */

struct session *session_new(const struct session_options *options, struct error *error)
{
    char *base = session_read_base(options->base, error);
    if (base == NULL)
        return NULL;
    if (!session_libcurl_load(error)) {
        free(base);
        return NULL;
    }
    struct session *session = memory_new(sizeof(*session));
    session->options = session_defaults(*options);
    session->options.settings = NULL;
    session->options.headers = NULL;
    session->base = base;
    text_init(&session->shelved, SIZE_MAX);
    session->user_agent =
        memory_text(options->user_agent == NULL ? "countersign/" COUNTERSIGN_VERSION
                                                : options->user_agent);
    for (size_t i = 0; options->headers != NULL && i < options->headers->count; i++)
        http_headers_add(&session->headers, options->headers->items[i].name,
                         options->headers->items[i].value);
    curl_global_init(CURL_GLOBAL_DEFAULT); /* counted: session_free takes it back */
    session->easy = curl_easy_init();
    assert(session->easy != NULL);
    if (session_settings_read(session, options, error))
        return session;
    session_free(session);
    return NULL;
}

void session_free(struct session *session)
{
    if (session == NULL)
        return;
    for (size_t i = 0; i < session->count; i++)
        exchange_free(session->exchanges[i]);
    free(session->exchanges);
    curl_easy_cleanup(session->easy);
    curl_global_cleanup();
    free(session->base);
    free(session->user_agent);
    http_headers_clear(&session->headers);
    session_settings_clear(session);
    session_ahead_clear(session);
    session_shelf_clear(session);
    free(session);
}

void session_set_tick(struct session *session, session_tick *tick, void *context)
{
    session->tick = tick;
    session->tick_context = context;
}

void session_tell(const struct session *session)
{
    if (session->tick != NULL)
        session->tick(session->tick_context);
}

const char *session_base(const struct session *session)
{
    return session->base;
}

const struct exchange *session_exchange(const struct session *session, size_t number)
{
    return number == 0 || number > session->count ? NULL : session->exchanges[number - 1];
}

size_t session_last(const struct session *session)
{
    return session->count;
}

void session_release(struct session *session, const struct exchange *exchange)
{
    size_t index = exchange->number - 1;
    assert(index < session->count && session->exchanges[index] == exchange);
    exchange_free(session->exchanges[index]);
    session->exchanges[index] = NULL;
}

size_t session_remaining(const struct session *session)
{
    size_t budget = session->options.budget;
    size_t used = session->statistics.requests;
    if (session_is_stopped(session))
        return 0;
    if (budget == 0)
        return SIZE_MAX;
    return used < budget ? budget - used : 0;
}

struct session_statistics session_statistics(const struct session *session)
{
    return session->statistics;
}
