/* SPDX-License-Identifier: Apache-2.0 */
/* CloudFront signs a policy, with RSA and SHA-1: either the canned one, which both sides
 * write down from the URL and its end, or one that stands in the query. In URLs "-", "_"
 * and "~" stand for base64's "+", "=" and "/". */
#include "src/signed_url_internal.h"

#include "src/memory.h"

#include <inttypes.h>
#include <string.h>

#define LETTERS "-~_"

enum field { FIELD_WHAT, FIELD_SIGNATURE, FIELD_KEY, FIELD_COUNT };

static const char *const canned_fields[] = {"Expires", "Signature", "Key-Pair-Id"};
static const char *const custom_fields[] = {"Policy", "Signature", "Key-Pair-Id"};

/* Returns new the signature of a policy. */
static char *signature_of(const struct signed_url_key *key, const char *policy,
                          size_t length)
{
    gnutls_datum_t signature =
        signed_url_rsa(key->pair, GNUTLS_SIGN_RSA_SHA1, policy, length);
    char *coded = base64_encode(signature.data, signature.size, LETTERS);

    gnutls_free(signature.data);
    return coded;
}

/* Returns new the canned policy; not one character of it is free. */
static char *canned_policy(const struct signed_url_target *target, const char *expires)
{
    return memory_format("{\"Statement\":[{\"Resource\":\"%s://%s%s\",\"Condition\":"
                         "{\"DateLessThan\":{\"AWS:EpochTime\":%s}}}]}",
                         target->scheme, target->authority, target->path, expires);
}

static void sign_canned(const struct signed_url_key *key,
                        const struct signed_url_target *target, struct instant now,
                        int64_t lifetime, struct text *query)
{
    AUTO_FREE char *expires = signed_url_epoch_text(now.seconds + lifetime);
    AUTO_FREE char *policy = canned_policy(target, expires);
    AUTO_FREE char *signature = signature_of(key, policy, strlen(policy));

    text_add_format(query, "Expires=%s&Signature=%s&Key-Pair-Id=", expires, signature);
    url_encode(query, key->id, strlen(key->id));
}

static void sign_custom(const struct signed_url_key *key,
                        const struct signed_url_target *target, struct instant now,
                        int64_t lifetime, struct text *query)
{
    AUTO_FREE char *policy = memory_format(
        "{\"Statement\":[{\"Resource\":\"%s://%s%s\",\"Condition\":{\"DateLessThan\":"
        "{\"AWS:EpochTime\":%" PRId64 "},\"DateGreaterThan\":{\"AWS:EpochTime\":%" PRId64
        "}}}]}",
        target->scheme, target->authority, target->path, now.seconds + lifetime,
        now.seconds);
    AUTO_FREE char *signature = signature_of(key, policy, strlen(policy));
    AUTO_FREE char *coded = base64_encode(policy, strlen(policy), LETTERS);

    text_add_format(query, "Policy=%s&Signature=%s&Key-Pair-Id=", coded, signature);
    url_encode(query, key->id, strlen(key->id));
}

static bool find(const struct url_query *query, const char *const names[FIELD_COUNT],
                 const char *fields[FIELD_COUNT], struct signed_url_found *found)
{
    bool complete = signed_url_find(query, names, FIELD_COUNT, fields, &found->any);

    for (size_t i = 0; i < FIELD_COUNT; i++)
        complete = complete && fields[i] != NULL;
    return complete;
}

static void verify_canned(const struct signed_url_key *key,
                          const struct signed_url_target *target,
                          const struct url_query *query, struct signed_url_found *found)
{
    const char *fields[FIELD_COUNT] = {NULL};

    found->readable = find(query, canned_fields, fields, found) &&
                      signed_url_epoch(fields[FIELD_WHAT], &found->end);
    if (!found->readable)
        return;
    AUTO_FREE char *policy = canned_policy(target, fields[FIELD_WHAT]);
    AUTO_FREE char *expected = signature_of(key, policy, strlen(policy));
    bool same = signed_url_same(expected, fields[FIELD_SIGNATURE]);
    found->fits = same && strcmp(key->id, fields[FIELD_KEY]) == 0;
}

static bool read_date(const json_t *condition, const char *name, struct instant *out)
{
    const json_t *epoch =
        json_object_get(json_object_get(condition, name), "AWS:EpochTime");

    *out = (struct instant){.seconds = json_integer_value(epoch)};
    return json_is_integer(epoch);
}

/* Reads what a policy that is ours says; false when it speaks of another URL. */
static bool read_policy(const char *policy, size_t length,
                        const struct signed_url_target *target,
                        struct signed_url_found *found)
{
    AUTO_FREE char *url =
        memory_format("%s://%s%s", target->scheme, target->authority, target->path);
    json_auto_t *json = json_loadb(policy, length, 0, NULL);
    const json_t *statement = json_array_get(json_object_get(json, "Statement"), 0);
    const json_t *condition = json_object_get(statement, "Condition");
    const char *resource = json_string_value(json_object_get(statement, "Resource"));

    found->has_start = read_date(condition, "DateGreaterThan", &found->start);
    return read_date(condition, "DateLessThan", &found->end) && resource != NULL &&
           strcmp(resource, url) == 0;
}

static void verify_custom(const struct signed_url_key *key,
                          const struct signed_url_target *target,
                          const struct url_query *query, struct signed_url_found *found)
{
    const char *fields[FIELD_COUNT] = {NULL};
    size_t length = 0;

    if (!find(query, custom_fields, fields, found))
        return;
    AUTO_FREE char *policy =
        base64_decode(fields[FIELD_WHAT], strlen(fields[FIELD_WHAT]), LETTERS, &length);
    found->readable = policy != NULL;
    if (!found->readable)
        return;
    AUTO_FREE char *expected = signature_of(key, policy, length);
    bool same = signed_url_same(expected, fields[FIELD_SIGNATURE]);
    found->fits = same && strcmp(key->id, fields[FIELD_KEY]) == 0 &&
                  read_policy(policy, length, target, found);
}

const struct signed_url_way signed_url_way_cloudfront = {
    .needs_pair = true, .sign = sign_canned, .verify = verify_canned};
const struct signed_url_way signed_url_way_cloudfront_custom = {
    .needs_pair = true, .sign = sign_custom, .verify = verify_custom};
