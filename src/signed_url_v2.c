/* SPDX-License-Identifier: Apache-2.0 */
/* Versions 2 of AWS and of Google Cloud Storage: method, end and resource are signed, by
 * a keyed SHA-1 there and by the pair here. The resource is the path, as where the bucket
 * stands in it and not in the host. */
#include "src/signed_url_internal.h"

#include "src/memory.h"

#include <string.h>

enum field { FIELD_ID, FIELD_EXPIRES, FIELD_SIGNATURE, FIELD_COUNT };

struct dialect {
    const char *fields[FIELD_COUNT];
    bool by_pair;
};

static const struct dialect aws = {.fields = {"AWSAccessKeyId", "Expires", "Signature"}};
static const struct dialect gcs = {.fields = {"GoogleAccessId", "Expires", "Signature"},
                                   .by_pair = true};

/* Returns new the signature, in base64. Neither a digest nor a type of content is asked
 * for, and no header of the vendor's: their lines are empty. */
static char *signature_of(const struct dialect *dialect, const struct signed_url_key *key,
                          const struct signed_url_target *target, const char *expires)
{
    unsigned char digest[SIGNED_URL_LONGEST_DIGEST];
    AUTO_TEXT struct text string_to_sign;

    text_init(&string_to_sign, SIGNED_URL_REQUEST);
    text_add_strings(&string_to_sign, target->method, "\n\n\n", expires, "\n",
                     target->path);
    if (dialect->by_pair) {
        gnutls_datum_t signature =
            signed_url_rsa(key->pair, GNUTLS_SIGN_RSA_SHA256,
                           text_string(&string_to_sign), string_to_sign.length);
        char *coded = base64_encode(signature.data, signature.size, NULL);
        gnutls_free(signature.data);
        return coded;
    }
    size_t length = signed_url_hmac(GNUTLS_MAC_SHA1, key->secret, strlen(key->secret),
                                    text_string(&string_to_sign), digest);
    return base64_encode(digest, length, NULL);
}

static void sign(const struct dialect *dialect, const struct signed_url_key *key,
                 const struct signed_url_target *target, struct instant now,
                 int64_t lifetime, struct text *query)
{
    AUTO_FREE char *expires = signed_url_epoch_text(now.seconds + lifetime);
    AUTO_FREE char *signature = signature_of(dialect, key, target, expires);

    text_add_strings(query, dialect->fields[FIELD_ID], "=");
    url_encode(query, key->id, strlen(key->id));
    text_add_strings(query, "&", dialect->fields[FIELD_EXPIRES], "=", expires, "&",
                     dialect->fields[FIELD_SIGNATURE], "=");
    url_encode(query, signature, strlen(signature));
}

static void verify(const struct dialect *dialect, const struct signed_url_key *key,
                   const struct signed_url_target *target, const struct url_query *query,
                   struct signed_url_found *found)
{
    const char *fields[FIELD_COUNT] = {NULL};

    found->readable =
        signed_url_find(query, dialect->fields, FIELD_COUNT, fields, &found->any);
    for (size_t i = 0; i < FIELD_COUNT; i++)
        found->readable = found->readable && fields[i] != NULL;
    found->readable =
        found->readable && signed_url_epoch(fields[FIELD_EXPIRES], &found->end);
    if (!found->readable)
        return;
    AUTO_FREE char *expected = signature_of(dialect, key, target, fields[FIELD_EXPIRES]);
    bool same = signed_url_same(expected, fields[FIELD_SIGNATURE]);
    found->fits = same && strcmp(key->id, fields[FIELD_ID]) == 0;
}

static void sign_aws(const struct signed_url_key *key,
                     const struct signed_url_target *target, struct instant now,
                     int64_t lifetime, struct text *query)
{
    sign(&aws, key, target, now, lifetime, query);
}

static void verify_aws(const struct signed_url_key *key,
                       const struct signed_url_target *target,
                       const struct url_query *query, struct signed_url_found *found)
{
    verify(&aws, key, target, query, found);
}

static void sign_gcs(const struct signed_url_key *key,
                     const struct signed_url_target *target, struct instant now,
                     int64_t lifetime, struct text *query)
{
    sign(&gcs, key, target, now, lifetime, query);
}

static void verify_gcs(const struct signed_url_key *key,
                       const struct signed_url_target *target,
                       const struct url_query *query, struct signed_url_found *found)
{
    verify(&gcs, key, target, query, found);
}

const struct signed_url_way signed_url_way_aws_v2 = {.sign = sign_aws,
                                                     .verify = verify_aws};
const struct signed_url_way signed_url_way_gcs_v2 = {
    .needs_pair = true, .sign = sign_gcs, .verify = verify_gcs};
