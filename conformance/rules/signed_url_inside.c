/* SPDX-License-Identifier: Apache-2.0 */
/* Ends that stand inside base64: a CloudFront policy, the claims of a JSON Web Token.
 * They are moved as text, so that nothing else of what was signed changes. */
#include "conformance/rules/signed_url_internal.h"

#include "src/base64.h"
#include "src/memory.h"

#include <stdlib.h>
#include <string.h>

#define POLICY_LETTERS "-~_"

/* Returns new `text` with the first number behind `name` raised; NULL: there is none. */
static char *raised(const char *text, const char *name, int64_t by)
{
    const char *at = strstr(text, name);
    at = at == NULL ? NULL : at + strlen(name) + strcspn(at + strlen(name), "0123456789");
    if (at == NULL || *at == '\0')
        return NULL;
    char *end;
    long long number = strtoll(at, &end, 10);
    return memory_format("%.*s%lld%s", (int)(at - text), text, number + (long long)by,
                         end);
}

static char *later_coded(const char *coded, size_t length, const char *letters,
                         const char *name, int64_t lifetime)
{
    AUTO_FREE char *text = base64_decode(coded, length, letters, NULL);
    AUTO_FREE char *later = text == NULL ? NULL : raised(text, name, lifetime);
    return later == NULL ? NULL : base64_encode(later, strlen(later), letters);
}

char *signed_url_later_inside(const char *url, int64_t lifetime)
{
    static const char *const tokens[] = {"token", "jwt", "access_token", "auth"};
    size_t length = 0;
    const char *policy = signed_url_value(url, "Policy", &length);
    if (policy != NULL) {
        AUTO_FREE char *later =
            later_coded(policy, length, POLICY_LETTERS, "\"DateLessThan\"", lifetime);
        return later == NULL ? NULL : signed_url_replaced(url, policy, length, later);
    }
    for (size_t i = 0; i < sizeof tokens / sizeof *tokens; i++) {
        const char *token = signed_url_value(url, tokens[i], &length);
        const char *claims = token == NULL ? NULL : memchr(token, '.', length);
        if (claims == NULL)
            continue;
        size_t size = strcspn(++claims, ".&#");
        AUTO_FREE char *later =
            later_coded(claims, size, BASE64_FOR_URLS, "\"exp\"", lifetime);
        if (later != NULL)
            return signed_url_replaced(url, claims, size, later);
    }
    return NULL;
}
