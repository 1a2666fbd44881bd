/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Trouble on demand: what goes wrong between a server that keeps its contract and its
 * client. Late answers, errors, refusals for too many requests, connections that break,
 * bodies that end early, hold still or are no JSON. Beside trouble, what a correct server
 * may do with its pages and clients forget; that is for lists whose contract permits it.
 *
 * Kinds bear the names that WireMock and Toxiproxy have for them, and are written as
 * there. A fault says which requests it is for (operation, method), and which of those it
 * meets, by lot: the seed decides, so that the same requests meet the same trouble again.
 */
#ifndef COUNTERSIGN_FAULT_H
#define COUNTERSIGN_FAULT_H

#include "mock/limiter.h"
#include "mock/preference.h"
#include "src/contract.h"
#include "src/error.h"
#include "wire/listener.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define FAULT_EVERY_OPERATION "*"
#define FAULT_SIGNED_URLS     "signed-urls" /* instead of an operation */
#define FAULT_FIRST_SEED      1

/* What becomes of a body. */
enum fault_body {
    FAULT_BODY_KEPT,
    FAULT_BODY_NONE,          /* nothing at all is sent */
    FAULT_BODY_NO_JSON,       /* cut in half, and told to be whole */
    FAULT_BODY_GARBAGE,       /* instead of an answer */
    FAULT_BODY_GARBAGE_CHUNK, /* behind a good head */
};

/* What a list does that it may do; rows. */
struct fault_pages {
    bool leads_to_empty; /* the page behind this one is empty, and leads on */
    int64_t most;        /* shown on this page; 0: as many as asked for */
    int64_t size;        /* of this page, where more is asked for; 0: that */
    bool arrives;        /* a new row has come before it */
};

#define FAULT_MOST_TOLD 8 /* kinds that one request met; further ones are not told */

/* What one request meets. All zero: nothing. */
struct fault_plan {
    const char *kinds[FAULT_MOST_TOLD]; /* their names */
    size_t kind_count;
    struct listener_course course;
    int chunks; /* that the body is sent in, over the course's interval; 0: see course */
    int status; /* of an error that is answered instead; 0: none */
    bool has_retry;
    int64_t retry_after;       /* seconds */
    bool is_limited;           /* requests are counted, and this is told of it: */
    struct limiter_state rate; /* `refused`: there were too many */
    struct fault_pages pages;
    enum fault_body body;
    uint64_t lot; /* decides what garbage looks like */
};

struct faults;

/* Returns new a set without faults. `contract` is borrowed. */
struct faults *faults_new(const struct contract *contract);
void faults_free(struct faults *faults);

/* Adds "[OPERATION:]KIND[,NAME=VALUE]...". False with an error; so it is below. */
__attribute__((warn_unused_result)) bool
faults_add(struct faults *faults, const char *text, struct error *error);

/* Adds those of a YAML or JSON file: { seed, faults: [...] }, the array alone, or one. */
__attribute__((warn_unused_result)) bool
faults_load(struct faults *faults, const char *path, struct error *error);

/* Puts others in place of all there are; they are written as in a file. */
__attribute__((warn_unused_result)) bool
faults_set(struct faults *faults, const json_t *wanted, struct error *error);

void faults_seed(struct faults *faults, uint64_t seed);

/* Returns new { seed, faults, met }: all there are, as they are set, and how many
 * requests each has met. */
json_t *faults_print(const struct faults *faults);

/* Prints the kinds there are, what they take, and of those that a contract has to permit
 * which operations they are for. */
void faults_list(const struct contract *contract, FILE *stream);

/* Returns new the same as an array of { type, text, attributes, for }. */
json_t *fault_kinds_print(const struct contract *contract);

/* Prints the JSON Schema (2020-12) of a file of faults. */
void faults_print_schema(FILE *stream);

/* What is to meet a fault, or not. */
struct fault_request {
    const struct contract_operation *operation; /* NULL: a signed URL is asked for */
    const char *method;
    bool is_later_page;                  /* of a list, not the first */
    struct instant clock;                /* when */
    const struct preferences *preferred; /* may hold the seed it wants the lots drawn
                                            from; NULL: nothing */
};

/* Draws what a request meets. `faults` may be NULL. */
void faults_draw(struct faults *faults, const struct fault_request *request,
                 struct fault_plan *out);

/* Does to a reply what is planned for its body, and sets its course. */
void fault_spoil(const struct fault_plan *plan, struct listener_reply *reply);

#endif
