/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One member of every record of a set, read for comparing and held in few bytes a row.
 *
 * Moments are seconds (and nanoseconds, once a row has some), numbers are doubles, text
 * is a code of one, two or four bytes into a dictionary; where nearly every row has a
 * text of its own, it is where that text stands. The form follows the rows by itself.
 * Nothing is lost: column_scalar gives what collection_scalar gave, but for the text that
 * a number or moment was written as.
 *
 * Who scans many rows looks at the arrays; they are read only, and stand until the column
 * is changed.
 */
#ifndef COUNTERSIGN_COLUMN_H
#define COUNTERSIGN_COLUMN_H

#include "src/collection.h"
#include "src/tape.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define COLUMN_ABSENT 0 /* the code or place of a text that is not there */
#define COLUMN_ABSENT_MOMENT                                                             \
    INT64_MIN /* seconds, likewise; an absent number is a NaN                            \
               */

/* What a column holds of a value. */
enum column_reading {
    COLUMN_COMPARED, /* what collection_scalar reads */
    COLUMN_NAMED,    /* its text, a number's too: how a record is named; null is absent */
    COLUMN_HASHED,   /* column_hash of its text, when it is a string */
};

enum column_form {
    COLUMN_CODES,   /* `codes`, of `width` bytes each; codes count from 1 */
    COLUMN_TEXTS,   /* `places` of the rows' texts */
    COLUMN_NUMBERS, /* `numbers` */
    COLUMN_MOMENTS, /* `seconds` and `nanoseconds` */
    COLUMN_HASHES,  /* `hashes`; 0 is absent */
};

struct column_dictionary; /* column.c knows it */

struct column {
    const char *field;  /* pointer into a record, borrowed */
    uint32_t name_hash; /* of the member it names; 0: not one of the record itself */
    size_t name_length;
    enum comparison compare;
    enum column_reading reading;
    enum column_form form;
    uint32_t count; /* rows */
    unsigned width; /* bytes of a code: 1, 2 or 4 */
    union {
        void *values; /* of whatever form */
        uint8_t *codes8;
        uint16_t *codes16;
        uint32_t *codes32;
        uint32_t *places;
        double *numbers;
        int64_t *seconds;
        uint32_t *hashes;
    };
    uint32_t *nanoseconds; /* by row; NULL: all are 0 */
    size_t capacity, nanosecond_capacity;
    /* Of text: */
    char *texts; /* one behind the other; a text's place counts in four bytes */
    size_t texts_length, texts_capacity;
    struct column_dictionary *dictionary; /* NULL once there are too many */
    uint32_t *code_places; /* by code: where its text is; COLUMN_CODES alone */
    uint32_t code_count;   /* the highest code */
    size_t code_capacity;
};

/* Returns new an empty column. What is NAMED or HASHED is text. */
struct column *column_new(const char *field, enum comparison compare,
                          enum column_reading reading);
void column_free(struct column *column);

/* True for a column of this field, comparison and reading. */
bool column_is(const struct column *column, const char *field, enum comparison compare,
               enum column_reading reading);

/* Adds a row: what stands at the column's field in a record. */
void column_add(struct column *column, const struct tape_node *record);

/* Adds the record to each of the columns, looking at its members once. */
void column_add_all(struct column *const *columns, size_t count,
                    const struct tape_node *record);

/* Puts another record in place of a row's; NULL: nothing. What it held before stays in
 * memory until the column is copied. */
void column_set(struct column *column, uint32_t row, const struct tape_node *record);

/* Adds the rows of another column of this field; empties that one. */
void column_append(struct column *column, struct column *next);

/* Gives back what was reserved for more rows. */
void column_trim(struct column *column);

/* Returns new a column of the same rows that can change by itself. */
struct column *column_copy(const struct column *column);

/* Bytes held. */
size_t column_bytes(const struct column *column);

/* What a row is compared by; text is borrowed, and ends in NUL. Not of hashes. */
struct scalar column_scalar(const struct column *column, uint32_t row);

/* -1, 0, 1, as collection_compare does. */
int column_compare(const struct column *column, uint32_t a, uint32_t b);

/* Of COLUMN_CODES: a row's code, a code's text, and the code of a text (COLUMN_ABSENT:
 * no row has it). */
uint32_t column_code(const struct column *column, uint32_t row);
struct scalar column_code_scalar(const struct column *column, uint32_t code);
uint32_t column_code_of(const struct column *column, const char *text, size_t length);

/* Never 0. */
uint32_t column_hash(const char *text, size_t length);

#endif
