/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/secrets.h"

#include "conformance/repeat.h"
#include "conformance/secrets_match.h"
#include "conformance/secrets_query.h"
#include "src/memory.h"
#include "src/signed_url.h"
#include "src/text.h"
#include "src/url.h"
#include "src/value.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define CUT              "..."
#define CUT_LEAST        4 /* bytes of a secret that was cut short which give it away */
#define BASE64_LEAST     6 /* characters of its base64 that are no accident */
#define SIGNATURE_LEAST  8 /* bytes of a value that is taken for a signature */
#define MOST_SIGNATURES  4096
#define LONGEST_NOTATION 6 /* bytes that show one byte, at most */

struct pattern {
    char *bytes;
    char *shown; /* what is written for it; NULL: that it is redacted */
    bool base64; /* of a secret, in either alphabet */
    bool whole;  /* not behind a letter or digit: a signature, of which there are many */
    size_t next; /* of those that start alike, plus one; 0: none */
};

struct secrets {
    struct pattern *patterns;
    size_t count, capacity;
    size_t heads[256]; /* first pattern by first byte, plus one */
    json_t *known;     /* the secrets, as a set */
    size_t longest;    /* bytes of the longest secret that is not `whole` */
    size_t signatures;
};

struct secrets *secrets_new(void)
{
    struct secrets *secrets = memory_new(sizeof *secrets);
    secrets->known = json_object();
    return secrets;
}

void secrets_free(struct secrets *secrets)
{
    if (secrets == NULL)
        return;
    for (size_t i = 0; i < secrets->count; i++) {
        free(secrets->patterns[i].bytes);
        free(secrets->patterns[i].shown);
    }
    free(secrets->patterns);
    json_decref(secrets->known);
    free(secrets);
}

/* Takes the pattern's texts. */
static void add_pattern(struct secrets *secrets, struct pattern pattern)
{
    size_t *head = &secrets->heads[(unsigned char)*pattern.bytes];
    memory_reserve((void **)&secrets->patterns, &secrets->capacity, secrets->count + 1,
                   sizeof *secrets->patterns);
    pattern.next = *head;
    secrets->patterns[secrets->count++] = pattern;
    *head = secrets->count;
    if (!pattern.whole && strlen(pattern.bytes) > secrets->longest)
        secrets->longest = strlen(pattern.bytes);
}

/* What of the secret's base64 stays the same wherever it stands in a longer text: without
 * the characters that also hold bits of its neighbours. */
static void add_base64(struct secrets *secrets, const char *value)
{
    for (size_t before = 0; before < 3; before++) {
        AUTO_FREE char *longer = memory_format("%.*s%s", (int)before, "xx", value);
        AUTO_FREE char *coded = target_basic(longer);
        size_t from = (before * 8 + 5) / 6, to = strlen(longer) * 8 / 6;
        if (to >= from + BASE64_LEAST)
            add_pattern(secrets,
                        (struct pattern){.bytes = memory_text_of(coded + from, to - from),
                                         .base64 = true});
    }
}

static bool is_new(struct secrets *secrets, const char *value)
{
    if (value == NULL || *value == '\0' || json_object_get(secrets->known, value) != NULL)
        return false;
    json_object_set_new(secrets->known, value, json_true());
    return true;
}

void secrets_add(struct secrets *secrets, const char *value)
{
    if (!is_new(secrets, value))
        return;
    add_pattern(secrets, (struct pattern){.bytes = memory_text(value)});
    add_base64(secrets, value);
}

/* A user and a password, and the password alone. */
static void add_login(struct secrets *secrets, const char *value)
{
    secrets_add(secrets, value);
    if (strchr(value, ':') != NULL)
        secrets_add(secrets, strchr(value, ':') + 1);
}

static void add_identity(struct secrets *secrets, const struct contract *contract,
                         const struct identity *identity)
{
    for (size_t i = 0; i < identity->count; i++) {
        const char *value = identity->values[i];
        if (value != NULL && contract->schemes[i].kind == SCHEME_BASIC)
            add_login(secrets, value);
        else
            secrets_add(secrets, value);
    }
}

