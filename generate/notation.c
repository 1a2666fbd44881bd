/* SPDX-License-Identifier: Apache-2.0 */
#include "generate/notation.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BILLION        1000000000
#define DATE_LENGTH    10 /* of 2025-05-01 */
#define SECONDS_LENGTH 19 /* of 2025-05-01T12:00:00 */
#define SECONDS_A_DAY  86400

/* Counts of our time: 2000-01-01 to 2100-01-01. */
#define EARLIEST_SECONDS INT64_C(946684800)
#define LATEST_SECONDS   INT64_C(4102444800)

static const int64_t units[] = {BILLION, 100000000, 10000000, 1000000, 100000,
                                10000,   1000,      100,      10,      1};

/* Reads what stands behind the seconds: a fraction, and an offset. */
static bool read_tail(const char *text, struct notation *notation)
{
    const char *tail = text + SECONDS_LENGTH;

    if (*tail == '.') {
        notation->digits = (int)strspn(tail + 1, "0123456789");
        tail += 1 + notation->digits;
    }
    if (strlen(tail) >= NOTATION_SUFFIX_SIZE || notation->digits > 9)
        return false;
    snprintf(notation->suffix, sizeof notation->suffix, "%s", tail);
    if (tail[0] == '+' || tail[0] == '-')
        notation->offset = (tail[0] == '-' ? -60 : 60) *
                           (strtol(tail + 1, NULL, 10) * 60 + strtol(tail + 4, NULL, 10));
    return true;
}

static bool read_text(const char *text, struct notation *notation,
                      struct instant *instant)
{
    size_t length = strlen(text);

    if (instant_parse(text, length, instant)) {
        notation->kind = NOTATION_DATE_TIME;
        return read_tail(text, notation);
    }
    if (length == DATE_LENGTH && instant_parse_date(text, length, instant)) {
        notation->kind = NOTATION_DAY;
        return true;
    }
    notation->kind = NOTATION_RFC2822;
    return instant_parse_rfc2822(text, length, instant);
}

static bool read_count(const json_t *value, enum comparison declared,
                       struct notation *notation, struct instant *instant)
{
    struct scalar scalar;

    if (!collection_is_epoch(declared)) {
        int64_t count = json_integer_value(value);

        if (!json_is_integer(value))
            return false;
        if (count >= EARLIEST_SECONDS && count < LATEST_SECONDS)
            declared = COMPARE_EPOCH_SECONDS;
        else if (count >= EARLIEST_SECONDS * 1000 && count < LATEST_SECONDS * 1000)
            declared = COMPARE_EPOCH_MILLISECONDS;
        else
            return false;
    }
    scalar = collection_scalar(value, declared);
    *instant = scalar.instant;
    notation->digits = declared == COMPARE_EPOCH_SECONDS ? 0 : 3;
    notation->kind =
        declared == COMPARE_EPOCH_SECONDS ? NOTATION_SECONDS : NOTATION_MILLISECONDS;
    return scalar.present && instant->seconds != 0;
}

bool notation_read(const json_t *value, enum comparison declared,
                   struct notation *notation, struct instant *instant)
{
    *notation = (struct notation){.kind = NOTATION_DATE_TIME};
    if (json_is_string(value) && !collection_is_epoch(declared))
        return read_text(json_string_value(value), notation, instant);
    return read_count(value, declared, notation, instant);
}

struct instant notation_cut(const struct notation *notation, struct instant instant)
{
    if (notation->kind == NOTATION_DAY) {
        instant.seconds -=
            ((instant.seconds % SECONDS_A_DAY) + SECONDS_A_DAY) % SECONDS_A_DAY;
        instant.nanoseconds = 0;
    }
    instant.nanoseconds -= (int32_t)(instant.nanoseconds % units[notation->digits]);
    return instant;
}

static void write_count(int64_t count, json_t *value)
{
    char text[INSTANT_TEXT_SIZE];

    if (!json_is_string(value)) {
        json_integer_set(value, count);
        return;
    }
    snprintf(text, sizeof text, "%" PRId64, count);
    json_string_set(value, text);
}

void notation_write(const struct notation *notation, struct instant instant,
                    json_t *value)
{
    char text[INSTANT_TEXT_SIZE + NOTATION_SUFFIX_SIZE];
    size_t length;

    switch (notation->kind) {
    case NOTATION_DATE_TIME:
        length = instant_print(instant_add(instant, notation->offset), notation->digits,
                               text) -
                 1;
        snprintf(text + length, sizeof text - length, "%s", notation->suffix);
        json_string_set(value, text);
        break;
    case NOTATION_DAY:
        instant_print(instant, 0, text);
        json_string_setn(value, text, DATE_LENGTH);
        break;
    case NOTATION_SECONDS:
        write_count(instant.seconds, value);
        break;
    case NOTATION_MILLISECONDS:
        write_count(instant_milliseconds(instant), value);
        break;
    case NOTATION_RFC2822:
        instant_print_rfc2822(instant, text);
        json_string_set(value, text);
        break;
    }
}
