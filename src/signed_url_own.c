/* SPDX-License-Identifier: Apache-2.0 */
/* What vendors make for themselves: an end beside a keyed hash, or a JSON Web Token (RFC
 * 7519, HS256 of RFC 7518 3.2) that holds it. */
#include "src/signed_url_internal.h"

#include "src/memory.h"

#include <string.h>

/* --- An end and a keyed hash --- */

enum field { FIELD_EXPIRES, FIELD_SIGNATURE, FIELD_COUNT };

static const char *const names[FIELD_COUNT] = {"expires", "signature"};

/* Returns new the signature of the path with the end behind it. */
static char *signature_of(const struct signed_url_key *key,
                          const struct signed_url_target *target, const char *expires)
{
    unsigned char digest[SIGNED_URL_LONGEST_DIGEST];
    AUTO_TEXT struct text text;
    size_t length;

    text_init(&text, SIGNED_URL_REQUEST);
    text_add_strings(&text, target->path, "?expires=", expires);
    length = signed_url_hmac(GNUTLS_MAC_SHA256, key->secret, strlen(key->secret),
                             text_string(&text), digest);
    return signed_url_hex(digest, length);
}

static void sign_expires(const struct signed_url_key *key,
                         const struct signed_url_target *target, struct instant now,
                         int64_t lifetime, struct text *query)
{
    AUTO_FREE char *expires = signed_url_epoch_text(now.seconds + lifetime);
    AUTO_FREE char *signature = signature_of(key, target, expires);

    text_add_strings(query, "expires=", expires, "&signature=", signature);
}

static void verify_expires(const struct signed_url_key *key,
                           const struct signed_url_target *target,
                           const struct url_query *query, struct signed_url_found *found)
{
    const char *fields[FIELD_COUNT] = {NULL};

    found->readable = signed_url_find(query, names, FIELD_COUNT, fields, &found->any) &&
                      fields[FIELD_EXPIRES] != NULL && fields[FIELD_SIGNATURE] != NULL &&
                      signed_url_epoch(fields[FIELD_EXPIRES], &found->end);
    if (!found->readable)
        return;
    AUTO_FREE char *expected = signature_of(key, target, fields[FIELD_EXPIRES]);
    found->fits = signed_url_same(expected, fields[FIELD_SIGNATURE]);
}

const struct signed_url_way signed_url_way_expires = {.sign = sign_expires,
                                                      .verify = verify_expires};

/* --- A token --- */

#define HEADER "{\"alg\":\"HS256\",\"typ\":\"JWT\"}"

static const char *const token_name[] = {"token"};

/* Returns new the signature of "header.claims" of `length` bytes. */
static char *token_signature(const struct signed_url_key *key, const char *token,
                             size_t length)
{
    unsigned char digest[SIGNED_URL_LONGEST_DIGEST];
    AUTO_FREE char *text = memory_text_of(token, length);
    size_t size = signed_url_hmac(GNUTLS_MAC_SHA256, key->secret, strlen(key->secret),
                                  text, digest);

    return base64_encode(digest, size, BASE64_FOR_URLS);
}

static void sign_token(const struct signed_url_key *key,
                       const struct signed_url_target *target, struct instant now,
                       int64_t lifetime, struct text *query)
{
    /* The path is coded, so that it needs no escapes in JSON. */
    AUTO_FREE char *issued = signed_url_epoch_text(now.seconds);
    AUTO_FREE char *expires = signed_url_epoch_text(now.seconds + lifetime);
    AUTO_TEXT struct text claims, token;

    text_init(&claims, SIGNED_URL_REQUEST);
    text_add_strings(&claims, "{\"sub\":\"", target->path, "\",\"iat\":", issued,
                     ",\"exp\":", expires, "}");
    AUTO_FREE char *head = base64_encode(HEADER, strlen(HEADER), BASE64_FOR_URLS);
    AUTO_FREE char *body =
        base64_encode(text_string(&claims), claims.length, BASE64_FOR_URLS);
    text_init(&token, SIGNED_URL_REQUEST);
    text_add_strings(&token, head, ".", body);
    AUTO_FREE char *signature = token_signature(key, text_string(&token), token.length);
    text_add_strings(query, "token=", text_string(&token), ".", signature);
}

static bool read_claims(const char *coded, size_t length,
                        const struct signed_url_target *target,
                        struct signed_url_found *found)
{
    json_auto_t *claims = signed_url_unbase64_json(coded, length, BASE64_FOR_URLS);
    const json_t *expires = json_object_get(claims, "exp");
    const json_t *issued = json_object_get(claims, "iat");
    const char *subject = json_string_value(json_object_get(claims, "sub"));

    found->end = (struct instant){.seconds = json_integer_value(expires)};
    found->start = (struct instant){.seconds = json_integer_value(issued)};
    found->has_start = json_is_integer(issued);
    return json_is_integer(expires) && subject != NULL &&
           strcmp(subject, target->path) == 0;
}

static void verify_token(const struct signed_url_key *key,
                         const struct signed_url_target *target,
                         const struct url_query *query, struct signed_url_found *found)
{
    const char *token = NULL;
    bool once = signed_url_find(query, token_name, 1, &token, &found->any);
    const char *claims = token == NULL ? NULL : strchr(token, '.');
    const char *signature = claims == NULL ? NULL : strchr(claims + 1, '.');

    found->readable = once && signature != NULL;
    if (!found->readable)
        return;
    AUTO_FREE char *expected = token_signature(key, token, (size_t)(signature - token));
    bool same = signed_url_same(expected, signature + 1);
    found->fits =
        same && read_claims(claims + 1, (size_t)(signature - claims - 1), target, found);
}

const struct signed_url_way signed_url_way_jwt = {.sign = sign_token,
                                                  .verify = verify_token};