void secrets_add_target(struct secrets *secrets, const struct target *target)
{
    add_identity(secrets, target->contract, &target->main);
    for (size_t i = 0; i < target->insider_count; i++)
        add_identity(secrets, target->contract, &target->insiders[i]);
    for (size_t i = 0; i < target->outsider_count; i++)
        add_identity(secrets, target->contract, &target->outsiders[i]);
    for (size_t i = 0; i < target->headers.count; i++)
        if (target->header_is_secret[i])
            secrets_add(secrets, target->headers.items[i].value);
    for (size_t i = 0; i < target->setting_count; i++)
        if (session_setting_kind(target->settings[i].name)->secret)
            add_login(secrets, target->settings[i].value);
    secrets_add(secrets, target->control_token);
}

/* What a field presents; of a user and a password each by itself (RFC 7617 2). */
static void add_field(struct secrets *secrets, const struct contract_scheme *scheme,
                      const struct http_header *field)
{
    const char *presented = repeat_presented_field(scheme, field);
    secrets_add(secrets, presented);
    if (presented == NULL || scheme->kind != SCHEME_BASIC)
        return;
    AUTO_FREE char *user = target_basic_decoded(presented);
    const char *colon = user == NULL ? NULL : strchr(user, ':');
    secrets_add(secrets, user);
    secrets_add(secrets, colon == NULL ? NULL : colon + 1);
}

void secrets_add_presented(struct secrets *secrets, const struct contract *contract,
                           const struct exchange *exchange)
{
    for (size_t i = 0; i < contract->scheme_count; i++) {
        const struct contract_scheme *scheme = &contract->schemes[i];
        size_t length;
        const char *at = repeat_presented_query(scheme, exchange->url, &length);
        if (at != NULL) {
            AUTO_FREE char *value = memory_text_of(at, length);
            url_decode(value, strlen(value), false);
            secrets_add(secrets, value);
        }
        for (size_t j = 0; j < exchange->request.headers.count; j++)
            add_field(secrets, scheme, &exchange->request.headers.items[j]);
    }
}

static void add_signature(struct secrets *secrets, const char *value)
{
    if (strlen(value) < SIGNATURE_LEAST || secrets->signatures == MOST_SIGNATURES ||
        !is_new(secrets, value))
        return;
    secrets->signatures++;
    add_pattern(secrets, (struct pattern){.bytes = memory_text(value), .whole = true});
}

static void add_signatures_of(struct secrets *secrets, const char *url)
{
    struct signed_url_claims claims;
    const char *query = strchr(url, '?');
    if (query == NULL || !signed_url_explain(url, &claims))
        return;
    AUTO_FREE char *written = memory_text_of(query + 1, strcspn(query + 1, "#"));
    struct url_query pairs;
    url_query_parse(written, &pairs);
    for (size_t i = 0; i < pairs.count; i++) {
        const struct url_pair *pair = &pairs.pairs[i];
        bool signature = claims.signature_name != NULL &&
                         strcasecmp(pair->name, claims.signature_name) == 0;
        if (signature || signed_url_is_secret(pair->name, pair->name_length))
            add_signature(secrets, pair->value);
    }
    url_query_clear(&pairs);
}

void secrets_add_signatures(struct secrets *secrets, const char *text)
{
    AUTO_FREE char *plain = secrets_unescape(text);
    for (const char *at = strstr(plain, "://"); at != NULL; at = strstr(at + 3, "://")) {
        const char *start = at;
        while (start > plain && isalpha((unsigned char)start[-1]))
            start--;
        AUTO_FREE char *url =
            memory_text_of(start, (size_t)(at - start) + strcspn(at, SECRETS_URL_ENDS));
        add_signatures_of(secrets, url);
    }
}

static char *without_slash(const char *url)
{
    size_t length = strlen(url);
    while (length > 0 && url[length - 1] == '/')
        length--;
    return memory_text_of(url, length);
}

static void rename_text(struct secrets *secrets, const char *text, const char *shown)
{
    add_pattern(secrets, (struct pattern){.bytes = memory_text(text),
                                          .shown = memory_text(shown),
                                          .whole = true});
}

