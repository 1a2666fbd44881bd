/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/answer_internal.h"

#include <inttypes.h>
#include <stdio.h>

static void set_number(struct http_response *response, const char *name, int64_t number)
{
    char text[32];

    if (name == NULL)
        return;
    snprintf(text, sizeof text, "%" PRId64, number);
    http_headers_set(&response->headers, name, text);
}

bool answer_is_limited(struct answering *answering, struct defect_exchange *exchange,
                       struct limiter_state *state)
{
    const struct contract_rate_limit *limit = exchange->operation->rate_limit;

    if (limit == NULL)
        return false;
    const struct expression record = contract_record_named(exchange->operation);
    const struct limiter_owner owner = {
        .credential = exchange->identity.credential,
        .record = record.source == EXPRESSION_NONE
                      ? NULL
                      : route_input(exchange->route, exchange->request, &record)};
    limiter_count(answering->limiter, limit, &owner, exchange->clock, state);
    exchange->rate = state;
    if (answering->options.defects != NULL)
        defects_at(answering->options.defects, DEFECT_RATE, exchange);
    return state->refused && !answering->options.unlimited;
}

void answer_tell_rate(const struct answering *answering, struct defect_exchange *exchange)
{
    const struct contract_rate_limit *limit = exchange->operation->rate_limit;
    const struct limiter_state *state = exchange->rate;
    struct http_response *response = exchange->response;

    if (state == NULL)
        return;
    set_number(response, limit->limit, state->limit);
    set_number(response, limit->remaining, state->remaining);
    set_number(response, limit->reset,
               limit->reset_is_epoch ? state->reset.seconds : state->left);
    if (exchange->refusal == REFUSAL_RATE) {
        set_number(response, limit->retry == NULL ? "Retry-After" : limit->retry,
                   state->wait);
        if (answering->options.clock_path != NULL)
            http_headers_set(&response->headers, ANSWER_CLOCK_HEADER,
                             answering->options.clock_path);
    }
    exchange->rate = NULL;
}
