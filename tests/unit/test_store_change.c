/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/mock_world.h"

#include "mock/store_internal.h"

static const struct instant at = {.seconds = 1000};

static const struct store_view *view_of(struct world *world, const char *id)
{
    return store_view_of(world->store, contract_operation_named(world->contract, id));
}

static const struct store_set *parcels(struct world *world)
{
    return view_of(world, "listParcels")->set;
}

static json_t *parcel(const char *id, const char *grams)
{
    return json_pack("{s:s, s:s, s:s, s:s}", "id", id, "depot", "north", "grams", grams,
                     "labelUrl", "/labels/new.txt");
}

static size_t insert(struct world *world, const char *id, const char *grams)
{
    return store_insert(world->store, parcels(world)->records, parcel(id, grams), at);
}

/* Leaves gaps empty. */
static void leave_out(void *context, const struct store_gap *gap, struct text *out)
{
    (void)context;
    (void)gap;
    (void)out;
}

static void expect_shown(const struct store_view *view, size_t record,
                         const char *expected)
{
    AUTO_TEXT struct text out;

    text_init(&out, TEXT_CEILING);
    store_show(view, record, leave_out, NULL, &out);
    assert_string_equal(text_string(&out), expected);
}

static void expect_order(const struct store_view *view, size_t word,
                         const size_t *expected, size_t count)
{
    assert_int_equal(view->set->live, count);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(view->orders[word]->rows[i], expected[i]);
}

/* grams: n2 1200, n5 1200, s1 500, n3 180, n1 90, n4 60, s2 20, n+6 9 */
static void a_new_record_stands_where_each_order_wants_it(void **state)
{
    const struct store_view *view = view_of(*state, "listParcels");

    assert_int_equal(insert(*state, "new", "100"), 8);
    expect_order(view, 2, (size_t[]){1, 4, 6, 2, 8, 0, 3, 7, 5}, 9);
    expect_order(view, 3, (size_t[]){0, 1, 2, 3, 4, 5, 6, 7, 8}, 9);
    expect_shown(view, 8, "{\"id\":\"new\",\"depot\":\"north\",\"grams\":\"100\"}");
    assert_int_equal(store_find(view->set, "new"), 8);
}

/* Wherever it belongs: before, between and behind the others. */
static void every_place_in_an_order_is_found(void **state)
{
    static const char *const grams[] = {"5000", "600", "501", "499", "91",
                                        "89",   "21",  "19",  "10",  "1"};
    const struct store_view *view = view_of(*state, "listParcels");
    double before = 1e9;

    for (size_t i = 0; i < sizeof grams / sizeof grams[0]; i++) {
        char id[16];

        snprintf(id, sizeof id, "g%zu", i);
        insert(*state, id, grams[i]);
    }
    assert_int_equal(view->set->live, 18);
    for (size_t i = 0; i < view->set->live; i++) {
        const json_t *record = store_record(view->set, view->orders[2]->rows[i]);
        double now = strtod(json_string_value(json_object_get(record, "grams")), NULL);

        assert_true(now <= before);
        before = now;
    }
}

static void a_new_url_is_served(void **state)
{
    struct world *world = *state;

    insert(world, "new", "100");
    assert_non_null(store_asset_at(world->store, "/labels/new.txt"));
    store_remove(world->store, parcels(world)->records, 8, at);
    assert_null(store_asset_at(world->store, "/labels/new.txt"));
    assert_non_null(store_asset_at(world->store, "/labels/n4 draft.txt"));
}

static void a_changed_record_moves_and_the_others_stay(void **state)
{
    struct world *world = *state;
    const struct store_view *view = view_of(world, "listParcels");

    store_replace(world->store, view->set->records, 1, parcel("n2", "1"), at);
    expect_order(view, 2, (size_t[]){4, 6, 2, 0, 3, 7, 5, 1}, 8);
    expect_shown(view, 1, "{\"id\":\"n2\",\"depot\":\"north\",\"grams\":\"1\"}");
    assert_int_equal(store_find(view->set, "n2"), 1);
}

static void a_changed_identifier_is_found_and_the_old_one_is_not(void **state)
{
    struct world *world = *state;

    store_replace(world->store, parcels(world)->records, 1, parcel("x2", "1"), at);
    assert_int_equal(store_find(parcels(world), "n2"), STORE_NONE);
    assert_int_equal(store_find(parcels(world), "x2"), 1);
}

static void a_removed_record_is_gone_and_keeps_its_number(void **state)
{
    struct world *world = *state;
    const struct store_view *view = view_of(world, "listParcels");

    store_remove(world->store, view->set->records, 4, at);
    assert_int_equal(store_find(view->set, "n5"), STORE_NONE);
    expect_order(view, 2, (size_t[]){1, 6, 2, 0, 3, 7, 5}, 7);
    assert_int_equal(insert(world, "n5", "5"), 8);
    expect_order(view, 2, (size_t[]){1, 6, 2, 0, 3, 7, 5, 8}, 8);
}

