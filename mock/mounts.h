/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The contracts that one mock serves, each on a stage of its own: one alone at the top;
 * several below their names, "/NAME/", or each at the top of a place of its own. They
 * share the clock. Where they share a place, its top has a control of what they share.
 */
#ifndef COUNTERSIGN_MOUNTS_H
#define COUNTERSIGN_MOUNTS_H

#include "mock/naming.h"
#include "mock/stage.h"

#include <stdint.h>
#include <stdio.h>

/* All borrowed; they outlive the mounts. */
struct mounts_options {
    const struct stage_options *stage; /* of all; whose path is not used */
    const struct naming *contracts;
    size_t count;      /* 1 or more */
    bool are_separate; /* each has a place of its own */
};

struct mounts;

/* Returns new what serves the contracts, see stage_new. NULL with an error, also where
 * names clash. The lock is not held. */
__attribute__((warn_unused_result)) struct mounts *
mounts_new(const struct mounts_options *options, struct error *error);

/* The lock is not held. NULL is allowed. */
void mounts_free(struct mounts *mounts);

/* How many places they are served at: one, or one for each. */
size_t mounts_places(const struct mounts *mounts);

/* Who serves, from 0; NULL past the end. `path` becomes what stands before its paths:
 * "", or "/NAME". */
struct stage *mounts_stage(const struct mounts *mounts, size_t index, const char **path);

/* Answers a request at place number `place`, see stage_answer. Returns who has answered,
 * NULL for the top they share. The lock is held; so it is below. */
struct stage *mounts_answer(struct mounts *mounts, size_t place, struct instant real,
                            const struct http_request *request,
                            struct listener_reply *reply);

/* How many mistakes clients have made, a request that fits no contract among them; and
 * what was asked of each contract, for a person. */
uint64_t mounts_mistakes(const struct mounts *mounts);
void mounts_print_summary(const struct mounts *mounts, FILE *stream);

/* Tells all that it is about to end. */
void mounts_end(struct mounts *mounts);

#endif
