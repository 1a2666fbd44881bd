/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text for an ECMA-262 pattern (22.2.1), read once from left to right. Assertions are
 * passed over: whether they hold is seen when the text is held to the pattern.
 */
#include "src/sample_internal.h"

#include "src/memory.h"

#include <stdlib.h>
#include <string.h>

#define MAX_GROUPS 32
#define MAX_NESTED 64
#define MAX_ATOMS  200000 /* written for one text, empty ones among them */

struct reading {
    const char *at;
    struct text *out;
    unsigned repeats, variant;
    char *groups[MAX_GROUPS]; /* what each captured, for references back */
    size_t group_count;
    int depth;
    unsigned long atoms;
    bool failed;
};

/* The printable characters of ASCII, those that read well first. */
static const char order[] =
    "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "-_. /:,;@+=#%&*()[]{}<>!?'\"$~^|\\`";

static bool in_escape(char letter, char character)
{
    bool digit = character >= '0' && character <= '9';
    bool word = digit || character == '_' || (character >= 'a' && character <= 'z') ||
                (character >= 'A' && character <= 'Z');

    switch (letter) {
    case 'd':
        return digit;
    case 'D':
        return !digit;
    case 'w':
        return word;
    case 'W':
        return !word;
    case 's':
        return character == ' ';
    default: /* S */
        return character != ' ';
    }
}

static void add_point(struct text *out, unsigned long point)
{
    if (point < 0x80) {
        text_add_char(out, (char)point);
    } else if (point < 0x800) {
        text_add_char(out, (char)(0xC0 | point >> 6));
        text_add_char(out, (char)(0x80 | (point & 0x3F)));
    } else if (point < 0x10000) {
        text_add_char(out, (char)(0xE0 | point >> 12));
        text_add_char(out, (char)(0x80 | (point >> 6 & 0x3F)));
        text_add_char(out, (char)(0x80 | (point & 0x3F)));
    } else {
        text_add_char(out, (char)(0xF0 | point >> 18));
        text_add_char(out, (char)(0x80 | (point >> 12 & 0x3F)));
        text_add_char(out, (char)(0x80 | (point >> 6 & 0x3F)));
        text_add_char(out, (char)(0x80 | (point & 0x3F)));
    }
}

/* Reads up to `most` hexadecimal digits. */
static unsigned long hexadecimal(struct reading *reading, int most)
{
    char digits[9] = "";
    size_t length = strspn(reading->at, "0123456789abcdefABCDEF");

    if (length > (size_t)most)
        length = (size_t)most;
    memcpy(digits, reading->at, length);
    reading->at += length;
    return strtoul(digits, NULL, 16);
}

/* Reads "{...}" behind \u or \p; an empty text where there is none. */
static char *braced(struct reading *reading)
{
    size_t length;
    char *text;

    if (*reading->at != '{')
        return memory_text("");
    length = strcspn(reading->at, "}");
    text = memory_text_of(reading->at + 1, length - 1);
    reading->at += length + (reading->at[length] == '}');
    return text;
}

/* A character of a property: a letter, a capital, a digit, a mark. */
static unsigned long of_property(const char *name)
{
    const char *value = strchr(name, '=') == NULL ? name : strchr(name, '=') + 1;

    if (strcmp(value, "Lu") == 0 || strncmp(value, "Upper", 5) == 0)
        return 'A';
    if (value[0] == 'N')
        return '1';
    if (value[0] == 'P')
        return '-';
    if (value[0] == 'Z')
        return ' ';
    return value[0] == 'S' ? '+' : 'a';
}

/* Reads the escape of one character behind its backslash; false for one of several. */
static bool single_escape(struct reading *reading, unsigned long *point)
{
    static const char letters[] = "tnrfv0", points[] = "\t\n\r\f\v";
    char letter = *reading->at++;
    const char *found = strchr(letters, letter);
    AUTO_FREE char *inside = NULL;

    if (letter == '\0' || strchr("dDwWsS", letter) != NULL) {
        reading->at--;
        return false;
    }
    *point = (unsigned char)letter;
    if (found != NULL) {
        *point = (unsigned char)points[found - letters];
    } else if (letter == 'x') {
        *point = hexadecimal(reading, 2);
    } else if (letter == 'c') {
        *point = (unsigned long)*reading->at++ & 31;
    } else if (letter == 'u' && *reading->at != '{') {
        *point = hexadecimal(reading, 4);
    } else if (letter == 'u' || letter == 'p' || letter == 'P') {
        inside = braced(reading);
        *point = letter == 'u' ? strtoul(inside, NULL, 16) : of_property(inside);
    } else if ((unsigned char)letter >= 0x80) {
        reading->at--;
        return false;
    }
    return true;
}

