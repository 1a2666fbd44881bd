/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/guard.h"

#include "src/memory.h"

#include <gnutls/gnutls.h>
#include <string.h>
#include <strings.h>

#define FEW 4 /* schemes that most requirements name at most */

/* What stands behind the scheme word of Authorization, or NULL when another scheme does
 * (RFC 9110 11.1: the word is compared without case). */
static const char *after_word(const char *authorization, const char *word)
{
    size_t length = strlen(word);

    if (authorization == NULL || strncasecmp(authorization, word, length) != 0 ||
        authorization[length] != ' ')
        return NULL;
    authorization += length;
    while (*authorization == ' ')
        authorization++;
    return *authorization == '\0' ? NULL : authorization;
}

/* Returns new "user:password" of Basic credentials (RFC 7617), or NULL. */
static char *basic_value(const char *authorization)
{
    const char *coded = after_word(authorization, "Basic");
    gnutls_datum_t in, out;
    char *value;

    if (coded == NULL)
        return NULL;
    in.data = (unsigned char *)memory_text(coded);
    in.size = (unsigned)strlen(coded);
    value = NULL;
    if (gnutls_base64_decode2(&in, &out) == GNUTLS_E_SUCCESS) {
        value = memory_text_of((const char *)out.data, out.size);
        gnutls_free(out.data);
    }
    free(in.data);
    return value;
}

/* Returns new the value of a cookie (RFC 6265 4.2.1), or NULL. */
static char *cookie_value(const char *cookies, const char *name)
{
    size_t length = strlen(name);

    while (cookies != NULL && *cookies != '\0') {
        cookies += strspn(cookies, "; ");
        if (strncmp(cookies, name, length) == 0 && cookies[length] == '=')
            return memory_text_of(cookies + length + 1,
                                  strcspn(cookies + length + 1, ";"));
        cookies += strcspn(cookies, ";");
    }
    return NULL;
}

char *guard_presented(const struct contract_scheme *scheme,
                      const struct http_request *request)
{
    const char *authorization = http_headers_value(&request->headers, "Authorization");

    switch (scheme->kind) {
    case SCHEME_BASIC:
        return basic_value(authorization);
    case SCHEME_API_KEY:
        if (scheme->in == EXPRESSION_QUERY)
            return memory_text(url_query_value(&request->query, scheme->key));
        if (scheme->in == EXPRESSION_REQUEST_HEADER)
            return memory_text(http_headers_value(&request->headers, scheme->key));
        return cookie_value(http_headers_value(&request->headers, "Cookie"), scheme->key);
    case SCHEME_BEARER:
    case SCHEME_OTHER:
        break;
    }
    return memory_text(after_word(authorization, "Bearer"));
}

bool guard_same_secret(const char *a, const char *b)
{
    size_t length = strlen(a);

    return strlen(b) == length && gnutls_memcmp(a, b, length) == 0;
}

static bool fits(const struct contract_credential *credential,
                 const struct contract_requirement *requirement, char *const *values)
{
    bool all = true;

    for (size_t i = 0; i < requirement->count; i++) {
        const char *expected = credential->values[requirement->schemes[i]];
        all = expected != NULL && guard_same_secret(expected, values[i]) && all;
    }
    return all;
}

/* Every credential is compared, whether or not one fitted already. */
static bool identify(const struct contract *contract,
                     const struct contract_requirement *requirement, char *const *values,
                     struct guard_identity *out)
{
    bool known = contract->credential_count == 0;

    for (size_t i = contract->credential_count; i-- > 0;) {
        if (fits(&contract->credentials[i], requirement, values)) {
            out->credential = &contract->credentials[i];
            known = true;
        }
    }
    return known;
}

static bool satisfies(const struct contract *contract,
                      const struct contract_requirement *requirement,
                      const struct http_request *request, struct guard_identity *out)
{
    char *few[FEW], **many = NULL, **values = few;
    bool complete = true, satisfied;

    if (requirement->count > FEW)
        values = many = memory_array(requirement->count, sizeof *values);

    for (size_t i = 0; i < requirement->count; i++) {
        values[i] = guard_presented(&contract->schemes[requirement->schemes[i]], request);
        complete = complete && values[i] != NULL && values[i][0] != '\0';
    }
    satisfied = requirement->count == 0 ||
                (complete && identify(contract, requirement, values, out));
    for (size_t i = 0; i < requirement->count; i++)
        free(values[i]);
    free(many);
    return satisfied;
}

bool guard_credentials(const struct contract *contract,
                       const struct contract_operation *operation,
                       const struct http_request *request, struct guard_identity *out)
{
    *out = (struct guard_identity){0};
    for (size_t i = 0; i < operation->security_count; i++)
        if (satisfies(contract, &operation->security[i], request, out))
            return true;
    return operation->security_count == 0;
}

bool guard_sees(const struct guard_identity *identity, const char *owner)
{
    const struct contract_credential *credential = identity->credential;

    if (credential == NULL || credential->sees_all)
        return true;
    for (size_t i = 0; i < credential->sees_count; i++)
        if (strcmp(credential->sees[i], owner) == 0)
            return true;
    return false;
}
