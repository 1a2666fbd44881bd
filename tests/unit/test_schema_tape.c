/* SPDX-License-Identifier: Apache-2.0 */
/* What judging on a tape must not lose: wide objects, warm patterns, calls within calls.
 */
#include "src/memory.h"
#include "src/schema.h"
#include "src/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define WIDE 300 /* members: more than are kept by their place or by their number */

struct fixture {
    struct schema_registry *registry;
    json_t *document;
    const struct schema *schema;
    struct tape tape;
};

static void open_fixture(struct fixture *fixture, json_t *document)
{
    struct error error = ERROR_INIT;
    *fixture = (struct fixture){.document = document};
    fixture->registry =
        schema_registry_new((struct schema_options){SCHEMA_2020_12, true});
    assert_non_null(document);
    assert_true(schema_registry_add(fixture->registry, "a.yaml", document, &error));
    fixture->schema = schema_compile(fixture->registry, "a.yaml", "", &error);
    assert_non_null(fixture->schema);
}

static void close_fixture(struct fixture *fixture)
{
    schema_registry_free(fixture->registry);
    json_decref(fixture->document);
    tape_clear(&fixture->tape);
}

static bool holds(struct fixture *fixture, const char *text)
{
    const struct tape_node *value = tape_read(&fixture->tape, text, strlen(text), 0);
    assert_non_null(value);
    return schema_validate_tape(fixture->schema, value, NULL, NULL);
}

/* {"m0": ..., "m1": ...}, all of them `value` but the one numbered `odd`. */
static json_t *wide(const json_t *value, int odd, const json_t *other)
{
    json_t *object = json_object();
    for (int i = 0; i < WIDE; i++) {
        char name[8];
        snprintf(name, sizeof name, "m%d", i);
        json_object_set(object, name, (json_t *)(i == odd ? other : value));
    }
    return object;
}

static bool note(void *context, const struct schema_violation *violation)
{
    text_add_format(context, "%s %s\n", violation->keyword, violation->instance);
    return true;
}

static void assert_wide(const struct schema *schema, json_t *instance,
                        const char *expected)
{
    struct text found;
    text_init(&found, TEXT_CEILING);
    assert_int_equal(schema_validate(schema, instance, NULL, NULL), *expected == '\0');
    assert_int_equal(schema_validate(schema, instance, note, &found), *expected == '\0');
    assert_string_equal(text_string(&found), expected);
    text_clear(&found);
    json_decref(instance);
}

static void every_member_of_a_wide_object_is_judged(void **state)
{
    (void)state;
    struct fixture fixture;
    json_t *type = json_pack("{s:s}", "type", "integer"), *required = json_array();
    for (int i = 0; i < WIDE; i++) {
        json_array_append_new(required, json_sprintf("m%d", i));
    }
    open_fixture(&fixture,
                 json_pack("{s:o, s:o, s:b}", "properties", wide(type, -1, NULL),
                           "required", required, "additionalProperties", 0));
    json_t *one = json_integer(1), *text = json_string("1");
    static const int odd[] = {0, 63, 64, 255, 256, WIDE - 1};
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        char expected[64], name[8];
        snprintf(expected, sizeof expected, "type /m%d\n", odd[i]);
        assert_wide(fixture.schema, wide(one, odd[i], text), expected);
        json_t *lacking = wide(one, -1, NULL);
        snprintf(name, sizeof name, "m%d", odd[i]);
        json_object_del(lacking, name);
        assert_wide(fixture.schema, lacking, "required \n");
    }
    json_t *more = wide(one, -1, NULL);
    json_object_set(more, "more", one);
    assert_wide(fixture.schema, more, "additionalProperties /more\n");
    assert_wide(fixture.schema, wide(one, -1, NULL), "");
    json_decref(type);
    json_decref(one);
    json_decref(text);
    close_fixture(&fixture);
}

static void a_pattern_says_the_same_however_often_it_is_asked(void **state)
{
    (void)state;
    struct fixture fixture;
    open_fixture(&fixture, json_pack("{s:s}", "pattern", "^(a|b)+\\u00e4?$"));
    for (int i = 0; i < 1000; i++) {
        assert_true(holds(&fixture, "\"abab\""));
        assert_true(holds(&fixture, "\"ab\xc3\xa4\""));
        assert_false(holds(&fixture, "\"abc\""));
        assert_false(holds(&fixture, "\"ab\xc3\xa4\xc3\xa4\""));
    }
    close_fixture(&fixture);
}

static void conditions_see_the_members_of_the_object_around_them(void **state)
{
    (void)state;
    struct fixture fixture;
    open_fixture(
        &fixture,
        json_loads("{\"allOf\":[{\"if\":{\"properties\":{\"kind\":{\"const\":1}},"
                   "\"required\":[\"kind\"]},\"then\":{\"required\":[\"size\"]}}],"
                   "\"properties\":{\"size\":{\"minimum\":0},"
                   "\"in\":{\"required\":[\"kind\"]}}}",
                   0, NULL));
    assert_true(holds(&fixture, "{}"));
    assert_true(holds(&fixture, "{\"size\":1,\"kind\":1,\"in\":{\"kind\":2}}"));
    assert_true(holds(&fixture, "{\"kind\":2}"));
    assert_false(holds(&fixture, "{\"kind\":1}"));
    assert_false(holds(&fixture, "{\"kind\":1,\"size\":-0.5}"));
    assert_false(holds(&fixture, "{\"kind\":2,\"in\":{\"size\":1}}"));
    close_fixture(&fixture);
}

static bool validate_again(void *context, const struct schema_violation *violation)
{
    json_t *other = json_pack("[s, s, s]", "a", "b", "c");
    assert_false(schema_validate(context, other, NULL, NULL));
    json_decref(other);
    assert_string_equal(violation->instance, "/1");
    assert_string_equal(json_string_value(violation->value), "x");
    return true;
}

static void a_report_may_validate_too(void **state)
{
    (void)state;
    struct fixture fixture;
    open_fixture(&fixture, json_pack("{s:{s:s}}", "items", "type", "null"));
    json_t *instance = json_pack("[n, s, n]", "x");
    assert_false(schema_validate(fixture.schema, instance, validate_again,
                                 (void *)(uintptr_t)fixture.schema));
    json_decref(instance);
    close_fixture(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_member_of_a_wide_object_is_judged),
        cmocka_unit_test(a_pattern_says_the_same_however_often_it_is_asked),
        cmocka_unit_test(conditions_see_the_members_of_the_object_around_them),
        cmocka_unit_test(a_report_may_validate_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
