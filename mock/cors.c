/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/cors.h"

#include "src/memory.h"
#include "src/text.h"
#include "src/url.h"

#include <string.h>
#include <strings.h>

#define PREFLIGHT_SECONDS "600" /* for which a page need not ask again */

/* An origin is what RFC 6454 6.2 prints: scheme, host and port, and nothing behind. */
static bool is_origin(const char *text)
{
    const char *host = strstr(text, "://");
    struct url url;

    if (strcmp(text, "null") == 0)
        return true;
    if (host == NULL || strpbrk(host + 3, "/?#") != NULL || !url_parse(text, &url, NULL))
        return false;
    url_clear(&url);
    return true;
}

bool cors_read(const char *const *items, size_t count, struct cors *out,
               struct error *error)
{
    *out = (struct cors){.off = count == 1 && strcmp(items[0], "off") == 0};
    if (out->off || count == 0 || (count == 1 && strcmp(items[0], "on") == 0))
        return true;
    for (size_t i = 0; i < count; i++) {
        if (is_origin(items[i]))
            continue;
        error_set(error, ERROR_USAGE, "--cors takes on, off or origins, not '%s'",
                  items[i]);
        error_hint(error, "an origin is one as https://app.example or "
                          "http://localhost:3000");
        return false;
    }
    out->origins = items;
    out->origin_count = count;
    return true;
}

bool cors_allows(const struct cors *cors, const struct negotiate_wishes *wishes)
{
    if (cors->off || wishes->origin == NULL)
        return false;
    for (size_t i = 0; i < cors->origin_count; i++)
        if (strcasecmp(cors->origins[i], wishes->origin) == 0)
            return true;
    return cors->origins == NULL;
}

void cors_preflight(const struct cors *cors, const struct negotiate_wishes *wishes,
                    const char *methods, struct http_headers *headers)
{
    if (wishes->wanted_method == NULL || !cors_allows(cors, wishes))
        return;
    http_headers_set(headers, "Access-Control-Allow-Methods", methods);
    if (wishes->wanted_headers != NULL)
        http_headers_set(headers, "Access-Control-Allow-Headers", wishes->wanted_headers);
    http_headers_set(headers, "Access-Control-Max-Age", PREFLIGHT_SECONDS);
}

/* What a page sees of any answer it may have (Fetch, CORS-safelisted response-header
 * name), and what is not for pages. */
static const char *const not_exposed[] = {
    "Cache-Control", "Content-Language", "Content-Type", "Expires",
    "Last-Modified", "Pragma",           "Vary",         "Allow",
    "Connection",    "Content-Encoding", "Set-Cookie",   NULL};

static bool is_exposed(const char *name)
{
    if (strncasecmp(name, "Access-Control-", strlen("Access-Control-")) == 0)
        return false;
    for (size_t i = 0; not_exposed[i] != NULL; i++)
        if (strcasecmp(not_exposed[i], name) == 0)
            return false;
    return true;
}

static void expose(struct http_headers *headers)
{
    AUTO_TEXT struct text names;

    text_init(&names, TEXT_CEILING);
    for (size_t i = 0; i < headers->count; i++)
        if (is_exposed(headers->items[i].name))
            text_add_format(&names, "%s%s", names.length == 0 ? "" : ", ",
                            headers->items[i].name);
    if (names.length > 0)
        http_headers_set(headers, "Access-Control-Expose-Headers", text_string(&names));
}

void cors_admit(const struct cors *cors, const struct negotiate_wishes *wishes,
                struct http_headers *headers)
{
    if (wishes->origin == NULL || cors->off)
        return;
    negotiate_vary(headers, "Origin");
    if (!cors_allows(cors, wishes))
        return;
    if (http_headers_value(headers, "Access-Control-Allow-Origin") != NULL)
        return; /* the contract's own */
    if (http_headers_value(headers, "Access-Control-Allow-Methods") == NULL)
        expose(headers);
    http_headers_set(headers, "Access-Control-Allow-Origin", wishes->origin);
    if (cors->with_credentials)
        http_headers_set(headers, "Access-Control-Allow-Credentials", "true");
}
