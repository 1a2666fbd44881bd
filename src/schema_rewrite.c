/* SPDX-License-Identifier: Apache-2.0 */
#include "src/schema_pattern.h"

#include <string.h>

static bool fail(struct schema_rewrite *rewrite, const char *reason)
{
    if (rewrite->reason == NULL) {
        rewrite->reason = reason;
    }
    return false;
}

static char peek(const struct schema_rewrite *rewrite, size_t ahead)
{
    return ahead < (size_t)(rewrite->end - rewrite->at) ? rewrite->at[ahead] : '\0';
}

static bool is_digit(char character)
{
    return character >= '0' && character <= '9';
}

static bool is_letter(char character)
{
    return (character >= 'a' && character <= 'z') ||
           (character >= 'A' && character <= 'Z');
}

/* How long the quantifier in braces is; 0 when the brace is none and so a plain
 * character. */
static size_t braces(const struct schema_rewrite *rewrite)
{
    size_t length = 1;
    while (is_digit(peek(rewrite, length))) {
        length++;
    }
    if (length == 1) {
        return 0;
    }
    if (peek(rewrite, length) == ',') {
        length++;
        while (is_digit(peek(rewrite, length))) {
            length++;
        }
    }
    return peek(rewrite, length) == '}' ? length + 1 : 0;
}

/* A second quantifier behind the first means "possessive" to PCRE2 and nothing to
 * ECMA-262; only "?" may follow. */
static void quantify(struct schema_rewrite *rewrite, size_t length)
{
    if (!rewrite->repeatable) {
        fail(rewrite, "there is nothing to repeat");
        return;
    }
    text_add(rewrite->out, rewrite->at, length);
    rewrite->at += length;
    if (peek(rewrite, 0) == '?') {
        text_add_char(rewrite->out, '?');
        rewrite->at++;
    }
    rewrite->repeatable = false;
}

/* The length of "<name>" at `ahead`, or 0. */
static size_t name_length(const struct schema_rewrite *rewrite, size_t ahead)
{
    size_t length = 1;
    char first = peek(rewrite, ahead + 1);
    while (is_letter(peek(rewrite, ahead + length)) ||
           is_digit(peek(rewrite, ahead + length)) ||
           peek(rewrite, ahead + length) == '_') {
        length++;
    }
    bool named = peek(rewrite, ahead) == '<' && length > 1 && !is_digit(first) &&
                 peek(rewrite, ahead + length) == '>';
    return named ? length + 1 : 0;
}

static void open_group(struct schema_rewrite *rewrite)
{
    size_t length = 1;
    if (peek(rewrite, 1) == '?') {
        char kind = peek(rewrite, 2);
        char second = peek(rewrite, 3);
        if (kind == ':' || kind == '=' || kind == '!') {
            length = 3;
        } else if (kind == '<' && (second == '=' || second == '!')) {
            length = 4;
        } else {
            size_t name = name_length(rewrite, 2);
            length = name == 0 ? 0 : name + 2;
        }
    }
    if (length == 0) {
        fail(rewrite, "a group of this kind is unknown");
        return;
    }
    text_add(rewrite->out, rewrite->at, length);
    rewrite->at += length;
    rewrite->depth++;
    rewrite->repeatable = false;
}

static void close_group(struct schema_rewrite *rewrite)
{
    if (rewrite->depth == 0) {
        fail(rewrite, "a \")\" closes no group");
        return;
    }
    text_add_char(rewrite->out, ')');
    rewrite->at++;
    rewrite->depth--;
    rewrite->repeatable = true;
}

/* The escapes that exist outside classes only: assertions and back references. */
static void escape(struct schema_rewrite *rewrite)
{
    rewrite->at++;
    char kind = peek(rewrite, 0);
    rewrite->repeatable = true;
    if (kind == 'b' || kind == 'B') {
        text_add_format(rewrite->out, "\\%c", kind);
        rewrite->at++;
        rewrite->repeatable = false;
    } else if (kind == 'k' && name_length(rewrite, 1) > 0) {
        size_t length = name_length(rewrite, 1) + 1;
        text_add_char(rewrite->out, '\\');
        text_add(rewrite->out, rewrite->at, length);
        rewrite->at += length;
    } else if (kind >= '1' && kind <= '9') {
        size_t length = 1;
        while (is_digit(peek(rewrite, length))) {
            length++;
        }
        text_add_format(rewrite->out, "\\g{%.*s}", (int)length, rewrite->at);
        rewrite->at += length;
    } else if (!schema_rewrite_escape(rewrite, rewrite->out)) {
        fail(rewrite, "an escape of this kind is unknown");
    }
}

static void literal(struct schema_rewrite *rewrite)
{
    char character = *rewrite->at++;
    if (strchr("{}]", character) != NULL && character != '\0') {
        text_add_char(rewrite->out, '\\');
    }
    text_add_char(rewrite->out, character);
    rewrite->repeatable = true;
}

static void step(struct schema_rewrite *rewrite)
{
    char character = *rewrite->at;
    size_t length = character == '{' ? braces(rewrite) : 0;
    if (character == '\\') {
        escape(rewrite);
    } else if (character == '[') {
        rewrite->at++;
        schema_rewrite_class(rewrite);
        rewrite->repeatable = true;
    } else if (character == '(') {
        open_group(rewrite);
    } else if (character == ')') {
        close_group(rewrite);
    } else if (character == '*' || character == '+' || character == '?' || length > 0) {
        quantify(rewrite, length > 0 ? length : 1);
    } else if (character == '|' || character == '^' || character == '$') {
        text_add_char(rewrite->out, character);
        rewrite->at++;
        rewrite->repeatable = false;
    } else if (character == '.') {
        text_add_string(rewrite->out, "[^\\n\\r\\x{2028}\\x{2029}]");
        rewrite->at++;
        rewrite->repeatable = true;
    } else {
        literal(rewrite);
    }
}

bool schema_rewrite(struct schema_rewrite *rewrite)
{
    while (rewrite->at < rewrite->end && rewrite->reason == NULL) {
        step(rewrite);
    }
    if (rewrite->depth > 0) {
        fail(rewrite, "a \"(\" is not closed");
    }
    return rewrite->reason == NULL;
}
