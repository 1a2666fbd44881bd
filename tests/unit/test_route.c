/* SPDX-License-Identifier: Apache-2.0 */
#include "src/route.h"

#include "src/memory.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The parameter comes first in the contract, so that order alone would choose wrongly. */
static struct contract_operation operations[] = {
    {.id = "get", .method = "GET", .path = "/orders/{id}"},
    {.id = "export", .method = "GET", .path = "/orders/export"},
    {.id = "list", .method = "GET", .path = "/orders"},
    {.id = "add", .method = "POST", .path = "/orders"},
    {.id = "delete", .method = "DELETE", .path = "/orders/{id}"},
    {.id = "line", .method = "GET", .path = "/orders/{id}/lines/{line}"},
    {.id = "first", .method = "GET", .path = "/orders/{id}/lines/first"},
    {.id = "compare", .method = "GET", .path = "/compare/{base}...{head}"},
    {.id = "picture", .method = "GET", .path = "/pictures/{name}.png"},
    {.id = "any", .method = "GET", .path = "/pictures/{name}"},
    {.id = "root", .method = "PUT", .path = "/"},
    {.id = "slash", .method = "GET", .path = "/orders/"},
    {.id = "plus", .method = "GET", .path = "/a+b/c%2Fd"},
};

struct found {
    struct route_table *table;
    struct route route;
};

static int set_up(void **state)
{
    struct contract contract = {
        .operations = operations,
        .operation_count = sizeof operations / sizeof operations[0],
    };
    struct found *found = memory_new(sizeof *found);

    found->table = route_table_new(&contract);
    *state = found;
    return 0;
}

static int tear_down(void **state)
{
    struct found *found = *state;

    route_clear(&found->route);
    route_table_free(found->table);
    free(found);
    return 0;
}

/* The id of the operation found, or "" when there is none. */
static const char *find(void **state, const char *method, const char *path)
{
    struct found *found = *state;

    route_clear(&found->route);
    route_find(found->table, method, path, &found->route);
    return found->route.operation == NULL ? "" : found->route.operation->id;
}

static const struct route *route_of(void **state)
{
    return &((struct found *)*state)->route;
}

static void literal_segments_win_over_parameters(void **state)
{
    assert_string_equal(find(state, "GET", "/orders/export"), "export");
    assert_string_equal(find(state, "GET", "/orders/7"), "get");
    assert_string_equal(find(state, "GET", "/orders/7/lines/first"), "first");
    assert_string_equal(find(state, "GET", "/orders/7/lines/2"), "line");
    assert_string_equal(find(state, "GET", "/pictures/a.png"), "picture");
    assert_string_equal(find(state, "GET", "/pictures/a.gif"), "any");
}

static void values_are_named_and_decoded_after_splitting(void **state)
{
    assert_string_equal(find(state, "GET", "/orders/a%2Fb/lines/%C3%A9"), "line");
    assert_int_equal(route_of(state)->value_count, 2);
    assert_string_equal(route_value(route_of(state), "id"), "a/b");
    assert_string_equal(route_value(route_of(state), "line"), "\xC3\xA9");
    assert_null(route_value(route_of(state), "name"));
}

static void a_plus_stays_a_plus(void **state)
{
    assert_string_equal(find(state, "GET", "/orders/call-_+31623731537_X"), "get");
    assert_string_equal(route_value(route_of(state), "id"), "call-_+31623731537_X");
    assert_string_equal(find(state, "GET", "/orders/call-_%2B31"), "get");
    assert_string_equal(route_value(route_of(state), "id"), "call-_+31");
}

static void literals_are_compared_decoded(void **state)
{
    assert_string_equal(find(state, "GET", "/a%2Bb/c%2fd"), "plus");
    assert_string_equal(find(state, "GET", "/%6Frders"), "list");
    assert_string_equal(find(state, "GET", "/a+b/c/d"), "");
}

static void several_parameters_may_share_a_segment(void **state)
{
    assert_string_equal(find(state, "GET", "/compare/main...next..."), "compare");
    assert_string_equal(route_value(route_of(state), "base"), "main");
    assert_string_equal(route_value(route_of(state), "head"), "next...");
    assert_string_equal(find(state, "GET", "/compare/main.next"), "");
    assert_string_equal(find(state, "GET", "/compare/main..."), "");
}

