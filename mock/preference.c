/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/preference.h"

#include "mock/preference_internal.h"
#include "src/memory.h"
#include "src/text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define VALUE_CEILING 4096
#define DIGITS        "0123456789"

static bool read_code(const char *value, struct preferences *out)
{
    if (strlen(value) != 3 || value[strspn(value, DIGITS)] != '\0' || value[0] < '2' ||
        value[0] > '5')
        return false;
    out->code = (int)strtol(value, NULL, 10);
    return true;
}

static bool read_example(const char *value, struct preferences *out)
{
    if (value[0] == '\0')
        return false;
    free(out->example);
    out->example = memory_text(value);
    return true;
}

static bool read_dynamic(const char *value, struct preferences *out)
{
    out->dynamic = strcmp(value, "true") == 0;
    out->has_dynamic = out->dynamic || strcmp(value, "false") == 0;
    return out->has_dynamic;
}

static bool read_seed(const char *value, struct preferences *out)
{
    if (value[0] == '\0' || value[strspn(value, DIGITS)] != '\0')
        return false;
    errno = 0;
    out->seed = strtoull(value, NULL, 10);
    out->has_seed = errno == 0;
    return out->has_seed;
}

static bool read_delay(const char *value, struct preferences *out)
{
    double seconds = strtod(value, NULL);

    if (strspn(value, DIGITS) == 0 || value[strspn(value, DIGITS ".")] != '\0' ||
        strchr(value, '.') != strrchr(value, '.') || seconds > PREFERENCE_MAX_DELAY)
        return false;
    out->delay = (int64_t)(seconds * 1000 + 0.5);
    out->has_delay = true;
    return true;
}

static bool read_now(const char *value, struct preferences *out)
{
    out->has_now = instant_parse(value, strlen(value), &out->now);
    return out->has_now;
}

static const struct {
    const char *name;
    bool (*read)(const char *value, struct preferences *out);
    const char *expected;
} known[] = {
    {"code", read_code, "a status from 200 to 599"},
    {"example", read_example, "the name of an example"},
    {"dynamic", read_dynamic, "true or false"},
    {"seed", read_seed, "a whole number"},
    {"delay", read_delay, "seconds, up to an hour"},
    {"now", read_now, "an RFC 3339 date-time with its offset"},
    {NULL, NULL, NULL},
};

bool preferences_take(const char *name, const char *value, unsigned *seen,
                      struct preferences *out, struct error *error)
{
    for (unsigned i = 0; known[i].name != NULL; i++) {
        if (strcasecmp(name, known[i].name) != 0)
            continue;
        if ((*seen & 1U << i) != 0)
            return false;
        *seen |= 1U << i;
        if (known[i].read(value, out))
            return true;
        error_set(error, ERROR_USAGE, "the preference %s takes %s, not '%s'", name,
                  known[i].expected, value);
        return false;
    }
    error_set(error, ERROR_USAGE, "there is no preference '%s'", name);
    error_hint(error, "there are code, example, dynamic, seed, delay and now");
    return false;
}

static void skip_blanks(const char **at)
{
    *at += strspn(*at, " \t");
}

/* A quoted-string (RFC 9110 5.6.4); false when it has no end. */
static bool read_quoted(const char **at, struct text *out)
{
    const char *next = *at + 1;

    for (; *next != '\0' && *next != '"'; next++) {
        if (*next == '\\' && next[1] != '\0')
            next++;
        text_add_char(out, *next);
    }
    *at = *next == '"' ? next + 1 : next;
    return *next == '"';
}

/* A token. Moments and names hold more than it may, and are read all the same. */
static bool read_word(const char **at, struct text *out)
{
    size_t length = strcspn(*at, ",; \t");

    text_add(out, *at, length);
    *at += length;
    return memchr(*at - length, '=', length) == NULL &&
           memchr(*at - length, '"', length) == NULL;
}

void preferences_parse(const char *text, unsigned *seen, struct preferences *out,
                       struct error *error)
{
    const char *at = text;

