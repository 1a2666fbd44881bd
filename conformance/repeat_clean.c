/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Texts made fit to print. An endpoint may send back what it was sent, in any of the
 * forms in which it was sent, so it is not enough to look for a secret as the user wrote
 * it.
 */
#include "conformance/repeat.h"

#include "src/memory.h"
#include "src/text.h"
#include "src/url.h"
#include "src/value.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define REDACTED  "[redacted]"
#define CUT       "..."
#define CUT_LEAST 4 /* characters of a secret that was cut short which give it away */

struct forms {
    char **items;
    size_t count, capacity;
};

static void add_form(struct forms *forms, char *form)
{
    if (form == NULL || *form == '\0') {
        free(form);
        return;
    }
    memory_reserve((void **)&forms->items, &forms->capacity, forms->count + 1,
                   sizeof *forms->items);
    forms->items[forms->count++] = form;
}

static char *percent_coded(const char *secret, bool small)
{
    struct text out;
    text_init(&out, TEXT_CEILING);
    url_encode(&out, secret, strlen(secret));
    for (char *at = small ? out.bytes : NULL; at != NULL && *at != '\0'; at++)
        if (at[0] == '%' && at[1] != '\0' && at[2] != '\0') {
            at[1] = (char)tolower((unsigned char)at[1]);
            at[2] = (char)tolower((unsigned char)at[2]);
        }
    return text_take(&out);
}

static char *base64_coded(const char *secret)
{
    char *coded = target_basic(secret);
    coded[strcspn(coded, "=")] = '\0'; /* what it was padded with may be left out */
    return coded;
}

static char *json_coded(const char *secret)
{
    json_auto_t *value = value_string(secret, strlen(secret));
    AUTO_FREE char *printed = value_print(value);
    return memory_text_of(printed + 1, strlen(printed) - 2);
}

static void add_secret(struct forms *forms, const char *secret)
{
    if (secret == NULL || *secret == '\0')
        return;
    add_form(forms, memory_text(secret));
    add_form(forms, percent_coded(secret, false));
    add_form(forms, percent_coded(secret, true));
    add_form(forms, base64_coded(secret));
    add_form(forms, json_coded(secret));
}

static void add_identity(struct forms *forms, const struct contract *contract,
                         const struct identity *identity)
{
    for (size_t i = 0; i < identity->count; i++) {
        const char *value = identity->values[i];
        add_secret(forms, value);
        if (value != NULL && contract->schemes[i].kind == SCHEME_BASIC &&
            strchr(value, ':') != NULL)
            add_secret(forms, strchr(value, ':') + 1);
    }
}

/* What was really presented may be a forged credential, which resembles a real one. */
static void add_exchange(struct forms *forms, const struct contract *contract,
                         const struct exchange *exchange)
{
    for (size_t i = 0; i < contract->scheme_count; i++) {
        const struct contract_scheme *scheme = &contract->schemes[i];
        size_t length;
        const char *at = repeat_presented_query(scheme, exchange->url, &length);
        if (at != NULL) {
            AUTO_FREE char *value = memory_text_of(at, length);
            url_decode(value, strlen(value), false);
            add_secret(forms, value);
        }
        for (size_t j = 0; j < exchange->request.headers.count; j++)
            add_secret(forms, repeat_presented_field(
                                  scheme, &exchange->request.headers.items[j]));
    }
}

/* The longest first: one form may be a part of another. */
static int by_length(const void *a, const void *b)
{
    size_t x = strlen(*(char *const *)a), y = strlen(*(char *const *)b);
    return x == y ? strcmp(*(char *const *)a, *(char *const *)b) : x < y ? 1 : -1;
}

/* Replaces every `secret` in `text` (taken); returns new. */
static char *replace(char *text, const char *secret)
{
    if (strstr(text, secret) == NULL)
        return text;
    struct text out;
    text_init(&out, TEXT_CEILING);
    const char *from = text;
    for (const char *hit = strstr(from, secret); hit != NULL;
         hit = strstr(from, secret)) {
        text_add(&out, from, (size_t)(hit - from));
        text_add_string(&out, REDACTED);
        from = hit + strlen(secret);
    }
    text_add_string(&out, from);
    free(text);
    return text_take(&out);
}

/* How many bytes before `end` are the beginning of `secret`; 0 when they are too few. */
static size_t beginning(const char *text, const char *end, const char *secret)
{
    size_t length = strlen(secret), before = (size_t)(end - text);
    for (length = length < before ? length : before; length >= CUT_LEAST; length--)
        if (memcmp(end - length, secret, length) == 0)
            return length;
    return 0;
}

/* Replaces beginnings of `secret` before "..." in `text` (taken); returns new. */
static char *replace_cut(char *text, const char *secret)
{
    const char *cut = strstr(text, CUT);
    while (cut != NULL) {
        size_t length = beginning(text, cut, secret), place = (size_t)(cut - text);
        if (length > 0) {
            char *shorter = memory_format("%.*s" REDACTED "%s", (int)(place - length),
                                          text, text + place);
            free(text);
            text = shorter;
            place += strlen(REDACTED) - length;
        }
        cut = strstr(text + place + strlen(CUT), CUT);
    }
    return text;
}

char *repeat_clean(const struct target *target, const struct exchange *exchange,
                   const char *text)
{
    if (text == NULL)
        return NULL;
    struct forms forms = {0};
    add_identity(&forms, target->contract, &target->main);
    for (size_t i = 0; i < target->insider_count; i++)
        add_identity(&forms, target->contract, &target->insiders[i]);
    for (size_t i = 0; i < target->outsider_count; i++)
        add_identity(&forms, target->contract, &target->outsiders[i]);
    if (exchange != NULL)
        add_exchange(&forms, target->contract, exchange);
    if (forms.count > 0)
        qsort(forms.items, forms.count, sizeof *forms.items, by_length);
    char *clean = memory_text(text);
    for (size_t i = 0; i < forms.count; i++)
        clean = replace(clean, forms.items[i]);
    for (size_t i = 0; i < forms.count; i++) {
        clean = replace_cut(clean, forms.items[i]);
        free(forms.items[i]);
    }
    free(forms.items);
    for (char *at = clean; *at != '\0'; at++)
        if ((unsigned char)*at < 0x20 && *at != '\n' && *at != '\t')
            *at = '?';
    return clean;
}
