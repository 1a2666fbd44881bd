/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Running text for a terminal: wrapped at a width, indented.
 *
 * A blank line parts paragraphs; a line that starts with a space stands as it is
 * (examples, tables); any other line end is a space. Widths are in characters.
 */
#ifndef COUNTERSIGN_PARAGRAPH_H
#define COUNTERSIGN_PARAGRAPH_H

#include <stddef.h>
#include <stdio.h>

/* Prints `text` with every line behind `indent` spaces; `used` columns of the first line
 * are taken already. Ends with a line end. */
void paragraph_print(FILE *stream, const char *text, int indent, int used, int width);

/* The characters of UTF-8 `text`. */
int paragraph_width(const char *text, size_t length);

#endif
