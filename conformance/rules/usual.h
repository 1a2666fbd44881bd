/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A value for an input of which nothing but that it takes it is wanted.
 */
#ifndef COUNTERSIGN_RULES_USUAL_H
#define COUNTERSIGN_RULES_USUAL_H

#include "conformance/rule.h"

/* Returns new a value that an input of the subject's operation takes: one that leads on
 * in the list, or that a row shows, or what the contract says. NULL: none is known. */
char *usual_value(struct probe *probe, const struct contract_parameter *input);

#endif
