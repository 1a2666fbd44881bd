/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/assign.h"

#include "src/memory.h"
#include "src/value.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* Both examples of RFC 7396: its section 3, and the table of its appendix A (those rows
 * whose patch is an object, which is all that a request can hold). */
static void merging_follows_the_examples_of_the_standard(void **state)
{
    static const struct {
        const char *target, *patch, *result;
    } rows[] = {
        {"{\"a\":\"b\"}", "{\"a\":\"c\"}", "{\"a\":\"c\"}"},
        {"{\"a\":\"b\"}", "{\"b\":\"c\"}", "{\"a\":\"b\",\"b\":\"c\"}"},
        {"{\"a\":\"b\"}", "{\"a\":null}", "{}"},
        {"{\"a\":\"b\",\"b\":\"c\"}", "{\"a\":null}", "{\"b\":\"c\"}"},
        {"{\"a\":[\"b\"]}", "{\"a\":\"c\"}", "{\"a\":\"c\"}"},
        {"{\"a\":\"c\"}", "{\"a\":[\"b\"]}", "{\"a\":[\"b\"]}"},
        {"{\"a\":{\"b\":\"c\"}}", "{\"a\":{\"b\":\"d\",\"c\":null}}",
         "{\"a\":{\"b\":\"d\"}}"},
        {"{\"a\":[{\"b\":\"c\"}]}", "{\"a\":[1]}", "{\"a\":[1]}"},
        {"{\"e\":null}", "{\"a\":1}", "{\"e\":null,\"a\":1}"},
        {"{}", "{\"a\":{\"bb\":{\"ccc\":null}}}", "{\"a\":{\"bb\":{}}}"},
        {"{\"title\":\"Goodbye!\",\"author\":{\"givenName\":\"John\",\"familyName\":"
         "\"Doe\"},\"tags\":[\"example\",\"sample\"],\"content\":\"This will be "
         "unchanged\"}",
         "{\"title\":\"Hello!\",\"phoneNumber\":\"+01-123-456-7890\",\"author\":{"
         "\"familyName\":null},\"tags\":[\"example\"]}",
         "{\"title\":\"Hello!\",\"author\":{\"givenName\":\"John\"},\"tags\":["
         "\"example\"],\"content\":\"This will be unchanged\",\"phoneNumber\":"
         "\"+01-123-456-7890\"}"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        json_auto_t *target = json_loads(rows[i].target, 0, NULL);
        json_auto_t *patch = json_loads(rows[i].patch, 0, NULL);
        json_auto_t *result = json_loads(rows[i].result, 0, NULL);

        assign_merge(target, patch);
        assert_true(json_equal(target, result));
    }
}

static struct contract_assignment now_as(enum comparison compare, int digits,
                                         const char *type)
{
    return (struct contract_assignment){.field = "/at",
                                        .kind = ASSIGNED_NOW,
                                        .compare = compare,
                                        .digits = digits,
                                        .type = type};
}

/* 1700000000 is 2023-11-14T22:13:20Z. */
static void now_is_written_as_the_member_writes_moments(void **state)
{
    static const struct instant at = {.seconds = 1700000000, .nanoseconds = 987654321};
    const struct {
        struct contract_assignment assignment;
        const char *expected;
    } rows[] = {
        {now_as(COMPARE_INSTANT, 0, "string"), "{\"at\":\"2023-11-14T22:13:20Z\"}"},
        {now_as(COMPARE_INSTANT, 3, "string"), "{\"at\":\"2023-11-14T22:13:20.987Z\"}"},
        {now_as(COMPARE_EPOCH_SECONDS, 0, "integer"), "{\"at\":1700000000}"},
        {now_as(COMPARE_EPOCH_MILLISECONDS, 0, "integer"), "{\"at\":1700000000987}"},
        {now_as(COMPARE_EPOCH_SECONDS, 0, "string"), "{\"at\":\"1700000000\"}"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct contract_assignment assignment = rows[i].assignment;
        struct contract_assignments all = {.items = &assignment, .count = 1};
        json_auto_t *record = json_object();
        AUTO_FREE char *printed = NULL;

        assign_members(record, &all, NULL, at);
        printed = value_print(record);
        assert_string_equal(printed, rows[i].expected);
    }
}

static void a_duration_is_what_its_invariant_asks_for(void **state)
{
    const char *fields[] = {"/took", "/from", "/to"};
    static const struct {
        const char *record, *type;
        double seconds_per_unit;
        const char *expected;
    } rows[] = {
        {"{\"from\":\"2025-01-01T00:00:00Z\",\"to\":\"2025-01-01T00:01:24.900Z\"}",
         "integer", 1, "84"},
        {"{\"from\":\"2025-01-01T00:00:00Z\",\"to\":\"2025-01-01T00:00:12.040Z\"}",
         "integer", 0.001, "12040"},
        {"{\"from\":\"2025-01-01T00:00:00Z\",\"to\":\"2025-01-01T00:03:00Z\"}", "string",
         1, "\"180\""},
        {"{\"to\":\"2025-01-01T00:03:00Z\"}", "integer", 1, "null"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct contract_invariant invariant = {.kind = INVARIANT_DURATION,
                                               .fields = fields,
                                               .field_count = 3,
                                               .seconds_per_unit =
                                                   rows[i].seconds_per_unit};
        struct contract_assignment assignment = {.field = "/took",
                                                 .kind = ASSIGNED_DURATION,
                                                 .type = rows[i].type,
                                                 .duration = &invariant};
        struct contract_assignments all = {.items = &assignment, .count = 1};
        json_auto_t *record = json_loads(rows[i].record, 0, NULL);
        AUTO_FREE char *printed = NULL;

        assign_members(record, &all, NULL, (struct instant){0});
        printed = value_print(value_at(record, "/took"));
        assert_string_equal(printed, rows[i].expected);
    }
}

static void what_a_request_leaves_out_leaves_the_member(void **state)
{
    struct contract_assignment assignment = {
        .field = "/a",
        .kind = ASSIGNED_REQUEST,
        .from = {.source = EXPRESSION_REQUEST_BODY, .name = "/x"}};
    struct contract_assignments all = {.items = &assignment, .count = 1};
    json_auto_t *record = json_pack("{s:i}", "a", 1);
    json_auto_t *body = json_pack("{s:{s:i}}", "x", "y", 2);
    struct assign_request without = {.body = NULL}, with = {.body = body};

    (void)state;
    assign_members(record, &all, &without, (struct instant){0});
    assert_int_equal(json_integer_value(value_at(record, "/a")), 1);
    assign_members(record, &all, &with, (struct instant){0});
    assert_int_equal(json_integer_value(value_at(record, "/a/y")), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(merging_follows_the_examples_of_the_standard),
        cmocka_unit_test(now_is_written_as_the_member_writes_moments),
        cmocka_unit_test(a_duration_is_what_its_invariant_asks_for),
        cmocka_unit_test(what_a_request_leaves_out_leaves_the_member),
    };

    memory_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
