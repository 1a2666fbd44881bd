/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who was told to wait, and until when. What is remembered is bounded: whose wait ends
 * first makes room.
 */
#ifndef COUNTERSIGN_WAIT_H
#define COUNTERSIGN_WAIT_H

#include "src/instant.h"

#include <stdbool.h>
#include <stdint.h>

#define WAITS_MOST 256

struct waits;

struct waits *waits_new(void);
void waits_free(struct waits *waits);
void waits_forget(struct waits *waits);

/* A request of a client, about what it may be told to wait with. Numbers stand for who
 * and what is asked; `matter` is known by its address. */
struct wait_request {
    const void *matter;
    uint64_t client, request;
};

/* True when nobody waits. */
bool waits_are_none(const struct waits *waits);

/* Remembers that a request was told at `now` to come again in so many seconds. */
void waits_tell(struct waits *waits, const struct wait_request *request,
                struct instant now, int64_t seconds);

/* How many seconds (a part counts whole) a request comes too early; 0: it does not. What
 * was refused itself may not come at once; another one of the client may have been under
 * way. */
int64_t waits_left(struct waits *waits, const struct wait_request *request,
                   struct instant now);

#endif
