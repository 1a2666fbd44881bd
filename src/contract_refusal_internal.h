/* SPDX-License-Identifier: Apache-2.0 */
/* The loading of what tells refusals, and of whom a rate limit counts. */
#ifndef COUNTERSIGN_CONTRACT_REFUSAL_INTERNAL_H
#define COUNTERSIGN_CONTRACT_REFUSAL_INTERNAL_H

#include "src/contract_internal.h"

/* How an operation (or the document) tells failures; NULL: it does not say. */
const struct contract_failure *contract_load_failure(struct contract_loading *loading,
                                                     struct contract_node owner);
/* Leaves what is said of failures out of what is said of success, in a response of such a
 * status that stands at `target`. */
void contract_load_success_shapes(struct contract_loading *loading,
                                  struct contract_node target,
                                  const struct contract_failure *failure,
                                  struct contract_response *response);
/* The shape that a text, "#/...", refers to. */
const struct contract_shape *
contract_load_referred_shape(struct contract_loading *loading,
                             struct contract_node schema);
/* Reports a limit for each record where the operation names none. */
void contract_load_rate_owner(struct contract_loading *loading,
                              const struct contract_operation *operation);

#endif
