/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Points in time as values: RFC 3339 text, HTTP dates, the basic form of signed URLs,
 * epoch numbers. Pure: no clock is read here and no time zone database is asked.
 *
 * Range: years 0000 to 9999, nanosecond resolution, proleptic Gregorian, UTC inside.
 */
#ifndef COUNTERSIGN_INSTANT_H
#define COUNTERSIGN_INSTANT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define INSTANT_TEXT_SIZE 40

struct instant {
    int64_t seconds;     /* since 1970-01-01T00:00:00Z */
    int32_t nanoseconds; /* 0 to 999999999 */
};

/* Reads an RFC 3339 5.6 date-time: full-date "T" full-time, offset required, any number
 * of fraction digits (those behind the ninth are dropped), lower-case t and z allowed as
 * the RFC does. Second 60 is read only at 23:59:60 UTC and becomes the next second. False
 * when `text` is anything else, impossible dates included; `*out` is then untouched. */
bool instant_parse(const char *text, size_t length, struct instant *out);

/* Reads an RFC 3339 full-date (2025-05-01) as its midnight UTC. */
bool instant_parse_date(const char *text, size_t length, struct instant *out);

/* Reads a full-time of RFC 3339 without keeping it (JSON Schema format "time"). */
bool instant_is_time(const char *text, size_t length);

/* Reads 20250528T142015Z, the ISO 8601 basic form of X-Amz-Date. */
bool instant_parse_basic(const char *text, size_t length, struct instant *out);

/* Reads an IMF-fixdate (RFC 9110 5.6.7), the form every sender of HTTP must use; the two
 * obsolete forms are not read. That the weekday fits the date is not asked. */
bool instant_parse_http(const char *text, size_t length, struct instant *out);

/* Reads the date-time of RFC 2822 3.3 (RFC 5322 3.3): the weekday may be left out, the
 * day may have one digit, the zone is +hhmm, -hhmm, GMT or UT. */
bool instant_parse_rfc2822(const char *text, size_t length, struct instant *out);

/* Prints RFC 3339 in UTC with `digits` (0 to 9) fraction digits, further ones cut off;
 * returns the length. What lies outside the range prints as its nearest end; so it does
 * below. */
size_t instant_print(struct instant instant, int digits, char out[INSTANT_TEXT_SIZE]);

/* Prints YYYYMMDDTHHMMSSZ; the first 8 characters are the date stamp of AWS SigV4. */
size_t instant_print_basic(struct instant instant, char out[INSTANT_TEXT_SIZE]);

/* Prints an IMF-fixdate (RFC 9110 5.6.7). */
size_t instant_print_http(struct instant instant, char out[INSTANT_TEXT_SIZE]);

/* Prints a date-time of RFC 2822 3.3, in +0000. */
size_t instant_print_rfc2822(struct instant instant, char out[INSTANT_TEXT_SIZE]);

/* -1, 0 or 1 as `a` is before, at or after `b`. */
int instant_compare(struct instant a, struct instant b);

/* `instant` moved by whole seconds, which may be negative. Saturates at the ends of
 * int64. */
struct instant instant_add(struct instant instant, int64_t seconds);

/* a - b in seconds, as a number with a fraction. */
double instant_difference(struct instant a, struct instant b);

/* From and to epoch milliseconds; rounds towards the past, saturates at the ends of
 * int64. */
struct instant instant_of_milliseconds(int64_t milliseconds);
int64_t instant_milliseconds(struct instant instant);

#endif
