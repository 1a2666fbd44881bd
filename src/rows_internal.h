/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COUNTERSIGN_ROWS_INTERNAL_H
#define COUNTERSIGN_ROWS_INTERNAL_H

#include "src/rows.h"

/* Writes the text of a record, arranged, to `out`, which has room for as many bytes as
 * the record has in its source. */
struct rows_row rows_write(const struct rows_arrangement *arrangement, const char *source,
                           const struct tape_node *record, char *out);

#endif
