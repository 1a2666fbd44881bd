/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/repeat.h"

#include "src/memory.h"
#include "src/signed_url.h"
#include "src/text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define REDACTED "[redacted]"

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

/* Replaces every `secret` in `text` (taken); returns new. */
static char *replace(char *text, const char *secret)
{
    if (secret == NULL || *secret == '\0' || strstr(text, secret) == NULL)
        return text;
    struct text out;
    text_init(&out, TEXT_CEILING);
    size_t length = strlen(secret);
    const char *from = text;
    for (const char *hit = strstr(from, secret); hit != NULL;
         hit = strstr(from, secret)) {
        text_add(&out, from, (size_t)(hit - from));
        text_add_string(&out, REDACTED);
        from = hit + length;
    }
    text_add_string(&out, from);
    free(text);
    return text_take(&out);
}

static char *replace_identity(char *text, const struct identity *identity)
{
    for (size_t i = 0; i < identity->count; i++)
        text = replace(text, identity->values[i]);
    return text;
}

char *repeat_clean(const struct target *target, const char *text)
{
    if (text == NULL)
        return NULL;
    char *clean = replace_identity(memory_text(text), &target->main);
    for (size_t i = 0; i < target->insider_count; i++)
        clean = replace_identity(clean, &target->insiders[i]);
    for (size_t i = 0; i < target->outsider_count; i++)
        clean = replace_identity(clean, &target->outsiders[i]);
    for (char *at = clean; *at != '\0'; at++)
        if ((unsigned char)*at < 0x20 && *at != '\n' && *at != '\t')
            *at = '?';
    return clean;
}

/* The scheme a header presents, or NULL. */
static const struct contract_scheme *scheme_of(const struct contract *contract,
                                               const char *header)
{
    for (size_t i = 0; i < contract->scheme_count; i++) {
        const struct contract_scheme *scheme = &contract->schemes[i];
        bool authorization =
            scheme->kind == SCHEME_BEARER || scheme->kind == SCHEME_BASIC;
        const char *name = authorization ? "Authorization" : scheme->key;
        if (scheme->in != EXPRESSION_QUERY && name != NULL &&
            strcasecmp(name, header) == 0)
            return scheme;
    }
    return NULL;
}

static bool is_given(const struct identity *identity, const char *value)
{
    for (size_t i = 0; i < identity->count; i++)
        if (identity->values[i] != NULL && strstr(value, identity->values[i]) != NULL)
            return true;
    return false;
}

/* "", "_INSIDER_1", ...: whose credential a header value holds; NULL: nobody's. */
static char *owner_of(const struct target *target, const char *value)
{
    if (is_given(&target->main, value))
        return memory_text("");
    for (size_t i = 0; i < target->insider_count; i++)
        if (is_given(&target->insiders[i], value))
            return memory_format("_INSIDER_%zu", i + 1);
    for (size_t i = 0; i < target->outsider_count; i++)
        if (is_given(&target->outsiders[i], value))
            return memory_format("_OUTSIDER_%zu", i + 1);
    return NULL;
}

static void add_header(struct text *out, const struct contract *contract,
                       const struct target *target, const struct http_header *header)
{
    const struct contract_scheme *scheme = scheme_of(contract, header->name);
    AUTO_FREE char *owner = scheme == NULL ? NULL : owner_of(target, header->value);
    text_add_string(out, " -H ");
    if (owner == NULL) {
        AUTO_FREE char *line = memory_format("%s: %s", header->name, header->value);
        AUTO_FREE char *clean = repeat_clean(target, line);
        quote(out, clean);
        return;
    }
    text_add_format(out, "\"%s: %s", header->name,
                    scheme->kind == SCHEME_BEARER  ? "Bearer "
                    : scheme->kind == SCHEME_BASIC ? "Basic "
                                                   : "");
    variable(out, scheme->name);
    text_add_format(out, "%s\"", owner);
}

char *repeat_line(const struct contract *contract, const struct target *target,
                  const struct exchange *exchange)
{
    struct text out AUTO_TEXT;
    text_init(&out, TEXT_CEILING);
    text_add_string(&out, "curl -sS -i");
    if (strcmp(exchange->request.method, "HEAD") == 0)
        text_add_string(&out, " --head");
    else if (strcmp(exchange->request.method, "GET") != 0)
        text_add_format(&out, " -X %s", exchange->request.method);
    text_add_string(&out, " --path-as-is ");
    AUTO_FREE char *redacted = signed_url_redact(exchange->url);
    AUTO_FREE char *url = repeat_clean(target, redacted);
    quote(&out, url);
    for (size_t i = 0; i < exchange->request.headers.count; i++)
        add_header(&out, contract, target, &exchange->request.headers.items[i]);
    if (exchange->request.body != NULL) {
        AUTO_FREE char *body = repeat_clean(target, exchange->request.body);
        text_add_string(&out, " --data-binary ");
        quote(&out, body);
    }
    return text_take(&out);
}
