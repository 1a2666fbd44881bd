/* SPDX-License-Identifier: Apache-2.0 */
/* The kinds of faults. Times are milliseconds, as in WireMock and Toxiproxy. */
#include "mock/fault_internal.h"
#include "src/memory.h"

#include <math.h>

#define TURN     6.283185307179586 /* radians */
#define MOST     ((double)LISTENER_DELAY_CEILING)
#define MANY     1e9
#define TIME(is) .text = is ", milliseconds", .maximum = MOST, .is_fractional = true

static double value_of(const struct fault_meeting *meeting, size_t attribute)
{
    return meeting->fault->values[attribute];
}

static int64_t time_of(const struct fault_meeting *meeting, size_t attribute)
{
    return (int64_t)value_of(meeting, attribute);
}

/* Several delays add up. */
static void delay(struct fault_plan *plan, double milliseconds)
{
    double whole = (double)plan->course.delay + (milliseconds > 0 ? milliseconds : 0);

    plan->course.delay = (int64_t)(whole < MOST ? whole + 0.5 : MOST);
}

static void meet_fixed(const struct fault_meeting *meeting, struct fault_plan *plan)
{
    delay(plan, value_of(meeting, 0));
}

static void meet_uniform(const struct fault_meeting *meeting, struct fault_plan *plan)
{
    double lower = value_of(meeting, 0), upper = value_of(meeting, 1);

    delay(plan, lower + (upper - lower) * fault_chance(meeting->lot, 1));
}

/* A normal number by the method of Box and Muller. */
static void meet_lognormal(const struct fault_meeting *meeting, struct fault_plan *plan)
{
    double size = sqrt(-2 * log(1 - fault_chance(meeting->lot, 1)));
    double normal = size * cos(TURN * fault_chance(meeting->lot, 2));
    double milliseconds = value_of(meeting, 0) * exp(value_of(meeting, 1) * normal);

    if (value_of(meeting, 2) >= 0 && milliseconds > value_of(meeting, 2))
        milliseconds = value_of(meeting, 2);
    delay(plan, milliseconds);
}

static void meet_latency(const struct fault_meeting *meeting, struct fault_plan *plan)
{
    double jitter = value_of(meeting, 1);

    delay(plan, value_of(meeting, 0) + jitter * (2 * fault_chance(meeting->lot, 1) - 1));
}

static void meet_status(const struct fault_meeting *meeting, struct fault_plan *plan)
{
    if (plan->status != 0)
        return;
    plan->status = (int)value_of(meeting, 0);
    plan->has_retry = value_of(meeting, 1) >= 0;
    plan->retry_after = (int64_t)value_of(meeting, 1);
}

static void meet_rate_limit(const struct fault_meeting *meeting, struct fault_plan *plan)
{
    static const struct limiter_owner nobody = {.credential = NULL};
    struct fault_window *window = meeting->fault->window;

    if (window == NULL) {
        window = meeting->fault->window = memory_new(sizeof *window);
        window->limiter = limiter_new();
        window->limit =
            (struct contract_rate_limit){.requests = (int64_t)value_of(meeting, 0),
                                         .window = (int64_t)value_of(meeting, 1),
                                         .per = RATE_OF_ALL};
    }
    if (plan->rate.refused)
        return;
    plan->is_limited = true;
    limiter_count(window->limiter, &window->limit, &nobody, meeting->now, &plan->rate);
}

static void send_instead(struct fault_plan *plan, enum fault_body body,
                         const struct fault_meeting *meeting)
{
    plan->body = body;
    plan->lot = meeting->lot;
    plan->course.bare = true;
}

static void meet_empty(const struct fault_meeting *meeting, struct fault_plan *plan)
{
    send_instead(plan, FAULT_BODY_NONE, meeting);
}

static void meet_reset(const struct fault_meeting *meeting, struct fault_plan *plan)
{
    send_instead(plan, FAULT_BODY_NONE, meeting);
    plan->course.end = LISTENER_RESET;
}

static void meet_garbage(const struct fault_meeting *meeting, struct fault_plan *plan)
{
    send_instead(plan, FAULT_BODY_GARBAGE, meeting);
}

static void meet_garbage_chunk(const struct fault_meeting *meeting,
                               struct fault_plan *plan)
{
    send_instead(plan, FAULT_BODY_GARBAGE_CHUNK, meeting);
}

