/* SPDX-License-Identifier: Apache-2.0 */
#include "src/document_internal.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TAG_PREFIX "tag:yaml.org,2002:"

static bool is_one_of(const char *text, const char *const words[])
{
    for (size_t i = 0; words[i] != NULL; i++) {
        if (strcmp(text, words[i]) == 0) {
            return true;
        }
    }
    return false;
}

static const char *const null_words[] = {"", "~", "null", "Null", "NULL", NULL};
static const char *const true_words[] = {"true", "True", "TRUE", NULL};
static const char *const false_words[] = {"false", "False", "FALSE", NULL};
static const char *const endless_words[] = {".inf", ".Inf", ".INF", ".nan",
                                            ".NaN", ".NAN", NULL};

static const char *skip_sign(const char *text)
{
    return *text == '-' || *text == '+' ? text + 1 : text;
}

static const char *skip_digits(const char *text)
{
    return text + strspn(text, "0123456789");
}

/* [-+]? [0-9]+ */
static bool is_decimal(const char *text)
{
    const char *digits = skip_sign(text);
    const char *end = skip_digits(digits);
    return end > digits && *end == '\0';
}

/* 0o [0-7]+ or 0x [0-9a-fA-F]+ */
static bool is_octal_or_hex(const char *text)
{
    if (text[0] != '0' || (text[1] != 'o' && text[1] != 'x') || text[2] == '\0') {
        return false;
    }
    const char *digits = text[1] == 'o' ? "01234567" : "0123456789abcdefABCDEF";
    return text[2 + strspn(text + 2, digits)] == '\0';
}

/* [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )? */
static bool is_real(const char *text)
{
    const char *start = skip_sign(text);
    const char *end = skip_digits(start);
    bool digits = end > start;
    if (*end == '.') {
        const char *fraction = end + 1;
        end = skip_digits(fraction);
        digits = digits || end > fraction;
    }
    if (digits && (*end == 'e' || *end == 'E')) {
        const char *exponent = skip_sign(end + 1);
        end = skip_digits(exponent);
        digits = end > exponent;
    }
    return digits && *end == '\0';
}

static json_t *too_large(const char *text, struct error *error)
{
    error_set(error, ERROR_INVALID, "the number %.60s is too large", text);
    error_hint(error, "numbers reach to 1.797e308; quote it to mean text");
    return NULL;
}

static json_t *real_number(const char *text)
{
    double real = strtod(text, NULL);
    return isfinite(real) ? json_real(real) : NULL;
}

json_t *document_scalar_integer(const char *digits)
{
    errno = 0;
    long long whole = strtoll(digits, NULL, 10);
    if (errno == 0) {
        return json_integer(whole);
    }
    return real_number(digits);
}

static json_t *octal_or_hex(const char *text)
{
    errno = 0;
    int base = text[1] == 'o' ? 8 : 16;
    unsigned long long whole = strtoull(text + 2, NULL, base);
    if (errno == 0 && whole <= INT64_MAX) {
        return json_integer((json_int_t)whole);
    }
    double real = 0;
    for (const char *digit = text + 2; *digit != '\0'; digit++) {
        int low = *digit <= '9' ? *digit - '0' : (*digit | 0x20) - 'a' + 10;
        real = real * base + low;
    }
    return isfinite(real) ? json_real(real) : NULL;
}

/* Reads a number into `*value`, NULL where it is too large; false when `text` is no
 * number. */
static bool number(const char *text, json_t **value)
{
    if (is_decimal(text)) {
        *value = document_scalar_integer(text);
    } else if (is_octal_or_hex(text)) {
        *value = octal_or_hex(text);
    } else if (is_real(text)) {
        *value = real_number(text);
    } else {
        return false;
    }
    return true;
}

/* Infinity and not-a-number are YAML numbers that JSON has no way to write. */
static bool is_endless(const char *text, struct error *error)
{
    if (!is_one_of(text, endless_words) && !is_one_of(skip_sign(text), endless_words)) {
        return false;
    }
    error_set(error, ERROR_INVALID, "%s is a number that JSON cannot hold", text);
    error_hint(error, "write a finite number, or quote it to mean text");
    return true;
}

json_t *document_scalar(const char *text, size_t length, struct error *error)
{
    if (is_one_of(text, null_words)) {
        return json_null();
    }
    if (is_one_of(text, true_words)) {
        return json_true();
    }
    if (is_one_of(text, false_words)) {
        return json_false();
    }
    if (is_endless(text, error)) {
        return NULL;
    }
    json_t *value = NULL;
    if (number(text, &value)) {
        return value != NULL ? value : too_large(text, error);
    }
    return json_stringn(text, length);
}

/* What a tag asks a plain reading of the text to be. */
static bool value_has_tag(const json_t *value, const char *name)
{
    return (strcmp(name, "int") == 0 && json_is_integer(value)) ||
           (strcmp(name, "bool") == 0 && json_is_boolean(value)) ||
           (strcmp(name, "null") == 0 && json_is_null(value)) ||
           (strcmp(name, "float") == 0 && json_is_number(value));
}

json_t *document_scalar_tagged(const char *tag, const char *text, size_t length,
                               struct error *error)
{
    static const char *const names[] = {"int", "float", "bool", "null", NULL};
    bool known = strncmp(tag, TAG_PREFIX, strlen(TAG_PREFIX)) == 0;
    const char *name = known ? tag + strlen(TAG_PREFIX) : tag;
    if (strcmp(tag, "!") == 0 || (known && strcmp(name, "str") == 0)) {
        return json_stringn(text, length);
    }
    if (!known || !is_one_of(name, names)) {
        error_set(error, ERROR_INVALID, "the tag %s%.60s is not known here",
                  known ? "!!" : "", name);
        error_hint(error,
                   "JSON has no such type; the tags that can be used on a scalar are "
                   "!!str, !!int, !!float, !!bool and !!null");
        return NULL;
    }
    json_t *value = document_scalar(text, length, error);
    if (value != NULL && !value_has_tag(value, name)) {
        json_decref(value);
        error_set(error, ERROR_INVALID, "'%.60s' cannot be read as !!%s", text, name);
        error_hint(error, "remove the tag, or write a value of that type");
        return NULL;
    }
    if (json_is_integer(value) && strcmp(name, "float") == 0) {
        double real = (double)json_integer_value(value);
        json_decref(value);
        return json_real(real);
    }
    return value;
}
