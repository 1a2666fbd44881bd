/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/body_contract.h"

#include "conformance/evidence_internal.h"

/* What a question about an operation is sent with, or "" without a body. */
static void hold(struct contract *contract, const struct question *asked,
                 const char *body, const char *media)
{
    struct target target = {.contract = contract};
    struct evidence *evidence = evidence_new(contract, &target, NULL);
    struct http_request request;
    const char *type;

    evidence_build(evidence, asked, &request);
    type = http_headers_value(&request.headers, "Content-Type");
    assert_string_equal(request.body == NULL ? "" : request.body, body);
    assert_string_equal(type == NULL ? "" : type, media);
    assert_int_equal(request.body_length, strlen(body));
    assert_string_equal(request.method, asked->operation->method);
    http_request_clear(&request);
    evidence_free(evidence);
}

static struct question search(const struct contract *contract,
                              const struct arguments *arguments)
{
    return (struct question){.operation =
                                 contract_operation_named(contract, "searchNotes"),
                             .arguments = arguments,
                             .as = AS_NOBODY};
}

static void members_are_written_by_their_types(void **state)
{
    AUTO_ARGUMENTS struct arguments arguments = {0};
    struct question asked = search(*state, &arguments);

    arguments_set_number(&arguments, body_member(*state, "/take"), 3);
    arguments_set(&arguments, body_member(*state, "/draft"), "true");
    arguments_set(&arguments, body_member(*state, "/ratio"), "0.5");
    arguments_set(&arguments, body_member(*state, "/where/size/from"), "7");
    arguments_set(&arguments, body_member(*state, "/where/kind"),
                  "a" CONTRACT_VALUE_BREAK "b");
    hold(*state, &asked,
         "{\"take\":3,\"where\":{\"kind\":[\"a\",\"b\"],\"size\":{\"from\":7}},"
         "\"draft\":true,\"ratio\":0.5}",
         "application/json");
}

static void one_of_a_list_or_a_value_goes_alone(void **state)
{
    AUTO_ARGUMENTS struct arguments arguments = {0};
    struct question asked = search(*state, &arguments);

    arguments_set(&arguments, body_member(*state, "/author"), "ann");
    arguments_set(&arguments, body_member(*state, "/marks"), "7");
    hold(*state, &asked, "{\"take\":5,\"author\":\"ann\",\"marks\":[7]}",
         "application/json");
    arguments_set(&arguments, body_member(*state, "/author"),
                  "ann" CONTRACT_VALUE_BREAK "ben");
    hold(*state, &asked, "{\"take\":5,\"author\":[\"ann\",\"ben\"],\"marks\":[7]}",
         "application/json");
}

static void a_repeated_parameter_is_written_once_for_each_value(void **state)
{
    AUTO_ARGUMENTS struct arguments arguments = {0};
    const struct contract_operation *list = contract_operation_named(*state, "listNotes");
    struct target target = {.contract = *state};
    struct evidence *evidence = evidence_new(*state, &target, NULL);
    struct question asked = {.operation = list, .arguments = &arguments, .as = AS_NOBODY};
    struct http_request request;

    arguments_set(&arguments, contract_parameter_named(list, EXPRESSION_QUERY, "kind"),
                  "a" CONTRACT_VALUE_BREAK "b");
    arguments_set(&arguments, contract_parameter_named(list, EXPRESSION_QUERY, "text"),
                  "x|y");
    evidence_build(evidence, &asked, &request);
    assert_string_equal(request.target, "/notes?kind=a&kind=b&text=x%7Cy");
    assert_null(request.body);
    http_request_clear(&request);
    evidence_free(evidence);
}

static void constants_go_with_a_value_unless_they_are_said_otherwise(void **state)
{
    AUTO_ARGUMENTS struct arguments arguments = {0};
    struct question asked = search(*state, &arguments);

    arguments_set(&arguments, body_member(*state, "/writer/value"), "x");
    hold(*state, &asked,
         "{\"take\":5,\"writer\":{\"op\":\"is\",\"version\":2,\"value\":\"x\"}}",
         "application/json");
    arguments_set(&arguments, body_member(*state, "/writer/op"), NULL);
    arguments_set_json(&arguments, body_member(*state, "/writer/version"), "[]");
    hold(*state, &asked, "{\"take\":5,\"writer\":{\"version\":[],\"value\":\"x\"}}",
         "application/json");
}

