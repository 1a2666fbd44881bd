/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "mock/admin.h"
#include "mock/clock.h"
#include "src/memory.h"

#include <string.h>

/* 2023-11-14T22:13:20Z */
static const struct instant real = {.seconds = 1700000000, .nanoseconds = 500000000};

static bool set(struct clock *clock, const char *json)
{
    json_auto_t *wanted = json_loads(json, JSON_DECODE_ANY, NULL);
    struct error error = ERROR_INIT;
    bool done;

    assert_non_null(wanted);
    done = clock_set(clock, wanted, real, &error);
    assert_int_equal(done, !error_is_set(&error));
    return done;
}

static void a_new_clock_shows_real_time(void **state)
{
    struct clock clock = {0};

    (void)state;
    assert_true(clock_is_real(&clock));
    assert_int_equal(instant_compare(clock_now(&clock, real), real), 0);
}

static void an_offset_moves_it_from_real_time(void **state)
{
    struct clock clock = {0};
    struct instant later = instant_add(real, 10);

    (void)state;
    assert_true(set(&clock, "{\"offset\": 3601}"));
    assert_false(clock_is_real(&clock));
    assert_int_equal(clock_now(&clock, real).seconds, 1700003601);
    assert_int_equal(clock_now(&clock, later).seconds, 1700003611);
    assert_true(set(&clock, "{\"offset\": -1}"));
    assert_int_equal(clock_now(&clock, real).seconds, 1699999999);
}

static void a_moment_makes_it_stand(void **state)
{
    struct clock clock = {.offset = 5};

    (void)state;
    assert_true(set(&clock, "{\"now\": \"2025-05-28T16:20:15+02:00\"}"));
    assert_int_equal(clock_now(&clock, real).seconds, 1748442015);
    assert_int_equal(clock_now(&clock, instant_add(real, 99)).seconds, 1748442015);
}

/* Nanoseconds may be lost to the arithmetic of fractions. */
static void assert_near(struct instant shown, int64_t milliseconds)
{
    int64_t off = instant_milliseconds(shown) - milliseconds;

    assert_true(off >= -1 && off <= 1);
}

static void it_is_moved_on_from_what_it_shows(void **state)
{
    struct clock clock = {.offset = 60};

    (void)state;
    assert_true(set(&clock, "{\"advance\": 30.25}"));
    assert_near(clock_now(&clock, real), 1700000090750);
    assert_near(clock_now(&clock, instant_add(real, 10)), 1700000100750);
    assert_true(set(&clock, "{\"advance\": -90}"));
    assert_near(clock_now(&clock, real), 1700000000750);
    assert_true(set(&clock, "{\"now\": \"2025-05-28T14:20:15Z\"}"));
    assert_true(set(&clock, "{\"advance\": 3600}"));
    assert_near(clock_now(&clock, instant_add(real, 99)), 1748445615000);
}

static void it_stands_and_goes_on_from_there(void **state)
{
    struct clock clock = {.offset = 60};

    (void)state;
    assert_true(set(&clock, "{\"frozen\": true}"));
    assert_near(clock_now(&clock, instant_add(real, 99)), 1700000060500);
    assert_true(set(&clock, "{\"frozen\": false}"));
    assert_near(clock_now(&clock, real), 1700000060500);
    assert_near(clock_now(&clock, instant_add(real, 5)), 1700000065500);
}

static void it_runs_as_fast_as_it_is_told(void **state)
{
    struct clock clock = {0};
    struct instant when;

    (void)state;
    assert_true(set(&clock, "{\"now\": \"2025-05-28T14:20:15Z\", \"rate\": 60}"));
    assert_near(clock_now(&clock, real), 1748442015000);
    assert_near(clock_now(&clock, instant_add(real, 10)), 1748442615000);
    assert_true(clock_real(&clock, (struct instant){.seconds = 1748442615}, &when));
    assert_near(when, 1700000010500);
    assert_true(set(&clock, "{\"rate\": 0.5}"));
    assert_near(clock_now(&clock, instant_add(real, 10)), 1748442020000);
    assert_true(set(&clock, "{\"frozen\": true}"));
    assert_false(clock_real(&clock, real, &when));
    assert_true(set(&clock, "{\"frozen\": false}"));
    assert_near(clock_now(&clock, instant_add(real, 10)), 1748442020000);
}

