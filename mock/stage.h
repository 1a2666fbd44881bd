/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One contract that is served: its edition of the moment, the control of it, and what was
 * asked for at the start. All requests come here one at a time, under the owner's lock;
 * a contract that is read again takes effect between two of them.
 */
#ifndef COUNTERSIGN_STAGE_H
#define COUNTERSIGN_STAGE_H

#include "mock/clock.h"
#include "mock/edition.h"
#include "wire/listener.h"

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

/* All borrowed; they outlive the stage. */
struct stage_options {
    const char *path;           /* of the contract, see contract_load */
    struct base_url base;       /* what is served from outside */
    struct cors cors;           /* pages of which origins may use it */
    const char *const *records; /* see contract_load_told_with */
    size_t record_count;
    const char *const *defects; /* identifiers to be played */
    size_t defect_count;
    const char *const *preferences; /* for operations, see preference_rules_add */
    size_t preference_count;
    const char *fault_file;    /* see faults_load; NULL: none */
    const char *const *faults; /* see faults_add */
    size_t fault_count;
    bool strict; /* a client's mistakes are explained, not answered */
    size_t journal_count, journal_bytes; /* see journal_new */
    bool unlimited;                      /* nothing is refused for a rate limit */
    const char *webhook;                 /* URL webhooks are sent to; NULL: none yet */
    const char *secret_file; /* of webhooks; NULL: see contract_webhook_keys */
    bool webhooks_anywhere;  /* the control may name other machines */
    bool watched;            /* the contract is read again when its files change */
    struct clock *clock;     /* what the lock is of, with all of the stage */
    pthread_mutex_t *lock;
    struct signing *signing;
    const struct access *access; /* to the control; NULL: there is none */
};

struct stage;

/* Returns new a stage, whose contract is read now and its problems told on standard
 * error; NULL with an error. The lock is not held. */
__attribute__((warn_unused_result)) struct stage *
stage_new(const struct stage_options *options, struct error *error);

/* The lock is not held. NULL is allowed. */
void stage_free(struct stage *stage);

/* Tells whoever asks the control that the stage is about to end. The lock is held. */
void stage_end(struct stage *stage);

/* The edition that serves now, borrowed as long as the lock is held. */
struct edition *stage_edition(struct stage *stage);

/* What it was asked by clients, borrowed as the edition is; and the contract's title. */
const struct journal *stage_journal(const struct stage *stage);
const char *stage_title(const struct stage *stage);

/* Looks whether something is due, since the clock may have been moved. The lock is held.
 */
void stage_wake(struct stage *stage);

/* Answers at real time `real`. The lock is held. */
void stage_answer(struct stage *stage, struct instant real,
                  const struct http_request *request, struct listener_reply *reply);

/*
 * Reads the contract again and serves it from the next request on, with its own records;
 * `defects` are played then in place of those before, which NULL keeps. Preferences,
 * faults and where webhooks go stay, as far as they fit. False with an error when it
 * cannot be served, and everything is as it was; what is wrong with it is told on
 * standard error. The lock is held.
 */
__attribute__((warn_unused_result)) bool stage_reload(struct stage *stage,
                                                      const char *const *defects,
                                                      size_t count, struct error *error);

/* Returns what served before a reload, NULL when there was none, for the caller to
 * release once the lock is not held. The lock is held. */
struct edition *stage_take_retired(struct stage *stage);

#endif
