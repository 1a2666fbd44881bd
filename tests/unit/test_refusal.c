/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/mock_world.h"

#include "mock/refusal.h"

#define LIST "GET /parcels?depot=north"

static void placeholders_stand_for_the_facts(void **state)
{
    world_expect(
        *state, LIST "&kind=Bag\n" BOSS, 400,
        "{\"error\":\"Bad request\",\"details\":[{\"name\":\"kind\",\"problem\":"
        "\"enum\",\"text\":\"one of \\\"Letter\\\"/\\\"Box\\\"/\\\"Pallet\\\", not "
        "Bag\"}]}");
    world_expect(*state, LIST "&size=5\n" BOSS, 400,
                 "{\"error\":\"Bad request\",\"details\":[{\"name\":\"size\",\"problem\":"
                 "\"high\",\"text\":\"at most 4\"}]}");
    world_expect(
        *state, LIST "&since=2025-03-02T00:00:00Z&until=2025-03-01T00:00:00Z\n" BOSS, 400,
        "{\"error\":\"Bad request\",\"details\":[{\"name\":\"since\",\"problem\":"
        "\"reversed\",\"other\":\"until\"}]}");
}

static void refusals_of_one_status_and_body_share_their_details(void **state)
{
    world_expect(*state, LIST "&page=0&size=5&shelf=x\n" BOSS, 400,
                 "{\"error\":\"Bad request\",\"details\":["
                 "{\"name\":\"page\",\"problem\":\"bad\"},"
                 "{\"name\":\"size\",\"problem\":\"high\",\"text\":\"at most 4\"},"
                 "{\"name\":\"shelf\",\"problem\":\"bad\"}]}");
}

static void a_refusal_of_another_body_is_left_out(void **state)
{
    world_expect(*state, LIST "&page=x&size=5\n" BOSS, 400,
                 "{\"error\":\"Not a number\",\"details\":["
                 "{\"name\":\"page\",\"problem\":\"type\"}]}");
}

static void the_first_refusal_decides_status_and_body(void **state)
{
    world_expect(*state, "GET /parcels?page=0\n" BOSS, 422, "{\"error\":\"Give depot\"}");
}

static void what_was_received_is_text_whatever_it_holds(void **state)
{
    world_expect(
        *state, LIST "&kind=%22%7Bid%7D%0A\n" BOSS, 400,
        "{\"error\":\"Bad request\",\"details\":[{\"name\":\"kind\",\"problem\":"
        "\"enum\",\"text\":\"one of \\\"Letter\\\"/\\\"Box\\\"/\\\"Pallet\\\", not "
        "\\\"{id}\\n\"}]}");
    world_expect(
        *state, LIST "&kind=%FF\n" BOSS, 400,
        "{\"error\":\"Bad request\",\"details\":[{\"name\":\"kind\",\"problem\":"
        "\"enum\",\"text\":\"one of \\\"Letter\\\"/\\\"Box\\\"/\\\"Pallet\\\", not "
        "\xEF\xBF\xBD\"}]}");
}

static void credentials_are_judged_before_parameters(void **state)
{
    struct http_response response;

    world_ask(*state, "GET /parcels?page=0", &response);
    assert_int_equal(response.status, 401);
    assert_string_equal(response.body, "{\"error\":\"Who are you\"}");
    assert_string_equal(http_headers_value(&response.headers, "WWW-Authenticate"),
                        "Bearer");
    http_response_clear(&response);
}

static void parameters_are_judged_before_the_scope(void **state)
{
    world_expect(*state, "GET /parcels?depot=moon&page=0\n" BOSS, 400, NULL);
}

/* RFC 9457 3: type, title, status and detail, under its own media type. */
static void where_the_contract_is_silent_a_problem_document_answers(void **state)
{
    struct http_response response;

    world_ask(*state, "GET /depots?offset=9\n" BOSS, &response);
    assert_int_equal(response.status, 404);
    assert_string_equal(http_headers_value(&response.headers, "Content-Type"),
                        "application/problem+json");
    assert_string_equal(
        response.body, "{\"type\":\"about:blank\",\"status\":404,\"title\":\"Not Found\","
                       "\"detail\":\"There is no such page.\"}");
    http_response_clear(&response);
}

static void every_kind_has_a_usual_status(void **state)
{
    (void)state;
    for (size_t kind = 0; kind < REFUSAL_COUNT; kind++) {
        int status = refusal_usual_status((enum refusal)kind);
        assert_true(status >= 400 && status <= 500);
    }
    assert_int_equal(refusal_usual_status(REFUSAL_SECURITY), 401);
    assert_int_equal(refusal_usual_status(REFUSAL_METHOD), 405);
    assert_int_equal(refusal_usual_status(REFUSAL_INTERNAL), 500);
}

/* A refusal of each kind, written without any declared error, has all its facts. */
static void every_kind_can_be_written(void **state)
{
    static const struct contract_errors none;
    struct refusal_facts facts = {.method = "GET", .path = "/p", .id = "7"};

    (void)state;
    for (size_t kind = 0; kind < REFUSAL_COUNT; kind++) {
        struct http_response response = {0};

        refusal_write_one(&none, (enum refusal)kind, &facts, &response);
        assert_int_equal(response.status, refusal_usual_status((enum refusal)kind));
        assert_null(strstr(response.body, "{path}"));
        assert_null(strstr(response.body, "{method}"));
        http_response_clear(&response);
    }
}

#define WITH_WORLD(test)                                                                 \
    cmocka_unit_test_setup_teardown(test, world_setup, world_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_WORLD(placeholders_stand_for_the_facts),
        WITH_WORLD(refusals_of_one_status_and_body_share_their_details),
        WITH_WORLD(a_refusal_of_another_body_is_left_out),
        WITH_WORLD(the_first_refusal_decides_status_and_body),
        WITH_WORLD(what_was_received_is_text_whatever_it_holds),
        WITH_WORLD(credentials_are_judged_before_parameters),
        WITH_WORLD(parameters_are_judged_before_the_scope),
        WITH_WORLD(where_the_contract_is_silent_a_problem_document_answers),
        cmocka_unit_test(every_kind_has_a_usual_status),
        cmocka_unit_test(every_kind_can_be_written),
    };

    memory_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
