/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/mock_world.h"

#include "mock/store_internal.h"

static const struct store_view *view_of(struct world *world, const char *id)
{
    return store_view_of(world->store, contract_operation_named(world->contract, id));
}

static const struct store_set *parcels(struct world *world)
{
    return view_of(world, "listParcels")->set;
}

static void expect_piece(const struct store_view *view, size_t record,
                         const char *expected)
{
    const struct store_piece *piece = &view->pieces[record];
    AUTO_FREE char *bytes = memory_text_of(view->bytes + piece->offset, piece->length);

    assert_string_equal(bytes, expected);
}

static void a_row_shows_what_its_schema_names_in_that_order(void **state)
{
    expect_piece(
        view_of(*state, "listParcels"), 1,
        "{\"id\":\"n2\",\"depot\":\"north\",\"kind\":\"Box\",\"name\":\"100% wool\","
        "\"grams\":\"1200\",\"sentAt\":\"2025-03-02T10:00:00Z\","
        "\"arrivedAt\":\"2025-03-02T11:00:00Z\",\"seconds\":3600,"
        "\"driver\":null,\"phone\":null}");
}

static void a_member_of_a_member_is_shown_only_when_it_is_named(void **state)
{
    const struct store_view *view = view_of(*state, "listParcels");

    assert_non_null(strstr(view->bytes, "\"size\":{\"width\":3}"));
    assert_null(strstr(view->bytes, "secret"));
}

static void an_item_leaves_a_gap_for_a_signed_url(void **state)
{
    const struct store_view *view = view_of(*state, "getParcel");
    const struct store_piece *piece = &view->pieces[0];

    assert_int_equal(piece->gap_count, 1);
    assert_string_equal(view->gaps[piece->gap].path, "/labels/n1.txt");
    assert_memory_equal(view->bytes + view->gaps[piece->gap].offset - 12,
                        "\"labelUrl\":\"\"}", 14);
}

static void a_null_url_is_null_and_no_gap(void **state)
{
    const struct store_view *view = view_of(*state, "getParcel");

    assert_int_equal(view->pieces[2].gap_count, 0);
}

static void an_absent_member_is_left_out_of_rows(void **state)
{
    assert_null(strstr(view_of(*state, "listParcels")->bytes, "hidden"));
    assert_non_null(strstr(view_of(*state, "getParcel")->bytes, "hidden"));
    assert_null(strstr(view_of(*state, "listParcels")->bytes, "labelUrl"));
}

static void records_are_found_by_their_id(void **state)
{
    assert_int_equal(store_find(parcels(*state), "n1"), 0);
    assert_int_equal(store_find(parcels(*state), "n+6"), 5);
    assert_int_equal(store_find(parcels(*state), "n6"), STORE_NONE);
    assert_int_equal(store_find(parcels(*state), ""), STORE_NONE);
}

static void of_equal_keys_the_first_one_counts(void **state)
{
    struct store_index *index = store_index_new(0);
    char keys[100][4];

    (void)state;
    for (size_t i = 0; i < 100; i++) {
        snprintf(keys[i], sizeof keys[i], "%zu", i % 50);
        store_index_add(index, keys[i], i);
    }
    assert_int_equal(store_index_find(index, "0"), 0);
    assert_int_equal(store_index_find(index, "49"), 49);
    assert_int_equal(store_index_find(index, "50"), STORE_NONE);
    store_index_free(index);
}

static void assets_are_found_by_their_path(void **state)
{
    struct world *world = *state;
    const struct store_asset *asset =
        store_asset_at(world->store, "/labels/n4 draft.txt");

    assert_non_null(asset);
    assert_string_equal(json_string_value(json_object_get(asset->record, "id")), "n4");
    assert_null(store_asset_at(world->store, "/labels/none.txt"));
}

static void expect_order(const struct store_view *view, size_t word,
                         const size_t expected[8])
{
    for (size_t i = 0; i < 8; i++)
        assert_int_equal(view->orders[word]->rows[i], expected[i]);
}

/* The instants, in order: n1 0, n2 and s1 1 and 6, n3 2, n4 and n5 3 and 4, s2 7, n6 5.
 * n3 is dated 10:00 at +02:00, thus 08:00 UTC. */
static void an_order_and_its_opposite_are_each_others_reverse(void **state)
{
    const struct store_view *view = view_of(*state, "listParcels");

    expect_order(view, 1, (size_t[]){0, 1, 6, 2, 3, 4, 7, 5});
    expect_order(view, 0, (size_t[]){5, 7, 4, 3, 2, 6, 1, 0});
}

static void numbers_in_text_sort_as_numbers_and_later_keys_decide_ties(void **state)
{
    /* grams: n2 1200, n5 1200, s1 500, n3 180, n1 90, n4 60, s2 20, n+6 9 */
    expect_order(view_of(*state, "listParcels"), 2, (size_t[]){1, 4, 6, 2, 0, 3, 7, 5});
}

static void without_a_word_the_order_is_that_of_record(void **state)
{
    expect_order(view_of(*state, "listParcels"), 3, (size_t[]){0, 1, 2, 3, 4, 5, 6, 7});
}

static void all_records_are_counted(void **state)
{
    struct world *world = *state;

    assert_int_equal(store_record_count(world->store), 12);
}

static void an_operation_without_records_has_no_view(void **state)
{
    assert_null(view_of(*state, "getStatus"));
}

#define WITH_WORLD(test)                                                                 \
    cmocka_unit_test_setup_teardown(test, world_setup, world_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_WORLD(a_row_shows_what_its_schema_names_in_that_order),
        WITH_WORLD(a_member_of_a_member_is_shown_only_when_it_is_named),
        WITH_WORLD(an_item_leaves_a_gap_for_a_signed_url),
        WITH_WORLD(a_null_url_is_null_and_no_gap),
        WITH_WORLD(an_absent_member_is_left_out_of_rows),
        WITH_WORLD(records_are_found_by_their_id),
        cmocka_unit_test(of_equal_keys_the_first_one_counts),
        WITH_WORLD(assets_are_found_by_their_path),
        WITH_WORLD(an_order_and_its_opposite_are_each_others_reverse),
        WITH_WORLD(numbers_in_text_sort_as_numbers_and_later_keys_decide_ties),
        WITH_WORLD(without_a_word_the_order_is_that_of_record),
        WITH_WORLD(all_records_are_counted),
        WITH_WORLD(an_operation_without_records_has_no_view),
    };

    memory_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
