/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the mock signs its URLs and cursors with: a secret, and a pair of keys where some
 * scheme needs one. It outlives the contracts that are served, so that a URL stays good
 * when its contract is read again. Made by lot it is worth nothing to another mock; made
 * from a secret that several were given, each honours what the others signed.
 */
#ifndef COUNTERSIGN_SIGNING_H
#define COUNTERSIGN_SIGNING_H

#include "src/contract.h"
#include "src/error.h"
#include "src/signed_url.h"

#include <stdbool.h>

struct signing;

#define SIGNING_VARIABLE "COUNTERSIGN_URL_SECRET"
#define SIGNING_LEAST    16 /* bytes of a secret that is given */

/* Returns new what follows from the secret in `file`, where that is not NULL, else from
 * that of the environment, else what nobody else knows. What was given is neither kept
 * nor told. NULL with an error. */
__attribute__((warn_unused_result)) struct signing *signing_new(const char *file,
                                                                struct error *error);
void signing_free(struct signing *signing);

/* Makes what the URLs of `contract` need and is not there yet: making a pair takes longer
 * than all else at the start, so none is made in vain. */
__attribute__((warn_unused_result)) bool signing_prepare(struct signing *signing,
                                                         const struct contract *contract,
                                                         struct error *error);

/* The key that signs, borrowed from `signing`, of the contracts it is prepared for. */
struct signed_url_key signing_key(const struct signing *signing);

#endif
