/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Counts requests against the rate limits of a contract. A window starts with the first
 * request behind the last one, by the mock's clock, which may also be put back. Counting
 * changes the limiter: its caller sees to it that one request is counted at a time. What
 * is remembered is bounded: windows that have passed go, and of too many the oldest.
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

/* Forgets what was counted about records: they are put back as they were. */
void limiter_forget_records(struct limiter *limiter);

/* Whose a request is, as far as limits ask. */
struct limiter_owner {
    const struct contract_credential *credential; /* NULL: nobody in particular */
    const char *record; /* that it is about, as it names it; NULL: none */
};

/* Counts a request of `owner` at `now`. */
void limiter_count(struct limiter *limiter, const struct contract_rate_limit *limit,
                   const struct limiter_owner *owner, struct instant now,
                   struct limiter_state *out);

#endif
