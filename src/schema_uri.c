/* SPDX-License-Identifier: Apache-2.0 */
#include "src/schema_internal.h"

#include "src/memory.h"
#include "src/text.h"
#include "src/url.h"

#include <assert.h>
#include <string.h>

/* The five components of RFC 3986 3, borrowed; `start` is NULL for one that is absent. */
struct part {
    const char *start;
    size_t length;
};

struct parts {
    struct part scheme, authority, path, query, fragment;
};

static struct part part_of(const char *start, const char *end)
{
    return (struct part){start, (size_t)(end - start)};
}

/* A scheme is recognised only where RFC 3986 3.1 allows its characters, so that a file
 * name with a colon behind a slash stays a path. */
static size_t scheme_length(const char *uri)
{
    size_t length = strspn(uri, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                "0123456789+-.");
    return uri[length] == ':' && strchr("0123456789+-.", uri[0]) == NULL ? length : 0;
}

static struct parts split(const char *uri)
{
    struct parts parts = {0};
    size_t scheme = scheme_length(uri);
    if (scheme > 0) {
        parts.scheme = (struct part){uri, scheme};
        uri += scheme + 1;
    }
    if (strncmp(uri, "//", 2) == 0) {
        const char *end = uri + 2 + strcspn(uri + 2, "/?#");
        parts.authority = part_of(uri + 2, end);
        uri = end;
    }
    const char *end = uri + strcspn(uri, "?#");
    parts.path = part_of(uri, end);
    if (*end == '?') {
        const char *query = end + 1;
        end = query + strcspn(query, "#");
        parts.query = part_of(query, end);
    }
    if (*end == '#') {
        parts.fragment = part_of(end + 1, end + strlen(end));
    }
    return parts;
}

/* A path that is being written into `out` behind `floor`. */
struct path {
    struct text *out;
    size_t floor;
    bool rooted; /* starts with a slash */
};

static void push_segment(struct path *path, const char *name, size_t length)
{
    if (path->rooted || path->out->length > path->floor) {
        text_add_char(path->out, '/');
    }
    text_add(path->out, name, length);
}

/* Where the last segment starts. */
static size_t last_segment(const struct path *path)
{
    size_t start = path->out->length;
    while (start > path->floor && path->out->bytes[start - 1] != '/') {
        start--;
    }
    return start;
}

/* Takes the last segment off. A path without root, as names of files are, keeps the ".."
 * that lead above where it starts. */
static void pop_segment(struct path *path)
{
    size_t start = last_segment(path);
    size_t length = path->out->length - start;
    bool above = length == 2 && memcmp(path->out->bytes + start, "..", 2) == 0;
    if (path->out->length > path->floor && !above) {
        text_cut(path->out, start > path->floor ? start - 1 : path->floor);
    } else if (!path->rooted) {
        push_segment(path, "..", 2);
    }
}

/* RFC 3986 5.2.4. */
static void add_without_dots(struct text *out, const char *text)
{
    struct path path = {out, out->length, *text == '/'};
    text += path.rooted;
    bool last = !path.rooted && *text == '\0';
    while (!last) {
        size_t length = strcspn(text, "/");
        bool one = length == 1 && text[0] == '.';
        bool two = length == 2 && text[0] == '.' && text[1] == '.';
        last = text[length] == '\0';
        if (two) {
            pop_segment(&path);
        } else if (!one) {
            push_segment(&path, text, length);
        }
        if ((one || two) && last && (path.rooted || out->length > path.floor)) {
            text_add_char(out, '/');
        }
        text += length + !last;
    }
}

/* RFC 3986 5.2.3: the base's path up to its last slash, and the reference behind it. */
static char *merge(const struct parts *base, struct part path)
{
    AUTO_TEXT struct text merged;
    text_init(&merged, TEXT_CEILING);
    if (base->authority.start != NULL && base->path.length == 0) {
        text_add_char(&merged, '/');
    }
    size_t keep = base->path.length;
    while (keep > 0 && base->path.start[keep - 1] != '/') {
        keep--;
    }
    text_add(&merged, base->path.start, keep);
    text_add(&merged, path.start, path.length);
    return text_take(&merged);
}

static void add_path(struct text *out, const struct parts *base,
                     const struct parts *reference)
{
    struct part path = reference->path;
    if (reference->scheme.start != NULL || reference->authority.start != NULL) {
        AUTO_FREE char *own = memory_text_of(path.start, path.length);
        add_without_dots(out, own);
    } else if (path.length == 0) {
        text_add(out, base->path.start, base->path.length);
    } else {
        AUTO_FREE char *whole = path.start[0] == '/'
                                    ? memory_text_of(path.start, path.length)
                                    : merge(base, path);
        add_without_dots(out, whole);
    }
}

char *schema_uri_resolve(const char *base_uri, const char *reference_uri)
{
    struct parts base = split(base_uri);
    struct parts reference = split(reference_uri);
    bool absolute = reference.scheme.start != NULL;
    bool own_authority = absolute || reference.authority.start != NULL;
    struct part scheme = absolute ? reference.scheme : base.scheme;
    struct part authority = own_authority ? reference.authority : base.authority;
    struct part query =
        own_authority || reference.path.length > 0 || reference.query.start != NULL
            ? reference.query
            : base.query;
    AUTO_TEXT struct text out;
    text_init(&out, TEXT_CEILING);
    if (scheme.start != NULL) {
        text_add(&out, scheme.start, scheme.length);
        text_add_char(&out, ':');
    }
    if (authority.start != NULL) {
        text_add_string(&out, "//");
        text_add(&out, authority.start, authority.length);
    }
    add_path(&out, &base, &reference);
    if (query.start != NULL) {
        text_add_char(&out, '?');
        text_add(&out, query.start, query.length);
    }
    if (reference.fragment.start != NULL) {
        text_add_char(&out, '#');
        text_add(&out, reference.fragment.start, reference.fragment.length);
    }
    return text_take(&out);
}

char *schema_uri_split(char *uri)
{
    char *hash = strchr(uri, '#');
    if (hash == NULL) {
        return uri + strlen(uri);
    }
    *hash = '\0';
    size_t length = url_decode(hash + 1, strlen(hash + 1), false);
    (void)length; /* a decoded NUL merely ends the fragment early and so names nothing */
    return hash + 1;
}
