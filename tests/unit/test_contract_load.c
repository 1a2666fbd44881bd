/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One contract that says everything, whole/, is held to the model member by member.
 */
#include "tests/unit/contract_whole.h"

static const struct contract_list *list_of(void **state)
{
    const struct contract_operation *operation =
        contract_operation_named(*state, "listCalls");

    assert_non_null(operation);
    assert_non_null(operation->list);
    return operation->list;
}

static void document_says_title_version_and_folder(void **state)
{
    const struct contract *contract = *state;

    assert_string_equal(contract->title, "Calls");
    assert_string_equal(contract->version, "2.1");
    assert_string_equal(contract->folder, "tests/vectors/contract/whole");
    assert_int_equal(contract->operation_count, 3);
}

static void a_file_may_be_named_instead_of_its_folder(void **state)
{
    struct contract *contract = load(WHOLE "/contract.yaml");

    (void)state;
    assert_string_equal(contract->folder, "tests/vectors/contract/whole");
    contract_free(contract);
}

static void lint_has_nothing_to_say(void **state)
{
    struct diagnostics diagnostics;

    diagnostics_init(&diagnostics);
    contract_lint(*state, &diagnostics);
    diagnostics_print(&diagnostics, stdout, false);
    assert_int_equal(diagnostics.errors + diagnostics.warnings, 0);
    diagnostics_clear(&diagnostics);
}

static void operation_without_an_id_is_named_by_method_and_path(void **state)
{
    const struct contract_operation *operation =
        contract_operation_named(*state, "post /calls");

    assert_non_null(operation);
    assert_string_equal(operation->method, "POST");
    assert_string_equal(operation->path, "/calls");
    assert_null(operation->list);
    assert_null(operation->item);
}

static void schemes_are_read_by_kind(void **state)
{
    const struct contract *contract = *state;

    assert_int_equal(contract->scheme_count, 5);
    assert_string_equal(contract->schemes[0].name, "token");
    assert_int_equal(contract->schemes[0].kind, SCHEME_BEARER);
    assert_int_equal(contract->schemes[1].kind, SCHEME_BASIC);
    assert_int_equal(contract->schemes[2].kind, SCHEME_API_KEY);
    assert_int_equal(contract->schemes[2].in, EXPRESSION_REQUEST_HEADER);
    assert_string_equal(contract->schemes[2].key, "X-Key");
    assert_int_equal(contract->schemes[3].kind, SCHEME_API_KEY);
    assert_int_equal(contract->schemes[3].in, EXPRESSION_QUERY);
    assert_int_equal(contract->schemes[4].kind, SCHEME_BEARER);
}

static void security_of_an_operation_replaces_the_document_s(void **state)
{
    const struct contract_operation *list = contract_operation_named(*state, "listCalls");
    const struct contract_operation *item = contract_operation_named(*state, "getCall");
    const struct contract_operation *post =
        contract_operation_named(*state, "post /calls");

    assert_int_equal(list->security_count, 1);
    assert_int_equal(list->security[0].count, 1);
    assert_int_equal(list->security[0].schemes[0], 0);
    assert_int_equal(item->security_count, 2);
    assert_int_equal(item->security[0].count, 2);
    assert_int_equal(item->security[0].schemes[0], 2);
    assert_int_equal(item->security[0].schemes[1], 3);
    assert_int_equal(item->security[1].count, 0);
    assert_int_equal(post->security_count, 0);
}

static void credentials_hold_a_value_for_each_scheme(void **state)
{
    const struct contract *contract = *state;
    const struct contract_credential *main = contract_credential_named(contract, "main");
    const struct contract_credential *all = contract_credential_named(contract, "all");

    assert_int_equal(contract->credential_count, 2);
    assert_string_equal(main->values[0], "key-1");
    assert_string_equal(main->values[2], "key-2");
    assert_null(main->values[1]);
    assert_false(main->sees_all);
    assert_int_equal(main->sees_count, 1);
    assert_string_equal(main->sees[0], "t-1");
    assert_true(all->sees_all);
    assert_null(contract_credential_named(contract, "other"));
}

