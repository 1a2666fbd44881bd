/* SPDX-License-Identifier: Apache-2.0 */
/* The operations that change records, on the contract of tests/dialects/writes. */
#include "tests/unit/mock_world.h"

#define MOMENT 1700000000 /* 2023-11-14T22:13:20Z */
#define EAST   "X-Key: demo-sluice-east"
#define WEST   "X-Key: demo-sluice-west"

static int setup(void **state)
{
    struct world *world = memory_new(sizeof *world);

    world_open_at(world, "tests/dialects/writes", NULL);
    *state = world;
    return 0;
}

static struct http_response say(struct world *world, const char *lines, const char *body,
                                int64_t after)
{
    struct instant now = {.seconds = MOMENT + after};
    struct listener_reply reply = {0};
    struct http_response response = {0};
    struct http_request request;

    world_request(lines, &request);
    request.body = memory_text(body);
    request.body_length = body == NULL ? 0 : strlen(body);
    store_pass(world->store, now);
    answer_request(world->answering, now, &request, &reply);
    response.status = reply.status;
    response.headers = reply.headers;
    response.body = reply.length == 0
                        ? NULL
                        : memory_text_of(listener_reply_bytes(&reply), reply.length);
    response.body_length = reply.length;
    reply.headers = (struct http_headers){0};
    listener_reply_clear(&reply);
    http_request_clear(&request);
    return response;
}

/* Says it and holds status and body (NULL: none) to what is expected. */
static void expect(struct world *world, const char *lines, const char *body,
                   int64_t after, int status, const char *expected)
{
    struct http_response response = say(world, lines, body, after);

    assert_int_equal(response.status, status);
    if (expected == NULL)
        assert_null(response.body);
    else
        assert_string_equal(response.body, expected);
    http_response_clear(&response);
}

/* Creates a job; returns new its target. */
static char *create(struct world *world, const char *body)
{
    struct http_response response = say(world, "POST /jobs\n" EAST, body, 0);
    char *location;

    assert_int_equal(response.status, 201);
    location = memory_text(http_headers_value(&response.headers, "Location"));
    assert_non_null(location);
    http_response_clear(&response);
    return location;
}

static char *plain(struct world *world)
{
    return create(world,
                  "{\"lock\":\"A\",\"width\":5,\"crew\":\"Z\",\"labels\":{\"a\":\"b\"}}");
}

#define LINES(method, target, more)                                                      \
    AUTO_FREE char *lines = memory_format("%s %s%s\n%s", method, target, more, EAST)

static const char *id_of(const char *location)
{
    return strrchr(location, '/') + 1;
}

static void what_was_created_is_at_its_location(void **state)
{
    AUTO_FREE char *location = plain(*state);
    LINES("GET", location, "");
    AUTO_FREE char *expected =
        memory_format("{\"id\":\"%s\",\"lock\":\"A\",\"width\":5,\"crew\":\"Z\","
                      "\"labels\":{\"a\":\"b\"},"
                      "\"state\":\"queued\",\"createdAt\":\"2023-11-14T22:13:20.000Z\","
                      "\"changedAt\":\"2023-11-14T22:13:20.000Z\"}",
                      id_of(location));

    expect(*state, lines, NULL, 1, 200, expected);
}

static void a_member_that_no_schema_names_is_not_taken(void **state)
{
    AUTO_FREE char *location =
        create(*state,
               "{\"lock\":\"A\",\"width\":5,\"canal\":\"west\",\"id\":\"mine\",\"state\":"
               "\"done\",\"result\":\"mine\"}");
    LINES("GET", location, "");
    struct http_response response = say(*state, lines, NULL, 1);

    assert_int_equal(response.status, 200); /* the owner is the key's own, not west */
    assert_non_null(strstr(response.body, "\"state\":\"queued\""));
    assert_null(strstr(response.body, "mine"));
    http_response_clear(&response);
}

static void new_identifiers_are_of_the_form_and_the_same_every_time(void **state)
{
    struct world *world = *state;
    AUTO_FREE char *first = plain(world), *second = plain(world), *again = NULL;

    assert_memory_equal(first, "/jobs/job-", 10);
    assert_int_equal(strlen(first), 10 + 12);
    assert_string_not_equal(first, second);
    store_reset(world->store);
    again = plain(world);
    assert_string_equal(first, again);
}

static void a_merge_keeps_what_is_not_given_and_removes_null(void **state)
{
    AUTO_FREE char *location = plain(*state);
    LINES("PATCH", location, "");
    AUTO_FREE char *expected = memory_format(
        "{\"id\":\"%s\",\"lock\":\"A\",\"width\":9,\"labels\":{\"a\":\"b\",\"c\":\"d\"},"
        "\"state\":\"queued\",\"createdAt\":\"2023-11-14T22:13:20.000Z\","
        "\"changedAt\":\"2023-11-14T22:13:23.000Z\"}",
        id_of(location));

    expect(*state, lines, "{\"width\":9,\"crew\":null,\"labels\":{\"c\":\"d\"}}", 3, 200,
           expected);
}

static void a_replacement_removes_what_is_not_given_and_was_the_clients(void **state)
{
    AUTO_FREE char *location = plain(*state);
    LINES("PUT", location, "");
    AUTO_FREE char *expected = memory_format(
        "{\"id\":\"%s\",\"lock\":\"B\",\"width\":1,\"state\":\"queued\",\"createdAt\":"
        "\"2023-11-14T22:13:20.000Z\",\"changedAt\":\"2023-11-14T22:13:24.000Z\"}",
        id_of(location));

    expect(*state, lines, "{\"lock\":\"B\",\"width\":1}", 4, 200, expected);
}

