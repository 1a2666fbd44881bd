/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/mock_world.h"

#define LIST "GET /parcels?depot=north"

static void a_page_has_rows_and_totals_where_the_schema_says(void **state)
{
    world_expect(
        *state, LIST "&size=1&page=6\n" BOSS, 200,
        "{\"state\":\"done\",\"paging\":{\"page\":6,\"size\":1,\"total\":6,\"pages\":6,"
        "\"more\":false,\"before\":true},\"parcels\":[{\"id\":\"n1\",\"depot\":\"north\","
        "\"kind\":\"Letter\",\"name\":\"Tax return\",\"grams\":\"90\","
        "\"sentAt\":\"2025-03-01T00:00:00Z\",\"arrivedAt\":\"2025-03-01T01:00:00Z\","
        "\"seconds\":3600,\"driver\":\"Ann\",\"phone\":\"1\",\"size\":{\"width\":3}}]}");
}

static void totals_may_stand_in_headers(void **state)
{
    struct http_response response;

    world_ask(*state, "GET /depots?count=2&offset=1\n" BOSS, &response);
    assert_string_equal(response.body, "[{\"id\":\"south\",\"town\":\"Malmö\"},"
                                       "{\"id\":\"west\",\"town\":\"Borås\"}]");
    assert_string_equal(http_headers_value(&response.headers, "X-Total"), "4");
    assert_string_equal(http_headers_value(&response.headers, "X-More"), "true");
    assert_string_equal(http_headers_value(&response.headers, "Content-Type"),
                        "application/json");
    http_response_clear(&response);
}

static void an_empty_owner_has_an_empty_page(void **state)
{
    world_expect(*state, "GET /parcels?depot=empty\n" BOSS, 200,
                 "{\"state\":\"done\",\"paging\":{\"page\":1,\"size\":2,\"total\":0,"
                 "\"pages\":0,\"more\":false,\"before\":false},\"parcels\":[]}");
}

static void a_key_sees_the_rows_of_its_owners_only(void **state)
{
    world_expect_ids(*state, "GET /depots?count=3\n" BOSS, "north south west");
    world_expect_ids(*state, "GET /depots?count=3\nAuthorization: Bearer both-key",
                     "north south");
    world_expect(*state, "GET /parcels?depot=south\n" NORTH, 403,
                 "{\"error\":\"Not yours\"}");
    world_expect(*state, "GET /parcels?depot=moon\n" NORTH, 404,
                 "{\"error\":\"No depot moon\"}");
}

static void an_item_out_of_reach_is_as_unknown_as_one_that_is_not(void **state)
{
    world_expect(*state, "GET /parcels/s1\n" NORTH, 404, "{\"error\":\"No parcel s1\"}");
    world_expect(*state, "GET /parcels/s9\n" BOSS, 404, "{\"error\":\"No parcel s9\"}");
    world_expect(*state, "GET /parcels/s1\n" BOSS, 200, NULL);
}

static void a_plus_sign_in_a_path_is_a_plus_sign(void **state)
{
    world_expect(*state, "GET /parcels/n+6\n" BOSS, 200, NULL);
    world_expect(*state, "GET /parcels/n%2B6\n" BOSS, 200, NULL);
    world_expect(*state, "GET /parcels/n%206\n" BOSS, 404,
                 "{\"error\":\"No parcel n 6\"}");
}

/* The item of `id`, its label URL cut to what stands before "?". */
static char *label_url(struct world *world, int64_t now, const char *id)
{
    AUTO_FREE char *lines =
        memory_format("GET /parcels/%s\nHost: mock.example:81\n" BOSS, id);
    struct http_response response;
    json_t *body;
    char *url;

    world_ask_at(world, now, lines, &response);
    body = json_loads(response.body, 0, NULL);
    url = memory_text(json_string_value(json_object_get(body, "labelUrl")));
    json_decref(body);
    http_response_clear(&response);
    return url;
}

