/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Data that is alive: which rows of a list came, went or changed while it was looked at,
 * and the part of it that stands still.
 *
 * A list is looked at by walking the whole of it; two looks are compared row by row, by
 * what is declared of a row. What moved tells the bound: a moment that everything that
 * moved lies beyond, so that the contract's own range filter leaves it out. A part is
 * worth what it holds of the first look: rows that came later may have come unseen
 * between two looks, and where they stand more will come.
 */
#ifndef COUNTERSIGN_STEADY_H
#define COUNTERSIGN_STEADY_H

#include "conformance/evidence.h"

#include <stdbool.h>
#include <stddef.h>

struct steady {
    const struct contract_operation *operation; /* a list */
    const struct walk *last;                    /* the last look, or NULL */
    json_t *first; /* identifiers of the rows of the first look; NULL before that */
    const json_t **moved; /* rows that came, went or changed; borrowed */
    size_t moved_count, moved_capacity;
    size_t appeared, vanished, changed;
    char *bound; /* "createdTo=2025-05-01T00:00:00Z", or NULL */
};

/* Starts with `first`, a walk of the whole, or NULL. */
void steady_init(struct steady *steady, const struct contract_operation *operation,
                 const struct walk *first);
void steady_clear(struct steady *steady);

/* Looks again; true when something moved since the look before. Without one before,
 * nothing did. */
bool steady_look(struct steady *steady, struct evidence *evidence);

/* Starts over from a look through the bounds there are now. */
void steady_start(struct steady *steady, struct evidence *evidence);

/* Sets the bound beyond which all lies that moved; false when the contract has no filter
 * for that, or too few rows would be left. */
bool steady_hold(struct steady *steady, struct evidence *evidence);

#endif