static void unknown_path_has_no_operation(void **state)
{
    assert_string_equal(find(state, "GET", "/order"), "");
    assert_false(route_of(state)->path_known);
    assert_null(route_of(state)->allow);
    assert_string_equal(find(state, "GET", "/orders/7/lines"), "");
    assert_false(route_of(state)->path_known);
    assert_string_equal(find(state, "GET", ""), "");
    assert_string_equal(find(state, "GET", "orders"), "");
    assert_int_equal(route_of(state)->value_count, 0);
}

static void a_parameter_is_never_empty(void **state)
{
    assert_string_equal(find(state, "GET", "/orders//lines/1"), "");
    assert_string_equal(find(state, "GET", "/orders/"), "slash");
    assert_string_equal(find(state, "GET", "/pictures/"), "");
}

static void known_path_without_the_method_says_what_is_allowed(void **state)
{
    assert_string_equal(find(state, "PATCH", "/orders"), "");
    assert_true(route_of(state)->path_known);
    assert_string_equal(route_of(state)->allow, "GET, HEAD, POST");
    assert_string_equal(find(state, "PUT", "/orders/7"), "");
    assert_string_equal(route_of(state)->allow, "GET, HEAD, DELETE");
    /* The literal path is the one that is known, whatever the method. */
    assert_string_equal(find(state, "DELETE", "/orders/export"), "");
    assert_string_equal(route_of(state)->allow, "GET, HEAD");
    assert_string_equal(find(state, "GET", "/"), "");
    assert_string_equal(route_of(state)->allow, "PUT");
}

static void head_finds_get(void **state)
{
    assert_string_equal(find(state, "HEAD", "/orders/7"), "get");
    assert_string_equal(find(state, "HEAD", "/"), "");
    assert_true(route_of(state)->path_known);
}

static void methods_are_case_sensitive(void **state)
{
    assert_string_equal(find(state, "get", "/orders"), "");
    assert_true(route_of(state)->path_known);
}

static void coded_nul_stays_coded(void **state)
{
    assert_string_equal(find(state, "GET", "/orders/a%00b"), "get");
    assert_string_equal(route_value(route_of(state), "id"), "a%00b");
}

static void inputs_are_read_from_query_path_and_header(void **state)
{
    struct http_request request;
    const struct expression query = {.source = EXPRESSION_QUERY, .name = "page"};
    const struct expression path = {.source = EXPRESSION_PATH, .name = "id"};
    const struct expression header = {.source = EXPRESSION_REQUEST_HEADER,
                                      .name = "X-Team"};
    const struct expression missing = {.source = EXPRESSION_QUERY, .name = "limit"};
    const struct expression none = {.source = EXPRESSION_NONE};

    http_request_init(&request, "GET", "/orders/7?page=2&page=3");
    http_headers_add(&request.headers, "x-team", "t-1");
    assert_string_equal(find(state, "GET", request.path), "get");
    assert_string_equal(route_input(route_of(state), &request, &query), "2");
    assert_string_equal(route_input(route_of(state), &request, &path), "7");
    assert_string_equal(route_input(route_of(state), &request, &header), "t-1");
    assert_null(route_input(route_of(state), &request, &missing));
    assert_null(route_input(route_of(state), &request, &none));
    http_request_clear(&request);
}

static void target_is_coded_and_in_order(void **state)
{
    const struct route_argument arguments[] = {
        {.in = EXPRESSION_QUERY, .name = "since", .value = "2025-05-01T00:00:00+02:00"},
        {.in = EXPRESSION_PATH, .name = "line", .value = "1"},
        {.in = EXPRESSION_REQUEST_HEADER, .name = "X-Team", .value = "t-1"},
        {.in = EXPRESSION_PATH, .name = "id", .value = "a/b c+d"},
        {.in = EXPRESSION_QUERY, .name = "q", .value = "50% & more"},
        {.in = EXPRESSION_QUERY, .name = "empty", .value = ""},
    };
    AUTO_FREE char *target = route_target(&operations[5], arguments, 6);
    AUTO_FREE char *bare = route_target(&operations[2], arguments + 1, 2);
    AUTO_FREE char *open = route_target(&operations[0], NULL, 0);

    (void)state;
    assert_string_equal(target, "/orders/a%2Fb%20c%2Bd/lines/1"
                                "?since=2025-05-01T00%3A00%3A00%2B02%3A00"
                                "&q=50%25%20%26%20more&empty=");
    assert_string_equal(bare, "/orders");
    assert_string_equal(open, "/orders/%7Bid%7D");
}