static void expect_delivery(struct world *world, int64_t now, const char *method,
                            const char *url, int status, const char *body)
{
    AUTO_FREE char *lines = memory_format("%s %s\nHost: mock.example:81", method,
                                          url + strlen("http://mock.example:81"));
    struct http_response response;

    world_ask_at(world, now, lines, &response);
    assert_int_equal(response.status, status);
    if (body != NULL)
        assert_string_equal(response.body, body);
    http_response_clear(&response);
}

static void a_signed_url_delivers_until_it_expires(void **state)
{
    AUTO_FREE char *url = label_url(*state, 1000000, "n1");

    assert_int_equal(strncmp(url, "http://mock.example:81/labels/n1.txt?", 37), 0);
    expect_delivery(*state, 1000000, "GET", url, 200, "Parcel n1 for Ann ()\n");
    expect_delivery(*state, 1000599, "HEAD", url, 200, NULL);
    expect_delivery(*state, 1000600, "GET", url, 403, "This URL has expired.\n");
    expect_delivery(*state, 1000000, "POST", url, 405, NULL);
}

static void a_signed_url_is_good_for_its_own_path_only(void **state)
{
    AUTO_FREE char *url = label_url(*state, 1000000, "n1");

    memcpy(strstr(url, "n1.txt"), "n2.txt", 6);
    expect_delivery(*state, 1000000, "GET", url, 403,
                    "The signature of this URL does not fit.\n");
    *strchr(url, '?') = '\0';
    expect_delivery(*state, 1000000, "GET", url, 403, "This URL is not signed.\n");
}

static void a_signed_path_may_need_percent_coding(void **state)
{
    AUTO_FREE char *url = label_url(*state, 1000000, "n4");

    assert_non_null(strstr(url, "/labels/n4%20draft.txt?"));
    expect_delivery(*state, 1000000, "GET", url, 200, "Parcel n4 for Bo ()\n");
}

static void a_template_leaves_nothing_for_null(void **state)
{
    AUTO_FREE char *url = label_url(*state, 1000000, "n2");

    expect_delivery(*state, 1000000, "GET", url, 200, "Parcel n2 for  ()\n");
}

static void a_missing_signed_url_stays_null(void **state)
{
    AUTO_FREE char *url = label_url(*state, 1000000, "n3");

    assert_null(url);
}

static void a_host_that_is_none_does_not_enter_a_url(void **state)
{
    struct http_response response;

    world_ask(*state, "GET /parcels/n1\nHost: a\"b\n" BOSS, &response);
    assert_non_null(strstr(response.body, "\"http://host.example/labels/n1.txt?"));
    http_response_clear(&response);
}

static void unknown_paths_and_methods_are_told_apart(void **state)
{
    struct http_response response;

    world_expect(*state, "GET /nothing\n" BOSS, 404,
                 "{\"type\":\"about:blank\",\"status\":404,\"title\":\"Not Found\","
                 "\"detail\":\"Nothing is served at /nothing.\"}");
    world_ask(*state, "POST /parcels", &response);
    assert_int_equal(response.status, 405);
    assert_string_equal(response.body, "{\"error\":\"POST does not go with /parcels\"}");
    assert_string_equal(http_headers_value(&response.headers, "Allow"), "GET, HEAD");
    http_response_clear(&response);
    world_ask(*state, "OPTIONS /parcels", &response);
    assert_int_equal(response.status, 204);
    assert_string_equal(http_headers_value(&response.headers, "Allow"), "GET, HEAD");
    http_response_clear(&response);
}

static void head_is_answered_as_get(void **state)
{
    world_expect(*state, "HEAD /parcels/n1\n" BOSS, 200, NULL);
    world_expect(*state, "HEAD /parcels/x\n" BOSS, 404, NULL);
}

static void an_operation_without_meaning_answers_its_example(void **state)
{
    world_expect(*state, "GET /status", 200, "{\"status\":\"fine\"}");
    world_expect(*state, "GET /version", 200,
                 "{\"number\":5,\"name\":\"blue\",\"when\":\"2024-01-01T00:00:01Z\","
                 "\"other\":\"text\"}");
}

