/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signatures of webhooks: a message authentication code over time, identifier and body,
 * in header fields.
 *
 * One scheme says how the field's signers differ: what is signed and how it is written,
 * where the timestamp stands, whether one header holds several signatures. It covers a
 * code over the body alone ("sha256=..."), a list in one header ("t=...,v1=..."), the
 * Standard Webhooks specification ("v1,BASE64 v1,BASE64") and what lies between. The time
 * is a parameter. HMAC and the constant-time compare come from GnuTLS. What the body
 * means is left to others.
 */
#ifndef COUNTERSIGN_WEBHOOK_H
#define COUNTERSIGN_WEBHOOK_H

#include "src/error.h"
#include "src/http.h"
#include "src/instant.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum webhook_algorithm {
    WEBHOOK_HMAC_SHA256,
    WEBHOOK_HMAC_SHA1,
    WEBHOOK_HMAC_SHA512,
    WEBHOOK_ALGORITHMS
};
enum webhook_encoding { WEBHOOK_HEX, WEBHOOK_BASE64 };

/* How the text of a secret becomes the key. */
enum webhook_secret {
    WEBHOOK_SECRET_TEXT,   /* its bytes are the key */
    WEBHOOK_SECRET_BASE64, /* it is the key in base64, behind "whsec_" or not */
};

/* How deliveries are signed. All borrowed. */
struct webhook_scheme {
    const char *header; /* of the signature; NULL: deliveries are not signed */
    enum webhook_algorithm algorithm;
    enum webhook_encoding encoding;
    /* Stands before a signature; the first is what is written, each is read. */
    const char *const *prefixes;
    size_t prefix_count;   /* 0: nothing stands before it */
    const char *separator; /* NULL: the header holds one signature and nothing else */
    const char
        *content; /* what is signed: text with {body}, {timestamp} and {id} in it */
    const char *timestamp_header; /* NULL: deliveries are not dated */
    const char *timestamp_prefix; /* NULL: the whole value is the timestamp; otherwise it
                                     is the element of the separated value that starts so
                                   */
    bool milliseconds;            /* the timestamp counts milliseconds, not seconds */
    int64_t tolerance;            /* seconds either way */
    const char *id_header;        /* of the delivery; NULL: it has none */
};

/* A key; the bytes are wiped when it is cleared. */
struct webhook_key {
    unsigned char *bytes;
    size_t length;
};

/* Reads the text of a secret (its line end, if there is one, is no part of it). False
 * with an error, which does not tell the secret, when it is empty or no base64. */
__attribute__((warn_unused_result)) bool webhook_key_read(struct webhook_key *key,
                                                          enum webhook_secret form,
                                                          const char *text,
                                                          struct error *error);
void webhook_key_clear(struct webhook_key *key);

/* One delivery, as far as it is signed. */
struct webhook_message {
    const char *id; /* NULL where the scheme has no id_header */
    struct instant now;
    const char *body;
    size_t length;
};

/* Sets the header fields that identify, date and sign `message`. */
void webhook_sign(const struct webhook_scheme *scheme, const struct webhook_key *key,
                  const struct webhook_message *message, struct http_headers *headers);

enum webhook_fault {
    WEBHOOK_GOOD,
    WEBHOOK_MISSING,   /* no such field; no timestamp in it */
    WEBHOOK_REPEATED,  /* the field or the element stands there more than once */
    WEBHOOK_MALFORMED, /* no count of digits; no signature in the encoding */
    WEBHOOK_WRONG,     /* a signature of something else, or by another key */
    WEBHOOK_STALE,     /* a timestamp further back than the tolerance */
    WEBHOOK_EARLY,     /* a timestamp further ahead than the tolerance */
};

/* What was found; what the scheme does not have is good. */
struct webhook_verdict {
    enum webhook_fault id, timestamp, signature;
    bool has_sent;
    struct instant sent; /* by the timestamp */
    double age;          /* seconds from then to now; negative: it is ahead */
    bool upper_case;     /* the fitting signature is hex in upper case */
};

/* Judges a delivery that arrived at `now`. Of several signatures one must fit; each is
 * compared in constant time. */
void webhook_verify(const struct webhook_scheme *scheme, const struct webhook_key *key,
                    const struct http_headers *headers, const char *body, size_t length,
                    struct instant now, struct webhook_verdict *verdict);

/* "missing", "wrong", ...: the words of messages. */
const char *webhook_fault_name(enum webhook_fault fault);

/* The first placeholder of a content that is none of the above, "" when the braces do not
 * close; NULL when there is nothing wrong. New. */
char *webhook_content_unknown(const char *content);

#endif
