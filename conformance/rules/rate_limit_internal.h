/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of the rate-limit family share. */
#ifndef COUNTERSIGN_RULES_RATE_LIMIT_INTERNAL_H
#define COUNTERSIGN_RULES_RATE_LIMIT_INTERNAL_H

#include "conformance/rule.h"

/* rate_limit_refused.c */
void rate_limit_retry(struct probe *probe);
void rate_limit_counts_down(struct probe *probe);
void rate_limit_refused(struct probe *probe);
void rate_limit_refused_item(struct probe *probe);

#endif
