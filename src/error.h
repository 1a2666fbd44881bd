/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Why the tool could not do its work.
 *
 * An error belongs to the caller, is the last parameter of what can fail, and may be
 * NULL. The first one wins: error_set on an error that is already set changes nothing. It
 * says where (file, line, column, JSON pointer; each optional), what, and what to do. A
 * finding about an API is not an error and never travels in one.
 */
#ifndef COUNTERSIGN_ERROR_H
#define COUNTERSIGN_ERROR_H

#include <stdbool.h>
#include <stdio.h>

#define ERROR_TEXT_SIZE  1024
#define ERROR_PLACE_SIZE 512

/* The cause; decides the exit status (see command.h). */
enum error_code {
    ERROR_NONE,
    ERROR_USAGE,       /* the command line */
    ERROR_INVALID,     /* a contract, fixture or other input file */
    ERROR_UNREACHABLE, /* the endpoint did not answer */
    ERROR_SYSTEM,      /* the operating system refused: a file, a port */
};

struct error {
    enum error_code code;
    char file[ERROR_PLACE_SIZE];    /* "" when unknown */
    int line;                       /* from 1; 0 when unknown */
    int column;                     /* from 1; 0 when unknown */
    char pointer[ERROR_PLACE_SIZE]; /* RFC 6901 */
    char text[ERROR_TEXT_SIZE];     /* what is wrong: one sentence, no full stop */
    char hint[ERROR_TEXT_SIZE]; /* what was expected, what to do; "" when text says it all
                                 */
};

#define ERROR_INIT                                                                       \
    {                                                                                    \
        .code = ERROR_NONE                                                               \
    }

/* Sets code and text, unless an error is set already. Longer texts are cut. */
void error_set(struct error *error, enum error_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Adds where; only what is still unknown is filled in, and nothing when a different file
 * is known already. `file` and `pointer` may be NULL. */
void error_at(struct error *error, const char *file, int line, int column,
              const char *pointer);

/* Adds what to do, unless a hint is there already. */
void error_hint(struct error *error, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* True once something failed. */
bool error_is_set(const struct error *error);

/* Prints "file:line:column: text (at pointer)", without what is unknown, and the hint on
 * a second line as "  hint: ...". */
void error_print(const struct error *error, FILE *stream);

#endif
