/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/body_contract.h"

#include "mock/guard.h"

/* What is wrong with a request, in the order in which the mock looks: "" when nothing is,
 * else "KIND LABEL" of the first problem. */
static const char *judged(const struct contract *contract, const char *operation,
                          const char *media, const char *body)
{
    static char told[128];
    struct guard_problems problems;
    struct http_request request;
    struct route route;

    problems.count = 0;
    body_request(contract, operation, media, body, &request, &route);
    guard_body(route.operation, &route, &request, &problems);
    if (problems.count == 0)
        guard_parameters(route.operation, &route, &request, &problems);
    if (problems.count == 0)
        guard_body_shape(route.operation, &route, &request, &problems);
    *told = '\0';
    if (problems.count > 0)
        (void)snprintf(
            told, sizeof told, "%s %s", contract_refusal_name(problems.items[0].kind),
            problems.items[0].parameter == NULL ? "-"
                                                : problems.items[0].parameter->label);
    route_clear(&route);
    http_request_clear(&request);
    return told;
}

#define JSON "application/json"

static void a_good_body_passes(void **state)
{
    assert_string_equal(judged(*state, "searchNotes", JSON, "{\"take\": 2}"), "");
    assert_string_equal(
        judged(*state, "searchNotes", "application/json; charset=utf-8",
               "{\"take\": 2.0, \"where\": {\"kind\": [\"a\", \"b\"], \"size\": "
               "{\"from\": 1}}, \"version\": 2, \"draft\": false, \"ratio\": null}"),
        "");
    assert_string_equal(judged(*state, "addNote", "text/plain", "not JSON"), "");
}

static void a_body_that_is_no_json_is_one_problem(void **state)
{
    assert_string_equal(judged(*state, "searchNotes", JSON, "{\"take\": 2"), "body -");
    assert_string_equal(judged(*state, "searchNotes", JSON, "[2]"), "body -");
    assert_string_equal(judged(*state, "searchNotes", NULL, "{\"take\""), "body -");
}

static void a_body_of_another_type_is_told_apart(void **state)
{
    assert_string_equal(judged(*state, "searchNotes", "text/plain", "{\"take\": 2}"),
                        "media -");
    assert_string_equal(judged(*state, "searchNotes", NULL, "{\"take\": 2}"), "");
}

static void each_type_has_a_schema_of_its_own(void **state)
{
    static const char patch[] = "application/json-patch+json";

    assert_string_equal(judged(*state, "patchNotes", JSON, "{\"text\": \"a\"}"), "");
    assert_string_equal(judged(*state, "patchNotes", JSON, "{\"texts\": \"a\"}"),
                        "required text");
    assert_string_equal(judged(*state, "patchNotes", patch, "[{\"op\": \"add\"}]"), "");
    assert_string_equal(judged(*state, "patchNotes", patch, "[{}]"), "body -");
    assert_string_equal(judged(*state, "patchNotes", patch, "{\"text\": \"a\"}"),
                        "body -");
    assert_string_equal(judged(*state, "patchNotes", patch, "[{"), "body -");
    assert_string_equal(judged(*state, "patchNotes", "text/plain", "short"), "");
    assert_string_equal(judged(*state, "patchNotes", "text/plain", "longer"), "body -");
    assert_string_equal(judged(*state, "patchNotes", "application/octet-stream", "any"),
                        "");
    assert_string_equal(judged(*state, "patchNotes", "image/png", "any"), "media -");
}

static void a_body_may_be_left_out_unless_it_is_required(void **state)
{
    assert_string_equal(judged(*state, "searchNotes", NULL, NULL), "");
    assert_string_equal(judged(*state, "addNote", NULL, NULL), "body -");
    assert_string_equal(judged(*state, "addNote", JSON, ""), "body -");
}

static void a_member_is_judged_by_its_type(void **state)
{
    assert_string_equal(judged(*state, "searchNotes", JSON, "{\"take\": \"2\"}"),
                        "type take");
    assert_string_equal(judged(*state, "searchNotes", JSON, "{\"take\": 2.5}"),
                        "type take");
    assert_string_equal(judged(*state, "searchNotes", JSON, "{\"take\": null}"),
                        "type take");
    assert_string_equal(
        judged(*state, "searchNotes", JSON, "{\"take\": 2, \"draft\": \"true\"}"),
        "type draft");
    assert_string_equal(judged(*state, "addNote", JSON, "{\"text\": 5}"), "type text");
}

