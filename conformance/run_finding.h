/* SPDX-License-Identifier: Apache-2.0 */
/* The findings of a run while it goes on. */
#ifndef COUNTERSIGN_RUN_FINDING_H
#define COUNTERSIGN_RUN_FINDING_H

#include "conformance/rule_internal.h"
#include "conformance/run.h"
#include "conformance/secrets.h"

/* Adds what a probe came to; borrowed until the next one is added. */
struct finding *run_add_finding(struct run *run, struct evidence *evidence,
                                const struct probe *probe, enum verdict verdict);

/* Takes the last finding back. */
void run_drop_finding(struct run *run);

/* Sorts the findings and takes out of them what all answers together show to be secret.
 */
void run_finish_findings(struct run *run, const struct secrets *secrets);

void run_clear_finding(struct finding *finding);

#endif
