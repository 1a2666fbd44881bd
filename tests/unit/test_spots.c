/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/spots.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void of_few_pages_all_are_read(void **state)
{
    int64_t spots[SPOTS_MOST];

    (void)state;
    assert_int_equal(spots_choose(1, 0, spots), 0);
    assert_int_equal(spots_choose(1, 3, spots), 3);
    for (int64_t i = 0; i < 3; i++)
        assert_int_equal(spots[i], i);
    assert_int_equal(spots_choose(1, SPOTS_MOST, spots), SPOTS_MOST);
}

static bool holds(const int64_t *spots, size_t count, int64_t page)
{
    for (size_t i = 0; i < count; i++)
        if (spots[i] == page)
            return true;
    return false;
}

/* For every length and seed: rising, within the list, its ends among them, and some page
 * between with its neighbour. */
static void the_ends_and_pairs_between_are_read(void **state)
{
    (void)state;
    for (int64_t pages = SPOTS_MOST + 1; pages < 300; pages++) {
        for (uint64_t seed = 0; seed < 20; seed++) {
            int64_t spots[SPOTS_MOST];
            size_t count = spots_choose(seed, pages, spots), pairs = 0;

            assert_in_range(count, 6, SPOTS_MOST);
            for (size_t i = 1; i < count; i++) {
                assert_true(spots[i] > spots[i - 1]);
                pairs += spots[i] == spots[i - 1] + 1;
            }
            assert_true(holds(spots, count, 0) && holds(spots, count, 1));
            assert_true(holds(spots, count, pages - 1) && holds(spots, count, pages - 2));
            assert_int_equal(spots[count - 1], pages - 1);
            assert_true(pairs >= 3);
        }
    }
}

static void the_seed_alone_chooses(void **state)
{
    int64_t once[SPOTS_MOST], again[SPOTS_MOST], other[SPOTS_MOST];

    (void)state;
    size_t count = spots_choose(7, 1000, once);
    assert_int_equal(spots_choose(7, 1000, again), count);
    assert_memory_equal(once, again, count * sizeof *once);
    assert_int_equal(spots_choose(8, 1000, other), count);
    assert_memory_not_equal(once, other, count * sizeof *once);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(of_few_pages_all_are_read),
        cmocka_unit_test(the_ends_and_pairs_between_are_read),
        cmocka_unit_test(the_seed_alone_chooses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
