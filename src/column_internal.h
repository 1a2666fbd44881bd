/* SPDX-License-Identifier: Apache-2.0 */
/* The texts of a column and their codes. For column*.c alone. */
#ifndef COUNTERSIGN_COLUMN_INTERNAL_H
#define COUNTERSIGN_COLUMN_INTERNAL_H

#include "src/column.h"

/* From text to code. */
struct column_dictionary *column_dictionary_new(void);
void column_dictionary_free(struct column_dictionary *dictionary);
size_t column_dictionary_bytes(const struct column_dictionary *dictionary);

/* Makes room for so many rows. */
void column_reserve(struct column *column, size_t count);

/* Puts a text where `row` stands, the last one or one before; NULL: there is none. */
void column_put_text(struct column *column, uint32_t row, const char *text,
                     size_t length);

/* The text at a place. */
struct scalar column_text_at(const struct column *column, uint32_t place);

/* From now on each row has a text of its own: COLUMN_TEXTS. */
void column_forget_codes(struct column *column);

/* column_append for text. */
void column_append_texts(struct column *column, struct column *next);

#endif
