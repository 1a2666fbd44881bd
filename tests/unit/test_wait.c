/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "mock/wait.h"

#define START 1748442000

static const char matter, other_matter;
static const struct wait_request first = {.matter = &matter, .client = 1, .request = 1};

static int setup(void **state)
{
    *state = waits_new();
    return 0;
}

static int teardown(void **state)
{
    waits_free(*state);
    return 0;
}

static struct instant at(int64_t seconds, int32_t milliseconds)
{
    return (struct instant){START + seconds, milliseconds * 1000000};
}

static void who_was_told_nothing_need_not_wait(void **state)
{
    assert_true(waits_are_none(*state));
    assert_int_equal(waits_left(*state, &first, at(0, 0)), 0);
}

static void the_same_request_is_early_until_the_end(void **state)
{
    waits_tell(*state, &first, at(0, 0), 10);
    assert_int_equal(waits_left(*state, &first, at(0, 1)), 10);
    assert_int_equal(waits_left(*state, &first, at(9, 0)), 1);
    assert_int_equal(waits_left(*state, &first, at(9, 999)), 1);
    assert_int_equal(waits_left(*state, &first, at(10, 0)), 0);
    assert_true(waits_are_none(*state));
}

static void another_one_may_have_been_under_way(void **state)
{
    struct wait_request other = first;

    other.request = 2;
    waits_tell(*state, &first, at(0, 0), 10);
    assert_int_equal(waits_left(*state, &other, at(0, 249)), 0);
    assert_int_equal(waits_left(*state, &other, at(0, 250)), 10);
}

static void others_need_not_wait(void **state)
{
    struct wait_request client = first, about = first;

    client.client = 2;
    about.matter = &other_matter;
    waits_tell(*state, &first, at(0, 0), 10);
    assert_int_equal(waits_left(*state, &client, at(5, 0)), 0);
    assert_int_equal(waits_left(*state, &about, at(5, 0)), 0);
}

static void the_last_word_counts(void **state)
{
    waits_tell(*state, &first, at(0, 0), 10);
    waits_tell(*state, &first, at(5, 0), 2);
    assert_int_equal(waits_left(*state, &first, at(6, 0)), 1);
    assert_int_equal(waits_left(*state, &first, at(8, 0)), 0);
}

static void a_clock_put_back_ends_it(void **state)
{
    waits_tell(*state, &first, at(0, 0), 10);
    assert_int_equal(waits_left(*state, &first, at(-1, 0)), 0);
    assert_int_equal(waits_left(*state, &first, at(5, 0)), 0);
}

static void whose_wait_ends_first_makes_room(void **state)
{
    struct wait_request request = first;

    for (uint64_t i = 0; i < WAITS_MOST; i++) {
        request.client = i;
        waits_tell(*state, &request, at(0, 0), i == 7 ? 5 : 10);
    }
    request.client = WAITS_MOST;
    waits_tell(*state, &request, at(0, 0), 10);
    assert_int_equal(waits_left(*state, &request, at(1, 0)), 9);
    request.client = 7;
    assert_int_equal(waits_left(*state, &request, at(1, 0)), 0);
    request.client = 8;
    assert_int_equal(waits_left(*state, &request, at(1, 0)), 9);
}

static void all_can_be_forgotten(void **state)
{
    waits_tell(*state, &first, at(0, 0), 10);
    waits_forget(*state);
    assert_int_equal(waits_left(*state, &first, at(1, 0)), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(who_was_told_nothing_need_not_wait),
        TEST(the_same_request_is_early_until_the_end),
        TEST(another_one_may_have_been_under_way),
        TEST(others_need_not_wait),
        TEST(the_last_word_counts),
        TEST(a_clock_put_back_ends_it),
        TEST(whose_wait_ends_first_makes_room),
        TEST(all_can_be_forgotten),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
