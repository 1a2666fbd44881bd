/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Failures that are known: a file that names each with a reason and the last day on which
 * it may still fail. A known failure is told as such and fails no run; an entry whose day
 * is over fails the run whatever the endpoint does, so that it is looked at again.
 *
 *     - rule: pagination/pages
 *       subject: listOrders
 *       reason: mended in the release of June
 *       expires: 2025-06-30
 */
#ifndef COUNTERSIGN_BASELINE_H
#define COUNTERSIGN_BASELINE_H

#include "conformance/run.h"
#include "src/error.h"
#include "src/instant.h"

struct baseline;

/* Returns new, or NULL with an error that says where. */
__attribute__((warn_unused_result)) struct baseline *baseline_load(const char *path,
                                                                   struct error *error);
void baseline_free(struct baseline *baseline);

/* Marks what is known among the findings and notes in the run which entries are over, and
 * which name what does not fail any more. `today` is any moment of the day. The run
 * borrows from the baseline. */
void baseline_apply(const struct baseline *baseline, struct run *run,
                    struct instant today);

#endif
