/* SPDX-License-Identifier: Apache-2.0 */
#include "src/http_range.h"

#include "src/memory.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Reads digits; false when there are none. */
static bool read_number(const char **text, int64_t *out)
{
    char *end;

    if (**text < '0' || **text > '9')
        return false;
    *out = strtoll(*text, &end, 10); /* saturates */
    *text = end;
    return true;
}

static bool skip(const char **text, char c)
{
    if (**text != c)
        return false;
    (*text)++;
    return true;
}

/* Skips the unit in front of a range. */
static enum http_range_reading skip_unit(const char **text, const char *unit)
{
    size_t length = strcspn(*text, "=");

    if (unit == NULL)
        return HTTP_RANGE_GOOD;
    if (length == 0 || (*text)[length] == '\0')
        return HTTP_RANGE_MALFORMED;
    if (strlen(unit) != length || strncasecmp(*text, unit, length) != 0)
        return HTTP_RANGE_FOREIGN;
    *text += length + 1;
    return HTTP_RANGE_GOOD;
}

enum http_range_reading http_range_parse(const char *text, const char *unit,
                                         struct http_range *out)
{
    enum http_range_reading reading = skip_unit(&text, unit);

    *out = (struct http_range){0, HTTP_RANGE_NONE};
    if (reading != HTTP_RANGE_GOOD)
        return reading;
    if (!read_number(&text, &out->first) || !skip(&text, '-'))
        return HTTP_RANGE_MALFORMED;
    if (*text == '\0')
        return HTTP_RANGE_GOOD;
    return read_number(&text, &out->last) && *text == '\0' && out->last >= out->first
               ? HTTP_RANGE_GOOD
               : HTTP_RANGE_MALFORMED;
}

char *http_range_print(const struct http_range *range, const char *unit)
{
    const char *front = unit == NULL ? "" : unit, *sign = unit == NULL ? "" : "=";

    if (range->last == HTTP_RANGE_NONE)
        return memory_format("%s%s%" PRId64 "-", front, sign, range->first);
    return memory_format("%s%s%" PRId64 "-%" PRId64, front, sign, range->first,
                         range->last);
}

bool http_content_range_parse(const char *text, struct http_content_range *out)
{
    const char *space = strchr(text, ' ');

    *out = (struct http_content_range){HTTP_RANGE_NONE, HTTP_RANGE_NONE, HTTP_RANGE_NONE};
    text = space == NULL ? text : space + 1;
    if (!skip(&text, '*') && !(read_number(&text, &out->first) && skip(&text, '-') &&
                               read_number(&text, &out->last) && out->last >= out->first))
        return false;
    if (!skip(&text, '/'))
        return false;
    return (skip(&text, '*') || read_number(&text, &out->total)) && *text == '\0';
}

char *http_content_range_print(const struct http_content_range *range, const char *unit)
{
    const char *front = unit == NULL ? "" : unit, *sign = unit == NULL ? "" : " ";
    AUTO_FREE char *rows =
        range->first == HTTP_RANGE_NONE
            ? memory_text("*")
            : memory_format("%" PRId64 "-%" PRId64, range->first, range->last);

    if (range->total == HTTP_RANGE_NONE)
        return memory_format("%s%s%s/*", front, sign, rows);
    return memory_format("%s%s%s/%" PRId64, front, sign, rows, range->total);
}
