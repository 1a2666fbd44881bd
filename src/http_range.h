/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The grammar of RFC 9110 14 for ranges of rows: what a request's Range asks for, and
 * what an answer's Content-Range says it holds. One range only, counted from 0, both ends
 * included. Some APIs leave out the unit that the RFC wants in front.
 */
#ifndef COUNTERSIGN_HTTP_RANGE_H
#define COUNTERSIGN_HTTP_RANGE_H

#include <stdbool.h>
#include <stdint.h>

/* Stands for an end that is left open, and for what is not known. */
#define HTTP_RANGE_NONE (-1)

struct http_range {
    int64_t first;
    int64_t last; /* NONE: to the end */
};

enum http_range_reading {
    HTTP_RANGE_GOOD,
    HTTP_RANGE_FOREIGN,   /* of another unit, to be ignored (14.2) */
    HTTP_RANGE_MALFORMED, /* all else: several ranges, the last rows ("-5"), reversed ends
                           */
};

/* Reads the value of Range: "items=0-24" of the unit "items", or "0-24" where `unit` is
 * NULL; units compare without case, and what does not fit is the largest number. */
enum http_range_reading http_range_parse(const char *text, const char *unit,
                                         struct http_range *out);

/* Returns new the value of Range. */
char *http_range_print(const struct http_range *range, const char *unit);

struct http_content_range {
    int64_t first, last; /* NONE, both: no row is shown */
    int64_t total;       /* NONE: not known */
};

/* Reads the value of Content-Range: "items 0-24/75"; an asterisk may stand for the rows
 * or for the total. The unit is not looked at, and may be missing. False when it is none.
 */
bool http_content_range_parse(const char *text, struct http_content_range *out);

/* Returns new the value of Content-Range; NULL as unit leaves it out. */
char *http_content_range_print(const struct http_content_range *range, const char *unit);

#endif
