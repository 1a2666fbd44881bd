/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ways of paging, each in the dialect that has it. The rows expected are read off the
 * data by hand: those of a dialect are numbered in the order of their moments.
 */
#include "tests/unit/mock_world.h"

#define STONES  "Authorization: Bearer demo-stones-token"
#define COUNTED STONES "\nPrefer: count=exact"
#define RIDES   "authorization-key: demo-ride-key"

/* Asks the mock of a dialect; the answer is cleared by the caller. */
static void ask(const char *dialect, const char *lines, struct http_response *out)
{
    AUTO_FREE char *path = memory_format("tests/dialects/%s", dialect);
    struct world world;

    world_open_at(&world, path, NULL);
    world_ask(&world, lines, out);
    world_close(&world);
}

/* Returns new the members at `pointer` of all rows, as "[1,2]". */
static char *members(const struct http_response *response, const char *rows,
                     const char *pointer)
{
    json_auto_t *body =
        json_loadb(response->body, response->body_length, JSON_DECODE_ANY, NULL);
    json_auto_t *found = json_array();
    size_t index;
    json_t *row;

    assert_non_null(body);
    json_array_foreach(value_at(body, rows), index, row)
    {
        json_array_append(found, value_at(row, pointer));
    }
    return value_print(found);
}

static void expect_stones(const char *lines, int status, const char *range,
                          const char *ids)
{
    struct http_response response;
    const char *found;

    ask("range-header", lines, &response);
    assert_int_equal(response.status, status);
    found = http_headers_value(&response.headers, "Content-Range");
    if (range == NULL)
        assert_null(found);
    else
        assert_string_equal(found, range);
    if (ids != NULL) {
        AUTO_FREE char *shown = members(&response, "", "/id");

        assert_string_equal(shown, ids);
    }
    http_response_clear(&response);
}

static void a_range_shows_its_rows_and_says_so(void **state)
{
    (void)state;
    expect_stones("GET /stones\n" COUNTED "\nRange: 0-3", 206, "0-3/34",
                  "[3232,3225,3218,3211]");
    expect_stones("GET /stones\n" COUNTED "\nRange: 1-1", 206, "1-1/34", "[3225]");
    expect_stones("GET /stones?order=cut_at.asc\n" COUNTED "\nRange: 31-", 206,
                  "31-33/34", "[3218,3225,3232]");
}

static void a_range_behind_the_end_cannot_be_satisfied(void **state)
{
    (void)state;
    expect_stones("GET /stones\n" COUNTED "\nRange: 34-40", 416, NULL, NULL);
    expect_stones("GET /stones\n" COUNTED "\nRange: 33-40", 206, "33-33/34", "[3001]");
}

static void the_whole_list_is_no_part(void **state)
{
    (void)state;
    expect_stones("GET /stones?cut_at=lte.2025-04-01T00:00:00Z\n" COUNTED, 200, "*/0",
                  "[]");
    expect_stones("GET /fragments?state=closed\n" STONES, 200, "items 0-7/8", NULL);
}

static void rows_are_counted_for_those_who_ask(void **state)
{
    (void)state;
    expect_stones("GET /stones\n" STONES "\nRange: 1-1", 200, "1-1/*", "[3225]");
    expect_stones("GET /stones\n" STONES "\nPrefer: return=minimal, count=exact\nRange: "
                  "1-1",
                  206, "1-1/34", "[3225]");
}

static void a_range_may_have_a_unit(void **state)
{
    (void)state;
    expect_stones("GET /fragments\n" STONES "\nRange: items=0-0", 206, "items 0-0/34",
                  NULL);
    expect_stones("GET /fragments\n" STONES "\nRange: bytes=0-0", 206, "items 0-7/34",
                  NULL);
    expect_stones("GET /fragments\n" STONES "\nRange: 0-0", 400, NULL, NULL);
}

