/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads test vectors: one case per line, fields between tabs. Empty lines and those that
 * start with "# " are left out. In a field "\\" is a backslash, "\xHH" a byte, and "\e"
 * nothing (for an empty last field to be seen).
 */
#ifndef COUNTERSIGN_TESTS_VECTORS_H
#define COUNTERSIGN_TESTS_VECTORS_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <stdbool.h>
#include <cmocka.h>

#define VECTORS_FIELDS 8

struct vectors {
    const char *path;
    FILE *file;
    int line;
    char text[4096];
    char *fields[VECTORS_FIELDS];
    size_t lengths[VECTORS_FIELDS];
};

static inline void vectors_open(struct vectors *vectors, const char *path)
{
    *vectors = (struct vectors){.path = path, .file = fopen(path, "r")};
    if (vectors->file == NULL)
        fail_msg("%s cannot be read; a test runs from the top folder", path);
}

static inline size_t vectors_unescape(char *field)
{
    char *to = field;

    for (char *from = field; *from != '\0'; from++) {
        if (from[0] == '\\' && from[1] == 'x') {
            char digits[3] = {from[2], from[3], '\0'};

            *to++ = (char)strtol(digits, NULL, 16);
            from += 3;
        } else if (from[0] == '\\' && from[1] == 'e') {
            from++;
        } else {
            from += from[0] == '\\';
            *to++ = *from;
        }
    }
    *to = '\0';
    return (size_t)(to - field);
}

/* Reads the next case, which must have `count` fields; closes the file at its end. A file
 * without any case fails the test. */
static inline bool vectors_next(struct vectors *vectors, size_t count)
{
    bool seen = vectors->line > 0;

    while (fgets(vectors->text, sizeof vectors->text, vectors->file) != NULL) {
        char *at = vectors->text;
        size_t found = 0;

        vectors->line++;
        at[strcspn(at, "\n")] = '\0';
        if (at[0] == '\0' || strncmp(at, "# ", 2) == 0)
            continue;
        while (at != NULL && found < VECTORS_FIELDS) {
            char *end = strchr(at, '\t');

            if (end != NULL)
                *end++ = '\0';
            vectors->lengths[found] = vectors_unescape(at);
            vectors->fields[found++] = at;
            at = end;
        }
        if (found != count)
            fail_msg("%s:%d has %zu fields, not %zu", vectors->path, vectors->line, found,
                     count);
        return true;
    }
    fclose(vectors->file);
    if (!seen)
        fail_msg("%s holds no case", vectors->path);
    return false;
}

/* Fails the test with the file and line of the case when `held` is false. */
#define vectors_expect(vectors, held)                                                    \
    do {                                                                                 \
        if (!(held))                                                                     \
            fail_msg("%s:%d: %s: %s", (vectors)->path, (vectors)->line,                  \
                     (vectors)->fields[0], #held);                                       \
    } while (0)

#endif
