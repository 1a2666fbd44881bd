/* SPDX-License-Identifier: Apache-2.0 */
/* Which rules, for which subjects, a run is about. */
#ifndef COUNTERSIGN_RUN_SELECT_H
#define COUNTERSIGN_RUN_SELECT_H

#include "conformance/run.h"

/* How much a run cares for a rule applied to a subject. */
enum run_interest run_interest_in(const struct run_options *options,
                                  const struct rule *rule, const struct subject *subject);

/* True when the finding of a judging rule is this shard's to tell: what several shards
 * cannot judge is told by one of them. */
bool run_owns(const struct run_options *options, const struct finding *finding);

#endif
