/* SPDX-License-Identifier: Apache-2.0 */
/* For tape*.c alone. */
#ifndef COUNTERSIGN_TAPE_INTERNAL_H
#define COUNTERSIGN_TAPE_INTERNAL_H

#include "src/tape.h"

/* A text on its way to a tape. */
struct tape_reader {
    struct tape *tape;
    const char *start, *at, *end;
    unsigned options;
    size_t depth;
    uint32_t open[TAPE_MAX_DEPTH]; /* containers that are not closed, by node */
};

/* Makes room for more nodes. */
void tape_grow(struct tape *tape);

/* Returns the next node, good until another is added. */
static inline struct tape_node *tape_add(struct tape *tape, enum tape_type type)
{
    if (tape->count == tape->capacity)
        tape_grow(tape);
    tape->nodes[tape->count] = (struct tape_node){.type = (uint8_t)type, .size = 1};
    return &tape->nodes[tape->count++];
}

/* Sets the fault; returns false. */
bool tape_fail(struct tape_reader *reader, const char *at, const char *expected);

static inline uint32_t tape_offset(const struct tape_reader *reader, const char *at)
{
    return (uint32_t)(at - reader->start);
}

static inline bool tape_is_digit(const struct tape_reader *reader)
{
    return reader->at < reader->end && *reader->at >= '0' && *reader->at <= '9';
}

/* Reads a string; the quote it starts with is there. */
bool tape_read_string(struct tape_reader *reader, bool is_name);

/* Reads a number; its sign or first digit is there. */
bool tape_read_number(struct tape_reader *reader);

#endif
