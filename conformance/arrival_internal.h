/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files of the module share.
 */
#ifndef COUNTERSIGN_ARRIVAL_INTERNAL_H
#define COUNTERSIGN_ARRIVAL_INTERNAL_H

#include "conformance/arrival.h"

#include <jansson.h>

/* A delivery while it is judged. */
struct arrival_case {
    struct arrivals *arrivals;
    struct arrival *arrival;
    const struct contract_webhook *webhook; /* never NULL where rules look */
    const struct http_request *request;
    const char *bytes;  /* of the body; never NULL */
    const json_t *body; /* NULL: no JSON */
    struct instant now;
    double ticks;
};

/* The rule was exercised and held. */
void arrival_held(struct arrival_case *given, enum webhook_rule rule);

/* It is broken; the texts are printed. */
void arrival_broken(struct arrival_case *given, enum webhook_rule rule,
                    const struct claim *claim, const char *expected, const char *actual,
                    ...) __attribute__((format(printf, 5, 6)));

/* Enters a breach that belongs to no delivery; `breach`'s texts are taken. */
void arrival_missed(struct arrivals *arrivals, const struct contract_webhook *webhook,
                    struct arrival_breach breach);

/* Finds the webhook by the event, and judges that; NULL when it is none. */
const struct contract_webhook *arrival_event(struct arrival_case *given);

/* What one delivery shows by itself. */
void arrival_judge(struct arrival_case *given, const char *bad_json);

/* What it shows beside those before it. */
struct arrival_history *arrival_history_new(void);
void arrival_history_free(struct arrival_history *history);
void arrival_judge_order(struct arrival_case *given);
/* Remembers an accepted delivery. */
void arrival_remember(struct arrival_case *given);
bool arrival_history_waits(const struct arrival_history *history, double ticks,
                           double settle);
void arrival_history_close(struct arrivals *arrivals, double ticks, double settle);

#endif