static void records_come_with_shape_and_identifier(void **state)
{
    const struct contract *contract = *state;

    assert_int_equal(contract->record_set_count, 2);
    assert_string_equal(contract->records[0].name, "calls");
    assert_string_equal(contract->records[0].id, "/key");
    assert_int_equal(contract_record_count(&contract->records[0]), 2);
    assert_non_null(contract->records[0].shape);
    assert_string_equal(contract->records[1].id, "/id");
    assert_null(contract->records[1].shape);
}

static void parameters_of_the_path_are_merged(void **state)
{
    const struct contract_operation *list = contract_operation_named(*state, "listCalls");
    const struct contract_parameter *trace =
        contract_parameter_named(list, EXPRESSION_REQUEST_HEADER, "x-trace");
    const struct contract_parameter *page =
        contract_parameter_named(list, EXPRESSION_QUERY, "page");

    assert_non_null(trace);
    assert_string_equal(trace->name, "X-Trace");
    /* The operation's own page wins over the path's. */
    assert_int_equal(json_integer_value(page->initial), 1);
    assert_null(contract_parameter_named(list, EXPRESSION_QUERY, "Page"));
}

static void parameter_says_what_its_schema_says(void **state)
{
    const struct contract_operation *list = contract_operation_named(*state, "listCalls");
    const struct contract_parameter *limit =
        contract_parameter_named(list, EXPRESSION_QUERY, "limit");
    const struct contract_parameter *kind =
        contract_parameter_named(list, EXPRESSION_QUERY, "kind");
    const struct contract_parameter *from =
        contract_parameter_named(list, EXPRESSION_QUERY, "from");

    assert_string_equal(limit->type, "integer");
    assert_true(limit->has_minimum && limit->has_maximum);
    assert_float_equal(limit->minimum, 1, 0);
    assert_float_equal(limit->maximum, 49, 0); /* exclusiveMaximum: 50 */
    assert_int_equal(json_integer_value(limit->initial), 20);
    assert_int_equal(json_integer_value(limit->example), 10);
    assert_false(limit->required);
    assert_non_null(limit->schema);
    assert_int_equal(json_array_size(kind->enumeration), 2);
    assert_string_equal(from->format, "date-time");
    assert_int_equal(from->claim.certainty, CERTAINTY_INFERRED);
}

static void responses_are_found_exact_before_class_before_default(void **state)
{
    const struct contract_operation *list = contract_operation_named(*state, "listCalls");

    assert_int_equal(contract_response_for(list, 200)->status_low, 200);
    assert_int_equal(contract_response_for(list, 404)->status_high, 404);
    assert_int_equal(contract_response_for(list, 418)->status_low, 400);
    assert_int_equal(contract_response_for(list, 418)->status_high, 499);
    assert_int_equal(contract_response_for(list, 503)->status_low, 0);
    assert_null(contract_response_for(contract_operation_named(*state, "getCall"), 500));
}

static void response_says_media_shape_and_example(void **state)
{
    const struct contract_operation *list = contract_operation_named(*state, "listCalls");
    const struct contract_response *page = contract_response_for(list, 200);
    const struct contract_response *gone = contract_response_for(list, 404);

    /* The first JSON type wins over the text/html before it. */
    assert_string_equal(page->media, "application/json");
    assert_non_null(page->shape);
    assert_non_null(json_object_get(page->example, "calls"));
    assert_null(gone->media);
    assert_null(gone->shape);
    assert_int_equal(gone->claim.certainty, CERTAINTY_INFERRED);
}

static void list_says_records_items_and_row(void **state)
{
    const struct contract_list *list = list_of(state);

    assert_string_equal(list->records->name, "calls");
    assert_int_equal(list->items.source, EXPRESSION_RESPONSE_BODY);
    assert_string_equal(list->items.name, "/calls");
    assert_non_null(contract_field_at(list->row, "/key"));
    assert_null(contract_field_at(list->row, "/recordingUrl"));
    assert_int_equal(list->absent_count, 1);
    assert_string_equal(list->absent[0], "/recordingUrl");
    assert_int_equal(list->absent_claim.certainty, CERTAINTY_INFERRED);
}

