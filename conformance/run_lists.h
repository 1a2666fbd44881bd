/* SPDX-License-Identifier: Apache-2.0 */
/* How much of each list a run has read. */
#ifndef COUNTERSIGN_RUN_LISTS_H
#define COUNTERSIGN_RUN_LISTS_H

#include "conformance/run.h"

/* Notes it of every list that was read without filters; for the end of a run. */
void run_note_lists(struct run *run, const struct evidence *evidence);
void run_clear_lists(struct run *run);

/* "whole", "sampled", or "in part". */
const char *run_list_read(const struct run_list *list);

#endif
