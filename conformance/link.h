/* SPDX-License-Identifier: Apache-2.0 */
/* Links from one answer to another: the header Link (RFC 8288). Text in, text out. */
#ifndef COUNTERSIGN_LINK_H
#define COUNTERSIGN_LINK_H

#include "src/http.h"

/* Returns new the target, as written, of the first link with this relation ("next") among
 * all Link fields; NULL when there is none. */
char *link_of_relation(const struct http_headers *headers, const char *relation);

#endif
