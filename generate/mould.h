/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A record that others are modelled on: a copy of one of the contract's own whose values
 * are changed in place, again and again, and what is to be changed in it.
 */
#ifndef COUNTERSIGN_MOULD_H
#define COUNTERSIGN_MOULD_H

#include "generate/member.h"
#include "generate/notation.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#define MOULD_NONE SIZE_MAX

/* Which part of another value stands in a text. */
enum mould_part { MOULD_WHOLE, MOULD_FIRST_WORD, MOULD_LAST_WORD };

/* One piece of a text: bytes of its own, or what another slot holds. */
struct mould_piece {
    size_t slot; /* MOULD_NONE: its own bytes */
    enum mould_part part;
    char *bytes;
};

/* A value that changes. */
struct mould_slot {
    const struct member *member;
    json_t *leaf;               /* of the record; borrowed */
    json_t *original;           /* what it held at first */
    struct notation notation;   /* MOMENT */
    struct instant instant;     /* likewise what it held at first */
    struct instant fresh;       /* and what it holds now */
    struct mould_piece *pieces; /* of a text that speaks of other values; or NULL */
    size_t piece_count;
    bool is_still; /* nothing changes it after all */
};

/* The slots of a duration and its ends. */
struct mould_span {
    size_t span; /* number of its span */
    size_t duration, from, to;
};

struct mould {
    json_t *record;
    struct mould_slot *slots;
    size_t count, capacity;
    struct mould_span *spans; /* see span.h */
    size_t span_count;
    size_t anchor; /* the moment that others are placed by; MOULD_NONE: there is none */
};

/* Copies `record`, which is borrowed. `changes` tells which members are changed though
 * their kind says nothing of it: those that follow from others. */
typedef bool mould_changes(const void *context, const char *path);
void mould_init(struct mould *mould, const struct members *members, json_t *record,
                mould_changes *changes, const void *context);
void mould_clear(struct mould *mould);

/* The slot of a member that is no item of an array; MOULD_NONE when there is none. */
size_t mould_slot_at(const struct mould *mould, const char *path);

/* Writes the texts that speak of other values as those are now. */
void mould_tell(struct mould *mould);

#endif
