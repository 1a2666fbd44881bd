/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Base64 (RFC 4648) as it is written, and as it is written into URLs.
 *
 * `letters` are what stands for "+", "/" and "=". Of two letters there is no padding;
 * NULL stands for the three themselves.
 */
#ifndef COUNTERSIGN_BASE64_H
#define COUNTERSIGN_BASE64_H

#include <stddef.h>

#define BASE64_FOR_URLS "-_" /* RFC 4648 5, as JSON Web Tokens write it */

/* Returns new the text. */
char *base64_encode(const void *bytes, size_t length, const char *letters);

/* Returns new the bytes, a NUL behind them, padded or not; NULL: it is none, or nothing.
 * `size` may be NULL. */
char *base64_decode(const char *coded, size_t length, const char *letters, size_t *size);

#endif