/* --- Classes --- */

struct class
{
    bool has[128];
    unsigned long beyond; /* a character outside of ASCII, or 0 */
};

static void add_range(struct class *class, unsigned long from, unsigned long to)
{
    for (unsigned long i = from; i <= to && i < 128; i++)
        class->has[i] = true;
    if (to >= 128)
        class->beyond = from >= 128 ? from : to;
}

/* Reads one character of a class; false for a set of several, which is added. */
static bool class_character(struct reading *reading, struct class *class,
                            unsigned long *point)
{
    const char *end = reading->at + strlen(reading->at);

    if (*reading->at != '\\') {
        *point = (unsigned long)schema_text_next(&reading->at, end);
        return true;
    }
    reading->at++;
    if (*reading->at == 'b') {
        reading->at++;
        *point = '\b';
        return true;
    }
    if (single_escape(reading, point))
        return true;
    if (*reading->at == '\0') {
        reading->failed = true;
        return false;
    }
    for (size_t i = 0; order[i] != '\0'; i++)
        if (in_escape(*reading->at, order[i]))
            class->has[(unsigned char)order[i]] = true;
    reading->at++;
    return false;
}

static void write_of_class(struct reading *reading, const struct class *class,
                           bool negated)
{
    size_t count = 0, index;

    for (size_t i = 0; order[i] != '\0'; i++)
        count += class->has[(unsigned char)order[i]] != negated ? 1 : 0;
    if (count == 0) {
        unsigned long other = class->beyond;

        for (unsigned long i = 1; i < 128 && other == 0; i++)
            other = class->has[i] != negated ? i : 0;
        add_point(reading->out, other == 0 ? 0xE9 : other);
        return;
    }
    index = reading->variant % count;
    for (size_t i = 0; order[i] != '\0'; i++)
        if (class->has[(unsigned char)order[i]] != negated && index-- == 0)
            text_add_char(reading->out, order[i]);
}

/* Behind the "[". */
static void write_class(struct reading *reading)
{
    struct class class = {.beyond = 0};
    bool negated = *reading->at == '^';

    reading->at += negated;
    while (*reading->at != ']' && *reading->at != '\0' && !reading->failed) {
        unsigned long from, to;

        if (!class_character(reading, &class, &from))
            continue;
        to = from;
        if (reading->at[0] == '-' && reading->at[1] != ']' && reading->at[1] != '\0') {
            reading->at++;
            if (!class_character(reading, &class, &to))
                to = from;
        }
        add_range(&class, from, to);
    }
    reading->failed = reading->failed || *reading->at == '\0';
    reading->at += *reading->at != '\0';
    if (!reading->failed)
        write_of_class(reading, &class, negated);
}

/* --- Groups and what repeats --- */

static void write_alternatives(struct reading *reading);

/* Reads the mark behind "(": true when nothing of the group is written. */
static bool group_is_silent(struct reading *reading, bool *captures)
{
    *captures = *reading->at != '?';
    if (*captures)
        return false;
    reading->at++;
    if (*reading->at == ':') {
        reading->at++;
        return false;
    }
    if (*reading->at == '<' && reading->at[1] != '=' && reading->at[1] != '!') {
        *captures = true;
        reading->at += strcspn(reading->at, ">");
        reading->at += *reading->at == '>';
        return false;
    }
    reading->at += *reading->at == '<' ? 2 : 1;
    return true;
}

static void write_group(struct reading *reading)
{
    struct text *outer = reading->out;
    AUTO_TEXT struct text inner;
    bool captures, silent = group_is_silent(reading, &captures);
    size_t group = captures ? reading->group_count++ : MAX_GROUPS;

    text_init(&inner, SAMPLE_MAX_LENGTH);
    if (reading->depth++ >= MAX_NESTED)
        reading->failed = true;
    reading->out = &inner;
    if (!reading->failed)
        write_alternatives(reading);
    reading->out = outer;
    reading->depth--;
    reading->failed = reading->failed || *reading->at != ')';
    reading->at += *reading->at == ')';
    if (!silent)
        text_add(outer, text_string(&inner), inner.length);
    if (group < MAX_GROUPS) {
        free(reading->groups[group]);
        reading->groups[group] = memory_text(text_string(&inner));
    }
}

