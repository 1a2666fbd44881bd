/* SPDX-License-Identifier: Apache-2.0 */
#include "src/signed_url.h"

#include "src/memory.h"
#include "src/text.h"
#include "src/url.h"

#include <assert.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <stdlib.h>
#include <string.h>

#define ALGORITHM   "AWS4-HMAC-SHA256"
#define PREFIX      "X-Amz-"
#define SIGNATURE   "X-Amz-Signature"
#define DIGEST_SIZE 32
#define HEX_SIZE    (2 * DIGEST_SIZE + 1)
#define DATE_STAMP  8   /* characters of a basic instant that are its date */
#define EARLINESS   900 /* seconds a signer's clock may be ahead */

/* Coding makes three bytes of one; a request is written into one text with its names. */
#define CODED_CEILING   ((size_t)3 * URL_CEILING)
#define REQUEST_CEILING ((size_t)3 * CODED_CEILING)

/* GnuTLS fails here only when it is unusable altogether (a failed self-test): then
 * nothing may be signed or found valid. */
static void hmac(const void *key, size_t key_length, const char *text,
                 unsigned char out[DIGEST_SIZE])
{
    if (gnutls_hmac_fast(GNUTLS_MAC_SHA256, key, key_length, text, strlen(text), out) < 0)
        abort();
}

static void print_hex(const unsigned char digest[DIGEST_SIZE], char out[HEX_SIZE])
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < DIGEST_SIZE; i++) {
        out[2 * i] = digits[digest[i] >> 4];
        out[2 * i + 1] = digits[digest[i] & 15];
    }
    out[HEX_SIZE - 1] = '\0';
}

static void hash(const struct text *text, char out[HEX_SIZE])
{
    unsigned char digest[DIGEST_SIZE];

    if (gnutls_hash_fast(GNUTLS_DIG_SHA256, text_string(text), text->length, digest) < 0)
        abort();
    print_hex(digest, out);
}

/* The scope of a key on the day of `date` (basic form). Returns new. */
static char *scope_of(const struct signed_url_key *key, const char *date)
{
    return memory_format("%.*s/%s/%s/aws4_request", DATE_STAMP, date, key->region,
                         key->service);
}

/* The chain of keys: secret, day, region, service, the constant that ends it. */
static void derive_key(const struct signed_url_key *key, const char *date,
                       unsigned char out[DIGEST_SIZE])
{
    char *secret = memory_format("AWS4%s", key->secret);
    AUTO_FREE char *day = memory_text_of(date, DATE_STAMP);

    hmac(secret, strlen(secret), day, out);
    hmac(out, DIGEST_SIZE, key->region, out);
    hmac(out, DIGEST_SIZE, key->service, out);
    hmac(out, DIGEST_SIZE, "aws4_request", out);
    gnutls_memset(secret, 0, strlen(secret));
    free(secret);
}

/* What is signed. `path` and `query` are in canonical form. */
struct canonical_request {
    const char *method, *authority, *path, *query;
    const char *date; /* basic form */
};

static void sign(const struct signed_url_key *key,
                 const struct canonical_request *request, char out[HEX_SIZE])
{
    unsigned char digest[DIGEST_SIZE];
    unsigned char signing_key[DIGEST_SIZE];
    char request_hash[HEX_SIZE];
    AUTO_FREE char *scope = scope_of(key, request->date);
    AUTO_TEXT struct text canonical;

    text_init(&canonical, REQUEST_CEILING);
    text_add_format(&canonical, "%s\n%s\n%s\nhost:%s\n\nhost\nUNSIGNED-PAYLOAD",
                    request->method, request->path, request->query, request->authority);
    assert(!canonical.overflowed);
    hash(&canonical, request_hash);
    AUTO_FREE char *string_to_sign =
        memory_format("%s\n%s\n%s\n%s", ALGORITHM, request->date, scope, request_hash);
    derive_key(key, request->date, signing_key);
    hmac(signing_key, sizeof signing_key, string_to_sign, digest);
    gnutls_memset(signing_key, 0, sizeof signing_key);
    print_hex(digest, out);
}

