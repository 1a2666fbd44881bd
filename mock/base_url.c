/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/base_url.h"

#include "src/memory.h"
#include "src/url.h"

#include <string.h>

/* What signed URLs hold uncoded, and JSON without escapes. */
#define UNRESERVED "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~"
#define AUTHORITY  UNRESERVED ":[]"

const char *base_url_scheme(const struct base_url *base)
{
    return base->scheme == NULL ? "http" : base->scheme;
}

static const char *put(char **at, const char *text)
{
    char *start = *at;
    size_t size = strlen(text) + 1;

    memcpy(start, text, size);
    *at += size;
    return start;
}

static void fill(struct base_url *out, const char *scheme, const char *authority,
                 const char *prefix)
{
    size_t size =
        strlen(scheme) + (authority == NULL ? 0 : strlen(authority)) + strlen(prefix) + 3;
    char *at = memory_array(size, 1);

    *out = (struct base_url){.storage = at};
    out->scheme = put(&at, scheme);
    out->authority = authority == NULL ? NULL : put(&at, authority);
    out->prefix = put(&at, prefix);
}

static bool is_sound(const struct url *url)
{
    return url->query == NULL &&
           url->authority[strspn(url->authority, AUTHORITY)] == '\0' &&
           url->path[strspn(url->path, UNRESERVED "/")] == '\0' &&
           strstr(url->path, "//") == NULL;
}

bool base_url_parse(const char *text, struct base_url *out, struct error *error)
{
    struct url url;
    bool sound;

    *out = (struct base_url){.scheme = NULL};
    if (!url_parse(text, &url, error)) {
        error_hint(error, "a base URL is one as https://api.example/shop");
        return false;
    }
    sound = is_sound(&url) && strchr(text, '#') == NULL;
    if (sound) {
        size_t length = strlen(url.path);

        if (url.path[length - 1] == '/')
            url.path[length - 1] = '\0';
        fill(out, url.scheme, url.authority, url.path);
    } else {
        error_set(error, ERROR_USAGE, "'%s' is no base of URLs", text);
        error_hint(error, "it is scheme, host and a path of letters, digits and -._~, "
                          "as https://api.example/shop, and nothing behind it");
    }
    url_clear(&url);
    return sound;
}

void base_url_below(const struct base_url *base, const char *segment,
                    struct base_url *out)
{
    AUTO_FREE char *prefix =
        memory_format("%s/%s", base->prefix == NULL ? "" : base->prefix, segment);

    fill(out, base_url_scheme(base), base->authority, prefix);
}

void base_url_clear(struct base_url *base)
{
    free(base->storage);
    *base = (struct base_url){.scheme = NULL};
}

char *base_url_path(const struct base_url *base, const char *target)
{
    return base->prefix == NULL ? memory_text(target)
                                : memory_format("%s%s", base->prefix, target);
}