static void many_records_come_and_go(void **state)
{
    struct world *world = *state;
    const struct store_view *view = view_of(world, "getParcel");
    char id[16];

    for (size_t i = 0; i < 3000; i++) {
        snprintf(id, sizeof id, "m%zu", i);
        insert(world, id, "7");
        if (i % 3 != 0)
            store_remove(world->store, view->set->records, 8 + i, at);
    }
    assert_int_equal(view->set->live, 8 + 1000);
    assert_int_equal(store_find(view->set, "m2997"), 8 + 2997);
    assert_int_equal(store_find(view->set, "m2998"), STORE_NONE);
    assert_string_equal(store_id(view->set, 8 + 2997), "m2997");
    assert_false(store_has(view->set, 8 + 2998));
}

static void what_is_no_longer_shown_is_swept(void **state)
{
    struct world *world = *state;
    const struct store_view *view = view_of(world, "listParcels");

    for (size_t i = 0; i < 9000; i++) {
        char grams[16];

        snprintf(grams, sizeof grams, "%zu", i + 1);
        store_replace(world->store, view->set->records, 1, parcel("n2", grams), at);
    }
    assert_true(column_bytes(view->set->ids->column) < (size_t)64 * 1024);
    store_replace(world->store, view->set->records, 1, parcel("n2", "1"), at);
    expect_shown(view, 1, "{\"id\":\"n2\",\"depot\":\"north\",\"grams\":\"1\"}");
}

static void of_two_with_one_identifier_the_other_is_found_when_one_goes(void **state)
{
    struct world *world = *state;

    insert(world, "n1", "7");
    assert_int_equal(store_find(parcels(world), "n1"), 0);
    store_remove(world->store, parcels(world)->records, 0, at);
    assert_int_equal(store_find(parcels(world), "n1"), 8);
}

static void a_reset_puts_all_back(void **state)
{
    struct world *world = *state;
    const struct store_view *view = view_of(world, "listParcels");
    unsigned long generation = view->set->generation;

    insert(world, "new", "100");
    store_remove(world->store, view->set->records, 0, at);
    store_reset(world->store);
    assert_true(view->set->generation > generation + 2);
    assert_int_equal(store_find(view->set, "new"), STORE_NONE);
    expect_order(view, 2, (size_t[]){1, 4, 6, 2, 0, 3, 7, 5}, 8);
}

struct seen {
    size_t count;
    struct store_event last;
    char id[8];
};

static void see(void *context, const struct store_event *event)
{
    struct seen *seen = context;
    const json_t *record = event->after != NULL ? event->after : event->before;

    seen->count++;
    seen->last = *event;
    snprintf(seen->id, sizeof seen->id, "%s",
             json_string_value(json_object_get(record, "id")));
}

static void every_change_is_told(void **state)
{
    struct world *world = *state;
    struct seen seen = {0};

    store_listen(world->store, see, &seen);
    insert(world, "new", "1");
    assert_int_equal(seen.last.change, STORE_CREATED);
    assert_null(seen.last.before);
    assert_string_equal(seen.id, "new");
    store_replace(world->store, parcels(world)->records, 8, parcel("new", "2"), at);
    assert_int_equal(seen.last.change, STORE_UPDATED);
    store_remove(world->store, parcels(world)->records, 8, at);
    assert_int_equal(seen.last.change, STORE_DELETED);
    assert_null(seen.last.after);
    assert_int_equal(seen.last.at.seconds, 1000);
    store_reset(world->store);
    assert_int_equal(seen.count, 3);
}

static void what_is_removed_from_an_index_hides_nothing(void **state)
{
    struct store_index *index = store_index_new(0);
    struct column *column = column_new("", COMPARE_TEXT, COLUMN_NAMED);
    char keys[200][8];

    (void)state;
    for (size_t i = 0; i < 200; i++) {
        struct tape_node node = {.type = TAPE_STRING, .size = 1, .text = keys[i]};

        node.length = (uint32_t)snprintf(keys[i], sizeof keys[i], "k%zu", i);
        column_add(column, &node);
        store_index_add(index, column, i);
    }
    for (size_t i = 0; i < 200; i += 2)
        assert_true(store_index_remove(index, column, i));
    assert_true(store_index_remove(index, column, 0));
    for (size_t i = 0; i < 200; i++) {
        struct store_probe probe = store_probe(keys[i], strlen(keys[i]));

        assert_int_equal(store_index_next(index, column, &probe),
                         i % 2 == 0 ? STORE_NONE : i);
    }
    store_index_free(index);
    column_free(column);
}

#define WITH_WORLD(test)                                                                 \
    cmocka_unit_test_setup_teardown(test, world_setup, world_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_WORLD(a_new_record_stands_where_each_order_wants_it),
        WITH_WORLD(every_place_in_an_order_is_found),
        WITH_WORLD(a_new_url_is_served),
        WITH_WORLD(a_changed_record_moves_and_the_others_stay),
        WITH_WORLD(a_changed_identifier_is_found_and_the_old_one_is_not),
        WITH_WORLD(a_removed_record_is_gone_and_keeps_its_number),
        WITH_WORLD(many_records_come_and_go),
        WITH_WORLD(what_is_no_longer_shown_is_swept),
        WITH_WORLD(of_two_with_one_identifier_the_other_is_found_when_one_goes),
        WITH_WORLD(a_reset_puts_all_back),
        WITH_WORLD(every_change_is_told),
        cmocka_unit_test(what_is_removed_from_an_index_hides_nothing),
    };

    memory_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