static void meet_no_json(const struct fault_meeting *meeting, struct fault_plan *plan)
{
    (void)meeting;
    plan->body = FAULT_BODY_NO_JSON;
}

static void meet_reset_peer(const struct fault_meeting *meeting, struct fault_plan *plan)
{
    meet_reset(meeting, plan);
    delay(plan, value_of(meeting, 0));
}

static void cut_off(struct fault_plan *plan, double bytes)
{
    plan->course.is_limited = true;
    plan->course.limit = (size_t)bytes;
}

/* A time of 0 is as good as for ever. */
static void meet_timeout(const struct fault_meeting *meeting, struct fault_plan *plan)
{
    int64_t wait = time_of(meeting, 0) > 0 ? time_of(meeting, 0) : LISTENER_DELAY_CEILING;

    if (value_of(meeting, 1) >= 0) {
        cut_off(plan, value_of(meeting, 1));
        plan->course.pause = wait;
        plan->course.end = LISTENER_CLOSED;
    } else {
        send_instead(plan, FAULT_BODY_NONE, meeting);
        delay(plan, (double)wait);
    }
}

static void meet_limit_data(const struct fault_meeting *meeting, struct fault_plan *plan)
{
    cut_off(plan, value_of(meeting, 0));
}

static void meet_slow_close(const struct fault_meeting *meeting, struct fault_plan *plan)
{
    plan->course.framing = LISTENER_OPEN;
    plan->course.pause = time_of(meeting, 0);
}

/* Ten times a second, as Toxiproxy does; its KB are a thousand bytes. */
static void meet_bandwidth(const struct fault_meeting *meeting, struct fault_plan *plan)
{
    plan->course.piece = (size_t)(value_of(meeting, 0) * 100);
    plan->course.interval = 100;
}

static void meet_slicer(const struct fault_meeting *meeting, struct fault_plan *plan)
{
    plan->course.piece = (size_t)value_of(meeting, 0);
    plan->course.variation = (size_t)value_of(meeting, 1);
    plan->course.interval = (int64_t)(value_of(meeting, 2) / 1000);
    plan->course.seed = meeting->lot;
}

static void meet_dribble(const struct fault_meeting *meeting, struct fault_plan *plan)
{
    plan->chunks = (int)value_of(meeting, 0);
    plan->course.interval = time_of(meeting, 1) / plan->chunks;
    plan->course.pause = plan->course.interval;
    plan->course.framing = LISTENER_CHUNKED;
}

