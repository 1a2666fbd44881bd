/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A JSON text read into one flat array of nodes, for whoever looks at many values and
 * keeps none.
 *
 * jansson makes an allocation of every value; a million records are read ten times as
 * fast from a tape, which allocates nothing once its buffers have grown. What is accepted
 * is what jansson accepts (RFC 8259, in UTF-8); an integer that passes int64 is read as a
 * real. Values that are made or changed, or outlive their text, are json_t; a tape can be
 * made of one.
 *
 * A value is a pointer to its node. Behind it stand the nodes of what it holds: for an
 * object each member's name, which is a string, and then its value; for an array its
 * elements. `value + value->size` is what stands behind the whole value:
 *
 *     const struct tape_node *name = object + 1;
 *     for (uint32_t i = 0; i < object->length; i++) {
 *         const struct tape_node *member = name + 1;
 *         name = member + member->size;
 *     }
 */
#ifndef COUNTERSIGN_TAPE_H
#define COUNTERSIGN_TAPE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TAPE_MAX_DEPTH 2048 /* nested containers, as many as jansson reads */

enum tape_type {
    TAPE_NULL,
    TAPE_FALSE,
    TAPE_TRUE,
    TAPE_INTEGER, /* written without fraction and exponent, within int64 */
    TAPE_REAL,
    TAPE_STRING,
    TAPE_ARRAY,
    TAPE_OBJECT,
};

struct tape_node {
    uint8_t type;    /* enum tape_type */
    bool is_decoded; /* a string with escapes: its text is not that of the source */
    uint32_t size;   /* nodes of the whole value, this one included */
    uint32_t length; /* bytes of a string, members of an object, elements of an array */
    uint32_t hash;   /* of a member's name, see tape_hash */
    uint32_t start, end; /* where it stands in the source, quotes and brackets included;
                            both 0 when it was made of a json_t */
    union {
        const char *text; /* of a string: UTF-8, may hold NUL, none behind it */
        int64_t integer;
        double real;
    };
};

/* Why a text was not read. */
struct tape_fault {
    size_t offset;    /* of the first byte that is wrong */
    const char *text; /* what was expected, static */
};

/* Buffers that are kept from one reading to the next. Starts as {0}. */
struct tape {
    struct tape_node *nodes;
    size_t count, capacity;
    char *decoded; /* text of strings with escapes */
    size_t decoded_length, decoded_capacity;
    struct tape_fault fault; /* of the last reading that failed */
};

enum tape_option {
    TAPE_UNIQUE_NAMES = 1, /* no name may stand twice in an object */
    TAPE_ALLOW_NUL = 2,    /* \u0000 may stand in strings, but not in names */
};

/* Reads a text, which must outlive the values: they borrow from it and from the tape, up
 * to its next reading. NULL with `fault` when it is no JSON, is nested deeper than
 * TAPE_MAX_DEPTH or breaks an option. */
__attribute__((warn_unused_result)) const struct tape_node *
tape_read(struct tape *tape, const char *text, size_t length, unsigned options);

/* The same of a value, from which texts are borrowed; NULL is read as null, and so is
 * what is nested too deeply. */
const struct tape_node *tape_read_value(struct tape *tape, const json_t *value);

void tape_clear(struct tape *tape);

/* The member called so, NULL where `object` has none or is no object. */
const struct tape_node *tape_member(const struct tape_node *object, const char *name,
                                    size_t length);

/* What `pointer` (RFC 6901) names in a value, like value_at. */
const struct tape_node *tape_at(const struct tape_node *root, const char *pointer);

/* Of a name. Equal names have equal hashes. */
uint32_t tape_hash(const char *name, size_t length);

/* True when a string's bytes are these. */
bool tape_is_text(const struct tape_node *value, const char *text, size_t length);

/* Returns new the value as a json_t. */
json_t *tape_value(const struct tape_node *node);

#endif