/* Behind a backslash. */
static void write_escape(struct reading *reading)
{
    unsigned long point;

    if (*reading->at == 'b' || *reading->at == 'B') {
        reading->at++;
    } else if (*reading->at >= '1' && *reading->at <= '9') {
        size_t group = strtoul(reading->at, (char **)&reading->at, 10);

        if (group <= MAX_GROUPS && reading->groups[group - 1] != NULL)
            text_add_string(reading->out, reading->groups[group - 1]);
    } else if (single_escape(reading, &point)) {
        add_point(reading->out, point);
    } else if (*reading->at == '\0' || strchr("dDwWsS", *reading->at) == NULL) {
        reading->failed = true;
    } else {
        struct class class = {.beyond = 0};

        for (size_t i = 0; order[i] != '\0'; i++)
            class.has[(unsigned char)order[i]] = in_escape(*reading->at, order[i]);
        reading->at++;
        write_of_class(reading, &class, false);
    }
}

static void write_atom(struct reading *reading)
{
    char character = *reading->at++;

    reading->failed = reading->failed || reading->atoms++ >= MAX_ATOMS;
    if (character == '^' || character == '$')
        return;
    if (character == '(')
        write_group(reading);
    else if (character == '[')
        write_class(reading);
    else if (character == '\\')
        write_escape(reading);
    else if (character == '.')
        text_add_char(reading->out, order[reading->variant % 26]);
    else
        text_add_char(reading->out, character);
}

/* Reads a quantifier, if there is one. */
static void read_quantifier(struct reading *reading, unsigned long *least,
                            unsigned long *most)
{
    char *end;

    *least = *most = 1;
    if (*reading->at == '*' || *reading->at == '+' || *reading->at == '?') {
        *least = *reading->at == '+';
        *most = *reading->at == '?' ? 1 : SAMPLE_MAX_LENGTH;
        reading->at++;
    } else if (*reading->at == '{' && reading->at[1] >= '0' && reading->at[1] <= '9') {
        *least = strtoul(reading->at + 1, &end, 10);
        *most = *end != ','     ? *least
                : end[1] == '}' ? SAMPLE_MAX_LENGTH
                                : strtoul(end + 1, &end, 10);
        reading->at = end + strcspn(end, "}");
        reading->at += *reading->at == '}';
    } else {
        return;
    }
    reading->at += *reading->at == '?';
}

static void write_piece(struct reading *reading)
{
    const char *start = reading->at;
    size_t before = reading->out->length, group_count = reading->group_count;
    unsigned long least, most, count;
    const char *end;

    write_atom(reading);
    read_quantifier(reading, &least, &most);
    end = reading->at;
    count = least + reading->repeats < most ? least + reading->repeats : most;
    if (least == 1 && most == 1)
        return;
    if (count == 0)
        text_cut(reading->out, before);
    for (unsigned long i = 1; i < count && !reading->failed; i++) {
        reading->at = start;
        reading->group_count = group_count;
        write_atom(reading);
        reading->failed = reading->failed || reading->out->overflowed;
    }
    reading->at = end;
}

static void write_alternative(struct reading *reading)
{
    while (*reading->at != '\0' && *reading->at != '|' && *reading->at != ')' &&
           !reading->failed)
        write_piece(reading);
}

/* The variant says which of several alternatives is written. */
static void write_alternatives(struct reading *reading)
{
    const char *start = reading->at;
    size_t mark = reading->out->length, groups = reading->group_count;
    unsigned count = 1, wanted;
    const char *end;

    write_alternative(reading);
    while (*reading->at == '|' && !reading->failed) {
        reading->at++;
        count++;
        write_alternative(reading);
    }
    if (count == 1 || reading->failed)
        return;
    end = reading->at;
    wanted = reading->variant % count;
    reading->at = start;
    reading->group_count = groups;
    for (unsigned i = 0; i <= wanted; i++) {
        text_cut(reading->out, mark);
        write_alternative(reading);
        reading->at += i < wanted;
    }
    reading->at = end;
}

char *sample_pattern(const char *pattern, unsigned repeats, unsigned variant)
{
    struct text out;
    struct reading reading = {
        .at = pattern, .out = &out, .repeats = repeats, .variant = variant};

    text_init(&out, SAMPLE_MAX_LENGTH);
    write_alternatives(&reading);
    for (size_t i = 0; i < MAX_GROUPS; i++)
        free(reading.groups[i]);
    if (!reading.failed && *reading.at == '\0' && !out.overflowed)
        return text_take(&out);
    text_clear(&out);
    return NULL;
}
