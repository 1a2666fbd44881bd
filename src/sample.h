/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Values made from schemas: what the mock answers with where a contract gives no example,
 * and what the check sends where it needs a value.
 *
 * The same schema gives the same value, whenever and wherever. Every value is valid: each
 * is held to its schema before it is given out, and where none can be built (the schema
 * allows nothing, or only what cannot be guessed, as a "not" or a lookahead may ask for)
 * there is none. Examples, defaults, constants and enumerations of the schema are
 * preferred. Recursion and size are bounded: members that need not be there are left out
 * where they would lead into what is being made, and where the value grows large.
 */
#ifndef COUNTERSIGN_SAMPLE_H
#define COUNTERSIGN_SAMPLE_H

#include "src/schema.h"

#include <jansson.h>

enum sample_use {
    SAMPLE_RESPONSE, /* members that are writeOnly are left out, unless required */
    SAMPLE_REQUEST,  /* likewise for readOnly */
};

struct sample_options {
    enum sample_use use;
    bool least;       /* only the members that are required */
    unsigned variant; /* another value, where there are several; 0: the first one */
    bool overlaps;    /* a value may fit several branches of oneOf, as where branches that
                         say little all allow it, and no value fits one alone */
};

/* Returns new a value that is valid against `schema`, or NULL. */
json_t *sample_value(const struct schema *schema, const struct sample_options *options);

#endif