char *signed_url_sign(const struct signed_url_key *key, const char *method,
                      const char *scheme, const char *authority, const char *path,
                      struct instant now, int64_t lifetime)
{
    char date[INSTANT_TEXT_SIZE];
    char signature[HEX_SIZE];
    AUTO_TEXT struct text coded_path;
    AUTO_TEXT struct text query;

    assert(lifetime >= 1 && lifetime <= SIGNED_URL_MAX_LIFETIME);
    assert(path[0] == '/' && strlen(path) < URL_CEILING);
    instant_print_basic(now, date);
    AUTO_FREE char *scope = scope_of(key, date);
    AUTO_FREE char *credential = memory_format("%s/%s", key->id, scope);
    text_init(&coded_path, CODED_CEILING);
    url_encode_path(&coded_path, path, strlen(path));
    /* The names already stand in canonical order. */
    text_init(&query, CODED_CEILING);
    text_add_string(&query, "X-Amz-Algorithm=" ALGORITHM "&X-Amz-Credential=");
    url_encode(&query, credential, strlen(credential));
    text_add_format(&query, "&X-Amz-Date=%s&X-Amz-Expires=%lld", date,
                    (long long)lifetime);
    text_add_string(&query, "&X-Amz-SignedHeaders=host");
    assert(!coded_path.overflowed && !query.overflowed);
    sign(key,
         &(struct canonical_request){.method = method,
                                     .authority = authority,
                                     .path = text_string(&coded_path),
                                     .query = text_string(&query),
                                     .date = date},
         signature);
    return memory_format("%s://%s%s?%s&" SIGNATURE "=%s", scheme, authority,
                         text_string(&coded_path), text_string(&query), signature);
}

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

static const char *const field_names[FIELD_COUNT] = {
    [FIELD_ALGORITHM] = "X-Amz-Algorithm",
    [FIELD_CREDENTIAL] = "X-Amz-Credential",
    [FIELD_DATE] = "X-Amz-Date",
    [FIELD_EXPIRES] = "X-Amz-Expires",
    [FIELD_HEADERS] = "X-Amz-SignedHeaders",
    [FIELD_SIGNATURE] = SIGNATURE,
};

/* What a request says of its own signature. Text is borrowed from the query. */
struct claim {
    const char *fields[FIELD_COUNT];
    struct instant issued;
    int64_t lifetime;
};

/* A decoded name may hold a NUL and is then none of ours. */
static bool is_named(const struct url_pair *pair, const char *name)
{
    return pair->name_length == strlen(name) && strcmp(pair->name, name) == 0;
}

/* Finds the fields: true when each is there once, with a value free of NUL. `*any` tells
 * whether there was anything of a signature at all. */
