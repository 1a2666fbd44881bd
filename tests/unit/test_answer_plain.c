/* SPDX-License-Identifier: Apache-2.0 */
/* What the mock answers where plain OpenAPI says all there is. */
#include "tests/unit/mock_world.h"

static int setup(void **state)
{
    struct world *world = memory_new(sizeof *world);

    world_open_at(world, "tests/vectors/plain", NULL);
    *state = world;
    return 0;
}

#define RAIN "{\"sky\":\"rain\",\"degrees\":4}"
#define SNOW "{\"sky\":\"snow\",\"degrees\":-4}"
#define MADE "{\"sky\":\"sun\",\"degrees\":-60,\"warnings\":[\"https://example.com/1\"]}"

static void expect_header(const struct world *world, const char *lines, const char *name,
                          const char *value)
{
    struct http_response response;

    world_ask(world, lines, &response);
    if (value == NULL)
        assert_null(http_headers_value(&response.headers, name));
    else
        assert_string_equal(http_headers_value(&response.headers, name), value);
    http_response_clear(&response);
}

static void the_first_example_is_shown_and_json_before_others(void **state)
{
    world_expect(*state, "GET /report", 200, RAIN);
    expect_header(*state, "GET /report", "Content-Type", "application/json");
}

static void an_example_is_shown_by_its_name(void **state)
{
    world_expect(*state, "GET /report\nPrefer: example=snow", 200, SNOW);
    world_expect(*state, "GET /report\nPrefer: code=200, example=\"snow\"", 200, SNOW);
    world_expect(*state, "GET /report\nPrefer: example=hail", 200, RAIN);
    expect_header(*state, "GET /report\nPrefer: example=snow", "Preference-Applied",
                  "example=snow");
    expect_header(*state, "GET /report\nPrefer: code=200; example=snow",
                  "Preference-Applied", "code=200, example=snow");
    expect_header(*state, "GET /report\nPrefer: example=hail", "Preference-Applied",
                  NULL);
}

static void the_most_welcome_media_type_is_sent(void **state)
{
    world_expect(*state, "GET /report\nAccept: text/plain", 200, "Rain, later sun.");
    world_expect(*state, "GET /report\nAccept: text/*, application/json;q=0.9", 200,
                 "Rain, later sun.");
    world_expect(*state, "GET /report\nAccept: application/vnd.weather+json", 200, MADE);
    world_expect(*state, "GET /report\nAccept: */*", 200, RAIN);
    world_expect(*state, "GET /report\nAccept: image/png, */*;q=0.1", 200, RAIN);
    world_expect(*state, "GET /report\nAccept: application/json;q=0, */*", 200,
                 "Rain, later sun.");
}

static void what_nobody_welcomes_is_not_sent(void **state)
{
    world_expect(*state, "GET /report\nAccept: image/png", 406, NULL);
    world_expect(*state, "GET /report\nAccept: application/json;q=0", 406, NULL);
}

static void a_value_is_made_where_there_is_no_example(void **state)
{
    world_expect(*state, "GET /made", 200, MADE);
    world_expect(*state, "GET /by-default", 200, "text");
    expect_header(*state, "GET /by-default", "Content-Type", "text/plain");
}

static void what_cannot_be_made_is_said(void **state)
{
    world_expect(*state, "GET /impossible", 501, NULL);
}

static void a_status_that_is_not_final_is_not_sent(void **state)
{
    world_expect(*state, "GET /not-yet", 501, NULL);
    world_expect(*state, "GET /not-yet\nPrefer: code=102", 501, NULL);
    world_expect(*state, "GET /report\nPrefer: code=100", 200, RAIN);
}

static void an_operation_that_says_nothing_is_answered(void **state)
{
    world_expect(*state, "GET /unsaid", 200, "");
}

static void headers_are_sent_as_declared(void **state)
{
    expect_header(*state, "GET /report", "X-Station", "AAA");
    expect_header(*state, "GET /report", "X-Colors", "red,blue");
    expect_header(*state, "GET /report", "X-Scale", "{\"unit\":\"C\"}");
    world_expect(*state, "GET /elsewhere", 302, "");
    expect_header(*state, "GET /elsewhere", "Location", "https://example.com/1");
}

static void a_refusal_takes_the_status_that_is_declared(void **state)
{
    world_expect(*state, "GET /report?days=0", 422, "{\"code\":\"bad\"}");
    world_expect(*state, "GET /report?days=0\nAccept: image/png", 422,
                 "{\"code\":\"bad\"}");
    world_expect(*state, "PUT /notes", 400, "unreadable");
}

