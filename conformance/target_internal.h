/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of the target share. */
#ifndef COUNTERSIGN_TARGET_INTERNAL_H
#define COUNTERSIGN_TARGET_INTERNAL_H

#include "conformance/target.h"

/* Reads how the endpoint is to be connected to and asked. */
__attribute__((warn_unused_result)) bool
target_connection_init(struct target *target, const struct options *options,
                       struct error *error);
void target_connection_clear(struct target *target);

#endif
