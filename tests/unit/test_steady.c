/* SPDX-License-Identifier: Apache-2.0 */
/* Which part of a list stands still, and how questions are held to it. */
#include "conformance/steady.h"

#include "conformance/evidence_internal.h"
#include "src/memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#define MOST 40

/* A list of calls as it was looked at last, one a day, and what moved of it. */
struct world {
    struct contract *contract;
    const struct contract_operation *list;
    struct target target;
    struct evidence *evidence;
    struct steady steady;
    struct walk walk;
    json_t *rows[MOST], *moved[MOST];
    size_t moved_count;
};

static json_t *call_of_day(int day)
{
    char started[32], id[16];

    (void)snprintf(started, sizeof started, "2025-%02d-%02dT12:00:00Z", 1 + day / 28,
                   1 + day % 28);
    (void)snprintf(id, sizeof id, "call-%d", day);
    return json_pack("{s:s,s:s,s:s,s:s}", "id", id, "callStartedAt", started,
                     "callEndedAt", started, "createdAt", started);
}

static int setup(void **state)
{
    struct world *world = memory_new(sizeof *world);
    struct diagnostics diagnostics;

    diagnostics_init(&diagnostics);
    world->contract = contract_load("fixtures/allomia", &diagnostics);
    diagnostics_clear(&diagnostics);
    if (world->contract == NULL)
        return -1;
    world->list = contract_operation_named(world->contract, "listCalls");
    world->target.contract = world->contract;
    world->evidence = evidence_new(world->contract, &world->target, NULL);
    world->walk = (struct walk){.operation = world->list,
                                .list = world->list->list,
                                .row_items = world->rows,
                                .whole = true};
    for (int day = 0; day < 10; day++)
        world->rows[world->walk.count++] = call_of_day(day * 4);
    steady_init(&world->steady, world->list, &world->walk);
    *state = world;
    return 0;
}

static int teardown(void **state)
{
    struct world *world = *state;

    for (size_t i = 0; i < world->walk.count; i++)
        json_decref(world->rows[i]);
    for (size_t i = 0; i < world->moved_count; i++)
        json_decref(world->moved[i]);
    steady_clear(&world->steady);
    evidence_free(world->evidence);
    contract_free(world->contract);
    free(world);
    return 0;
}

/* The call of that day moved. */
static void move(struct world *world, int day)
{
    world->moved[world->moved_count++] = call_of_day(day);
    world->steady.moved = (const json_t **)world->moved;
    world->steady.moved_count = world->moved_count;
}

/* What the whole list is asked for with, behind the size of the page. */
static void asks(struct world *world, const char *from, const char *to,
                 const char *expected)
{
    AUTO_ARGUMENTS struct arguments arguments = {0};
    struct question question = {
        .operation = world->list, .arguments = &arguments, .as = AS_NOBODY};
    struct http_request request;

    for (size_t i = 0; i < world->list->parameter_count; i++) {
        const struct contract_parameter *parameter = &world->list->parameters[i];

        if (from != NULL && strcmp(parameter->name, "from") == 0)
            arguments_set(&arguments, parameter, from);
        if (to != NULL && strcmp(parameter->name, "to") == 0)
            arguments_set(&arguments, parameter, to);
    }
    evidence_build(world->evidence, &question, &request);
    const char *rest = strchr(request.target, '&');
    assert_string_equal(rest == NULL ? "" : rest, expected);
    http_request_clear(&request);
}

static void forget_moves(struct world *world)
{
    world->steady.moved = NULL;
}

static void what_is_new_lies_behind_the_bound(void **state)
{
    struct world *world = *state;

    move(world, 40);
    move(world, 41);
    assert_true(steady_hold(&world->steady, world->evidence));
    assert_string_equal(world->steady.bound, "to=2025-02-11T12:00:00Z");
    asks(world, NULL, NULL, "&to=2025-02-11T12%3A00%3A00Z");
    forget_moves(world);
}

static void what_is_old_lies_before_the_bound(void **state)
{
    struct world *world = *state;

    move(world, 0);
    assert_true(steady_hold(&world->steady, world->evidence));
    assert_string_equal(world->steady.bound, "from=2025-01-03T12:00:00Z");
    forget_moves(world);
}

static void both_ends_are_bounded_where_both_move(void **state)
{
    struct world *world = *state;

    move(world, 40);
    move(world, 0);
    assert_true(steady_hold(&world->steady, world->evidence));
    assert_string_equal(world->steady.bound,
                        "from=2025-01-03T12:00:00Z to=2025-02-11T12:00:00Z");
    forget_moves(world);
}

static void too_small_a_part_is_no_bound(void **state)
{
    struct world *world = *state;

    for (int day = 0; day < 36; day += 4)
        move(world, day);
    assert_false(steady_hold(&world->steady, world->evidence));
    assert_null(world->steady.bound);
    asks(world, NULL, NULL, "");
    forget_moves(world);
}

static void what_moved_without_a_moment_cannot_be_left_out(void **state)
{
    struct world *world = *state;

    move(world, 40);
    json_object_del(world->moved[0], "callStartedAt");
    json_object_del(world->moved[0], "callEndedAt");
    json_object_del(world->moved[0], "createdAt");
    assert_false(steady_hold(&world->steady, world->evidence));
    forget_moves(world);
}

static void a_question_within_the_bound_goes_as_it_is(void **state)
{
    struct world *world = *state;

    move(world, 40);
    assert_true(steady_hold(&world->steady, world->evidence));
    asks(world, NULL, "2025-01-05T00:00:00Z", "&to=2025-01-05T00%3A00%3A00Z");
    asks(world, NULL, "no date", "&to=no%20date");
    forget_moves(world);
}

static void a_question_for_more_is_held_to_the_bound(void **state)
{
    struct world *world = *state;

    move(world, 40);
    assert_true(steady_hold(&world->steady, world->evidence));
    asks(world, "2025-01-05T00:00:00Z", "2031-01-01T00:00:00Z",
         "&from=2025-01-05T00%3A00%3A00Z&to=2025-02-11T12%3A00%3A00Z");
    forget_moves(world);
}

static void a_question_beyond_the_bound_is_not_turned_round(void **state)
{
    struct world *world = *state;

    move(world, 40);
    assert_true(steady_hold(&world->steady, world->evidence));
    asks(world, "2031-01-01T00:00:00Z", NULL, "&from=2031-01-01T00%3A00%3A00Z");
    asks(world, "2031-01-01T00:00:00Z", "2031-01-01T00:00:00Z",
         "&from=2031-01-01T00%3A00%3A00Z&to=2031-01-01T00%3A00%3A00Z");
    forget_moves(world);
}

static void a_value_of_the_users_own_is_kept(void **state)
{
    struct world *world = *state;
    char name[] = "to", value[] = "2025-06-01T00:00:00Z";
    struct target_parameter given = {.name = name, .value = value};

    world->target.parameters = &given;
    world->target.parameter_count = 1;
    move(world, 40);
    assert_false(steady_hold(&world->steady, world->evidence));
    asks(world, NULL, NULL, "&to=2025-06-01T00%3A00%3A00Z");
    forget_moves(world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_new_lies_behind_the_bound, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(what_is_old_lies_before_the_bound, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(both_ends_are_bounded_where_both_move, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(too_small_a_part_is_no_bound, setup, teardown),
        cmocka_unit_test_setup_teardown(what_moved_without_a_moment_cannot_be_left_out,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(a_question_within_the_bound_goes_as_it_is, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_question_for_more_is_held_to_the_bound, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_question_beyond_the_bound_is_not_turned_round,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(a_value_of_the_users_own_is_kept, setup,
                                        teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
