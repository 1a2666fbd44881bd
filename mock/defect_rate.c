/* SPDX-License-Identifier: Apache-2.0 */
/* Lies about rate limits. */
#include "mock/defect_internal.h"

#include <string.h>

/* What of a limit a kind lies about. */
enum part { REQUESTS, LIMIT, REMAINING, RESET, RETRY, OWNER };

static const char *field_of(const struct contract_rate_limit *limit, enum part part)
{
    return part == LIMIT       ? limit->limit
           : part == REMAINING ? limit->remaining
           : part == RESET     ? limit->reset
                               : limit->retry;
}

static enum certainty sure(const struct contract *contract,
                           const struct contract_rate_limit *limit, enum part part)
{
    if (part == REQUESTS)
        return limit->claim.certainty;
    if (part == OWNER)
        return limit->per == RATE_OF_RECORD || (limit->per == RATE_OF_CREDENTIAL &&
                                                contract->credential_count > 1)
                   ? limit->claim.certainty
                   : CERTAINTY_UNKNOWN;
    return field_of(limit, part) == NULL ? CERTAINTY_UNKNOWN
                                         : limit->headers_claim.certainty;
}

static bool is_tried(const struct contract *contract, size_t operation)
{
    const struct contract_operation *own = &contract->operations[operation];

    return own->rate_limit != NULL &&
           contract_rate_limit_tried(contract, own->rate_limit) == own;
}

static void targets(const struct contract *contract, const struct defect_kind *kind,
                    struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++)
        if (is_tried(contract, i))
            defect_add(out, kind,
                       (struct defect_target){
                           .operation = i,
                           .certainty = sure(contract, contract->operations[i].rate_limit,
                                             (enum part)kind->number)},
                       "%s", contract->operations[i].id);
}

static void refusals(const struct contract *contract, const struct defect_kind *kind,
                     struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_operation *operation = &contract->operations[i];
        const struct contract_error *error = operation->errors.by[REFUSAL_RATE];

        if (is_tried(contract, i) && error != NULL && error->body != NULL)
            defect_add(out, kind,
                       (struct defect_target){
                           .operation = i,
                           .certainty =
                               defect_weaker(operation->rate_limit->claim.certainty,
                                             defect_weaker(error->claim.certainty,
                                                           error->body_claim.certainty))},
                       "%s", operation->id);
    }
}

static void misstate(const struct defect *defect, struct defect_exchange *exchange)
{
    (void)defect;
    exchange->rate->limit *= 2;
}

static void raise_remaining(const struct defect *defect, struct defect_exchange *exchange)
{
    (void)defect;
    exchange->rate->remaining += exchange->rate->limit;
}

static void stick(const struct defect *defect, struct defect_exchange *exchange)
{
    (void)defect;
    if (exchange->rate->remaining > 0)
        exchange->rate->remaining = exchange->rate->limit - 1;
}

static void reset_early(const struct defect *defect, struct defect_exchange *exchange)
{
    int64_t window = exchange->operation->rate_limit->window;

    (void)defect;
    exchange->rate->reset = instant_add(exchange->rate->reset, -2 * window - 60);
    exchange->rate->left -= 2 * window + 60;
}

static void reset_late(const struct defect *defect, struct defect_exchange *exchange)
{
    int64_t window = exchange->operation->rate_limit->window;

    (void)defect;
    exchange->rate->reset = instant_add(exchange->rate->reset, 2 * window);
    exchange->rate->left += 2 * window;
}

static void never_refuse(const struct defect *defect, struct defect_exchange *exchange)
{
    (void)defect;
    exchange->rate->refused = false;
}

static void refuse_early(const struct defect *defect, struct defect_exchange *exchange)
{
    struct limiter_state *rate = exchange->rate;

    (void)defect;
    rate->refused = rate->refused || rate->remaining < rate->limit / 2;
}

static struct contract_rate_limit *limit_in(struct contract *contract,
                                            const struct defect *defect)
{
    return (struct contract_rate_limit *)contract->operations[defect->target.operation]
        .rate_limit;
}

