/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Judges a request before it is carried out: who asks, and whether the parameters are
 * what the contract allows.
 *
 * Parameters are judged by the typed fields of the contract's model; only what these do
 * not hold (pattern, lengths and the like) goes through the compiled schema. All refused
 * parameters of a request are gathered. What is answered is left to refusal.
 */
#ifndef COUNTERSIGN_GUARD_H
#define COUNTERSIGN_GUARD_H

#include "src/contract.h"
#include "src/http.h"
#include "src/route.h"

#include <stdbool.h>
#include <stddef.h>

/* Who asks. */
struct guard_identity {
    const struct contract_credential *credential; /* NULL: nobody in particular, who sees
                                                     everything */
};

/* Why a request is refused. */
struct guard_problem {
    enum refusal kind;
    const struct contract_parameter *parameter; /* NULL when it is none's */
    const struct contract_range *range;         /* of REFUSAL_RANGE */
    const struct contract_parameter *needed;    /* of REFUSAL_REQUIRES: what lacks */
    const char *received; /* borrowed from request or route, or NULL */
    const char *name;     /* of REFUSAL_UNKNOWN_PARAMETER; borrowed from the request */
};

#define GUARD_MAX_PROBLEMS 64 /* further ones of one request are not told */

struct guard_problems {
    struct guard_problem items[GUARD_MAX_PROBLEMS];
    size_t count;
};

/* Finds the identity that the request presents for one of the operation's alternatives.
 * Values are compared in constant time. A contract without credentials takes any value
 * of the right form. False: missing or wrong. */
bool guard_credentials(const struct contract *contract,
                       const struct contract_operation *operation,
                       const struct http_request *request, struct guard_identity *out);

/* Returns new what a request presents for one scheme, without the scheme's word and
 * decoded; or NULL. */
char *guard_presented(const struct contract_scheme *scheme,
                      const struct http_request *request);

/* True for the same texts. Only the length of a secret can be learned from how long this
 * takes. */
bool guard_same_secret(const char *a, const char *b);

/* Judges the body as a whole before its members: one that is missing, of another media
 * type, or no JSON is the one problem there is then. */
void guard_body(const struct contract_operation *operation, const struct route *route,
                const struct http_request *request, struct guard_problems *problems);

/* Adds what does not fit the body's schema and is no single member's fault. */
void guard_body_shape(const struct contract_operation *operation,
                      const struct route *route, const struct http_request *request,
                      struct guard_problems *problems);

/* Adds every parameter that is refused, in the contract's order, then the reversed
 * ranges. A parameter given twice counts once, the first; an empty value is given. */
void guard_parameters(const struct contract_operation *operation,
                      const struct route *route, const struct http_request *request,
                      struct guard_problems *problems);

/* Adds every query parameter that the operation does not declare, where it refuses such.
 */
void guard_unknown(const struct contract *contract,
                   const struct contract_operation *operation,
                   const struct http_request *request, struct guard_problems *problems);

/* True when a query parameter of that name is the operation's, or carries a credential.
 */
bool guard_is_declared(const struct contract *contract,
                       const struct contract_operation *operation, const char *name);

/* The value of a parameter: the first one given, borrowed, or NULL. */
const char *guard_value(const struct contract_parameter *parameter,
                        const struct route *route, const struct http_request *request);

/* True when `text` is a whole number (JSON's grammar); too large ones saturate. */
bool guard_integer(const char *text, int64_t *out);

/* The page size a list serves for `text` (NULL: left out): the default, and what above-
 * and below-minimum values become where they are not refused. */
int64_t guard_page_size(const struct contract_page *page, const char *text);

/* True when the identity may see records of `owner`. */
bool guard_sees(const struct guard_identity *identity, const char *owner);

#endif
