/* SPDX-License-Identifier: Apache-2.0 */
#include "src/memory.h"
#include "src/sample.h"
#include "src/value.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

struct made {
    struct schema_registry *registry;
    json_t *document;
    const struct schema *schema;
};

static void open_schema(struct made *made, const char *text, enum schema_dialect dialect)
{
    struct schema_options options = {.dialect = dialect, .assert_formats = true};
    struct error error = ERROR_INIT;

    made->document = json_loads(text, JSON_DECODE_ANY, NULL);
    if (made->document == NULL)
        fail_msg("no JSON: %s", text);
    made->registry = schema_registry_new(options);
    assert_true(schema_registry_add(made->registry, "test", made->document, &error));
    made->schema = schema_compile(made->registry, "test",
                                  json_object_get(made->document, "openapi") == NULL
                                      ? ""
                                      : "/components/schemas/Top",
                                  &error);
    if (made->schema == NULL)
        fail_msg("%s: %s", text, error.text);
}

static void close_schema(struct made *made)
{
    schema_registry_free(made->registry);
    json_decref(made->document);
}

static void expect_with(const char *schema, struct sample_options options,
                        const char *expected)
{
    struct made made;
    json_t *value;
    char *printed;

    open_schema(&made, schema, SCHEMA_2020_12);
    value = sample_value(made.schema, &options);
    printed = value == NULL ? memory_text("nothing") : value_print(value);
    if (strcmp(printed, expected) != 0)
        fail_msg("%s gives %s, not %s", schema, printed, expected);
    free(printed);
    json_decref(value);
    close_schema(&made);
}

static void expect(const char *schema, const char *expected)
{
    expect_with(schema, (struct sample_options){.use = SAMPLE_RESPONSE}, expected);
}

static void each_type_has_a_first_value(void **state)
{
    (void)state;
    expect("{\"type\":\"string\"}", "\"text\"");
    expect("{\"type\":\"integer\"}", "0");
    expect("{\"type\":\"number\",\"exclusiveMinimum\":0,\"exclusiveMaximum\":1}", "0.5");
    expect("{\"type\":\"boolean\"}", "true");
    expect("{\"type\":\"null\"}", "null");
    expect("{\"type\":[\"null\",\"integer\"]}", "0");
    expect("{\"type\":\"array\",\"items\":{\"type\":\"boolean\"}}", "[true]");
    expect("{\"type\":\"object\"}", "{}");
    expect("{\"properties\":{\"b\":{\"type\":\"integer\"},\"a\":{\"const\":null}}}",
           "{\"b\":0,\"a\":null}");
}

static void what_a_schema_names_is_preferred_when_it_is_valid(void **state)
{
    (void)state;
    expect("{\"type\":\"integer\",\"example\":7,\"minimum\":5}", "7");
    expect("{\"type\":\"integer\",\"example\":7,\"minimum\":8}", "8");
    expect("{\"type\":\"integer\",\"examples\":[\"x\",9]}", "9");
    expect("{\"type\":\"string\",\"default\":\"d\"}", "\"d\"");
    expect("{\"enum\":[\"a\",\"b\"],\"not\":{\"const\":\"a\"}}", "\"b\"");
    expect("{\"const\":{\"deep\":[1]}}", "{\"deep\":[1]}");
}

static void bounds_hold_at_their_very_ends(void **state)
{
    (void)state;
    expect("{\"type\":\"integer\",\"minimum\":3,\"maximum\":3}", "3");
    expect("{\"type\":\"integer\",\"exclusiveMinimum\":3,\"maximum\":4}", "4");
    expect("{\"type\":\"integer\",\"maximum\":-3}", "-3");
    expect("{\"type\":\"number\",\"multipleOf\":0.01,\"minimum\":0.065,\"maximum\":0.5}",
           "0.07");
    expect("{\"type\":\"integer\",\"multipleOf\":4,\"minimum\":1,"
           "\"allOf\":[{\"multipleOf\":6}]}",
           "12");
    expect("{\"type\":\"string\",\"minLength\":6,\"maxLength\":6}", "\"textaa\"");
    expect("{\"type\":\"string\",\"maxLength\":2}", "\"te\"");
    expect("{\"type\":\"array\",\"minItems\":2,\"maxItems\":2,\"uniqueItems\":true,"
           "\"items\":{\"enum\":[1,2]}}",
           "[1,2]");
    expect(
        "{\"type\":\"object\",\"minProperties\":2,\"propertyNames\":{\"pattern\":\"^x.$"
        "\"},\"additionalProperties\":{\"type\":\"integer\"}}",
        "{\"xa\":0,\"xb\":0}");
}

