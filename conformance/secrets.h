/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What must never be printed, and texts without it.
 *
 * An endpoint may send back what it was sent in whatever notation it likes, so a secret
 * is looked for as it is, percent-coded (also twice), with the escapes of JSON, HTML, XML
 * and a shell, each character in a notation of its own if need be, and in base64 of
 * either alphabet at any alignment, also inside longer coded texts. Beside the secrets
 * that are known, the value of every URL parameter that is named like one is taken out.
 */
#ifndef COUNTERSIGN_SECRETS_H
#define COUNTERSIGN_SECRETS_H

#include "conformance/target.h"
#include "wire/exchange.h"

#include <stddef.h>

#define SECRETS_REDACTED "[redacted]"

struct secrets;

struct secrets *secrets_new(void);
void secrets_free(struct secrets *secrets);

/* Adds one value; NULL and "" are nothing. */
void secrets_add(struct secrets *secrets, const char *value);

/* Adds every credential the user gave. */
void secrets_add_target(struct secrets *secrets, const struct target *target);

/* Adds what a request presents as a credential: a forged one may resemble a real one. */
void secrets_add_presented(struct secrets *secrets, const struct contract *contract,
                           const struct exchange *exchange);

/* Adds the signatures of all signed URLs that stand in a text. */
void secrets_add_signatures(struct secrets *secrets, const char *text);

/* Wherever `url` stands, or its host and port alone, those of `shown` are written. */
void secrets_rename(struct secrets *secrets, const char *url, const char *shown);

/* Returns new `text` without any of them, without the moments of signed URLs (which
 * differ from one answer to the next), and as valid UTF-8: other bytes become U+FFFD,
 * control characters but for line feed and tab "?". A beginning of a secret that is cut
 * short by "..." goes too. NULL stays NULL. */
char *secrets_clean(const struct secrets *secrets, const char *text);

#endif
