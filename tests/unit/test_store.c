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

/* Shows in a gap what it is for. */
static void fill_in(void *context, const struct store_gap *gap, struct text *out)
{
    ++*(int *)context;
    text_add_strings(out, gap->teller == NULL ? "<" : "\"<", gap->path,
                     gap->teller == NULL ? ">" : ">\"");
}

/* Returns new a record as an operation shows it; counts its gaps. */
static char *shown(const struct store_view *view, size_t record, int *gaps)
{
    struct text out;

    *gaps = 0;
    text_init(&out, TEXT_CEILING);
    store_show(view, record, fill_in, gaps, &out);
    return text_take(&out);
}

static void expect_piece(const struct store_view *view, size_t record,
                         const char *expected)
{
    int gaps;
    AUTO_FREE char *bytes = shown(view, record, &gaps);

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

static void expect_shown(const struct store_view *view, const char *part, bool is_shown)
{
    bool found = false;

    for (size_t i = 0; i < view->set->count; i++) {
        int gaps;
        AUTO_FREE char *bytes = shown(view, i, &gaps);

        found = found || strstr(bytes, part) != NULL;
    }
    assert_true(found == is_shown);
}

static void a_member_of_a_member_is_shown_only_when_it_is_named(void **state)
{
    expect_shown(view_of(*state, "listParcels"), "\"size\":{\"width\":3}", true);
    expect_shown(view_of(*state, "listParcels"), "secret", false);
}

static void an_item_leaves_a_gap_for_a_signed_url(void **state)
{
    int gaps;
    AUTO_FREE char *bytes = shown(view_of(*state, "getParcel"), 0, &gaps);

    assert_int_equal(gaps, 1);
    assert_non_null(strstr(bytes, "\"labelUrl\":\"</labels/n1.txt>\"}"));
}

static void a_null_url_is_null_and_no_gap(void **state)
{
    int gaps;
    AUTO_FREE char *bytes = shown(view_of(*state, "getParcel"), 2, &gaps);

    assert_int_equal(gaps, 0);
    assert_non_null(strstr(bytes, "\"labelUrl\":null"));
}

static void an_absent_member_is_left_out_of_rows(void **state)
{
    expect_shown(view_of(*state, "listParcels"), "hidden", false);
    expect_shown(view_of(*state, "getParcel"), "hidden", true);
    expect_shown(view_of(*state, "listParcels"), "labelUrl", false);
}

static void records_are_found_by_their_id(void **state)
{
    assert_int_equal(store_find(parcels(*state), "n1"), 0);
    assert_int_equal(store_find(parcels(*state), "n+6"), 5);
    assert_int_equal(store_find(parcels(*state), "n6"), STORE_NONE);
    assert_int_equal(store_find(parcels(*state), ""), STORE_NONE);
}

/* A column of so many texts, of which so many are different. */
static struct column *texts(enum column_reading reading, int count, int distinct)
{
    struct column *column = column_new("", COMPARE_TEXT, reading);

    for (int i = 0; i < count; i++) {
        json_auto_t *value = json_sprintf("%d", i % distinct);
        struct tape tape = {0};

        column_add(column, tape_read_value(&tape, value));
        tape_clear(&tape);
    }
    return column;
}

static size_t find(const struct store_index *index, const struct column *column,
                   const char *text)
{
    struct store_probe probe = store_probe(text, strlen(text));

    return store_index_next(index, column, &probe);
}

static void of_equal_keys_the_first_one_counts(void **state)
{
    static const enum column_reading readings[] = {COLUMN_NAMED, COLUMN_HASHED};

    (void)state;
    for (int i = 0; i < 2; i++) {
        struct store_index *index = store_index_new(0);
        struct column *column = texts(readings[i], 100, 50);

        store_index_fill(index, column);
        assert_int_equal(find(index, column, "0"), 0);
        assert_int_equal(find(index, column, "49"), 49);
        assert_int_equal(find(index, column, "50"), STORE_NONE);
        store_index_free(index);
        column_free(column);
    }
}

/* Twenty thousand of one text take no longer than as many different ones. */
static void of_many_equal_keys_some_are_kept(void **state)
{
    struct store_index *index = store_index_new(0);
    struct column *column = texts(COLUMN_NAMED, 20000, 1);
    struct store_probe probe = store_probe("0", 1);

    (void)state;
    store_index_fill(index, column);
    for (size_t i = 0; i < 8; i++)
        assert_int_equal(store_index_next(index, column, &probe), i);
    assert_int_equal(store_index_next(index, column, &probe), STORE_NONE);
    assert_false(store_index_remove(index, column, 3));
    store_index_free(index);
    column_free(column);
}

static void assets_are_found_by_their_path(void **state)
{
    struct world *world = *state;
    const struct store_asset *asset =
        store_asset_at(world->store, "/labels/n4 draft.txt");

    assert_non_null(asset);
    assert_true(tape_is_text(tape_at(asset->record, "/id"), "n4", 2));
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
        cmocka_unit_test(of_many_equal_keys_some_are_kept),
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