const struct fault_kind fault_kinds[] = {
    {.name = "fixed",
     .text = "the answer is late",
     .attributes = {{.name = "milliseconds", TIME("by how much"), .required = true}},
     .meet = meet_fixed},
    {.name = "uniform",
     .text = "the answer is late by any time of a range",
     .attributes = {{.name = "lower", TIME("the least"), .required = true},
                    {.name = "upper", TIME("the most"), .required = true}},
     .meet = meet_uniform},
    {.name = "lognormal",
     .text = "the answer is late, now and then very late",
     .attributes = {{.name = "median", TIME("half are later"), .required = true},
                    {.name = "sigma",
                     .text = "how far they spread",
                     .required = true,
                     .maximum = 10,
                     .is_fractional = true},
                    {.name = "maxValue", TIME("the most"), .initial = FAULT_LEFT_OUT}},
     .meet = meet_lognormal},
    {.name = "latency",
     .text = "the answer is late, more or less",
     .attributes = {{.name = "latency", TIME("by how much"), .required = true},
                    {.name = "jitter", TIME("more or less")}},
     .meet = meet_latency},
    {.name = "status",
     .text = "an error, in the words of the contract where it has some",
     .attributes = {{.name = "status",
                     .text = "which",
                     .required = true,
                     .minimum = 400,
                     .maximum = 599},
                    {.name = "retryAfter",
                     .text = "seconds that Retry-After tells",
                     .initial = FAULT_LEFT_OUT,
                     .maximum = MANY}},
     .meet = meet_status},
    {.name = "rateLimit",
     .text = "429 with Retry-After, and what is left of the limit in every answer",
     .attributes = {{.name = "requests",
                     .text = "that are answered in a window",
                     .required = true,
                     .maximum = MANY},
                    {.name = "window",
                     .text = "its seconds, by the mock's clock",
                     .initial = 60,
                     .minimum = 1,
                     .maximum = MANY}},
     .meet = meet_rate_limit},
    {.name = "EMPTY_RESPONSE",
     .text = "the connection is closed without an answer",
     .meet = meet_empty},
    {.name = "CONNECTION_RESET_BY_PEER",
     .text = "the connection is reset without an answer",
     .meet = meet_reset},
    {.name = "MALFORMED_RESPONSE_CHUNK",
     .text = "a good head, then garbage, then the end of the connection",
     .meet = meet_garbage_chunk},
    {.name = "RANDOM_DATA_THEN_CLOSE",
     .text = "garbage instead of HTTP, then the end of the connection",
     .meet = meet_garbage},
    {.name = "malformedJson",
     .text = "a body that is told to be JSON and whole, and is neither",
     .meet = meet_no_json},
    {.name = "limit_data",
     .text = "the body is cut off",
     .attributes = {{.name = "bytes",
                     .text = "of it that are sent",
                     .required = true,
                     .maximum = MANY}},
     .meet = meet_limit_data},
    {.name = "timeout",
     .text = "nothing comes, or nothing behind the first bytes; then the connection ends",
     .attributes = {{.name = "timeout",
                     TIME("until then (0: an hour)"),
                     .required = true},
                    {.name = "bytes",
                     .text = "of the body that come first",
                     .initial = FAULT_LEFT_OUT,
                     .maximum = MANY}},
     .meet = meet_timeout},
    {.name = "reset_peer",
     .text = "nothing comes; then the connection is reset",
     .attributes = {{.name = "timeout", TIME("until then")}},
     .meet = meet_reset_peer},
    {.name = "chunkedDribbleDelay",
     .text = "the body comes in chunks, one by one",
     .attributes = {{.name = "numberOfChunks",
                     .text = "how many",
                     .required = true,
                     .minimum = 1,
                     .maximum = 1e6},
                    {.name = "totalDuration", TIME("for all of them"), .required = true}},
     .meet = meet_dribble},
    {.name = "slicer",
     .text = "the body comes in small pieces",
     .attributes = {{.name = "average_size",
                     .text = "bytes of a piece",
                     .required = true,
                     .minimum = 1,
                     .maximum = MANY},
                    {.name = "size_variation",
                     .text = "bytes more or less",
                     .maximum = MANY},
                    {.name = "delay",
                     .text = "between them, microseconds",
                     .maximum = MOST * 1000}},
     .meet = meet_slicer},
    {.name = "bandwidth",
     .text = "the body comes no faster than this",
     .attributes = {{.name = "rate",
                     .text = "thousands of bytes a second",
                     .required = true,
                     .minimum = 0.01,
                     .maximum = 1e6,
                     .is_fractional = true}},
     .meet = meet_bandwidth},
    {.name = "slow_close",
     .text = "the body ends with the connection, which is closed late",
     .attributes = {{.name = "delay", TIME("by how much"), .required = true}},
     .meet = meet_slow_close},
    {.name = "emptyPage",
     .text = "a page without rows that leads on",
     .meet = fault_meet_empty_page,
     .refuses = fault_needs_empty_pages},
    {.name = "shortPage",
     .text = "a page with fewer rows than asked for, though there are more",
     .attributes = {{.name = "rows",
                     .text = "at most",
                     .initial = 1,
                     .minimum = 1,
                     .maximum = MANY}},
     .meet = fault_meet_short_page,
     .refuses = fault_needs_short_pages},
    {.name = "pageSize",
     .text = "a page of a smaller size than asked for, which it tells where it can",
     .attributes = {{.name = "size",
                     .text = "its rows",
                     .required = true,
                     .minimum = 1,
                     .maximum = MANY}},
     .meet = fault_meet_page_size,
     .refuses = fault_needs_short_pages},
    {.name = "newRows",
     .text = "a row comes to the front of the list between two pages",
     .attributes = {{.name = "rows",
                     .text = "that come in all",
                     .initial = 10,
                     .minimum = 1,
                     .maximum = 1e6}},
     .meet = fault_meet_new_rows,
     .refuses = fault_needs_pages,
     .is_for_later_pages = true},
    {.name = "limitedPage",
     .text = "429 in the middle of a walk, for each page but the first",
     .attributes = {{.name = "retryAfter",
                     .text = "seconds it takes, by the mock's clock",
                     .initial = 1,
                     .minimum = 1,
                     .maximum = MANY}},
     .meet = fault_meet_limited_page,
     .refuses = fault_needs_pages,
     .is_for_later_pages = true},
    {.name = NULL},
};