static void scope_says_field_value_and_known_owners(void **state)
{
    const struct contract_scope *scope = &list_of(state)->scope;

    assert_true(scope->declared);
    assert_string_equal(scope->field, "/team");
    assert_int_equal(scope->value.source, EXPRESSION_QUERY);
    assert_string_equal(scope->value.name, "team");
    assert_string_equal(scope->known->name, "teams");
}

static void page_says_inputs_and_readings(void **state)
{
    const struct contract_page *page = &list_of(state)->page;

    assert_true(page->declared);
    assert_int_equal(page->kind, PAGE_NUMBER);
    assert_int_equal(page->first, 1);
    assert_string_equal(page->index_parameter->name, "page");
    assert_string_equal(page->size_parameter->name, "limit");
    assert_int_equal(page->past_end, PAST_END_EMPTY);
    assert_true(page->past_end_allowed[PAST_END_EMPTY]);
    assert_true(page->past_end_allowed[PAST_END_REJECT]);
    assert_false(page->past_end_allowed[PAST_END_LAST]);
    assert_int_equal(page->past_end_claim.certainty, CERTAINTY_INFERRED);
    assert_int_equal(page->above_maximum, EXCESS_CLAMP);
    assert_int_equal(page->above_claim.certainty, CERTAINTY_DOCUMENTED);
    assert_int_equal(page->below_minimum, EXCESS_REJECT);
    assert_true(page->below_allowed[EXCESS_REJECT]);
    assert_false(page->below_allowed[EXCESS_IGNORE]);
}

static void totals_are_read_from_body_and_header(void **state)
{
    const struct contract_list *list = list_of(state);

    assert_int_equal(list->totals[TOTAL_ITEMS].at.source, EXPRESSION_RESPONSE_BODY);
    assert_string_equal(list->totals[TOTAL_ITEMS].at.name, "/paging/total");
    assert_int_equal(list->totals[TOTAL_PAGES].at.source, EXPRESSION_RESPONSE_HEADER);
    assert_string_equal(list->totals[TOTAL_PAGES].at.name, "X-Pages");
    assert_int_equal(list->totals[TOTAL_NEXT].claim.certainty, CERTAINTY_INFERRED);
    assert_int_equal(list->totals[TOTAL_PREVIOUS].at.source, EXPRESSION_NONE);
    assert_string_equal(list->totals[TOTAL_ROWS].at.name, "/paging/count");
    assert_string_equal(list->totals[TOTAL_SIZE].at.name, "/paging/size");
    assert_int_equal(list->pages_when_empty, 1);
    assert_int_equal(list->pages_when_empty_claim.certainty, CERTAINTY_DOCUMENTED);
}

static void filters_say_field_match_and_comparison(void **state)
{
    const struct contract_list *list = list_of(state);
    const struct contract_filter *kind = &list->filters[0];
    const struct contract_filter *from = &list->filters[1];
    const struct contract_filter *cost = &list->filters[3];

    assert_int_equal(list->filter_count, 4);
    assert_string_equal(kind->name, "kind");
    assert_string_equal(kind->parameter->name, "kind");
    assert_true(kind->in_row);
    assert_true(kind->fold);
    assert_int_equal(kind->case_claim.certainty, CERTAINTY_DOCUMENTED);
    assert_int_equal(from->case_claim.certainty, CERTAINTY_UNKNOWN);
    assert_int_equal(from->match, MATCH_AT_OR_AFTER);
    assert_int_equal(from->compare, COMPARE_INSTANT);
    assert_int_equal(from->claim.certainty, CERTAINTY_INFERRED);
    assert_int_equal(from->match_claim.certainty, CERTAINTY_INFERRED);
    assert_int_equal(from->field_or_count, 1);
    assert_string_equal(from->field_or[0], "/endedAt");
    assert_int_equal(from->field_claim.certainty, CERTAINTY_UNKNOWN);
    assert_string_equal(cost->name, "dearest");
    assert_string_equal(cost->parameter->name, "max_cost");
    assert_int_equal(cost->compare, COMPARE_NUMBER);
    assert_false(cost->in_row);
}

