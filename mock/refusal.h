/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words a refusal as the contract does: the error template of its kind, with the facts
 * put in. Where the contract says nothing, a problem document (RFC 9457) with the usual
 * status.
 */
#ifndef COUNTERSIGN_REFUSAL_H
#define COUNTERSIGN_REFUSAL_H

#include "mock/guard.h"
#include "src/contract.h"
#include "src/http.h"

/* What the placeholders of a refusal may ask for; all may be NULL. */
struct refusal_facts {
    const char *method;
    const char *path;
    const char *id;    /* of the item or owner that was asked for */
    const char *allow; /* for Allow with REFUSAL_METHOD */
};

/* Writes the refusal of `problems` (at least one) to `out`, which is empty: that of the
 * first, with one detail for each problem whose error has the same status and body.
 * `errors` are those of the operation, or of the document. */
void refusal_write(const struct contract_errors *errors,
                   const struct guard_problems *problems,
                   const struct refusal_facts *facts, struct http_response *out);

/* As refusal_write for one problem that is no parameter's. */
void refusal_write_one(const struct contract_errors *errors, enum refusal kind,
                       const struct refusal_facts *facts, struct http_response *out);

/* The error declared for a problem: its parameter's, else the operation's; or NULL. */
const struct contract_error *refusal_error(const struct contract_errors *errors,
                                           const struct guard_problem *problem);

/* The status sent where the contract names none. */
int refusal_usual_status(enum refusal kind);

#endif
