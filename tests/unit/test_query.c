/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/mock_world.h"

#include "mock/query.h"

#define LIST "GET /parcels?depot=north&size=4&sort=oldest"

/* --- Through the whole of the mock: which rows are shown --- */

static void rows_are_those_of_the_owner_in_the_order_asked_for(void **state)
{
    world_expect_ids(*state, LIST "\n" BOSS, "n1 n2 n3 n4");
    world_expect_ids(*state, LIST "&page=2\n" BOSS, "n5 n+6");
    world_expect_ids(*state, "GET /parcels?depot=north&size=4&sort=heaviest\n" BOSS,
                     "n2 n5 n3 n1");
    world_expect_ids(*state, "GET /parcels?depot=south\n" BOSS, "s2 s1");
}

static void filters_narrow_together(void **state)
{
    world_expect_ids(*state, LIST "&kind=Box\n" BOSS, "n2 n3 n+6");
    world_expect_ids(*state, LIST "&kind=Box&name=wool\n" BOSS, "n2 n3");
    world_expect_ids(*state, LIST "&shelf=A1\n" BOSS, "n1 n4 n5");
}

static void contains_takes_every_character_as_itself(void **state)
{
    world_expect_ids(*state, LIST "&name=0%25\n" BOSS, "n2");
    world_expect_ids(*state, LIST "&name=a_\n" BOSS, "n5");
    world_expect_ids(*state, LIST "&name=%C3%A5b\n" BOSS, "n4");
    world_expect_ids(*state, LIST "&name=Wool\n" BOSS, "");
}

static void an_empty_filter_value_is_given(void **state)
{
    world_expect_ids(*state, LIST "&name=\n" BOSS, "n1 n2 n3 n4");
}

static void both_ends_of_a_range_belong_to_it(void **state)
{
    world_expect_ids(*state, LIST "&since=2025-03-04T10:00:00Z\n" BOSS, "n4 n5 n+6");
    world_expect_ids(*state, LIST "&until=2025-03-02T10:00:00Z\n" BOSS, "n1 n2");
    world_expect_ids(*state,
                     LIST "&since=2025-03-04T10:00:00Z&until=2025-03-04T10:00:00Z\n" BOSS,
                     "n4 n5");
}

static void ranges_compare_instants_not_text(void **state)
{
    world_expect_ids(
        *state, LIST "&since=2025-03-03T08:00:00Z&until=2025-03-03T08:00:00.000Z\n" BOSS,
        "n3");
    world_expect_ids(*state, LIST "&since=2025-03-04T13:00:00%2B03:00\n" BOSS,
                     "n4 n5 n+6");
}

static void the_first_of_a_repeated_parameter_counts(void **state)
{
    world_expect_ids(*state, LIST "&kind=Pallet&kind=Letter\n" BOSS, "n5");
}

static void a_page_behind_the_last_is_empty_or_refused_as_declared(void **state)
{
    world_expect_ids(*state, LIST "&page=3\n" BOSS, "");
    world_expect_ids(*state, LIST "&page=99999999999999999999\n" BOSS, "");
    world_expect(*state, "GET /depots?offset=4\n" BOSS, 404, NULL);
}

static void sizes_out_of_bounds_are_taken_as_declared(void **state)
{
    world_expect_ids(*state, "GET /depots?count=9\n" BOSS, "north south west");
    world_expect_ids(*state, "GET /depots?count=0\n" BOSS, "north south");
    world_expect_ids(*state, "GET /depots?count=1\n" BOSS, "north");
}

/* --- The steps alone --- */

static const struct store_view *parcels(struct world *world)
{
    return store_view_of(world->store,
                         contract_operation_named(world->contract, "listParcels"));
}

static void expect_totals(const struct query *query, size_t matches, int64_t pages,
                          int64_t next, int64_t previous, size_t shown)
{
    uint32_t numbers[16] = {0};
    struct query_rows rows = {.items = numbers, .count = matches};
    struct query_page page;

    query_cut(query, &rows, &page);
    assert_int_equal(page.totals[TOTAL_ITEMS], matches);
    assert_int_equal(page.totals[TOTAL_PAGES], pages);
    assert_int_equal(page.totals[TOTAL_NEXT], next);
    assert_int_equal(page.totals[TOTAL_PREVIOUS], previous);
    assert_int_equal(page.totals[TOTAL_INDEX], query->index);
    assert_int_equal(page.totals[TOTAL_SIZE], query->size);
    assert_int_equal(page.totals[TOTAL_ROWS], shown);
    assert_int_equal(page.rows.count, shown);
    query_page_clear(&page);
}

