/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "src/contract.h"

#define MEMBER                                                                           \
    {                                                                                    \
        .source = EXPRESSION_RESPONSE_BODY, .name = "/status"                            \
    }
#define FIELD                                                                            \
    {                                                                                    \
        .source = EXPRESSION_RESPONSE_HEADER, .name = "X-Outcome"                        \
    }

/* `values` and `except` are JSON, each may be NULL. */
static bool tells(struct expression at, const char *values, const char *except,
                  const char *field, const char *body)
{
    json_auto_t *list = values == NULL ? NULL : json_loads(values, 0, NULL);
    json_auto_t *rest = except == NULL ? NULL : json_loads(except, 0, NULL);
    json_auto_t *value = body == NULL ? NULL : json_loads(body, JSON_DECODE_ANY, NULL);
    const struct contract_failure failure = {
        .at = at, .values = list, .except = rest, .claim = {.pointer = ""}};
    struct http_headers headers = {0};
    bool told;

    if (field != NULL)
        http_headers_add(&headers, "x-outcome", field);
    told = contract_tells_failure(&failure, &headers, value);
    http_headers_clear(&headers);
    return told;
}

static bool member(const char *values, const char *except, const char *body)
{
    return tells((struct expression)MEMBER, values, except, NULL, body);
}

static bool field(const char *values, const char *except, const char *text)
{
    return tells((struct expression)FIELD, values, except, text, "{}");
}

static void one_of_the_values_tells_a_failure(void **state)
{
    (void)state;
    assert_true(member("[false]", NULL, "{\"status\": false}"));
    assert_false(member("[false]", NULL, "{\"status\": true}"));
    assert_false(member("[false]", NULL, "{\"status\": 0}"));
    assert_true(member("[\"error\", \"fail\"]", NULL, "{\"status\": \"fail\"}"));
    assert_false(member("[\"error\"]", NULL, "{\"status\": \"Error\"}"));
}

static void any_but_the_exceptions_tells_a_failure(void **state)
{
    (void)state;
    assert_false(member(NULL, "[0]", "{\"status\": 0}"));
    assert_true(member(NULL, "[0]", "{\"status\": 1}"));
    assert_true(member(NULL, "[\"ok\"]", "{\"status\": \"gone\"}"));
}

static void a_member_that_says_something_tells_a_failure(void **state)
{
    (void)state;
    assert_true(member(NULL, NULL, "{\"status\": {}}"));
    assert_true(member(NULL, NULL, "{\"status\": \"no\"}"));
    assert_true(member(NULL, NULL, "{\"status\": 0}"));
    assert_false(member(NULL, NULL, "{\"status\": \"\"}"));
    assert_false(member(NULL, NULL, "{\"status\": false}"));
}

static void what_is_absent_or_null_tells_none(void **state)
{
    (void)state;
    assert_false(member(NULL, NULL, "{\"status\": null}"));
    assert_false(member(NULL, "[0]", "{}"));
    assert_false(member(NULL, "[0]", "{\"status\": null}"));
    assert_false(member("[null]", NULL, "{\"status\": null}"));
    assert_false(member(NULL, NULL, "[]"));
    assert_false(member(NULL, NULL, NULL));
    assert_false(field(NULL, "[\"ok\"]", NULL));
}

static void a_header_field_is_text(void **state)
{
    (void)state;
    assert_true(field("[1]", NULL, "1"));
    assert_false(field("[1]", NULL, "0"));
    assert_true(field(NULL, "[\"ok\"]", "refused"));
    assert_false(field(NULL, "[\"ok\"]", "ok"));
    assert_true(field(NULL, NULL, "limit"));
    assert_false(field(NULL, NULL, ""));
}

static void what_is_unknown_or_not_declared_tells_none(void **state)
{
    json_auto_t *body = json_pack("{s:b}", "status", 1);
    const struct http_headers none = {0};
    const struct contract_failure unknown = {
        .at = MEMBER, .claim = {.certainty = CERTAINTY_UNKNOWN, .pointer = ""}};

    (void)state;
    assert_false(contract_tells_failure(&unknown, &none, body));
    assert_false(contract_tells_failure(NULL, &none, body));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_of_the_values_tells_a_failure),
        cmocka_unit_test(any_but_the_exceptions_tells_a_failure),
        cmocka_unit_test(a_member_that_says_something_tells_a_failure),
        cmocka_unit_test(what_is_absent_or_null_tells_none),
        cmocka_unit_test(a_header_field_is_text),
        cmocka_unit_test(what_is_unknown_or_not_declared_tells_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
