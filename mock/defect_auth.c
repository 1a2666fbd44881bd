/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/defect_internal.h"

#include "src/memory.h"

#include <string.h>
#include <strings.h>

enum likeness { LIKE_PREFIX, LIKE_EXTENSION, LIKE_CASELESS, LIKE_EQUAL };

static void secured(const struct contract *contract, const struct defect_kind *kind,
                    struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++)
        if (contract->operations[i].security_count > 0 &&
            defect_is_asked(&contract->operations[i]))
            defect_add(out, kind, (struct defect_target){.operation = i}, "%s",
                       contract->operations[i].id);
}

/* Kinds that change a key need keys to change. */
static void keyed(const struct contract *contract, const struct defect_kind *kind,
                  struct defect_list *out)
{
    if (contract->credential_count > 0)
        secured(contract, kind, out);
}

/* Kinds that concern the word before the key need a scheme that has one. */
static void worded(const struct contract *contract, const struct defect_kind *kind,
                   struct defect_list *out)
{
    for (size_t i = 0; i < contract->scheme_count; i++)
        if (contract->schemes[i].kind == SCHEME_BEARER) {
            keyed(contract, kind, out);
            return;
        }
}

/* What a request presents for a scheme, with the scheme word; borrowed, or NULL. */
static const char *presented(const struct contract_scheme *scheme,
                             const struct http_request *request)
{
    if (scheme->kind == SCHEME_API_KEY && scheme->in == EXPRESSION_QUERY)
        return url_query_value(&request->query, scheme->key);
    if (scheme->kind == SCHEME_API_KEY)
        return scheme->in == EXPRESSION_REQUEST_HEADER
                   ? http_headers_value(&request->headers, scheme->key)
                   : NULL;
    return http_headers_value(&request->headers, "Authorization");
}

/* The key without its scheme word. */
static const char *key_of(const struct contract_scheme *scheme, const char *text)
{
    const char *space = scheme->kind == SCHEME_API_KEY ? NULL : strchr(text, ' ');

    return space == NULL ? text : space + 1;
}

/* Returns new the key a request gives, whatever the word before it; or NULL. */
static char *given_key(const struct contract_scheme *scheme,
                       const struct http_request *request)
{
    const char *text = presented(scheme, request);

    if (scheme->kind == SCHEME_BASIC || scheme->in == EXPRESSION_COOKIE)
        return guard_presented(scheme, request);
    return text == NULL ? NULL : memory_text(key_of(scheme, text));
}

static bool presents_something(const struct defect_exchange *exchange)
{
    for (size_t i = 0; i < exchange->contract->scheme_count; i++) {
        const struct contract_scheme *scheme = &exchange->contract->schemes[i];
        const char *text = presented(scheme, exchange->request);
        AUTO_FREE char *value = guard_presented(scheme, exchange->request);

        if ((text != NULL && key_of(scheme, text)[0] != '\0') ||
            (value != NULL && value[0] != '\0'))
            return true;
    }
    return false;
}

static bool is_like(const char *key, const char *given, enum likeness likeness)
{
    size_t key_length = strlen(key), given_length = strlen(given);

    switch (likeness) {
    case LIKE_PREFIX:
        return given_length > 0 && given_length < key_length &&
               strncmp(key, given, given_length) == 0;
    case LIKE_EXTENSION:
        return given_length > key_length && strncmp(key, given, key_length) == 0;
    case LIKE_CASELESS:
        return strcasecmp(key, given) == 0;
    case LIKE_EQUAL:
        break;
    }
    return strcmp(key, given) == 0;
}

static void admit(struct defect_exchange *exchange,
                  const struct contract_credential *credential)
{
    exchange->admitted = true;
    exchange->identity.credential = credential;
}

static void admit_any(const struct defect *defect, struct defect_exchange *exchange)
{
    (void)defect;
    if (!exchange->admitted && presents_something(exchange))
        admit(exchange, NULL);
}

static void admit_nobody(const struct defect *defect, struct defect_exchange *exchange)
{
    (void)defect;
    if (!exchange->admitted && !presents_something(exchange))
        admit(exchange, NULL);
}

/* Admits whoever presents a key that is like a known one. */
static void admit_alike(const struct defect *defect, struct defect_exchange *exchange)
{
    const struct contract *contract = exchange->contract;

    for (size_t i = 0; !exchange->admitted && i < contract->credential_count; i++)
        for (size_t j = 0; j < contract->scheme_count; j++) {
            const char *key = contract->credentials[i].values[j];
            AUTO_FREE char *given = given_key(&contract->schemes[j], exchange->request);

            if (key != NULL && given != NULL &&
                is_like(key, given, (enum likeness)defect->kind->number))
                admit(exchange, &contract->credentials[i]);
        }
}

static void open_operation(struct contract *contract, const struct defect *defect,
                           struct defects *defects)
{
    (void)defects;
    contract->operations[defect->target.operation].security_count = 0;
}

