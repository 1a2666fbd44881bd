/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/mock_world.h"

#define MOMENT 1700000000 /* 2023-11-14T22:13:20Z */

struct life {
    struct contract *contract;
    struct store *store;
    size_t told;
    char states[8][16];
    int64_t moments[8];
};

static void tell(void *context, const struct store_event *event)
{
    struct life *life = context;

    assert_true(life->told < 8);
    snprintf(life->states[life->told], sizeof life->states[0], "%s",
             event->state == NULL ? "-" : event->state);
    life->moments[life->told++] = event->at.seconds;
}

static int setup(void **state)
{
    struct life *life = memory_new(sizeof *life);
    struct diagnostics diagnostics;

    diagnostics_init(&diagnostics);
    life->contract = contract_load("tests/vectors/life", &diagnostics);
    diagnostics_print(&diagnostics, stderr, false);
    assert_int_equal(diagnostics.errors, 0);
    diagnostics_clear(&diagnostics);
    life->store = store_new(life->contract);
    store_listen(life->store, tell, life);
    *state = life;
    return 0;
}

static int teardown(void **state)
{
    struct life *life = *state;

    store_free(life->store);
    contract_free(life->contract);
    free(life);
    return 0;
}

static struct instant after(int64_t seconds)
{
    return (struct instant){.seconds = MOMENT + seconds, .nanoseconds = 250000000};
}

static const json_t *record(const struct life *life, size_t number)
{
    return store_record(store_set_of(life->store, &life->contract->records[0]), number);
}

static const char *phase(const struct life *life, size_t number)
{
    return value_string_member(record(life, number), "phase");
}

static size_t call(struct life *life, const char *id)
{
    return store_insert(life->store, &life->contract->records[0],
                        json_pack("{s:s, s:s}", "id", id, "phase", "called"), after(0));
}

static void a_new_record_goes_through_its_states(void **state)
{
    struct life *life = *state;
    size_t ride = call(life, "new");
    struct instant due;

    assert_true(store_next(life->store, &due));
    assert_int_equal(due.seconds, MOMENT + 10);
    store_pass(life->store, after(9));
    assert_string_equal(phase(life, ride), "called");
    store_pass(life->store, after(10));
    assert_string_equal(phase(life, ride), "riding");
    store_pass(life->store, after(70));
    assert_string_equal(phase(life, ride), "over");
    assert_false(store_next(life->store, &due));
}

static void what_a_state_sets_is_set_as_of_its_moment(void **state)
{
    struct life *life = *state;
    size_t ride = call(life, "new");
    json_auto_t *expected = json_pack(
        "{s:s, s:s, s:s, s:i, s:s, s:i, s:I}", "id", "new", "phase", "over", "startedAt",
        "2023-11-14T22:13:30.250Z", "fare", 250, "endedAt", "2023-11-14T22:14:30.250Z",
        "seconds", 60, "closed", (json_int_t)MOMENT + 70);

    store_pass(life->store, after(100000));
    assert_true(json_equal(record(life, ride), expected));
}

static void each_state_is_told_with_its_moment(void **state)
{
    static const char *const states[] = {"called", "riding", "over"};
    static const int64_t moments[] = {MOMENT, MOMENT + 10, MOMENT + 70};
    struct life *life = *state;

    call(life, "new");
    store_pass(life->store, after(100000));
    assert_int_equal(life->told, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_string_equal(life->states[i], states[i]);
        assert_int_equal(life->moments[i], moments[i]);
    }
}

static void records_of_the_file_stand_still(void **state)
{
    struct life *life = *state;
    struct instant due;

    assert_false(store_next(life->store, &due));
    store_pass(life->store, after(100000));
    assert_string_equal(phase(life, 0), "called");
    assert_int_equal(life->told, 0);
}

static void a_change_of_state_starts_the_new_ones_time(void **state)
{
    struct life *life = *state;
    struct instant due;

    store_replace(life->store, &life->contract->records[0], 0,
                  json_pack("{s:s, s:s}", "id", "r1", "phase", "riding"), after(5));
    assert_true(store_next(life->store, &due));
    assert_int_equal(due.seconds, MOMENT + 65);
    assert_string_equal(value_string_member(record(life, 0), "startedAt"),
                        "2023-11-14T22:13:25.250Z");
}

static void a_change_that_leaves_the_state_leaves_its_time(void **state)
{
    struct life *life = *state;
    size_t ride = call(life, "new");
    struct instant due;

    store_replace(life->store, &life->contract->records[0], ride,
                  json_pack("{s:s, s:s, s:i}", "id", "new", "phase", "called", "fare", 1),
                  after(5));
    assert_true(store_next(life->store, &due));
    assert_int_equal(due.seconds, MOMENT + 10);
    assert_string_equal(life->states[1], "-");
}

static void what_rests_or_is_gone_changes_no_more(void **state)
{
    struct life *life = *state;
    size_t first = call(life, "one"), second = call(life, "two");
    struct instant due;

    store_remove(life->store, &life->contract->records[0], first, after(1));
    store_replace(life->store, &life->contract->records[0], second,
                  json_pack("{s:s, s:s}", "id", "two", "phase", "lost"), after(1));
    assert_false(store_next(life->store, &due));
    store_pass(life->store, after(100000));
    assert_string_equal(phase(life, second), "lost");
}

static void a_reset_forgets_what_was_to_come(void **state)
{
    struct life *life = *state;
    struct instant due;

    call(life, "new");
    store_reset(life->store);
    assert_false(store_next(life->store, &due));
}

static void what_is_due_first_happens_first(void **state)
{
    struct life *life = *state;

    store_insert(life->store, &life->contract->records[0],
                 json_pack("{s:s, s:s}", "id", "later", "phase", "called"), after(3));
    call(life, "new");
    store_pass(life->store, after(100000));
    assert_int_equal(life->told, 6);
    assert_int_equal(life->moments[2], MOMENT + 10);
    for (size_t i = 3; i < 6; i++)
        assert_true(life->moments[i - 1] <= life->moments[i]);
}

#define WITH_LIFE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_LIFE(a_new_record_goes_through_its_states),
        WITH_LIFE(what_a_state_sets_is_set_as_of_its_moment),
        WITH_LIFE(each_state_is_told_with_its_moment),
        WITH_LIFE(records_of_the_file_stand_still),
        WITH_LIFE(a_change_of_state_starts_the_new_ones_time),
        WITH_LIFE(a_change_that_leaves_the_state_leaves_its_time),
        WITH_LIFE(what_rests_or_is_gone_changes_no_more),
        WITH_LIFE(a_reset_forgets_what_was_to_come),
        WITH_LIFE(what_is_due_first_happens_first),
    };

    memory_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
