/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the contracts and the control of their common top know of each other.
 */
#ifndef COUNTERSIGN_MOUNTS_INTERNAL_H
#define COUNTERSIGN_MOUNTS_INTERNAL_H

#include "mock/admin.h"
#include "mock/mounts.h"

struct mount {
    const char *name;
    char *path; /* "/NAME", or "" */
    size_t length;
    struct base_url base; /* from outside; owned where there are several */
    struct stage *stage;
};

struct mounts {
    struct admin admin; /* of the top; first: the control is known by it */
    struct mount *items;
    size_t count;
    bool are_separate;
    struct allotment *allotment; /* what the stages were opened with */
    struct base_url base;        /* of the top, borrowed */
    uint64_t stray_count;        /* requests that fit no contract */
    char *stray;                 /* the first of them; owned */
};

/* Answers what belongs to no contract. */
void mounts_answer_top(struct mounts *mounts, struct instant real,
                       const struct http_request *request, struct http_response *out);

#endif
