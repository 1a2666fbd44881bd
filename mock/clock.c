/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/clock.h"

#include <math.h>
#include <string.h>

#define CLOCK_HINT                                                                       \
    "send {\"offset\": SECONDS} to move it from real time, {\"now\": "                   \
    "\"2025-05-28T14:20:15Z\"} to set it and let it stand, {\"advance\": SECONDS} to "   \
    "move it on, {\"frozen\": true} or {\"rate\": TIMES}"

static double rate_of(const struct clock *clock)
{
    return clock->rate == 0 ? 1 : clock->rate;
}

static struct instant moved(struct instant from, double seconds)
{
    double whole = floor(seconds);
    struct instant to = instant_add(from, (int64_t)whole);

    to.nanoseconds += (int32_t)((seconds - whole) * 1e9);
    if (to.nanoseconds >= 1000000000) {
        to.nanoseconds -= 1000000000;
        to = instant_add(to, 1);
    }
    return to;
}

struct instant clock_now(const struct clock *clock, struct instant real)
{
    if (clock->frozen)
        return clock->at;
    return clock->rate == 0
               ? instant_add(real, clock->offset)
               : moved(clock->at, instant_difference(real, clock->since) * clock->rate);
}

bool clock_is_real(const struct clock *clock)
{
    return !clock->frozen && clock->rate == 0 && clock->offset == 0;
}

bool clock_real(const struct clock *clock, struct instant shown, struct instant *real)
{
    if (clock->frozen)
        return false;
    *real = clock->rate == 0
                ? instant_add(shown, -clock->offset)
                : moved(clock->since, instant_difference(shown, clock->at) / clock->rate);
    return true;
}

/* A clock under way to its new setting. */
struct setting {
    struct clock clock;
    struct instant real;
    struct instant shown;
    bool is_offset; /* it is told as an offset from real time */
};

static bool is_too_far(const struct setting *setting)
{
    return fabs(instant_difference(setting->shown, setting->real)) >
           (double)CLOCK_MAX_OFFSET;
}

static bool set_offset(struct setting *setting, const json_t *offset, struct error *error)
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
    setting->clock = (struct clock){.offset = seconds};
    setting->shown = instant_add(setting->real, seconds);
    setting->is_offset = true;
    return true;
}

static bool set_now(struct setting *setting, const json_t *now, struct error *error)
{
    if (!json_is_string(now) ||
        !instant_parse(json_string_value(now), json_string_length(now),
                       &setting->shown)) {
        error_set(error, ERROR_INVALID,
                  "now must be an RFC 3339 date-time with its offset, such as "
                  "2025-05-28T14:20:15Z");
        return false;
    }
    setting->clock = (struct clock){.frozen = true};
    return true;
}

static bool set_advance(struct setting *setting, const json_t *advance,
                        struct error *error)
{
    double seconds = json_number_value(advance);

    if (!json_is_number(advance) || fabs(seconds) > (double)CLOCK_MAX_OFFSET) {
        error_set(error, ERROR_INVALID,
                  "advance must be seconds, at most a hundred years");
        return false;
    }
    setting->shown = moved(setting->shown, seconds);
    return true;
}

static bool set_frozen(struct setting *setting, const json_t *frozen, struct error *error)
{
    if (!json_is_boolean(frozen)) {
        error_set(error, ERROR_INVALID, "frozen must be true or false");
        return false;
    }
    setting->clock.frozen = json_is_true(frozen);
    setting->is_offset = setting->is_offset && !setting->clock.frozen;
    return true;
}

static bool set_rate(struct setting *setting, const json_t *rate, struct error *error)
{
    double times = json_number_value(rate);

    if (!json_is_number(rate) || times <= 0 || times > CLOCK_MAX_RATE) {
        error_set(error, ERROR_INVALID, "rate must be above 0 and at most a million");
        return false;
    }
    setting->clock.frozen = false;
    setting->clock.rate = times;
    setting->is_offset = false;
    return true;
}

/* In the order they are carried out. */
static const struct {
    const char *name;
    bool (*set)(struct setting *setting, const json_t *value, struct error *error);
    bool moves; /* one of these at most */
} settings[] = {
    {"offset", set_offset, true},   {"now", set_now, true},
    {"advance", set_advance, true}, {"rate", set_rate, false},
    {"frozen", set_frozen, false},  {NULL, NULL, false},
};

static bool is_understood(const json_t *wanted)
{
    size_t known = 0, moves = 0;

    for (size_t i = 0; settings[i].name != NULL; i++) {
        bool is_there = json_object_get(wanted, settings[i].name) != NULL;

        known += is_there;
        moves += is_there && settings[i].moves;
    }
    return known > 0 && known == json_object_size(wanted) && moves <= 1;
}

bool clock_set(struct clock *clock, const json_t *wanted, struct instant real,
               struct error *error)
{
    struct setting setting = {
        .clock = *clock, .real = real, .shown = clock_now(clock, real)};

    if (!is_understood(wanted)) {
        error_set(error, ERROR_INVALID,
                  "the clock takes an object with one of offset, now and advance, and "
                  "with rate and frozen");
        error_hint(error, CLOCK_HINT);
        return false;
    }
    for (size_t i = 0; settings[i].name != NULL; i++) {
        const json_t *value = json_object_get(wanted, settings[i].name);

        if (value != NULL && !settings[i].set(&setting, value, error))
            return false;
    }
    if (json_object_get(wanted, "advance") != NULL && is_too_far(&setting)) {
        error_set(error, ERROR_INVALID, "the clock must stay within a hundred years");
        return false;
    }
    *clock = setting.clock;
    if (setting.is_offset)
        return true;
    clock->offset = 0;
    clock->at = setting.shown;
    clock->since = real;
    clock->rate = rate_of(clock);
    return true;
}

bool clock_read(struct clock *clock, const char *text, struct instant real,
                struct error *error)
{
    json_auto_t *wanted = text[0] == '{' ? json_loads(text, JSON_REJECT_DUPLICATES, NULL)
                                         : json_pack("{s:s}", "now", text);

    if (wanted != NULL)
        return clock_set(clock, wanted, real, error);
    error_set(error, ERROR_USAGE, "this is no setting of a clock: %s", text);
    error_hint(error, "give a moment or what PUT /__admin/clock takes");
    return false;
}

json_t *clock_print(const struct clock *clock, struct instant real)
{
    struct instant shown = clock_now(clock, real);
    double offset = clock->frozen ? 0 : round(instant_difference(shown, real));
    char now[INSTANT_TEXT_SIZE];

    instant_print(shown, 3, now);
    return json_pack("{s:s, s:I, s:b, s:o}", "now", now, "offset", (json_int_t)offset,
                     "frozen", clock->frozen, "rate",
                     rate_of(clock) == floor(rate_of(clock))
                         ? json_integer((json_int_t)rate_of(clock))
                         : json_real(rate_of(clock)));
}
