/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/evidence.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define MOST 1000

struct fixture {
    struct contract_parameter size;
    struct contract_list list;
    struct walk walk;
    json_t *rows[MOST];
};

/* A walk of `count` rows, whose member n is `values[i]` (NULL: i). */
static void fixture_read(struct fixture *fixture, size_t count, int64_t size,
                         const int *values)
{
    fixture->list.page.declared = true;
    fixture->list.page.size_parameter = &fixture->size;
    fixture->walk = (struct walk){.list = &fixture->list,
                                  .row_items = fixture->rows,
                                  .count = count,
                                  .size = size,
                                  .total = -1};
    for (size_t i = 0; i < count; i++)
        fixture->rows[i] = json_pack("{s:i}", "n", values == NULL ? (int)i : values[i]);
}

static void fixture_clear(struct fixture *fixture)
{
    for (size_t i = 0; i < fixture->walk.count; i++)
        json_decref(fixture->rows[i]);
}

static int64_t small_size(size_t count, int64_t size)
{
    static struct fixture fixture;

    fixture = (struct fixture){.size = {.has_minimum = true, .minimum = 1}};
    fixture_read(&fixture, count, size, NULL);
    int64_t found = evidence_small_size(&fixture.walk, NULL);
    fixture_clear(&fixture);
    return found;
}

static void one_row_makes_no_pages(void **state)
{
    (void)state;
    assert_int_equal(small_size(0, 50), 0);
    assert_int_equal(small_size(1, 50), 0);
}

static void a_few_rows_make_two_pages(void **state)
{
    (void)state;
    assert_int_equal(small_size(2, 50), 1);
    assert_int_equal(small_size(6, 50), 3);
    assert_int_equal(small_size(10, 50), 7);
}

static void many_rows_make_twelve_pages_at_most(void **state)
{
    (void)state;
    assert_int_equal(small_size(84, 50), 7);
    assert_int_equal(small_size(120, 50), 10);
}

static void small_pages_are_smaller_than_the_largest(void **state)
{
    (void)state;
    assert_int_equal(small_size(10, 7), 6);
    assert_int_equal(small_size(1000, 50), 49);
    assert_int_equal(small_size(10, 1), 0);
}

static void small_pages_are_not_below_the_minimum(void **state)
{
    struct fixture fixture = {.size = {.has_minimum = true, .minimum = 5}};

    (void)state;
    fixture_read(&fixture, 6, 50, NULL);
    assert_int_equal(evidence_small_size(&fixture.walk, NULL), 5);
    fixture.size.minimum = 6;
    assert_int_equal(evidence_small_size(&fixture.walk, NULL), 0);
    fixture_clear(&fixture);
}

static void borders_fall_between_equal_rows(void **state)
{
    struct contract_order_key key = {.field = "/n", .compare = COMPARE_NUMBER};
    struct contract_order_word word = {.word = "n", .keys = &key, .key_count = 1};
    struct fixture fixture = {.size = {.has_minimum = true, .minimum = 1}};
    /* The ninth and the tenth row are equal, so a border behind nine rows cuts them. */
    const int values[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 11, 12};

    (void)state;
    fixture_read(&fixture, 12, 50, values);
    assert_int_equal(evidence_small_size(&fixture.walk, &word), 9);
    assert_int_equal(evidence_small_size(&fixture.walk, NULL), 7);
    fixture.list.order =
        (struct contract_order){.declared = true, .words = &word, .word_count = 1};
    assert_int_equal(evidence_small_size(&fixture.walk, NULL), 9);
    fixture_clear(&fixture);
}

static void for_a_border_between_equal_rows_pages_are_smaller(void **state)
{
    struct contract_order_key key = {.field = "/n", .compare = COMPARE_NUMBER};
    struct contract_order_word word = {.word = "n", .keys = &key, .key_count = 1};
    struct fixture fixture = {.size = {.has_minimum = true, .minimum = 1}};
    /* Only a border behind three rows, or one, cuts equal rows apart. */
    const int values[] = {1, 2, 3, 3, 5, 6, 7, 8, 9, 10, 11, 12};

    (void)state;
    fixture_read(&fixture, 12, 50, values);
    assert_int_equal(evidence_small_size(&fixture.walk, &word), 3);
    fixture_clear(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_row_makes_no_pages),
        cmocka_unit_test(a_few_rows_make_two_pages),
        cmocka_unit_test(many_rows_make_twelve_pages_at_most),
        cmocka_unit_test(small_pages_are_smaller_than_the_largest),
        cmocka_unit_test(small_pages_are_not_below_the_minimum),
        cmocka_unit_test(borders_fall_between_equal_rows),
        cmocka_unit_test(for_a_border_between_equal_rows_pages_are_smaller),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
