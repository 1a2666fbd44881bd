/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a listener proves by who it is: a chain of X.509 certificates (RFC 5280) and the
 * key of the first of them, from files or made on the spot. This module and the TLS of
 * the listener alone know GnuTLS's X.509.
 */
#ifndef COUNTERSIGN_CERTIFICATE_H
#define COUNTERSIGN_CERTIFICATE_H

#include "src/error.h"

#include <stdbool.h>
#include <time.h>

#define CERTIFICATE_LIFETIME 30 /* days one lasts that is made */

/* Both PEM (RFC 7468); NULL: there is none. */
struct certificate {
    char *chain; /* its own certificate first */
    char *key;   /* not encrypted */
};

/* Reads both; `key_file` NULL: the key stands in the file of the chain. False with an
 * error where a file cannot be read or holds no such thing, where the key is another
 * certificate's, and where the certificate does not hold at `now`. */
__attribute__((warn_unused_result)) bool
certificate_read(const char *chain_file, const char *key_file, time_t now,
                 struct certificate *out, struct error *error);

/* Makes a key (ECDSA, P-256) and a certificate signed by itself, for localhost,
 * 127.0.0.1, ::1 and `host` (an address, NULL for none of its own; one that stands for
 * all of the machine's adds the name of the machine). It holds from a day before `now`.
 */
__attribute__((warn_unused_result)) bool certificate_make(const char *host, time_t now,
                                                          struct certificate *out,
                                                          struct error *error);

/* Writes the chain to a file, which appears whole or not at all: what a client is to
 * trust. */
__attribute__((warn_unused_result)) bool
certificate_write(const struct certificate *certificate, const char *path,
                  struct error *error);

/* The key is wiped. */
void certificate_clear(struct certificate *certificate);

#endif