static void hundreds_of_inputs_are_all_sent(void **state)
{
    AUTO_ARGUMENTS struct arguments arguments = {0};
    struct target target = {.contract = *state};
    struct evidence *evidence = evidence_new(*state, &target, NULL);
    struct question asked = search(*state, &arguments);
    struct http_request request;
    json_t *body;

    for (int i = 0; i < 300; i++) {
        AUTO_FREE char *name = memory_format("/m%d", i);
        struct contract_parameter member = {.name = name, .in = EXPRESSION_REQUEST_BODY};

        arguments_set(&arguments, &member, "x");
    }
    evidence_build(evidence, &asked, &request);
    body = json_loads(request.body, 0, NULL);
    assert_int_equal(json_object_size(body), 301); /* and one that is required */
    json_decref(body);
    http_request_clear(&request);
    evidence_free(evidence);
}

static void what_a_type_cannot_mean_goes_as_text(void **state)
{
    AUTO_ARGUMENTS struct arguments arguments = {0};
    struct question asked = search(*state, &arguments);

    arguments_set(&arguments, body_member(*state, "/take"), "many");
    arguments_set(&arguments, body_member(*state, "/draft"), "\"no\"");
    hold(*state, &asked, "{\"take\":\"many\",\"draft\":\"\\\"no\\\"\"}",
         "application/json");
}

static void a_fraction_for_a_whole_number_stays_a_number(void **state)
{
    AUTO_ARGUMENTS struct arguments arguments = {0};
    struct question asked = search(*state, &arguments);

    arguments_set(&arguments, body_member(*state, "/take"), "1.5");
    hold(*state, &asked, "{\"take\":1.5}", "application/json");
}

static void json_stands_as_it_is(void **state)
{
    AUTO_ARGUMENTS struct arguments arguments = {0};
    struct question asked = search(*state, &arguments);

    arguments_set(&arguments, body_member(*state, "/take"), "1");
    arguments_set_json(&arguments, body_member(*state, "/take"), "{}");
    hold(*state, &asked, "{\"take\":{}}", "application/json");
}

static void a_required_member_gets_what_the_contract_says(void **state)
{
    struct question asked = search(*state, NULL);

    hold(*state, &asked, "{\"take\":5}", "application/json");
}

static void a_body_that_is_required_is_sent_even_empty(void **state)
{
    struct question asked = {.operation = contract_operation_named(*state, "addNote"),
                             .as = AS_NOBODY};

    hold(*state, &asked, "{}", "application/json");
}

static void other_bytes_can_be_asked_for_and_none(void **state)
{
    struct question asked = search(*state, NULL);

    asked.body = "{";
    hold(*state, &asked, "{", "application/json");
    asked.media = "text/plain";
    hold(*state, &asked, "{", "text/plain");
    asked.body = "";
    hold(*state, &asked, "", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_are_written_by_their_types),
        cmocka_unit_test(one_of_a_list_or_a_value_goes_alone),
        cmocka_unit_test(a_repeated_parameter_is_written_once_for_each_value),
        cmocka_unit_test(constants_go_with_a_value_unless_they_are_said_otherwise),
        cmocka_unit_test(hundreds_of_inputs_are_all_sent),
        cmocka_unit_test(what_a_type_cannot_mean_goes_as_text),
        cmocka_unit_test(a_fraction_for_a_whole_number_stays_a_number),
        cmocka_unit_test(json_stands_as_it_is),
        cmocka_unit_test(a_required_member_gets_what_the_contract_says),
        cmocka_unit_test(a_body_that_is_required_is_sent_even_empty),
        cmocka_unit_test(other_bytes_can_be_asked_for_and_none),
    };

    return cmocka_run_group_tests(tests, body_setup, body_teardown);
}
