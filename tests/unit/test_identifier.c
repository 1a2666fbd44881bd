/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/mock_world.h"

#include "mock/identifier.h"

#include <ctype.h>

static const struct store_set *parcels(struct world *world)
{
    return store_view_of(world->store,
                         contract_operation_named(world->contract, "listParcels"))
        ->set;
}

static char *made(struct world *world, const char *form, const char *record)
{
    json_auto_t *value = json_loads(record, 0, NULL);
    json_auto_t *id = identifier_new(parcels(world), form, value);

    return value_text(id);
}

static void random_letters_and_digits_are_the_usual_form(void **state)
{
    AUTO_FREE char *id = made(*state, NULL, "{}");

    assert_int_equal(strlen(id), 12);
    for (const char *at = id; *at != '\0'; at++)
        assert_true(isalnum((unsigned char)*at));
}

static void a_form_may_hold_members_of_the_record(void **state)
{
    AUTO_FREE char *id = made(*state, "call-_{/phone}_{random}", "{\"phone\":\"+31\"}");

    assert_memory_equal(id, "call-_+31_", 10);
    assert_int_equal(strlen(id), 10 + 12);
}

/* RFC 9562 5.4. */
static void a_uuid_is_one_of_version_four(void **state)
{
    AUTO_FREE char *id = made(*state, "{uuid}", "{}");

    assert_int_equal(strlen(id), 36);
    for (size_t i = 0; i < 36; i++)
        if (i == 8 || i == 13 || i == 18 || i == 23)
            assert_int_equal(id[i], '-');
        else
            assert_true(isdigit((unsigned char)id[i]) || (id[i] >= 'a' && id[i] <= 'f'));
    assert_int_equal(id[14], '4');
    assert_non_null(strchr("89ab", id[19]));
}

static void a_number_is_above_all_in_use(void **state)
{
    struct world *world = *state;
    AUTO_FREE char *first = made(world, "{number}", "{}"), *next = NULL;

    assert_string_equal(first, "1"); /* none of the others is a number */
    store_insert(world->store, parcels(world)->records, json_pack("{s:s}", "id", "41"),
                 (struct instant){0});
    next = made(world, "{number}", "{}");
    assert_string_equal(next, "42");
}

static void the_same_records_get_the_same_identifiers(void **state)
{
    struct world *world = *state;
    AUTO_FREE char *first = made(world, NULL, "{}"), *again = made(world, NULL, "{}");
    AUTO_FREE char *other = NULL;

    assert_string_equal(first, again);
    store_insert(world->store, parcels(world)->records, json_pack("{s:s}", "id", first),
                 (struct instant){0});
    other = made(world, NULL, "{}");
    assert_string_not_equal(first, other);
}

static void an_identifier_in_use_is_not_given_out(void **state)
{
    struct world *world = *state;
    AUTO_FREE char *first = made(world, "{random}", "{}"), *next = NULL;

    /* Taken by a record that was there before: the count is as it was. */
    store_replace(world->store, parcels(world)->records, 0,
                  json_pack("{s:s}", "id", first), (struct instant){0});
    next = made(world, "{random}", "{}");
    assert_string_not_equal(first, next);
}

static void a_form_that_never_varies_comes_to_an_end(void **state)
{
    AUTO_FREE char *id = made(*state, "n1", "{}");

    assert_string_equal(id, "n1");
}

static void a_brace_that_is_not_closed_stands_for_itself(void **state)
{
    AUTO_FREE char *id = made(*state, "a{b", "{}");

    assert_string_equal(id, "a{b");
}

#define WITH_WORLD(test)                                                                 \
    cmocka_unit_test_setup_teardown(test, world_setup, world_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_WORLD(random_letters_and_digits_are_the_usual_form),
        WITH_WORLD(a_form_may_hold_members_of_the_record),
        WITH_WORLD(a_uuid_is_one_of_version_four),
        WITH_WORLD(a_number_is_above_all_in_use),
        WITH_WORLD(the_same_records_get_the_same_identifiers),
        WITH_WORLD(an_identifier_in_use_is_not_given_out),
        WITH_WORLD(a_form_that_never_varies_comes_to_an_end),
        WITH_WORLD(a_brace_that_is_not_closed_stands_for_itself),
    };

    memory_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
