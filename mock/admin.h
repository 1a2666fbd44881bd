/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Control of the mock, under one prefix. control.yaml describes all of it, and is served
 * there; everything is answered in JSON, refusals included, where it says no other type.
 */
#ifndef COUNTERSIGN_ADMIN_H
#define COUNTERSIGN_ADMIN_H

#include "mock/access.h"
#include "mock/answer.h"
#include "mock/clock.h"
#include "mock/courier.h"
#include "mock/fault.h"
#include "mock/journal.h"
#include "mock/metrics.h"
#include "mock/preference.h"
#include "mock/store.h"
#include "src/http.h"

#include <stdbool.h>

#define ADMIN_PREFIX "/__admin/"

/* Reads the contract again, see stage_reload. */
typedef bool admin_reload(void *stage, const char *const *defects, size_t count,
                          struct error *error);

/* What may be controlled. */
struct admin {
    struct clock *clock;         /* borrowed */
    const char *title;           /* of the contract; borrowed */
    struct answering *answering; /* borrowed; NULL: nothing is answered from the store */
    struct store *store;         /* borrowed */
    const struct contract *contract;      /* borrowed */
    struct preference_rules *preferences; /* borrowed */
    struct faults *faults;                /* borrowed */
    const struct defects *defects;        /* borrowed; NULL: none are played */
    struct journal *journal;              /* borrowed */
    struct courier *courier;     /* borrowed; NULL: the contract has no webhooks */
    struct metrics *metrics;     /* borrowed */
    struct instant started;      /* by real time */
    admin_reload *reload;        /* NULL: the contract is not read again */
    void *stage;                 /* for it */
    const struct access *access; /* borrowed; NULL: whoever asks may */
    const char *authority;  /* another one than Host that it is reached by, or NULL */
    bool webhooks_anywhere; /* they may be sent to other machines */
    bool is_ending;         /* what still comes is answered, and nobody need come */
};

/* True when the request is one for admin_request. */
bool admin_owns(const struct http_request *request);

/* Carries the request out at real time `real` and writes the answer to `out`, which is
 * empty. */
void admin_request(struct admin *admin, struct instant real,
                   const struct http_request *request, struct http_response *out);

#endif
