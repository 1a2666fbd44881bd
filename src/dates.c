/* SPDX-License-Identifier: Apache-2.0 */
#include "src/dates.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAY           86400
#define DATE_LENGTH   10 /* of 2025-05-28 */
#define LONGEST_COUNT 16 /* digits, so that no count overflows */

#define EARLIEST_MILLISECOND 100000000000LL

bool dates_parse_zone(const char *text, int64_t *zone)
{
    char moment[INSTANT_TEXT_SIZE];
    struct instant instant;
    int length = snprintf(moment, sizeof moment, "1970-01-02T00:00:00%s", text);

    if (length >= (int)sizeof moment || !instant_parse(moment, (size_t)length, &instant))
        return false;
    *zone = DAY - instant.seconds;
    return true;
}

struct instant dates_day(struct instant instant, int64_t zone)
{
    int64_t rest = (instant.seconds + zone) % DAY;

    return (struct instant){.seconds = instant.seconds - (rest < 0 ? rest + DAY : rest)};
}

static bool read_count(const char *text, size_t length, int64_t *out)
{
    char copy[LONGEST_COUNT + 2];
    size_t sign = length > 0 && text[0] == '-';

    if (length == sign || length > LONGEST_COUNT)
        return false;
    for (size_t i = sign; i < length; i++)
        if (text[i] < '0' || text[i] > '9')
            return false;
    memcpy(copy, text, length);
    copy[length] = '\0';
    *out = strtoll(copy, NULL, 10);
    return true;
}

/* The offset is what is missing: with one of its own, it is another form. */
static bool read_local(const char *text, size_t length, int64_t zone, struct instant *out)
{
    char whole[2 * INSTANT_TEXT_SIZE];

    if (length >= INSTANT_TEXT_SIZE)
        return false;
    memcpy(whole, text, length);
    memcpy(whole + length, "Z", sizeof "Z");
    if (!instant_parse(whole, length + 1, out))
        return false;
    *out = instant_add(*out, -zone);
    return true;
}

static bool read_form(const char *text, size_t length, enum dates_form form, int64_t zone,
                      struct instant *out)
{
    int64_t count;

    switch (form) {
    case DATES_DATE_TIME:
        return instant_parse(text, length, out);
    case DATES_LOCAL:
        return read_local(text, length, zone, out);
    case DATES_DATE:
        if (!instant_parse_date(text, length, out))
            return false;
        *out = instant_add(*out, -zone);
        return true;
    case DATES_SECONDS:
        if (!read_count(text, length, &count))
            return false;
        *out = (struct instant){.seconds = count};
        return true;
    case DATES_MILLISECONDS:
        if (!read_count(text, length, &count))
            return false;
        *out = instant_of_milliseconds(count);
        return true;
    case DATES_RFC2822:
        return instant_parse_rfc2822(text, length, out);
    case DATES_FORMS:
        break;
    }
    return false;
}

/* Where both units are taken, a count tells its own: as seconds it would lie beyond the
 * year 5138, or as milliseconds before March 1973. */
static unsigned unambiguous(const char *text, size_t length, unsigned forms)
{
    const unsigned both = 1U << DATES_SECONDS | 1U << DATES_MILLISECONDS;
    int64_t count;

    if ((forms & both) != both || !read_count(text, length, &count))
        return forms;
    return count >= EARLIEST_MILLISECOND || count <= -EARLIEST_MILLISECOND
               ? forms & ~(1U << DATES_SECONDS)
               : forms & ~(1U << DATES_MILLISECONDS);
}

bool dates_parse(const char *text, size_t length, unsigned forms, int64_t zone,
                 struct instant *out, enum dates_form *form)
{
    forms = unambiguous(text, length, forms);
    for (int i = 0; i < DATES_FORMS; i++) {
        struct instant instant;

        if ((forms & (1U << i)) == 0 ||
            !read_form(text, length, (enum dates_form)i, zone, &instant))
            continue;
        *out = instant;
        *form = (enum dates_form)i;
        return true;
    }
    return false;
}

size_t dates_print(struct instant instant, enum dates_form form, int64_t zone,
                   char out[INSTANT_TEXT_SIZE])
{
    int digits = instant.nanoseconds == 0             ? 0
                 : instant.nanoseconds % 1000000 == 0 ? 3
                                                      : 9;
    size_t length;

    switch (form) {
    case DATES_LOCAL:
        length = instant_print(instant_add(instant, zone), digits, out) - 1;
        out[length] = '\0'; /* the Z */
        return length;
    case DATES_DATE:
        instant_print(instant_add(instant, zone), 0, out);
        out[DATE_LENGTH] = '\0';
        return DATE_LENGTH;
    case DATES_SECONDS:
        return (size_t)snprintf(out, INSTANT_TEXT_SIZE, "%" PRId64, instant.seconds);
    case DATES_MILLISECONDS:
        return (size_t)snprintf(out, INSTANT_TEXT_SIZE, "%" PRId64,
                                instant_milliseconds(instant));
    case DATES_RFC2822:
        return instant_print_rfc2822(instant, out);
    case DATES_DATE_TIME:
    case DATES_FORMS:
        break;
    }
    return instant_print(instant, digits, out);
}
