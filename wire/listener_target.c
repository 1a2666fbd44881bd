/* SPDX-License-Identifier: Apache-2.0 */
#include "wire/listener_internal.h"

#include "src/memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* The length of "http://authority", 0 for any other form. */
static size_t absolute_length(const char *target)
{
    size_t scheme = strncasecmp(target, "http://", 7) == 0    ? 7
                    : strncasecmp(target, "https://", 8) == 0 ? 8
                                                              : 0;
    return scheme == 0 ? 0 : scheme + strcspn(target + scheme, "/?");
}

char *listener_request_init(struct http_request *request, const char *method,
                            char *target)
{
    size_t prefix = absolute_length(target);
    const char *origin = target + prefix, *authority;
    char *host;

    if (prefix == 0) {
        http_request_take(request, method, target);
        return NULL;
    }
    authority = strstr(target, "://") + 3;
    host = memory_text_of(authority, prefix - (size_t)(authority - target));
    http_request_take(request, method,
                      memory_format("%s%s", *origin == '/' ? "" : "/", origin));
    free(target);
    return host;
}

void listener_target_end(const char *target)
{
    char *query = target == NULL ? NULL : strchr((char *)(uintptr_t)target, '?');
    if (query != NULL && query[1] != '\0')
        query[1] = '\0';
}

bool listener_has_no_body(int status)
{
    return status == 204 || status == 304;
}

bool listener_has_strange_body(const struct http_request *request)
{
    const char *coding = http_headers_value(&request->headers, "Transfer-Encoding");
    return coding != NULL && strcasecmp(coding, "chunked") != 0;
}

bool listener_awaits_leave(const struct http_request *request, size_t ceiling)
{
    const char *length = http_headers_value(&request->headers, "Content-Length");
    const char *expect = http_headers_value(&request->headers, "Expect");
    return length != NULL && expect != NULL && strcasecmp(expect, "100-continue") == 0 &&
           strtoull(length, NULL, 10) > ceiling;
}