static void expect_rides(const char *target, const char *seconds)
{
    AUTO_FREE char *lines = memory_format("GET %s\n" RIDES, target);
    struct http_response response;

    ask("row-range", lines, &response);
    assert_int_equal(response.status, seconds == NULL ? 400 : 200);
    if (seconds != NULL) {
        AUTO_FREE char *shown = members(&response, "/rides", "/seconds");

        assert_string_equal(shown, seconds);
    }
    http_response_clear(&response);
}

/* Oldest first, the seconds repeat 35, 60, 180, 9, 1200, 60; only each sixth ride starts
 * with the one before it. */
static void rows_are_shown_from_the_first_to_before_the_last(void **state)
{
    (void)state;
    expect_rides("/v1/rides?ascending=true&from=0&to=4", "[35,60,180,9]");
    expect_rides("/v1/rides?ascending=true&from=2&to=3", "[180]");
    expect_rides("/v1/rides?ascending=true&to=2", "[35,60]");
    expect_rides("/v1/rides?ascending=true&from=31", "[60,180]");
    expect_rides("/v1/rides?ascending=true&from=3&to=3", "[]");
    expect_rides("/v1/rides?ascending=true&from=3&to=2", NULL);
}

/* The newest charges but for one moment that two of them share. */
#define CHARGES "Authorization: Bearer sk_demo_main_5fd1"
#define NEWEST  "ch_FVk3WSw7BYiFCe"
#define FOURTH  "ch_iqzLb73vQFcxaJ"
#define FIFTH   "ch_wAzgkwCMQT2Ykv"
#define SIXTH   "ch_Grksr4ZEuNN5gS"

static void expect_charges(const char *query, const char *ids, bool has_more)
{
    AUTO_FREE char *lines = memory_format("GET /v1/charges?%s\n" CHARGES, query);
    struct http_response response;
    json_auto_t *body = NULL;

    ask("stripe-like", lines, &response);
    assert_int_equal(response.status, 200);
    AUTO_FREE char *shown = members(&response, "/data", "/id");
    assert_string_equal(shown, ids);
    body = json_loads(response.body, 0, NULL);
    assert_true(json_is_true(json_object_get(body, "has_more")) == has_more);
    http_response_clear(&response);
}

static void the_rows_right_before_a_row_stand_as_in_the_list(void **state)
{
    (void)state;
    expect_charges("limit=2&ending_before=" SIXTH, "[\"" FOURTH "\",\"" FIFTH "\"]",
                   true);
    expect_charges("limit=1&ending_before=" FIFTH, "[\"" FOURTH "\"]", true);
    expect_charges("limit=2&starting_after=" FOURTH, "[\"" FIFTH "\",\"" SIXTH "\"]",
                   true);
}

static void before_the_first_row_there_is_none(void **state)
{
    (void)state;
    expect_charges("ending_before=" NEWEST, "[]", false);
    expect_charges("limit=1&created[gte]=1741558224", "[\"" NEWEST "\"]", false);
}

static void expect_refused(const char *query, const char *code)
{
    AUTO_FREE char *lines = memory_format("GET /v1/charges?%s\n" CHARGES, query);
    struct http_response response;
    json_auto_t *body = NULL;

    ask("stripe-like", lines, &response);
    assert_int_equal(response.status, 400);
    body = json_loads(response.body, 0, NULL);
    assert_string_equal(json_string_value(value_at(body, "/error/code")), code);
    http_response_clear(&response);
}

static void there_is_one_way_at_a_time(void **state)
{
    (void)state;
    expect_refused("starting_after=" FIFTH "&ending_before=" SIXTH,
                   "parameters_exclusive");
    expect_refused("ending_before=ch_none", "resource_missing");
}

#define BOOKS "Authorization: Bearer demo-shelf-main"

