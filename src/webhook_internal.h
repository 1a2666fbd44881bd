/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files of the module share: the pieces of a scheme in header fields.
 */
#ifndef COUNTERSIGN_WEBHOOK_INTERNAL_H
#define COUNTERSIGN_WEBHOOK_INTERNAL_H

#include "src/webhook.h"

#include "src/text.h"

#define WEBHOOK_DIGEST_MAX 64 /* bytes: SHA-512 */

/* The bytes of the algorithm's code. */
size_t webhook_digest_size(enum webhook_algorithm algorithm);

/* The code of a delivery, of which timestamp and id are as they stand in the header
 * fields. */
void webhook_digest(const struct webhook_scheme *scheme, const struct webhook_key *key,
                    const char *id, const char *timestamp, const char *body,
                    size_t length, unsigned char out[WEBHOOK_DIGEST_MAX]);

/* Appends a code in the scheme's encoding. */
void webhook_encode(const struct webhook_scheme *scheme,
                    const unsigned char digest[WEBHOOK_DIGEST_MAX], struct text *out);

/* Reads a code; false when `text` is none of the scheme's length and encoding. */
bool webhook_decode(const struct webhook_scheme *scheme, const char *text, size_t length,
                    unsigned char out[WEBHOOK_DIGEST_MAX]);

/* True when the timestamp is an element of the signature's header. */
bool webhook_shares_header(const struct webhook_scheme *scheme);

#endif
