/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "mock/limiter.h"

#include <stdio.h>

#define START 1748442000

static const struct contract_rate_limit three = {
    .requests = 3, .window = 60, .per = RATE_OF_CREDENTIAL};
static const struct contract_rate_limit shared = {
    .requests = 3, .window = 60, .per = RATE_OF_ALL};
static const struct contract_rate_limit apart = {
    .requests = 3, .window = 60, .per = RATE_OF_RECORD};
static const struct contract_credential one, two;

static struct limiter_state count(struct limiter *limiter,
                                  const struct contract_rate_limit *limit,
                                  const struct contract_credential *credential,
                                  int64_t seconds, int32_t nanoseconds)
{
    struct limiter_state state;

    limiter_count(limiter, limit, &(struct limiter_owner){.credential = credential},
                  (struct instant){START + seconds, nanoseconds}, &state);
    return state;
}

/* Nobody in particular asks for a record. */
static struct limiter_state count_record(struct limiter *limiter, const char *record,
                                         int64_t seconds)
{
    struct limiter_state state;

    limiter_count(limiter, &apart, &(struct limiter_owner){.record = record},
                  (struct instant){START + seconds, 0}, &state);
    return state;
}

static int setup(void **state)
{
    *state = limiter_new();
    return 0;
}

static int teardown(void **state)
{
    limiter_free(*state);
    return 0;
}

static void the_limit_is_answered_and_one_more_refused(void **state)
{
    for (int64_t left = 2; left >= 0; left--) {
        struct limiter_state told = count(*state, &three, &one, 0, 0);
        assert_false(told.refused);
        assert_int_equal(told.limit, 3);
        assert_int_equal(told.remaining, left);
    }
    for (int i = 0; i < 5; i++) {
        struct limiter_state told = count(*state, &three, &one, 10, 0);
        assert_true(told.refused);
        assert_int_equal(told.remaining, 0);
        assert_int_equal(told.reset.seconds, START + 60);
        assert_int_equal(told.wait, 50);
    }
}

static void a_window_starts_with_the_first_request_behind_the_last(void **state)
{
    for (int i = 0; i < 4; i++)
        (void)count(*state, &three, &one, 0, 0);
    assert_true(count(*state, &three, &one, 59, 999999999).refused);
    assert_false(count(*state, &three, &one, 60, 0).refused);
    assert_int_equal(count(*state, &three, &one, 100, 0).reset.seconds, START + 120);
}

static void a_clock_put_back_starts_anew(void **state)
{
    for (int i = 0; i < 4; i++)
        (void)count(*state, &three, &one, 3600, 0);
    assert_int_equal(count(*state, &three, &one, 0, 0).remaining, 2);
}

static void each_credential_counts_by_itself(void **state)
{
    for (int i = 0; i < 4; i++)
        (void)count(*state, &three, &one, 0, 0);
    assert_int_equal(count(*state, &three, &two, 0, 0).remaining, 2);
    assert_int_equal(count(*state, &three, NULL, 0, 0).remaining, 2);
}

static void all_credentials_count_together_where_the_limit_is_for_all(void **state)
{
    (void)count(*state, &shared, &one, 0, 0);
    assert_int_equal(count(*state, &shared, &two, 0, 0).remaining, 1);
}

static void limits_count_apart(void **state)
{
    (void)count(*state, &shared, &one, 0, 0);
    assert_int_equal(count(*state, &three, &one, 0, 0).remaining, 2);
}

static void a_wait_of_whole_seconds_is_never_too_short(void **state)
{
    (void)count(*state, &three, &one, 0, 500000000);
    struct limiter_state told = count(*state, &three, &one, 1, 0);
    assert_int_equal(told.reset.seconds, START + 61);
    assert_int_equal(told.wait, 60);
    told = count(*state, &three, &one, 1, 250000000);
    assert_int_equal(told.wait, 60);
    told = count(*state, &three, &one, 60, 400000000);
    assert_int_equal(told.wait, 1);
}

static void each_record_counts_by_itself_whoever_asks(void **state)
{
    for (int i = 0; i < 4; i++)
        (void)count_record(*state, "gate", 0);
    assert_true(count_record(*state, "gate", 1).refused);
    assert_int_equal(count_record(*state, "lock", 1).remaining, 2);
    struct limiter_state told;
    limiter_count(*state, &apart,
                  &(struct limiter_owner){.credential = &one, .record = "lock"},
                  (struct instant){START + 1, 0}, &told);
    assert_int_equal(told.remaining, 1);
    assert_false(count_record(*state, "gate", 60).refused);
}

static void records_count_for_nothing_where_the_limit_does_not_ask(void **state)
{
    struct limiter_state told;

    (void)count(*state, &three, &one, 0, 0);
    limiter_count(*state, &three,
                  &(struct limiter_owner){.credential = &one, .record = "gate"},
                  (struct instant){START, 0}, &told);
    assert_int_equal(told.remaining, 1);
}

static void of_endless_records_the_latest_are_remembered(void **state)
{
    char record[16];

    for (int i = 0; i < 10000; i++) {
        snprintf(record, sizeof record, "made-up-%d", i);
        (void)count_record(*state, record, 0);
    }
    assert_int_equal(count_record(*state, "made-up-9999", 1).remaining, 1);
    assert_int_equal(count_record(*state, "made-up-0", 1).remaining, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_limit_is_answered_and_one_more_refused, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(
            a_window_starts_with_the_first_request_behind_the_last, setup, teardown),
        cmocka_unit_test_setup_teardown(a_clock_put_back_starts_anew, setup, teardown),
        cmocka_unit_test_setup_teardown(each_credential_counts_by_itself, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(
            all_credentials_count_together_where_the_limit_is_for_all, setup, teardown),
        cmocka_unit_test_setup_teardown(each_record_counts_by_itself_whoever_asks, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(
            records_count_for_nothing_where_the_limit_does_not_ask, setup, teardown),
        cmocka_unit_test_setup_teardown(of_endless_records_the_latest_are_remembered,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(limits_count_apart, setup, teardown),
        cmocka_unit_test_setup_teardown(a_wait_of_whole_seconds_is_never_too_short, setup,
                                        teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
