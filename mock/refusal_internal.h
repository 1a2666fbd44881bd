/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Puts facts into an error template. For refusal*.c alone.
 */
#ifndef COUNTERSIGN_REFUSAL_INTERNAL_H
#define COUNTERSIGN_REFUSAL_INTERNAL_H

#include "mock/refusal.h"

struct refusal_fill {
    const struct guard_problem *problem;
    const struct refusal_facts *facts;
    const struct contract_error *error; /* for how {allowed} is written; NULL: plainly */
    json_t *details;                    /* what "{details}" becomes; NULL: it stays */
};

/* Returns new `template` with every placeholder in its strings filled. What is no
 * placeholder, or has nothing to stand for, stays as it is written. */
json_t *refusal_filled(const json_t *template, const struct refusal_fill *fill);

#endif