static void what_cannot_be_is_not_made(void **state)
{
    (void)state;
    expect("false", "nothing");
    expect("{\"type\":\"integer\",\"minimum\":3,\"maximum\":2}", "nothing");
    expect("{\"type\":\"object\",\"required\":[\"a\"],\"properties\":{\"a\":false}}",
           "nothing");
    expect("{\"type\":\"object\",\"required\":[\"a\"],\"properties\":{\"a\":{\"$ref\":"
           "\"#\"}}}",
           "nothing");
    expect("{\"type\":\"array\",\"minItems\":3,\"uniqueItems\":true,\"items\":{\"enum\":"
           "[1,2]}}",
           "nothing");
}

static void combinations_come_together(void **state)
{
    (void)state;
    expect("{\"allOf\":[{\"properties\":{\"a\":{\"type\":\"integer\"}}},{\"properties\":{"
           "\"a\":{\"minimum\":5}},\"required\":[\"a\"]}]}",
           "{\"a\":5}");
    expect("{\"oneOf\":[{\"type\":\"integer\",\"minimum\":0},{\"type\":\"integer\","
           "\"maximum\":10}]}",
           "nothing");
    expect("{\"oneOf\":[{\"type\":\"null\"},{\"type\":\"string\",\"pattern\":\"^[A-Z]{2}-"
           "[0-9]+$\"}]}",
           "\"AA-00\"");
    expect(
        "{\"type\":\"object\",\"properties\":{\"card\":{\"type\":\"integer\"},"
        "\"address\":{\"type\":\"string\"}},\"dependentRequired\":{\"card\":[\"address\"]"
        "},\"required\":[\"card\"],\"maxProperties\":2}",
        "{\"card\":0,\"address\":\"text\"}");
    expect("{\"type\":\"array\",\"contains\":{\"const\":7},\"minContains\":2,\"items\":{"
           "\"type\":\"integer\"}}",
           "[7,7]");
    expect(
        "{\"type\":\"object\",\"required\":[\"kind\"],\"properties\":{\"kind\":{\"enum\":"
        "[\"a\",\"b\"]}},\"if\":{\"properties\":{\"kind\":{\"const\":\"a\"}}},\"then\":{"
        "\"required\":[\"size\"],\"properties\":{\"size\":{\"type\":\"integer\"}}}}",
        "{\"kind\":\"a\",\"size\":0}");
}

static void branches_may_overlap_where_that_is_asked_for(void **state)
{
    static const char overlapping[] =
        "{\"oneOf\":[{\"type\":\"integer\",\"minimum\":1},{"
        "\"type\":\"integer\",\"maximum\":9}],\"minimum\":2,"
        "\"maximum\":3}";

    (void)state;
    expect_with(overlapping, (struct sample_options){.overlaps = false}, "nothing");
    expect_with(overlapping, (struct sample_options){.overlaps = true}, "2");
    expect_with("{\"oneOf\":[{\"type\":\"integer\"}],\"type\":\"string\"}",
                (struct sample_options){.overlaps = true}, "nothing");
}

