/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/secrets_query.h"

#include "conformance/secrets.h"
#include "src/memory.h"
#include "src/signed_url.h"
#include "src/text.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#define VALUE_ENDS SECRETS_URL_ENDS "&#),;"

char *secrets_unescape(const char *text)
{
    static const struct {
        const char *escape;
        char character;
    } escapes[] = {{"\\/", '/'},   {"\\u0026", '&'}, {"\\u003d", '='}, {"\\u003D", '='},
                   {"&amp;", '&'}, {"&#38;", '&'},   {"&#x26;", '&'}};
    struct text out;
    text_init(&out, TEXT_CEILING);
    while (*text != '\0') {
        size_t length = strcspn(text, "\\&");
        text_add(&out, text, length);
        text += length;
        length = 0;
        for (size_t i = 0; i < sizeof escapes / sizeof *escapes && length == 0; i++) {
            if (strncmp(text, escapes[i].escape, strlen(escapes[i].escape)) != 0)
                continue;
            text_add_char(&out, escapes[i].character);
            length = strlen(escapes[i].escape);
        }
        if (length == 0 && *text != '\0') {
            text_add_char(&out, *text);
            length = 1;
        }
        text += length;
    }
    return text_take(&out);
}

static bool is_name(char character)
{
    return isalnum((unsigned char)character) || strchr("-_.", character) != NULL;
}

/* True when what ends at `at` is what stands before a parameter of a URL. */
static bool follows_separator(const char *text, const char *at)
{
    static const char *const separators[] = {"?",   "&",   ";",   "#",       "%3F",
                                             "%3f", "%26", "%23", "\\u0026", "\\u003f"};
    for (size_t i = 0; i < sizeof separators / sizeof *separators; i++) {
        size_t length = strlen(separators[i]);
        if ((size_t)(at - text) >= length &&
            strncmp(at - length, separators[i], length) == 0)
            return true;
    }
    return false;
}

/* The names of parameters are letters and digits, and so is the end of "%26" and of
 * "\u0026"; so each place that follows a separator is tried. */
static bool is_secret_before(const char *text, const char *equals)
{
    const char *start = equals;
    while (start > text && is_name(start[-1])) {
        start--;
        if (follows_separator(text, start) &&
            signed_url_is_secret(start, (size_t)(equals - start)))
            return true;
    }
    return false;
}

/* The length of a value that is coded as often as its "=" was. */
static size_t value_length(const char *value, bool coded)
{
    size_t length = strcspn(value, VALUE_ENDS);
    for (size_t i = 0; coded && i + 2 < length; i++)
        if (strncmp(value + i, "%26", 3) == 0 || strncmp(value + i, "%23", 3) == 0 ||
            strncmp(value + i, "%22", 3) == 0)
            return i;
    return length;
}

static bool is_redacted(const char *value, size_t length)
{
    return strncmp(value, SECRETS_REDACTED, strlen(SECRETS_REDACTED)) == 0 ||
           (length == 8 && strncmp(value, "REDACTED", 8) == 0);
}

char *secrets_redact_queries(const char *text)
{
    struct text out;
    text_init(&out, TEXT_CEILING);
    for (const char *at = text; *at != '\0';) {
        bool coded = strncasecmp(at, "%3d", 3) == 0;
        bool escaped = strncasecmp(at, "\\u003d", 6) == 0;
        size_t length = coded ? 3 : escaped ? 6 : 1;
        text_add(&out, at, length);
        at += length;
        if ((!coded && !escaped && at[-1] != '=') || !is_secret_before(text, at - length))
            continue;
        length = value_length(at, coded);
        if (length > 0 && !is_redacted(at, length))
            text_add_string(&out, SECRETS_REDACTED);
        else
            text_add(&out, at, length);
        at += length;
    }
    return text_take(&out);
}
