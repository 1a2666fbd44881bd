/* SPDX-License-Identifier: Apache-2.0 */
#include "src/schema_pattern.h"

#include <stdint.h>
#include <string.h>

#define PROPERTY_CHARACTERS                                                              \
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_="

/* General categories by the names ECMA-262 allows and PCRE2 does not (UAX 44 aliases). */
static const char *const categories[][2] = {
    {"Cased_Letter", "L&"},
    {"Close_Punctuation", "Pe"},
    {"Combining_Mark", "M"},
    {"Connector_Punctuation", "Pc"},
    {"Control", "Cc"},
    {"Currency_Symbol", "Sc"},
    {"Dash_Punctuation", "Pd"},
    {"Decimal_Number", "Nd"},
    {"Enclosing_Mark", "Me"},
    {"Final_Punctuation", "Pf"},
    {"Format", "Cf"},
    {"Initial_Punctuation", "Pi"},
    {"LC", "L&"},
    {"Letter", "L"},
    {"Letter_Number", "Nl"},
    {"Line_Separator", "Zl"},
    {"Lowercase_Letter", "Ll"},
    {"Mark", "M"},
    {"Math_Symbol", "Sm"},
    {"Modifier_Letter", "Lm"},
    {"Modifier_Symbol", "Sk"},
    {"Nonspacing_Mark", "Mn"},
    {"Number", "N"},
    {"Open_Punctuation", "Ps"},
    {"Other", "C"},
    {"Other_Letter", "Lo"},
    {"Other_Number", "No"},
    {"Other_Punctuation", "Po"},
    {"Other_Symbol", "So"},
    {"Paragraph_Separator", "Zp"},
    {"Private_Use", "Co"},
    {"Punctuation", "P"},
    {"Separator", "Z"},
    {"Space_Separator", "Zs"},
    {"Spacing_Mark", "Mc"},
    {"Surrogate", "Cs"},
    {"Symbol", "S"},
    {"Titlecase_Letter", "Lt"},
    {"Unassigned", "Cn"},
    {"Uppercase_Letter", "Lu"},
    {"cntrl", "Cc"},
    {"digit", "Nd"},
    {"punct", "P"},
};

static char peek(const struct schema_rewrite *rewrite, size_t ahead)
{
    return ahead < (size_t)(rewrite->end - rewrite->at) ? rewrite->at[ahead] : '\0';
}

static int hex_value(char character)
{
    const char *digits = "0123456789abcdef0123456789ABCDEF";
    const char *found = character == '\0' ? NULL : strchr(digits, character);
    return found == NULL ? -1 : (int)((found - digits) % 16);
}

/* Reads `count` hexadecimal digits at `ahead`; -1 when there are fewer. */
static long hex_number(const struct schema_rewrite *rewrite, size_t ahead, size_t count)
{
    long value = 0;
    for (size_t i = 0; i < count; i++) {
        int digit = hex_value(peek(rewrite, ahead + i));
        if (digit < 0) {
            return -1;
        }
        value = value * 16 + digit;
    }
    return value;
}

/* "u{...}" at the cursor: the code point and, in `*length`, the characters read. */
static long braced_number(const struct schema_rewrite *rewrite, size_t *length)
{
    long value = 0;
    size_t at = 2;
    while (hex_value(peek(rewrite, at)) >= 0 && value <= 0x10FFFF) {
        value = value * 16 + hex_value(peek(rewrite, at++));
    }
    *length = at + 1;
    return at > 2 && peek(rewrite, at) == '}' && value <= 0x10FFFF ? value : -1;
}

/* "uXXXX" at the cursor; two that are a surrogate pair are one character. */
static long utf16_number(const struct schema_rewrite *rewrite, size_t *length)
{
    long high = hex_number(rewrite, 1, 4);
    *length = 5;
    if (high >= 0xD800 && high <= 0xDBFF && peek(rewrite, 5) == '\\' &&
        peek(rewrite, 6) == 'u') {
        long low = hex_number(rewrite, 7, 4);
        if (low >= 0xDC00 && low <= 0xDFFF) {
            *length = 11;
            return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
        }
    }
    return high;
}

/* The character an escape stands for, or -1; `*length` is what it takes. */
static long escaped_character(const struct schema_rewrite *rewrite, size_t *length)
{
    static const char names[] = "tnvfr";
    static const char values[] = "\t\n\v\f\r";
    char kind = peek(rewrite, 0);
    const char *control = kind == '\0' ? NULL : strchr(names, kind);
    *length = 1;
    if (control != NULL) {
        return values[control - names];
    }
    switch (kind) {
    case '0':
        return peek(rewrite, 1) >= '0' && peek(rewrite, 1) <= '9' ? -1 : 0;
    case 'c':
        *length = 2;
        return (peek(rewrite, 1) | 0x20) >= 'a' && (peek(rewrite, 1) | 0x20) <= 'z'
                   ? peek(rewrite, 1) & 31
                   : -1;
    case 'x':
        *length = 3;
        return hex_number(rewrite, 1, 2);
    case 'u':
        return peek(rewrite, 1) == '{' ? braced_number(rewrite, length)
                                       : utf16_number(rewrite, length);
    default:
        return -1;
    }
}

/* The length of what may stand before the name of a general category. */
static size_t category_prefix(const char *name)
{
    static const char *const prefixes[] = {"General_Category=", "gc="};
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        if (strncmp(name, prefixes[i], strlen(prefixes[i])) == 0) {
            return strlen(prefixes[i]);
        }
    }
    return 0;
}

