/* SPDX-License-Identifier: Apache-2.0 */
/* Azure's service SAS of one blob, as of the version of 2020-12-06: sixteen lines, most
 * of them empty, under a keyed SHA-256. */
#include "src/signed_url_internal.h"

#include "src/memory.h"

#include <string.h>

#define VERSION "2020-12-06"

enum field {
    FIELD_VERSION,
    FIELD_START,
    FIELD_END,
    FIELD_RESOURCE,
    FIELD_PERMISSIONS,
    FIELD_ADDRESS,
    FIELD_PROTOCOL,
    FIELD_SIGNATURE,
    FIELD_COUNT
};

static const char *const names[FIELD_COUNT] = {
    [FIELD_VERSION] = "sv",   [FIELD_START] = "st",       [FIELD_END] = "se",
    [FIELD_RESOURCE] = "sr",  [FIELD_PERMISSIONS] = "sp", [FIELD_ADDRESS] = "sip",
    [FIELD_PROTOCOL] = "spr", [FIELD_SIGNATURE] = "sig",
};

static const char *text_of(const char *value)
{
    return value == NULL ? "" : value;
}

/* Returns new the path as it was before it was coded: that is what is signed. */
static char *decoded(const char *path)
{
    char *copy = memory_text(path);

    url_decode(copy, strlen(copy), false);
    return copy;
}

/* Returns new the signature, in base64. The account's key is base64 itself. */
static char *signature_of(const struct signed_url_key *key,
                          const struct signed_url_target *target,
                          const char *const fields[FIELD_COUNT])
{
    unsigned char digest[SIGNED_URL_LONGEST_DIGEST];
    size_t secret_length = 0;
    AUTO_FREE char *path = decoded(target->path);
    AUTO_TEXT struct text lines;

    text_init(&lines, SIGNED_URL_REQUEST);
    text_add_strings(&lines, text_of(fields[FIELD_PERMISSIONS]), "\n",
                     text_of(fields[FIELD_START]), "\n", text_of(fields[FIELD_END]),
                     "\n/blob/", key->id, path, "\n");
    /* No stored policy; then, behind the resource, no snapshot, no encryption scope, and
     * none of the five headers an answer may be told to carry. */
    text_add_strings(&lines, "\n", text_of(fields[FIELD_ADDRESS]), "\n",
                     text_of(fields[FIELD_PROTOCOL]), "\n",
                     text_of(fields[FIELD_VERSION]), "\n",
                     text_of(fields[FIELD_RESOURCE]), "\n\n\n\n\n\n\n");
    AUTO_FREE char *secret =
        base64_decode(key->secret, strlen(key->secret), NULL, &secret_length);
    size_t length = signed_url_hmac(GNUTLS_MAC_SHA256, secret, secret_length,
                                    text_string(&lines), digest);
    return base64_encode(digest, length, NULL);
}

static void sign(const struct signed_url_key *key, const struct signed_url_target *target,
                 struct instant now, int64_t lifetime, struct text *query)
{
    static const enum field shown[] = {FIELD_VERSION, FIELD_START, FIELD_END,
                                       FIELD_RESOURCE, FIELD_PERMISSIONS};
    char start[INSTANT_TEXT_SIZE], end[INSTANT_TEXT_SIZE];
    const char *fields[FIELD_COUNT] = {[FIELD_VERSION] = VERSION,
                                       [FIELD_START] = start,
                                       [FIELD_END] = end,
                                       [FIELD_RESOURCE] = "b",
                                       [FIELD_PERMISSIONS] = "r"};

    instant_print(now, 0, start);
    instant_print(instant_add(now, lifetime), 0, end);
    AUTO_FREE char *signature = signature_of(key, target, fields);
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) {
        text_add_strings(query, names[shown[i]], "=");
        url_encode(query, fields[shown[i]], strlen(fields[shown[i]]));
        text_add_char(query, '&');
    }
    text_add_strings(query, names[FIELD_SIGNATURE], "=");
    url_encode(query, signature, strlen(signature));
}

static void verify(const struct signed_url_key *key,
                   const struct signed_url_target *target, const struct url_query *query,
                   struct signed_url_found *found)
{
    static const enum field needed[] = {FIELD_VERSION, FIELD_END, FIELD_RESOURCE,
                                        FIELD_PERMISSIONS, FIELD_SIGNATURE};
    const char *fields[FIELD_COUNT] = {NULL};

    found->readable = signed_url_find(query, names, FIELD_COUNT, fields, &found->any);
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        found->readable = found->readable && fields[needed[i]] != NULL;
    found->readable = found->readable &&
                      signed_url_sas_date(fields[FIELD_END], &found->end) &&
                      (fields[FIELD_START] == NULL ||
                       signed_url_sas_date(fields[FIELD_START], &found->start));
    if (!found->readable)
        return;
    found->has_start = fields[FIELD_START] != NULL;
    AUTO_FREE char *expected = signature_of(key, target, fields);
    found->fits = signed_url_same(expected, fields[FIELD_SIGNATURE]);
}

bool signed_url_sas_date(const char *text, struct instant *out)
{
    size_t length = strlen(text);

    if (instant_parse(text, length, out) || instant_parse_date(text, length, out))
        return true;
    if (length != strlen("2025-05-28T14:20Z") || text[length - 1] != 'Z')
        return false;
    AUTO_FREE char *seconds = memory_format("%.*s:00Z", (int)length - 1, text);
    return instant_parse(seconds, strlen(seconds), out);
}

const struct signed_url_way signed_url_way_sas = {.sign = sign, .verify = verify};
