/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Refusals that are known by more than a status: those of requests that are too many, and
 * those that are told with a status of success. Part of src/contract.h.
 */
#ifndef COUNTERSIGN_CONTRACT_REFUSAL_H
#define COUNTERSIGN_CONTRACT_REFUSAL_H

#include "src/contract_shape.h"
#include "src/http.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

struct contract;
struct contract_operation;
struct contract_response;

/* --- Rate limits --- */

/* Whose requests count together. */
enum rate_owner { RATE_OF_CREDENTIAL, RATE_OF_ALL, RATE_OF_RECORD };

struct contract_rate_limit {
    int64_t requests, window; /* seconds */
    enum rate_owner per;      /* RECORD: only of an operation that names one */
    const char *limit, *remaining, *reset, *retry; /* header fields, each or NULL */
    bool reset_is_epoch; /* otherwise it is the seconds that are left */
    bool may_be_untold;  /* no answer need have any of these but `retry` */
    struct claim claim;
    struct claim headers_claim;
};

/* --- Refusals with a status of success --- */

/* What tells them: a value at a place of the answer. */
struct contract_failure {
    struct expression at;               /* RESPONSE_BODY or RESPONSE_HEADER */
    const json_t *values, *except;      /* arrays, each or NULL: those that tell one, or
                                           that tell none */
    const struct contract_shape *shape; /* of the body of such an answer, or NULL */
    struct claim claim;
};

/* True when an answer whose status is one of success tells that the request was refused
 * all the same. `failure` and `body` may be NULL. What is unknown tells nothing. */
bool contract_tells_failure(const struct contract_failure *failure,
                            const struct http_headers *headers, const json_t *body);

/* What a refusal's body is held to that comes with such a response's status: borrowed, or
 * NULL. */
const struct contract_shape *
contract_refusal_shape(const struct contract_operation *operation,
                       const struct contract_response *response);

/* The operation at which a limit is tried, for all that it counts: the first list, else
 * the first item, else the first that changes records; NULL: there is none of these. */
const struct contract_operation *
contract_rate_limit_tried(const struct contract *contract,
                          const struct contract_rate_limit *limit);

/* What tells the requests about one record from those about another: the input that names
 * it, in the path or the query. NONE: the operation has none. */
struct expression contract_record_named(const struct contract_operation *operation);

#endif
