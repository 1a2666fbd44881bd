/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of the rate-limit family share. */
#ifndef COUNTERSIGN_RULES_RATE_LIMIT_INTERNAL_H
#define COUNTERSIGN_RULES_RATE_LIMIT_INTERNAL_H

#include "conformance/rule.h"

/* The whole number in a header field; false when there is none. */
bool rate_limit_number(const struct answer *answer, const char *name, int64_t *out);

/* As above; where there is none, the claim about the headers is broken. */
bool rate_limit_told(struct probe *probe, const struct answer *answer, const char *name,
                     int64_t *out);

#define RATE_LIMIT_SKEW 2 /* seconds that Date and a field may be apart by rounding */

/* rate_limit_refused.c */
void rate_limit_retry(struct probe *probe);
void rate_limit_counts_down(struct probe *probe);
void rate_limit_refused(struct probe *probe);

#endif
