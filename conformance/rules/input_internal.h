/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of the input family share. */
#ifndef COUNTERSIGN_RULES_INPUT_INTERNAL_H
#define COUNTERSIGN_RULES_INPUT_INTERNAL_H

#include "conformance/rule.h"

/* input_id.c */
bool input_has_formed_id(const struct subject *subject);
void input_malformed_id(struct probe *probe);

/* input_requires.c */
bool input_requires_others(const struct subject *subject);
void input_alone(struct probe *probe);
void input_together(struct probe *probe);

#endif
