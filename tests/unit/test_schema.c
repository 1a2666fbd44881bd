/* SPDX-License-Identifier: Apache-2.0 */
#include "src/schema.h"

#include "src/memory.h"
#include "src/text.h"
#include "tests/unit/schema_cases.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#define FOLDER "tests/vectors/schema"

static const struct schema_options plain = {SCHEMA_2020_12, false};

/* Written with single quotes for readability. */
static json_t *json_of(const char *text)
{
    char *copy = memory_text(text);
    for (char *at = copy; *at != '\0'; at++) {
        *at = *at == '\'' ? '"' : *at;
    }
    json_t *value = json_loads(copy, JSON_DECODE_ANY, NULL);
    assert_non_null(value);
    free(copy);
    return value;
}

/* A registry with one document, "a.yaml", and its schema at the root. */
struct fixture {
    struct schema_registry *registry;
    json_t *document;
    const struct schema *schema;
    struct error error;
};

static void open_fixture(struct fixture *fixture, struct schema_options options,
                         const char *text)
{
    *fixture = (struct fixture){.registry = schema_registry_new(options),
                                .document = json_of(text)};
    if (schema_registry_add(fixture->registry, "a.yaml", fixture->document,
                            &fixture->error)) {
        fixture->schema =
            schema_compile(fixture->registry, "a.yaml", "", &fixture->error);
    }
}

static void close_fixture(struct fixture *fixture)
{
    schema_registry_free(fixture->registry);
    json_decref(fixture->document);
}

static void run_vectors(struct schema_options options, const char *folder)
{
    struct cases cases = {.options = options};
    cases_run_folder(&cases, folder);
    assert_true(cases.run > 0);
    assert_int_equal(cases.wrong, 0);
}

static void every_vector_comes_out_as_it_says(void **state)
{
    (void)state;
    run_vectors(plain, FOLDER);
}

static void every_format_vector_comes_out_as_it_says(void **state)
{
    (void)state;
    run_vectors((struct schema_options){SCHEMA_2020_12, true}, FOLDER "/format");
}

static void every_openapi_vector_comes_out_as_it_says(void **state)
{
    (void)state;
    run_vectors((struct schema_options){SCHEMA_OPENAPI_30, true}, FOLDER "/openapi-3.0");
}

static void a_format_is_a_note_unless_asserted(void **state)
{
    (void)state;
    struct fixture fixture;
    open_fixture(&fixture, plain, "{'format':'uuid'}");
    json_t *instance = json_string("no uuid");
    assert_true(schema_validate(fixture.schema, instance, NULL, NULL));
    json_decref(instance);
    close_fixture(&fixture);
}

static void a_format_nobody_knows_matches_everything(void **state)
{
    (void)state;
    assert_true(schema_format_is_known("idn-hostname"));
    assert_false(schema_format_is_known("phone"));
    assert_true(schema_format_matches("phone", "?", 1));
}

static bool collect(void *context, const struct schema_violation *violation)
{
    text_add_format(context, "%s at \"%s\" by %s: %s\n", violation->keyword,
                    violation->instance, violation->schema, violation->message);
    assert_non_null(violation->value);
    return true;
}

static void assert_violations(const char *schema, const char *data, const char *expected)
{
    struct fixture fixture;
    open_fixture(&fixture, (struct schema_options){SCHEMA_2020_12, true}, schema);
    assert_string_equal(fixture.error.text, "");
    json_t *instance = json_of(data);
    struct text found;
    text_init(&found, TEXT_CEILING);
    assert_false(schema_validate(fixture.schema, instance, collect, &found));
    assert_string_equal(text_string(&found), expected);
    assert_false(schema_validate(fixture.schema, instance, NULL, NULL));
    text_clear(&found);
    json_decref(instance);
    close_fixture(&fixture);
}

