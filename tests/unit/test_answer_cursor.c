/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/mock_world.h"

#define KEY   "X-Harbour-Key: demo-harbour-one"
#define GIVEN 1750000000

static int open_harbour(void **state)
{
    struct world *world = memory_new(sizeof *world);

    world_open_at(world, "tests/dialects/expiring-cursor", NULL);
    *state = world;
    return 0;
}

static struct contract_lifetime *lifetime_in(struct world *world)
{
    return &world->contract->operations[0].list->page.lifetime;
}

/* Returns new the member of an answer at `moment`, which has that status. */
static char *answered(const struct world *world, int64_t moment, const char *target,
                      int status, const char *pointer)
{
    AUTO_FREE char *lines = memory_format("GET %s\n" KEY, target);
    struct http_response response;
    char *text = NULL;

    world_ask_at(world, moment, lines, &response);
    assert_int_equal(response.status, status);
    json_auto_t *body = json_loads(response.body, 0, NULL);
    if (value_at(body, pointer) != NULL)
        text = value_text(value_at(body, pointer));
    http_response_clear(&response);
    return text;
}

static void follow(const struct world *world, int64_t seconds, int status,
                   const char *problem)
{
    AUTO_FREE char *cursor = answered(world, GIVEN, "/sightings?size=5", 200, "/more");
    AUTO_FREE char *target = memory_format("/sightings?size=5&from=%s", cursor);
    AUTO_FREE char *told = answered(world, GIVEN + seconds, target, status, "/problem");

    if (problem == NULL)
        assert_null(told);
    else
        assert_string_equal(told, problem);
}

static void a_cursor_is_good_to_its_last_second_where_that_is_inclusive(void **state)
{
    follow(*state, 0, 200, NULL);
    follow(*state, 299, 200, NULL);
    follow(*state, 300, 200, NULL);
    follow(*state, 301, 410, "expired-cursor");
    follow(*state, 100000, 410, "expired-cursor");
}

static void an_exclusive_end_is_no_longer_good(void **state)
{
    lifetime_in(*state)->end_inclusive = false;
    follow(*state, 299, 200, NULL);
    follow(*state, 300, 410, "expired-cursor");
}

static void each_page_gives_a_cursor_of_its_own_age(void **state)
{
    AUTO_FREE char *first = answered(*state, GIVEN, "/sightings?size=5", 200, "/more");
    AUTO_FREE char *target = memory_format("/sightings?size=5&from=%s", first);
    AUTO_FREE char *second = answered(*state, GIVEN + 200, target, 200, "/more");
    AUTO_FREE char *further = memory_format("/sightings?size=5&from=%s", second);

    free(answered(*state, GIVEN + 499, further, 200, "/more"));
    free(answered(*state, GIVEN + 501, further, 410, "/problem"));
}

static void a_cursor_that_says_another_time_is_none_of_ours(void **state)
{
    AUTO_FREE char *cursor = answered(*state, GIVEN, "/sightings?size=5", 200, "/more");
    size_t last = strlen(cursor) - 17; /* of the third part; sixteen digits seal it */

    cursor[last] = cursor[last] == '0' ? '1' : '0';
    AUTO_FREE char *target = memory_format("/sightings?size=5&from=%s", cursor);
    AUTO_FREE char *told = answered(*state, GIVEN, target, 400, "/problem");
    assert_string_equal(told, "unknown-cursor");
}

static void where_cursors_do_not_end_a_page_always_has_the_same(void **state)
{
    lifetime_in(*state)->seconds = 0;
    AUTO_FREE char *one = answered(*state, GIVEN, "/sightings?size=5", 200, "/more");
    AUTO_FREE char *other =
        answered(*state, GIVEN + 5, "/sightings?size=5", 200, "/more");
    assert_string_equal(one, other);
    follow(*state, 100000, 200, NULL);
}

#define IN_THE_HARBOUR(name)                                                             \
    cmocka_unit_test_setup_teardown(name, open_harbour, world_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_THE_HARBOUR(a_cursor_is_good_to_its_last_second_where_that_is_inclusive),
        IN_THE_HARBOUR(an_exclusive_end_is_no_longer_good),
        IN_THE_HARBOUR(each_page_gives_a_cursor_of_its_own_age),
        IN_THE_HARBOUR(a_cursor_that_says_another_time_is_none_of_ours),
        IN_THE_HARBOUR(where_cursors_do_not_end_a_page_always_has_the_same),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