static bool find_fields(const struct url_query *query, struct claim *out, bool *any)
{
    bool once = true;

    *any = false;
    for (size_t i = 0; i < query->count; i++) {
        const struct url_pair *pair = &query->pairs[i];

        *any = *any || strncmp(pair->name, PREFIX, strlen(PREFIX)) == 0;
        for (size_t field = 0; field < FIELD_COUNT; field++) {
            if (!is_named(pair, field_names[field]))
                continue;
            once = once && out->fields[field] == NULL &&
                   strlen(pair->value) == pair->value_length;
            out->fields[field] = pair->value;
        }
    }
    for (size_t field = 0; field < FIELD_COUNT; field++)
        once = once && out->fields[field] != NULL;
    return once;
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

static bool read_fields(struct claim *claim)
{
    const char *date = claim->fields[FIELD_DATE];
    const char *signature = claim->fields[FIELD_SIGNATURE];

    claim->lifetime = read_lifetime(claim->fields[FIELD_EXPIRES]);
    return strcmp(claim->fields[FIELD_ALGORITHM], ALGORITHM) == 0 &&
           strcmp(claim->fields[FIELD_HEADERS], "host") == 0 && claim->lifetime > 0 &&
           strchr(claim->fields[FIELD_CREDENTIAL], '/') != NULL &&
           instant_parse_basic(date, strlen(date), &claim->issued) &&
           strlen(signature) == HEX_SIZE - 1 &&
           strspn(signature, "0123456789abcdefABCDEF") == HEX_SIZE - 1;
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

    text_init(&text, CODED_CEILING);
    url_encode(&text, bytes, length);
    return text_take(&text);
}

/* Every parameter but the signature, coded, then sorted by name and value. Returns new.
 */
static char *canonical_query(const struct url_query *query)
{
    AUTO_TEXT struct text out;
    AUTO_FREE struct parameter *parameters =
        memory_array(query->count, sizeof *parameters);
    size_t count = 0;

    for (size_t i = 0; i < query->count; i++) {
        const struct url_pair *pair = &query->pairs[i];

        if (!is_named(pair, SIGNATURE))
            parameters[count++] =
                (struct parameter){.name = coded(pair->name, pair->name_length),
                                   .value = coded(pair->value, pair->value_length)};
    }
    qsort(parameters, count, sizeof *parameters, compare_parameters);
    text_init(&out, CODED_CEILING + URL_CEILING);
    for (size_t i = 0; i < count; i++) {
        text_add_format(&out, "%s%s=%s", i == 0 ? "" : "&", parameters[i].name,
                        parameters[i].value);
        free(parameters[i].name);
        free(parameters[i].value);
    }
    assert(!out.overflowed);
    return text_take(&out);
}

/* The path as its owner wrote it is not known, only one coding of it: decoding and coding
 * again makes all codings equal. Returns new. */
static char *canonical_path(const char *path)
{
    AUTO_TEXT struct text out;
    AUTO_FREE char *decoded = memory_text(path);
    size_t length = url_decode(decoded, strlen(decoded), false);

    text_init(&out, CODED_CEILING);
    url_encode_path(&out, decoded, length);
    return text_take(&out);
}

/* The signature is compared even where the credential is not ours to begin with, and in
 * constant time, so that an answer's delay tells nothing. */
static bool fits(const struct signed_url_key *key, const struct claim *claim,
                 struct canonical_request *request, const struct url_query *query)
{
    char expected[HEX_SIZE];
    AUTO_FREE char *scope = scope_of(key, request->date);
    AUTO_FREE char *credential = memory_format("%s/%s", key->id, scope);
    AUTO_FREE char *coded_path = canonical_path(request->path);
    AUTO_FREE char *coded_query = canonical_query(query);

    request->path = coded_path;
    request->query = coded_query;
    sign(key, request, expected);
    bool same =
        gnutls_memcmp(expected, claim->fields[FIELD_SIGNATURE], HEX_SIZE - 1) == 0;
    return same && strcmp(credential, claim->fields[FIELD_CREDENTIAL]) == 0;
}

static enum signed_url_verdict judge(const struct signed_url_key *key,
                                     struct canonical_request *request,
                                     const struct url_query *query, struct instant now)
{
    struct claim claim = {.lifetime = 0};
    bool any;
    bool complete = find_fields(query, &claim, &any);

    if (!any)
        return SIGNED_URL_UNSIGNED;
    if (!complete || !read_fields(&claim))
        return SIGNED_URL_MALFORMED;
    request->date = claim.fields[FIELD_DATE];
    if (!fits(key, &claim, request, query))
        return SIGNED_URL_TAMPERED;
    if (instant_compare(now, instant_add(claim.issued, claim.lifetime)) >= 0)
        return SIGNED_URL_EXPIRED;
    if (instant_compare(instant_add(now, EARLINESS), claim.issued) < 0)
        return SIGNED_URL_EARLY;
    return SIGNED_URL_VALID;
}

enum signed_url_verdict signed_url_verify(const struct signed_url_key *key,
                                          const char *method, const char *authority,
                                          const char *path, const char *query,
                                          struct instant now)
{
    struct canonical_request request = {
        .method = method, .authority = authority, .path = path};
    struct url_query pairs;

    if (strlen(method) + strlen(authority) > URL_CEILING || strlen(path) > URL_CEILING ||
        (query != NULL && strlen(query) > URL_CEILING))
        return SIGNED_URL_MALFORMED;
    url_query_parse(query, &pairs);
    enum signed_url_verdict verdict = judge(key, &request, &pairs, now);
    url_query_clear(&pairs);
    return verdict;
}
