/* SPDX-License-Identifier: Apache-2.0 */
/* What reading rows gives to reading all of them. */
#ifndef COUNTERSIGN_RECORDS_INTERNAL_H
#define COUNTERSIGN_RECORDS_INTERNAL_H

#include "src/document_internal.h"
#include "src/records.h"

/* True for JSON Lines. */
bool records_in_lines(const char *path);

/* True when what stands behind white space at the file's start begins an array. */
bool records_begin_array(struct records_reader *reader, struct error *error);

/* Says of an error what to do, and that it is where the reader stands. Returns false, so
 * that a caller may return it. */
bool records_refuse_here(const struct records_reader *reader, const char *hint,
                         struct error *error);

#endif
