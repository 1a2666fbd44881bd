/* SPDX-License-Identifier: Apache-2.0 */
/* Versions 4 of AWS and of Google Cloud Storage: one scheme with other names. AWS signs
 * with a key derived from the secret, Google with the pair. */
#include "src/signed_url_internal.h"

#include "src/memory.h"

#include <assert.h>
#include <gnutls/crypto.h>
#include <stdlib.h>
#include <string.h>

#define DIGEST_SIZE 32
#define DATE_STAMP  8 /* characters of a basic instant that are its date */

/* The parameters a signed request must have, once each. */
enum field {
    FIELD_ALGORITHM,
    FIELD_CREDENTIAL,
    FIELD_DATE,
    FIELD_EXPIRES,
    FIELD_HEADERS,
    FIELD_SIGNATURE,
    FIELD_COUNT
};

struct dialect {
    const char *algorithm, *prefix, *terminator;
    const char *service; /* NULL: the key's */
    const char *fields[FIELD_COUNT];
    bool by_pair;
};

static const struct dialect aws = {
    .algorithm = "AWS4-HMAC-SHA256",
    .prefix = "X-Amz-",
    .terminator = "aws4_request",
    .fields = {"X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires",
               "X-Amz-SignedHeaders", "X-Amz-Signature"},
};

static const struct dialect gcs = {
    .algorithm = "GOOG4-RSA-SHA256",
    .prefix = "X-Goog-",
    .terminator = "goog4_request",
    .service = "storage",
    .fields = {"X-Goog-Algorithm", "X-Goog-Credential", "X-Goog-Date", "X-Goog-Expires",
               "X-Goog-SignedHeaders", "X-Goog-Signature"},
    .by_pair = true,
};

/* The scope of a key on the day of `date` (basic form). Returns new. */
static char *scope_of(const struct dialect *dialect, const struct signed_url_key *key,
                      const char *date)
{
    return memory_format("%.*s/%s/%s/%s", DATE_STAMP, date, key->region,
                         dialect->service != NULL ? dialect->service : key->service,
                         dialect->terminator);
}

/* The chain of keys: secret, day, region, service, the constant that ends it. */
static void derive_key(const struct dialect *dialect, const struct signed_url_key *key,
                       const char *date, unsigned char out[DIGEST_SIZE])
{
    char *secret = memory_format("AWS4%s", key->secret);
    AUTO_FREE char *day = memory_text_of(date, DATE_STAMP);

    signed_url_hmac(GNUTLS_MAC_SHA256, secret, strlen(secret), day, out);
    signed_url_hmac(GNUTLS_MAC_SHA256, out, DIGEST_SIZE, key->region, out);
    signed_url_hmac(GNUTLS_MAC_SHA256, out, DIGEST_SIZE, key->service, out);
    signed_url_hmac(GNUTLS_MAC_SHA256, out, DIGEST_SIZE, dialect->terminator, out);
    gnutls_memset(secret, 0, strlen(secret));
    free(secret);
}

/* Returns new the signature of a text. */
static char *seal(const struct dialect *dialect, const struct signed_url_key *key,
                  const char *date, const char *text)
{
    unsigned char digest[DIGEST_SIZE];
    unsigned char signing_key[DIGEST_SIZE];

    if (dialect->by_pair) {
        gnutls_datum_t signature =
            signed_url_rsa(key->pair, GNUTLS_SIGN_RSA_SHA256, text, strlen(text));
        char *hex = signed_url_hex(signature.data, signature.size);
        gnutls_free(signature.data);
        return hex;
    }
    derive_key(dialect, key, date, signing_key);
    signed_url_hmac(GNUTLS_MAC_SHA256, signing_key, sizeof signing_key, text, digest);
    gnutls_memset(signing_key, 0, sizeof signing_key);
    return signed_url_hex(digest, sizeof digest);
}

/* Returns new the signature of a target with a query in canonical form. */
static char *signature_of(const struct dialect *dialect, const struct signed_url_key *key,
                          const struct signed_url_target *target, const char *query,
                          const char *date)
{
    unsigned char digest[DIGEST_SIZE];
    AUTO_FREE char *scope = scope_of(dialect, key, date);
    AUTO_TEXT struct text canonical;

    text_init(&canonical, SIGNED_URL_REQUEST);
    text_add_format(&canonical, "%s\n%s\n%s\nhost:%s\n\nhost\nUNSIGNED-PAYLOAD",
                    target->method, target->path, query, target->authority);
    assert(!canonical.overflowed);
    if (gnutls_hash_fast(GNUTLS_DIG_SHA256, text_string(&canonical), canonical.length,
                         digest) < 0)
        abort();
    AUTO_FREE char *hash = signed_url_hex(digest, sizeof digest);
    AUTO_FREE char *string_to_sign =
        memory_format("%s\n%s\n%s\n%s", dialect->algorithm, date, scope, hash);
    return seal(dialect, key, date, string_to_sign);
}

static void sign(const struct dialect *dialect, const struct signed_url_key *key,
                 const struct signed_url_target *target, struct instant now,
                 int64_t lifetime, struct text *query)
{
    char date[INSTANT_TEXT_SIZE];

    instant_print_basic(now, date);
    AUTO_FREE char *scope = scope_of(dialect, key, date);
    AUTO_FREE char *credential = memory_format("%s/%s", key->id, scope);
    /* The names already stand in canonical order. */
    text_add_format(query, "%s=%s&%s=", dialect->fields[FIELD_ALGORITHM],
                    dialect->algorithm, dialect->fields[FIELD_CREDENTIAL]);
    url_encode(query, credential, strlen(credential));
    text_add_format(query, "&%s=%s&%s=%lld&%s=host", dialect->fields[FIELD_DATE], date,
                    dialect->fields[FIELD_EXPIRES], (long long)lifetime,
                    dialect->fields[FIELD_HEADERS]);
    AUTO_FREE char *signature =
        signature_of(dialect, key, target, text_string(query), date);
    text_add_format(query, "&%s=%s", dialect->fields[FIELD_SIGNATURE], signature);
}

