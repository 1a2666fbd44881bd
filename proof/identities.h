/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who asks when a contract is proved: chosen from the contract's own credentials.
 */
#ifndef COUNTERSIGN_IDENTITIES_H
#define COUNTERSIGN_IDENTITIES_H

#include "src/contract.h"

/* Arguments for `check`, each new text. */
struct identities {
    char **arguments; /* "--credential", "scheme=value", "--insider", ... */
    size_t count;
};

/* The first credential that sees the example owner (the scope parameter's example; else
 * the first owner the first credential sees) asks; the others that see it are insiders,
 * those that do not are outsiders. */
void identities_choose(const struct contract *contract, struct identities *out);
void identities_clear(struct identities *identities);

#endif
