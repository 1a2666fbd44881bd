/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Identifiers for new records: of a declared form, not in use, and the same ones whenever
 * the same records are made in the same order.
 */
#ifndef COUNTERSIGN_IDENTIFIER_H
#define COUNTERSIGN_IDENTIFIER_H

#include "mock/store.h"

/* Returns new an identifier for the next record of `set`. `form` is a text with {random},
 * {uuid}, {number} and {/pointer} into `record`; NULL: as the schema of the identifier
 * says. */
json_t *identifier_new(const struct store_set *set, const char *form,
                       const json_t *record);

#endif
