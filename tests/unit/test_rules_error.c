/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/rules/error_internal.h"

#include "src/memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const struct contract_operation operation = {.id = "list"};

/* The value by which a parameter is wrong in one way; "(left out)", or NULL: it cannot.
 */
static const char *fault(const struct contract_parameter *parameter, enum refusal kind,
                         char *out, size_t size)
{
    struct error_faults faults AUTO_FAULTS = {.count = 0};

    error_faults_of(&operation, parameter, &faults);
    for (size_t i = 0; i < faults.count; i++) {
        if (faults.items[i].kind != kind)
            continue;
        snprintf(out, size, "%s",
                 faults.items[i].value == NULL ? "(left out)" : faults.items[i].value);
        return out;
    }
    return NULL;
}

static void a_required_parameter_is_left_out(void **state)
{
    struct contract_parameter parameter = {
        .name = "owner", .in = EXPRESSION_QUERY, .required = true, .type = "string"};
    char value[64];

    (void)state;
    assert_string_equal(fault(&parameter, REFUSAL_REQUIRED, value, sizeof value),
                        "(left out)");
    parameter.required = false;
    assert_null(fault(&parameter, REFUSAL_REQUIRED, value, sizeof value));
}

static void a_number_is_taken_beyond_its_bounds(void **state)
{
    struct contract_parameter parameter = {.name = "size",
                                           .label = "size",
                                           .in = EXPRESSION_QUERY,
                                           .type = "integer",
                                           .has_minimum = true,
                                           .minimum = 1,
                                           .has_maximum = true,
                                           .maximum = 50};
    char value[64];

    (void)state;
    assert_string_equal(fault(&parameter, REFUSAL_MINIMUM, value, sizeof value), "0");
    assert_string_equal(fault(&parameter, REFUSAL_MAXIMUM, value, sizeof value), "51");
    assert_non_null(fault(&parameter, REFUSAL_TYPE, value, sizeof value));
    parameter.maximum = 1e18; /* a double cannot count on from here */
    assert_null(fault(&parameter, REFUSAL_MAXIMUM, value, sizeof value));
}

static void a_size_beyond_its_bound_is_tolerated_where_the_contract_says_so(void **state)
{
    struct contract_parameter parameter = {.name = "size",
                                           .label = "size",
                                           .in = EXPRESSION_QUERY,
                                           .type = "integer",
                                           .has_maximum = true,
                                           .maximum = 50};
    struct contract_list list = {
        .page = {.declared = true, .size_parameter = &parameter}};
    struct contract_operation lists = {.id = "list", .list = &list};

    (void)state;
    list.page.above_allowed[EXCESS_REJECT] = true;
    assert_false(error_is_tolerated(&lists, &parameter, true));
    list.page.above_allowed[EXCESS_CLAMP] = true;
    assert_true(error_is_tolerated(&lists, &parameter, true));
    assert_false(error_is_tolerated(&lists, &parameter, false));
}

static void text_of_no_format_is_sent_for_a_format_that_is_checked(void **state)
{
    struct contract_parameter parameter = {
        .name = "from", .in = EXPRESSION_QUERY, .type = "string", .format = "date-time"};
    char value[64];

    (void)state;
    assert_non_null(fault(&parameter, REFUSAL_FORMAT, value, sizeof value));
    parameter.format = "made-up";
    assert_null(fault(&parameter, REFUSAL_FORMAT, value, sizeof value));
}

static void what_stands_in_the_path_is_wrong_where_it_names_no_record(void **state)
{
    static const struct contract_error declared = {
        .status = {.items = {400}, .count = 1}};
    struct contract_parameter parameter = {.name = "id",
                                           .label = "id",
                                           .in = EXPRESSION_PATH,
                                           .required = true,
                                           .type = "integer"};
    struct contract_item item = {.id_parameter = &parameter};
    struct contract_operation shows = {.id = "item", .item = &item};
    struct error_faults faults AUTO_FAULTS = {.count = 0};
    char value[64];

    (void)state;
    assert_null(fault(&parameter, REFUSAL_REQUIRED, value, sizeof value));
    assert_non_null(fault(&parameter, REFUSAL_TYPE, value, sizeof value));
    error_faults_of(&shows, &parameter, &faults);
    assert_int_equal(faults.count, 0);
    /* What is declared of inputs may be otherwise for a path. */
    parameter.errors.by[REFUSAL_TYPE] = &declared;
    assert_null(fault(&parameter, REFUSAL_TYPE, value, sizeof value));
}

static void a_text_is_found_at_any_depth(void **state)
{
    json_t *body = json_pack("{s:[{s:s}], s:i}", "details", "field", "the page", "n", 5);

    (void)state;
    assert_true(error_holds_text(body, "page"));
    assert_false(error_holds_text(body, "5"));     /* a number is no text */
    assert_false(error_holds_text(body, "field")); /* nor is a name */
    assert_false(error_holds_text(NULL, "page"));
    json_decref(body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_required_parameter_is_left_out),
        cmocka_unit_test(a_number_is_taken_beyond_its_bounds),
        cmocka_unit_test(a_size_beyond_its_bound_is_tolerated_where_the_contract_says_so),
        cmocka_unit_test(text_of_no_format_is_sent_for_a_format_that_is_checked),
        cmocka_unit_test(what_stands_in_the_path_is_wrong_where_it_names_no_record),
        cmocka_unit_test(a_text_is_found_at_any_depth),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
