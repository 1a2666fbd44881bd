/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Growable text with a ceiling.
 *
 * Every text is opened with the most bytes it may ever hold. An append that would pass
 * the ceiling changes nothing and marks the text as overflowed, and nothing is added from
 * then on: what is there stays a beginning of what was meant. So a writer appends freely
 * and asks once, at the end. The bytes are always followed by a NUL that is not counted.
 */
#ifndef COUNTERSIGN_TEXT_H
#define COUNTERSIGN_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#define TEXT_CEILING                                                                     \
    ((size_t)64 * 1024 * 1024) /* for texts with no natural bound of their own */

struct text {
    char *bytes;   /* NULL until the first append; NUL-terminated afterwards */
    size_t length; /* without the NUL */
    size_t capacity;
    size_t ceiling; /* bytes, without the NUL */
    bool overflowed;
};

/* Starts an empty text that allocates nothing yet. */
void text_init(struct text *text, size_t ceiling);

/* Releases the storage; the text is as after text_init. */
void text_clear(struct text *text);

/* Makes room for so many more bytes at once, where much is to be added. */
void text_reserve(struct text *text, size_t length);

void text_add(struct text *text, const char *bytes, size_t length);
void text_add_string(struct text *text, const char *string);
void text_add_char(struct text *text, char character);

/* Adds strings up to the first NULL. */
void text_add_all(struct text *text, const char *const *strings);

/* Adds several strings: what is written often is put together so, since text_add_format
 * reads its format each time. */
#define text_add_strings(text, ...)                                                      \
    text_add_all((text), (const char *const[]){__VA_ARGS__, NULL})

/* Adds a number in digits. */
void text_add_number(struct text *text, long long number);
void text_add_format(struct text *text, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Shortens to `length` bytes (no more than there are) and keeps the storage. */
void text_cut(struct text *text, size_t length);

/* The bytes, borrowed, never NULL: "" where nothing was added. */
const char *text_string(const struct text *text);

/* Returns new the bytes (never NULL); the text is then as after text_init. */
char *text_take(struct text *text);

#define AUTO_TEXT __attribute__((cleanup(text_clear)))

#endif