static void ranges_connect_their_filters(void **state)
{
    const struct contract_list *list = list_of(state);

    assert_int_equal(list->range_count, 1);
    assert_ptr_equal(list->ranges[0].from, &list->filters[1]);
    assert_ptr_equal(list->ranges[0].to, &list->filters[2]);
    assert_true(list->ranges[0].reversed_rejected);
    assert_true(list->ranges[0].reversed_allowed[REVERSED_REJECT]);
    assert_true(list->ranges[0].reversed_allowed[REVERSED_EMPTY]);
    assert_int_equal(list->ranges[0].reversed_claim.certainty, CERTAINTY_DOCUMENTED);
}

static void order_says_words_keys_and_default(void **state)
{
    const struct contract_order *order = &list_of(state)->order;

    assert_true(order->declared);
    assert_string_equal(order->parameter->name, "sort");
    assert_int_equal(order->word_count, 2);
    assert_int_equal(order->initial, 1);
    assert_string_equal(order->words[0].word, "longest");
    assert_int_equal(order->words[0].key_count, 2);
    assert_int_equal(order->words[0].keys[0].compare, COMPARE_NUMBER);
    assert_int_equal(order->words[0].keys[0].direction, DIRECTION_DESCENDING);
    assert_int_equal(order->words[0].keys[1].direction, DIRECTION_ASCENDING);
    assert_int_equal(order->words[0].keys[1].claim.certainty, CERTAINTY_UNKNOWN);
    assert_true(order->stable_ties);
}

static void item_knows_its_list_and_identifier(void **state)
{
    const struct contract_operation *operation =
        contract_operation_named(*state, "getCall");
    const struct contract_item *item = operation->item;

    assert_ptr_equal(item->list, contract_operation_named(*state, "listCalls"));
    assert_string_equal(item->id_parameter->name, "key");
    assert_int_equal(item->id.source, EXPRESSION_PATH);
    assert_string_equal(item->id_field, "/key");
    assert_true(item->scope.declared);
    assert_int_equal(item->scope.value.source, EXPRESSION_NONE);
}

static void errors_are_merged_key_by_key(void **state)
{
    const struct contract *contract = *state;
    const struct contract_operation *list = contract_operation_named(*state, "listCalls");
    const struct contract_error *whole = contract->errors.by[REFUSAL_ENUM];
    const struct contract_error *kind =
        contract_parameter_named(list, EXPRESSION_QUERY, "kind")->errors.by[REFUSAL_ENUM];
    const struct contract_error *sort =
        contract_parameter_named(list, EXPRESSION_QUERY, "sort")->errors.by[REFUSAL_ENUM];

    assert_int_equal(whole->status.items[0], 400);
    assert_string_equal(whole->quote, "'");
    assert_string_equal(whole->join, " | ");
    assert_string_equal(whole->media, "application/json");
    assert_int_equal(whole->claim.certainty, CERTAINTY_DOCUMENTED);
    /* The operation gives another status, the parameter another certainty. */
    assert_int_equal(kind->status.items[0], 422);
    assert_ptr_equal(kind->body, whole->body);
    assert_int_equal(kind->claim.certainty, CERTAINTY_DOCUMENTED);
    assert_int_equal(sort->status.items[0], 422);
    assert_int_equal(sort->claim.certainty, CERTAINTY_INFERRED);
    assert_int_equal(sort->prose_count, 1);
    assert_string_equal(sort->prose[0], "/error");
}

