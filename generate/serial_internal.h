/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files of the serial module share.
 */
#ifndef COUNTERSIGN_SERIAL_INTERNAL_H
#define COUNTERSIGN_SERIAL_INTERNAL_H

#include "generate/serial.h"

#define SERIAL_ALPHABET_SIZE 64
#define SERIAL_SIZE          256 /* bytes of one of letters, with its end */

enum form { FORM_NUMBER, FORM_UUID, FORM_NUMBERED, FORM_LETTERS };

struct serial {
    enum form form;
    uint64_t count, room, seed;
    int64_t first; /* NUMBER, NUMBERED */
    int width;     /* NUMBERED: at least so many digits */
    char *sample;  /* NUMBERED: the prefix; LETTERS: one that has the form */
    size_t fixed;  /* LETTERS: bytes of the sample that stay */
    char alphabet[SERIAL_ALPHABET_SIZE + 1];
    const char *places[SERIAL_SIZE]; /* LETTERS: what may stand at each of the sample's;
                                        NULL: what stands there */
    uint64_t scattered, step;        /* LETTERS: as many as the first places tell apart */
};

/* Returns new the text of a known identifier; digits where it is a number. */
char *serial_text_of(const struct serial_request *request, size_t index);

/* Returns new what all known ones begin with. */
char *serial_common_prefix(const struct serial_request *request);

/* True for what the schema takes. */
bool serial_fits(const struct serial_request *request, const char *text);

/* --- Letters and digits (serial_letters.c) --- */

void serial_make_letters(struct serial *serial, const struct serial_request *request);
void serial_add_letters(const struct serial *serial, uint64_t number, struct text *out);

#endif
