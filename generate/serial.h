/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Identifiers of the form that some have, each another one: whole numbers, UUIDs, numbers
 * behind a prefix, or letters and digits as they stand in those that are known.
 */
#ifndef COUNTERSIGN_SERIAL_H
#define COUNTERSIGN_SERIAL_H

#include "src/schema.h"
#include "src/text.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

struct serial;

/* What a form is made from. */
struct serial_request {
    json_t *known;               /* array of text or whole numbers that have it */
    const struct schema *schema; /* of the identifier, or NULL */
    const char *format;          /* as the schema says, or NULL */
    const char *name;            /* of what is identified, where nothing else is known */
    uint64_t count;              /* how many are to be made */
    uint64_t seed;
};

/* Returns new the form. */
struct serial *serial_new(const struct serial_request *request);
void serial_free(struct serial *serial);

/* True when there are so many of the form as were asked for. */
bool serial_suffices(const struct serial *serial);

/* How many there are; meant for messages. */
uint64_t serial_room(const struct serial *serial);

/* Appends the identifier of that number, each number another one. */
void serial_add(const struct serial *serial, uint64_t number, struct text *out);

#endif
