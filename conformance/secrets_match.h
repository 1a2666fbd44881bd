/* SPDX-License-Identifier: Apache-2.0 */
/* A secret in all the notations in which a text may hold it. */
#ifndef COUNTERSIGN_SECRETS_MATCH_H
#define COUNTERSIGN_SECRETS_MATCH_H

#include <stdbool.h>
#include <stddef.h>

/* A byte that a text shows at some place, and how many bytes it takes to show it. */
struct secrets_coding {
    unsigned char byte;
    size_t length;
};

#define SECRETS_CODINGS 6

/* All readings of the next character of `text`, as it stands first; how many there are.
 */
size_t secrets_codings(const char *text, struct secrets_coding out[SECRETS_CODINGS]);

/* How many bytes of `text` show all of `secret`; 0: it does not start here. With
 * `base64`, both alphabets are one. */
size_t secrets_match(const char *text, const char *secret, bool base64);

/* Likewise, for as many bytes of `secret` as are there before `end`; `shown` says how
 * many. */
size_t secrets_match_part(const char *text, const char *end, const char *secret,
                          size_t *shown);

#endif
