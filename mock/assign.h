/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Gives members of a record the values that the contract says they get in a change.
 */
#ifndef COUNTERSIGN_ASSIGN_H
#define COUNTERSIGN_ASSIGN_H

#include "src/contract_write.h"
#include "src/http.h"
#include "src/route.h"

/* What values are taken from. */
struct assign_request {
    const struct route *route;
    const struct http_request *request;
    const json_t *body; /* parsed; NULL: it has none */
};

/* Changes `record` in place; `at` is the moment of the change. Without a request (NULL)
 * what would be taken from one stays as it is. */
void assign_members(json_t *record, const struct contract_assignments *assignments,
                    const struct assign_request *request, struct instant at);

/* Returns new what a request holds at an expression, read as `type` (NULL: as it is
 * written); NULL when it holds nothing there. */
json_t *assign_input(const struct assign_request *request,
                     const struct expression *expression, const char *type);

/* Merges `patch` into `target` (RFC 7396), which is changed in place. */
void assign_merge(json_t *target, const json_t *patch);

#endif
