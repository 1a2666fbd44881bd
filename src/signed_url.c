/* SPDX-License-Identifier: Apache-2.0 */
#include "src/signed_url.h"

#include "src/memory.h"
#include "src/signed_url_internal.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define EARLINESS 900 /* seconds a signer's clock may be ahead */

static const struct {
    const char *name;
    const struct signed_url_way *way;
} schemes[SIGNED_URL_SCHEMES] = {
    [SIGNED_URL_NONE] = {"none", &signed_url_way_aws_v4},
    [SIGNED_URL_AWS_SIGV4] = {"aws-sigv4", &signed_url_way_aws_v4},
    [SIGNED_URL_AWS_SIGV2] = {"aws-sigv2", &signed_url_way_aws_v2},
    [SIGNED_URL_CLOUDFRONT] = {"cloudfront", &signed_url_way_cloudfront},
    [SIGNED_URL_CLOUDFRONT_CUSTOM] = {"cloudfront-custom",
                                      &signed_url_way_cloudfront_custom},
    [SIGNED_URL_GCS_V4] = {"gcs-v4", &signed_url_way_gcs_v4},
    [SIGNED_URL_GCS_V2] = {"gcs-v2", &signed_url_way_gcs_v2},
    [SIGNED_URL_AZURE_SAS] = {"azure-sas", &signed_url_way_sas},
    [SIGNED_URL_EXPIRES_HMAC] = {"expires-hmac", &signed_url_way_expires},
    [SIGNED_URL_JWT] = {"jwt", &signed_url_way_jwt},
};

const char *signed_url_scheme_name(enum signed_url_scheme scheme)
{
    return schemes[scheme].name;
}

bool signed_url_needs_pair(enum signed_url_scheme scheme)
{
    return schemes[scheme].way->needs_pair;
}

int signed_url_refusal(enum signed_url_scheme scheme, enum signed_url_verdict verdict)
{
    /* Google calls an expired URL of version 4 a bad request; all others forbid. */
    return scheme == SIGNED_URL_GCS_V4 && verdict == SIGNED_URL_EXPIRED ? 400 : 403;
}

char *signed_url_sign(const struct signed_url_key *key, const char *method,
                      const char *scheme, const char *authority, const char *path,
                      struct instant now, int64_t lifetime)
{
    const struct signed_url_way *way = schemes[key->scheme].way;
    AUTO_TEXT struct text coded, query;
    struct text url;

    assert(lifetime >= 1 && lifetime <= SIGNED_URL_MAX_LIFETIME);
    assert(path[0] == '/' && strlen(path) < URL_CEILING);
    assert(!way->needs_pair || key->pair != NULL);
    text_init(&coded, SIGNED_URL_CODED);
    url_encode_path(&coded, path, strlen(path));
    text_init(&query, SIGNED_URL_REQUEST);
    way->sign(key,
              &(struct signed_url_target){.method = method,
                                          .scheme = scheme,
                                          .authority = authority,
                                          .path = text_string(&coded)},
              now, lifetime, &query);
    assert(!coded.overflowed && !query.overflowed);
    text_init(&url, TEXT_CEILING);
    text_reserve(&url, strlen(scheme) + strlen(authority) + coded.length + query.length +
                           strlen("://?"));
    text_add_strings(&url, scheme, "://", authority, text_string(&coded), "?",
                     text_string(&query));
    return text_take(&url);
}

/* The path as its owner wrote it is not known, only one coding of it: decoding and coding
 * again makes all codings equal. Returns new. */
static char *canonical_path(const char *path)
{
    AUTO_TEXT struct text out;
    AUTO_FREE char *decoded = memory_text(path);
    size_t length = url_decode(decoded, strlen(decoded), false);

    text_init(&out, SIGNED_URL_CODED);
    url_encode_path(&out, decoded, length);
    return text_take(&out);
}

static enum signed_url_verdict judge(const struct signed_url_found *found, int64_t grace,
                                     struct instant now)
{
    if (!found->any)
        return SIGNED_URL_UNSIGNED;
    if (!found->readable)
        return SIGNED_URL_MALFORMED;
    if (!found->fits)
        return SIGNED_URL_TAMPERED;
    if (instant_compare(now, instant_add(found->end, grace)) >= 0)
        return SIGNED_URL_EXPIRED;
    if (found->has_start &&
        instant_compare(instant_add(now, EARLINESS), found->start) < 0)
        return SIGNED_URL_EARLY;
    return SIGNED_URL_VALID;
}

enum signed_url_verdict signed_url_verify(const struct signed_url_key *key,
                                          const char *method, const char *scheme,
                                          const char *authority, const char *path,
                                          const char *query, struct instant now)
{
    struct signed_url_found found = {.any = false};
    struct url_query pairs;

    if (strlen(method) + strlen(authority) > URL_CEILING || strlen(path) > URL_CEILING ||
        (query != NULL && strlen(query) > URL_CEILING))
        return SIGNED_URL_MALFORMED;
    AUTO_FREE char *coded = canonical_path(path);
    url_query_parse(query, &pairs);
    schemes[key->scheme].way->verify(
        key,
        &(struct signed_url_target){
            .method = method, .scheme = scheme, .authority = authority, .path = coded},
        &pairs, &found);
    url_query_clear(&pairs);
    return judge(&found, key->grace, now);
}

/* A decoded name may hold a NUL and is then none of ours. */
static bool is_named(const struct url_pair *pair, const char *name)
{
    return pair->name_length == strlen(name) && strcmp(pair->name, name) == 0;
}

bool signed_url_find(const struct url_query *query, const char *const names[],
                     size_t count, const char *values[], bool *any)
{
    bool once = true;

    for (size_t i = 0; i < query->count; i++) {
        const struct url_pair *pair = &query->pairs[i];

        for (size_t name = 0; name < count; name++) {
            if (!is_named(pair, names[name]))
                continue;
            once =
                once && values[name] == NULL && strlen(pair->value) == pair->value_length;
            values[name] = pair->value;
            *any = true;
        }
    }
    return once;
}

json_t *signed_url_unbase64_json(const char *coded, size_t length, const char *letters)
{
    size_t size;
    AUTO_FREE char *bytes = base64_decode(coded, length, letters, &size);

    return bytes == NULL ? NULL : json_loadb(bytes, size, 0, NULL);
}

bool signed_url_epoch(const char *text, struct instant *out)
{
    size_t length = strlen(text);

    if (length == 0 || length > 15 || strspn(text, "0123456789") != length)
        return false;
    *out = (struct instant){.seconds = strtoll(text, NULL, 10)};
    return true;
}

char *signed_url_epoch_text(int64_t seconds)
{
    struct text digits;

    text_init(&digits, TEXT_CEILING);
    text_add_number(&digits, seconds);
    return text_take(&digits);
}