static void a_member_is_judged_by_its_bounds_and_its_enum(void **state)
{
    assert_string_equal(judged(*state, "searchNotes", JSON, "{\"take\": 0}"),
                        "minimum take");
    assert_string_equal(judged(*state, "searchNotes", JSON, "{\"take\": 11}"),
                        "maximum take");
    assert_string_equal(
        judged(*state, "searchNotes", JSON, "{\"take\": 2, \"version\": 3}"),
        "enum version");
}

static void a_required_member_must_be_there(void **state)
{
    assert_string_equal(judged(*state, "searchNotes", JSON, "{}"), "required take");
}

static void each_value_of_a_list_is_judged(void **state)
{
    assert_string_equal(judged(*state, "searchNotes", JSON,
                               "{\"take\":1,\"where\":{\"kind\":[\"a\",\"d\"]}}"),
                        "enum where.kind");
    assert_string_equal(judged(*state, "searchNotes", JSON,
                               "{\"take\":1,\"where\":{\"kind\":[\"a\",1]}}"),
                        "type where.kind");
    assert_string_equal(
        judged(*state, "searchNotes", JSON, "{\"take\":1,\"where\":{\"kind\":\"a\"}}"),
        "type where.kind");
    assert_string_equal(
        judged(*state, "searchNotes", JSON, "{\"take\":1,\"where\":{\"kind\":[]}}"),
        "length where.kind");
}

static void one_value_may_stand_without_a_list_where_either_is_taken(void **state)
{
    assert_string_equal(
        judged(*state, "searchNotes", JSON, "{\"take\":1,\"author\":\"ann\"}"), "");
    assert_string_equal(
        judged(*state, "searchNotes", JSON, "{\"take\":1,\"author\":[\"ann\",\"ben\"]}"),
        "");
    assert_string_equal(judged(*state, "searchNotes", JSON, "{\"take\":1,\"author\":5}"),
                        "type author");
    assert_string_equal(
        judged(*state, "searchNotes", JSON, "{\"take\":1,\"author\":[5]}"),
        "type author");
    assert_string_equal(judged(*state, "searchNotes", JSON,
                               "{\"take\":1,\"author\":null,\"marks\":null}"),
                        "");
    assert_string_equal(
        judged(*state, "searchNotes", JSON, "{\"take\":1,\"where\":{\"kind\":null}}"),
        "type where.kind");
}

static void what_no_member_explains_is_the_body_s_fault(void **state)
{
    assert_string_equal(judged(*state, "searchNotes", JSON,
                               "{\"take\":1,\"where\":{\"kind\":[\"a\"],\"other\":1}}"),
                        "body -");
    assert_string_equal(judged(*state, "searchNotes", JSON, "{\"take\":1,\"where\":5}"),
                        "body -");
    assert_string_equal(judged(*state, "searchNotes", JSON, "{\"take\":1,\"where\":{}}"),
                        "body -");
}

static void a_reversed_range_in_a_body_is_refused(void **state)
{
    assert_string_equal(
        judged(
            *state, "searchNotes", JSON,
            "{\"take\":1,\"where\":{\"kind\":[\"a\"],\"size\":{\"from\":5,\"to\":4}}}"),
        "range where.size.from");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_body_passes),
        cmocka_unit_test(a_body_that_is_no_json_is_one_problem),
        cmocka_unit_test(a_body_of_another_type_is_told_apart),
        cmocka_unit_test(each_type_has_a_schema_of_its_own),
        cmocka_unit_test(a_body_may_be_left_out_unless_it_is_required),
        cmocka_unit_test(a_member_is_judged_by_its_type),
        cmocka_unit_test(a_member_is_judged_by_its_bounds_and_its_enum),
        cmocka_unit_test(a_required_member_must_be_there),
        cmocka_unit_test(each_value_of_a_list_is_judged),
        cmocka_unit_test(one_value_may_stand_without_a_list_where_either_is_taken),
        cmocka_unit_test(what_no_member_explains_is_the_body_s_fault),
        cmocka_unit_test(a_reversed_range_in_a_body_is_refused),
    };

    return cmocka_run_group_tests(tests, body_setup, body_teardown);
}
