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

void answer_write_rate(const struct answering *answering, struct http_response *response,
                       const struct contract_rate_limit *names,
                       const struct limiter_state *state, bool is_refused)
{
    set_number(response, names->limit, state->limit);
    set_number(response, names->remaining, state->remaining);
    set_number(response, names->reset,
               names->reset_is_epoch ? state->reset.seconds : state->left);
    if (!is_refused)
        return;
    set_number(response, names->retry == NULL ? "Retry-After" : names->retry,
               state->wait);
    if (answering->options.clock_path != NULL)
        http_headers_set(&response->headers, ANSWER_CLOCK_HEADER,
                         answering->options.clock_path);
}

void answer_tell_rate(const struct answering *answering, struct defect_exchange *exchange)
{
    if (exchange->rate != NULL)
        answer_write_rate(answering, exchange->response, exchange->operation->rate_limit,
                          exchange->rate, exchange->refusal == REFUSAL_RATE);
    exchange->rate = NULL;
}
