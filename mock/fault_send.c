/* SPDX-License-Identifier: Apache-2.0 */
/* What a fault makes of a reply. */
#include "mock/fault.h"

#include "mock/fault_internal.h"
#include "src/memory.h"
#include "src/random.h"
#include "src/text.h"

#include <string.h>

#define GARBAGE_BYTES 128

/* Nothing of it can be read as HTTP, or as the size of a chunk: it starts with a byte
 * that neither may start with. */
static char *garbage(uint64_t lot, size_t length)
{
    char *bytes = memory_array(length + 1, 1);

    for (size_t i = 0; i < length; i++)
        bytes[i] = (char)(unsigned char)(random_mixed(lot + i) >> 32);
    bytes[0] = '\x01';
    return bytes;
}

static void replace_by_chunk(struct listener_reply *reply, uint64_t lot)
{
    static const char head[] = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                               "Transfer-Encoding: chunked\r\n\r\n";
    AUTO_FREE char *rest = garbage(lot, GARBAGE_BYTES);
    size_t length = strlen(head) + GARBAGE_BYTES;
    struct text out;

    text_init(&out, length);
    text_add_string(&out, head);
    text_add(&out, rest, GARBAGE_BYTES);
    listener_reply_replace(reply, text_take(&out), length);
}

/* Half of an object or an array has no end; whatever else is JSON is none with a bracket
 * behind it. */
static void break_json(struct listener_reply *reply)
{
    const char *type = http_headers_value(&reply->headers, "Content-Type");
    const char *bytes = listener_reply_bytes(reply);
    size_t length;

    if (!http_media_type_is_json(type) || reply->length == 0)
        return;
    if (bytes[0] == '{' || bytes[0] == '[') {
        length = (reply->length + 1) / 2;
        listener_reply_replace(reply, memory_text_of(bytes, length), length);
    } else {
        length = reply->length + 1;
        listener_reply_replace(reply, memory_format("%.*s]", (int)reply->length, bytes),
                               length);
    }
}

void fault_spoil(const struct fault_plan *plan, struct listener_reply *reply)
{
    int64_t delay = reply->course.delay;

    switch (plan->body) {
    case FAULT_BODY_KEPT:
        break;
    case FAULT_BODY_NONE:
        listener_reply_replace(reply, NULL, 0);
        break;
    case FAULT_BODY_NO_JSON:
        break_json(reply);
        break;
    case FAULT_BODY_GARBAGE:
        listener_reply_replace(reply, garbage(plan->lot, GARBAGE_BYTES), GARBAGE_BYTES);
        break;
    case FAULT_BODY_GARBAGE_CHUNK:
        replace_by_chunk(reply, plan->lot);
        break;
    }
    reply->course = plan->course;
    reply->course.delay = delay > LISTENER_DELAY_CEILING - plan->course.delay
                              ? LISTENER_DELAY_CEILING
                              : delay + plan->course.delay;
    if (plan->chunks > 0)
        reply->course.piece =
            (reply->length + (size_t)plan->chunks - 1) / (size_t)plan->chunks;
}
