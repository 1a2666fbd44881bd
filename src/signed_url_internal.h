/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files of signed_url share: the table row of a scheme, and the cryptography
 * that several schemes use. GnuTLS fails in these only when it is unusable altogether:
 * then nothing may be signed or found valid, and the program ends.
 */
#ifndef COUNTERSIGN_SIGNED_URL_INTERNAL_H
#define COUNTERSIGN_SIGNED_URL_INTERNAL_H

#include "src/base64.h"
#include "src/signed_url.h"
#include "src/text.h"
#include "src/url.h"

#include <gnutls/gnutls.h>
#include <jansson.h>

/* Coding makes three bytes of one; a request is written into one text with its names. */
#define SIGNED_URL_CODED   ((size_t)3 * URL_CEILING)
#define SIGNED_URL_REQUEST ((size_t)3 * SIGNED_URL_CODED)

/* What is signed. */
struct signed_url_target {
    const char *method, *authority;
    const char *scheme; /* http or https */
    const char *path;   /* percent-coded, in one form for all ways to write it */
};

/* What a query says of its own signature. */
struct signed_url_found {
    bool any;      /* there is something of a signature at all */
    bool readable; /* each parameter is there once and can be read */
    bool fits;     /* the signature is ours, of this target and these parameters */
    bool has_start;
    struct instant start, end;
};

/* How one scheme signs and verifies. Sign appends the query, without "?". Verify starts
 * with a zeroed result; what it fills in behind a false is not looked at. */
struct signed_url_way {
    bool needs_pair;
    void (*sign)(const struct signed_url_key *key, const struct signed_url_target *target,
                 struct instant now, int64_t lifetime, struct text *query);
    void (*verify)(const struct signed_url_key *key,
                   const struct signed_url_target *target, const struct url_query *query,
                   struct signed_url_found *found);
};

extern const struct signed_url_way signed_url_way_aws_v4, signed_url_way_gcs_v4,
    signed_url_way_aws_v2, signed_url_way_gcs_v2, signed_url_way_sas,
    signed_url_way_cloudfront, signed_url_way_cloudfront_custom, signed_url_way_expires,
    signed_url_way_jwt;

/* Finds the values of `names`: those that are not there stay NULL, `*any` becomes true
 * when one is. False when one is repeated or holds a NUL. */
bool signed_url_find(const struct url_query *query, const char *const names[],
                     size_t count, const char *values[], bool *any);

/* Up to 15 digits and nothing else, as a moment in epoch seconds. */
bool signed_url_epoch(const char *text, struct instant *out);
/* Returns new the digits of epoch seconds. */
char *signed_url_epoch_text(int64_t seconds);

/* A SAS date: a date, or a UTC date-time to the minute or to the second. */
bool signed_url_sas_date(const char *text, struct instant *out);

/* True when both are the same, in a time that depends on their lengths only. */
bool signed_url_same(const char *a, const char *b);

/* --- Codings --- */

/* Appends lower-case hex. */
void signed_url_add_hex(struct text *text, const unsigned char *bytes, size_t length);
/* Returns it new. */
char *signed_url_hex(const unsigned char *bytes, size_t length);
/* Returns new the JSON inside base64, or NULL. */
json_t *signed_url_unbase64_json(const char *coded, size_t length, const char *letters);

/* --- Signatures --- */

#define SIGNED_URL_LONGEST_DIGEST 32 /* bytes: SHA-256 */

/* Returns the length of the keyed hash of `text`. */
size_t signed_url_hmac(gnutls_mac_algorithm_t algorithm, const void *key,
                       size_t key_length, const char *text,
                       unsigned char out[SIGNED_URL_LONGEST_DIGEST]);
/* As signed_url_hmac with SHA-256 and the key that `derive` makes of `inputs`, which tell
 * all it depends on, and of `key`; made once while those stay the same. */
typedef void signed_url_derive(const struct signed_url_key *key, const char *inputs,
                               unsigned char out[SIGNED_URL_LONGEST_DIGEST]);
void signed_url_hmac_derived(const struct signed_url_key *key, const char *inputs,
                             signed_url_derive *derive, const char *text, size_t length,
                             unsigned char out[SIGNED_URL_LONGEST_DIGEST]);
/* The RSA (PKCS #1 v1.5) signature of `length` bytes; release it with
 * gnutls_free(out.data). */
gnutls_datum_t signed_url_rsa(const struct signed_url_pair *pair,
                              gnutls_sign_algorithm_t algorithm, const char *bytes,
                              size_t length);

#endif
