/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ECMA-262 regular expressions rewritten for PCRE2.
 *
 * The two languages share most of their syntax, but what PCRE2 has beyond ECMA-262 must
 * not be let in, and some of what looks alike means something else. So the pattern is
 * read by ECMA-262's grammar (22.2.1, with the leniency of Annex B towards needless
 * escapes) and written anew.
 */
#ifndef COUNTERSIGN_SCHEMA_PATTERN_H
#define COUNTERSIGN_SCHEMA_PATTERN_H

#include "src/text.h"

#include <stdbool.h>
#include <stddef.h>

struct schema_rewrite {
    const char *at, *end;
    struct text *out;
    const char *reason; /* why it is no ECMA-262; NULL while it is */
    bool repeatable;    /* a quantifier may follow */
    int depth;          /* open groups */
};

/* The white space of ECMA-262 (12.2, 12.3) as the inside of a PCRE2 class. */
#define SCHEMA_PATTERN_SPACE                                                             \
    "\\t\\n\\x0b\\f\\r \\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}"   \
    "\\x{205f}\\x{3000}\\x{feff}"

/* Writes PCRE2 for the ECMA-262 pattern; false with `reason` set when it is none. */
bool schema_rewrite(struct schema_rewrite *rewrite);

/* Reads an escape that means one character or one set in and out of classes, behind its
 * backslash. False without a reason when it is another escape. */
bool schema_rewrite_escape(struct schema_rewrite *rewrite, struct text *out);

/* Reads a class behind its "[". */
void schema_rewrite_class(struct schema_rewrite *rewrite);

#endif
