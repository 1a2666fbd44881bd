/* SPDX-License-Identifier: Apache-2.0 */
/* Expected values by hand; the UUID by Python: sha1("countersign:" + text), version 5. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "src/memory.h"
#include "src/template.h"
#include "src/value.h"

#include <string.h>

static const char record_text[] =
    "{\"id\":\"call+1\",\"kind\":\"in\",\"n\":7,\"none\":null,\"yes\":true,"
    "\"deep\":{\"a/b\":[1,2]},\"text\":\"{now}\"}";

static void assert_filled(const char *template, const char *expected)
{
    json_auto_t *record = json_loads(record_text, 0, NULL);
    json_auto_t *words = json_loads(
        "{\"kind\":{\"in\":\"inbound\",\"null\":\"unknown\",\"7\":[7]}}", 0, NULL);
    json_auto_t *parsed = json_loads(template, JSON_DECODE_ANY, NULL);
    struct template_facts facts = {
        .record = record,
        .words = words,
        .id = "d-1",
        .now = {.seconds = 1742544213, .nanoseconds = 123999999}};
    json_auto_t *value = template_filled(parsed, &facts);
    AUTO_FREE char *text = value_print(value);

    assert_non_null(parsed);
    assert_string_equal(text, expected);
}

static void a_string_that_is_one_placeholder_becomes_the_value(void **state)
{
    (void)state;
    assert_filled("{\"a\":\"{/n}\",\"b\":\"{/deep}\",\"c\":\"{/yes}\",\"d\":\"{/none}\"}",
                  "{\"a\":7,\"b\":{\"a/b\":[1,2]},\"c\":true,\"d\":null}");
    assert_filled("\"{/deep/a~1b/1}\"", "2");
}

static void inside_text_values_stand_as_text(void **state)
{
    (void)state;
    assert_filled("\"no {/n} of {/id}, {/none}{/missing}.\"", "\"no 7 of call+1, .\"");
}

static void what_is_missing_is_left_out(void **state)
{
    (void)state;
    assert_filled("{\"a\":\"{/missing}\",\"b\":[\"{/missing}\",1]}", "{\"b\":[1]}");
    assert_filled("\"{/missing}\"", "null");
}

static void null_is_left_out_only_where_that_is_asked(void **state)
{
    (void)state;
    assert_filled("{\"a\":\"{?/none}\",\"b\":\"{?/n}\",\"c\":\"{/none}\"}",
                  "{\"b\":7,\"c\":null}");
}

static void text_is_always_text(void **state)
{
    (void)state;
    assert_filled("[\"{text:/n}\",\"{text:/none}\",\"{text:/missing}\"]",
                  "[\"7\",\"\",\"\"]");
}

static void moments_are_written_three_ways(void **state)
{
    (void)state;
    assert_filled(
        "[\"{now}\",\"{seconds}\",\"{milliseconds}\",\"at {seconds}\",\"{id}\"]",
        "[\"2025-03-21T08:03:33.123Z\",1742544213,1742544213123,"
        "\"at 1742544213\",\"d-1\"]");
}

static void words_stand_for_values(void **state)
{
    (void)state;
    assert_filled("[\"{kind:/kind}\",\"{kind:/missing}\",\"{kind:/none}\",\"{kind:/n}\"]",
                  "[\"inbound\",\"unknown\",\"unknown\",[7]]");
    assert_filled("{\"a\":\"{kind:/id}\",\"b\":\"{other:/id}\"}", "{}");
}

static void a_uuid_is_made_of_text(void **state)
{
    (void)state;
    assert_filled("\"{uuid:/id}\"", "\"bb0ea53c-4976-5e72-b3cd-bec388acd49e\"");
    assert_filled("{\"a\":\"{uuid:/none}\"}", "{}");
}

static void what_is_no_placeholder_stays(void **state)
{
    (void)state;
    assert_filled("[\"{later}\",\"a {later} b\",\"{\",\"}{\",1.5,null]",
                  "[\"{later}\",\"a {later} b\",\"{\",\"}{\",1.5,null]");
    /* A value is not looked through for placeholders. */
    assert_filled("[\"{/text}\",\"<{/text}>\"]", "[\"{now}\",\"<{now}>\"]");
}

static void note(void *context, const struct template_use *use)
{
    static const char *const parts[] = {"pointer", "words", "fact", "unknown"};
    json_t *list = context;

    json_array_append_new(list, json_pack("[s, s?, s?, s]", parts[use->part],
                                          use->pointer, use->name, use->place));
}

static void every_placeholder_is_visited(void **state)
{
    (void)state;
    json_auto_t *template = json_loads(
        "{\"a\":\"{/x} {?/y}\",\"b\":[{\"c/d\":\"{kind:/z}\"},\"{uuid:/u}{now}{no}\"]}",
        0, NULL);
    json_auto_t *seen = json_array();

    template_each(template, note, seen);
    AUTO_FREE char *text = value_print(seen);
    assert_string_equal(text, "[[\"pointer\",\"/x\",null,\"/a\"],"
                              "[\"pointer\",\"/y\",null,\"/a\"],"
                              "[\"words\",\"/z\",\"kind\",\"/b/0/c~1d\"],"
                              "[\"pointer\",\"/u\",\"uuid\",\"/b/1\"],"
                              "[\"fact\",null,\"now\",\"/b/1\"],"
                              "[\"unknown\",null,\"no\",\"/b/1\"]]");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_string_that_is_one_placeholder_becomes_the_value),
        cmocka_unit_test(inside_text_values_stand_as_text),
        cmocka_unit_test(what_is_missing_is_left_out),
        cmocka_unit_test(null_is_left_out_only_where_that_is_asked),
        cmocka_unit_test(text_is_always_text),
        cmocka_unit_test(moments_are_written_three_ways),
        cmocka_unit_test(words_stand_for_values),
        cmocka_unit_test(a_uuid_is_made_of_text),
        cmocka_unit_test(what_is_no_placeholder_stays),
        cmocka_unit_test(every_placeholder_is_visited),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
