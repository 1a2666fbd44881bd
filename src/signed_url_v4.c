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
#define DATE_STAMP  8   /* characters of a basic instant that are its date */
#define MOST        512 /* bytes that most texts in here fit in */
#define FEW         128 /* likewise the short ones */

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

/* Appends the scope of a key on the day of `date` (basic form). */
static void add_scope(struct text *text, const struct dialect *dialect,
                      const struct signed_url_key *key, const char *date)
{
    text_add(text, date, DATE_STAMP);
    text_add_strings(text, "/", key->region, "/",
                     dialect->service != NULL ? dialect->service : key->service, "/",
                     dialect->terminator);
}

/* Whose signature it is: the key and its scope. */
static void add_credential(struct text *text, const struct dialect *dialect,
                           const struct signed_url_key *key, const char *date)
{
    text_add_strings(text, key->id, "/");
    add_scope(text, dialect, key, date);
}

/* The chain of keys: secret, day, region, service, the constant that ends it. The scope
 * says which. */
static void derive_key(const struct signed_url_key *key, const char *scope,
                       unsigned char out[DIGEST_SIZE])
{
    char *secret = memory_format("AWS4%s", key->secret);
    AUTO_FREE char *day = memory_text_of(scope, DATE_STAMP);

    signed_url_hmac(GNUTLS_MAC_SHA256, secret, strlen(secret), day, out);
    signed_url_hmac(GNUTLS_MAC_SHA256, out, DIGEST_SIZE, key->region, out);
    signed_url_hmac(GNUTLS_MAC_SHA256, out, DIGEST_SIZE, key->service, out);
    signed_url_hmac(GNUTLS_MAC_SHA256, out, DIGEST_SIZE, strrchr(scope, '/') + 1, out);
    gnutls_memset(secret, 0, strlen(secret));
    free(secret);
}

/* Appends the signature of a text. */
static void seal(const struct dialect *dialect, const struct signed_url_key *key,
                 const char *scope, const struct text *text, struct text *out)
{
    unsigned char digest[DIGEST_SIZE];

    if (dialect->by_pair) {
        gnutls_datum_t signature = signed_url_rsa(key->pair, GNUTLS_SIGN_RSA_SHA256,
                                                  text_string(text), text->length);

        signed_url_add_hex(out, signature.data, signature.size);
        gnutls_free(signature.data);
        return;
    }
    signed_url_hmac_derived(key, scope, derive_key, text_string(text), text->length,
                            digest);
    signed_url_add_hex(out, digest, sizeof digest);
}

/* What is signed of a target with a query in canonical form, as its digest. */
static void digest_of(const struct signed_url_target *target, const char *query,
                      unsigned char out[DIGEST_SIZE])
{
    AUTO_TEXT struct text canonical;

    text_init(&canonical, SIGNED_URL_REQUEST);
    text_reserve(&canonical, MOST);
    text_add_strings(&canonical, target->method, "\n", target->path, "\n", query,
                     "\nhost:", target->authority, "\n\nhost\nUNSIGNED-PAYLOAD");
    assert(!canonical.overflowed);
    if (gnutls_hash_fast(GNUTLS_DIG_SHA256, text_string(&canonical), canonical.length,
                         out) < 0)
        abort();
}

/* Appends the signature of a target with a query in canonical form. */
static void add_signature(const struct dialect *dialect, const struct signed_url_key *key,
                          const struct signed_url_target *target, const char *query,
                          const char *date, struct text *out)
{
    unsigned char digest[DIGEST_SIZE];
    AUTO_TEXT struct text scope, string_to_sign;

    text_init(&scope, TEXT_CEILING);
    text_reserve(&scope, FEW);
    add_scope(&scope, dialect, key, date);
    digest_of(target, query, digest);
    text_init(&string_to_sign, TEXT_CEILING);
    text_reserve(&string_to_sign, MOST);
    text_add_strings(&string_to_sign, dialect->algorithm, "\n", date, "\n",
                     text_string(&scope), "\n");
    signed_url_add_hex(&string_to_sign, digest, sizeof digest);
    seal(dialect, key, text_string(&scope), &string_to_sign, out);
}

