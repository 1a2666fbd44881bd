/* SPDX-License-Identifier: Apache-2.0 */
#include "src/http.h"

#include "src/memory.h"
#include "tests/unit/vectors.h"

static void header_names_have_no_case(void **state)
{
    struct http_headers headers = {.items = NULL};

    (void)state;
    http_headers_add(&headers, "X-Total", "42");
    assert_string_equal(http_headers_value(&headers, "x-total"), "42");
    assert_string_equal(http_headers_value(&headers, "X-TOTAL"), "42");
    assert_string_equal(headers.items[0].name, "X-Total");
    assert_null(http_headers_value(&headers, "x-tota"));
    http_headers_clear(&headers);
}

static void headers_keep_their_order_and_may_repeat(void **state)
{
    struct http_headers headers = {.items = NULL};

    (void)state;
    for (int i = 0; i < 100; i++) {
        AUTO_FREE char *value = memory_format("%d", i);

        http_headers_add(&headers, "A", value);
    }
    assert_int_equal(headers.count, 100);
    assert_string_equal(http_headers_value(&headers, "a"), "0");
    assert_string_equal(headers.items[99].value, "99");
    http_headers_clear(&headers);
    assert_int_equal(headers.count, 0);
}

static void setting_replaces_every_field_of_the_name(void **state)
{
    struct http_headers headers = {.items = NULL};

    (void)state;
    http_headers_add(&headers, "A", "1");
    http_headers_add(&headers, "B", "2");
    http_headers_add(&headers, "a", "3");
    http_headers_set(&headers, "A", "4");
    assert_int_equal(headers.count, 2);
    assert_string_equal(http_headers_value(&headers, "a"), "4");
    assert_string_equal(http_headers_value(&headers, "b"), "2");
    http_headers_set(&headers, "C", "5");
    assert_int_equal(headers.count, 3);
    http_headers_clear(&headers);
}

static void setting_may_use_the_old_value(void **state)
{
    struct http_headers headers = {.items = NULL};

    (void)state;
    http_headers_add(&headers, "A", "kept");
    http_headers_set(&headers, headers.items[0].name, http_headers_value(&headers, "A"));
    assert_string_equal(http_headers_value(&headers, "A"), "kept");
    http_headers_clear(&headers);
}

static void setting_null_removes(void **state)
{
    struct http_headers headers = {.items = NULL};

    (void)state;
    http_headers_add(&headers, "A", "1");
    http_headers_add(&headers, "B", "2");
    http_headers_add(&headers, "a", "3");
    http_headers_set(&headers, "a", NULL);
    assert_int_equal(headers.count, 1);
    assert_null(http_headers_value(&headers, "A"));
    assert_string_equal(http_headers_value(&headers, "B"), "2");
    http_headers_clear(&headers);
}

static void a_request_splits_its_target(void **state)
{
    struct http_request request;

    (void)state;
    http_request_init(&request, "GET", "/a%2Fb?from=1%2B2&x?=y");
    assert_string_equal(request.method, "GET");
    assert_string_equal(request.target, "/a%2Fb?from=1%2B2&x?=y");
    assert_string_equal(request.path, "/a%2Fb");
    assert_int_equal(request.query.count, 2);
    assert_string_equal(url_query_value(&request.query, "from"), "1+2");
    assert_string_equal(url_query_value(&request.query, "x?"), "y");
    assert_int_equal(request.headers.count, 0);
    assert_null(request.body);
    http_request_clear(&request);
    assert_null(request.target);
}

static void a_target_needs_no_query(void **state)
{
    struct http_request request;

    (void)state;
    http_request_init(&request, "get", "/");
    assert_string_equal(request.method, "get");
    assert_string_equal(request.path, "/");
    assert_int_equal(request.query.count, 0);
    http_request_clear(&request);
    http_request_init(&request, "GET", "/?");
    assert_string_equal(request.path, "/");
    assert_int_equal(request.query.count, 0);
    http_request_clear(&request);
}

static void clearing_releases_all_a_message_holds(void **state)
{
    struct http_request request;
    struct http_response response = {.status = 200, .body = memory_text("b")};

    (void)state;
    http_request_init(&request, "POST", "/a?b");
    http_headers_add(&request.headers, "A", "1");
    request.body = memory_text("body");
    http_request_clear(&request);
    http_headers_add(&response.headers, "A", "1");
    http_response_clear(&response);
    assert_int_equal(response.status, 0);
    assert_null(response.body);
    /* What is clear can be cleared. */
    http_request_clear(&request);
    http_response_clear(&response);
}

static void a_media_type_has_no_parameters_and_no_case(void **state)
{
    struct vectors cases;

    (void)state;
    vectors_open(&cases, "tests/vectors/http/media_type.tsv");
    while (vectors_next(&cases, 3)) {
        char type[128];
        bool json = strcmp(cases.fields[2], "yes") == 0;

        http_media_type(cases.fields[0], type);
        vectors_expect(&cases, strcmp(type, cases.fields[1]) == 0);
        vectors_expect(&cases, http_media_type_is_json(cases.fields[0]) == json);
    }
}

static void no_content_type_is_no_media_type(void **state)
{
    char type[128] = "x";

    (void)state;
    http_media_type(NULL, type);
    assert_string_equal(type, "");
    assert_false(http_media_type_is_json(NULL));
}

static void a_media_type_that_is_too_long_is_none(void **state)
{
    AUTO_FREE char *longest = memory_format("application/%0*d", 115, 1);
    AUTO_FREE char *longer = memory_format("application/json%0*d", 112, 1);
    char type[128] = "x";

    (void)state;
    http_media_type(longest, type);
    assert_string_equal(type, longest);
    http_media_type(longer, type);
    assert_string_equal(type, "");
}

static void a_status_has_the_phrase_of_its_rfc(void **state)
{
    (void)state;
    assert_string_equal(http_reason(200), "OK");
    assert_string_equal(http_reason(204), "No Content");
    assert_string_equal(http_reason(404), "Not Found");
    assert_string_equal(http_reason(413), "Content Too Large");
    assert_string_equal(http_reason(422), "Unprocessable Content");
    assert_string_equal(http_reason(429), "Too Many Requests");
    assert_string_equal(http_reason(505), "HTTP Version Not Supported");
}

static void a_strange_status_is_unknown(void **state)
{
    static const int strange[] = {-1, 0, 99, 299, 306, 418, 499, 510, 512, 599, 1000000};

    (void)state;
    for (size_t i = 0; i < sizeof strange / sizeof *strange; i++)
        assert_string_equal(http_reason(strange[i]), "Unknown");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(header_names_have_no_case),
        cmocka_unit_test(headers_keep_their_order_and_may_repeat),
        cmocka_unit_test(setting_replaces_every_field_of_the_name),
        cmocka_unit_test(setting_may_use_the_old_value),
        cmocka_unit_test(setting_null_removes),
        cmocka_unit_test(a_request_splits_its_target),
        cmocka_unit_test(a_target_needs_no_query),
        cmocka_unit_test(clearing_releases_all_a_message_holds),
        cmocka_unit_test(a_media_type_has_no_parameters_and_no_case),
        cmocka_unit_test(no_content_type_is_no_media_type),
        cmocka_unit_test(a_media_type_that_is_too_long_is_none),
        cmocka_unit_test(a_status_has_the_phrase_of_its_rfc),
        cmocka_unit_test(a_strange_status_is_unknown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
