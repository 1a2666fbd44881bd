/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What jansson lacks: RFC 6901 pointers, numbers compared as JSON Schema compares them,
 * sure constructors. json_t is this project's value type and is not wrapped.
 */
#ifndef COUNTERSIGN_VALUE_H
#define COUNTERSIGN_VALUE_H

#include "src/text.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How many nested containers are looked at: as many as jansson itself reads. */
#define VALUE_MAX_DEPTH 2048

/* The value `pointer` (RFC 6901: "" is the whole, "/a/0") names, borrowed; NULL when
 * there is none or the pointer is malformed. */
json_t *value_at(const json_t *root, const char *pointer);

/* True when `pointer` is well formed: "" or starts with "/", "~" only as "~0" or "~1". */
bool value_pointer_is_valid(const char *pointer);

/* Returns new `pointer` with the member `key` (escaped here) appended. */
char *value_pointer_join(const char *pointer, const char *key);

/* Returns new `pointer` with an array index appended. */
char *value_pointer_index(const char *pointer, size_t index);

/* Returns new the last member of `pointer`, unescaped; "" for the empty pointer. */
char *value_pointer_last(const char *pointer);

/* Stores `item` (taken, also on failure) at `pointer`, making missing objects on the way;
 * false when a value on the way is no container, an array index is not below the array's
 * size ("-" appends), or `pointer` is "" or malformed. */
bool value_put(json_t *root, const char *pointer, json_t *item);

/* Removes what `pointer` names; false when there was nothing. */
bool value_remove(json_t *root, const char *pointer);

/* Equality as JSON Schema has it: 1 and 1.0 are equal, member order does not matter. NULL
 * equals NULL alone; what is nested deeper than VALUE_MAX_DEPTH equals nothing. */
bool value_equal(const json_t *a, const json_t *b);

/* Reads a number without a fraction, written 1, 1.0 or 1e0; false, and `out` stays as it
 * is, when the value is none, or more than an int64 holds. */
bool value_whole(const json_t *value, int64_t *out);
bool value_whole_of_real(double real, int64_t *out);

/* "object", "array", "string", "integer", "number", "boolean" or "null", by how it is
 * written: 1.0 is a "number". NULL is "null". */
const char *value_type(const json_t *value);

/* Returns new what stands in for `value`, which it takes: each number in it that is
 * whole, however it is written (1.0, 2e3), as an integer, unless no double could tell it
 * from its neighbours. NULL gives NULL. */
json_t *value_with_whole_numbers(json_t *value);

/* Returns new the compact JSON text; object members in their order of insertion, numbers
 * with the fewest digits that read back the same. NULL prints as null, and so does what
 * is nested deeper than VALUE_MAX_DEPTH. */
char *value_print(const json_t *value);

/* Appends the same to `out`. */
void value_add(const json_t *value, struct text *out);

/* Returns new the plain text of a scalar: a string's own characters, else its JSON. */
char *value_text(const json_t *value);

/* Returns new a JSON string of bytes that may not be UTF-8: bad bytes become U+FFFD. */
json_t *value_string(const char *bytes, size_t length);

/* Borrowed string member of an object, or NULL; `object` may be NULL or no object. */
const char *value_string_member(const json_t *object, const char *key);

#endif
