/* SPDX-License-Identifier: Apache-2.0 */
#include "wire/session_internal.h"

#include "src/memory.h"
#include "src/now.h"
#include "src/url.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>
#include <strings.h>

char *session_url(const char *base, const char *target)
{
    return target[0] == '/' ? memory_format("%s%s", base, target) : memory_text(target);
}

/* RFC 9110 5.6.2. */
static bool is_token(const char *text)
{
    static const char characters[] =
        "!#$%&'*+-.^_`|~0123456789"
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    return *text != '\0' && text[strspn(text, characters)] == '\0';
}

const char *session_unsendable(const struct exchange *exchange)
{
    const struct http_headers *headers = &exchange->request.headers;
    struct url url;
    if (!url_parse(exchange->url, &url, NULL))
        return "the URL is not an http or https URL";
    url_clear(&url);
    if (!is_token(exchange->request.method))
        return "the method is not a token of HTTP";
    for (size_t i = 0; i < headers->count; i++) {
        if (!is_token(headers->items[i].name))
            return "the name of a header is not a token of HTTP";
        if (headers->items[i].value[strcspn(headers->items[i].value, "\r\n")] != '\0')
            return "the value of a header has a line break";
    }
    return NULL;
}

static bool is_one_of(const char *method, const char *const *methods)
{
    for (; *methods != NULL; methods++) {
        if (strcmp(*methods, method) == 0)
            return true;
    }
    return false;
}

bool session_is_safe(const char *method)
{
    static const char *const methods[] = {"GET", "HEAD", "OPTIONS", "TRACE", NULL};
    return is_one_of(method, methods);
}

bool session_is_idempotent(const char *method)
{
    static const char *const methods[] = {"PUT", "DELETE", NULL};
    return session_is_safe(method) || is_one_of(method, methods);
}

bool session_is_loopback(const char *url)
{
    struct in_addr address;
    struct url parts;
    if (!url_parse(url, &parts, NULL))
        return false;
    /* A name may start with 127 and lead anywhere: only an address tells. */
    bool loopback = strcasecmp(parts.host, "localhost") == 0 ||
                    strcmp(parts.host, "::1") == 0 ||
                    (inet_pton(AF_INET, parts.host, &address) == 1 &&
                     ntohl(address.s_addr) >> 24 == 127);
    url_clear(&parts);
    return loopback;
}

void session_add_headers(struct http_headers *headers, const char *user_agent,
                         const struct http_headers *more)
{
    size_t own = headers->count;
    for (size_t i = 0; more != NULL && i < more->count; i++) {
        const struct http_headers request = {.items = headers->items, .count = own};
        if (http_headers_value(&request, more->items[i].name) == NULL)
            http_headers_add(headers, more->items[i].name, more->items[i].value);
    }
    if (http_headers_value(headers, "User-Agent") == NULL)
        http_headers_add(headers, "User-Agent", user_agent);
    if (http_headers_value(headers, "Accept") == NULL)
        http_headers_add(headers, "Accept", "*/*");
}

void session_rest(double seconds, const volatile sig_atomic_t *stop)
{
    if (seconds <= 0)
        return;
    struct timespec rest = {.tv_sec = (time_t)seconds};
    rest.tv_nsec = (long)((seconds - (double)rest.tv_sec) * 1e9);
    while ((stop == NULL || *stop == 0) && nanosleep(&rest, &rest) != 0 && errno == EINTR)
        continue;
}
