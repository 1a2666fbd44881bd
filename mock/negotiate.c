/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/negotiate.h"

#include "src/memory.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

static const struct {
    const char *name;
    size_t offset;
} fields[] = {
    {"accept", offsetof(struct negotiate_wishes, accept)},
    {"accept-encoding", offsetof(struct negotiate_wishes, accept_encoding)},
    {"if-match", offsetof(struct negotiate_wishes, if_match)},
    {"if-none-match", offsetof(struct negotiate_wishes, if_none_match)},
    {"if-range", offsetof(struct negotiate_wishes, if_range)},
    {"range", offsetof(struct negotiate_wishes, range)},
    {"origin", offsetof(struct negotiate_wishes, origin)},
    {"access-control-request-method", offsetof(struct negotiate_wishes, wanted_method)},
    {"access-control-request-headers", offsetof(struct negotiate_wishes, wanted_headers)},
};

static char lower(char letter)
{
    return letter >= 'A' && letter <= 'Z' ? (char)(letter - 'A' + 'a') : letter;
}

void negotiate_read(const struct http_headers *headers, struct negotiate_wishes *out)
{
    *out = (struct negotiate_wishes){.accept = NULL};
    for (size_t i = 0; i < headers->count; i++) {
        const struct http_header *header = &headers->items[i];
        char first = lower(header->name[0]);

        for (size_t j = 0; j < sizeof fields / sizeof *fields; j++) {
            if (first != fields[j].name[0] ||
                strcasecmp(header->name, fields[j].name) != 0)
                continue;
            const char **value = (const char **)(void *)((char *)out + fields[j].offset);

            if (*value == NULL)
                *value = header->value;
        }
    }
}

/* True when a list of names holds one, or the asterisk that stands for all. */
static bool names(const char *list, const char *name)
{
    size_t length = strlen(name);

    while (*list != '\0') {
        list += strspn(list, ", \t");
        size_t size = strcspn(list, ", \t");

        if ((size == length && strncasecmp(list, name, size) == 0) ||
            (size == 1 && *list == '*'))
            return true;
        list += size;
    }
    return false;
}

void negotiate_vary(struct http_headers *headers, const char *field)
{
    const char *before = http_headers_value(headers, "Vary");
    AUTO_FREE char *both = NULL;

    if (before == NULL) {
        http_headers_add(headers, "Vary", field);
        return;
    }
    if (names(before, field))
        return;
    both = memory_format("%s, %s", before, field);
    http_headers_set(headers, "Vary", both);
}

enum negotiate_coding negotiate_coding(const char *accept_encoding)
{
    int gzip, identity;

    if (accept_encoding == NULL)
        return NEGOTIATE_PLAIN;
    gzip = http_coding_quality(accept_encoding, "gzip");
    if (gzip < 0)
        gzip = http_coding_quality(accept_encoding, "x-gzip");
    identity = http_coding_quality(accept_encoding, "identity");
    if (identity == 0)
        return gzip > 0 ? NEGOTIATE_MUST : NEGOTIATE_NOTHING;
    /* What is only not forbidden gives way to what is asked for. */
    return gzip > 0 && gzip >= identity ? NEGOTIATE_GZIP : NEGOTIATE_PLAIN;
}
