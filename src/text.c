/* SPDX-License-Identifier: Apache-2.0 */
#include "src/text.h"

#include "src/memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define DIGITS 20 /* of the longest number, with its sign */

/* Makes room for `length` more bytes and the NUL, or marks the overflow. */
static bool make_room(struct text *text, size_t length)
{
    void *bytes = text->bytes;

    if (text->overflowed || length > text->ceiling - text->length) {
        text->overflowed = true;
        return false;
    }
    if (length < text->capacity - text->length)
        return true;
    memory_reserve(&bytes, &text->capacity, text->length + length + 1, 1);
    text->bytes = bytes;
    return true;
}

void text_init(struct text *text, size_t ceiling)
{
    *text = (struct text){.ceiling = ceiling};
}

void text_clear(struct text *text)
{
    free(text->bytes);
    text_init(text, text->ceiling);
}

void text_reserve(struct text *text, size_t length)
{
    /* What is too much is refused when it is added. */
    if (!text->overflowed && length <= text->ceiling - text->length &&
        make_room(text, length))
        text->bytes[text->length] = '\0';
}

void text_add(struct text *text, const char *bytes, size_t length)
{
    if (!make_room(text, length))
        return;
    if (length > 0)
        memcpy(text->bytes + text->length, bytes, length);
    text->length += length;
    text->bytes[text->length] = '\0';
}

void text_add_string(struct text *text, const char *string)
{
    text_add(text, string, strlen(string));
}

void text_add_char(struct text *text, char character)
{
    text_add(text, &character, 1);
}

void text_add_all(struct text *text, const char *const *strings)
{
    for (; *strings != NULL; strings++)
        text_add_string(text, *strings);
}

void text_add_number(struct text *text, long long number)
{
    char digits[DIGITS];
    size_t at = sizeof digits;
    unsigned long long left =
        number < 0 ? 0 - (unsigned long long)number : (unsigned long long)number;

    do {
        digits[--at] = (char)('0' + left % 10);
        left /= 10;
    } while (left > 0);
    if (number < 0)
        digits[--at] = '-';
    text_add(text, digits + at, sizeof digits - at);
}

void text_add_format(struct text *text, const char *format, ...)
{
    size_t room = text->overflowed ? 0 : text->capacity - text->length;
    char *end = room == 0 ? NULL : text->bytes + text->length;
    va_list arguments;
    int length;

    va_start(arguments, format);
    length = vsnprintf(end, room, format, arguments);
    va_end(arguments);
    if (length >= 0 && (size_t)length < room &&
        (size_t)length <= text->ceiling - text->length) {
        text->length += (size_t)length;
        return;
    }
    if (end != NULL)
        *end = '\0'; /* what did not fit is not there */
    if (length < 0)
        text->overflowed = true;
    if (!make_room(text, (size_t)length))
        return;
    va_start(arguments, format);
    vsnprintf(text->bytes + text->length, (size_t)length + 1, format, arguments);
    va_end(arguments);
    text->length += (size_t)length;
}

void text_cut(struct text *text, size_t length)
{
    if (length >= text->length)
        return;
    text->length = length;
    text->bytes[length] = '\0';
}

const char *text_string(const struct text *text)
{
    return text->bytes == NULL ? "" : text->bytes;
}

char *text_take(struct text *text)
{
    char *bytes = text->bytes == NULL ? memory_text("") : text->bytes;

    text_init(text, text->ceiling);
    return bytes;
}
