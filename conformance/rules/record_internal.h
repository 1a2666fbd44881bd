/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of the record family share. */
#ifndef COUNTERSIGN_RULES_RECORD_INTERNAL_H
#define COUNTERSIGN_RULES_RECORD_INTERNAL_H

#include "conformance/rule.h"

/* Moments that are counted from the epoch: record_epoch.c. */
bool record_shows_epochs(const struct subject *subject);
bool record_shows_letters(const struct subject *subject);
void record_judge_letters(struct probe *probe, const struct answer *answer);
void record_judge_epochs(struct probe *probe, const struct answer *answer);

/* One record in two lists: record_lists.c. */
bool record_lists_apply(const struct subject *subject);
void record_lists(struct probe *probe);

#endif
