/* SPDX-License-Identifier: Apache-2.0 */
#include "src/signed_url.h"

#include "src/memory.h"
#include "src/text.h"
#include "src/url.h"

#include <stdlib.h>
#include <string.h>

#define REDACTED "REDACTED"

/* In lower case and without "-", "_" and ".", which names differ in. A page's token is no
 * credential, so the names are whole ones. */
static const char *const secret_names[] = {
    "xamzsignature",
    "xamzcredential",
    "xamzsecuritytoken",
    "xgoogsignature",
    "xgoogcredential",
    "awsaccesskeyid",
    "googleaccessid",
    "ossaccesskeyid",
    "keypairid",
    "signature",
    "sig",
    "sign",
    "hmac",
    "hash",
    "token",
    "accesstoken",
    "authtoken",
    "idtoken",
    "refreshtoken",
    "sessiontoken",
    "securitytoken",
    "apitoken",
    "jwt",
    "auth",
    "authorization",
    "apikey",
    "accesskey",
    "accesskeyid",
    "key",
    "secret",
    "clientsecret",
    "password",
    "passwd",
    "pwd",
    "credential",
    "credentials",
    "sas",
    "skoid",
    NULL,
};

bool signed_url_is_secret(const char *name, size_t length)
{
    AUTO_FREE char *plain = memory_text_of(name, length);
    size_t to = 0;

    length = url_decode(plain, length, true);
    for (size_t i = 0; i < length; i++) {
        char character = plain[i];

        if (strchr("-_.", character) != NULL)
            continue;
        if (character >= 'A' && character <= 'Z')
            character = (char)(character - 'A' + 'a');
        plain[to++] = character;
    }
    plain[to] = '\0';
    for (size_t i = 0; secret_names[i] != NULL; i++) {
        if (strcmp(plain, secret_names[i]) == 0)
            return true;
    }
    return false;
}

/* One "name=value". A fragment may carry tokens as well and is written alike. */
static void redact_piece(struct text *out, const char *piece, size_t length)
{
    const char *equals = memchr(piece, '=', length);

    if (equals == NULL || !signed_url_is_secret(piece, (size_t)(equals - piece))) {
        text_add(out, piece, length);
        return;
    }
    text_add(out, piece, (size_t)(equals - piece) + 1);
    text_add_string(out, REDACTED);
}

/* The length of "scheme://", and in `*user` that of "user:password" behind it. */
static size_t find_user(const char *url, size_t *user)
{
    const char *colon = strstr(url, "://");

    *user = 0;
    if (colon == NULL || colon > url + strcspn(url, "/?#"))
        return 0;
    const char *authority = colon + 3;
    size_t length = strcspn(authority, "/?#");
    for (size_t i = 0; i < length; i++) {
        if (authority[i] == '@')
            *user = i;
    }
    return (size_t)(authority - url);
}

char *signed_url_redact(const char *url)
{
    AUTO_TEXT struct text out;
    size_t user;
    size_t prefix = find_user(url, &user);

    text_init(&out, TEXT_CEILING);
    text_add(&out, url, prefix);
    if (user > 0)
        text_add_string(&out, REDACTED);
    url += prefix + user;
    size_t length = strcspn(url, "?#");
    text_add(&out, url, length);
    for (url += length; *url != '\0'; url += length) {
        text_add_char(&out, *url++); /* "?", "#" or "&" */
        length = strcspn(url, "?#&");
        redact_piece(&out, url, length);
    }
    return text_take(&out);
}
