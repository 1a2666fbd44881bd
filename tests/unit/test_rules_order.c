/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/rules/order_internal.h"

#include "src/memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#define MOST 32

static const char *other_fields[] = {"/b"};
static struct contract_order_key by_a = {.field = "/a",
                                         .field_or = other_fields,
                                         .field_or_count = 1,
                                         .compare = COMPARE_NUMBER};
static const struct contract_order_word rising = {
    .word = "rising", .keys = &by_a, .key_count = 1};

/* A walk of rows read from a JSON array. */
struct fixture {
    json_t *array;
    json_t *items[MOST];
    struct contract_record_set records;
    struct contract_parameter size;
    struct contract_list list;
    struct walk walk;
};

static void fixture_clear(struct fixture *fixture)
{
    json_decref(fixture->array);
}

#define AUTO_FIXTURE __attribute__((cleanup(fixture_clear)))

static void fixture_read(struct fixture *fixture, const char *text)
{
    *fixture = (struct fixture){.array = json_loads(text, 0, NULL)};
    assert_non_null(fixture->array);
    assert_in_range(json_array_size(fixture->array), 0, MOST);
    for (size_t i = 0; i < json_array_size(fixture->array); i++)
        fixture->items[i] = json_array_get(fixture->array, i);
    fixture->records.id = "/id";
    fixture->list = (struct contract_list){
        .records = &fixture->records,
        .page = {.declared = true, .size_parameter = &fixture->size}};
    fixture->walk = (struct walk){.list = &fixture->list,
                                  .size = 50,
                                  .row_items = fixture->items,
                                  .count = json_array_size(fixture->array),
                                  .whole = true};
}

static void the_declared_field_is_read_first(void **state)
{
    AUTO_FIXTURE struct fixture fixture;

    (void)state;
    fixture_read(&fixture, "[{\"a\": 1, \"b\": 1}, {\"a\": 2, \"b\": 2}]");
    struct order_reading reading = order_read(&fixture.walk, &rising);
    assert_true(reading.found);
    assert_int_equal(reading.fields[0], 0);
}

static void another_field_explains_what_the_declared_one_does_not(void **state)
{
    AUTO_FIXTURE struct fixture fixture;

    (void)state;
    fixture_read(&fixture, "[{\"a\": 2, \"b\": 1}, {\"a\": 1, \"b\": 2}]");
    struct order_reading reading = order_read(&fixture.walk, &rising);
    assert_true(reading.found);
    assert_int_equal(reading.fields[0], 1);
}

static void rows_in_no_order_are_read_as_declared_but_not_found(void **state)
{
    AUTO_FIXTURE struct fixture fixture;

    (void)state;
    fixture_read(&fixture, "[{\"a\": 2, \"b\": 2}, {\"a\": 1, \"b\": 1}]");
    struct order_reading reading = order_read(&fixture.walk, &rising);
    assert_false(reading.found);
    assert_int_equal(reading.fields[0], 0);
}

static void steps_leave_equal_rows_out(void **state)
{
    AUTO_FIXTURE struct fixture fixture;
    struct order_reading reading = {.found = true};

    (void)state;
    fixture_read(&fixture, "[{\"a\": 1}, {\"a\": 1.0}, {\"a\": \"2\"}, {\"a\": 2}]");
    assert_int_equal(order_steps(&fixture.walk, &rising, &reading), 1);
}

static void an_opposite_has_the_same_fields_the_other_way_round(void **state)
{
    struct contract_order_key down = by_a, elsewhere = by_a;
    down.direction = DIRECTION_DESCENDING;
    elsewhere.direction = DIRECTION_DESCENDING;
    elsewhere.field = "/c";
    struct contract_order_word words[] = {
        {.word = "up", .keys = &by_a, .key_count = 1},
        {.word = "elsewhere", .keys = &elsewhere, .key_count = 1},
        {.word = "down", .keys = &down, .key_count = 1}};
    struct contract_order order = {.words = words, .word_count = 3};

    (void)state;
    assert_ptr_equal(order_opposite(&order, &words[0]), &words[2]);
    assert_null(order_opposite(&order, &words[1]));
}

static void the_weakest_part_of_a_word_is_its_claim(void **state)
{
    struct contract_order_key key = by_a;
    struct contract_order_word word = {.word = "w", .keys = &key, .key_count = 1};

    (void)state;
    assert_ptr_equal(order_claim(&word), &word.claim);
    key.field_claim.certainty = CERTAINTY_INFERRED;
    assert_ptr_equal(order_claim(&word), &key.field_claim);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_declared_field_is_read_first),
        cmocka_unit_test(another_field_explains_what_the_declared_one_does_not),
        cmocka_unit_test(rows_in_no_order_are_read_as_declared_but_not_found),
        cmocka_unit_test(steps_leave_equal_rows_out),
        cmocka_unit_test(an_opposite_has_the_same_fields_the_other_way_round),
        cmocka_unit_test(the_weakest_part_of_a_word_is_its_claim),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