static const struct {
    const char *schema, *data, *expected;
} violations[] = {
    {"{'type':'string'}", "1", "type at \"\" by /type: expected a string, received 1\n"},
    {"{'type':['string','null']}", "[1]",
     "type at \"\" by /type: expected null or a string, received [1]\n"},
    {"{'enum':['A','B']}", "'fax'",
     "enum at \"\" by /enum: expected one of \"A\", \"B\", received \"fax\"\n"},
    {"{'const':{'a':1}}", "null",
     "const at \"\" by /const: expected {\"a\":1}, received null\n"},
    {"{'minimum':3}", "2",
     "minimum at \"\" by /minimum: expected a number of at least 3, received 2\n"},
    {"{'maximum':3}", "4",
     "maximum at \"\" by /maximum: expected a number of at most 3, received 4\n"},
    {"{'exclusiveMinimum':3}", "3",
     "exclusiveMinimum at \"\" by /exclusiveMinimum: expected a number above 3, received "
     "3\n"},
    {"{'exclusiveMaximum':3}", "3",
     "exclusiveMaximum at \"\" by /exclusiveMaximum: expected a number below 3, received "
     "3\n"},
    {"{'multipleOf':3}", "4",
     "multipleOf at \"\" by /multipleOf: expected a multiple of 3, received 4\n"},
    {"{'minLength':1}", "''",
     "minLength at \"\" by /minLength: expected at least 1 character, received 0\n"},
    {"{'maxItems':2}", "[1,2,3]",
     "maxItems at \"\" by /maxItems: expected at most 2 items, received 3\n"},
    {"{'uniqueItems':true}", "[1,2,1]",
     "uniqueItems at \"\" by /uniqueItems: "
     "expected distinct items, received equal ones at 0 and 2\n"},
    {"{'pattern':'^[0-9]+$'}", "'x'",
     "pattern at \"\" by /pattern: expected text that matches ^[0-9]+$, received "
     "\"x\"\n"},
    {"{'format':'date'}", "'x'",
     "format at \"\" by /format: expected the format date, received \"x\"\n"},
    {"{'required':['a','b','c']}", "{'b':1}",
     "required at \"\" by /required: expected a member \"a\", received none\n"
     "required at \"\" by /required: expected a member \"c\", received none\n"},
    {"{'dependentRequired':{'a':['b']}}", "{'a':1}",
     "dependentRequired at \"\" by /dependentRequired: "
     "expected a member \"b\" beside \"a\", received none\n"},
    {"{'properties':{'x/y':{'items':{'type':'null'}}}}", "{'x/y':[null,1]}",
     "type at \"/x~1y/1\" by /properties/x~1y/items/type: expected null, received 1\n"},
    {"{'additionalProperties':false}", "{'a':1}",
     "additionalProperties at \"/a\" by /additionalProperties: "
     "expected no member of this name, received 1\n"},
    {"{'unevaluatedProperties':false,'required':['b']}", "{'a':1}",
     "required at \"\" by /required: expected a member \"b\", received none\n"},
    {"{'unevaluatedItems':false}", "[1]",
     "unevaluatedItems at \"/0\" by /unevaluatedItems: expected no item here, received "
     "1\n"},
    {"{'properties':{'a':false}}", "{'a':1}",
     "false at \"/a\" by /properties/a: expected nothing here, received 1\n"},
    {"{'contains':{'type':'null'}}", "[1]",
     "contains at \"\" by /contains: expected at least 1 of the items to fit, received "
     "0\n"},
    {"{'contains':true,'maxContains':1}", "[1,2]",
     "contains at \"\" by /contains: expected at most 1 of the items to fit, received "
     "2\n"},
    {"{'not':{'type':'null'}}", "null",
     "not at \"\" by /not: expected a value that does not fit the schema, received "
     "null\n"},
    {"{'oneOf':[{'minimum':1},false,{'minimum':2}]}", "3",
     "oneOf at \"\" by /oneOf: "
     "expected a value that fits only one of 3 schemas, not both 1 and 3, received 3\n"},
    {"{'anyOf':[{'minimum':5},{'maximum':1}]}", "3",
     "anyOf at \"\" by /anyOf: expected a value that fits one of 2 schemas, received "
     "3\n"},
    /* Only the first branch takes text. */
    {"{'anyOf':[{'$ref':'#/$defs/a'},{'type':'null'}],'$defs':{'a':{'type':'string',"
     "'maxLength':1}}}",
     "'abc'",
     "maxLength at \"\" by /$defs/a/maxLength: "
     "expected at most 1 character, received 3\n"},
    /* The member s tells the branches apart. */
    {"{'oneOf':[{'properties':{'s':{'const':'ok'},'n':{'type':'null'}}},"
     "{'properties':{'s':{'enum':['bad']},'e':{'type':'string'}},'required':['e']}]}",
     "{'s':'bad','n':1,'e':2}",
     "type at \"/e\" by /oneOf/1/properties/e/type: expected a string, received 2\n"},
    {"{'$defs':{'n':{'type':'null'}},'properties':{'a':{'$ref':'#/$defs/n'}}}", "{'a':1}",
     "type at \"/a\" by /$defs/n/type: expected null, received 1\n"},
    {"{'propertyNames':{'maxLength':1}}", "{'ab':1}",
     "maxLength at \"/ab\" by /propertyNames/maxLength: "
     "expected at most 1 character, received 2\n"},
    {"{'contains':{'$ref':'#/$defs/x'},'$defs':{'x':{'$ref':'#/$defs/x'}}}", "[1]",
     "$ref at \"/0\" by /$defs/x: "
     "expected a value that takes fewer nested schemas to judge, received 1\n"},
    {"{'not':{'$ref':'#'}}", "1",
     "$ref at \"\" by /not: expected a value that takes fewer nested schemas to judge, "
     "received 1\n"},
};

