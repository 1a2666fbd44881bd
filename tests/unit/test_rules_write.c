/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/rules/write_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

static bool same(const char *a, const char *b)
{
    json_auto_t *x = json_loads(a, JSON_DECODE_ANY, NULL);
    json_auto_t *y = json_loads(b, JSON_DECODE_ANY, NULL);

    return write_same(x, y);
}

static void moments_are_the_same_however_they_are_written(void **state)
{
    (void)state;
    assert_true(same("\"2025-01-01T00:00:00Z\"", "\"2025-01-01T02:00:00.000+02:00\""));
    assert_false(same("\"2025-01-01T00:00:00Z\"", "\"2025-01-01T00:00:01Z\""));
    assert_true(same("1", "1.0"));
    assert_false(same("\"1\"", "1"));
    assert_false(same("\"a\"", "\"b\""));
}

/* A trial of records that go from "new" to "old", which sets /ended. */
struct fixture {
    struct contract_assignment ended, changed;
    struct contract_state states[2];
    struct contract_lifecycle lifecycle;
    struct contract_record_set records;
    struct contract_write write;
    struct write_trial trial;
};

static void fixture_init(struct fixture *fixture)
{
    *fixture = (struct fixture){
        .ended = {.field = "/ended"},
        .changed = {.field = "/changed"},
        .states = {{.name = "new", .next = 1}, {.name = "old", .next = 1}},
        .lifecycle = {.member = "/state", .count = 2},
        .records = {.id = "/id"},
    };
    fixture->states[1].set =
        (struct contract_assignments){.items = &fixture->ended, .count = 1};
    fixture->lifecycle.states = fixture->states;
    fixture->records.lifecycle = &fixture->lifecycle;
    fixture->write.records = &fixture->records;
    fixture->write.set =
        (struct contract_assignments){.items = &fixture->changed, .count = 1};
    fixture->trial.write = &fixture->write;
}

static void expect(char *(*find)(const struct write_trial *trial, const json_t *a,
                                 const json_t *b),
                   const char *before, const char *after, const char *expected)
{
    struct fixture fixture;
    json_auto_t *a = json_loads(before, 0, NULL);
    json_auto_t *b = json_loads(after, 0, NULL);
    AUTO_FREE char *found = NULL;

    fixture_init(&fixture);
    found = find(&fixture.trial, a, b);
    if (expected == NULL)
        assert_null(found);
    else
        assert_string_equal(found, expected);
}

static char *difference(const struct write_trial *trial, const json_t *a, const json_t *b)
{
    return write_difference(trial, a, b, NULL, true);
}

static char *shown_difference(const struct write_trial *trial, const json_t *a,
                              const json_t *b)
{
    return write_difference(trial, a, b, NULL, false);
}

static char *addition(const struct write_trial *trial, const json_t *a, const json_t *b)
{
    return write_addition(trial, a, b, NULL);
}

static void a_member_that_differs_or_is_gone_is_named(void **state)
{
    (void)state;
    expect(difference, "{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1,\"c\":3}", NULL);
    expect(difference, "{\"a\":1,\"b\":2}", "{\"a\":1,\"b\":3}", "/b");
    expect(difference, "{\"a\":1,\"b\":2}", "{\"a\":1}", "/b");
    expect(difference, "{\"a\":1,\"b\":null}", "{\"a\":1}", NULL);
    expect(difference, "{\"a/b\":1}", "{\"a/b\":2}", "/a~1b");
}

static void what_is_not_shown_differs_only_where_all_must_be(void **state)
{
    (void)state;
    expect(shown_difference, "{\"a\":1,\"b\":2}", "{\"a\":1}", NULL);
    expect(shown_difference, "{\"a\":1,\"b\":2}", "{\"a\":2}", "/a");
}

static void what_time_changes_is_no_difference(void **state)
{
    (void)state;
    expect(difference, "{\"state\":\"new\",\"ended\":1}", "{\"state\":\"old\"}", NULL);
    expect(addition, "{}", "{\"state\":\"old\",\"ended\":1}", NULL);
}

static void a_member_that_was_added_is_named(void **state)
{
    (void)state;
    expect(addition, "{\"a\":1}", "{\"a\":2}", NULL);
    expect(addition, "{\"a\":1}", "{\"a\":1,\"b\":null}", NULL);
    expect(addition, "{\"a\":1}", "{\"a\":1,\"b\":0}", "/b");
}

static void what_an_operation_sets_is_known_with_what_holds_it(void **state)
{
    struct contract_assignment inner = {.field = "/a/b"};
    struct contract_action action = {.set = {.items = &inner, .count = 1}};
    struct contract_write write = {.actions = &action, .action_count = 1};

    (void)state;
    assert_true(write_is_set(&write, "/a/b"));
    assert_true(write_is_set(&write, "/a"));
    assert_false(write_is_set(&write, "/a/c"));
    assert_false(write_is_set(&write, "/ab"));
}

static const char *key(const char *members, const char *pointer)
{
    struct contract_write write = {.members = {.name = members}};
    struct contract_field field = {.pointer = pointer};

    return write_key(&write, &field);
}

static void the_key_of_a_member_is_that_below_the_members(void **state)
{
    (void)state;
    assert_string_equal(key("", "/name"), "name");
    assert_string_equal(key("/order", "/order/name"), "name");
    assert_null(key("", "/name/first"));
    assert_null(key("/order", "/orders/name"));
    assert_null(key("/order", "/order"));
    assert_null(key("", "/a~1b"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(moments_are_the_same_however_they_are_written),
        cmocka_unit_test(a_member_that_differs_or_is_gone_is_named),
        cmocka_unit_test(what_is_not_shown_differs_only_where_all_must_be),
        cmocka_unit_test(what_time_changes_is_no_difference),
        cmocka_unit_test(a_member_that_was_added_is_named),
        cmocka_unit_test(what_an_operation_sets_is_known_with_what_holds_it),
        cmocka_unit_test(the_key_of_a_member_is_that_below_the_members),
    };

    memory_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
