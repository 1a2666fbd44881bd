/* SPDX-License-Identifier: Apache-2.0 */
/* Answers that a fault wants instead of those the contract has for the request. */
#include "mock/answer_internal.h"

#include <stdio.h>

/* Where the contract names no header fields for it: as the IETF's draft of them has it.
 */
static const struct contract_rate_limit usual = {.limit = "RateLimit-Limit",
                                                 .remaining = "RateLimit-Remaining",
                                                 .reset = "RateLimit-Reset"};

/* Nothing but when to ask again. */
static const struct contract_rate_limit unnamed = {.limit = NULL};

static void fail(struct defect_exchange *exchange, int status)
{
    if (exchange->operation == NULL || !answer_replay(exchange, status))
        answer_problem(exchange->response, status, "This failure was asked for.");
    /* Whatever it is worded as, it is no refusal of what was asked. */
    exchange->refusal = REFUSAL_COUNT;
}

bool answer_is_later_page(const struct defect_exchange *exchange)
{
    const struct contract_operation *operation = exchange->operation;
    const struct contract_page *page;
    const char *index;
    int64_t number;

    if (operation == NULL || operation->list == NULL || !operation->list->page.declared)
        return false;
    page = &operation->list->page;
    index = route_input(exchange->route, exchange->request, &page->index);
    return index != NULL && (!contract_page_counts(page) ||
                             (guard_integer(index, &number) && number > page->first));
}

bool answer_is_troubled(struct answering *answering, struct defect_exchange *exchange)
{
    const struct fault_plan *trouble = exchange->trouble;

    answer_look_wait(answering, exchange, exchange->operation);
    if (trouble == NULL || (!trouble->rate.refused && trouble->status == 0))
        return false;
    if (trouble->rate.refused)
        answer_refuse(exchange, REFUSAL_RATE);
    else
        fail(exchange, trouble->status);
    if (trouble->rate.refused || trouble->has_retry)
        answer_let_wait(answering, exchange, exchange->operation,
                        trouble->rate.refused ? trouble->rate.wait
                                              : trouble->retry_after);
    return true;
}

void answer_tell_trouble(const struct answering *answering,
                         struct defect_exchange *exchange)
{
    const struct fault_plan *trouble = exchange->trouble;
    const struct contract_rate_limit *names =
        exchange->operation == NULL ? NULL : exchange->operation->rate_limit;

    if (trouble == NULL)
        return;
    if (trouble->rate.refused && !trouble->is_limited)
        answer_write_rate(answering, exchange->response, &unnamed, &trouble->rate, true);
    if (trouble->is_limited)
        answer_write_rate(answering, exchange->response, names == NULL ? &usual : names,
                          &trouble->rate, trouble->rate.refused);
    if (trouble->has_retry && !trouble->rate.refused && trouble->status != 0) {
        char seconds[32];

        snprintf(seconds, sizeof seconds, "%lld", (long long)trouble->retry_after);
        http_headers_set(&exchange->response->headers, "Retry-After", seconds);
    }
}
