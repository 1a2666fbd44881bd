/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What moment reports take it to be: SOURCE_DATE_EPOCH of the environment, by which
 * whoever repeats a run fixes it (reproducible-builds.org), else this machine's clock.
 */
#ifndef COUNTERSIGN_MOMENT_H
#define COUNTERSIGN_MOMENT_H

#include "src/error.h"
#include "src/instant.h"

#include <stdbool.h>

#define MOMENT_VARIABLE "SOURCE_DATE_EPOCH"

/* False with a usage error when the variable is no number of seconds. */
__attribute__((warn_unused_result)) bool moment_read(struct instant *out,
                                                     struct error *error);

/* True when the variable fixes it. */
bool moment_is_fixed(void);

#endif