static void totals_follow_from_items_and_size(void **state)
{
    struct query query;

    query_init(&query, parcels(*state));
    query.size = 4;
    query.index = 1;
    expect_totals(&query, 0, 0, 0, 0, 0);
    expect_totals(&query, 4, 1, 0, 0, 4);
    expect_totals(&query, 5, 2, 1, 0, 4);
    query.index = 2;
    expect_totals(&query, 5, 2, 0, 1, 1);
    expect_totals(&query, 8, 2, 0, 1, 4);
    query.index = INT64_MAX;
    expect_totals(&query, 8, 2, 0, 1, 0);
    query_clear(&query);
}

static void expect_row_numbers(const struct query *query, int64_t first, int64_t last)
{
    uint32_t numbers[8] = {0, 1, 2, 3, 4, 5, 6, 7};
    struct query_rows rows = {.items = numbers, .count = 8};
    struct query_page page;

    query_cut(query, &rows, &page);
    assert_int_equal(page.totals[TOTAL_FIRST_ROW], first);
    assert_int_equal(page.totals[TOTAL_LAST_ROW], last);
    if (first != QUERY_NOWHERE)
        assert_int_equal(page.rows.items[0], first - 1);
    query_page_clear(&page);
}

static void rows_in_front_of_a_page_are_left_out(void **state)
{
    struct query query;

    query_init(&query, parcels(*state));
    query.size = 3;
    query.index = 1;
    expect_row_numbers(&query, 1, 3);
    query.skip = 1;
    expect_row_numbers(&query, 2, 4);
    query.index = 2;
    expect_row_numbers(&query, 5, 7);
    query.skip = 4;
    expect_row_numbers(&query, 8, 8);
    query.skip = INT64_MAX;
    expect_row_numbers(&query, QUERY_NOWHERE, QUERY_NOWHERE);
    query_clear(&query);
}

static bool passes_never(const void *context, const struct query *query,
                         const struct query_filter *filter, size_t row)
{
    (void)context;
    (void)query;
    (void)filter;
    (void)row;
    return false;
}

static void a_predicate_stands_in_for_the_contracts(void **state)
{
    struct query query;
    struct query_rows rows;

    query_init(&query, parcels(*state));
    query_add_filter(&query, 0, "Box");
    query.predicate = passes_never;
    query_match(&query, &rows);
    assert_int_equal(rows.count, 0);
    query_rows_clear(&rows);
    query_clear(&query);
}

static void a_result_is_remembered(void **state)
{
    struct query_memory *memory = query_memory_new(SIZE_MAX);
    const struct query_rows *first, *again;
    struct query query;

    query_init(&query, parcels(*state));
    query_add_filter(&query, 0, "Box");
    first = query_memory_match(memory, &query);
    again = query_memory_match(memory, &query);
    assert_ptr_equal(first->items, again->items);
    assert_int_equal(again->count, 4);
    query_clear(&query);
    query_memory_free(memory);
}

/* Each asks something else: what stays is bounded, and what is asked for again stays. */
static void many_queries_need_no_more_room_than_there_is(void **state)
{
    struct query_memory *memory = query_memory_new(4096);
    const uint32_t *kept;
    struct query query;

    query_init(&query, parcels(*state));
    query_add_filter(&query, 0, "Box");
    kept = query_memory_match(memory, &query)->items;
    for (int i = 0; i < 5000; i++) {
        char text[16];

        (void)snprintf(text, sizeof text, "%d", i);
        query.filters[0].text = text;
        assert_int_equal(query_memory_match(memory, &query)->count, 4);
        query.filters[0].text = "Box";
        assert_ptr_equal(query_memory_match(memory, &query)->items, kept);
        assert_in_range(query_memory_bytes(memory), 1, 4096);
    }
    query_clear(&query);
    query_memory_free(memory);
}

static void a_result_that_is_too_large_is_kept_alone(void **state)
{
    struct query_memory *memory = query_memory_new(1);
    struct query query;
    size_t bytes;

    query_init(&query, parcels(*state));
    query_add_filter(&query, 0, "Box");
    assert_int_equal(query_memory_match(memory, &query)->count, 4);
    bytes = query_memory_bytes(memory);
    query.filters[0].text = "Bax";
    assert_int_equal(query_memory_match(memory, &query)->count, 4);
    assert_int_equal(query_memory_bytes(memory), bytes);
    query_clear(&query);
    query_memory_free(memory);
}

/* Page by page, in each order. */
static void a_walk_of_remembered_pages_is_the_whole_result(void **state)
{
    struct query_memory *memory = query_memory_new(SIZE_MAX);
    struct query_rows whole;
    struct query query;

    query_init(&query, parcels(*state));
    query_add_filter(&query, 0, "Box");
    query.size = 3;
    for (query.order = 0; query.order < 4; query.order++) {
        query_match(&query, &whole);
        assert_int_equal(whole.count, 4);
        for (size_t seen = 0; seen < whole.count; seen += 3) {
            struct query_page page;

            query.index = (int64_t)(seen / 3) + 1;
            query_cut(&query, query_memory_match(memory, &query), &page);
            assert_int_equal(page.rows.count, seen == 0 ? 3 : 1);
            assert_memory_equal(page.rows.items, whole.items + seen,
                                page.rows.count * sizeof *whole.items);
            query_page_clear(&page);
        }
        query_rows_clear(&whole);
    }
    query_clear(&query);
    query_memory_free(memory);
}