static void recursion_ends_where_it_may(void **state)
{
    (void)state;
    expect(
        "{\"type\":\"object\",\"required\":[\"name\",\"children\"],\"properties\":{"
        "\"name\":{\"type\":\"string\"},\"left\":{\"$ref\":\"#\"},\"children\":{\"type\":"
        "\"array\",\"items\":{\"$ref\":\"#\"}}}}",
        "{\"name\":\"text\",\"children\":[]}");
    expect("{\"type\":\"object\",\"required\":[\"next\"],\"properties\":{\"next\":{"
           "\"oneOf\":[{\"$ref\":\"#\"},{\"type\":\"null\"}]}}}",
           "{\"next\":null}");
}

static void least_leaves_out_what_need_not_be_there(void **state)
{
    (void)state;
    expect_with(
        "{\"type\":\"object\",\"required\":[\"a\"],\"properties\":{\"a\":{\"type\":"
        "\"array\",\"items\":{\"type\":\"integer\"}},\"b\":{\"type\":\"integer\"}}}",
        (struct sample_options){.least = true}, "{\"a\":[]}");
}

static void a_direction_leaves_out_the_other_ones_members(void **state)
{
    static const char schema[] =
        "{\"type\":\"object\",\"properties\":{\"id\":{\"type\":\"integer\",\"readOnly\":"
        "true}"
        ",\"secret\":{\"type\":\"string\",\"writeOnly\":true},\"name\":{\"const\":1}}}";

    (void)state;
    expect_with(schema, (struct sample_options){.use = SAMPLE_RESPONSE},
                "{\"id\":0,\"name\":1}");
    expect_with(schema, (struct sample_options){.use = SAMPLE_REQUEST},
                "{\"secret\":\"text\",\"name\":1}");
}

static void a_discriminator_names_the_branch_that_was_taken(void **state)
{
    static const char document[] =
        "{\"openapi\":\"3.1.0\",\"components\":{\"schemas\":{\"Top\":{\"oneOf\":[{\"$"
        "ref\":"
        "\"#/components/schemas/Cat\"},{\"$ref\":\"#/components/schemas/Dog\"}],"
        "\"discriminator\":{\"propertyName\":\"petType\",\"mapping\":{\"feline\":"
        "\"#/components/schemas/Cat\"}}},\"Cat\":{\"type\":\"object\",\"required\":["
        "\"petType\"],\"properties\":{\"petType\":{\"type\":\"string\"}}},\"Dog\":{"
        "\"type\":"
        "\"object\",\"required\":[\"petType\",\"bark\"],\"properties\":{\"petType\":{"
        "\"type\":\"string\"},\"bark\":{\"type\":\"string\"}}}}}}";
    static const char parent[] =
        "{\"openapi\":\"3.1.0\",\"components\":{\"schemas\":{\"Top\":{\"allOf\":[{\"$"
        "ref\":"
        "\"#/components/schemas/Pet\"}]},\"Pet\":{\"type\":\"object\",\"discriminator\":{"
        "\"propertyName\":\"petType\"},\"required\":[\"petType\"],\"properties\":{"
        "\"petType\":{\"type\":\"string\"}}}}}}";

    (void)state;
    expect(document, "{\"petType\":\"feline\"}");
    expect(parent, "{\"petType\":\"Top\"}");
}

static void variants_differ_and_are_valid(void **state)
{
    (void)state;
    expect_with("{\"type\":\"string\",\"format\":\"date-time\"}",
                (struct sample_options){.variant = 2}, "\"2024-01-01T00:00:03Z\"");
    expect_with("{\"type\":\"integer\",\"minimum\":1,\"maximum\":3}",
                (struct sample_options){.variant = 4}, "2");
    expect_with("{\"type\":\"string\",\"pattern\":\"^(on|off)$\"}",
                (struct sample_options){.variant = 1}, "\"off\"");
}

