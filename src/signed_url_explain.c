/* SPDX-License-Identifier: Apache-2.0 */
#include "src/signed_url.h"

#include "src/signed_url_internal.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define LATEST_SECOND 253402300799.0 /* the last of the year 9999 */

/* Numbers below are durations or dates of 1973 and before, no end of a URL; those from
 * the second one on are milliseconds, since as seconds they lie beyond the year 5138. */
#define EARLIEST_EPOCH       100000000LL
#define EARLIEST_MILLISECOND 100000000000LL

/* The value of a parameter, its name compared without case: senders write both. */
static const char *find(const struct url_query *query, const char *name)
{
    for (size_t i = 0; i < query->count; i++) {
        const struct url_pair *pair = &query->pairs[i];

        if (pair->name_length == strlen(name) && strcasecmp(pair->name, name) == 0)
            return pair->value;
    }
    return NULL;
}

/* Reads up to 15 digits and nothing else. */
static bool read_digits(const char *text, int64_t *out)
{
    size_t length = strlen(text);

    if (length == 0 || length > 15 || strspn(text, "0123456789") != length)
        return false;
    *out = strtoll(text, NULL, 10);
    return true;
}

static void set_issued(struct signed_url_claims *out, struct instant instant)
{
    out->has_issued = true;
    out->issued = instant;
}

static void set_expires(struct signed_url_claims *out, struct instant instant)
{
    out->has_expires = true;
    out->expires = instant;
}

static struct instant instant_of_epoch(int64_t number)
{
    if (number >= EARLIEST_MILLISECOND)
        return instant_of_milliseconds(number);
    return (struct instant){.seconds = number};
}

/* Reading: each fills in what its scheme's parameters say and returns false when the URL
 * is not of the scheme after all. A parameter that is missing or unreadable leaves a
 * claim out. */

static bool read_date_and_lifetime(const struct url_query *query, const char *date_name,
                                   const char *lifetime_name,
                                   struct signed_url_claims *out)
{
    const char *date = find(query, date_name);
    const char *lifetime = find(query, lifetime_name);
    struct instant issued;
    int64_t seconds;

    if (date == NULL || !instant_parse_basic(date, strlen(date), &issued))
        return true;
    set_issued(out, issued);
    if (lifetime != NULL && read_digits(lifetime, &seconds))
        set_expires(out, instant_add(issued, seconds));
    return true;
}

static bool read_aws_v4(const struct url_query *query, struct signed_url_claims *out)
{
    return read_date_and_lifetime(query, "X-Amz-Date", "X-Amz-Expires", out);
}

static bool read_gcs_v4(const struct url_query *query, struct signed_url_claims *out)
{
    return read_date_and_lifetime(query, "X-Goog-Date", "X-Goog-Expires", out);
}

static bool read_expires(const struct url_query *query, struct signed_url_claims *out)
{
    const char *expires = find(query, "Expires");
    int64_t seconds;

    if (expires != NULL && read_digits(expires, &seconds))
        set_expires(out, (struct instant){.seconds = seconds});
    return true;
}

static bool read_condition(const json_t *condition, const char *name, struct instant *out)
{
    const json_t *epoch =
        json_object_get(json_object_get(condition, name), "AWS:EpochTime");

    if (!json_is_integer(epoch))
        return false;
    *out = (struct instant){.seconds = json_integer_value(epoch)};
    return true;
}

/* A policy's dates are in its JSON. In the query "-", "_" and "~" stand for "+", "=" and
 * "/". */
static bool read_policy(const struct url_query *query, struct signed_url_claims *out)
{
    const char *policy = find(query, "Policy");
    json_t *json = signed_url_unbase64_json(policy, strlen(policy), "-~_");
    const json_t *statement = json_array_get(json_object_get(json, "Statement"), 0);
    const json_t *condition = json_object_get(statement, "Condition");

    out->has_issued = read_condition(condition, "DateGreaterThan", &out->issued);
    out->has_expires = read_condition(condition, "DateLessThan", &out->expires);
    json_decref(json);
    return true;
}

