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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_old_word_gives_what_the_new_one_gives),
        cmocka_unit_test(an_old_word_counts_once_beside_the_new_one),
        cmocka_unit_test(an_old_word_is_taken_in_any_case_where_case_does_not_count),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
