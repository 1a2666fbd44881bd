/* SPDX-License-Identifier: Apache-2.0 */
#include "src/http.h"

#include "src/memory.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool covers(const char *range, const char *type)
{
    size_t length = strlen(range);

    if (strcmp(range, "*/*") == 0)
        return true;
    return length > 2 && strcmp(range + length - 2, "/*") == 0
               ? strncmp(range, type, length - 1) == 0
               : strcmp(range, type) == 0;
}

bool http_media_type_covers(const char *range, const char *type)
{
    char wide[128], narrow[128];

    http_media_type(range, wide);
    http_media_type(type, narrow);
    return narrow[0] != '\0' && covers(wide, narrow);
}

/* The weight of one element of Accept or Accept-Encoding, which ends before `end`, in
 * thousandths (RFC 9110 12.4.2). */
static int weight(const char *element, const char *end)
{
    const char *at = element;

    while (at < end && (at = memchr(at, ';', (size_t)(end - at))) != NULL) {
        at += 1 + strspn(at + 1, " \t");
        if (strncasecmp(at, "q=", 2) == 0) {
            double quality = strtod(at + 2, NULL);

            return quality <= 0 ? 0 : quality >= 1 ? 1000 : (int)(quality * 1000 + 0.5);
        }
    }
    return 1000;
}

/* A type is more precise than a range, a range of one kind than that of all. */
static int precision(const char *range)
{
    if (strcmp(range, "*/*") == 0)
        return 1;
    return strchr(range, '*') != NULL ? 2 : 3;
}

int http_accept_quality(const char *accept, const char *media)
{
    char type[128], range[128];
    int best = 0, quality = 0;
    bool any = false;

    http_media_type(media, type);
    while (accept != NULL && *accept != '\0') {
        size_t length = strcspn(accept, ",");
        AUTO_FREE char *element = memory_text_of(accept, length);

        accept += length + (accept[length] == ',');
        http_media_type(element, range);
        any = any || range[0] != '\0';
        if (range[0] == '\0' || !covers(range, type) || precision(range) <= best)
            continue;
        best = precision(range);
        quality = weight(element, element + length);
    }
    return any ? quality : 1000;
}

int http_coding_quality(const char *accept_encoding, const char *coding)
{
    size_t length = strlen(coding);
    int quality = -1;

    while (*accept_encoding != '\0') {
        size_t size = strcspn(accept_encoding, ",");
        const char *end = accept_encoding + size;
        const char *name = accept_encoding + strspn(accept_encoding, " \t");
        size_t named = strcspn(name, ";, \t");

        accept_encoding += size + (accept_encoding[size] == ',');
        if (named == length && strncasecmp(name, coding, length) == 0)
            return weight(name, end);
        if (named == 1 && *name == '*')
            quality = weight(name, end);
    }
    return quality;
}
