/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text that is like another and not the same: names that nothing has, secrets that nobody
 * was given. What they look like stays, so that only what they stand for is wrong.
 */
#ifndef COUNTERSIGN_RULES_ALIKE_H
#define COUNTERSIGN_RULES_ALIKE_H

#include "src/contract.h"

/* Another letter or digit of the same kind (hexadecimal digits stay such); any other
 * character is returned as it is. */
char alike_character(char character);

/* Returns new `text` with every letter and digit replaced by another. */
char *alike_text(const char *text);

/* Returns new `name` with its last letters and digits replaced: its first often are a
 * kind ("org_", the version of a UUID) that is checked before anything is looked up. */
char *alike_name(const char *name);

/* Returns new an identifier like `id` that its parameter takes, where one is found by
 * changing its last characters or its digits. */
char *alike_id(const struct contract_parameter *parameter, const char *id);

#endif
