/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which of several contracts what is asked for at the start is for: faults, preferences,
 * defects and records. What begins with "NAME/" is for the contract of that name;
 * anything else for each that takes it, which knows the operation or the record set.
 */
#ifndef COUNTERSIGN_ALLOTMENT_H
#define COUNTERSIGN_ALLOTMENT_H

#include "mock/naming.h"
#include "mock/stage.h"

struct allotment;

/* Returns new what of `all` is for each of the contracts; all of it where there is only
 * one. NULL with an error for what none of them takes. All that is given is borrowed, and
 * outlives it. */
__attribute__((warn_unused_result)) struct allotment *
allotment_new(const struct stage_options *all, const struct naming *contracts,
              size_t count, struct error *error);
void allotment_free(struct allotment *allotment); /* NULL is allowed */

/* What contract number `index` is opened with; borrows from the allotment. */
struct stage_options allotment_of(const struct allotment *allotment, size_t index);

#endif