static void a_violation_says_where_and_what(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof violations / sizeof *violations; i++) {
        assert_violations(violations[i].schema, violations[i].data,
                          violations[i].expected);
    }
}

static void a_long_value_is_shortened_between_characters(void **state)
{
    (void)state;
    /* A quote, 58 letters, and an umlaut across the limit of 60 bytes. */
    assert_violations(
        "{'type':'null'}",
        "'aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffff\xc3\xa4gg'",
        "type at \"\" by /type: expected null, received "
        "\"aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffff...\n");
}

static bool stop(void *context, const struct schema_violation *violation)
{
    (void)violation;
    ++*(int *)context;
    return false;
}

static void a_report_that_returns_false_ends_the_validation(void **state)
{
    (void)state;
    struct fixture fixture;
    open_fixture(&fixture, plain,
                 "{'required':['a','b'],'contains':false,'minProperties':4,"
                 "'dependentRequired':{'z':['a','b']},'anyOf':[false,false]}");
    json_t *instance = json_of("{'z':1}");
    int count = 0;
    assert_false(schema_validate(fixture.schema, instance, stop, &count));
    assert_int_equal(count, 1);
    json_decref(instance);
    close_fixture(&fixture);
}

static const struct {
    const char *schema, *pointer, *text;
} refusals[] = {
    {"{'type':'text'}", "/type", "type: expected the name of a type"},
    {"{'type':[]}", "/type", "type: expected the name of a type"},
    {"{'enum':'a'}", "/enum", "enum: expected an array"},
    {"{'minimum':'1'}", "/minimum", "minimum: expected a number"},
    {"{'multipleOf':0}", "/multipleOf", "multipleOf: expected a number above 0"},
    {"{'minLength':-1}", "/minLength", "minLength: expected a whole number"},
    {"{'maxItems':1.5}", "/maxItems", "maxItems: expected a whole number"},
    {"{'uniqueItems':'yes'}", "/uniqueItems", "uniqueItems: expected a boolean"},
    {"{'required':true}", "/required", "required: expected an array of names"},
    {"{'required':[1]}", "/required", "required: expected an array of names"},
    {"{'dependentRequired':{'a':'b'}}", "/dependentRequired/a",
     "dependentRequired: expected an array of names"},
    {"{'pattern':'('}", "/pattern", "pattern: \"(\" is no regular expression: a \"(\""},
    {"{'pattern':'(?i)a'}", "/pattern", "pattern: \"(?i)a\" is no regular expression"},
    {"{'patternProperties':{'a/[':{}}}", "/patternProperties/a~1[",
     "patternProperties: \"a/[\" is no regular expression: a \"[\" is not closed"},
    {"{'format':1}", "/format", "format: expected the name"},
    {"{'properties':[]}", "/properties", "properties: expected an object of schemas"},
    {"{'properties':{'a':1}}", "/properties/a", "expected a schema"},
    {"{'items':[{}]}", "/items", "expected a schema (an object or a boolean)"},
    {"{'allOf':[]}", "/allOf", "allOf: expected an array of at least one schema"},
    {"{'anyOf':[{},2]}", "/anyOf/1", "expected a schema"},
    {"{'if':{},'then':1}", "/then", "expected a schema"},
    {"{'contains':{},'minContains':'1'}", "/minContains",
     "minContains: expected a whole"},
    {"{'$ref':1}", "/$ref", "$ref: expected a URI reference"},
    {"{'$ref':'#/$defs/x'}", "/$ref", "$ref: \"#/$defs/x\" leads nowhere"},
    {"{'$ref':'#x'}", "/$ref", "$ref: \"#x\" leads nowhere: a.yaml has no anchor \"x\""},
    {"{'$ref':'b.yaml'}", "/$ref",
     "$ref: \"b.yaml\" leads to a document that is not known"},
    {"{'properties':{'a':{'$ref':'#/properties/b'}}}", "/properties/a/$ref",
     "$ref: \"#/properties/b\" leads nowhere"},
    {"{'$defs':{'a':{'$anchor':'x'},'b':{'$anchor':'x'}}}", "/$defs/b/$anchor",
     "$anchor: the anchor \"x\" stands at /$defs/a already"},
    {"{'$anchor':'1'}", "/$anchor", "$anchor: expected a name"},
    {"{'$defs':{'a':{'$id':'http://e/x'},'b':{'$id':'http://e/x'}}}", "/$defs/b",
     "the identifier \"http://e/x\" stands twice"},
    {"{'$defs':{'a':{'$id':'x#y'}}}", "/$defs/a/$id", "$id: expected no fragment"},
    {"{'$defs':{'a':{'$id':'a b'}}}", "/$defs/a/$id", "$id: expected a URI reference"},
};

