/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of the enum family share. */
#ifndef COUNTERSIGN_RULES_ENUM_INTERNAL_H
#define COUNTERSIGN_RULES_ENUM_INTERNAL_H

#include "conformance/rules/narrowed.h"

/* The texts of a parameter's enum, at most so many as are tried. */
void enum_values(const struct contract_parameter *parameter,
                 struct narrowed_values *values);

/* Those of them that are values themselves, and no other words for one. */
void enum_proper_values(const struct contract_filter *filter,
                        struct narrowed_values *values);

/* --- The rules' own functions --- */

/* enum_alias.c */
bool enum_has_alias(const struct subject *subject);
void enum_alias(struct probe *probe);

/* enum_refused.c */

void enum_refused(struct probe *probe);
void enum_near_miss(struct probe *probe);
void enum_refused_anywhere(struct probe *probe);

#endif
