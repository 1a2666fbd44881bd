/* SPDX-License-Identifier: Apache-2.0 */
#include "src/random.h"

#include "src/memory.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

/* The first numbers of splitmix64 from 1234567, as S. Vigna's reference code prints them.
 */
static void the_numbers_are_those_of_splitmix64(void **state)
{
    static const uint64_t expected[] = {
        UINT64_C(6457827717110365317), UINT64_C(3203168211198807973),
        UINT64_C(9817491932198370423), UINT64_C(4593380528125082431),
        UINT64_C(16408922859458223821)};
    struct random random = {1234567};

    (void)state;
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        assert_true(random_next(&random) == expected[i]);
}

static void seeds_streams_and_uses_are_told_apart(void **state)
{
    uint64_t seen[27];
    size_t count = 0;

    (void)state;
    for (uint64_t i = 0; i < 27; i++) {
        struct random random = random_of(i / 9, i / 3 % 3, i % 3);
        struct random again = random_of(i / 9, i / 3 % 3, i % 3);

        seen[count] = random_next(&random);
        assert_true(seen[count] == random_next(&again));
        for (size_t j = 0; j < count; j++)
            assert_true(seen[j] != seen[count]);
        count++;
    }
}

static void each_number_below_the_bound_comes_as_often(void **state)
{
    struct random random = {7};
    unsigned seen[6] = {0};

    (void)state;
    for (int i = 0; i < 60000; i++)
        seen[random_below(&random, 6)]++;
    for (int i = 0; i < 6; i++)
        assert_in_range(seen[i], 9600, 10400);
    for (int i = 0; i < 100; i++)
        assert_true(random_below(&random, 1) == 0);
}

static void weights_say_how_often(void **state)
{
    static const unsigned weights[] = {0, 3, 0, 1};
    struct random random = {9};
    unsigned seen[4] = {0};

    (void)state;
    for (int i = 0; i < 40000; i++)
        seen[random_weighted(&random, weights, 4)]++;
    assert_int_equal(seen[0] + seen[2], 0);
    assert_in_range(seen[1], 29400, 30600);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_numbers_are_those_of_splitmix64),
        cmocka_unit_test(seeds_streams_and_uses_are_told_apart),
        cmocka_unit_test(each_number_below_the_bound_comes_as_often),
        cmocka_unit_test(weights_say_how_often),
    };

    memory_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