/* Follows the tokens to their end; counts the rows and the pages without any. */
static void read_shelf(size_t *rows, size_t *blank)
{
    AUTO_FREE char *token = memory_text("");

    *rows = *blank = 0;
    for (size_t pages = 0; token != NULL && pages < 200; pages++) {
        AUTO_FREE char *lines =
            memory_format("GET /v1/books?page_size=3%s%s\n" BOOKS,
                          *token == '\0' ? "" : "&page_token=", token);
        struct http_response response;
        json_auto_t *body = NULL;
        size_t more;

        ask("aip-158-like", lines, &response);
        assert_int_equal(response.status, 200);
        body = json_loads(response.body, 0, NULL);
        more = json_array_size(json_object_get(body, "books"));
        *rows += more;
        *blank += more == 0 ? 1 : 0;
        free(token);
        token = memory_text(json_string_value(json_object_get(body, "next_page_token")));
        if (*token == '\0') {
            free(token);
            token = NULL;
        }
        http_response_clear(&response);
    }
}

static void tokens_lead_on_over_empty_pages(void **state)
{
    size_t rows, blank;

    (void)state;
    read_shelf(&rows, &blank);
    assert_int_equal(rows, 37);
    assert_true(blank > 0);
}

#define TEXTS "Authorization: Bearer demo-text-main"

/* The moments of all texts, oldest first, begin so; two and more share one. */
static void expect_moments(const char *target, const char *rows, const char *moments)
{
    AUTO_FREE char *lines = memory_format("GET %s\n" TEXTS, target);
    struct http_response response;

    ask("moments", lines, &response);
    assert_int_equal(response.status, 200);
    AUTO_FREE char *shown = members(&response, rows, "/created");
    assert_string_equal(shown, moments);
    http_response_clear(&response);
}

/* The fourth and fifth share 16:00:18. */
static void a_page_does_not_part_rows_of_one_moment(void **state)
{
    (void)state;
    expect_moments("/a1/texts?limit=20&start=2025-07-02T16:00:18Z", "/data",
                   "[\"2025-07-02T15:11:53Z\",\"2025-07-02T13:02:31Z\","
                   "\"2025-07-02T10:50:47Z\"]");
    expect_moments("/a1/texts?limit=2&start=2025-07-02T17:26:28Z", "/data",
                   "[\"2025-07-02T16:16:11Z\"]");
    expect_moments("/a1/texts?limit=1&start=2025-07-02T16:16:11Z", "/data",
                   "[\"2025-07-02T16:00:18Z\",\"2025-07-02T16:00:18Z\"]");
}

static void an_inclusive_bound_shows_its_rows_again(void **state)
{
    (void)state;
    expect_moments("/a1/events?limit=3&since=2025-07-02T16:00:18Z", "",
                   "[\"2025-07-02T16:00:18Z\",\"2025-07-02T16:00:18Z\","
                   "\"2025-07-02T16:16:11Z\"]");
    expect_moments("/a1/events?limit=3&since=2025-07-03T21:56:24Z", "",
                   "[\"2025-07-03T21:56:24Z\"]");
}

/* Asks, and holds what stands at a place of the body to JSON; NULL: nothing stands there.
 */
static void expect_at(const char *dialect, const char *lines, const char *pointer,
                      const char *json)
{
    struct http_response response;
    json_auto_t *body = NULL;
    json_t *value;

    ask(dialect, lines, &response);
    assert_int_equal(response.status, 200);
    body = json_loads(response.body, 0, NULL);
    value = value_at(body, pointer);
    if (json == NULL) {
        assert_null(value);
    } else {
        AUTO_FREE char *printed = value_print(value);
        assert_string_equal(printed, json);
    }
    http_response_clear(&response);
}

#define WORKS "\nAuthorization: Bearer demo-directus-main"
#define POSTS "\nAuthorization: Bearer demo-ghost-main"
#define CHATS "\nAuthorization: Bearer demo-vocode-main"

