/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the mock signs its URLs with: a secret, and a pair of keys where some scheme needs
 * one. It outlives the contracts that are served, so that a URL stays good when its
 * contract is read again.
 */
#ifndef COUNTERSIGN_SIGNING_H
#define COUNTERSIGN_SIGNING_H

#include "src/contract.h"
#include "src/error.h"
#include "src/signed_url.h"

#include <stdbool.h>

struct signing;

/* Returns new a secret that nobody else knows: URLs signed by one run of the mock are
 * worth nothing to another. NULL with an error. */
__attribute__((warn_unused_result)) struct signing *signing_new(struct error *error);
void signing_free(struct signing *signing);

/* Makes what the URLs of `contract` need and is not there yet: making a pair takes longer
 * than all else at the start, so none is made in vain. */
__attribute__((warn_unused_result)) bool signing_prepare(struct signing *signing,
                                                         const struct contract *contract,
                                                         struct error *error);

/* The key that signs, borrowed from `signing`, of the contracts it is prepared for. */
struct signed_url_key signing_key(const struct signing *signing);

#endif