static void target_leads_back_to_its_operation(void **state)
{
    const struct route_argument arguments[] = {
        {.in = EXPRESSION_PATH, .name = "id", .value = "caf\xC3\xA9/100%"},
        {.in = EXPRESSION_PATH, .name = "line", .value = "."}};
    AUTO_FREE char *target = route_target(&operations[5], arguments, 2);

    assert_string_equal(find(state, "GET", target), "line");
    assert_string_equal(route_value(route_of(state), "id"), "caf\xC3\xA9/100%");
    assert_string_equal(route_value(route_of(state), "line"), ".");
}

static const char *input_of(const char *target, const struct expression *expression)
{
    static char value[64];
    struct http_request request;
    struct route route = {.operation = NULL};
    const char *found;

    http_request_init(&request, "GET", target);
    found = route_input(&route, &request, expression);
    (void)snprintf(value, sizeof value, "%s", found == NULL ? "(none)" : found);
    http_request_clear(&request);
    return value;
}

static void a_name_may_hold_operators_and_brackets(void **state)
{
    const struct expression bracket = {.source = EXPRESSION_QUERY, .name = "made[gte]"};
    const struct expression operator= {.source = EXPRESSION_QUERY, .name = "Start>"};
    const struct route_argument arguments[] = {
        {.in = EXPRESSION_QUERY, .name = "made[gte]", .value = "1"},
        {.in = EXPRESSION_QUERY, .name = "Start>", .value = "=2"},
    };
    AUTO_FREE char *target = route_target(&operations[2], arguments, 2);

    (void)state;
    assert_string_equal(target, "/orders?made%5Bgte%5D=1&Start%3E=%3D2");
    assert_string_equal(input_of(target, &bracket), "1");
    assert_string_equal(input_of(target, &operator), "=2");
    assert_string_equal(input_of("/orders?made[gte]=3&Start>=4", &bracket), "3");
    assert_string_equal(input_of("/orders?made[gte]=3&Start>=4", &operator), "4");
    assert_string_equal(input_of("/orders?made=3&Start=4", &bracket), "(none)");
}

static void a_prefix_tells_values_of_one_parameter_apart(void **state)
{
    static const char *const but_gte[] = {"gt", NULL}, *const but_gt[] = {"gte", NULL},
                             *const both[] = {"gte", "gt", NULL};
    const struct expression gte = {
        .source = EXPRESSION_QUERY, .name = "age", .prefix = "gte", .but = but_gte};
    const struct expression gt = {
        .source = EXPRESSION_QUERY, .name = "age", .prefix = "gt", .but = but_gt};
    const struct expression plain = {
        .source = EXPRESSION_QUERY, .name = "age", .but = both};
    const struct route_argument argument = {
        .in = EXPRESSION_QUERY, .name = "age", .value = "1 8", .prefix = "gte."};
    AUTO_FREE char *target = route_target(&operations[2], &argument, 1);

    (void)state;
    assert_string_equal(target, "/orders?age=gte.1%208");
    assert_string_equal(input_of("/orders?age=7&age=gt8&age=gte9", &gte), "9");
    assert_string_equal(input_of("/orders?age=gte9&age=7&age=gt8", &gt), "8");
    assert_string_equal(input_of("/orders?age=gte9&age=gt8&age=7", &plain), "7");
    assert_string_equal(input_of("/orders?age=gte9", &gt), "(none)");
    assert_string_equal(input_of("/orders?age=gte9", &plain), "(none)");
    assert_string_equal(input_of("/orders?age=gte", &gte), "");
}

#define ROUTED(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROUTED(literal_segments_win_over_parameters),
        ROUTED(values_are_named_and_decoded_after_splitting),
        ROUTED(a_plus_stays_a_plus),
        ROUTED(literals_are_compared_decoded),
        ROUTED(several_parameters_may_share_a_segment),
        ROUTED(unknown_path_has_no_operation),
        ROUTED(a_parameter_is_never_empty),
        ROUTED(known_path_without_the_method_says_what_is_allowed),
        ROUTED(a_name_may_hold_operators_and_brackets),
        ROUTED(a_prefix_tells_values_of_one_parameter_apart),
        ROUTED(head_finds_get),
        ROUTED(methods_are_case_sensitive),
        ROUTED(coded_nul_stays_coded),
        ROUTED(inputs_are_read_from_query_path_and_header),
        cmocka_unit_test(target_is_coded_and_in_order),
        ROUTED(target_leads_back_to_its_operation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