static void two_totals_are_told_when_asked_for(void **state)
{
    (void)state;
    expect_at("directus-like", "GET /items/works?limit=1&meta=*" WORKS,
              "/meta/total_count", "31");
    expect_at("directus-like",
              "GET /items/works?limit=1&meta=*&filter[status][_eq]=draft" WORKS,
              "/meta/filter_count", "7");
    expect_at("directus-like",
              "GET /items/works?limit=1&meta=*&filter[status][_eq]=draft" WORKS,
              "/meta/total_count", "31");
    expect_at("directus-like", "GET /items/works?limit=1" WORKS, "/meta/total_count",
              NULL);
    expect_at("directus-like", "GET /items/works?limit=1&meta=other" WORKS,
              "/meta/filter_count", NULL);
}

static void what_is_not_told_leaves_no_comma(void **state)
{
    (void)state;
    expect_at("directus-like", "GET /items/works?limit=1" WORKS, "/meta", "{}");
    expect_at("directus-like", "GET /items/works?limit=1&meta=*" WORKS, "/meta",
              "{\"total_count\":31,\"filter_count\":31}");
}

#define LEGS   "\nAuthorization: Bearer demo-tern-token"
#define CRATES "\nAuthorization: Bearer demo-odata-main"
#define BOATS  "\nAuthorization: Bearer demo-json-api-main"

/* The object around a URL goes with it where it must hold one. */
static void what_leads_nowhere_is_told_as_declared(void **state)
{
    (void)state;
    expect_at("hal-links", "GET /legs?record_index=20&page_size=10" LEGS, "/_links/next",
              NULL);
    expect_at("hal-links", "GET /legs?record_index=20&page_size=10" LEGS, "/_links",
              "{\"first\":{\"href\":\"/legs?record_index=0&page_size=10\"},"
              "\"last\":{\"href\":\"/legs?record_index=20&page_size=10\"},"
              "\"prev\":{\"href\":\"/legs?record_index=10&page_size=10\"}}");
    expect_at("hal-links", "GET /legs?page_size=10" LEGS, "/_links",
              "{\"first\":{\"href\":\"/legs?page_size=10&record_index=0\"},"
              "\"last\":{\"href\":\"/legs?page_size=10&record_index=20\"},"
              "\"next\":{\"href\":\"/legs?page_size=10&record_index=10\"}}");
    expect_at("odata-like", "GET /odata/Crates?$top=20&$skip=20" CRATES,
              "/@odata.nextLink", NULL);
    expect_at("aip-158-like", "GET /v1/books?skip=36\n" BOOKS, "/next_page_token",
              "\"\"");
    expect_at("json-api-like", "GET /boats?format=json&page[size]=20" BOATS,
              "/links/prev", "null");
}

static void pages_beside_a_page_are_numbers_or_null(void **state)
{
    (void)state;
    expect_at("ghost-like", "GET /posts?limit=10&page=1" POSTS, "/meta/pagination/next",
              "2");
    expect_at("ghost-like", "GET /posts?limit=10&page=1" POSTS, "/meta/pagination/prev",
              "null");
    expect_at("ghost-like", "GET /posts?limit=10&page=3" POSTS, "/meta/pagination/next",
              "null");
    expect_at("ghost-like", "GET /posts?limit=10&page=3" POSTS, "/meta/pagination/prev",
              "2");
}

static void an_estimate_says_that_it_is_one(void **state)
{
    (void)state;
    expect_at("vocode-like", "GET /v1/chats/list?size=10" CHATS, "/total", "30");
    expect_at("vocode-like", "GET /v1/chats/list?size=10" CHATS, "/total_is_estimated",
              "false");
    expect_at("vocode-like", "GET /v1/chats/list?size=2" CHATS, "/total_is_estimated",
              "true");
}

static void a_list_that_is_not_cut_needs_no_total(void **state)
{
    (void)state;
    expect_at("vocode-like", "GET /v1/chats/recent?limit=20" CHATS, "/total", "30");
    expect_at("vocode-like", "GET /v1/chats/recent?limit=20&status=running" CHATS,
              "/total", NULL);
}

