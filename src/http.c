/* SPDX-License-Identifier: Apache-2.0 */
#include "src/http.h"

#include "src/memory.h"

#include <string.h>
#include <strings.h>

#define MEDIA_TYPE_SIZE 128

/* RFC 9110 15; those above 426 and 451 from RFC 6585 and RFC 7725. */
static const char *const reasons[] = {
    [100] = "Continue",
    [101] = "Switching Protocols",
    [200] = "OK",
    [201] = "Created",
    [202] = "Accepted",
    [203] = "Non-Authoritative Information",
    [204] = "No Content",
    [205] = "Reset Content",
    [206] = "Partial Content",
    [300] = "Multiple Choices",
    [301] = "Moved Permanently",
    [302] = "Found",
    [303] = "See Other",
    [304] = "Not Modified",
    [305] = "Use Proxy",
    [307] = "Temporary Redirect",
    [308] = "Permanent Redirect",
    [400] = "Bad Request",
    [401] = "Unauthorized",
    [402] = "Payment Required",
    [403] = "Forbidden",
    [404] = "Not Found",
    [405] = "Method Not Allowed",
    [406] = "Not Acceptable",
    [407] = "Proxy Authentication Required",
    [408] = "Request Timeout",
    [409] = "Conflict",
    [410] = "Gone",
    [411] = "Length Required",
    [412] = "Precondition Failed",
    [413] = "Content Too Large",
    [414] = "URI Too Long",
    [415] = "Unsupported Media Type",
    [416] = "Range Not Satisfiable",
    [417] = "Expectation Failed",
    [421] = "Misdirected Request",
    [422] = "Unprocessable Content",
    [426] = "Upgrade Required",
    [428] = "Precondition Required",
    [429] = "Too Many Requests",
    [431] = "Request Header Fields Too Large",
    [451] = "Unavailable For Legal Reasons",
    [500] = "Internal Server Error",
    [501] = "Not Implemented",
    [502] = "Bad Gateway",
    [503] = "Service Unavailable",
    [504] = "Gateway Timeout",
    [505] = "HTTP Version Not Supported",
    [511] = "Network Authentication Required",
};

static struct http_header header_new(const char *name, const char *value)
{
    size_t before = strlen(name) + 1, length = strlen(value) + 1;
    char *bytes = memory_resize(NULL, before + length, 1);

    memcpy(bytes, name, before);
    memcpy(bytes + before, value, length);
    return (struct http_header){.name = bytes, .value = bytes + before};
}

static void append(struct http_headers *headers, struct http_header header)
{
    void *items = headers->items;

    memory_reserve(&items, &headers->capacity, headers->count + 1,
                   sizeof *headers->items);
    headers->items = items;
    headers->items[headers->count++] = header;
}

void http_headers_add(struct http_headers *headers, const char *name, const char *value)
{
    append(headers, header_new(name, value));
}

void http_headers_fold(struct http_headers *headers, const char *line, size_t length)
{
    struct http_header *last = &headers->items[headers->count - 1];
    AUTO_FREE char *joined = memory_format("%s %.*s", last->value, (int)length, line);
    struct http_header longer = header_new(last->name, joined);

    free(last->name);
    *last = longer;
}

void http_headers_remove(struct http_headers *headers, const char *name)
{
    size_t kept = 0;

    for (size_t i = 0; i < headers->count; i++) {
        struct http_header *header = &headers->items[i];

        if (strcasecmp(header->name, name) == 0) {
            free(header->name);
        } else {
            headers->items[kept++] = *header;
        }
    }
    headers->count = kept;
}

void http_headers_set(struct http_headers *headers, const char *name, const char *value)
{
    /* A copy first: both may be borrowed from a field that is about to go. */
    struct http_header header = header_new(name, value == NULL ? "" : value);

    http_headers_remove(headers, header.name);
    if (value != NULL)
        append(headers, header);
    else
        free(header.name);
}

const char *http_headers_value(const struct http_headers *headers, const char *name)
{
    for (size_t i = 0; i < headers->count; i++) {
        if (strcasecmp(headers->items[i].name, name) == 0)
            return headers->items[i].value;
    }
    return NULL;
}

void http_headers_clear(struct http_headers *headers)
{
    for (size_t i = 0; i < headers->count; i++)
        free(headers->items[i].name);
    free(headers->items);
    *headers = (struct http_headers){.items = NULL};
}

void http_request_init(struct http_request *request, const char *method,
                       const char *target)
{
    http_request_take(request, method, memory_text(target));
}

void http_request_take(struct http_request *request, const char *method, char *target)
{
    size_t path = strcspn(target, "?");

    *request = (struct http_request){
        .method = memory_text(method),
        .target = target,
        .path = memory_text_of(target, path),
    };
    url_query_parse(target[path] == '?' ? target + path + 1 : NULL, &request->query);
}

void http_request_clear(struct http_request *request)
{
    free(request->method);
    free(request->target);
    free(request->path);
    url_query_clear(&request->query);
    http_headers_clear(&request->headers);
    free(request->body);
    *request = (struct http_request){.method = NULL};
}

void http_response_clear(struct http_response *response)
{
    http_headers_clear(&response->headers);
    free(response->body);
    *response = (struct http_response){.status = 0};
}

void http_media_type(const char *content_type, char out[MEDIA_TYPE_SIZE])
{
    size_t length;

    out[0] = '\0';
    if (content_type == NULL)
        return;
    content_type += strspn(content_type, " \t");
    length = strcspn(content_type, "; \t");
    /* A type that long is none (RFC 6838 4.2); cut, it could look like another. */
    if (length >= MEDIA_TYPE_SIZE)
        return;
    for (size_t i = 0; i < length; i++) {
        char character = content_type[i];

        if (character >= 'A' && character <= 'Z')
            character = (char)(character - 'A' + 'a');
        out[i] = character;
    }
    out[length] = '\0';
}

bool http_media_type_is_json(const char *content_type)
{
    static const char suffix[] = "+json";
    char type[MEDIA_TYPE_SIZE];
    size_t length;

    http_media_type(content_type, type);
    length = strlen(type);
    return strcmp(type, "application/json") == 0 ||
           (strchr(type, '/') != NULL && length >= sizeof suffix &&
            strcmp(type + length - (sizeof suffix - 1), suffix) == 0);
}

const char *http_reason(int status)
{
    const int count = sizeof reasons / sizeof *reasons;

    if (status < 0 || status >= count || reasons[status] == NULL)
        return "Unknown";
    return reasons[status];
}
