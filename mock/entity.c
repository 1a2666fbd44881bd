/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/entity.h"

#include "mock/entity_internal.h"
#include "src/memory.h"

#include <string.h>
#include <strings.h>

bool entity_tag_is_in(const char *list, const char *tag, bool weakly)
{
    size_t length = strlen(tag);

    list += strspn(list, " \t");
    if (*list == '*')
        return true;
    while (*list != '\0') {
        bool weak = strncmp(list, "W/", 2) == 0;
        const char *start = weak ? list + 2 : list;
        const char *end = *start == '"' ? strchr(start + 1, '"') : NULL;

        if (end == NULL)
            return false;
        if ((weakly || !weak) && (size_t)(end - start) + 1 == length &&
            strncmp(start, tag, length) == 0)
            return true;
        list = end + 1 + strspn(end + 1, ", \t");
    }
    return false;
}

/* What is said of bytes that are not sent now. */
static void drop_metadata(struct listener_reply *reply)
{
    static const char *const of_body[] = {"Content-Type", "Content-Encoding",
                                          "Content-Language", "Content-Range"};

    for (size_t i = 0; i < sizeof of_body / sizeof *of_body; i++)
        http_headers_remove(&reply->headers, of_body[i]);
}

void entity_refuse(struct listener_reply *reply, int status, const char *text)
{
    drop_metadata(reply);
    http_headers_remove(&reply->headers, "ETag");
    reply->status = status;
    http_headers_set(&reply->headers, "Content-Type", "text/plain; charset=utf-8");
    listener_reply_replace(reply, memory_text(text), strlen(text));
}

static bool is_read(const char *method)
{
    return strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0;
}

/* Judges the conditions (RFC 9110 13.2.2); false: nothing more is to be done. With a 304
 * its body stays, so that the length is that of a 200 (8.6): it is never sent. */
static bool is_wanted(const struct negotiate_wishes *wishes, const char *tag,
                      struct listener_reply *reply)
{
    if (wishes->if_match != NULL && !entity_tag_is_in(wishes->if_match, tag, false)) {
        entity_refuse(reply, 412, "What is here is not what If-Match names.\n");
        return false;
    }
    if (wishes->if_none_match != NULL &&
        entity_tag_is_in(wishes->if_none_match, tag, true))
        reply->status = 304;
    return true;
}

/* A date is none that we gave out, and so names nothing that is here. */
static bool wants_range(const struct entity_request *request, const char *tag)
{
    const struct negotiate_wishes *wishes = request->wishes;

    return request->is_media && wishes->range != NULL &&
           strcmp(request->method, "GET") == 0 &&
           (wishes->if_range == NULL || (wishes->if_range[0] == '"' &&
                                         entity_tag_is_in(wishes->if_range, tag, false)));
}

static bool is_to_be_coded(const struct entity_request *request,
                           struct listener_reply *reply)
{
    const char *accepted = request->wishes->accept_encoding;
    enum negotiate_coding coding;

    if (request->is_kept || reply->length == 0 ||
        http_headers_value(&reply->headers, "Content-Encoding") != NULL)
        return false;
    coding = negotiate_coding(accepted);
    if (!entity_is_coded(reply))
        return coding == NEGOTIATE_MUST;
    negotiate_vary(&reply->headers, "Accept-Encoding");
    return coding == NEGOTIATE_GZIP || coding == NEGOTIATE_MUST;
}

/* Another coding is another representation, and has another tag (8.8.3.3). */
static void print_tag(struct entity_mark *mark, const struct listener_reply *reply,
                      bool coded, char out[ENTITY_TAG_SIZE])
{
    static const char digits[] = "0123456789abcdef";
    const char *bytes = listener_reply_bytes(reply);
    struct entity_mark once = {.is_known = false};

    mark = mark == NULL ? &once : mark;
    if (!mark->is_known)
        mark->hash = entity_hash(bytes == NULL ? "" : bytes, reply->length);
    mark->is_known = true;
    out[0] = '"';
    for (size_t i = 0; i < 16; i++)
        out[1 + i] = digits[mark->hash >> (60 - 4 * i) & 15];
    memcpy(out + 17, coded ? "-gzip\"" : "\"", coded ? 7 : 2);
}

void entity_settle(const struct entity_request *request, struct listener_reply *reply)
{
    bool whole = reply->status == 200 && is_read(request->method);
    bool tagged = whole && !request->untagged &&
                  http_headers_value(&reply->headers, "ETag") == NULL;
    bool ranged = whole && request->is_media && request->wishes->range != NULL;
    bool coded = is_to_be_coded(request, reply) && !ranged;
    char tag[ENTITY_TAG_SIZE] = "";

    if (whole && request->is_media)
        http_headers_set(&reply->headers, "Accept-Ranges", "bytes");
    if (tagged) {
        print_tag(request->mark, reply, coded, tag);
        http_headers_add(&reply->headers, "ETag", tag);
        if (!is_wanted(request->wishes, tag, reply))
            return;
    }
    if (reply->status == 200 && ranged && wants_range(request, tag))
        entity_cut(request->wishes->range, reply);
    else if (coded)
        entity_gzip(reply);
    if (reply->status == 304)
        drop_metadata(reply);
}