/* Holds the number of rows of an answer; none at all: it is refused. */
static void expect_count(const char *dialect, const char *lines, const char *rows,
                         size_t count, int status)
{
    struct http_response response;
    json_auto_t *body = NULL;

    ask(dialect, lines, &response);
    assert_int_equal(response.status, status);
    body = json_loads(response.body, 0, NULL);
    assert_int_equal(json_array_size(value_at(body, rows)), count);
    http_response_clear(&response);
}

static void special_sizes_mean_what_is_declared(void **state)
{
    (void)state;
    expect_count("directus-like", "GET /items/works?limit=-1" WORKS, "/data", 31, 200);
    expect_count("directus-like", "GET /items/works?limit=0&meta=*" WORKS, "/data", 0,
                 200);
    expect_at("directus-like", "GET /items/works?limit=0&meta=*" WORKS,
              "/meta/filter_count", "31");
    expect_count("directus-like", "GET /items/works?limit=-2" WORKS, "/data", 0, 400);
    expect_count("ghost-like", "GET /posts?limit=all" POSTS, "/posts", 29, 200);
    expect_count("ghost-like", "GET /posts?limit=ALL" POSTS, "/posts", 0, 422);
    expect_count("vocode-like", "GET /v1/chats/recent?limit=0" CHATS, "/items", 30, 200);
}

static void a_size_may_be_text_or_no_whole_number(void **state)
{
    (void)state;
    expect_count("ghost-like", "GET /posts" POSTS, "/posts", 8, 200);
    expect_count("ghost-like", "GET /posts?limit=15" POSTS, "/posts", 15, 200);
    expect_count("ghost-like", "GET /posts?limit=16" POSTS, "/posts", 0, 422);
    expect_count("ghost-like", "GET /posts?limit=many" POSTS, "/posts", 0, 422);
    expect_count("vocode-like", "GET /v1/chats/recent?limit=7" CHATS, "/items", 7, 200);
}

static void without_a_size_every_row_may_be_shown(void **state)
{
    (void)state;
    expect_count("vocode-like", "GET /v1/chats/recent" CHATS, "/items", 30, 200);
    expect_count("vocode-like", "GET /v1/chats/list" CHATS, "/items", 10, 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_range_shows_its_rows_and_says_so),
        cmocka_unit_test(a_range_behind_the_end_cannot_be_satisfied),
        cmocka_unit_test(the_whole_list_is_no_part),
        cmocka_unit_test(rows_are_counted_for_those_who_ask),
        cmocka_unit_test(a_range_may_have_a_unit),
        cmocka_unit_test(rows_are_shown_from_the_first_to_before_the_last),
        cmocka_unit_test(the_rows_right_before_a_row_stand_as_in_the_list),
        cmocka_unit_test(before_the_first_row_there_is_none),
        cmocka_unit_test(there_is_one_way_at_a_time),
        cmocka_unit_test(tokens_lead_on_over_empty_pages),
        cmocka_unit_test(a_page_does_not_part_rows_of_one_moment),
        cmocka_unit_test(an_inclusive_bound_shows_its_rows_again),
        cmocka_unit_test(two_totals_are_told_when_asked_for),
        cmocka_unit_test(what_is_not_told_leaves_no_comma),
        cmocka_unit_test(what_leads_nowhere_is_told_as_declared),
        cmocka_unit_test(pages_beside_a_page_are_numbers_or_null),
        cmocka_unit_test(an_estimate_says_that_it_is_one),
        cmocka_unit_test(a_list_that_is_not_cut_needs_no_total),
        cmocka_unit_test(special_sizes_mean_what_is_declared),
        cmocka_unit_test(a_size_may_be_text_or_no_whole_number),
        cmocka_unit_test(without_a_size_every_row_may_be_shown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
