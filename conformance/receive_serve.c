/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/receive_internal.h"

#include "src/control_token.h"
#include "src/memory.h"
#include "src/now.h"
#include "src/value.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define LOOK_MILLISECONDS 20 /* how often the end is looked for */

/* What the sender's clock shows; this machine's where it cannot be read. */
static struct instant sender_time(struct receiving *receiving)
{
    struct instant now = now_real();
    struct http_request request;
    AUTO_FREE char *token = control_token_given();
    const struct exchange *exchange;
    json_auto_t *body = NULL;
    const char *text;

    if (receiving->clock == NULL)
        return now;
    http_request_init(&request, "GET", session_base(receiving->clock));
    control_token_present(token, &request.headers);
    exchange = session_send(receiving->clock, &request);
    http_request_clear(&request);
    if (exchange->outcome == EXCHANGE_DONE)
        body =
            json_loadb(exchange->response.body, exchange->response.body_length, 0, NULL);
    text = value_string_member(body, "now");
    if ((text == NULL || !instant_parse(text, strlen(text), &now)) &&
        !receiving->clock_failed) {
        receiving->clock_failed = true;
        fprintf(stderr,
                "countersign: the clock at %s cannot be read; this machine's "
                "clock counts\n",
                session_base(receiving->clock));
    }
    session_release(receiving->clock, exchange);
    return now;
}

/* --- Replies --- */

static void write_json(struct listener_reply *reply, int status, json_t *body)
{
    char *text = value_print(body);

    reply->status = status;
    http_headers_set(&reply->headers, "Content-Type", "application/json");
    listener_reply_take(reply, text, strlen(text));
    json_decref(body);
}

/* The worst breach; NULL where there is none. */
static const struct arrival_breach *reason_of(const struct arrival *arrival)
{
    const struct arrival_breach *reason = NULL;

    for (size_t i = 0; i < arrival->breach_count; i++)
        if (reason == NULL || arrival->breaches[i].verdict == VERDICT_FAIL)
            reason = reason != NULL && reason->verdict == VERDICT_FAIL
                         ? reason
                         : &arrival->breaches[i];
    return reason;
}

static void refuse(const struct receiving *receiving, const struct arrival *arrival,
                   struct listener_reply *reply)
{
    const struct arrival_breach *reason = reason_of(arrival);
    bool chosen = options_text(receiving->options, "refuse") != NULL;
    int status = chosen ? (int)options_number(receiving->options, "refuse")
                 : arrival_is_genuine(arrival) ? 400
                                               : 401;

    write_json(reply, status,
               json_pack("{s:s, s:s, s:s, s:s}", "error", webhook_rules[reason->rule].id,
                         "message", webhook_rules[reason->rule].summary, "expected",
                         reason->expected, "actual", reason->actual));
}

/* A reply that is used is the one the contract gives as an example. */
static void accept_delivery(const struct receiving *receiving,
                            const struct arrival *arrival, struct listener_reply *reply)
{
    int status = (int)options_number(receiving->options, "accept");
    const struct contract_response *response =
        contract_response_for(arrival->webhook->operation, status);

    if (status == 204)
        reply->status = status;
    else if (response != NULL && response->example != NULL)
        write_json(reply, status, json_incref(response->example));
    else
        write_json(reply, status,
                   json_pack("{s:I}", "delivery", (json_int_t)arrival->number));
}

static bool is_delivery(const struct contract *contract,
                        const struct http_request *request)
{
    for (size_t i = 0; i < contract->webhook_count; i++)
        if (strcmp(contract->webhooks[i].operation->method, request->method) == 0)
            return true;
    return false;
}

void receive_answer(void *context, const struct http_request *request,
                    struct listener_reply *reply)
{
    struct receiving *receiving = context;
    const struct arrival *arrival;
    struct instant now;

    if (!is_delivery(receiving->contract, request)) {
        http_headers_set(&reply->headers, "Allow",
                         receiving->contract->webhooks[0].operation->method);
        write_json(reply, 405,
                   json_pack("{s:s}", "error", "deliveries are of another method"));
        pthread_mutex_lock(&receiving->lock);
        receiving->report.strays++;
        pthread_mutex_unlock(&receiving->lock);
        return;
    }
    now = sender_time(receiving);
    pthread_mutex_lock(&receiving->lock);
    arrival = arrivals_take(receiving->arrivals, request, now, now_seconds());
    if (arrival->accepted)
        accept_delivery(receiving, arrival, reply);
    else
        refuse(receiving, arrival, reply);
    if (receiving->live) {
        receive_print_arrival(&receiving->report, arrival, stdout);
        fflush(stdout);
    }
    pthread_mutex_unlock(&receiving->lock);
}

/* --- The end --- */

static bool has_ended(struct receiving *receiving, double started)
{
    size_t wanted = receiving->report.wanted;
    double settle = (double)options_number(receiving->options, "settle");
    double timeout = (double)options_number(receiving->options, "timeout");
    bool ended;

    pthread_mutex_lock(&receiving->lock);
    ended = receiving->driven;
    ended = ended || (wanted > 0 && receiving->arrivals->count >= wanted);
    ended = ended || (timeout > 0 && now_seconds() - started >= timeout);
    ended = ended && !arrivals_wait(receiving->arrivals, now_seconds(), settle);
    pthread_mutex_unlock(&receiving->lock);
    return ended;
}

void receive_wait(struct receiving *receiving, const sigset_t *ending, double started)
{
    struct timespec look = {.tv_nsec = LOOK_MILLISECONDS * 1000000L};

    while (!has_ended(receiving, started))
        if (sigtimedwait(ending, NULL, &look) >= 0)
            return;
}
