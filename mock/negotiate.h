/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a request says of how it wants to be answered, whatever it asks for: header fields
 * that contracts say nothing of, since HTTP (RFC 9110) and the Fetch standard do. They
 * are looked for once; most requests have none of them.
 */
#ifndef COUNTERSIGN_NEGOTIATE_H
#define COUNTERSIGN_NEGOTIATE_H

#include "src/http.h"

#include <stdbool.h>

/* The fields' values, borrowed from the request; NULL: it has none. */
struct negotiate_wishes {
    const char *accept, *accept_encoding;
    const char *if_match, *if_none_match, *if_range, *range;
    const char *origin, *wanted_method, *wanted_headers; /* Access-Control-Request-* */
};

void negotiate_read(const struct http_headers *headers, struct negotiate_wishes *out);

/* Adds `field` to what an answer's Vary names. */
void negotiate_vary(struct http_headers *headers, const char *field);

/* How an answer may be coded. */
enum negotiate_coding {
    NEGOTIATE_PLAIN,   /* not at all, or not needed */
    NEGOTIATE_GZIP,    /* that is welcome */
    NEGOTIATE_MUST,    /* nothing but gzip is */
    NEGOTIATE_NOTHING, /* neither is */
};

/* Reads Accept-Encoding (RFC 9110 12.5.3); NULL: nothing is said. */
enum negotiate_coding negotiate_coding(const char *accept_encoding);

#endif
