/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/body_contract.h"

/* What a body holds at a pointer, as text; new, NULL when it is left out. */
static char *held(const struct contract *contract, const char *body, const char *pointer)
{
    struct expression at = {.source = EXPRESSION_REQUEST_BODY, .name = pointer};
    struct http_request request;
    struct route route;
    char *text;

    body_request(contract, "searchNotes", "application/json", body, &request, &route);
    text = memory_text(route_input(&route, &request, &at));
    route_clear(&route);
    http_request_clear(&request);
    return text;
}

static void hold(const struct contract *contract, const char *body, const char *pointer,
                 const char *expected)
{
    AUTO_FREE char *text = held(contract, body, pointer);

    if (expected == NULL)
        assert_null(text);
    else
        assert_string_equal(text, expected);
}

static void scalars_are_read_as_text(void **state)
{
    hold(*state, "{\"take\": 12}", "/take", "12");
    hold(*state, "{\"take\": 5.0}", "/take", "5");
    hold(*state, "{\"ratio\": 0.25}", "/ratio", "0.25");
    hold(*state, "{\"draft\": true}", "/draft", "true");
    hold(*state, "{\"where\": {\"size\": {\"to\": -3}}}", "/where/size/to", "-3");
}

static void what_is_absent_or_null_is_left_out(void **state)
{
    hold(*state, "{}", "/take", NULL);
    hold(*state, "{\"ratio\": null}", "/ratio", NULL);
    hold(*state, "{\"where\": []}", "/where/size/to", NULL);
    hold(*state, "{\"take\": 1", "/take", NULL);
    hold(*state, NULL, "/take", NULL);
}

static void values_of_a_list_are_set_apart(void **state)
{
    hold(*state, "{\"where\": {\"kind\": [\"a\", \"b\"]}}", "/where/kind",
         "a" CONTRACT_VALUE_BREAK "b");
    hold(*state, "{\"where\": {\"kind\": [\"a\"]}}", "/where/kind", "a");
}

static void what_is_no_declared_member_is_not_found(void **state)
{
    hold(*state, "{\"other\": 1}", "/other", NULL);
}

static void a_value_is_meant_with_what_must_stand_beside_it(void **state)
{
    static const struct {
        const char *body;
        bool meant;
    } cases[] = {
        {"{\"writer\":{\"op\":\"is\",\"version\":2,\"value\":\"x\"}}", true},
        {"{\"writer\":{\"op\":\"is\",\"version\":2.0,\"value\":\"x\"}}", true},
        {"{\"writer\":{\"op\":\"is\",\"version\":3,\"value\":\"x\"}}", false},
        {"{\"writer\":{\"version\":2,\"value\":\"x\"}}", false},
    };
    struct expression at = contract_parameter_at(body_member(*state, "/writer/value"));
    struct http_request request;
    struct route route;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        body_request(*state, "searchNotes", NULL, cases[i].body, &request, &route);
        if (cases[i].meant)
            assert_string_equal(route_input(&route, &request, &at), "x");
        else
            assert_null(route_input(&route, &request, &at));
        route_clear(&route);
        http_request_clear(&request);
    }
}

static void values_of_a_repeated_parameter_are_read_together(void **state)
{
    const struct contract_operation *list = contract_operation_named(*state, "listNotes");
    const struct expression *kind = &list->list->filters[0].value;
    struct route route = {.operation = list};
    struct http_request request;

    http_request_init(&request, "GET", "/notes?kind=a&size=1&kind=c%2Cd&kind=");
    route_read_lists(&route, &request);
    assert_string_equal(route_input(&route, &request, kind),
                        "a" CONTRACT_VALUE_BREAK "c,d" CONTRACT_VALUE_BREAK);
    assert_string_equal(route_input(&route, &request, &list->list->filters[1].value),
                        "1");
    route_clear(&route);
    http_request_clear(&request);
    route = (struct route){.operation = list};
    http_request_init(&request, "GET", "/notes?kinds=a");
    route_read_lists(&route, &request);
    assert_null(route_input(&route, &request, kind));
    route_clear(&route);
    http_request_clear(&request);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scalars_are_read_as_text),
        cmocka_unit_test(what_is_absent_or_null_is_left_out),
        cmocka_unit_test(values_of_a_list_are_set_apart),
        cmocka_unit_test(what_is_no_declared_member_is_not_found),
        cmocka_unit_test(a_value_is_meant_with_what_must_stand_beside_it),
        cmocka_unit_test(values_of_a_repeated_parameter_are_read_together),
    };

    return cmocka_run_group_tests(tests, body_setup, body_teardown);
}