/* The key a delegated user signed with may end before the URL does. */
static bool read_sas(const struct url_query *query, struct signed_url_claims *out)
{
    const char *start = find(query, "st");
    const char *end = find(query, "se");
    const char *key_end = find(query, "ske");
    struct instant instant;

    if (start != NULL && signed_url_sas_date(start, &instant))
        set_issued(out, instant);
    if (end != NULL && signed_url_sas_date(end, &instant))
        set_expires(out, instant);
    if (key_end != NULL && signed_url_sas_date(key_end, &instant) && out->has_expires &&
        instant_compare(instant, out->expires) < 0)
        set_expires(out, instant);
    return true;
}

/* Home-made schemes have no document: the names are those seen in the wild. */

static const char *const expiry_names[] = {"expires",    "exp",         "expiry",
                                           "expire",     "expires_at",  "expiresAt",
                                           "expires-at", "valid_until", NULL};
static const char *const issue_names[] = {"issued", "iat", "issued_at", "issuedAt", NULL};
static const char *const token_names[] = {"token", "jwt", "access_token", "auth", NULL};
static const char *const signature_names[] = {"signature", "sig",   "hmac", "sign",
                                              "hash",      "token", NULL};

/* Epoch seconds or milliseconds, or RFC 3339. */
static bool read_moment(const char *text, struct instant *out)
{
    int64_t number;

    if (instant_parse(text, strlen(text), out))
        return true;
    if (!read_digits(text, &number) || number < EARLIEST_EPOCH)
        return false;
    *out = instant_of_epoch(number);
    return true;
}

static bool read_first(const struct url_query *query, const char *const names[],
                       struct instant *out)
{
    for (size_t i = 0; names[i] != NULL; i++) {
        const char *value = find(query, names[i]);

        if (value != NULL && read_moment(value, out))
            return true;
    }
    return false;
}

/* NumericDate may have a fraction (RFC 7519 2), which no expiry needs. */
static bool read_claim(const json_t *claims, const char *name, struct instant *out)
{
    const json_t *number = json_object_get(claims, name);
    double seconds = json_number_value(number);

    if (!json_is_number(number) || seconds < 0 || seconds > LATEST_SECOND)
        return false;
    *out = (struct instant){.seconds = (int64_t)seconds};
    return true;
}

/* The middle part of a JSON Web Token (RFC 7519) is its claims. */
static bool read_token(const char *token, struct signed_url_claims *out)
{
    const char *claims = strchr(token, '.');
    const char *end = claims == NULL ? NULL : strchr(claims + 1, '.');

    if (end == NULL)
        return false;
    json_t *json = signed_url_unbase64_json(claims + 1, (size_t)(end - claims - 1), "-_");
    out->has_issued = read_claim(json, "iat", &out->issued);
    out->has_expires = read_claim(json, "exp", &out->expires);
    json_decref(json);
    return out->has_expires;
}

static bool read_tokens(const struct url_query *query, struct signed_url_claims *out)
{
    for (size_t i = 0; token_names[i] != NULL; i++) {
        const char *token = find(query, token_names[i]);

        if (token == NULL || !read_token(token, out))
            continue;
        out->signature_name = token_names[i];
        return true;
    }
    return false;
}

static bool read_home_made(const struct url_query *query, struct signed_url_claims *out)
{
    out->has_issued = read_first(query, issue_names, &out->issued);
    out->has_expires = read_first(query, expiry_names, &out->expires);
    for (size_t i = 0; signature_names[i] != NULL && out->signature_name == NULL; i++) {
        if (find(query, signature_names[i]) != NULL)
            out->signature_name = signature_names[i];
    }
    return out->has_expires;
}

/* A scheme is recognised by parameters that are all there. The order decides where two
 * fit: names of their own come before names that several schemes use. */