static void what_is_no_schema_is_refused_where_it_stands(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        struct fixture fixture;
        open_fixture(&fixture, plain, refusals[i].schema);
        assert_null(fixture.schema);
        assert_int_equal(fixture.error.code, ERROR_INVALID);
        assert_string_equal(fixture.error.file, "a.yaml");
        assert_string_equal(fixture.error.pointer, refusals[i].pointer);
        assert_memory_equal(fixture.error.text, refusals[i].text,
                            strlen(refusals[i].text));
        close_fixture(&fixture);
    }
}

static void a_number_for_an_exclusive_bound_is_refused_in_openapi(void **state)
{
    (void)state;
    struct fixture fixture;
    open_fixture(&fixture, (struct schema_options){SCHEMA_OPENAPI_30, false},
                 "{'minimum':1,'exclusiveMinimum':1}");
    assert_null(fixture.schema);
    assert_string_equal(fixture.error.pointer, "/exclusiveMinimum");
    close_fixture(&fixture);
}

static void the_same_place_is_compiled_once(void **state)
{
    (void)state;
    struct fixture fixture;
    open_fixture(&fixture, plain, "{'properties':{'a':{'$ref':'#'}}}");
    const struct schema *again =
        schema_compile(fixture.registry, "a.yaml", "", &fixture.error);
    assert_ptr_equal(again, fixture.schema);
    assert_non_null(
        schema_compile(fixture.registry, "a.yaml", "/properties/a", &fixture.error));
    close_fixture(&fixture);
}

static void what_refers_to_a_broken_schema_is_broken_every_time(void **state)
{
    (void)state;
    struct fixture fixture;
    open_fixture(&fixture, plain,
                 "{'$defs':{'a':{'items':{'$ref':'#/$defs/bad'}},'bad':{'type':1},"
                 "'b':{'allOf':[{'$ref':'#/$defs/bad'}]},'good':{'type':'null'}}}");
    const char *const places[] = {"/$defs/a", "/$defs/b", "/$defs/a", "/$defs/bad"};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        struct error error = ERROR_INIT;
        assert_null(schema_compile(fixture.registry, "a.yaml", places[i], &error));
        assert_string_equal(error.pointer, "/$defs/bad/type");
    }
    assert_non_null(
        schema_compile(fixture.registry, "a.yaml", "/$defs/good", &fixture.error));
    close_fixture(&fixture);
}

static void a_place_that_is_not_there_is_refused(void **state)
{
    (void)state;
    struct fixture fixture;
    open_fixture(&fixture, plain, "{}");
    struct error error = ERROR_INIT;
    assert_null(schema_compile(fixture.registry, "a.yaml", "/x", &error));
    assert_string_equal(error.text, "there is nothing at \"/x\" of a.yaml");
    error = (struct error)ERROR_INIT;
    assert_null(schema_compile(fixture.registry, "b.yaml", "", &error));
    assert_string_equal(error.text, "the document \"b.yaml\" is not known");
    close_fixture(&fixture);
}

static void a_document_is_added_once(void **state)
{
    (void)state;
    struct fixture fixture;
    open_fixture(&fixture, plain, "{}");
    struct error error = ERROR_INIT;
    assert_false(
        schema_registry_add(fixture.registry, "a.yaml", fixture.document, &error));
    assert_string_equal(error.text, "the identifier \"a.yaml\" stands twice");
    close_fixture(&fixture);
}

