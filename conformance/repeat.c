/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/repeat.h"

#include "conformance/secrets.h"
#include "src/memory.h"
#include "src/signed_url.h"
#include "src/text.h"
#include "src/url.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define FORGED "_FORGED" /* behind the name of a variable: nobody's credential */

/* Appends `text` in single quotes, as a POSIX shell takes it. */
static void quote(struct text *out, const char *text)
{
    text_add_char(out, '\'');
    for (; *text != '\0'; text++) {
        if (*text == '\'')
            text_add_string(out, "'\\''");
        else
            text_add_char(out, *text);
    }
    text_add_char(out, '\'');
}

static void variable(struct text *out, const char *scheme)
{
    text_add_string(out, "$");
    for (; *scheme != '\0'; scheme++)
        text_add_char(out, isalnum((unsigned char)*scheme)
                               ? (char)toupper((unsigned char)*scheme)
                               : '_');
}

static bool is_authorization(const struct contract_scheme *scheme)
{
    return scheme->kind == SCHEME_BEARER || scheme->kind == SCHEME_BASIC;
}

const char *repeat_presented_field(const struct contract_scheme *scheme,
                                   const struct http_header *field)
{
    bool authorization = is_authorization(scheme);
    const char *name = authorization ? "Authorization" : scheme->key;
    if (scheme->in == EXPRESSION_QUERY || name == NULL ||
        strcasecmp(name, field->name) != 0)
        return NULL;
    const char *space = authorization ? strchr(field->value, ' ') : NULL;
    return space == NULL ? field->value : space + 1;
}

const char *repeat_presented_query(const struct contract_scheme *scheme, const char *url,
                                   size_t *length)
{
    if (scheme->kind != SCHEME_API_KEY || scheme->in != EXPRESSION_QUERY)
        return NULL;
    size_t name = strlen(scheme->key);
    for (const char *at = strpbrk(url, "?&"); at != NULL; at = strpbrk(at + 1, "?&")) {
        if (strncmp(at + 1, scheme->key, name) != 0 || at[1 + name] != '=')
            continue;
        *length = strcspn(at + name + 2, "&#");
        return at + name + 2;
    }
    return NULL;
}

/* How a scheme's value stands on the wire: new. */
static char *coded(const struct contract_scheme *scheme, const char *value)
{
    return scheme->kind == SCHEME_BASIC ? target_basic(value) : memory_text(value);
}

static bool is_given(const struct contract *contract, size_t scheme,
                     const struct identity *identity, const char *presented)
{
    if (identity->values[scheme] == NULL)
        return false;
    AUTO_FREE char *expected =
        coded(&contract->schemes[scheme], identity->values[scheme]);
    return strcmp(expected, presented) == 0;
}

/* "", "_INSIDER_1", ...: whose credential for a scheme this is, new; "_FORGED": nobody's.
 */
static char *owner_of(const struct target *target, size_t scheme, const char *presented)
{
    const struct contract *contract = target->contract;
    if (is_given(contract, scheme, &target->main, presented))
        return memory_text("");
    for (size_t i = 0; i < target->insider_count; i++)
        if (is_given(contract, scheme, &target->insiders[i], presented))
            return memory_format("_INSIDER_%zu", i + 1);
    for (size_t i = 0; i < target->outsider_count; i++)
        if (is_given(contract, scheme, &target->outsiders[i], presented))
            return memory_format("_OUTSIDER_%zu", i + 1);
    return memory_text(FORGED);
}
/* Of the schemes that share a field the one whose credential it is, or, of a forged one,
 * whose word it has. */
static size_t best_scheme(const struct target *target, size_t first,
                          const struct http_header *field, const char *presented)
{
    const struct contract *contract = target->contract;
    size_t best = first;
    for (size_t i = first; i < contract->scheme_count; i++) {
        const struct contract_scheme *scheme = &contract->schemes[i];
        const char *word = scheme->kind == SCHEME_BASIC ? "Basic " : "Bearer ";
        if (i != first &&
            (!is_authorization(scheme) || !is_authorization(&contract->schemes[first])))
            continue;
        AUTO_FREE char *owner = owner_of(target, i, presented);
        if (strcmp(owner, FORGED) != 0)
            return i;
        if (is_authorization(scheme) &&
            strncasecmp(field->value, word, strlen(word)) == 0)
            best = i;
    }
    return best;
}

static bool is_bare_word(const char *presented)
{
    return strcasecmp(presented, "Bearer") == 0 || strcasecmp(presented, "Basic") == 0;
}

static void add_variable(struct text *out, const struct target *target, size_t scheme,
                         const char *presented)
{
    AUTO_FREE char *owner = owner_of(target, scheme, presented);
    variable(out, target->contract->schemes[scheme].name);
    text_add_string(out, owner);
}

/* True for a field that the user gave: its variable is named like it. */
static bool add_given_header(struct text *out, const struct target *target,
                             const struct http_header *header)
{
    size_t index;
    if (!target_header(target, header->name, &index) ||
        strcmp(target->headers.items[index].value, header->value) != 0)
        return false;
    text_add_format(out, " -H \"%s: ", header->name);
    variable(out, header->name);
    text_add_char(out, '"');
    return true;
}

