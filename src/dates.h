/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The forms in which requests write moments, and the days they lie in.
 *
 * What a form leaves out, the offset from UTC, is a parameter: `zone`, in seconds east of
 * UTC. No time zone database is asked.
 */
#ifndef COUNTERSIGN_DATES_H
#define COUNTERSIGN_DATES_H

#include "src/instant.h"

enum dates_form {
    DATES_DATE_TIME,    /* RFC 3339, its offset included: 2025-05-28T14:20:15+02:00 */
    DATES_LOCAL,        /* without an offset: 2025-05-28T14:20:15 */
    DATES_DATE,         /* a day: 2025-05-28 */
    DATES_SECONDS,      /* since 1970-01-01T00:00:00Z */
    DATES_MILLISECONDS, /* likewise */
    DATES_RFC2822,      /* Wed, 28 May 2025 14:20:15 +0000 */
    DATES_FORMS,
};

/* Reads `text` in one of `forms` (a bit each: 1 << form); a day is its midnight. Of
 * counts in both units, those from 100000000000 on are milliseconds. False, and nothing
 * is set, when it has none of them. */
bool dates_parse(const char *text, size_t length, unsigned forms, int64_t zone,
                 struct instant *out, enum dates_form *form);

/* Prints an instant in a form; returns the length. Fractions are printed where there are
 * any and the form has them, at most nine digits. */
size_t dates_print(struct instant instant, enum dates_form form, int64_t zone,
                   char out[INSTANT_TEXT_SIZE]);

/* The start of the day that an instant lies in. */
struct instant dates_day(struct instant instant, int64_t zone);

/* Reads "Z", "+02:00" or "-08:00" as seconds east of UTC. */
bool dates_parse_zone(const char *text, int64_t *zone);

#endif
