/* SPDX-License-Identifier: Apache-2.0 */
/*
 * URLs that carry their own permission and its end.
 *
 * Signs and verifies AWS Signature Version 4 query signing; explains (reads issue and
 * expiry from, without any secret) every scheme of the field. The time is a parameter.
 * HMAC-SHA256, SHA-256 and the constant-time compare come from GnuTLS. Source: AWS
 * "Authenticating Requests: Using Query Parameters (AWS Signature Version 4)".
 */
#ifndef COUNTERSIGN_SIGNED_URL_H
#define COUNTERSIGN_SIGNED_URL_H

#include "src/error.h"
#include "src/instant.h"

#include <stdbool.h>
#include <stdint.h>

#define SIGNED_URL_MAX_LIFETIME 604800 /* seconds; the limit AWS and GCS set */

/* What a signer holds. All borrowed. The secret is never printed. */
struct signed_url_key {
    const char *id; /* access key id */
    const char *secret;
    const char *region;  /* "us-east-1" */
    const char *service; /* "s3" */
};

/* Returns new the URL scheme://authority/path?... signed for `method`, issued at `now`,
 * valid for `lifetime` seconds (1 to SIGNED_URL_MAX_LIFETIME). `path` is decoded text and
 * starts with "/". Signed headers: host. Payload: UNSIGNED-PAYLOAD. */
char *signed_url_sign(const struct signed_url_key *key, const char *method,
                      const char *scheme, const char *authority, const char *path,
                      struct instant now, int64_t lifetime);

enum signed_url_verdict {
    SIGNED_URL_VALID,
    SIGNED_URL_UNSIGNED,  /* no signature parameters at all */
    SIGNED_URL_MALFORMED, /* some missing, repeated or unreadable */
    SIGNED_URL_TAMPERED,  /* the signature does not fit */
    SIGNED_URL_EXPIRED,   /* it fits, and now is at or after issue + lifetime */
    SIGNED_URL_EARLY,     /* it fits, and now is more than 15 minutes before its issue */
};

/* Judges a request that arrived: `path` percent-coded as written, `query` as written
 * without
 * "?", `authority` from Host. The signature is judged before the time. */
enum signed_url_verdict signed_url_verify(const struct signed_url_key *key,
                                          const char *method, const char *authority,
                                          const char *path, const char *query,
                                          struct instant now);

enum signed_url_scheme {
    SIGNED_URL_NONE, /* nothing recognised */
    SIGNED_URL_AWS_SIGV4,
    SIGNED_URL_AWS_SIGV2,
    SIGNED_URL_CLOUDFRONT_CANNED,
    SIGNED_URL_CLOUDFRONT_CUSTOM,
    SIGNED_URL_GCS_V4,
    SIGNED_URL_GCS_V2,
    SIGNED_URL_AZURE_SAS,
    SIGNED_URL_PLAIN, /* exp, expires and the like, epoch s or ms */
};

/* What a URL says of itself. */
struct signed_url_claims {
    enum signed_url_scheme scheme;
    bool has_issued, has_expires;
    struct instant issued, expires;
    /* The query parameter that holds the signature, static; NULL when a plain scheme
     * shows none. URLs may write it in another case. */
    const char *signature_name;
};

/* Reads the claims of `url`; one that is missing or unreadable is left out. False (scheme
 * SIGNED_URL_NONE) when no scheme is recognised.
 */
bool signed_url_explain(const char *url, struct signed_url_claims *out);

/* The scheme's name as docs and reports print it: "aws-sigv4", "gcs-v4", ... */
const char *signed_url_scheme_name(enum signed_url_scheme scheme);

/* Returns new `url` with the value of every parameter that carries a signature, token or
 * credential replaced by REDACTED: what may be printed. */
char *signed_url_redact(const char *url);

#endif
