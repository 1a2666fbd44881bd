/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a stream leads to: whether somebody looks at it, in colour, and how wide.
 */
#ifndef COUNTERSIGN_TERMINAL_H
#define COUNTERSIGN_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* True for a terminal that can write over a line: not a pipe, a file, or TERM=dumb. */
bool terminal_is(FILE *stream);

/* True for such a terminal unless NO_COLOR (no-color.org) is set and not empty. */
bool terminal_has_colour(FILE *stream);

/* The columns: COLUMNS, else what the terminal says, else 80. */
size_t terminal_columns(FILE *stream);

#endif
