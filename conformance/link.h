/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Links from one answer to another: the header Link (RFC 8288), and references resolved
 * against the URL they were found at (RFC 3986 5.2). Text in, text out.
 */
#ifndef COUNTERSIGN_LINK_H
#define COUNTERSIGN_LINK_H

#include "src/http.h"

#include <stdbool.h>

/* Returns new the target, as written, of the first link with this relation ("next") among
 * all Link fields; NULL when there is none. */
char *link_of_relation(const struct http_headers *headers, const char *relation);

/* Returns new the absolute URL that `reference` means at `base`, an absolute one. NULL
 * when it is neither an http or https URL nor relative to one. */
char *link_resolve(const char *base, const char *reference);

/* True when two absolute URLs share scheme, host and port (RFC 6454). */
bool link_same_origin(const char *a, const char *b);

#endif
