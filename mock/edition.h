/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All that is made of a contract to serve it: the contract itself, its records as they
 * are now, the answering half, what was asked of it beforehand, who sends its webhooks.
 * When the contract is read again another edition is made beside the one that serves, and
 * takes its place whole; who still needs the old one holds a share of it.
 */
#ifndef COUNTERSIGN_EDITION_H
#define COUNTERSIGN_EDITION_H

#include "mock/answer.h"
#include "mock/courier.h"
#include "mock/fault.h"
#include "mock/preference.h"
#include "mock/signing.h"
#include "mock/store.h"
#include "src/contract.h"
#include "src/error.h"

#include <stdbool.h>
#include <stddef.h>

/* All borrowed; they outlive the edition. */
struct edition_options {
    const char *const *defects; /* identifiers to be played */
    size_t defect_count;
    bool strict;              /* see answer_options */
    const char *journal_path; /* where it is shown; NULL: nowhere */
    bool unlimited;           /* nothing is refused for a rate limit */
    const char *secret_file;  /* of webhooks; NULL: see contract_webhook_keys */
    struct base_url base;     /* of the URLs in answers */
    struct cors cors;
    const char *clock_path; /* where the clock is moved; NULL: nowhere */
    struct signing *signing;
    struct journal *journal;              /* of its requests; NULL: none */
    struct metrics *metrics;              /* requests are counted there */
    struct instant (*now)(void *context); /* for the courier, on its own thread */
    void *context;
};

struct edition {
    struct contract *contract;
    struct webhook_key *keys; /* by webhook */
    struct defects *defects;  /* NULL: none are played */
    char **defect_ids;        /* of those that are */
    size_t defect_count;
    struct store *store;
    struct preference_rules *preferences;
    struct faults *faults;
    struct answering *answering;
    struct courier *courier; /* NULL: the contract has no webhooks */
};

/* Returns new an edition of `contract`, which it takes, of one share; NULL with an error.
 */
__attribute__((warn_unused_result)) struct edition *
edition_new(const struct edition_options *options, struct contract *contract,
            struct error *error);

/* Takes over what was asked of `old` while it served: preferences, faults, and where
 * webhooks go. What no longer fits the contract is left behind: false, and `why`, which
 * is empty, says what. */
bool edition_continue(struct edition *edition, const struct edition *old,
                      struct error *why);

/* Adds a share, and gives one up; any thread. The last one frees it; NULL is allowed. */
struct edition *edition_share(struct edition *edition);
void edition_release(struct edition *edition);

/* True when records of it change by themselves. */
bool edition_is_alive(const struct edition *edition);

#endif
