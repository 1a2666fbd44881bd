/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How one value of a record writes a moment, so that another moment is written the same
 * way: the digits of its fraction, its offset, text or count.
 */
#ifndef COUNTERSIGN_NOTATION_H
#define COUNTERSIGN_NOTATION_H

#include "src/collection.h"
#include "src/instant.h"

#include <jansson.h>
#include <stdbool.h>

#define NOTATION_SUFFIX_SIZE 8

enum notation_kind {
    NOTATION_DATE_TIME, /* RFC 3339 */
    NOTATION_DAY,
    NOTATION_SECONDS, /* from 1970-01-01T00:00:00Z */
    NOTATION_MILLISECONDS,
    NOTATION_RFC2822,
};

struct notation {
    enum notation_kind kind;
    int digits;                        /* of the fraction of a second */
    int64_t offset;                    /* DATE_TIME: seconds east of UTC */
    char suffix[NOTATION_SUFFIX_SIZE]; /* DATE_TIME: as it is written */
};

/* Reads a moment as `declared` says, or where that says none (COMPARE_TEXT or
 * COMPARE_NUMBER) as the value looks: a count only if it is one of our time. False when
 * it is no moment. */
bool notation_read(const json_t *value, enum comparison declared,
                   struct notation *notation, struct instant *instant);

/* `instant` without what the notation cannot tell. */
struct instant notation_cut(const struct notation *notation, struct instant instant);

/* Writes a moment into the value it was read from. */
void notation_write(const struct notation *notation, struct instant instant,
                    json_t *value);

#endif
