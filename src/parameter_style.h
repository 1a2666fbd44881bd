/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How the value of a parameter is written in a request and read from it: OpenAPI 3.1's
 * styles, exploded or not, for single values, arrays and objects, and JSON as a
 * parameter's content. Response headers are written the same way.
 *
 * Pure: text to value and back. Whether a value is allowed is the schema's business; what
 * does not look like its type is read as text, so that the schema refuses it.
 */
#ifndef COUNTERSIGN_PARAMETER_STYLE_H
#define COUNTERSIGN_PARAMETER_STYLE_H

#include "src/text.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

enum parameter_style {
    STYLE_FORM,
    STYLE_SIMPLE,
    STYLE_LABEL,
    STYLE_MATRIX,
    STYLE_SPACE_DELIMITED,
    STYLE_PIPE_DELIMITED,
    STYLE_DEEP_OBJECT,
    STYLE_JSON, /* the parameter has `content` of a JSON type */
    STYLE_COUNT,
};

/* OpenAPI's words for all but the last, ended by NULL. */
extern const char *const parameter_styles[];

enum parameter_kind { PARAMETER_SINGLE, PARAMETER_ARRAY, PARAMETER_OBJECT };

struct parameter_member {
    const char *name;
    const char *type; /* JSON Schema's word; NULL: text */
};

struct parameter_form {
    const char *name;
    enum parameter_style style;
    enum parameter_kind kind;
    bool explode;
    bool allow_reserved; /* a query keeps reserved characters that do not end a value */
    bool uncoded;        /* headers and cookies are not percent-coded */
    bool bare;           /* JSON stands without the name: in a path or a header */
    const char *type;    /* of a single value, or of an array's elements; NULL: text */
    const struct parameter_member *members; /* of an object, as far as they are named */
    size_t member_count;
};

/* Appends `value`: for a query, pairs with "&" between them (nothing for an empty array
 * or object that is exploded); for a cookie (form and `uncoded`), pairs with "; "; for a
 * path or a header, what stands at the parameter's place. A single value that is none of
 * a kind is written as its JSON. */
void parameter_style_write(const struct parameter_form *form, const json_t *value,
                           struct text *out);

/* Returns new what `text`, as it stands in a path or header, means; NULL when it is not
 * in the style of the parameter, or does not name it. */
json_t *parameter_style_read(const struct parameter_form *form, const char *text);

/* Returns new what a query (percent-coded, without "?"; NULL allowed) says of the
 * parameter; NULL when it says nothing. An exploded object is made of the members that
 * are named. */
json_t *parameter_style_read_query(const struct parameter_form *form, const char *query);

/* Likewise for the value of a Cookie header (RFC 6265 4.2.1). */
json_t *parameter_style_read_cookies(const struct parameter_form *form,
                                     const char *cookies);

/* Returns new the value that `text` means for a type (NULL: text): a number, true, false
 * or null where the type has them, else text. */
json_t *parameter_style_scalar(const char *type, const char *text, size_t length);

#endif
