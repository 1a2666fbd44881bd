/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Everything that is wrong with a contract and its fixtures, not only the first thing.
 *
 * Loading and linting add to one list; the list prints sorted by file, line and column,
 * each entry as "file:line:column: severity: text" with the pointer and the hint below
 * it.
 */
#ifndef COUNTERSIGN_DIAGNOSTIC_H
#define COUNTERSIGN_DIAGNOSTIC_H

#include "src/document.h"
#include "src/error.h"

#include <stdbool.h>
#include <stdio.h>

#define DIAGNOSTIC_MAXIMUM 1000 /* entries kept; further ones are only counted */

enum diagnostic_severity { DIAGNOSTIC_ERROR, DIAGNOSTIC_WARNING };

struct diagnostic {
    enum diagnostic_severity severity;
    char *file; /* owned */
    int line, column;
    char *pointer; /* owned, RFC 6901 */
    char *text;    /* owned: what is wrong */
    char *hint;    /* owned: what to do; NULL when text says it all */
};

struct diagnostics {
    struct diagnostic *items;
    size_t count, capacity;
    size_t errors, warnings; /* all that were added, also those not kept */
};

void diagnostics_init(struct diagnostics *list);
void diagnostics_clear(struct diagnostics *list);

/* Adds one entry at `pointer` of `document`. Both may be NULL when there is no such
 * place. */
void diagnostics_add(struct diagnostics *list, enum diagnostic_severity severity,
                     const struct document *document, const char *pointer,
                     const char *format, ...) __attribute__((format(printf, 5, 6)));

/* Gives the entry added last its hint. */
void diagnostics_hint(struct diagnostics *list, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Adds an error from elsewhere (a file that could not be read) as an entry. */
void diagnostics_add_error(struct diagnostics *list, const struct error *error);

/* Prints the entries kept, sorted; those of one place in the order they were added. With
 * `colour`, severities are coloured. */
void diagnostics_print(struct diagnostics *list, FILE *stream, bool colour);

/* The nearest neighbour of `word` among the NULL-terminated `words` ("did you mean"),
 * borrowed from there; the first of equally near ones. ASCII case does not count. NULL
 * when none is near (edit distance above a third of the length). */
const char *diagnostics_nearest(const char *word, const char *const words[]);

#endif