static void a_command_sets_what_it_says_and_shows_it(void **state)
{
    AUTO_FREE char *location = plain(*state);
    LINES("POST", location, "/commands");
    AUTO_FREE char *expected = memory_format(
        "{\"ok\":true,\"id\":\"%s\",\"state\":\"cancelled\"}", id_of(location));

    expect(*state, lines, "{\"command\":\"cancel\"}", 1, 200, expected);
    expect(*state, lines, "{\"command\":\"cancel\"}", 2, 409,
           "{\"code\":\"conflict\",\"message\":\"The job has another state\"}");
}

static void a_command_may_need_another_state_than_the_operation(void **state)
{
    AUTO_FREE char *location = plain(*state);
    LINES("POST", location, "/commands");
    struct http_response response =
        say(*state, lines, "{\"command\":\"assign\",\"crew\":\"N\"}", 1);

    assert_int_equal(response.status, 200);
    http_response_clear(&response);
    response = say(*state, lines, "{\"command\":\"assign\",\"crew\":\"N\"}", 31);
    assert_int_equal(response.status, 409);
    http_response_clear(&response);
    response = say(*state, lines, "{\"command\":\"cancel\"}", 32);
    assert_int_equal(response.status, 200);
    http_response_clear(&response);
}

static void what_was_deleted_is_unknown(void **state)
{
    AUTO_FREE char *location = plain(*state);
    LINES("DELETE", location, "");
    AUTO_FREE char *unknown = memory_format(
        "{\"code\":\"unknown\",\"message\":\"There is no job %s\"}", id_of(location));
    AUTO_FREE char *get = memory_format("GET %s\n" EAST, location);

    expect(*state, lines, NULL, 1, 204, NULL);
    expect(*state, lines, NULL, 1, 404, unknown);
    expect(*state, get, NULL, 1, 404, unknown);
}

static void an_outsider_changes_nothing(void **state)
{
    static const char patch[] = "{\"lock\":\"B\",\"width\":1}";
    AUTO_FREE char *location = plain(*state);
    AUTO_FREE char *unknown = memory_format(
        "{\"code\":\"unknown\",\"message\":\"There is no job %s\"}", id_of(location));
    AUTO_FREE char *remove = memory_format("DELETE %s\n" WEST, location);
    AUTO_FREE char *replace = memory_format("PUT %s\n" WEST, location);
    AUTO_FREE char *get = memory_format("GET %s\n" EAST, location);
    struct http_response response;

    expect(*state, remove, NULL, 1, 404, unknown);
    expect(*state, replace, patch, 1, 404, unknown);
    response = say(*state, get, NULL, 1);
    assert_int_equal(response.status, 200);
    assert_non_null(strstr(response.body, "\"width\":5"));
    http_response_clear(&response);
}

static void a_body_that_is_refused_creates_nothing(void **state)
{
    struct world *world = *state;
    size_t count = store_record_count(world->store);

    expect(world, "POST /jobs\n" EAST, "{\"lock\":\"A\",\"width\":0}", 0, 422,
           "{\"code\":\"invalid\",\"field\":\"width\",\"message\":\"Not valid\"}");
    expect(world, "POST /jobs\n" EAST, "{", 0, 422,
           "{\"code\":\"invalid\",\"message\":\"The body is not valid\"}");
    assert_int_equal(store_record_count(world->store), count);
}

/* The list shows as many rows as before, and counts as many. */
static void a_changed_record_is_listed_as_it_is_now(void **state)
{
    AUTO_FREE char *location = plain(*state);
    struct http_response before =
                             say(*state, "GET /jobs?limit=1&sort=oldest\n" EAST, NULL, 1),
                         after;
    LINES("PATCH", location, "");

    after = say(*state, lines, "{\"lock\":\"Renamed\"}", 1);
    assert_int_equal(after.status, 200);
    http_response_clear(&after);
    after = say(*state, "GET /jobs?limit=1&sort=oldest\n" EAST, NULL, 1);
    assert_null(strstr(before.body, "\"Renamed\""));
    assert_non_null(strstr(after.body, "\"Renamed\""));
    http_response_clear(&before);
    http_response_clear(&after);
}

static void a_new_record_is_listed_first_and_counted(void **state)
{
    struct http_response before =
        say(*state, "GET /jobs?limit=1&sort=oldest\n" EAST, NULL, 1);
    AUTO_FREE char *location = plain(*state);
    struct http_response response =
        say(*state, "GET /jobs?limit=1&sort=oldest\n" EAST, NULL, 1);

    assert_null(strstr(before.body, id_of(location)));
    http_response_clear(&before);
    assert_non_null(strstr(response.body, id_of(location)));
    assert_non_null(strstr(response.body, "\"total\":31}"));
    http_response_clear(&response);
}

#define WITH_JOBS(test) cmocka_unit_test_setup_teardown(test, setup, world_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_JOBS(what_was_created_is_at_its_location),
        WITH_JOBS(a_member_that_no_schema_names_is_not_taken),
        WITH_JOBS(new_identifiers_are_of_the_form_and_the_same_every_time),
        WITH_JOBS(a_merge_keeps_what_is_not_given_and_removes_null),
        WITH_JOBS(a_replacement_removes_what_is_not_given_and_was_the_clients),
        WITH_JOBS(a_command_sets_what_it_says_and_shows_it),
        WITH_JOBS(a_command_may_need_another_state_than_the_operation),
        WITH_JOBS(what_was_deleted_is_unknown),
        WITH_JOBS(an_outsider_changes_nothing),
        WITH_JOBS(a_body_that_is_refused_creates_nothing),
        WITH_JOBS(a_changed_record_is_listed_as_it_is_now),
        WITH_JOBS(a_new_record_is_listed_first_and_counted),
    };

    memory_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
