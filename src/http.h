/* SPDX-License-Identifier: Apache-2.0 */
/*
 * HTTP messages as plain values: what the mock's listener hands to its answering half,
 * and what the check's session records. Nothing here opens a socket.
 */
#ifndef COUNTERSIGN_HTTP_H
#define COUNTERSIGN_HTTP_H

#include "src/instant.h"
#include "src/url.h"

#include <stdbool.h>
#include <stddef.h>

struct sockaddr; /* of <sys/socket.h> */

struct http_header {
    char *name;
    char *value; /* stands behind the name, in one piece of memory with it */
};

/* An ordered list; names compare without case (RFC 9110 5.1), values keep their bytes. */
struct http_headers {
    struct http_header *items;
    size_t count, capacity;
};

/* Appends copies. */
void http_headers_add(struct http_headers *headers, const char *name, const char *value);
/* Adds to the value of the last field, behind a space, what stands on the line below it
 * (RFC 9112 5.2). */
void http_headers_fold(struct http_headers *headers, const char *line, size_t length);
/* Replaces every field of that name by one at the end; a NULL value removes them. */
void http_headers_set(struct http_headers *headers, const char *name, const char *value);
/* Removes every field of that name. */
void http_headers_remove(struct http_headers *headers, const char *name);
/* The first value of `name`, borrowed, or NULL. */
const char *http_headers_value(const struct http_headers *headers, const char *name);
void http_headers_clear(struct http_headers *headers);

struct http_request {
    char *method;           /* as written, case-sensitive */
    char *target;           /* origin-form as written: path and query, percent-coded (RFC
                               9112 3.2.1) */
    char *path;             /* of target, percent-coded as written */
    struct url_query query; /* of target, decoded */
    struct http_headers headers;
    char *body; /* NULL when there is none; a NUL follows the bytes */
    size_t body_length;
    const struct sockaddr *peer; /* who asks, borrowed; NULL: not known */
};

/* Fills method, target, path and query from copies; headers and body are left empty. */
void http_request_init(struct http_request *request, const char *method,
                       const char *target);
/* Likewise, and takes the target. */
void http_request_take(struct http_request *request, const char *method, char *target);
void http_request_clear(struct http_request *request);

struct http_response {
    int status; /* 100 to 599; 0 while there is none */
    struct http_headers headers;
    char *body; /* owned; a NUL follows the bytes */
    size_t body_length;
};

void http_response_clear(struct http_response *response);

/* The media type of a Content-Type value (which may be NULL) without parameters, lower
 * case, in `out`; "" when there is none or it is too long to be one. */
void http_media_type(const char *content_type, char out[128]);

/* True for application/json and every +json type. */
bool http_media_type_is_json(const char *content_type);

/* True when a media range (or type; parameters are dropped) covers a type: "text" slash
 * star covers every text (RFC 9110 12.5.1). */
bool http_media_type_covers(const char *range, const char *type);

/* How welcome a media type is to an Accept value, 0 (not at all) to 1000; the most
 * precise of the ranges that cover it counts. Everything is welcome to NULL and "". */
int http_accept_quality(const char *accept, const char *media);

/* How welcome a coding is to an Accept-Encoding value, 0 (not at all) to 1000; -1 where
 * neither it nor an asterisk is named. */
int http_coding_quality(const char *accept_encoding, const char *coding);

/* The reason phrase of RFC 9110 15 (or RFC 6585, RFC 7725) for `status`, or "Unknown". */
const char *http_reason(int status);

#endif
