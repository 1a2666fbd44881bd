/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory that is there or ends the program.
 *
 * No caller tests for NULL: when the system has no memory left, the program prints one
 * line and exits with status 2. memory_install() makes jansson allocate the same way, so
 * that its constructors fail on bad input only. What is returned is released with free().
 */
#ifndef COUNTERSIGN_MEMORY_H
#define COUNTERSIGN_MEMORY_H

#include <stddef.h>
#include <stdlib.h>

/* Makes jansson use this module. Called once, first thing in main(). */
void memory_install(void);

/* Returns new zeroed storage of `size` bytes; a size of 0 returns storage all the same.
 */
void *memory_new(size_t size);

/* Returns new zeroed storage for `count` elements of `size` bytes; overflow ends the
 * program. */
void *memory_array(size_t count, size_t size);

/* Returns new storage of `count` elements that starts with what `old` held (not zeroed
 * behind it); takes `old`, which may be NULL. */
void *memory_resize(void *old, size_t count, size_t size);

/* Returns new storage, not zeroed, all of which is written to soon: the system gives its
 * pages at once, which is quicker than one by one. */
void *memory_large(size_t size);

/* Grows `*items` (elements of `size` bytes, `*capacity` of them) so that `needed` fit;
 * capacity at least doubles, so that appending one by one is linear. */
void memory_reserve(void **items, size_t *capacity, size_t needed, size_t size);

/* Returns a new NUL-terminated copy; NULL stays NULL. */
char *memory_text(const char *text);

/* Returns a new copy of `length` bytes with a NUL behind them. */
char *memory_text_of(const char *bytes, size_t length);

/* Returns new text printed by `format`. */
char *memory_format(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Gives back to the system what only the way here needed: storage that was freed, and the
 * code of the program and its libraries, of which the system brings again what runs on.
 */
void memory_settle(void);

/* For AUTO_FREE: frees what the pointer at `pointer` points to. */
void memory_auto_free(void *pointer);

/* A local of pointer type that frees itself: AUTO_FREE char *name = memory_text("x"); */
#define AUTO_FREE __attribute__((cleanup(memory_auto_free)))

#endif