static void share(struct contract *contract, const struct defect *defect,
                  struct defects *defects)
{
    (void)defects;
    limit_in(contract, defect)->per = RATE_OF_ALL;
}

static void double_window(struct contract *contract, const struct defect *defect,
                          struct defects *defects)
{
    (void)defects;
    limit_in(contract, defect)->window *= 2;
}

static void drop_headers(const struct defect *defect, struct defect_exchange *exchange)
{
    const struct contract_rate_limit *limit = exchange->operation->rate_limit;

    (void)defect;
    for (int part = LIMIT; part <= RESET; part++)
        if (field_of(limit, (enum part)part) != NULL)
            http_headers_remove(&exchange->response->headers,
                                field_of(limit, (enum part)part));
}

static void drop_retry(const struct defect *defect, struct defect_exchange *exchange)
{
    (void)defect;
    if (exchange->refusal == REFUSAL_RATE)
        http_headers_remove(&exchange->response->headers,
                            exchange->operation->rate_limit->retry);
}

static void hurry(const struct defect *defect, struct defect_exchange *exchange)
{
    (void)defect;
    if (exchange->refusal == REFUSAL_RATE)
        http_headers_set(&exchange->response->headers,
                         exchange->operation->rate_limit->retry, "1");
}

static void other_status(const struct defect *defect, struct defect_exchange *exchange)
{
    (void)defect;
    if (exchange->refusal == REFUSAL_RATE)
        exchange->response->status = 403;
}

static void other_body(const struct defect *defect, struct defect_exchange *exchange)
{
    (void)defect;
    if (exchange->refusal == REFUSAL_RATE)
        json_object_clear(exchange->body);
}

#define LIE(label, sentence, what)                                                       \
    .name = label, .family = "rate-limit", .summary = sentence, .targets = targets,      \
    .number = what

const struct defect_kind defect_rate_kinds[] = {
    {LIE("rate-limit-misstated", "twice the limit is told", LIMIT),
     .at[DEFECT_RATE] = misstate},
    {LIE("rate-remaining-wrong", "more requests are left than there are", REMAINING),
     .at[DEFECT_RATE] = raise_remaining},
    {LIE("rate-remaining-stuck", "what is left does not go down", REMAINING),
     .at[DEFECT_RATE] = stick},
    {LIE("rate-reset-past", "the next window starts in the past", RESET),
     .at[DEFECT_RATE] = reset_early},
    {LIE("rate-reset-far", "the next window starts after the one behind it", RESET),
     .at[DEFECT_RATE] = reset_late},
    {LIE("rate-headers-missing", "no answer tells of the limit", LIMIT),
     .at[DEFECT_RESPONSE] = drop_headers},
    {LIE("rate-not-refused", "no request is one too many", REQUESTS), .writes = true,
     .at[DEFECT_RATE] = never_refuse},
    {LIE("rate-refused-early", "half of the requests are refused", REQUESTS),
     .writes = true, .at[DEFECT_RATE] = refuse_early},
    {LIE("rate-shared", "the requests of all, about whatever record, count together",
         OWNER),
     .writes = true, .apply = share},
    {LIE("rate-window-doubled", "the window is twice as long", REQUESTS), .writes = true,
     .apply = double_window},
    {LIE("rate-retry-missing", "a refusal does not say how long to wait", RETRY),
     .writes = true, .at[DEFECT_RESPONSE] = drop_retry},
    {LIE("rate-retry-short", "a refusal asks to wait for less than it takes", RETRY),
     .writes = true, .at[DEFECT_RESPONSE] = hurry},
    {.name = "rate-status-other",
     .family = "rate-limit",
     .summary = "one request too many is answered with another status",
     .targets = refusals,
     .writes = true,
     .at[DEFECT_RESPONSE] = other_status},
    {.name = "rate-body-other",
     .family = "rate-limit",
     .summary = "the refusal of one request too many has an empty body",
     .targets = refusals,
     .writes = true,
     .at[DEFECT_BODY] = other_body},
    {0},
};
