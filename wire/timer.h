/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A thread that wakes up when something is due. What is due and what is done then is the
 * owner's business; all of it happens under the owner's lock.
 */
#ifndef COUNTERSIGN_TIMER_H
#define COUNTERSIGN_TIMER_H

#include "src/instant.h"

#include <pthread.h>
#include <stdbool.h>
#include <time.h>

struct timer_options {
    pthread_mutex_t *lock;
    clockid_t clock; /* that `next` is told by: CLOCK_REALTIME (the default) or _MONOTONIC
                      */
    /* Does what is due and says when to be called next; false: not before timer_look. */
    bool (*run)(void *context, struct instant *next);
    void *context;
};

struct timer;

/* Returns new a timer that is under way; NULL when the system has no thread for it. */
struct timer *timer_start(const struct timer_options *options);

/* Tells that something may be due at another time. The lock is held. */
void timer_look(struct timer *timer);

/* Ends it; the lock is not held. NULL is allowed. */
void timer_stop(struct timer *timer);

#endif
