/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Counts requests against the rate limits of a contract. A window starts with the first
 * request behind the last one, by the mock's clock, which may also be put back. Counting
 * changes the limiter: its caller sees to it that one request is counted at a time.
 */
#ifndef COUNTERSIGN_LIMITER_H
#define COUNTERSIGN_LIMITER_H

#include "src/contract.h"
#include "src/instant.h"

/* What one request is told. */
struct limiter_state {
    int64_t limit, remaining;
    struct instant reset; /* when the next window starts */
    int64_t left, wait;   /* whole seconds to there, at least 1: as told, as asked for */
    bool refused;
};

struct limiter;

struct limiter *limiter_new(void);
void limiter_free(struct limiter *limiter);

/* Counts a request of `credential` (NULL: of nobody in particular) at `now`. */
void limiter_count(struct limiter *limiter, const struct contract_rate_limit *limit,
                   const struct contract_credential *credential, struct instant now,
                   struct limiter_state *out);

#endif