/* A word without a credential is written out: it is what was wrong with the request. */
static void add_header(struct text *out, const struct target *target,
                       const struct http_header *header)
{
    const struct contract *contract = target->contract;
    const char *presented = NULL;
    size_t scheme = 0;
    if (add_given_header(out, target, header))
        return;
    for (; presented == NULL && scheme < contract->scheme_count; scheme++)
        presented = repeat_presented_field(&contract->schemes[scheme], header);
    text_add_string(out, " -H ");
    if (presented == NULL || *presented == '\0' || is_bare_word(presented)) {
        AUTO_FREE char *line = memory_format("%s: %s", header->name, header->value);
        AUTO_FREE char *clean = repeat_clean(target, NULL, line);
        quote(out, clean);
        return;
    }
    scheme = best_scheme(target, scheme - 1, header, presented);
    text_add_format(out, "\"%s: %.*s", header->name, (int)(presented - header->value),
                    header->value);
    if (contract->schemes[scheme].kind == SCHEME_BASIC) {
        text_add_string(out, "$(printf %s \"");
        add_variable(out, target, scheme, presented);
        text_add_string(out, "\" | base64 -w 0)");
    } else {
        add_variable(out, target, scheme, presented);
    }
    text_add_string(out, "\"");
}

/* The URL in quotes, but for credentials in its query. */
static void add_url(struct text *out, const struct target *target, const char *written)
{
    AUTO_FREE char *redacted = signed_url_redact(written);
    AUTO_FREE char *clean = repeat_clean(target, NULL, redacted);
    struct text rest;
    text_init(&rest, TEXT_CEILING);
    quote(&rest, clean);
    for (size_t i = 0; i < target->contract->scheme_count; i++) {
        size_t length, shown_length;
        const struct contract_scheme *scheme = &target->contract->schemes[i];
        const char *value = repeat_presented_query(scheme, written, &length);
        const char *shown =
            repeat_presented_query(scheme, text_string(&rest), &shown_length);
        if (value == NULL || shown == NULL)
            continue;
        AUTO_FREE char *presented = memory_text_of(value, length);
        url_decode(presented, length, false);
        AUTO_FREE char *before =
            memory_text_of(text_string(&rest), (size_t)(shown - text_string(&rest)));
        AUTO_FREE char *after = memory_text(shown + strcspn(shown, "&#'"));
        text_cut(&rest, 0);
        text_add_format(&rest, "%s'\"", before);
        add_variable(&rest, target, i, presented);
        text_add_format(&rest, "\"'%s", after);
    }
    text_add_string(out, text_string(&rest));
    text_clear(&rest);
}

char *repeat_clean(const struct target *target, const struct exchange *exchange,
                   const char *text)
{
    struct secrets *secrets = secrets_new();
    secrets_add_target(secrets, target);
    if (exchange != NULL) {
        secrets_add_presented(secrets, target->contract, exchange);
        secrets_add_signatures(secrets, exchange->url);
    }
    char *clean = secrets_clean(secrets, text);
    secrets_free(secrets);
    return clean;
}

/* How the user said to connect, in curl's own words. */
static void add_settings(struct text *out, const struct target *target, const char *url)
{
    bool own = url_same_origin(target->url, url);
    if (target->redirects > 0)
        text_add_format(out, " --location --max-redirs %lld",
                        (long long)target->redirects);
    for (size_t i = 0; i < target->setting_count; i++) {
        const struct session_setting *setting = &target->settings[i];
        const struct session_setting_kind *kind = session_setting_kind(setting->name);
        if (kind->own && !own)
            continue;
        text_add_format(out, " --%s", setting->name);
        if (setting->value == NULL)
            continue;
        text_add_char(out, ' ');
        if (kind->secret) {
            text_add_char(out, '"');
            variable(out, setting->name);
            text_add_char(out, '"');
        } else {
            quote(out, setting->value);
        }
    }
}

char *repeat_line(const struct target *target, const struct exchange *exchange)
{
    struct text out AUTO_TEXT;
    text_init(&out, TEXT_CEILING);
    text_add_string(&out, "curl -sS -i");
    if (strcmp(exchange->request.method, "HEAD") == 0)
        text_add_string(&out, " --head");
    else if (strcmp(exchange->request.method, "GET") != 0)
        text_add_format(&out, " -X %s", exchange->request.method);
    add_settings(&out, target, exchange->url);
    text_add_string(&out, " --path-as-is ");
    add_url(&out, target, exchange->url);
    for (size_t i = 0; i < exchange->request.headers.count; i++)
        add_header(&out, target, &exchange->request.headers.items[i]);
    if (exchange->request.body != NULL) {
        AUTO_FREE char *body = repeat_clean(target, exchange, exchange->request.body);
        text_add_string(&out, " --data-binary ");
        quote(&out, body);
    }
    return text_take(&out);
}