static void sent_as_other(const struct contract *contract, const struct defect_kind *kind,
                          struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_operation *operation = &contract->operations[i];
        const struct contract_error *error = operation->errors.by[REFUSAL_SECURITY];

        if (operation->security_count > 0 && error != NULL &&
            !contract_status_is(&error->status, kind->number))
            defect_add(out, kind,
                       (struct defect_target){.operation = i,
                                              .certainty = error->claim.certainty},
                       "%s", operation->id);
    }
}

static void send_other(const struct defect *defect, struct defect_exchange *exchange)
{
    if (exchange->refusal == REFUSAL_SECURITY)
        exchange->response->status = defect->kind->number;
}

static bool includes(const struct contract_credential *wide,
                     const struct contract_credential *narrow)
{
    for (size_t i = 0; i < narrow->sees_count; i++) {
        struct guard_identity identity = {.credential = wide};
        if (!guard_sees(&identity, narrow->sees[i]))
            return false;
    }
    return true;
}

/* True when some other credential sees all that this one does, and either more or stands
 * before it: that one is asked with, and this one beside it. */
bool defect_is_narrow(const struct contract *contract,
                      const struct contract_credential *narrow)
{
    if (narrow->sees_all || narrow->sees_count == 0)
        return false;
    for (size_t i = 0; i < contract->credential_count; i++) {
        const struct contract_credential *wide = &contract->credentials[i];
        if ((wide->sees_all || wide->sees_count > narrow->sees_count || wide < narrow) &&
            includes(wide, narrow))
            return true;
    }
    return false;
}

/* True when the credential has a value for every scheme of some alternative. */
static bool can_enter(const struct contract_credential *credential,
                      const struct contract_operation *operation)
{
    for (size_t i = 0; i < operation->security_count; i++) {
        const struct contract_requirement *requirement = &operation->security[i];
        bool complete = requirement->count > 0;

        for (size_t j = 0; j < requirement->count; j++)
            complete = complete && credential->values[requirement->schemes[j]] != NULL;
        if (complete)
            return true;
    }
    return false;
}

static bool takes_narrow(const struct contract *contract,
                         const struct contract_operation *operation)
{
    for (size_t i = 0; i < contract->credential_count; i++)
        if (defect_is_narrow(contract, &contract->credentials[i]) &&
            can_enter(&contract->credentials[i], operation))
            return true;
    return false;
}

static void narrowed(const struct contract *contract, const struct defect_kind *kind,
                     struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++)
        if (takes_narrow(contract, &contract->operations[i]))
            defect_add(out, kind, (struct defect_target){.operation = i}, "%s",
                       contract->operations[i].id);
}

static void refuse_narrow(const struct defect *defect, struct defect_exchange *exchange)
{
    (void)defect;
    if (exchange->admitted && exchange->identity.credential != NULL &&
        defect_is_narrow(exchange->contract, exchange->identity.credential))
        exchange->admitted = false;
}

const struct defect_kind defect_auth_kinds[] = {
    {.name = "any-key-accepted",
     .family = "auth",
     .writes = true,
     .summary = "any key is accepted, and sees everything",
     .targets = secured,
     .at[DEFECT_IDENTITY] = admit_any},
    {.name = "missing-key-accepted",
     .family = "auth",
     .writes = true,
     .summary = "a request without a key is answered",
     .targets = secured,
     .at[DEFECT_IDENTITY] = admit_nobody},
    {.name = "key-prefix-accepted",
     .family = "auth",
     .summary = "the beginning of a key is accepted for it",
     .targets = keyed,
     .at[DEFECT_IDENTITY] = admit_alike,
     .number = LIKE_PREFIX},
    {.name = "key-extension-accepted",
     .family = "auth",
     .summary = "a key with more behind it is accepted",
     .targets = keyed,
     .at[DEFECT_IDENTITY] = admit_alike,
     .number = LIKE_EXTENSION},
    {.name = "key-case-ignored",
     .family = "auth",
     .summary = "a key is accepted in any case",
     .targets = keyed,
     .at[DEFECT_IDENTITY] = admit_alike,
     .number = LIKE_CASELESS},
    {.name = "scheme-word-ignored",
     .family = "auth",
     .summary = "the key is accepted behind any scheme word, and without one",
     .targets = worded,
     .at[DEFECT_IDENTITY] = admit_alike,
     .number = LIKE_EQUAL},
    {.name = "operation-open",
     .family = "auth",
     .writes = true,
     .summary = "credentials are not looked at",
     .targets = secured,
     .apply = open_operation},
    {.name = "unauthorized-as-forbidden",
     .family = "auth",
     .writes = true,
     .summary = "missing and wrong credentials are answered with 403",
     .targets = sent_as_other,
     .at[DEFECT_RESPONSE] = send_other,
     .number = 403},
    {.name = "unauthorized-as-ok",
     .family = "auth",
     .writes = true,
     .summary = "missing and wrong credentials are answered with 200",
     .targets = sent_as_other,
     .at[DEFECT_RESPONSE] = send_other,
     .number = 200},
    {.name = "narrow-key-refused",
     .family = "auth",
     .summary = "a valid key that another one covers is refused",
     .targets = narrowed,
     .at[DEFECT_IDENTITY] = refuse_narrow},
    {0},
};
