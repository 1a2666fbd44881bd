/* SPDX-License-Identifier: Apache-2.0 */
#include "src/instant.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define MINUTE      60
#define HOUR        3600
#define DAY         86400
#define EPOCH_DAY   719528 /* days from 0000-01-01 to 1970-01-01 */
#define BILLION     1000000000
#define CYCLE_YEARS 400 /* after which the Gregorian calendar repeats */
#define CYCLE_DAYS  146097
#define RANGE_DAYS  3652425 /* days from 0000-01-01 to 10000-01-01 */

/* 0000-01-01T00:00:00Z and 9999-12-31T23:59:59Z. */
#define FIRST_SECOND (-(int64_t)EPOCH_DAY * DAY)
#define LAST_SECOND  ((int64_t)(RANGE_DAYS - EPOCH_DAY) * DAY - 1)

struct date {
    int year, month, day; /* month and day from 1 */
};

struct clock_time {
    int hour, minute, second;
    int32_t nanoseconds;
    int offset; /* seconds east of UTC */
};

struct reader {
    const char *at;
    const char *end;
};

static const char weekdays[][4] = {"Sat", "Sun", "Mon", "Tue", "Wed", "Thu", "Fri"};
static const char months[][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

static bool is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

/* Days from 0000-01-01 to the first of January of `year`; leap years before it count. */
static int days_before_year(int year)
{
    return 365 * year + (year + 3) / 4 - (year + 99) / 100 + (year + 399) / 400;
}

static int64_t day_number(struct date date)
{
    static const int before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    int leap_day = date.month > 2 && is_leap(date.year) ? 1 : 0;

    return days_before_year(date.year) + before[date.month - 1] + leap_day + date.day -
           1 - EPOCH_DAY;
}

static struct date date_of_day(int64_t day_since_epoch)
{
    int days = (int)(day_since_epoch + EPOCH_DAY);
    struct date date = {.month = 1};

    /* The average year's length misses the year by one at most. */
    date.year = (int)((int64_t)days * CYCLE_YEARS / CYCLE_DAYS);
    while (days_before_year(date.year) > days)
        date.year--;
    while (days_before_year(date.year + 1) <= days)
        date.year++;
    days -= days_before_year(date.year);
    while (days >= days_in_month(date.year, date.month))
        days -= days_in_month(date.year, date.month++);
    date.day = days + 1;
    return date;
}

static bool read_character(struct reader *reader, char wanted)
{
    if (reader->at == reader->end || *reader->at != wanted)
        return false;
    reader->at++;
    return true;
}

static bool is_digit(const struct reader *reader)
{
    return reader->at < reader->end && *reader->at >= '0' && *reader->at <= '9';
}

/* Reads exactly `digits` digits. */
static inline bool read_number(struct reader *reader, int digits, int *out)
{
    int number = 0;

    if (reader->end - reader->at < digits)
        return false;
    for (int i = 0; i < digits; i++) {
        unsigned digit = (unsigned)(unsigned char)reader->at[i] - '0';

        if (digit > 9)
            return false;
        number = number * 10 + (int)digit;
    }
    reader->at += digits;
    *out = number;
    return true;
}

static bool is_possible(struct date date)
{
    return date.month >= 1 && date.month <= 12 && date.day >= 1 &&
           date.day <= days_in_month(date.year, date.month);
}

/* full-date of RFC 3339 5.6. */
static bool read_date(struct reader *reader, struct date *date)
{
    return read_number(reader, 4, &date->year) && read_character(reader, '-') &&
           read_number(reader, 2, &date->month) && read_character(reader, '-') &&
           read_number(reader, 2, &date->day) && is_possible(*date);
}

static bool read_fraction(struct reader *reader, int32_t *nanoseconds)
{
    int32_t weight = BILLION / 10;

    *nanoseconds = 0;
    if (!read_character(reader, '.'))
        return true;
    if (!is_digit(reader))
        return false;
    for (; is_digit(reader); reader->at++) {
        *nanoseconds += weight * (*reader->at - '0');
        weight /= 10;
    }
    return true;
}

static bool read_offset(struct reader *reader, int *offset)
{
    int hours, minutes;
    int sign = 1;

    *offset = 0;
    if (read_character(reader, 'Z') || read_character(reader, 'z'))
        return true;
    if (read_character(reader, '-'))
        sign = -1;
    else if (!read_character(reader, '+'))
        return false;
    if (!read_number(reader, 2, &hours) || !read_character(reader, ':') ||
        !read_number(reader, 2, &minutes) || hours > 23 || minutes > 59)
        return false;
    *offset = sign * (hours * HOUR + minutes * MINUTE);
    return true;
}

/* Seconds since local midnight, moved to UTC; may lie on the day before or after. */
static int utc_second(const struct clock_time *time)
{
    return time->hour * HOUR + time->minute * MINUTE + time->second - time->offset;
}

/* full-time of RFC 3339 5.6. A leap second stands at the end of a UTC day (RFC 3339 5.7).
 */
static bool read_time(struct reader *reader, struct clock_time *time)
{
    if (!read_number(reader, 2, &time->hour) || !read_character(reader, ':') ||
        !read_number(reader, 2, &time->minute) || !read_character(reader, ':') ||
        !read_number(reader, 2, &time->second) ||
        !read_fraction(reader, &time->nanoseconds) || !read_offset(reader, &time->offset))
        return false;
    if (time->hour > 23 || time->minute > 59 || time->second > 60)
        return false;
    return time->second < 60 || utc_second(time) % DAY == 0;
}

static struct instant combine(struct date date, const struct clock_time *time)
{
    return (struct instant){
        .seconds = day_number(date) * DAY + utc_second(time),
        .nanoseconds = time->nanoseconds,
    };
}

bool instant_parse(const char *text, size_t length, struct instant *out)
{
    struct reader reader = {.at = text, .end = text + length};
    struct date date;
    struct clock_time time;

    if (!read_date(&reader, &date))
        return false;
    if (!read_character(&reader, 'T') && !read_character(&reader, 't'))
        return false;
    if (!read_time(&reader, &time) || reader.at != reader.end)
        return false;
    *out = combine(date, &time);
    return true;
}

bool instant_parse_date(const char *text, size_t length, struct instant *out)
{
    struct reader reader = {.at = text, .end = text + length};
    struct date date;

    if (!read_date(&reader, &date) || reader.at != reader.end)
        return false;
    *out = (struct instant){.seconds = day_number(date) * DAY};
    return true;
}

bool instant_is_time(const char *text, size_t length)
{
    struct reader reader = {.at = text, .end = text + length};
    struct clock_time time;

    return read_time(&reader, &time) && reader.at == reader.end;
}

bool instant_parse_basic(const char *text, size_t length, struct instant *out)
{
    struct reader reader = {.at = text, .end = text + length};
    struct date date;
    struct clock_time time = {.offset = 0};

    if (!read_number(&reader, 4, &date.year) || !read_number(&reader, 2, &date.month) ||
        !read_number(&reader, 2, &date.day) || !is_possible(date) ||
        !read_character(&reader, 'T') || !read_number(&reader, 2, &time.hour) ||
        !read_number(&reader, 2, &time.minute) ||
        !read_number(&reader, 2, &time.second) || !read_character(&reader, 'Z') ||
        reader.at != reader.end)
        return false;
    if (time.hour > 23 || time.minute > 59 || time.second > 59)
        return false;
    *out = combine(date, &time);
    return true;
}

/* One of `count` names of three letters, counted from 1; RFC 9110 compares their case. */
static bool read_name(struct reader *reader, const char names[][4], int count, int *out)
{
    if (reader->end - reader->at < 3)
        return false;
    for (*out = 1; *out <= count; ++*out) {
        if (memcmp(reader->at, names[*out - 1], 3) != 0)
            continue;
        reader->at += 3;
        return true;
    }
    return false;
}

static bool read_text(struct reader *reader, const char *wanted)
{
    while (*wanted != '\0')
        if (!read_character(reader, *wanted++))
            return false;
    return true;
}

/* time-of-day of RFC 9110 5.6.7. */
static bool read_http_time(struct reader *reader, struct clock_time *time)
{
    if (!read_number(reader, 2, &time->hour) || !read_character(reader, ':') ||
        !read_number(reader, 2, &time->minute) || !read_character(reader, ':') ||
        !read_number(reader, 2, &time->second))
        return false;
    if (time->hour > 23 || time->minute > 59 || time->second > 60)
        return false;
    return time->second < 60 || (time->hour == 23 && time->minute == 59);
}

bool instant_parse_http(const char *text, size_t length, struct instant *out)
{
    struct reader reader = {.at = text, .end = text + length};
    struct date date;
    struct clock_time time = {.offset = 0};
    int weekday;

    if (!read_name(&reader, weekdays, 7, &weekday) || !read_text(&reader, ", ") ||
        !read_number(&reader, 2, &date.day) || !read_character(&reader, ' ') ||
        !read_name(&reader, months, 12, &date.month) || !read_character(&reader, ' ') ||
        !read_number(&reader, 4, &date.year) || !is_possible(date) ||
        !read_character(&reader, ' ') || !read_http_time(&reader, &time) ||
        !read_text(&reader, " GMT") || reader.at != reader.end)
        return false;
    *out = combine(date, &time);
    return true;
}

/* zone of RFC 2822 3.3; the letters of other zones are obsolete. */
static bool read_numeric_zone(struct reader *reader, int *offset)
{
    int hours, minutes;
    int sign = 1;

    *offset = 0;
    if (read_text(reader, "GMT") || read_text(reader, "UT"))
        return true;
    if (read_character(reader, '-'))
        sign = -1;
    else if (!read_character(reader, '+'))
        return false;
    if (!read_number(reader, 2, &hours) || !read_number(reader, 2, &minutes) ||
        hours > 23 || minutes > 59)
        return false;
    *offset = sign * (hours * HOUR + minutes * MINUTE);
    return true;
}

bool instant_parse_rfc2822(const char *text, size_t length, struct instant *out)
{
    struct reader reader = {.at = text, .end = text + length};
    struct date date;
    struct clock_time time = {.offset = 0};
    int weekday;

    if (read_name(&reader, weekdays, 7, &weekday) && !read_text(&reader, ", "))
        return false;
    if (!read_number(&reader, 1, &date.day))
        return false;
    if (is_digit(&reader))
        date.day = date.day * 10 + (*reader.at++ - '0');
    if (!read_character(&reader, ' ') || !read_name(&reader, months, 12, &date.month) ||
        !read_character(&reader, ' ') || !read_number(&reader, 4, &date.year) ||
        !is_possible(date) || !read_character(&reader, ' ') ||
        !read_http_time(&reader, &time) || !read_character(&reader, ' ') ||
        !read_numeric_zone(&reader, &time.offset) || reader.at != reader.end)
        return false;
    *out = combine(date, &time);
    return true;
}

/* What is printed has four digits for the year, so what lies outside is moved to the end.
 */
static void split(struct instant instant, struct date *date, struct clock_time *time)
{
    int64_t seconds = instant.seconds;
    int64_t day;
    int rest;

    if (seconds < FIRST_SECOND)
        seconds = FIRST_SECOND;
    if (seconds > LAST_SECOND)
        seconds = LAST_SECOND;
    rest = (int)((seconds % DAY + DAY) % DAY);
    day = (seconds - rest) / DAY;
    *date = date_of_day(day);
    *time = (struct clock_time){
        .hour = rest / HOUR,
        .minute = rest / MINUTE % 60,
        .second = rest % MINUTE,
        .nanoseconds = instant.nanoseconds,
    };
}

/* Writes a number in so many digits; returns where they end. */
static char *put(char *at, int number, int digits)
{
    for (int i = digits; i-- > 0; number /= 10)
        at[i] = (char)('0' + number % 10);
    return at + digits;
}

static char *put_character(char *at, char character)
{
    *at = character;
    return at + 1;
}

size_t instant_print(struct instant instant, int digits, char out[INSTANT_TEXT_SIZE])
{
    struct date date;
    struct clock_time time;
    int32_t fraction;
    char *at = out;

    assert(digits >= 0 && digits <= 9);
    split(instant, &date, &time);
    fraction = time.nanoseconds;
    for (int i = digits; i < 9; i++)
        fraction /= 10;
    at = put_character(put(at, date.year, 4), '-');
    at = put_character(put(at, date.month, 2), '-');
    at = put_character(put(at, date.day, 2), 'T');
    at = put_character(put(at, time.hour, 2), ':');
    at = put_character(put(at, time.minute, 2), ':');
    at = put(at, time.second, 2);
    if (digits > 0)
        at = put(put_character(at, '.'), (int)fraction, digits);
    at = put_character(at, 'Z');
    *at = '\0';
    return (size_t)(at - out);
}

size_t instant_print_basic(struct instant instant, char out[INSTANT_TEXT_SIZE])
{
    struct date date;
    struct clock_time time;
    char *at = out;

    split(instant, &date, &time);
    at = put(put(put(at, date.year, 4), date.month, 2), date.day, 2);
    at = put_character(at, 'T');
    at = put(put(put(at, time.hour, 2), time.minute, 2), time.second, 2);
    at = put_character(at, 'Z');
    *at = '\0';
    return (size_t)(at - out);
}

size_t instant_print_http(struct instant instant, char out[INSTANT_TEXT_SIZE])
{
    struct date date;
    struct clock_time time;
    int weekday;

    split(instant, &date, &time);
    weekday = (int)((day_number(date) + EPOCH_DAY) % 7); /* 0000-01-01 is a Saturday */
    return (size_t)snprintf(out, INSTANT_TEXT_SIZE, "%s, %02d %s %04d %02d:%02d:%02d GMT",
                            weekdays[weekday], date.day, months[date.month - 1],
                            date.year, time.hour, time.minute, time.second);
}

size_t instant_print_rfc2822(struct instant instant, char out[INSTANT_TEXT_SIZE])
{
    char http[INSTANT_TEXT_SIZE];
    size_t length = instant_print_http(instant, http) - strlen("GMT");

    return (size_t)snprintf(out, INSTANT_TEXT_SIZE, "%.*s+0000", (int)length, http);
}

int instant_compare(struct instant a, struct instant b)
{
    if (a.seconds != b.seconds)
        return a.seconds < b.seconds ? -1 : 1;
    return (a.nanoseconds > b.nanoseconds) - (a.nanoseconds < b.nanoseconds);
}

struct instant instant_add(struct instant instant, int64_t seconds)
{
    if (seconds > 0 && instant.seconds > INT64_MAX - seconds)
        instant.seconds = INT64_MAX;
    else if (seconds < 0 && instant.seconds < INT64_MIN - seconds)
        instant.seconds = INT64_MIN;
    else
        instant.seconds += seconds;
    return instant;
}

double instant_difference(struct instant a, struct instant b)
{
    /* As doubles from the start: years 0 to 9999 are exact, and nothing overflows. */
    return ((double)a.seconds - (double)b.seconds) +
           (double)(a.nanoseconds - b.nanoseconds) / BILLION;
}

struct instant instant_of_milliseconds(int64_t milliseconds)
{
    int64_t rest = milliseconds % 1000;

    if (rest < 0)
        rest += 1000;
    return (struct instant){
        .seconds = milliseconds / 1000 - (milliseconds % 1000 < 0),
        .nanoseconds = (int32_t)rest * 1000000,
    };
}

int64_t instant_milliseconds(struct instant instant)
{
    if (instant.seconds >= INT64_MAX / 1000)
        return INT64_MAX;
    if (instant.seconds <= INT64_MIN / 1000)
        return INT64_MIN;
    return instant.seconds * 1000 + instant.nanoseconds / 1000000;
}
