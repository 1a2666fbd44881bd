/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/report_escape.h"

#include <stdbool.h>
#include <string.h>

#define REPLACEMENT "\xef\xbf\xbd"

/* Control characters, and the two code points behind U+FFFD that are none. */
static bool is_unprintable(const char *at)
{
    unsigned char byte = (unsigned char)*at;
    if (byte < 0x20 || byte == 0x7f)
        return byte != '\n' && byte != '\t';
    return byte == 0xef && at[1] == '\xbf' && (at[2] == '\xbe' || at[2] == '\xbf');
}

/* The length of the character at `at` that is unprintable. */
static size_t unprintable_length(const char *at)
{
    return (unsigned char)*at == 0xef ? 3 : 1;
}

/* What stands for one character in a notation; NULL: itself. */
typedef const char *report_notation(char character);

static void escape(FILE *stream, const char *text, report_notation *notation)
{
    while (text != NULL && *text != '\0') {
        if (is_unprintable(text)) {
            fputs(REPLACEMENT, stream);
            text += unprintable_length(text);
            continue;
        }
        const char *written = notation(*text);
        if (written != NULL)
            fputs(written, stream);
        else
            fputc(*text, stream);
        text++;
    }
}

static const char *in_xml(char character)
{
    switch (character) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    default:
        return NULL;
    }
}

void report_escape_xml(FILE *stream, const char *text)
{
    escape(stream, text, in_xml);
}

static const char *in_attribute(char character)
{
    switch (character) {
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    case '\n':
        return "&#10;";
    case '\t':
        return "&#9;";
    default:
        return in_xml(character);
    }
}

void report_escape_attribute(FILE *stream, const char *text)
{
    escape(stream, text, in_attribute);
}

static const char *in_yaml(char character)
{
    switch (character) {
    case '"':
        return "\\\"";
    case '\\':
        return "\\\\";
    case '\n':
        return "\\n";
    case '\t':
        return "\\t";
    default:
        return NULL;
    }
}

void report_escape_yaml(FILE *stream, const char *text)
{
    fputc('"', stream);
    escape(stream, text, in_yaml);
    fputc('"', stream);
}

static const char *in_tap(char character)
{
    switch (character) {
    case '#':
        return "\\#";
    case '\\':
        return "\\\\";
    case '\n':
    case '\t':
        return " ";
    default:
        return NULL;
    }
}

void report_escape_tap(FILE *stream, const char *text)
{
    escape(stream, text, in_tap);
}

static const char *in_markdown(char character)
{
    static const char *const escaped[] = {"\\\\", "\\`", "\\*", "\\_", "\\[",
                                          "\\]",  "\\~", "\\|", "\\#", "\\!"};
    for (size_t i = 0; i < sizeof escaped / sizeof *escaped; i++)
        if (escaped[i][1] == character)
            return escaped[i];
    if (character == '@') /* mentions nobody */
        return "&#64;";
    return character == '\n' ? "<br>" : character == '\t' ? " " : in_xml(character);
}

void report_escape_markdown(FILE *stream, const char *text)
{
    escape(stream, text, in_markdown);
}
