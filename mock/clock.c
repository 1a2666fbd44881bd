/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/clock.h"

#include <string.h>

#define CLOCK_HINT                                                                       \
    "send {\"offset\": SECONDS} to move it from real time, or {\"now\": "                \
    "\"2025-05-28T14:20:15Z\"} to set it and let it stand"

struct instant clock_now(const struct clock *clock, struct instant real)
{
    return clock->frozen ? clock->at : instant_add(real, clock->offset);
}

bool clock_is_real(const struct clock *clock)
{
    return !clock->frozen && clock->offset == 0;
}

static bool set_offset(struct clock *clock, const json_t *offset, struct error *error)
{
    json_int_t seconds = json_integer_value(offset);

    if (!json_is_integer(offset)) {
        error_set(error, ERROR_INVALID, "offset must be a whole number of seconds");
        return false;
    }
    if (seconds > CLOCK_MAX_OFFSET || seconds < -CLOCK_MAX_OFFSET) {
        error_set(error, ERROR_INVALID, "offset must be within a hundred years");
        return false;
    }
    *clock = (struct clock){.offset = seconds};
    return true;
}

static bool set_now(struct clock *clock, const json_t *now, struct error *error)
{
    struct instant at;

    if (!json_is_string(now) ||
        !instant_parse(json_string_value(now), json_string_length(now), &at)) {
        error_set(error, ERROR_INVALID,
                  "now must be an RFC 3339 date-time with its offset, such as "
                  "2025-05-28T14:20:15Z");
        return false;
    }
    *clock = (struct clock){.frozen = true, .at = at};
    return true;
}

bool clock_set(struct clock *clock, const json_t *wanted, struct error *error)
{
    const json_t *offset = json_object_get(wanted, "offset");
    const json_t *now = json_object_get(wanted, "now");

    if (json_object_size(wanted) == 1 && offset != NULL)
        return set_offset(clock, offset, error);
    if (json_object_size(wanted) == 1 && now != NULL)
        return set_now(clock, now, error);
    error_set(error, ERROR_INVALID,
              "the clock takes an object with either offset or now");
    error_hint(error, CLOCK_HINT);
    return false;
}

json_t *clock_print(const struct clock *clock, struct instant real)
{
    char now[INSTANT_TEXT_SIZE];

    instant_print(clock_now(clock, real), 3, now);
    return json_pack("{s:s, s:I, s:b}", "now", now, "offset",
                     (json_int_t)(clock->frozen ? 0 : clock->offset), "frozen",
                     clock->frozen);
}
