/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Operations as users name them.
 */
#ifndef COUNTERSIGN_OPERATION_H
#define COUNTERSIGN_OPERATION_H

#include "src/contract.h"
#include "src/error.h"

/* The operation of that name; NULL with an error that tells the nearest one. */
__attribute__((warn_unused_result)) const struct contract_operation *
operation_told(const struct contract *contract, const char *name, struct error *error);

#endif
