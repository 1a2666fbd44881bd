/* SPDX-License-Identifier: Apache-2.0 */
#include "src/url.h"

#include "src/memory.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* RFC 3986 5.2.4 on a path that starts with "/". */
static char *without_dots(const char *path)
{
    char *out = memory_text(path);
    size_t length = 0;

    for (const char *at = path; *at == '/';) {
        size_t segment = strcspn(at + 1, "/") + 1;
        bool is_last = at[segment] == '\0';
        bool one = segment == 2 && at[1] == '.';
        bool two = segment == 3 && at[1] == '.' && at[2] == '.';

        while (two && length > 0 && out[--length] != '/')
            continue;
        if (!one && !two) {
            memmove(out + length, at, segment);
            length += segment;
        } else if (is_last) {
            out[length++] = '/';
        }
        at += segment;
    }
    out[length] = '\0';
    return out;
}

/* The path and query of a reference without authority, at `base`. */
static char *merged(const struct url *base, const char *reference)
{
    size_t path = strcspn(reference, "?#");
    size_t whole = strcspn(reference, "#");
    size_t folder = (size_t)(strrchr(base->path, '/') - base->path) + 1;

    if (whole == 0)
        return memory_format("%s%s%s", base->path, base->query == NULL ? "" : "?",
                             base->query == NULL ? "" : base->query);
    AUTO_FREE char *joined =
        path == 0 ? memory_text(base->path)
        : reference[0] == '/'
            ? memory_text_of(reference, path)
            : memory_format("%.*s%.*s", (int)folder, base->path, (int)path, reference);
    AUTO_FREE char *clean = without_dots(joined);
    return memory_format("%s%.*s", clean, (int)(whole - path), reference + path);
}

char *url_resolve(const char *base, const char *reference)
{
    struct url at, whole;
    char *out = NULL;

    if (url_parse(reference, &whole, NULL)) {
        url_clear(&whole);
        return memory_text_of(reference, strcspn(reference, "#"));
    }
    if (strcspn(reference, ":") < strcspn(reference, "/?#") ||
        !url_parse(base, &at, NULL))
        return NULL;
    if (strncmp(reference, "//", 2) == 0) {
        out = memory_format("%s:%s", at.scheme, reference);
    } else {
        AUTO_FREE char *rest = merged(&at, reference);
        out = memory_format("%s://%s%s", at.scheme, at.authority, rest);
    }
    url_clear(&at);
    if (url_parse(out, &whole, NULL)) {
        url_clear(&whole);
        return out;
    }
    free(out);
    return NULL;
}

bool url_same_origin(const char *a, const char *b)
{
    struct url one, other;
    bool same;

    if (!url_parse(a, &one, NULL))
        return false;
    if (!url_parse(b, &other, NULL)) {
        url_clear(&one);
        return false;
    }
    same = strcmp(one.scheme, other.scheme) == 0 &&
           strcasecmp(one.host, other.host) == 0 && one.port == other.port;
    url_clear(&one);
    url_clear(&other);
    return same;
}
