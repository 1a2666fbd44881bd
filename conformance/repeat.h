/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The curl command that repeats a request, and texts made fit to print.
 */
#ifndef COUNTERSIGN_REPEAT_H
#define COUNTERSIGN_REPEAT_H

#include "conformance/evidence.h"

/* Returns new a shell line that repeats the exchange's request. Credentials are written
 * as shell variables ("$BEARERAUTH": the scheme's name in capitals, "_INSIDER_1" and so
 * on behind it for other identities, "_FORGED" for one that was made up and may resemble
 * a real one), everything else is quoted for a POSIX shell; signatures are redacted. */
char *repeat_line(const struct target *target, const struct exchange *exchange);

/* Returns new `text` without any credential the user gave, any that `exchange` (NULL:
 * none) was asked with, and the signature of its URL; see secrets.h. NULL stays NULL. */
char *repeat_clean(const struct target *target, const struct exchange *exchange,
                   const char *text);

/* The part of a header field or of a URL's query that presents a scheme's credential:
 * where it begins in `text`, and its length. NULL where the field presents none. */
const char *repeat_presented_field(const struct contract_scheme *scheme,
                                   const struct http_header *field);
const char *repeat_presented_query(const struct contract_scheme *scheme, const char *url,
                                   size_t *length);

#endif
