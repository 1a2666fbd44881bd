/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What lets pages of other origins use the mock (the Fetch standard, 3.2): answers name
 * the origin that asked, and preflight requests are told what else they may. Any origin
 * may unless some are named; what a mock holds is made up.
 */
#ifndef COUNTERSIGN_CORS_H
#define COUNTERSIGN_CORS_H

#include "mock/negotiate.h"
#include "src/error.h"

#include <stdbool.h>
#include <stddef.h>

struct cors {
    bool off;
    bool with_credentials;      /* cookies as well: some scheme is one */
    const char *const *origins; /* NULL: any; borrowed */
    size_t origin_count;
};

/* Reads what --cors was given: "on", "off", or origins. `out` borrows `items`. */
__attribute__((warn_unused_result)) bool cors_read(const char *const *items, size_t count,
                                                   struct cors *out, struct error *error);

/* True when the page that asks may use the answer. */
bool cors_allows(const struct cors *cors, const struct negotiate_wishes *wishes);

/* Tells a preflight request which methods there are (the value of Allow), and that it may
 * have the header fields that it wants. Nothing is told a page that may not. */
void cors_preflight(const struct cors *cors, const struct negotiate_wishes *wishes,
                    const char *methods, struct http_headers *headers);

/* Lets the page that asked, if any did, have an answer with all its header fields. */
void cors_admit(const struct cors *cors, const struct negotiate_wishes *wishes,
                struct http_headers *headers);

#endif
