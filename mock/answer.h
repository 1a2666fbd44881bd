/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The heart of the mock: contract, records, time and request in, answer out. No socket,
 * no clock, no random source. What is kept from one request to the next is in the store.
 *
 * The order of judgement: signed URL, route, method, preference, credentials, parameters,
 * scope, item, state. Bodies are joined from bytes that the store has rendered. An
 * operation that the contract says nothing of answers with its first example, else with
 * the least value its schema allows. What a request prefers (see preference.h) it gets,
 * and is told so.
 */
#ifndef COUNTERSIGN_ANSWER_H
#define COUNTERSIGN_ANSWER_H

#include "mock/base_url.h"
#include "mock/cors.h"
#include "mock/defect.h"
#include "mock/journal.h"
#include "mock/metrics.h"
#include "wire/listener.h"
#include "mock/store.h"
#include "src/contract.h"
#include "src/http.h"
#include "src/signed_url.h"

/* All borrowed; they outlive the answering half. */
struct answer_options {
    const struct contract *contract;
    struct store *store;           /* of this contract; operations change it */
    struct signed_url_key key;     /* signs the URLs in answers, by any scheme */
    struct base_url base;          /* of the URLs in answers */
    struct cors cors;              /* pages of which origins may use them */
    const char *authority;         /* of those, where neither it nor Host tells */
    bool unlimited;                /* rate limits are told of, and nothing is refused */
    const char *clock_path;        /* where the clock is moved; NULL: nowhere */
    const struct defects *defects; /* to be played; NULL: none */
    const struct preference_rules *preferences; /* beforehand; NULL: none */
    struct faults *faults;                      /* that answers meet; NULL: none */
    struct journal *journal;  /* requests are noted in it; NULL: in none */
    const char *journal_path; /* where its entries are shown; NULL: nowhere */
    bool strict;              /* a client's mistakes are explained instead of answered */
    struct metrics *metrics;  /* count requests; NULL: nobody does */
};

struct answering;

/* Returns new the answering half, ready to be asked. */
struct answering *answer_new(const struct answer_options *options);
void answer_free(struct answering *answering);

/* Dates a reply by `now`. */
void answer_date(struct instant now, struct listener_reply *reply);

/* Puts the contract's own records back, and forgets how often they were asked for. */
void answer_reset(struct answering *answering);

/* Answers `request` at the time `now`; fills `reply`, which is empty. */
void answer_request(struct answering *answering, struct instant now,
                    const struct http_request *request, struct listener_reply *reply);

#endif