static void sign(const struct dialect *dialect, const struct signed_url_key *key,
                 const struct signed_url_target *target, struct instant now,
                 int64_t lifetime, struct text *query)
{
    char date[INSTANT_TEXT_SIZE];
    AUTO_TEXT struct text credential, signature;

    instant_print_basic(now, date);
    text_init(&credential, TEXT_CEILING);
    text_reserve(&credential, FEW);
    add_credential(&credential, dialect, key, date);
    /* The names already stand in canonical order. */
    text_reserve(query, MOST);
    text_add_strings(query, dialect->fields[FIELD_ALGORITHM], "=", dialect->algorithm,
                     "&", dialect->fields[FIELD_CREDENTIAL], "=");
    url_encode(query, text_string(&credential), credential.length);
    text_add_strings(query, "&", dialect->fields[FIELD_DATE], "=", date, "&",
                     dialect->fields[FIELD_EXPIRES], "=");
    text_add_number(query, lifetime);
    text_add_strings(query, "&", dialect->fields[FIELD_HEADERS], "=host");
    text_init(&signature, TEXT_CEILING);
    add_signature(dialect, key, target, text_string(query), date, &signature);
    text_add_strings(query, "&", dialect->fields[FIELD_SIGNATURE], "=",
                     text_string(&signature));
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

/* A query parameter in canonical form: a text among others, "name=value". */
struct parameter {
    const char *text;
    size_t name, length;
};

/* By name, then by value: the bytes behind the shorter one's end do not count. */
static int compare_parameters(const void *a, const void *b)
{
    const struct parameter *left = a, *right = b;
    size_t name = left->name < right->name ? left->name : right->name;
    size_t length = left->length < right->length ? left->length : right->length;
    int order = memcmp(left->text, right->text, name);

    if (order == 0 && left->name != right->name)
        return left->name < right->name ? -1 : 1;
    if (order == 0)
        order = memcmp(left->text, right->text, length);
    return order != 0 ? order
                      : (left->length > right->length) - (left->length < right->length);
}

/* Codes every parameter but the signature; returns how many there are. Their texts are in
 * `coded`, which does not move: its room is there beforehand. */
static size_t code_parameters(const struct dialect *dialect,
                              const struct url_query *query, struct text *coded,
                              struct parameter *parameters)
{
    const char *signature = dialect->fields[FIELD_SIGNATURE];
    size_t count = 0, room = 0;

    for (size_t i = 0; i < query->count; i++)
        room += 3 * (query->pairs[i].name_length + query->pairs[i].value_length) + 1;
    text_reserve(coded, room);
    for (size_t i = 0; i < query->count; i++) {
        const struct url_pair *pair = &query->pairs[i];
        size_t start = coded->length;

        if (pair->name_length == strlen(signature) && strcmp(pair->name, signature) == 0)
            continue;
        url_encode(coded, pair->name, pair->name_length);
        parameters[count].name = coded->length - start;
        text_add_char(coded, '=');
        url_encode(coded, pair->value, pair->value_length);
        parameters[count].length = coded->length - start;
        parameters[count++].text = coded->bytes + start;
    }
    return count;
}

/* Every parameter but the signature, coded, then sorted by name and value. Returns new.
 */
static char *canonical_query(const struct dialect *dialect, const struct url_query *query)
{
    AUTO_FREE struct parameter *parameters =
        memory_array(query->count, sizeof *parameters);
    AUTO_TEXT struct text coded;
    struct text out;
    size_t count;

    text_init(&coded, SIGNED_URL_CODED + URL_CEILING);
    count = code_parameters(dialect, query, &coded, parameters);
    qsort(parameters, count, sizeof *parameters, compare_parameters);
    text_init(&out, SIGNED_URL_CODED + URL_CEILING);
    text_reserve(&out, coded.length + count);
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            text_add_char(&out, '&');
        text_add(&out, parameters[i].text, parameters[i].length);
    }
    assert(!coded.overflowed && !out.overflowed);
    return text_take(&out);
}

/* The signature is compared even where the credential is not ours to begin with, and in
 * constant time, so that an answer's delay tells nothing. */
static bool fits(const struct dialect *dialect, const struct signed_url_key *key,
                 const struct signed_url_target *target, const struct url_query *query,
                 const char *const fields[FIELD_COUNT])
{
    AUTO_FREE char *canonical = canonical_query(dialect, query);
    AUTO_TEXT struct text credential, expected;
    bool same;

    text_init(&credential, TEXT_CEILING);
    text_reserve(&credential, FEW);
    add_credential(&credential, dialect, key, fields[FIELD_DATE]);
    text_init(&expected, TEXT_CEILING);
    add_signature(dialect, key, target, canonical, fields[FIELD_DATE], &expected);
    same = signed_url_same(text_string(&expected), fields[FIELD_SIGNATURE]);
    return same && strcmp(text_string(&credential), fields[FIELD_CREDENTIAL]) == 0;
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