/* "p{Name}" or "p{Name=Value}" at the cursor. */
static bool add_property(struct schema_rewrite *rewrite, struct text *out)
{
    const char *name = rewrite->at + 2;
    const char *brace =
        peek(rewrite, 1) == '{' ? memchr(name, '}', (size_t)(rewrite->end - name)) : NULL;
    if (brace == NULL) {
        return false;
    }
    name += category_prefix(name);
    size_t length = (size_t)(brace - name);
    if (length == 0 || strspn(name, PROPERTY_CHARACTERS) != length) {
        return false;
    }
    text_add_format(out, "\\%c{", *rewrite->at);
    for (size_t i = 0; i < sizeof categories / sizeof *categories; i++) {
        if (strlen(categories[i][0]) == length &&
            memcmp(name, categories[i][0], length) == 0) {
            name = categories[i][1];
            length = strlen(name);
            break;
        }
    }
    for (size_t i = 0; i < length; i++) {
        text_add_char(out, name[i] == '=' ? ':' : name[i]);
    }
    text_add_char(out, '}');
    rewrite->at = brace + 1;
    return true;
}

bool schema_rewrite_escape(struct schema_rewrite *rewrite, struct text *out)
{
    char kind = peek(rewrite, 0);
    size_t length;
    long character = escaped_character(rewrite, &length);
    if (character >= 0) {
        text_add_format(out, "\\x{%lx}", (unsigned long)character);
        rewrite->at += length;
        return true;
    }
    if (kind == 'p' || kind == 'P') {
        return add_property(rewrite, out);
    }
    if (kind != '\0' && strchr("dDwW", kind) != NULL) {
        text_add_format(out, "\\%c", kind);
    } else if (kind == 's' || kind == 'S') {
        text_add_format(out, "[%s" SCHEMA_PATTERN_SPACE "]", kind == 'S' ? "^" : "");
    } else if ((unsigned char)kind >= 0x80) {
        text_add_char(out, kind); /* the first byte of a character; the others follow */
    } else if (kind > ' ' && hex_value(kind) < 0 &&
               strchr("ghijklmnopqrstuvwxyz", kind | 0x20) == NULL) {
        text_add_format(out, "\\%c", kind);
    } else {
        return false;
    }
    rewrite->at++;
    return true;
}

/* True at an escape that means a set: it can be no end of a range. */
static bool at_set(const struct schema_rewrite *rewrite, size_t ahead)
{
    char kind = peek(rewrite, ahead + 1);
    return peek(rewrite, ahead) == '\\' && kind != '\0' &&
           strchr("dDwWsSpP", kind) != NULL;
}

/* One escape in a class. "\S" cannot stand inside a PCRE2 class as a set of ours, so it
 * is only noted; the class is then written as two. */
static void class_escape(struct schema_rewrite *rewrite, struct text *inside,
                         bool *non_space)
{
    bool set = at_set(rewrite, 0);
    rewrite->at++;
    char kind = peek(rewrite, 0);
    if (kind == 's' || kind == 'S') {
        text_add_string(inside, kind == 's' ? SCHEMA_PATTERN_SPACE : "");
        *non_space = *non_space || kind == 'S';
        rewrite->at++;
    } else if (kind == 'b') {
        text_add_string(inside, "\\x{8}");
        rewrite->at++;
    } else if (!schema_rewrite_escape(rewrite, inside)) {
        rewrite->reason = "an escape of this kind is unknown in a class";
    }
    if (set && peek(rewrite, 0) == '-' && peek(rewrite, 1) != ']') {
        text_add_string(inside, "\\-");
        rewrite->at++;
    }
}

static void add_class(struct text *out, const char *inside, bool negated, bool non_space)
{
    const char *not = negated ? "^" : "";
    if (inside[0] == '\0' && !non_space) {
        text_add_string(out, negated ? "[\\x{0}-\\x{10ffff}]" : "(?!)");
    } else if (inside[0] == '\0') {
        text_add_format(out, "[%s" SCHEMA_PATTERN_SPACE "]", negated ? "" : "^");
    } else if (!non_space) {
        text_add_format(out, "[%s%s]", not, inside);
    } else if (negated) {
        text_add_format(out, "(?:(?![%s])[" SCHEMA_PATTERN_SPACE "])", inside);
    } else {
        text_add_format(out, "(?:[%s]|[^" SCHEMA_PATTERN_SPACE "])", inside);
    }
}

void schema_rewrite_class(struct schema_rewrite *rewrite)
{
    struct text inside;
    text_init(&inside, TEXT_CEILING);
    bool non_space = false;
    bool negated = peek(rewrite, 0) == '^';
    rewrite->at += negated;
    while (rewrite->at < rewrite->end && *rewrite->at != ']' && rewrite->reason == NULL) {
        char character = *rewrite->at;
        if (character == '\\') {
            class_escape(rewrite, &inside, &non_space);
            continue;
        }
        if (character == '[' || character == '^' ||
            (character == '-' && at_set(rewrite, 1))) {
            text_add_char(&inside, '\\');
        }
        text_add_char(&inside, character);
        rewrite->at++;
    }
    if (rewrite->reason == NULL && rewrite->at == rewrite->end) {
        rewrite->reason = "a \"[\" is not closed";
    }
    rewrite->at += rewrite->reason == NULL;
    add_class(rewrite->out, text_string(&inside), negated, non_space);
    text_clear(&inside);
}