void secrets_rename(struct secrets *secrets, const char *url, const char *shown)
{
    struct url from, to;
    AUTO_FREE char *written = without_slash(url);
    AUTO_FREE char *instead = without_slash(shown);
    rename_text(secrets, written, instead);
    if (!url_parse(url, &from, NULL))
        return;
    if (url_parse(shown, &to, NULL)) {
        rename_text(secrets, from.authority, to.authority);
        url_clear(&to);
    }
    url_clear(&from);
}

/* Behind "%3D" or "\u0026" a value starts afresh. */
static bool is_inside_word(const char *text, const char *at)
{
    if (at == text || !isalnum((unsigned char)at[-1]))
        return false;
    if (at - text >= 3 && at[-3] == '%')
        return false;
    return at - text < 6 || strncmp(at - 6, "\\u00", 4) != 0;
}

/* What was found at some place: how long it is there, and what is written for it. */
struct hit {
    size_t length; /* 0: nothing */
    const char *shown;
};

/* The longest of the patterns of a list that start at `at`. */
static void match_list(const struct secrets *secrets, size_t head, const char *text,
                       const char *at, struct hit *hit)
{
    for (; head != 0; head = secrets->patterns[head - 1].next) {
        const struct pattern *pattern = &secrets->patterns[head - 1];
        if (pattern->whole && is_inside_word(text, at))
            continue;
        size_t length = secrets_match(at, pattern->bytes, pattern->base64);
        if (length > hit->length)
            *hit = (struct hit){length, pattern->shown == NULL ? SECRETS_REDACTED
                                                               : pattern->shown};
    }
}

static struct hit match_at(const struct secrets *secrets, const char *text,
                           const char *at)
{
    struct secrets_coding codings[SECRETS_CODINGS];
    struct hit hit = {0};
    size_t count = secrets_codings(at, codings);
    for (size_t i = 0; i < count; i++) {
        unsigned char byte = codings[i].byte;
        match_list(secrets, secrets->heads[byte], text, at, &hit);
        if (byte == '-' || byte == '_') /* base64 of the other alphabet */
            match_list(secrets, secrets->heads[byte == '-' ? '+' : '/'], text, at, &hit);
    }
    return hit;
}

/* True when all that stands between `at` and `cut` is the beginning of a secret. */
static bool is_beginning(const struct secrets *secrets, const char *at, const char *cut)
{
    if ((size_t)(cut - at) > secrets->longest * LONGEST_NOTATION)
        return false;
    for (size_t i = 0; i < secrets->count; i++) {
        size_t shown;
        if (secrets->patterns[i].whole)
            continue;
        if (secrets_match_part(at, cut, secrets->patterns[i].bytes, &shown) > 0 &&
            shown >= CUT_LEAST)
            return true;
    }
    return false;
}

/* Replaces what is known. */
static char *replace(const struct secrets *secrets, const char *text)
{
    struct text out;
    text_init(&out, TEXT_CEILING);
    const char *cut = strstr(text, CUT);
    for (const char *at = text; *at != '\0';) {
        if (cut != NULL && cut < at)
            cut = strstr(at, CUT);
        struct hit hit = match_at(secrets, text, at);
        if (hit.length == 0 && cut != NULL && cut > at && is_beginning(secrets, at, cut))
            hit = (struct hit){(size_t)(cut - at), SECRETS_REDACTED};
        if (hit.length > 0)
            text_add_string(&out, hit.shown);
        else
            text_add_char(&out, *at);
        at += hit.length > 0 ? hit.length : 1;
    }
    return text_take(&out);
}

char *secrets_clean(const struct secrets *secrets, const char *text)
{
    if (text == NULL)
        return NULL;
    AUTO_FREE char *timeless = secrets_hide_moments(text);
    AUTO_FREE char *known = replace(secrets, timeless);
    AUTO_FREE char *queries = secrets_redact_queries(known);
    json_auto_t *value = value_string(queries, strlen(queries));
    char *clean = memory_text(json_string_value(value));
    for (char *at = clean; *at != '\0'; at++)
        if (((unsigned char)*at < 0x20 && *at != '\n' && *at != '\t') || *at == 0x7f)
            *at = '?';
    return clean;
}
