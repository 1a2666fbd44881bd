/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Values as text, and text as values. jansson prints 0.1 as 0.10000000000000001; here a
 * number gets the fewest digits that read back as itself.
 */
#include "src/value.h"

#include "src/memory.h"
#include "src/text.h"

#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define REAL_SIZE    32
#define LOWEST_BITS  UINT64_C(0x0101010101010101)
#define HIGHEST_BITS UINT64_C(0x8080808080808080)

static const char replacement[] = "\xEF\xBF\xBD"; /* U+FFFD */

static void print_escape(struct text *out, unsigned char character)
{
    static const char *const short_forms[] = {
        ['"'] = "\\\"", ['\\'] = "\\\\", ['\b'] = "\\b", ['\f'] = "\\f",
        ['\n'] = "\\n", ['\r'] = "\\r",  ['\t'] = "\\t",
    };

    if (short_forms[character] != NULL)
        text_add_string(out, short_forms[character]);
    else
        text_add_format(out, "\\u%04x", (unsigned)character);
}

/* The highest bit of each byte that is less than `bound`, which is at most 0x80; bytes
 * above the first of them may be marked as well. */
static uint64_t bytes_below(uint64_t word, unsigned char bound)
{
    return (word - LOWEST_BITS * bound) & ~word & HIGHEST_BITS;
}

/* How many bytes from the start need no escape. Eight at a time, since most texts have
 * none that does. */
static size_t plain_length(const char *bytes, size_t length)
{
    size_t at = 0;
    uint64_t word;

    for (; length - at >= sizeof word; at += sizeof word) {
        memcpy(&word, bytes + at, sizeof word);
        if ((bytes_below(word, 0x20) | bytes_below(word ^ LOWEST_BITS * '"', 1) |
             bytes_below(word ^ LOWEST_BITS * '\\', 1)) != 0)
            break;
    }
    while (at < length && (unsigned char)bytes[at] >= 0x20 && bytes[at] != '"' &&
           bytes[at] != '\\')
        at++;
    return at;
}

static void print_string(struct text *out, const char *bytes, size_t length)
{
    size_t at = 0;

    text_reserve(out, length + 2);
    text_add_char(out, '"');
    for (;;) {
        size_t plain = plain_length(bytes + at, length - at);

        text_add(out, bytes + at, plain);
        at += plain;
        if (at == length)
            break;
        print_escape(out, (unsigned char)bytes[at++]);
    }
    text_add_char(out, '"');
}

static void print_real(struct text *out, double real)
{
    char digits[REAL_SIZE];
    /* Any decimal of DBL_DIG digits survives in a double, unless that is subnormal. */
    int precision = fabs(real) < DBL_MIN ? 1 : DBL_DIG;

    do
        snprintf(digits, sizeof digits, "%.*g", precision, real);
    while (strtod(digits, NULL) != real && ++precision <= DBL_DECIMAL_DIG);
    text_add_string(out, digits);
    /* Without a mark it would read back as an integer. */
    if (strpbrk(digits, ".e") == NULL)
        text_add_string(out, ".0");
}

static void print_within(struct text *out, const json_t *value, int depth);

static void print_array(struct text *out, const json_t *array, int depth)
{
    text_add_char(out, '[');
    for (size_t i = 0; i < json_array_size(array); i++) {
        if (i > 0)
            text_add_char(out, ',');
        print_within(out, json_array_get(array, i), depth);
    }
    text_add_char(out, ']');
}

static void print_object(struct text *out, const json_t *value, int depth)
{
    /* Only json_object_iter wants an object that is not const; nothing is changed. */
    json_t *object = (json_t *)value;
    bool first = true;

    text_add_char(out, '{');
    for (void *at = json_object_iter(object); at != NULL;
         at = json_object_iter_next(object, at)) {
        if (!first)
            text_add_char(out, ',');
        first = false;
        print_string(out, json_object_iter_key(at), json_object_iter_key_len(at));
        text_add_char(out, ':');
        print_within(out, json_object_iter_value(at), depth);
    }
    text_add_char(out, '}');
}

static void print_within(struct text *out, const json_t *value, int depth)
{
    if (value == NULL || depth == 0) {
        text_add_string(out, "null");
        return;
    }
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        print_object(out, value, depth - 1);
        break;
    case JSON_ARRAY:
        print_array(out, value, depth - 1);
        break;
    case JSON_STRING:
        print_string(out, json_string_value(value), json_string_length(value));
        break;
    case JSON_INTEGER:
        text_add_number(out, json_integer_value(value));
        break;
    case JSON_REAL:
        print_real(out, json_real_value(value));
        break;
    case JSON_TRUE:
        text_add_string(out, "true");
        break;
    case JSON_FALSE:
        text_add_string(out, "false");
        break;
    case JSON_NULL:
        text_add_string(out, "null");
        break;
    }
}

void value_add(const json_t *value, struct text *out)
{
    print_within(out, value, VALUE_MAX_DEPTH);
}

char *value_print(const json_t *value)
{
    struct text out;

    text_init(&out, SIZE_MAX);
    value_add(value, &out);
    return text_take(&out);
}

char *value_text(const json_t *value)
{
    return json_is_string(value) ? memory_text(json_string_value(value))
                                 : value_print(value);
}

/* The length of the well-formed UTF-8 sequence `bytes` starts with (RFC 3629 4), or 0. */
static size_t character_length(const unsigned char *bytes, size_t length)
{
    unsigned char lead = bytes[0];
    unsigned char low = 0x80, high = 0xBF; /* the range of the second byte */
    size_t needed;

    if (lead < 0x80)
        return 1;
    if (lead < 0xC2 || lead > 0xF4)
        return 0;
    needed = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (lead == 0xE0)
        low = 0xA0;
    else if (lead == 0xED)
        high = 0x9F;
    else if (lead == 0xF0)
        low = 0x90;
    else if (lead == 0xF4)
        high = 0x8F;
    if (length < needed || bytes[1] < low || bytes[1] > high)
        return 0;
    for (size_t i = 2; i < needed; i++) {
        if ((bytes[i] & 0xC0) != 0x80)
            return 0;
    }
    return needed;
}

json_t *value_string(const char *bytes, size_t length)
{
    struct text AUTO_TEXT clean;
    json_t *string = json_stringn(bytes, length);
    size_t taken;

    text_init(&clean, SIZE_MAX);
    if (string != NULL)
        return string;
    for (size_t i = 0; i < length; i += taken) {
        taken = character_length((const unsigned char *)bytes + i, length - i);
        if (taken == 0) {
            text_add_string(&clean, replacement);
            taken = 1;
        } else {
            text_add(&clean, bytes + i, taken);
        }
    }
    return json_stringn(text_string(&clean), clean.length);
}
