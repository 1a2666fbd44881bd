/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Members that are the time between two others: those that an invariant of the contract
 * declares, and those that are it in each of its records.
 */
#ifndef COUNTERSIGN_SPAN_H
#define COUNTERSIGN_SPAN_H

#include "generate/mould.h"

struct span {
    const char *duration, *from, *to; /* paths; borrowed */
    int64_t unit;                     /* nanoseconds */
    int64_t tolerance;                /* likewise, of the whole */
};

struct spans {
    struct span *items;
    size_t count, capacity;
};

/* `members` is not read again. */
void spans_init(struct spans *spans, const struct contract_record_set *set,
                const struct members *members, const json_t *records);
void spans_clear(struct spans *spans);

/* True for the path of a duration. `context` is the spans. */
bool spans_change(const void *context, const char *path);

/* Finds the slots of a mould that has all three. */
void spans_bind(const struct spans *spans, struct mould *mould);

/* Writes what a mould's durations are now; moves their ends where they cannot be told
 * otherwise. */
void spans_write(const struct spans *spans, struct mould *mould);

#endif
