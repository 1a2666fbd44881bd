/* SPDX-License-Identifier: Apache-2.0 */
#include "src/error.h"

#include <stdarg.h>
#include <string.h>

/* The length of `text` without a last UTF-8 character that was cut in two. */
static size_t whole_characters(const char *text, size_t length)
{
    size_t start = length;
    size_t needed = 1;
    unsigned char lead;

    while (start > 0 && length - start < 3 &&
           ((unsigned char)text[start - 1] & 0xC0) == 0x80)
        start--;
    if (start == 0)
        return length;
    lead = (unsigned char)text[start - 1];
    if (lead >= 0xF0)
        needed = 4;
    else if (lead >= 0xE0)
        needed = 3;
    else if (lead >= 0xC0)
        needed = 2;
    return length - (start - 1) < needed ? start - 1 : length;
}

__attribute__((format(printf, 3, 0))) static void
fill(char *out, size_t size, const char *format, va_list arguments)
{
    int length = vsnprintf(out, size, format, arguments);

    if (length < 0)
        out[0] = '\0';
    else if ((size_t)length >= size)
        out[whole_characters(out, size - 1)] = '\0';
}

__attribute__((format(printf, 3, 4))) static void fill_with(char *out, size_t size,
                                                            const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    fill(out, size, format, arguments);
    va_end(arguments);
}

void error_set(struct error *error, enum error_code code, const char *format, ...)
{
    va_list arguments;

    if (error == NULL || error->code != ERROR_NONE)
        return;
    error->code = code;
    va_start(arguments, format);
    fill(error->text, sizeof error->text, format, arguments);
    va_end(arguments);
}

void error_at(struct error *error, const char *file, int line, int column,
              const char *pointer)
{
    if (error == NULL)
        return;
    /* A line of one file means nothing in another. */
    if (file != NULL && error->file[0] != '\0' && strcmp(file, error->file) != 0)
        return;
    if (file != NULL && error->file[0] == '\0')
        fill_with(error->file, sizeof error->file, "%s", file);
    if (error->line == 0 && line > 0) {
        error->line = line;
        error->column = column > 0 ? column : 0;
    }
    if (pointer != NULL && error->pointer[0] == '\0')
        fill_with(error->pointer, sizeof error->pointer, "%s", pointer);
}

void error_hint(struct error *error, const char *format, ...)
{
    va_list arguments;

    if (error == NULL || error->hint[0] != '\0')
        return;
    va_start(arguments, format);
    fill(error->hint, sizeof error->hint, format, arguments);
    va_end(arguments);
}

bool error_is_set(const struct error *error)
{
    return error != NULL && error->code != ERROR_NONE;
}

void error_print(const struct error *error, FILE *stream)
{
    if (error->file[0] != '\0')
        fprintf(stream, "%s:", error->file);
    if (error->line > 0)
        fprintf(stream, "%d:", error->line);
    if (error->line > 0 && error->column > 0)
        fprintf(stream, "%d:", error->column);
    if (error->file[0] != '\0' || error->line > 0)
        fputc(' ', stream);
    fputs(error->text, stream);
    if (error->pointer[0] != '\0')
        fprintf(stream, " (at %s)", error->pointer);
    fputc('\n', stream);
    if (error->hint[0] != '\0')
        fprintf(stream, "  hint: %s\n", error->hint);
}