static bool is_valid(const struct schema *schema, const char *data)
{
    json_t *instance = json_of(data);
    bool valid = schema_validate(schema, instance, NULL, NULL);
    json_decref(instance);
    return valid;
}

static void documents_refer_to_each_other_by_name(void **state)
{
    (void)state;
    struct fixture fixture;
    open_fixture(&fixture, plain, "{}");
    json_t *first = json_of("{'items':{'$ref':'parts/b.yaml#/x-any/one'}}");
    json_t *second = json_of("{'x-any':{'one':{'$ref':'../c.yaml#text'}}}");
    json_t *third = json_of("{'$defs':{'t':{'$anchor':'text','type':'string'}}}");
    assert_true(
        schema_registry_add(fixture.registry, "dir/a.yaml", first, &fixture.error));
    assert_true(schema_registry_add(fixture.registry, "dir/parts/b.yaml", second,
                                    &fixture.error));
    assert_true(
        schema_registry_add(fixture.registry, "dir/c.yaml", third, &fixture.error));
    const struct schema *schema =
        schema_compile(fixture.registry, "dir/a.yaml", "", &fixture.error);
    assert_non_null(schema);
    assert_true(is_valid(schema, "['a']"));
    assert_false(is_valid(schema, "[1]"));
    close_fixture(&fixture);
    json_decref(first);
    json_decref(second);
    json_decref(third);
}

static void schemas_of_an_openapi_document_are_found_by_pointer(void **state)
{
    (void)state;
    static const char text[] =
        "{'openapi':'3.1.0','type':'no keyword here','components':{'schemas':{"
        "'Id':{'$id':'http://example.org/id','type':'string'}}},"
        "'paths':{'/x':{'get':{'schema':{'$ref':'#/components/schemas/Id'},"
        "'other':{'$ref':'http://example.org/id'}}}}}";
    struct schema_registry *registry = schema_registry_new(plain);
    json_t *document = json_of(text);
    struct error error = ERROR_INIT;
    assert_true(schema_registry_add(registry, "api.yaml", document, &error));
    const char *const places[] = {"/paths/~1x/get/other", "/paths/~1x/get/schema"};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        const struct schema *schema =
            schema_compile(registry, "api.yaml", places[i], &error);
        assert_non_null(schema);
        assert_true(is_valid(schema, "'a'"));
        assert_false(is_valid(schema, "1"));
    }
    schema_registry_free(registry);
    json_decref(document);
}

/* A metaschema that declares `vocabularies`, and a schema {"type": "null"} that uses it.
 */
static const struct schema *compile_with(const char *vocabularies,
                                         struct schema_registry *registry,
                                         json_t *documents[2], struct error *error)
{
    char *meta = memory_format("{'$id':'http://example.org/meta','$vocabulary':{%s}}",
                               vocabularies);
    documents[0] = json_of(meta);
    documents[1] = json_of("{'$schema':'http://example.org/meta','type':'null'}");
    free(meta);
    assert_true(schema_registry_add(registry, "meta.yaml", documents[0], error));
    assert_true(schema_registry_add(registry, "b.yaml", documents[1], error));
    return schema_compile(registry, "b.yaml", "", error);
}

#define VOCABULARY "'https://json-schema.org/draft/2020-12/vocab/"

static const struct {
    const char *vocabularies;
    bool compiles, asserts;
} dialects[] = {
    {VOCABULARY "core':true," VOCABULARY "validation':true", true, true},
    {VOCABULARY "core':true," VOCABULARY "applicator':true", true, false},
    {"'http://example.org/strange':true", false, false},
    {"'http://example.org/strange':false", true, false},
};

static void a_metaschema_chooses_the_vocabularies(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof dialects / sizeof *dialects; i++) {
        struct schema_registry *registry = schema_registry_new(plain);
        json_t *documents[2];
        struct error error = ERROR_INIT;
        const struct schema *schema =
            compile_with(dialects[i].vocabularies, registry, documents, &error);
        assert_int_equal(schema != NULL, dialects[i].compiles);
        if (schema != NULL) {
            assert_int_equal(!is_valid(schema, "1"), dialects[i].asserts);
        } else {
            assert_string_equal(
                error.text, "the vocabulary \"http://example.org/strange\" is not known");
        }
        schema_registry_free(registry);
        json_decref(documents[0]);
        json_decref(documents[1]);
    }
}

