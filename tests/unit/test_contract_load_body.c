/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/body_contract.h"

static void a_member_that_holds_no_others_is_an_input(void **state)
{
    static const char *const expected[] = {
        "/skip",    "/take",      "/where/kind",     "/where/size/from", "/where/size/to",
        "/version", "/writer/op", "/writer/version", "/writer/value",    "/draft",
        "/author",  "/marks",     "/ratio"};
    const struct contract_operation *operation =
        contract_operation_named(*state, "searchNotes");

    assert_int_equal(operation->parameter_count, sizeof expected / sizeof *expected);
    for (size_t i = 0; i < operation->parameter_count; i++) {
        assert_int_equal(operation->parameters[i].in, EXPRESSION_REQUEST_BODY);
        assert_string_equal(operation->parameters[i].name, expected[i]);
    }
}

static void a_member_is_called_by_the_names_on_its_way(void **state)
{
    const struct contract_operation *add = contract_operation_named(*state, "addNote");

    assert_string_equal(body_member(*state, "/take")->label, "take");
    assert_string_equal(body_member(*state, "/where/size/from")->label,
                        "where.size.from");
    assert_string_equal(
        contract_parameter_named(add, EXPRESSION_REQUEST_BODY, "/a~1b")->label, "a/b");
}

static void what_the_schema_says_holds_for_the_input(void **state)
{
    const struct contract_parameter *take = body_member(*state, "/take");

    assert_string_equal(take->type, "integer");
    assert_true(take->has_minimum && take->has_maximum);
    assert_int_equal((int)take->maximum, 10);
    assert_int_equal(json_integer_value(take->initial), 5);
    assert_int_equal(take->compare, COMPARE_NUMBER);
    assert_int_equal(json_integer_value(
                         json_array_get(body_member(*state, "/version")->enumeration, 0)),
                     2);
}

static void required_counts_where_every_object_around_is_required(void **state)
{
    assert_true(body_member(*state, "/take")->required);
    assert_false(body_member(*state, "/skip")->required);
    assert_false(body_member(*state, "/where/kind")->required);
}

static void an_array_of_scalars_is_known_by_its_items(void **state)
{
    const struct contract_parameter *kind = body_member(*state, "/where/kind");
    const struct contract_operation *add = contract_operation_named(*state, "addNote");
    const struct contract_parameter *tags =
        contract_parameter_named(add, EXPRESSION_REQUEST_BODY, "/tags");

    assert_int_equal(kind->listing, LISTING_ARRAY);
    assert_string_equal(kind->type, "string");
    assert_int_equal(json_array_size(kind->enumeration), 3);
    assert_int_equal(body_member(*state, "/author")->listing, LISTING_EITHER);
    assert_string_equal(body_member(*state, "/author")->type, "string");
    assert_int_equal(body_member(*state, "/marks")->listing, LISTING_ARRAY);
    assert_int_equal(tags->listing, LISTING_NONE);
    assert_string_equal(tags->type, "array");
}

static void a_query_s_list_stands_as_its_style_says(void **state)
{
    static const char *const names[] = {"kind", "size", "text", "id"};
    static const char *const separators[] = {CONTRACT_VALUE_BREAK, ",", "|", " "};
    const struct contract_operation *list = contract_operation_named(*state, "listNotes");

    for (size_t i = 0; i < 4; i++) {
        const struct contract_parameter *parameter =
            contract_parameter_named(list, EXPRESSION_QUERY, names[i]);

        assert_int_equal(parameter->listing, i == 0 ? LISTING_REPEATED : LISTING_JOINED);
        assert_string_equal(parameter->separator, separators[i]);
        assert_string_equal(parameter->type, i == 1 ? "integer" : "string");
        assert_true(list->list->filters[i].value.repeated == (i == 0));
    }
}

static void members_of_a_deep_object_are_inputs_of_a_list(void **state)
{
    const struct contract_operation *list = contract_operation_named(*state, "listNotes");
    const struct contract_parameter *size =
        contract_parameter_named(list, EXPRESSION_QUERY, "where[size]");
    const struct contract_parameter *word =
        contract_parameter_named(list, EXPRESSION_QUERY, "where[word]");

    assert_non_null(size);
    assert_non_null(word);
    assert_null(contract_parameter_named(list, EXPRESSION_QUERY, "where"));
    assert_true(size->required && !word->required);
    assert_false(contract_parameter_named(list, EXPRESSION_QUERY, "maybe[x]")->required);
    assert_string_equal(size->type, "integer");
    assert_true(size->has_minimum);
    assert_int_equal(size->claim.certainty, CERTAINTY_INFERRED);
    assert_int_equal(size->errors.by[REFUSAL_TYPE]->status.items[0], 422);
}

static void constants_stand_beside_a_value(void **state)
{
    const struct contract_parameter *value = body_member(*state, "/writer/value");

    assert_int_equal(value->beside_count, 2);
    assert_string_equal(value->beside[0].name, "/writer/op");
    assert_string_equal(json_string_value(value->beside[0].value), "is");
    assert_true(body_member(*state, "/writer/op")->is_beside);
    assert_false(value->is_beside);
}

static void certainty_is_the_body_s_unless_a_member_says_more(void **state)
{
    const struct contract_operation *search =
        contract_operation_named(*state, "searchNotes");

    assert_int_equal(search->body->claim.certainty, CERTAINTY_INFERRED);
    assert_int_equal(body_member(*state, "/skip")->claim.certainty, CERTAINTY_INFERRED);
    assert_int_equal(body_member(*state, "/where/kind")->claim.certainty,
                     CERTAINTY_DOCUMENTED);
}

static void a_member_s_own_errors_come_first(void **state)
{
    assert_int_equal(
        body_member(*state, "/where/kind")->errors.by[REFUSAL_ENUM]->status.items[0],
        409);
    assert_int_equal(
        body_member(*state, "/skip")->errors.by[REFUSAL_TYPE]->status.items[0], 422);
}

static void a_body_takes_its_media_types_and_ranges(void **state)
{
    const struct contract_body *body = contract_operation_named(*state, "addNote")->body;

    assert_true(body->required);
    assert_string_equal(body->media, "application/json");
    assert_true(contract_body_takes(body, "Application/JSON; charset=utf-8"));
    assert_true(contract_body_takes(body, "text/plain"));
    assert_false(contract_body_takes(body, "texts/plain"));
    assert_false(contract_body_takes(body, "application/xml"));
}

static void a_list_by_post_reads_and_a_plain_post_does_not(void **state)
{
    assert_true(
        contract_operation_reads(contract_operation_named(*state, "searchNotes")));
    assert_false(contract_operation_reads(contract_operation_named(*state, "addNote")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_member_that_holds_no_others_is_an_input),
        cmocka_unit_test(a_member_is_called_by_the_names_on_its_way),
        cmocka_unit_test(what_the_schema_says_holds_for_the_input),
        cmocka_unit_test(required_counts_where_every_object_around_is_required),
        cmocka_unit_test(an_array_of_scalars_is_known_by_its_items),
        cmocka_unit_test(a_query_s_list_stands_as_its_style_says),
        cmocka_unit_test(members_of_a_deep_object_are_inputs_of_a_list),
        cmocka_unit_test(constants_stand_beside_a_value),
        cmocka_unit_test(certainty_is_the_body_s_unless_a_member_says_more),
        cmocka_unit_test(a_member_s_own_errors_come_first),
        cmocka_unit_test(a_body_takes_its_media_types_and_ranges),
        cmocka_unit_test(a_list_by_post_reads_and_a_plain_post_does_not),
    };

    return cmocka_run_group_tests(tests, body_setup, body_teardown);
}
