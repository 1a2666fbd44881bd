/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Judges what an API sends: each delivery by itself, and all of them together.
 *
 * Pure but for what it remembers: times are parameters, and no socket is known here. A
 * breach is weighed by the claim it breaks, as in a check: documented fails, inferred
 * warns, unknown is recorded. Which deliveries are good enough to be answered with
 * success is another question: what is not genuine is never. The rules stand in
 * conformance/rules/webhook.c. Nothing that is kept or told holds a secret or a
 * signature.
 */
#ifndef COUNTERSIGN_ARRIVAL_H
#define COUNTERSIGN_ARRIVAL_H

#include "conformance/rule.h"
#include "src/contract.h"
#include "src/http.h"
#include "src/instant.h"

#define ARRIVAL_KEPT 10000 /* deliveries that a report tells one by one */

struct arrival_breach {
    enum webhook_rule rule;
    enum verdict verdict;
    struct claim claim;
    char *expected, *actual;
};

/* One delivery, judged. */
struct arrival {
    size_t number;                          /* from 1 */
    const struct contract_webhook *webhook; /* NULL: it is none of the contract's */
    char *subject, *state; /* what it is about, and the state that came to; or NULL */
    struct arrival_breach *breaches;
    size_t breach_count;
    enum verdict verdict; /* PASS, or the worst of the breaches' */
    bool accepted;        /* good enough to be answered with success */
};

/* What one rule came to for one webhook. */
struct arrival_tally {
    size_t held, broken;
    enum verdict worst;          /* of the breaches; PASS without any */
    struct arrival_breach first; /* of those as bad as the worst; its texts are borrowed
                                    where it belongs to an arrival */
    const char *lacked;          /* why nothing could be said, or NULL */
};

struct arrivals {
    const struct contract *contract;
    const struct webhook_key *keys; /* by webhook; borrowed */
    struct arrival **items;         /* the first ARRIVAL_KEPT */
    size_t kept, capacity;
    size_t count;                                   /* all */
    size_t accepted;                                /* of them */
    size_t verdicts[VERDICT_COUNT];                 /* of deliveries */
    struct arrival_tally (*tallies)[WEBHOOK_RULES]; /* by webhook, and one behind them for
                                                       what is none */
    struct arrival_history *history;
};

/* Returns new, with nothing arrived. */
struct arrivals *arrivals_new(const struct contract *contract,
                              const struct webhook_key *keys);
void arrivals_free(struct arrivals *arrivals);

/* Judges a delivery that arrives at `now` by the sender's clock, `ticks` seconds by one
 * that nobody sets. Returns it, borrowed until the next call. */
const struct arrival *arrivals_take(struct arrivals *arrivals,
                                    const struct http_request *request,
                                    struct instant now, double ticks);

/* True when nothing says that it is forged, or played again. */
bool arrival_is_genuine(const struct arrival *arrival);

/* True while something must still arrive, and may: it is due since less than `settle`
 * seconds. */
bool arrivals_wait(const struct arrivals *arrivals, double ticks, double settle);

/* Judges what has not arrived, at the end. */
void arrivals_close(struct arrivals *arrivals, double ticks, double settle);

/* The tallies of a webhook; NULL: of what is none. */
const struct arrival_tally *arrivals_tallies(const struct arrivals *arrivals,
                                             const struct contract_webhook *webhook);

/* True when the rule has something to say of the webhook. */
bool arrival_applies(const struct contract_webhook *webhook, enum webhook_rule rule);

#endif