/* Seconds from 1 to the longest lifetime, in digits; 0 for anything else. */
static int64_t read_lifetime(const char *text)
{
    int64_t seconds = 0;

    if (text[strspn(text, "0123456789")] != '\0')
        return 0;
    for (; *text != '\0' && seconds <= SIGNED_URL_MAX_LIFETIME; text++)
        seconds = seconds * 10 + (*text - '0');
    return seconds <= SIGNED_URL_MAX_LIFETIME ? seconds : 0;
}

static bool read_fields(const struct dialect *dialect,
                        const char *const fields[FIELD_COUNT],
                        struct signed_url_found *found)
{
    const char *date = fields[FIELD_DATE];
    const char *signature = fields[FIELD_SIGNATURE];
    int64_t lifetime = read_lifetime(fields[FIELD_EXPIRES]);

    found->has_start = instant_parse_basic(date, strlen(date), &found->start);
    found->end = instant_add(found->start, lifetime);
    return strcmp(fields[FIELD_ALGORITHM], dialect->algorithm) == 0 &&
           strcmp(fields[FIELD_HEADERS], "host") == 0 && lifetime > 0 &&
           strchr(fields[FIELD_CREDENTIAL], '/') != NULL && found->has_start &&
           (dialect->by_pair || strlen(signature) == (size_t)2 * DIGEST_SIZE) &&
           strspn(signature, "0123456789abcdefABCDEF") == strlen(signature);
}

/* A query parameter in canonical form. */
struct parameter {
    char *name, *value;
};

static int compare_parameters(const void *a, const void *b)
{
    const struct parameter *left = a;
    const struct parameter *right = b;
    int names = strcmp(left->name, right->name);

    return names != 0 ? names : strcmp(left->value, right->value);
}

static char *coded(const char *bytes, size_t length)
{
    AUTO_TEXT struct text text;

    text_init(&text, SIGNED_URL_CODED);
    url_encode(&text, bytes, length);
    return text_take(&text);
}

/* Every parameter but the signature, coded, then sorted by name and value. Returns new.
 */
static char *canonical_query(const struct dialect *dialect, const struct url_query *query)
{
    const char *signature = dialect->fields[FIELD_SIGNATURE];
    AUTO_TEXT struct text out;
    AUTO_FREE struct parameter *parameters =
        memory_array(query->count, sizeof *parameters);
    size_t count = 0;

    for (size_t i = 0; i < query->count; i++) {
        const struct url_pair *pair = &query->pairs[i];

        if (pair->name_length != strlen(signature) || strcmp(pair->name, signature) != 0)
            parameters[count++] =
                (struct parameter){.name = coded(pair->name, pair->name_length),
                                   .value = coded(pair->value, pair->value_length)};
    }
    qsort(parameters, count, sizeof *parameters, compare_parameters);
    text_init(&out, SIGNED_URL_CODED + URL_CEILING);
    for (size_t i = 0; i < count; i++) {
        text_add_format(&out, "%s%s=%s", i == 0 ? "" : "&", parameters[i].name,
                        parameters[i].value);
        free(parameters[i].name);
        free(parameters[i].value);
    }
    assert(!out.overflowed);
    return text_take(&out);
}

/* The signature is compared even where the credential is not ours to begin with, and in
 * constant time, so that an answer's delay tells nothing. */
static bool fits(const struct dialect *dialect, const struct signed_url_key *key,
                 const struct signed_url_target *target, const struct url_query *query,
                 const char *const fields[FIELD_COUNT])
{
    AUTO_FREE char *scope = scope_of(dialect, key, fields[FIELD_DATE]);
    AUTO_FREE char *credential = memory_format("%s/%s", key->id, scope);
    AUTO_FREE char *canonical = canonical_query(dialect, query);
    AUTO_FREE char *expected =
        signature_of(dialect, key, target, canonical, fields[FIELD_DATE]);
    bool same = signed_url_same(expected, fields[FIELD_SIGNATURE]);

    return same && strcmp(credential, fields[FIELD_CREDENTIAL]) == 0;
}

static void verify(const struct dialect *dialect, const struct signed_url_key *key,
                   const struct signed_url_target *target, const struct url_query *query,
                   struct signed_url_found *found)
{
    const char *fields[FIELD_COUNT] = {NULL};
    bool complete =
        signed_url_find(query, dialect->fields, FIELD_COUNT, fields, &found->any);

    for (size_t i = 0; i < query->count; i++)
        found->any = found->any || strncmp(query->pairs[i].name, dialect->prefix,
                                           strlen(dialect->prefix)) == 0;
    for (size_t i = 0; i < FIELD_COUNT; i++)
        complete = complete && fields[i] != NULL;
    found->readable = complete && read_fields(dialect, fields, found);
    found->fits = found->readable && fits(dialect, key, target, query, fields);
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

const struct signed_url_way signed_url_way_aws_v4 = {.sign = sign_aws,
                                                     .verify = verify_aws};
const struct signed_url_way signed_url_way_gcs_v4 = {
    .needs_pair = true, .sign = sign_gcs, .verify = verify_gcs};
