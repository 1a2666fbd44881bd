/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/memo.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

static char forgotten[64]; /* the values, in the order they were forgotten in */

static void forget(void *value)
{
    size_t length = strlen(forgotten);

    snprintf(forgotten + length, sizeof forgotten - length, "%s", (const char *)value);
}

static struct memo *open_memo(size_t ceiling)
{
    forgotten[0] = '\0';
    return memo_new(ceiling, forget);
}

static void keep(struct memo *memo, const char *key, const char *value, size_t bytes)
{
    memo_keep(memo, key, strlen(key), (void *)(uintptr_t)value, bytes);
}

static const char *find(struct memo *memo, const char *key)
{
    const char *value = memo_find(memo, key, strlen(key));

    return value == NULL ? "" : value;
}

static void what_was_kept_is_found_under_its_whole_key(void **state)
{
    struct memo *memo = open_memo(10000);
    char d[] = "D", e[] = "E";

    (void)state;
    keep(memo, "a key of several words", "A", 1);
    keep(memo, "a key of several wordz", "B", 1);
    keep(memo, "a key of several", "C", 1);
    memo_keep(memo, "nul\0a", 5, d, 1);
    memo_keep(memo, "nul\0b", 5, e, 1);
    assert_string_equal(find(memo, "a key of several words"), "A");
    assert_string_equal(find(memo, "a key of several wordz"), "B");
    assert_string_equal(find(memo, "a key of several"), "C");
    assert_string_equal(find(memo, "a key of"), "");
    assert_string_equal(find(memo, ""), "");
    assert_string_equal(memo_find(memo, "nul\0a", 5), "D");
    assert_string_equal(memo_find(memo, "nul\0b", 5), "E");
    assert_null(memo_find(memo, "nul\0c", 5));
    memo_free(memo);
    assert_string_equal(forgotten, "ABCDE");
}

static void what_was_asked_for_longest_ago_makes_room(void **state)
{
    struct memo *memo = open_memo(5000);

    (void)state;
    keep(memo, "a", "A", 1500);
    keep(memo, "b", "B", 1500);
    keep(memo, "c", "C", 1500);
    assert_string_equal(forgotten, "");
    assert_string_equal(find(memo, "a"), "A");
    keep(memo, "d", "D", 1500);
    assert_string_equal(forgotten, "B");
    assert_string_equal(find(memo, "b"), "");
    assert_string_equal(find(memo, "a"), "A");
    keep(memo, "e", "E", 3000);
    assert_string_equal(forgotten, "BCD");
    keep(memo, "f", "F", 1500);
    assert_string_equal(forgotten, "BCDA");
    memo_free(memo);
    assert_string_equal(forgotten, "BCDAEF");
}

static void what_is_too_large_is_kept_alone(void **state)
{
    struct memo *memo = open_memo(1000);

    (void)state;
    keep(memo, "a", "A", 100);
    keep(memo, "b", "B", 2000);
    assert_string_equal(forgotten, "A");
    assert_string_equal(find(memo, "b"), "B");
    keep(memo, "c", "C", 100);
    assert_string_equal(forgotten, "AB");
    assert_string_equal(find(memo, "c"), "C");
    memo_free(memo);
    memo_free(NULL);
}

static void who_asks_something_else_each_time_costs_no_more(void **state)
{
    struct memo *memo = open_memo(100000);
    char key[32];

    (void)state;
    for (int i = 0; i < 20000; i++) {
        snprintf(key, sizeof key, "question %d", i);
        assert_string_equal(find(memo, key), "");
        keep(memo, key, "", 100);
        assert_true(memo_bytes(memo) <= 100000);
    }
    assert_true(memo_bytes(memo) > 90000);
    memo_free(memo);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_kept_is_found_under_its_whole_key),
        cmocka_unit_test(what_was_asked_for_longest_ago_makes_room),
        cmocka_unit_test(what_is_too_large_is_kept_alone),
        cmocka_unit_test(who_asks_something_else_each_time_costs_no_more),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