static const struct scheme {
    enum signed_url_scheme scheme;
    const char *marks[3];
    const char *signature;
    bool (*read)(const struct url_query *query, struct signed_url_claims *out);
} schemes[] = {
    {.scheme = SIGNED_URL_AWS_SIGV4,
     .marks = {"X-Amz-Algorithm", "X-Amz-Signature"},
     .signature = "X-Amz-Signature",
     .read = read_aws_v4},
    {.scheme = SIGNED_URL_GCS_V4,
     .marks = {"X-Goog-Algorithm", "X-Goog-Signature"},
     .signature = "X-Goog-Signature",
     .read = read_gcs_v4},
    {.scheme = SIGNED_URL_CLOUDFRONT_CUSTOM,
     .marks = {"Key-Pair-Id", "Signature", "Policy"},
     .signature = "Signature",
     .read = read_policy},
    {.scheme = SIGNED_URL_CLOUDFRONT,
     .marks = {"Key-Pair-Id", "Signature"},
     .signature = "Signature",
     .read = read_expires},
    {.scheme = SIGNED_URL_AWS_SIGV2,
     .marks = {"AWSAccessKeyId", "Signature"},
     .signature = "Signature",
     .read = read_expires},
    {.scheme = SIGNED_URL_GCS_V2,
     .marks = {"GoogleAccessId", "Signature"},
     .signature = "Signature",
     .read = read_expires},
    {.scheme = SIGNED_URL_AZURE_SAS,
     .marks = {"sv", "sig", "sr"},
     .signature = "sig",
     .read = read_sas},
    {.scheme = SIGNED_URL_AZURE_SAS,
     .marks = {"sv", "sig", "ss"},
     .signature = "sig",
     .read = read_sas},
    {.scheme = SIGNED_URL_JWT, .read = read_tokens},
    {.scheme = SIGNED_URL_EXPIRES_HMAC, .read = read_home_made},
};

static bool is_recognised(const struct scheme *scheme, const struct url_query *query)
{
    size_t count = sizeof scheme->marks / sizeof *scheme->marks;

    for (size_t i = 0; i < count && scheme->marks[i] != NULL; i++) {
        if (find(query, scheme->marks[i]) == NULL)
            return false;
    }
    return true;
}

static bool explain(const struct url_query *query, struct signed_url_claims *out)
{
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
        if (!is_recognised(&schemes[i], query))
            continue;
        *out = (struct signed_url_claims){.scheme = schemes[i].scheme,
                                          .signature_name = schemes[i].signature};
        if (schemes[i].read(query, out))
            return true;
    }
    *out = (struct signed_url_claims){.scheme = SIGNED_URL_NONE};
    return false;
}

bool signed_url_explain(const char *url, struct signed_url_claims *out)
{
    struct url parts;
    struct url_query query;

    *out = (struct signed_url_claims){.scheme = SIGNED_URL_NONE};
    if (!url_parse(url, &parts, NULL))
        return false;
    url_query_parse(parts.query, &query);
    bool recognised = explain(&query, out);
    url_query_clear(&query);
    url_clear(&parts);
    return recognised;
}

const char *const *signed_url_parts(enum signed_url_scheme scheme)
{
    static const char *const parts[SIGNED_URL_SCHEMES][4] = {
        [SIGNED_URL_AWS_SIGV4] = {"X-Amz-Algorithm", "X-Amz-Credential",
                                  "X-Amz-SignedHeaders"},
        [SIGNED_URL_GCS_V4] = {"X-Goog-Algorithm", "X-Goog-Credential",
                               "X-Goog-SignedHeaders"},
        [SIGNED_URL_AWS_SIGV2] = {"AWSAccessKeyId"},
        [SIGNED_URL_GCS_V2] = {"GoogleAccessId"},
        [SIGNED_URL_CLOUDFRONT] = {"Key-Pair-Id"},
        [SIGNED_URL_CLOUDFRONT_CUSTOM] = {"Key-Pair-Id"},
        [SIGNED_URL_AZURE_SAS] = {"sv", "sr", "sp"},
    };

    return parts[scheme];
}