    for (at += strspn(at, ",; \t"); *at != '\0'; at += strspn(at, ",; \t")) {
        size_t length = strcspn(at, "=,; \t");
        AUTO_FREE char *name = memory_text_of(at, length);
        AUTO_TEXT struct text value;
        bool good = length > 0;

        text_init(&value, VALUE_CEILING);
        at += length;
        skip_blanks(&at);
        if (*at == '=') {
            at++;
            skip_blanks(&at);
            good =
                (*at == '"' ? read_quoted(&at, &value) : read_word(&at, &value)) && good;
            skip_blanks(&at);
        }
        good = good && (*at == '\0' || *at == ',' || *at == ';');
        if (good)
            (void)preferences_take(name, text_string(&value), seen, out, error);
        else
            error_set(error, ERROR_USAGE, "'%s' is not how preferences are written",
                      text);
        at += strcspn(at, ",;");
    }
}

#define QUERY_PREFIX "__"
static const char *const in_query[] = {QUERY_PREFIX "code", QUERY_PREFIX "example",
                                       QUERY_PREFIX "dynamic", NULL};

void preferences_read(const struct http_request *request, bool with_query,
                      struct preferences *out)
{
    unsigned seen = 0;

    *out = (struct preferences){0};
    for (size_t i = 0; i < request->headers.count; i++)
        if (strcasecmp(request->headers.items[i].name, "Prefer") == 0)
            preferences_parse(request->headers.items[i].value, &seen, out, NULL);
    for (size_t i = 0; with_query && in_query[i] != NULL; i++) {
        const char *value = url_query_value(&request->query, in_query[i]);

        if (value != NULL)
            (void)preferences_take(in_query[i] + strlen(QUERY_PREFIX), value, &seen, out,
                                   NULL);
    }
}

void preferences_clear(struct preferences *preferences)
{
    free(preferences->example);
    *preferences = (struct preferences){0};
}

void preferences_fill(struct preferences *preferences, const struct preferences *other)
{
    if (preferences->code == 0)
        preferences->code = other->code;
    if (preferences->example == NULL)
        preferences->example = memory_text(other->example);
    if (!preferences->has_dynamic) {
        preferences->has_dynamic = other->has_dynamic;
        preferences->dynamic = other->dynamic;
    }
    if (!preferences->has_seed) {
        preferences->has_seed = other->has_seed;
        preferences->seed = other->seed;
    }
    if (!preferences->has_delay) {
        preferences->has_delay = other->has_delay;
        preferences->delay = other->delay;
    }
    if (!preferences->has_now) {
        preferences->has_now = other->has_now;
        preferences->now = other->now;
    }
}

bool preferences_are_declared(const struct contract_operation *operation)
{
    for (size_t i = 0; in_query[i] != NULL; i++)
        if (contract_parameter_named(operation, EXPRESSION_QUERY, in_query[i]) != NULL)
            return true;
    return false;
}

static bool is_preference(const char *pair, size_t length)
{
    for (size_t i = 0; in_query[i] != NULL; i++) {
        size_t name = strlen(in_query[i]);

        if (length >= name && strncmp(pair, in_query[i], name) == 0 &&
            (length == name || pair[name] == '='))
            return true;
    }
    return false;
}

char *preferences_bare_target(const char *target)
{
    size_t path = strcspn(target, "?");
    const char *at = target + path;
    bool found = false;
    struct text out;

    if (strstr(at, QUERY_PREFIX) == NULL)
        return NULL;
    text_init(&out, URL_CEILING);
    text_add(&out, target, path);
    while (*at != '\0') {
        size_t length = strcspn(at + 1, "&");

        if (is_preference(at + 1, length)) {
            found = true;
        } else {
            text_add_char(&out, out.length == path ? '?' : '&');
            text_add(&out, at + 1, length);
        }
        at += 1 + length;
    }
    if (found)
        return text_take(&out);
    text_clear(&out);
    return NULL;
}
