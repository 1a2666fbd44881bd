/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What was worked out is remembered under all that it depends on, in so many bytes at
 * most: what was asked for longest ago makes room. So a client that asks something else
 * each time costs no more memory than one that asks the same. One thread at a time.
 */
#ifndef COUNTERSIGN_MEMO_H
#define COUNTERSIGN_MEMO_H

#include <stddef.h>

struct memo;

/* Is called with what is not remembered any more. */
typedef void memo_forget(void *value);

/* Returns new a memory of at most `ceiling` bytes. */
struct memo *memo_new(size_t ceiling, memo_forget *forget);

/* Forgets everything. NULL is allowed. */
void memo_free(struct memo *memo);

/* What is remembered under a key of `length` bytes, borrowed; NULL: nothing is. */
void *memo_find(struct memo *memo, const void *key, size_t length);

/* Remembers `value` (taken), of so many bytes, under a key that is free. What is larger
 * than the ceiling by itself is kept alone. */
void memo_keep(struct memo *memo, const void *key, size_t length, void *value,
               size_t bytes);

/* Bytes in use. */
size_t memo_bytes(const struct memo *memo);

#endif
