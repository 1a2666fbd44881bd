/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ways of saying what is wanted, each in the dialect that has it. The rows expected are
 * read off the data by hand.
 */
#include "tests/unit/mock_world.h"

/* Asks the mock of a dialect; holds it to the status and, unless NULL, to the
 * identifiers of the rows at `rows`, as "[1,2]". */
static void expect(const char *dialect, const char *lines, int status, const char *rows,
                   const char *ids)
{
    AUTO_FREE char *path = memory_format("tests/dialects/%s", dialect);
    struct http_response response;
    struct world world;

    world_open_at(&world, path, NULL);
    world_ask(&world, lines, &response);
    world_close(&world);
    assert_int_equal(response.status, status);
    if (ids != NULL) {
        json_auto_t *body =
            json_loadb(response.body, response.body_length, JSON_DECODE_ANY, NULL);
        json_auto_t *found = json_array();
        size_t index;
        json_t *row;

        json_array_foreach(value_at(body, rows), index, row)
        {
            json_array_append(found, value_at(row, "/id"));
        }
        AUTO_FREE char *shown = value_print(found);
        assert_string_equal(shown, ids);
    }
    http_response_clear(&response);
}

/* --- Several words for a value --- */

static void expect_barrows(const char *query, const char *ids)
{
    AUTO_FREE char *lines = memory_format("GET /barrows?per_page=3&%s", query);

    expect("aliases", lines, 200, "/barrows", ids);
}

static void an_old_word_gives_what_the_new_one_gives(void **state)
{
    (void)state;
    expect_barrows("state=unloaded&sort=heaviest", "[\"b09\",\"b20\",\"b32\"]");
    expect_barrows("state=emptied&sort=heaviest", "[\"b09\",\"b20\",\"b32\"]");
    expect_barrows("size=large&sort=heaviest", "[\"b05\",\"b23\",\"b03\"]");
}

static void an_old_word_counts_once_beside_the_new_one(void **state)
{
    (void)state;
    expect_barrows("state=broken,waiting,queued&sort=heaviest",
                   "[\"b07\",\"b03\",\"b22\"]");
}

static void an_old_word_is_taken_in_any_case_where_case_does_not_count(void **state)
{
    (void)state;
    expect_barrows("lane=StarBoard&sort=heaviest", "[\"b23\",\"b03\",\"b11\"]");
    expect("aliases", "GET /barrows?state=Waiting", 422, NULL, NULL);
}

/* --- Inputs that do not go alone --- */

static void expect_firings(const char *query, int status, const char *ids)
{
    AUTO_FREE char *lines = memory_format("GET /firings?%s", query);

    expect("requires", lines, status, "/firings", ids);
}

static void some_values_need_another_input(void **state)
{
    (void)state;
    expect_firings("state=failed", 422, NULL);
    expect_firings("state=failed&kiln=hill-kiln", 200, "[\"f20\"]");
    expect_firings("state=done", 200, NULL);
    expect_firings("sort=hottest&unit=celsius", 422, NULL);
    expect_firings("sort=hottest&unit=celsius&least=1290&kiln=east-kiln", 200,
                   "[\"f22\"]");
}

static void two_inputs_may_need_each_other(void **state)
{
    (void)state;
    expect_firings("to=2025-05-20T00:00:00Z", 422, NULL);
    expect_firings("from=2025-05-19T00:00:00Z&to=2025-05-20T00:00:00Z&state=failed"
                   "&kiln=hill-kiln",
                   200, "[\"f20\"]");
}

static void a_bad_value_is_no_reason_to_want_another(void **state)
{
    (void)state;
    expect_firings("state=lost", 400, NULL);
    expect_firings("from=yesterday", 400, NULL);
}

/* --- Two ends in one input --- */

static void expect_crossings(const char *query, int status, const char *ids)
{
    AUTO_FREE char *lines = memory_format("GET /crossings?per_page=25&%s", query);

    expect("between", lines, status, "/crossings", ids);
}

static void two_ends_may_stand_in_one_input(void **state)
{
    (void)state;
    expect_crossings("between=2025-05-10,2025-05-11", 200, "[\"x30\",\"x11\"]");
    expect_crossings("minutes=41..41&order=latest", 200,
                     "[\"x08\",\"x12\",\"x30\",\"x28\"]");
    expect_crossings("minutes=41..&order=latest", 200,
                     "[\"x08\",\"x12\",\"x30\",\"x28\"]");
    expect_crossings("minutes=..5", 200, "[]");
}

static void anything_but_two_ends_is_no_range(void **state)
{
    (void)state;
    expect_crossings("between=2025-05-10", 422, NULL);
    expect_crossings("between=2025-05-10,2025-05-11,2025-05-12", 422, NULL);
    expect_crossings("between=2025-05-10,", 422, NULL);
    expect_crossings("between=2025-05-10,2025-05-32", 422, NULL);
    expect_crossings("between=2025-05-11,2025-05-10", 422, NULL);
    expect_crossings("minutes=10", 422, NULL);
    expect_crossings("minutes=a..b", 400, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_old_word_gives_what_the_new_one_gives),
        cmocka_unit_test(an_old_word_counts_once_beside_the_new_one),
        cmocka_unit_test(an_old_word_is_taken_in_any_case_where_case_does_not_count),
        cmocka_unit_test(some_values_need_another_input),
        cmocka_unit_test(two_inputs_may_need_each_other),
        cmocka_unit_test(a_bad_value_is_no_reason_to_want_another),
        cmocka_unit_test(two_ends_may_stand_in_one_input),
        cmocka_unit_test(anything_but_two_ends_is_no_range),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
