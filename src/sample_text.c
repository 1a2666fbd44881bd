/* SPDX-License-Identifier: Apache-2.0 */
#include "src/sample_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <stdio.h>
#include <string.h>

/* How often what may repeat in a pattern does so, in the order tried; the last stands for
 * as often as the least length asks for. */
static const unsigned repeats[] = {1, 0, 2, 4, 8, 16, 32, 0};
#define REPEAT_WAYS (sizeof repeats / sizeof repeats[0])

/* Other characters, where an assertion may forbid the first ones. */
static const unsigned shifts[] = {0, 1, 7};
#define SHIFT_WAYS (sizeof shifts / sizeof shifts[0])

/* One value of a format; `print` has one place, for a number up to `most`. */
static const struct format {
    const char *name;
    const char *print;
    unsigned most;
} formats[] = {
    {"date-time", "2024-01-01T00:00:%02uZ", 60},
    {"date", "2024-01-%02u", 28},
    {"time", "00:00:%02uZ", 60},
    {"duration", "P%uD", 1000},
    {"email", "user%u@example.com", 1000000},
    {"idn-email", "user%u@example.com", 1000000},
    {"hostname", "host%u.example.com", 1000000},
    {"idn-hostname", "host%u.example.com", 1000000},
    {"ipv4", "192.0.2.%u", 255},
    {"ipv6", "2001:db8::%x", 0xffff},
    {"uri", "https://example.com/%u", 1000000},
    {"uri-reference", "https://example.com/%u", 1000000},
    {"iri", "https://example.com/%u", 1000000},
    {"iri-reference", "https://example.com/%u", 1000000},
    {"url", "https://example.com/%u", 1000000},
    {"uri-template", "/items/%u/{id}", 1000000},
    {"uuid", "00000000-0000-4000-8000-%012x", 0x7fffffff},
    {"json-pointer", "/%u", 1000000},
    {"relative-json-pointer", "%u", 1000000},
    {"regex", "^a{%u}$", 1000},
    {"byte", "dGV4%02u==", 99}, /* base64 */
};

/* A format's number starts at 1 and stays in its range. */
static json_t *formatted(const char *name, unsigned variant)
{
    char text[128];

    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        const struct format *format = &formats[i];
        unsigned number = 1 + variant % (format->most - 1);

        if (strcmp(format->name, name) != 0)
            continue;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        snprintf(text, sizeof text, format->print, number);
#pragma GCC diagnostic pop
        return json_string(text);
    }
    return NULL;
}

static const char *keyword_text(const struct sample_view *view, const char *keyword,
                                size_t index)
{
    for (size_t i = 0; i < view->nodes.count; i++) {
        const char *text = value_string_member(view->nodes.items[i]->json, keyword);

        if (text != NULL && index-- == 0)
            return text;
    }
    return NULL;
}

static size_t count_texts(const struct sample_view *view, const char *keyword)
{
    size_t count = 0;

    while (keyword_text(view, keyword, count) != NULL)
        count++;
    return count;
}

/* Where a pattern is open at its ends, letters may stand around what it asks for. */
static json_t *from_pattern(const char *pattern, unsigned repeat, unsigned variant,
                            size_t least)
{
    AUTO_FREE char *text = sample_pattern(pattern, repeat, variant);
    AUTO_TEXT struct text out;
    size_t length = strlen(pattern);

    if (text == NULL)
        return NULL;
    text_init(&out, SAMPLE_MAX_LENGTH);
    text_add_string(&out, text);
    while (schema_text_length(text_string(&out), out.length) < least && length > 0 &&
           pattern[length - 1] != '$' && !out.overflowed)
        text_add_char(&out, 'a');
    return json_stringn(text_string(&out), out.length);
}

/* A word, made longer or shorter as asked for; variants differ as far as there is room.
 */
static json_t *plain(size_t least, size_t most, unsigned variant)
{
    AUTO_TEXT struct text out;

    text_init(&out, SAMPLE_MAX_LENGTH);
    if (variant == 0)
        text_add_string(&out, "text");
    else if (most >= 16)
        text_add_format(&out, "text%u", variant);
    for (; most < 16 && variant > 0; variant /= 26)
        text_add_char(&out, (char)('a' + variant % 26));
    while (out.length < least && !out.overflowed)
        text_add_char(&out, 'a');
    if (out.length > most)
        text_cut(&out, most);
    return json_stringn(text_string(&out), out.length);
}

json_t *sample_text(struct sample_task *task)
{
    const struct sample_view *view = &task->view;
    size_t least = sample_count(view, "minLength", true, 0);
    size_t most = sample_count(view, "maxLength", false, SAMPLE_MAX_LENGTH);
    size_t patterns = count_texts(view, "pattern");
    size_t format_count = count_texts(view, "format");

    if (least > SAMPLE_MAX_LENGTH)
        return NULL;
    if (patterns > 0) {
        size_t way = sample_choose(&task->choices, patterns * REPEAT_WAYS * SHIFT_WAYS);
        size_t repeat = way % REPEAT_WAYS;
        size_t pattern = way / REPEAT_WAYS % patterns;

        return from_pattern(keyword_text(view, "pattern", pattern),
                            repeat + 1 == REPEAT_WAYS ? (unsigned)least : repeats[repeat],
                            task->variant + shifts[way / REPEAT_WAYS / patterns], least);
    }
    if (format_count > 0) {
        size_t way = sample_choose(&task->choices, format_count + 1);
        json_t *value = way == format_count
                            ? NULL
                            : formatted(keyword_text(view, "format", way), task->variant);

        if (value != NULL)
            return value;
    }
    switch (sample_choose(&task->choices, 3)) {
    case 1: /* as short as it may be */
        return plain(least, least, task->variant);
    case 2: /* beyond what a bound in a branch that must not hold may be */
        return plain(least > 64 ? least : 64, most, task->variant);
    default:
        return plain(least, most, task->variant);
    }
}