/* What a scan of columns finds, the predicate finds row by row. */
static bool passes_by_contract(const void *context, const struct query *query,
                               const struct query_filter *filter, size_t row)
{
    (void)context;
    return query_passes(query, filter, row);
}

static void a_scan_finds_what_each_row_says(void **state)
{
    static const struct {
        size_t filter;
        const char *text;
    } cases[] = {
        {0, "Box"},
        {0, "box"},
        {0, ""},
        {1, "wool"},
        {1, "0%"},
        {1, ""},
        {2, "A1"},
        {3, "2025-03-04T10:00:00Z"},
        {3, "2025-03-04T10:00:00.5Z"},
        {3, "no moment"},
        {4, "2025-03-03T08:00:00Z"},
        {4, "2025-03-03T08:00:00.000000001Z"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct query_rows fast, slow;
        struct query query;

        query_init(&query, parcels(*state));
        query_add_filter(&query, cases[i].filter, cases[i].text);
        query_match(&query, &fast);
        query.predicate = passes_by_contract;
        query_match(&query, &slow);
        assert_int_equal(fast.count, slow.count);
        if (fast.count > 0)
            assert_memory_equal(fast.items, slow.items, fast.count * sizeof *fast.items);
        query_rows_clear(&fast);
        query_rows_clear(&slow);
        query_clear(&query);
    }
}

static void different_queries_are_not_taken_for_one_another(void **state)
{
    struct query_memory *memory = query_memory_new(SIZE_MAX);
    const char *const owners[] = {"south"};
    struct query query;

    query_init(&query, parcels(*state));
    assert_int_equal(query_memory_match(memory, &query)->count, 8);
    query.every_owner = false;
    query.owners = owners;
    query.owner_count = 1;
    assert_int_equal(query_memory_match(memory, &query)->count, 2);
    query_add_filter(&query, 0, "Box");
    assert_int_equal(query_memory_match(memory, &query)->count, 1);
    query.order = 1;
    assert_int_equal(query_memory_match(memory, &query)->items[0], 6);
    query_clear(&query);
    query_memory_free(memory);
}

/* Behind each record, those that do not match among them. */
static void a_remembered_result_knows_where_to_go_on(void **state)
{
    struct query_memory *memory = query_memory_new(SIZE_MAX);
    struct query_rows rows;
    struct query query;

    query_init(&query, parcels(*state));
    query_add_filter(&query, 0, "Box");
    query_match(&query, &rows);
    for (size_t order = 0; order < 2; order++) {
        for (size_t record = 0; record < 8; record++) {
            int64_t place;

            query.after = record;
            query_seek(&query, &rows);
            place = query.index;
            query_seek(&query, query_memory_match(memory, &query));
            assert_int_equal(query.index, place);
        }
        query.order = 1;
        query_rows_clear(&rows);
        query_match(&query, &rows);
    }
    query_rows_clear(&rows);
    query_clear(&query);
    query_memory_free(memory);
}

#define WITH_WORLD(test)                                                                 \
    cmocka_unit_test_setup_teardown(test, world_setup, world_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_WORLD(rows_are_those_of_the_owner_in_the_order_asked_for),
        WITH_WORLD(filters_narrow_together),
        WITH_WORLD(contains_takes_every_character_as_itself),
        WITH_WORLD(an_empty_filter_value_is_given),
        WITH_WORLD(both_ends_of_a_range_belong_to_it),
        WITH_WORLD(ranges_compare_instants_not_text),
        WITH_WORLD(the_first_of_a_repeated_parameter_counts),
        WITH_WORLD(a_page_behind_the_last_is_empty_or_refused_as_declared),
        WITH_WORLD(sizes_out_of_bounds_are_taken_as_declared),
        WITH_WORLD(totals_follow_from_items_and_size),
        WITH_WORLD(rows_in_front_of_a_page_are_left_out),
        WITH_WORLD(a_predicate_stands_in_for_the_contracts),
        WITH_WORLD(a_result_is_remembered),
        WITH_WORLD(many_queries_need_no_more_room_than_there_is),
        WITH_WORLD(a_result_that_is_too_large_is_kept_alone),
        WITH_WORLD(a_walk_of_remembered_pages_is_the_whole_result),
        WITH_WORLD(a_scan_finds_what_each_row_says),
        WITH_WORLD(a_remembered_result_knows_where_to_go_on),
        WITH_WORLD(different_queries_are_not_taken_for_one_another),
    };

    memory_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
