/* SPDX-License-Identifier: Apache-2.0 */
/* Requests that are sent together, before they are asked for one by one. */
#include "wire/session_trial.h"

#include "src/memory.h"
#include "src/now.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define LONGEST_POLL 1000 /* milliseconds */

struct batch {
    struct session *session;
    struct session_trial *trials; /* each stays where it is while it is under way */
    size_t count, next, running;
};

/* What there is to be sent, with all its fields; new. */
static struct exchange *prepared(const struct session *session,
                                 const struct http_request *request)
{
    AUTO_FREE char *url = session_url(session->base, request->target);
    struct exchange *exchange = exchange_new(0, request, url);
    session_complete(session, exchange);
    return exchange;
}

/* Seconds until the pace allows another request. */
static double due(const struct session *session)
{
    double left = session->last_start + session->options.interval - now_seconds();
    return session->statistics.requests == 0 || left < 0 ? 0 : left;
}

static void start(struct batch *batch)
{
    struct session *session = batch->session;
    struct session_trial *trial = &batch->trials[batch->next++];
    trial->easy = curl_easy_init();
    assert(trial->easy != NULL);
    session->last_start = now_seconds();
    session_tell(session);
    session_trial_prepare(trial);
    curl_easy_setopt(trial->easy, CURLOPT_PRIVATE, trial);
    session->statistics.requests++;
    trial->exchange->started = now_real();
    curl_multi_add_handle(session->multi, trial->easy);
    batch->running++;
}

/* An answer that is none of the trouble for which it would be sent again. */
static bool is_good(const struct session *session, const struct exchange *exchange)
{
    int status = exchange->response.status;
    return exchange->outcome == EXCHANGE_DONE && status != 429 && status / 100 != 5 &&
           (status / 100 != 3 || session->options.redirects == 0);
}

/* Who asks for patience, or breaks under it, is asked one by one from then on. */
static void keep_or_forget(struct session *session, struct exchange *exchange)
{
    enum session_trouble trouble = session_trouble_of(exchange);
    if (is_good(session, exchange)) {
        session->retries.answered = true;
        memory_reserve((void **)&session->ahead, &session->ahead_capacity,
                       session->ahead_count + 1, sizeof *session->ahead);
        session->ahead[session->ahead_count++] = exchange;
        return;
    }
    if (trouble != SESSION_TROUBLES && !session_is_stopped(session)) {
        session->statistics.retries[trouble]++;
        session->alone = true;
    }
    exchange_free(exchange);
}

static void finish(struct batch *batch, CURL *easy, CURLcode code)
{
    struct session_trial *trial = NULL;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &trial);
    session_trial_record(trial, code);
    curl_multi_remove_handle(batch->session->multi, easy);
    curl_easy_cleanup(easy);
    curl_slist_free_all(trial->headers);
    keep_or_forget(batch->session, trial->exchange);
    trial->exchange = NULL;
    batch->running--;
}

static void advance(struct batch *batch)
{
    struct session *session = batch->session;
    int running, left;
    CURLMsg *message;
    curl_multi_perform(session->multi, &running);
    while ((message = curl_multi_info_read(session->multi, &left)) != NULL)
        if (message->msg == CURLMSG_DONE)
            finish(batch, message->easy_handle, message->data.result);
}

static bool may_start(const struct batch *batch)
{
    return batch->next < batch->count && !batch->session->alone &&
           batch->running < batch->session->options.at_once &&
           session_remaining(batch->session) > 0;
}

static void run(struct batch *batch)
{
    struct session *session = batch->session;
    while (batch->running > 0 || may_start(batch)) {
        double wait = may_start(batch) ? due(session) : 1.0;
        if (may_start(batch) && wait <= 0) {
            start(batch);
            continue;
        }
        advance(batch);
        if (batch->running > 0)
            curl_multi_poll(session->multi, NULL, 0,
                            wait < 1 ? (int)(wait * 1000) + 1 : LONGEST_POLL, NULL);
        else
            session_rest(may_start(batch) ? due(session) : 0, session->options.stop);
    }
}

void session_send_ahead(struct session *session, const struct http_request *requests,
                        size_t count)
{
    if (session->options.at_once < 2 || session->alone || count < 2)
        return;
    if (session->multi == NULL)
        session->multi = curl_multi_init();
    assert(session->multi != NULL);
    AUTO_FREE struct session_trial *trials = memory_array(count, sizeof *trials);
    struct batch batch = {.session = session, .trials = trials};
    for (size_t i = 0; i < count; i++) {
        struct exchange *exchange = prepared(session, &requests[i]);
        if (session_unsendable(exchange) != NULL) {
            exchange_free(exchange);
            continue;
        }
        trials[batch.count++] = (struct session_trial){.session = session,
                                                       .exchange = exchange,
                                                       .url = exchange->url,
                                                       .repeatable = true};
    }
    run(&batch);
    for (size_t i = batch.next; i < batch.count; i++)
        exchange_free(trials[i].exchange);
}

static bool is_same(const struct exchange *a, const struct exchange *b)
{
    const struct http_request *one = &a->request, *other = &b->request;
    if (strcmp(a->url, b->url) != 0 || strcmp(one->method, other->method) != 0 ||
        one->headers.count != other->headers.count ||
        one->body_length != other->body_length ||
        (one->body_length > 0 && memcmp(one->body, other->body, one->body_length) != 0))
        return false;
    for (size_t i = 0; i < one->headers.count; i++)
        if (strcmp(one->headers.items[i].name, other->headers.items[i].name) != 0 ||
            strcmp(one->headers.items[i].value, other->headers.items[i].value) != 0)
            return false;
    return true;
}

struct exchange *session_take_ahead(struct session *session,
                                    const struct exchange *wanted)
{
    for (size_t i = 0; i < session->ahead_count; i++) {
        struct exchange *exchange = session->ahead[i];
        if (!is_same(exchange, wanted))
            continue;
        session->ahead[i] = session->ahead[--session->ahead_count];
        exchange->number = wanted->number;
        return exchange;
    }
    return NULL;
}

void session_forget_ahead(struct session *session)
{
    while (session->ahead_count > 0)
        exchange_free(session->ahead[--session->ahead_count]);
}

void session_ahead_clear(struct session *session)
{
    session_forget_ahead(session);
    free(session->ahead);
    curl_multi_cleanup(session->multi);
}