static void an_operation_without_a_body_has_none(void **state)
{
    struct http_response response;

    world_ask(*state, "GET /vault\nX-Key-Id: boss-id\n" BOSS, &response);
    assert_int_equal(response.status, 204);
    assert_int_equal(response.body_length, 0);
    assert_null(http_headers_value(&response.headers, "Content-Type"));
    http_response_clear(&response);
}

/* The status, the body and Preference-Applied for a request with `Prefer`. */
static void expect_preferred(struct world *world, const char *lines, int status,
                             const char *body, const char *applied)
{
    struct http_response response;
    const char *value;

    world_ask(world, lines, &response);
    assert_int_equal(response.status, status);
    if (body != NULL)
        assert_string_equal(response.body, body);
    value = http_headers_value(&response.headers, "Preference-Applied");
    if (applied == NULL)
        assert_null(value);
    else
        assert_string_equal(value, applied);
    http_response_clear(&response);
}

static void a_preferred_status_is_replayed_without_credentials(void **state)
{
    expect_preferred(*state, LIST "\nPrefer: code=500", 500, "{\"error\":\"We failed\"}",
                     "code=500");
    expect_preferred(*state, LIST "\nPrefer: wait=10, code=\"401\"", 401,
                     "{\"error\":\"Who are you\"}", "code=401");
    expect_preferred(*state, LIST "\nPrefer: code=403", 403, "{\"error\":\"Not yours\"}",
                     "code=403");
    expect_preferred(*state, "GET /status\nPrefer: code=503", 503,
                     "{\"status\":\"tired\"}", "code=503");
}

static void a_default_response_stands_for_every_status(void **state)
{
    expect_preferred(*state, "GET /version\nPrefer: code=418", 418, "{\"oops\":true}",
                     "code=418");
}

static void a_preferred_success_is_a_real_one(void **state)
{
    expect_preferred(*state, LIST "\nPrefer: code=200\n" BOSS, 200, NULL, "code=200");
    expect_preferred(*state, LIST "\nPrefer: code=200", 401, NULL, NULL);
}

static void a_status_nobody_documents_is_not_replayed(void **state)
{
    expect_preferred(*state, "GET /status\nPrefer: code=418", 200, NULL, NULL);
    expect_preferred(*state, "GET /status\nPrefer: code=x", 200, NULL, NULL);
}

#define WITH_WORLD(test)                                                                 \
    cmocka_unit_test_setup_teardown(test, world_setup, world_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_WORLD(a_page_has_rows_and_totals_where_the_schema_says),
        WITH_WORLD(totals_may_stand_in_headers),
        WITH_WORLD(an_empty_owner_has_an_empty_page),
        WITH_WORLD(a_key_sees_the_rows_of_its_owners_only),
        WITH_WORLD(an_item_out_of_reach_is_as_unknown_as_one_that_is_not),
        WITH_WORLD(a_plus_sign_in_a_path_is_a_plus_sign),
        WITH_WORLD(a_signed_url_delivers_until_it_expires),
        WITH_WORLD(a_signed_url_is_good_for_its_own_path_only),
        WITH_WORLD(a_signed_path_may_need_percent_coding),
        WITH_WORLD(a_template_leaves_nothing_for_null),
        WITH_WORLD(a_missing_signed_url_stays_null),
        WITH_WORLD(a_host_that_is_none_does_not_enter_a_url),
        WITH_WORLD(unknown_paths_and_methods_are_told_apart),
        WITH_WORLD(head_is_answered_as_get),
        WITH_WORLD(an_operation_without_meaning_answers_its_example),
        WITH_WORLD(an_operation_without_a_body_has_none),
        WITH_WORLD(a_preferred_status_is_replayed_without_credentials),
        WITH_WORLD(a_default_response_stands_for_every_status),
        WITH_WORLD(a_preferred_success_is_a_real_one),
        WITH_WORLD(a_status_nobody_documents_is_not_replayed),
    };

    memory_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