static void anything_else_is_refused_and_changes_nothing(void **state)
{
    static const char *const wrong[] = {
        "{}",
        "[]",
        "1",
        "{\"offset\": \"1\"}",
        "{\"offset\": 1.5}",
        "{\"offset\": 3155760001}",
        "{\"offset\": -3155760001}",
        "{\"offset\": 1, \"now\": \"2025-05-28T14:20:15Z\"}",
        "{\"now\": 1748442015}",
        "{\"now\": \"2025-05-28\"}",
        "{\"now\": \"2025-02-30T00:00:00Z\"}",
        "{\"time\": 1}",
        "{\"advance\": \"1\"}",
        "{\"advance\": 3155760001}",
        "{\"advance\": 3155759999}",
        "{\"advance\": 1, \"offset\": 1}",
        "{\"rate\": 0}",
        "{\"rate\": -1}",
        "{\"rate\": 1000001}",
        "{\"rate\": true}",
        "{\"frozen\": 1}",
        "{\"frozen\": true, \"time\": 1}",
    };
    struct clock clock = {.offset = 7};

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(set(&clock, wrong[i]));
    assert_int_equal(clock.offset, 7);
    assert_false(clock.frozen);
}

/* --- The control prefix --- */

static void expect(struct admin *admin, const char *method, const char *path,
                   const char *body, int status, const char *answer)
{
    struct http_response response = {0};
    struct http_request request;

    http_request_init(&request, method, path);
    assert_true(admin_owns(&request));
    if (body != NULL) {
        request.body = memory_text(body);
        request.body_length = strlen(body);
    }
    admin_request(admin, real, &request, &response);
    assert_int_equal(response.status, status);
    assert_string_equal(http_headers_value(&response.headers, "Content-Type"),
                        "application/json");
    if (answer != NULL)
        assert_string_equal(response.body, answer);
    http_response_clear(&response);
    http_request_clear(&request);
}

static void the_clock_is_set_read_and_given_back(void **state)
{
    struct clock clock = {0};
    struct admin admin = {.title = "T", .clock = &clock};

    (void)state;
    expect(&admin, "PUT", "/__admin/clock", "{\"offset\":60}", 200,
           "{\"now\":\"2023-11-14T22:14:20.500Z\",\"offset\":60,\"frozen\":false,"
           "\"rate\":1}");
    expect(&admin, "GET", "/__admin/clock", NULL, 200,
           "{\"now\":\"2023-11-14T22:14:20.500Z\",\"offset\":60,\"frozen\":false,"
           "\"rate\":1}");
    expect(
        &admin, "PUT", "/__admin/clock", "{\"now\":\"2025-05-28T14:20:15Z\"}", 200,
        "{\"now\":\"2025-05-28T14:20:15.000Z\",\"offset\":0,\"frozen\":true,\"rate\":1}");
    expect(&admin, "DELETE", "/__admin/clock", NULL, 200,
           "{\"now\":\"2023-11-14T22:13:20.500Z\",\"offset\":0,\"frozen\":false,\"rate\":"
           "1}");
}

static void a_bad_body_is_refused_with_a_reason(void **state)
{
    struct clock clock = {0};
    struct admin admin = {.title = "T", .clock = &clock};

    (void)state;
    expect(&admin, "PUT", "/__admin/clock", NULL, 400, NULL);
    expect(&admin, "PUT", "/__admin/clock", "{\"offset\":", 400, NULL);
    expect(&admin, "PUT", "/__admin/clock", "{\"offset\":1,\"offset\":2}", 400, NULL);
    expect(&admin, "PUT", "/__admin/clock", "{\"offset\":true}", 400,
           "{\"error\":\"offset must be a whole number of seconds\"}");
    assert_true(clock_is_real(&clock));
}

static void the_prefix_answers_everything_under_it(void **state)
{
    struct clock clock = {0};
    struct admin admin = {.title = "T", .clock = &clock};
    struct http_request other;

    (void)state;
    expect(&admin, "GET", "/__admin/health", NULL, 200,
           "{\"status\":\"ok\",\"contract\":\"T\"}");
    expect(&admin, "HEAD", "/__admin/health", NULL, 200, NULL);
    expect(&admin, "GET", "/__admin/nothing", NULL, 404, NULL);
    expect(&admin, "POST", "/__admin/clock", NULL, 405, NULL);
    http_request_init(&other, "GET", "/__administration");
    assert_false(admin_owns(&other));
    http_request_clear(&other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_clock_shows_real_time),
        cmocka_unit_test(an_offset_moves_it_from_real_time),
        cmocka_unit_test(a_moment_makes_it_stand),
        cmocka_unit_test(it_is_moved_on_from_what_it_shows),
        cmocka_unit_test(it_stands_and_goes_on_from_there),
        cmocka_unit_test(it_runs_as_fast_as_it_is_told),
        cmocka_unit_test(anything_else_is_refused_and_changes_nothing),
        cmocka_unit_test(the_clock_is_set_read_and_given_back),
        cmocka_unit_test(a_bad_body_is_refused_with_a_reason),
        cmocka_unit_test(the_prefix_answers_everything_under_it),
    };

    memory_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
