/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The curl command that repeats a request, and texts made fit to print.
 */
#ifndef COUNTERSIGN_REPEAT_H
#define COUNTERSIGN_REPEAT_H

#include "conformance/evidence.h"

/* Returns new a shell line that repeats the exchange's request. Credentials are written
 * as shell variables ("$BEARERAUTH": the scheme's name in capitals, "_2" and so on for
 * insiders and outsiders), everything else is quoted for a POSIX shell; signatures are
 * redacted. */
char *repeat_line(const struct contract *contract, const struct target *target,
                  const struct exchange *exchange);

/* Returns new `text` in which every credential the user gave is replaced by "[redacted]"
 * and bytes that are no printable UTF-8 are made visible. NULL stays NULL. */
char *repeat_clean(const struct target *target, const char *text);

#endif