static void patterns_are_met(void **state)
{
    static const char *const patterns[] = {
        "^[a-z][a-z0-9-]{2,30}[a-z0-9]$",
        "^(?:\\\\+[1-9][0-9]{1,14})$",
        "^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$",
        "^\\\\d{4}-(0[1-9]|1[0-2])-([0-2]\\\\d|3[01])$",
        "^(?!0)[0-9]{3}[1-9]$",
        "^[^a-z]+$",
        "^\\\\w+@\\\\w+\\\\.com$",
        "(foo)bar\\\\1",
        "^\\\\u0041\\\\x42\\\\p{Lu}$",
        "^[\\\\u00e9-\\\\u00ff]$",
        "^(?<year>[0-9]{2})\\\\.[\\\\s\\\\S]{0,3}$",
        "^[A-Z]{2}[0-9]{2}(?:[ ]?[A-Z0-9]{4}){2,7}$",
        "^$",
        "^.{5}$",
        "-----BEGIN",
    };

    (void)state;
    for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++) {
        char schema[256];
        struct made made;
        json_t *value;

        snprintf(schema, sizeof schema, "{\"type\":\"string\",\"pattern\":\"%s\"}",
                 patterns[i]);
        open_schema(&made, schema, SCHEMA_2020_12);
        value = sample_value(made.schema, &(struct sample_options){.variant = 0});
        if (value == NULL)
            fail_msg("nothing is made for %s", patterns[i]);
        assert_true(schema_validate(made.schema, value, NULL, NULL));
        json_decref(value);
        close_schema(&made);
    }
}

static void every_format_has_a_value(void **state)
{
    static const char *const formats[] = {
        "date-time",
        "date",
        "time",
        "duration",
        "email",
        "idn-email",
        "hostname",
        "idn-hostname",
        "ipv4",
        "ipv6",
        "uri",
        "uri-reference",
        "iri",
        "iri-reference",
        "uuid",
        "uri-template",
        "regex",
        "json-pointer",
        "relative-json-pointer",
    };

    (void)state;
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        char schema[128];
        struct made made;

        snprintf(schema, sizeof schema, "{\"type\":\"string\",\"format\":\"%s\"}",
                 formats[i]);
        open_schema(&made, schema, SCHEMA_2020_12);
        for (unsigned variant = 0; variant < 100; variant++) {
            struct sample_options options = {.variant = variant};
            json_t *value = sample_value(made.schema, &options);

            if (value == NULL || strncmp(json_string_value(value), "text", 4) == 0)
                fail_msg("nothing is made for %s", formats[i]);
            json_decref(value);
        }
        close_schema(&made);
    }
}

static void the_dialect_of_openapi_30_is_understood(void **state)
{
    static const char schema[] =
        "{\"openapi\":\"3.0.3\",\"components\":{\"schemas\":{\"Top\":{\"type\":"
        "\"object\","
        "\"properties\":{\"a\":{\"type\":\"integer\",\"minimum\":0,\"exclusiveMinimum\":"
        "true}"
        ",\"b\":{\"type\":\"string\",\"nullable\":true,\"enum\":[null]}}}}}}";
    struct sample_options options = {.use = SAMPLE_RESPONSE};
    struct made made;
    json_t *value;
    char *printed;

    (void)state;
    open_schema(&made, schema, SCHEMA_OPENAPI_30);
    value = sample_value(made.schema, &options);
    printed = value_print(value);
    assert_string_equal(printed, "{\"a\":1,\"b\":null}");
    free(printed);
    json_decref(value);
    close_schema(&made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_type_has_a_first_value),
        cmocka_unit_test(what_a_schema_names_is_preferred_when_it_is_valid),
        cmocka_unit_test(bounds_hold_at_their_very_ends),
        cmocka_unit_test(what_cannot_be_is_not_made),
        cmocka_unit_test(combinations_come_together),
        cmocka_unit_test(branches_may_overlap_where_that_is_asked_for),
        cmocka_unit_test(recursion_ends_where_it_may),
        cmocka_unit_test(least_leaves_out_what_need_not_be_there),
        cmocka_unit_test(a_direction_leaves_out_the_other_ones_members),
        cmocka_unit_test(a_discriminator_names_the_branch_that_was_taken),
        cmocka_unit_test(variants_differ_and_are_valid),
        cmocka_unit_test(patterns_are_met),
        cmocka_unit_test(every_format_has_a_value),
        cmocka_unit_test(the_dialect_of_openapi_30_is_understood),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
