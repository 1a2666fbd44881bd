/* SPDX-License-Identifier: Apache-2.0 */
#include "generate/period.h"

#include "src/instant.h"

#include <string.h>

#define SECONDS_A_DAY   86400
#define SECONDS_AN_HOUR 3600
#define DAYS_A_WEEK     7
#define TRIES           64

/* By the hour, and by the day from Thursday on, which 1970-01-01 was. */
static const unsigned hours[] = {1,  1,  1,  1,  1,  2,  4,  10, 26, 38, 42, 40,
                                 28, 32, 38, 38, 34, 24, 12, 7,  5,  4,  3,  2};
static const unsigned days[] = {10, 9, 3, 2, 11, 11, 10};
#define MOST_OF_DAYS 11

static bool read_end(const char *name, const char *text, bool is_last, int64_t *out,
                     struct error *error)
{
    struct instant instant;

    if (text == NULL)
        return true;
    if (instant_parse_date(text, strlen(text), &instant)) {
        *out = instant.seconds + (is_last ? SECONDS_A_DAY : 0);
        return true;
    }
    if (instant_parse(text, strlen(text), &instant)) {
        *out = instant.seconds + (is_last ? 1 : 0);
        return true;
    }
    error_set(error, ERROR_USAGE, "--%s is no date: '%s'", name, text);
    error_hint(error, "write 2025-05-28, or 2025-05-28T14:20:15Z");
    return false;
}

bool period_read(const char *from, const char *to, struct period *period,
                 struct error *error)
{
    if (!read_end("from", from, false, &period->from, error) ||
        !read_end("to", to, true, &period->to, error))
        return false;
    /* An end that was not given moves out of the way of the other. */
    if (period->from >= period->to && to == NULL)
        period->to = period->from + 365 * SECONDS_A_DAY;
    if (period->from >= period->to && from == NULL)
        period->from = period->to - 365 * SECONDS_A_DAY;
    if (period->from < period->to)
        return true;
    error_set(error, ERROR_USAGE, "--from %s is behind --to %s", from, to);
    return false;
}

/* How likely a day is; days before 1970 have their weekday, too. */
static unsigned weight_of(int64_t day)
{
    return days[((day % DAYS_A_WEEK) + DAYS_A_WEEK) % DAYS_A_WEEK];
}

static int64_t day_of(int64_t second)
{
    return second / SECONDS_A_DAY - (second % SECONDS_A_DAY < 0 ? 1 : 0);
}

int64_t period_draw(const struct period *period, struct random *random)
{
    int64_t first = day_of(period->from);
    uint64_t count = (uint64_t)(day_of(period->to - 1) - first) + 1;

    for (int i = 0; i < TRIES; i++) {
        int64_t day = first + (int64_t)random_below(random, count);
        int64_t moment = day * SECONDS_A_DAY;

        if (random_below(random, MOST_OF_DAYS) >= weight_of(day))
            continue;
        moment += (int64_t)random_weighted(random, hours, sizeof hours / sizeof *hours) *
                  SECONDS_AN_HOUR;
        moment += (int64_t)random_below(random, SECONDS_AN_HOUR);
        if (moment >= period->from && moment < period->to)
            return moment;
    }
    return period->from +
           (int64_t)random_below(random, (uint64_t)(period->to - period->from));
}
