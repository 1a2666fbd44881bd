/* SPDX-License-Identifier: Apache-2.0 */
/* This file alone knows zlib. */
#include "mock/entity_internal.h"

#include "src/memory.h"

#include <assert.h>
#include <limits.h>
#include <string.h>
#include <zlib.h>

#define LEAST_LENGTH ((size_t)1024) /* bytes; what is shorter fits into one packet */
#define LEVEL        3              /* of 9: most of what there is to gain, soon */
#define GZIP_WINDOW  (MAX_WBITS + 16)
#define MEMORY       8

/* Texts, whatever they are called. */
static bool is_text(const char *content_type)
{
    static const char *const others[] = {
        "application/xml",        "application/javascript", "application/yaml",
        "application/x-ndjson",   "image/svg+xml",          "application/jsonl",
        "application/xhtml+xml",  "application/graphql",    "application/x-yaml",
        "application/ld+json-seq"};
    char type[128];
    size_t length;

    http_media_type(content_type, type);
    length = strlen(type);
    if (strncmp(type, "text/", 5) == 0 || http_media_type_is_json(type) ||
        (length > 4 && strcmp(type + length - 4, "+xml") == 0))
        return true;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (strcmp(type, others[i]) == 0)
            return true;
    return false;
}

bool entity_is_coded(const struct listener_reply *reply)
{
    return reply->length >= LEAST_LENGTH &&
           is_text(http_headers_value(&reply->headers, "Content-Type"));
}

/* The header that zlib writes holds no time: equal bytes become equal bytes. */
void entity_gzip(struct listener_reply *reply)
{
    z_stream stream = {.next_in = (Bytef *)(uintptr_t)listener_reply_bytes(reply),
                       .avail_in = (uInt)reply->length};
    char *out;
    uLong bound;
    int status;

    assert(reply->length <= UINT_MAX / 2);
    if (deflateInit2(&stream, LEVEL, Z_DEFLATED, GZIP_WINDOW, MEMORY,
                     Z_DEFAULT_STRATEGY) != Z_OK)
        return; /* for want of memory only: it is sent as it is */
    bound = deflateBound(&stream, stream.avail_in);
    out = memory_array(bound, 1);
    stream.next_out = (Bytef *)out;
    stream.avail_out = (uInt)bound;
    status = deflate(&stream, Z_FINISH);
    assert(status == Z_STREAM_END);
    (void)status;
    listener_reply_replace(reply, out, (size_t)stream.total_out);
    deflateEnd(&stream);
    http_headers_set(&reply->headers, "Content-Encoding", "gzip");
}
