/* SPDX-License-Identifier: Apache-2.0 */
/*
 * URLs that carry their own permission and its end.
 *
 * Signs and verifies by every scheme of the field, and explains (reads issue and expiry
 * from, without any secret) what others signed. The time is a parameter. Hashes,
 * signatures and the constant-time compare come from GnuTLS. What is signed is what the
 * schemes' owners publish: AWS "Authenticating Requests: Using Query Parameters" (version
 * 4) and "Signing and Authenticating REST Requests" (version 2), CloudFront "Creating a
 * signed URL" (canned and custom policy), Google Cloud Storage "V4 signing process" and
 * "V2 signing process", Azure "Create a service SAS", RFC 7519. One row of the table,
 * expires-hmac, is nobody's: it stands for the many that are home-made.
 */
#ifndef COUNTERSIGN_SIGNED_URL_H
#define COUNTERSIGN_SIGNED_URL_H

#include "src/error.h"
#include "src/instant.h"

#include <stdbool.h>
#include <stdint.h>

#define SIGNED_URL_MAX_LIFETIME 604800 /* seconds; the limit AWS and GCS set */

/* vocabulary_signed_url_schemes are the names of all but the first, in this order. */
enum signed_url_scheme {
    SIGNED_URL_NONE, /* nothing recognised */
    SIGNED_URL_AWS_SIGV4,
    SIGNED_URL_AWS_SIGV2,
    SIGNED_URL_CLOUDFRONT,        /* canned policy */
    SIGNED_URL_CLOUDFRONT_CUSTOM, /* its policy in the query */
    SIGNED_URL_GCS_V4,            /* GOOG4-RSA-SHA256 */
    SIGNED_URL_GCS_V2,
    SIGNED_URL_AZURE_SAS,    /* a service SAS of one blob */
    SIGNED_URL_EXPIRES_HMAC, /* home-made: exp, expires and the like, epoch s or ms */
    SIGNED_URL_JWT,          /* a JSON Web Token in token, jwt and the like */
    SIGNED_URL_SCHEMES,
};

#define SIGNED_URL_SEED 32 /* bytes */

/* An RSA key of one's own: CloudFront and GCS sign with one. */
struct signed_url_pair;

/* Returns new a key that nobody else has, or NULL with an error. */
__attribute__((warn_unused_result)) struct signed_url_pair *
signed_url_pair_new(struct error *error);
/* Returns new the key that follows from `seed`, the same for all who know it, or NULL
 * with an error. */
__attribute__((warn_unused_result)) struct signed_url_pair *
signed_url_pair_derive(const unsigned char seed[SIGNED_URL_SEED], struct error *error);
/* Returns new the key in a PEM text, or NULL with an error. */
__attribute__((warn_unused_result)) struct signed_url_pair *
signed_url_pair_parse(const char *pem, struct error *error);
void signed_url_pair_free(struct signed_url_pair *pair);

/* True for a scheme that signs with a pair. */
bool signed_url_needs_pair(enum signed_url_scheme scheme);

/* Remembers the key that follows from a secret on one day, so that it is not derived
 * again for each URL. One thread at a time. */
struct signed_url_memory;
struct signed_url_memory *signed_url_memory_new(void);
/* NULL is allowed. */
void signed_url_memory_free(struct signed_url_memory *memory);

/* What a signer holds. All borrowed. The secret is never printed. */
struct signed_url_key {
    enum signed_url_scheme scheme; /* NONE stands for AWS_SIGV4 */
    const char *id;      /* access key, account (Azure), service account, key pair */
    const char *secret;  /* Azure: base64, as its keys are */
    const char *region;  /* "us-east-1"; versions 4 only */
    const char *service; /* "s3"; AWS_SIGV4 only */
    const struct signed_url_pair *pair; /* NULL where none is needed */
    struct signed_url_memory *memory;   /* NULL: nothing is remembered */
    int64_t grace; /* verifying: seconds for which a URL is good from its end on */
};

/* Returns new the URL scheme://authority/path?... signed for `method`, issued at `now`,
 * valid for `lifetime` seconds (1 to SIGNED_URL_MAX_LIFETIME). `path` is decoded text and
 * starts with "/". Versions 4 sign the header host and UNSIGNED-PAYLOAD. */
char *signed_url_sign(const struct signed_url_key *key, const char *method,
                      const char *scheme, const char *authority, const char *path,
                      struct instant now, int64_t lifetime);

enum signed_url_verdict {
    SIGNED_URL_VALID,
    SIGNED_URL_UNSIGNED,  /* no signature parameters at all */
    SIGNED_URL_MALFORMED, /* some missing, repeated or unreadable */
    SIGNED_URL_TAMPERED,  /* the signature does not fit */
    SIGNED_URL_EXPIRED,   /* it fits, and now is at or after its end and the grace */
    SIGNED_URL_EARLY,     /* it fits, and now is more than 15 minutes before its issue */
};

/* Judges a request that arrived: `path` percent-coded as written, `query` as written
 * without
 * "?", `scheme` and `authority` (as a rule from Host) of the URL that was asked for. The
 * signature is judged before the time. */
enum signed_url_verdict signed_url_verify(const struct signed_url_key *key,
                                          const char *method, const char *scheme,
                                          const char *authority, const char *path,
                                          const char *query, struct instant now);

/* The status that the scheme's own store answers a refused URL with. */
int signed_url_refusal(enum signed_url_scheme scheme, enum signed_url_verdict verdict);

/* What a URL says of itself. */
struct signed_url_claims {
    enum signed_url_scheme scheme;
    bool has_issued, has_expires;
    struct instant issued, expires;
    /* The query parameter that holds the signature (of JWT: the whole token), static;
     * NULL when a home-made scheme shows none. URLs may write it in another case. */
    const char *signature_name;
};

/* Reads the claims of `url`; one that is missing or unreadable is left out. False (scheme
 * SIGNED_URL_NONE) when no scheme is recognised.
 */
bool signed_url_explain(const char *url, struct signed_url_claims *out);

/* The query parameters beside signature, issue and end that the scheme's owner has
 * signed, or looks up: to change one takes the permission away. NULL-terminated; empty
 * where nothing is said. */
const char *const *signed_url_parts(enum signed_url_scheme scheme);

/* The scheme's name as docs and reports print it: "aws-sigv4", "gcs-v4", ... */
const char *signed_url_scheme_name(enum signed_url_scheme scheme);

/* Returns new `url` with the value of every parameter that carries a signature, token or
 * credential replaced by REDACTED: what may be printed. */
char *signed_url_redact(const char *url);

/* True for the name (percent-coded, of `length` bytes) of a parameter that carries such a
 * value. */
bool signed_url_is_secret(const char *name, size_t length);

#endif