static void a_problem_document_is_sent_where_it_fits(void **state)
{
    struct http_response response;

    world_ask(*state, "GET /made\nPrefer: code=404", &response);
    assert_int_equal(response.status, 404);
    assert_string_equal(response.body, "{\"title\":\"text\",\"status\":404}");
    http_response_clear(&response);
}

static void the_same_question_has_the_same_answer(void **state)
{
    struct world other;
    struct http_response first, second;

    world_open_at(&other, "tests/vectors/plain", NULL);
    world_ask(*state, "GET /made", &first);
    world_ask(&other, "GET /made", &second);
    assert_string_equal(first.body, second.body);
    http_response_clear(&first);
    http_response_clear(&second);
    world_close(&other);
}

#define STYLED "/styles/1,2/.R=1.G=2/;matrix=a"
#define COOKIE "\nCookie: other=1; session=s1"

static void every_style_is_read(void **state)
{
    static const char *const good[] = {
        "",
        "?form=1&form=2&form=3",
        "?joined=1,2,3",
        "?pipes=1%7C2",
        "?pipes=1|2",
        "?spaces=1%202",
        "?deep[R]=1&deep%5BG%5D=2",
        "?low=5&high=100",
        "?json=%7B%22R%22%3A1%7D",
        "?flag=true",
        "?flag=",
        "?flag",
    };

    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        char lines[200];

        snprintf(lines, sizeof lines, "GET " STYLED "%s" COOKIE, good[i]);
        world_expect(*state, lines, 204, "");
    }
    world_expect(*state, "GET " STYLED COOKIE "\nX-Numbers: 1, 2", 204, "");
    world_expect(*state, "GET " STYLED COOKIE "\nX-Numbers: 1\nX-Numbers: 2", 204, "");
}

static void what_its_style_forbids_is_refused(void **state)
{
    static const char *const bad[] = {
        "?form=1&form=x", "?form=1&form=2&form=3&form=4",
        "?joined=1,-2",   "?pipes=1,2",
        "?spaces=1|2",    "?deep[G]=2",
        "?deep[R]=red",   "?deep[R]=1&deep[B]=2",
        "?low=6",         "?json=%7B%22G%22%3A1%7D",
        "?json=R",        "?flag=maybe",
    };

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        char lines[200];

        snprintf(lines, sizeof lines, "GET " STYLED "%s" COOKIE, bad[i]);
        world_expect(*state, lines, 400, "");
    }
    world_expect(*state, "GET " STYLED COOKIE "\nX-Numbers: 1, b", 400, "");
    world_expect(*state, "GET /styles/1,x/.R=1/;matrix=a" COOKIE, 400, "");
    world_expect(*state, "GET /styles/1/.G=1/;matrix=a" COOKIE, 400, "");
    world_expect(*state, "GET /styles/1/.R=1/;matrix=c" COOKIE, 400, "");
    world_expect(*state, "GET /styles/1/.R=1/a" COOKIE, 400, "");
}

static void cookies_are_read(void **state)
{
    world_expect(*state, "GET " STYLED, 400, "");
    world_expect(*state, "GET " STYLED "\nCookie: session=x1", 400, "");
    world_expect(*state, "GET " STYLED "\nCookie: xsession=s1", 400, "");
}

static void a_path_is_served_below_its_server_as_well(void **state)
{
    world_expect(*state, "GET /weather/v2" STYLED COOKIE, 204, "");
    world_expect(*state, "GET /weather/v1" STYLED COOKIE, 404, NULL);
    world_expect(*state, "GET /weather/v2/report", 404, NULL);
}

#define WITH_WORLD(name) cmocka_unit_test_setup_teardown(name, setup, world_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_WORLD(the_first_example_is_shown_and_json_before_others),
        WITH_WORLD(an_example_is_shown_by_its_name),
        WITH_WORLD(the_most_welcome_media_type_is_sent),
        WITH_WORLD(what_nobody_welcomes_is_not_sent),
        WITH_WORLD(a_value_is_made_where_there_is_no_example),
        WITH_WORLD(what_cannot_be_made_is_said),
        WITH_WORLD(a_status_that_is_not_final_is_not_sent),
        WITH_WORLD(an_operation_that_says_nothing_is_answered),
        WITH_WORLD(headers_are_sent_as_declared),
        WITH_WORLD(a_refusal_takes_the_status_that_is_declared),
        WITH_WORLD(a_problem_document_is_sent_where_it_fits),
        WITH_WORLD(the_same_question_has_the_same_answer),
        WITH_WORLD(every_style_is_read),
        WITH_WORLD(what_its_style_forbids_is_refused),
        WITH_WORLD(cookies_are_read),
        WITH_WORLD(a_path_is_served_below_its_server_as_well),
    };

    memory_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