static void note(void *context, const char *name, bool required,
                 const struct schema *property)
{
    text_add_format(context, "%s%s%s ", name, required ? "!" : "",
                    is_valid(property, "1") ? "" : "-");
}

/* Members in brackets of the expectation: "!" required, "-" does not take the number 1.
 */
static void assert_properties(const char *schema, const char *expected)
{
    struct fixture fixture;
    open_fixture(&fixture, plain, schema);
    assert_non_null(fixture.schema);
    struct text found;
    text_init(&found, TEXT_CEILING);
    schema_each_property(fixture.schema, note, &found);
    assert_string_equal(text_string(&found), expected);
    text_clear(&found);
    close_fixture(&fixture);
}

static void properties_are_visited_once_with_whether_they_are_required(void **state)
{
    (void)state;
    assert_properties("{'properties':{'a':true,'b':false},'required':['b','z']}",
                      "a b!- ");
    assert_properties("{'type':'string'}", "");
    assert_properties(
        "{'allOf':[{'$ref':'#/$defs/x'},{'required':['a','c']}],"
        "'properties':{'c':true},'$defs':{'x':{'properties':{'a':true,'c':false}}}}",
        "c! a! ");
    assert_properties("{'anyOf':[{'properties':{'a':true,'b':true},'required':['a','b']},"
                      "{'properties':{'a':true,'c':true},'required':['a']}]}",
                      "a! b c ");
    assert_properties("{'oneOf':[{'$ref':'#/$defs/x'},{'$ref':'#'}],"
                      "'$defs':{'x':{'properties':{'a':true},'required':['a']}}}",
                      "a ");
    assert_properties("{'if':{'properties':{'a':true}},'not':{'properties':{'b':true}}}",
                      "");
}

static bool tells(const char *schema)
{
    struct fixture fixture;
    open_fixture(&fixture, plain, schema);
    assert_non_null(fixture.schema);
    bool told = schema_tells_of_others(fixture.schema);
    close_fixture(&fixture);
    return told;
}

static void what_is_said_of_other_properties_is_found_on_every_way(void **state)
{
    (void)state;
    assert_false(tells("{'properties':{'a':{'additionalProperties':false}}}"));
    assert_false(tells("{'type':'object'}"));
    assert_true(tells("{'additionalProperties':false}"));
    assert_true(tells("{'additionalProperties':true}"));
    assert_true(tells("{'patternProperties':{'^a':true}}"));
    assert_true(tells("{'unevaluatedProperties':false}"));
    assert_true(tells("{'allOf':[{'$ref':'#/$defs/x'}],"
                      "'$defs':{'x':{'additionalProperties':{'type':'string'}}}}"));
    assert_true(tells("{'anyOf':[true,{'oneOf':[{'additionalProperties':false}]}]}"));
    assert_false(tells("{'anyOf':[{'$ref':'#'}]}"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_said_of_other_properties_is_found_on_every_way),
        cmocka_unit_test(every_vector_comes_out_as_it_says),
        cmocka_unit_test(every_format_vector_comes_out_as_it_says),
        cmocka_unit_test(every_openapi_vector_comes_out_as_it_says),
        cmocka_unit_test(a_format_is_a_note_unless_asserted),
        cmocka_unit_test(a_format_nobody_knows_matches_everything),
        cmocka_unit_test(a_violation_says_where_and_what),
        cmocka_unit_test(a_long_value_is_shortened_between_characters),
        cmocka_unit_test(a_report_that_returns_false_ends_the_validation),
        cmocka_unit_test(what_is_no_schema_is_refused_where_it_stands),
        cmocka_unit_test(a_number_for_an_exclusive_bound_is_refused_in_openapi),
        cmocka_unit_test(the_same_place_is_compiled_once),
        cmocka_unit_test(what_refers_to_a_broken_schema_is_broken_every_time),
        cmocka_unit_test(a_place_that_is_not_there_is_refused),
        cmocka_unit_test(a_document_is_added_once),
        cmocka_unit_test(documents_refer_to_each_other_by_name),
        cmocka_unit_test(schemas_of_an_openapi_document_are_found_by_pointer),
        cmocka_unit_test(a_metaschema_chooses_the_vocabularies),
        cmocka_unit_test(properties_are_visited_once_with_whether_they_are_required),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