static void refusals_fall_back(void **state)
{
    const struct contract_operation *list = contract_operation_named(*state, "listCalls");
    const struct contract_operation *item = contract_operation_named(*state, "getCall");
    const struct contract_error *minimum = list->errors.by[REFUSAL_MINIMUM];
    const struct contract_error *forbidden = item->errors.by[REFUSAL_ITEM_FORBIDDEN];

    assert_int_equal(minimum->status.items[0], 400);
    assert_int_equal(minimum->claim.certainty, CERTAINTY_INFERRED);
    assert_int_equal(item->errors.by[REFUSAL_ITEM_UNKNOWN]->claim.certainty,
                     CERTAINTY_DOCUMENTED);
    assert_int_equal(forbidden->status.items[0], 404);
    assert_int_equal(forbidden->claim.certainty, CERTAINTY_INFERRED);
    assert_null(list->errors.by[REFUSAL_ITEM_UNKNOWN]);
    assert_null(list->errors.by[REFUSAL_PAST_END]);
}

static void cases_come_sorted_with_their_operation(void **state)
{
    const struct contract *contract = *state;
    const struct contract_case *first = &contract->cases[0];
    const struct contract_case *second = &contract->cases[1];

    assert_int_equal(contract->case_count, 3);
    assert_string_equal(first->name, "a-list");
    assert_string_equal(first->method, "GET");
    assert_string_equal(first->target,
                        "/calls?kind=in&from=2025-05-01T00%3A00%3A00%2B02%3A00&tag=a%20b&"
                        "tag=c%26d&page=2");
    assert_string_equal(json_string_value(json_object_get(first->query, "page")), "2");
    assert_ptr_equal(first->operation, contract_operation_named(contract, "listCalls"));
    assert_string_equal(first->credential, "main");
    assert_int_equal(first->abbreviated_count, 1);
    assert_int_equal(first->certainty, CERTAINTY_DOCUMENTED);
    assert_string_equal(second->name, "b-item");
    assert_string_equal(second->target, "/calls/a%2Fb");
    assert_ptr_equal(second->operation, contract_operation_named(contract, "getCall"));
    assert_int_equal(second->certainty, CERTAINTY_INFERRED);
    assert_string_equal(contract->cases[2].name, "c-nothing");
    assert_null(contract->cases[2].operation);
    assert_int_equal(contract->cases[2].status, 404);
}

static void claim_leads_to_its_place(void **state)
{
    const struct contract *contract = *state;
    const struct contract_list *list = list_of(state);
    struct place place = contract_place(contract, &list->page.past_end_claim);

    assert_string_equal(place.file, "tests/vectors/contract/whole/contract.yaml");
    assert_int_equal(place.line, 107);
    assert_int_equal(place.column, 13);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_MODEL(document_says_title_version_and_folder),
        cmocka_unit_test(a_file_may_be_named_instead_of_its_folder),
        WITH_MODEL(lint_has_nothing_to_say),
        WITH_MODEL(operation_without_an_id_is_named_by_method_and_path),
        WITH_MODEL(schemes_are_read_by_kind),
        WITH_MODEL(security_of_an_operation_replaces_the_document_s),
        WITH_MODEL(credentials_hold_a_value_for_each_scheme),
        WITH_MODEL(records_come_with_shape_and_identifier),
        WITH_MODEL(parameters_of_the_path_are_merged),
        WITH_MODEL(parameter_says_what_its_schema_says),
        WITH_MODEL(responses_are_found_exact_before_class_before_default),
        WITH_MODEL(response_says_media_shape_and_example),
        WITH_MODEL(list_says_records_items_and_row),
        WITH_MODEL(scope_says_field_value_and_known_owners),
        WITH_MODEL(page_says_inputs_and_readings),
        WITH_MODEL(totals_are_read_from_body_and_header),
        WITH_MODEL(filters_say_field_match_and_comparison),
        WITH_MODEL(ranges_connect_their_filters),
        WITH_MODEL(order_says_words_keys_and_default),
        WITH_MODEL(item_knows_its_list_and_identifier),
        WITH_MODEL(errors_are_merged_key_by_key),
        WITH_MODEL(refusals_fall_back),
        WITH_MODEL(cases_come_sorted_with_their_operation),
        WITH_MODEL(claim_leads_to_its_place),
    };

    memory_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
