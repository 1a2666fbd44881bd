/* SPDX-License-Identifier: Apache-2.0 */
/* A range of an answer's bytes (RFC 9110 14). */
#include "mock/entity_internal.h"

#include "src/http_range.h"
#include "src/memory.h"

#include <string.h>
#include <strings.h>

#define UNIT "bytes"

enum reading { WHOLE, PART, NOWHERE };

/* Reads digits, which may be none; what does not fit is the largest number. */
static bool read_digits(const char **at, int64_t *out)
{
    const char *start = *at;

    *out = 0;
    for (; **at >= '0' && **at <= '9'; ++*at)
        *out = *out > (INT64_MAX - 9) / 10 ? INT64_MAX : *out * 10 + (**at - '0');
    return *at > start;
}

static void skip_blanks(const char **at)
{
    *at += strspn(*at, " \t");
}

/* Several ranges are more than has to be sent (14.2), and what cannot be read is to be
 * ignored. */
static enum reading read_range(const char *text, int64_t length, int64_t *first,
                               int64_t *last)
{
    const size_t unit = strlen(UNIT);
    bool has_first, has_last;

    if (strncasecmp(text, UNIT "=", unit + 1) != 0)
        return WHOLE;
    text += unit + 1;
    skip_blanks(&text);
    has_first = read_digits(&text, first);
    if (*text++ != '-')
        return WHOLE;
    has_last = read_digits(&text, last);
    skip_blanks(&text);
    if (*text != '\0' || (!has_first && !has_last) ||
        (has_first && has_last && *last < *first))
        return WHOLE;
    if (!has_first) {
        int64_t count = *last < length ? *last : length;

        *first = length - count;
        *last = length - 1;
        return count > 0 ? PART : NOWHERE;
    }
    if (!has_last || *last >= length)
        *last = length - 1;
    return *first < length ? PART : NOWHERE;
}

static void tell(struct listener_reply *reply, int64_t first, int64_t last, int64_t total)
{
    struct http_content_range range = {.first = first, .last = last, .total = total};
    AUTO_FREE char *text = http_content_range_print(&range, UNIT);

    http_headers_set(&reply->headers, "Content-Range", text);
}

void entity_cut(const char *range, struct listener_reply *reply)
{
    int64_t first = 0, last = 0, total = (int64_t)reply->length;
    size_t length;

    switch (read_range(range, total, &first, &last)) {
    case WHOLE:
        return;
    case NOWHERE:
        entity_refuse(reply, 416, "There are no such bytes.\n");
        tell(reply, HTTP_RANGE_NONE, HTTP_RANGE_NONE, total);
        return;
    case PART:
        break;
    }
    length = (size_t)(last - first + 1);
    if (reply->owned != NULL) {
        listener_reply_replace(reply, memory_text_of(reply->owned + first, length),
                               length);
    } else {
        reply->borrowed += first;
        reply->length = length;
    }
    reply->status = 206;
    tell(reply, first, last, total);
}
