/* SPDX-License-Identifier: Apache-2.0 */
#include "src/vocabulary.h"

#include "src/collection.h"
#include "src/contract.h"
#include "src/memory.h"
#include "src/schema.h"
#include "src/signed_url.h"
#include "src/vocabulary_internal.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t count(const char *const words[])
{
    size_t length = 0;

    while (words[length] != NULL)
        length++;
    return length;
}

/* ---- the tables ---- */

static void words_line_up_with_their_enums(void **state)
{
    (void)state;
    assert_string_equal(vocabulary_certainties[CERTAINTY_DOCUMENTED], "documented");
    assert_string_equal(vocabulary_certainties[CERTAINTY_INFERRED], "inferred");
    assert_string_equal(vocabulary_certainties[CERTAINTY_UNKNOWN], "unknown");
    assert_int_equal(count(vocabulary_certainties), 3);
    assert_string_equal(vocabulary_comparisons[COMPARE_TEXT], "text");
    assert_string_equal(vocabulary_comparisons[COMPARE_NUMBER], "number");
    assert_string_equal(vocabulary_comparisons[COMPARE_INSTANT], "instant");
    assert_int_equal(count(vocabulary_comparisons), 3);
    assert_string_equal(vocabulary_directions[DIRECTION_ASCENDING], "ascending");
    assert_string_equal(vocabulary_directions[DIRECTION_DESCENDING], "descending");
    assert_int_equal(count(vocabulary_directions), 2);
    assert_string_equal(vocabulary_page_kinds[PAGE_NUMBER], "number");
    assert_string_equal(vocabulary_page_kinds[PAGE_OFFSET], "offset");
    assert_string_equal(vocabulary_page_kinds[PAGE_CURSOR], "cursor");
    assert_string_equal(vocabulary_page_kinds[PAGE_KEYSET], "keyset");
    assert_string_equal(vocabulary_page_kinds[PAGE_ROWS], "rows");
    assert_string_equal(vocabulary_page_kinds[PAGE_RANGE], "range");
    assert_int_equal(count(vocabulary_page_kinds), 6);
    assert_string_equal(vocabulary_past_ends[PAST_END_EMPTY], "empty");
    assert_string_equal(vocabulary_past_ends[PAST_END_REJECT], "reject");
    assert_string_equal(vocabulary_past_ends[PAST_END_LAST], "last");
    assert_int_equal(count(vocabulary_past_ends), 3);
    assert_string_equal(vocabulary_excesses[EXCESS_REJECT], "reject");
    assert_string_equal(vocabulary_excesses[EXCESS_CLAMP], "clamp");
    assert_string_equal(vocabulary_excesses[EXCESS_IGNORE], "ignore");
    assert_int_equal(count(vocabulary_excesses), 3);
    assert_string_equal(vocabulary_partials[PARTIAL_ALWAYS], "always");
    assert_string_equal(vocabulary_partials[PARTIAL_COUNTED], "counted");
    assert_string_equal(vocabulary_partials[PARTIAL_NEVER], "never");
    assert_int_equal(count(vocabulary_partials), 3);
    assert_string_equal(vocabulary_nones[NONE_NULL], "null");
    assert_string_equal(vocabulary_nones[NONE_EMPTY], "empty");
    assert_string_equal(vocabulary_nones[NONE_ABSENT], "absent");
    assert_int_equal(count(vocabulary_nones), 3);
}

static void special_sizes_line_up_with_their_enum(void **state)
{
    (void)state;
    assert_string_equal(vocabulary_special_sizes[SPECIAL_EVERYTHING], "everything");
    assert_string_equal(vocabulary_special_sizes[SPECIAL_DEFAULT], "default");
    assert_string_equal(vocabulary_special_sizes[SPECIAL_MAXIMUM], "maximum");
    assert_string_equal(vocabulary_special_sizes[SPECIAL_NOTHING], "nothing");
    assert_int_equal(count(vocabulary_special_sizes), 4);
}

static void totals_line_up_with_their_enum(void **state)
{
    static const char *const expected[TOTAL_COUNT] = {
        [TOTAL_ITEMS] = "items",
        [TOTAL_PAGES] = "pages",
        [TOTAL_NEXT] = "next",
        [TOTAL_PREVIOUS] = "previous",
        [TOTAL_INDEX] = "index",
        [TOTAL_SIZE] = "size",
        [TOTAL_ROWS] = "count",
        [TOTAL_UNFILTERED] = "unfiltered",
        [TOTAL_NEXT_INDEX] = "next-index",
        [TOTAL_PREVIOUS_INDEX] = "previous-index",
        [TOTAL_FIRST_ROW] = "first-row",
        [TOTAL_LAST_ROW] = "last-row",
        [TOTAL_NEXT_CURSOR] = "next-cursor",
        [TOTAL_NEXT_URL] = "next-url",
        [TOTAL_PREVIOUS_URL] = "previous-url",
        [TOTAL_FIRST_URL] = "first-url",
        [TOTAL_LAST_URL] = "last-url",
    };

    (void)state;
    assert_int_equal(count(vocabulary_totals_told), TOTAL_COUNT);
    for (int i = 0; i < TOTAL_COUNT; i++)
        assert_string_equal(vocabulary_totals_told[i], expected[i]);
}

static void matches_line_up_with_the_collection_s(void **state)
{
    (void)state;
    assert_int_equal(count(vocabulary_matches), MATCH_BEFORE + 1);
    for (int i = MATCH_EQUALS; i <= MATCH_BEFORE; i++)
        assert_string_equal(vocabulary_matches[i], collection_match_name((enum match)i));
}

static void refusals_line_up_with_their_enum(void **state)
{
    static const char *const expected[REFUSAL_COUNT] = {
        [REFUSAL_REQUIRED] = "required",
        [REFUSAL_TYPE] = "type",
        [REFUSAL_ENUM] = "enum",
        [REFUSAL_MINIMUM] = "minimum",
        [REFUSAL_MAXIMUM] = "maximum",
        [REFUSAL_FORMAT] = "format",
        [REFUSAL_PATTERN] = "pattern",
        [REFUSAL_LENGTH] = "length",
        [REFUSAL_RANGE] = "range",
        [REFUSAL_PARAMETER] = "parameter",
        [REFUSAL_SECURITY] = "security",
        [REFUSAL_SCOPE_UNKNOWN] = "scope-unknown",
        [REFUSAL_SCOPE_FORBIDDEN] = "scope-forbidden",
        [REFUSAL_ITEM_UNKNOWN] = "item-unknown",
        [REFUSAL_ITEM_FORBIDDEN] = "item-forbidden",
        [REFUSAL_PAST_END] = "past-end",
        [REFUSAL_CURSOR] = "cursor",
        [REFUSAL_CURSOR_EXPIRED] = "cursor-expired",
        [REFUSAL_EXCLUSIVE] = "exclusive",
        [REFUSAL_REQUIRES] = "requires",
        [REFUSAL_ROUTE] = "route",
        [REFUSAL_METHOD] = "method",
        [REFUSAL_BODY] = "body",
        [REFUSAL_MEDIA_TYPE] = "media",
        [REFUSAL_STATE] = "state",
        [REFUSAL_UNKNOWN_PARAMETER] = "unknown-parameter",
        [REFUSAL_RATE] = "rate",
        [REFUSAL_INTERNAL] = "internal",
    };

    (void)state;
    assert_int_equal(count(vocabulary_refusals), REFUSAL_COUNT);
    for (int i = 0; i < REFUSAL_COUNT; i++)
        assert_string_equal(vocabulary_refusals[i], expected[i]);
}

static void expressions_line_up_with_their_sources(void **state)
{
    (void)state;
    assert_int_equal(count(vocabulary_expressions), EXPRESSION_RESPONSE_BODY);
    assert_string_equal(vocabulary_expressions[EXPRESSION_QUERY - 1], "$request.query.");
    assert_string_equal(vocabulary_expressions[EXPRESSION_PATH - 1], "$request.path.");
    assert_string_equal(vocabulary_expressions[EXPRESSION_REQUEST_HEADER - 1],
                        "$request.header.");
    assert_string_equal(vocabulary_expressions[EXPRESSION_REQUEST_BODY - 1],
                        "$request.body#");
    assert_string_equal(vocabulary_expressions[EXPRESSION_RESPONSE_HEADER - 1],
                        "$response.header.");
    assert_string_equal(vocabulary_expressions[EXPRESSION_RESPONSE_BODY - 1],
                        "$response.body#");
}

static void signed_url_schemes_are_those_that_are_signed(void **state)
{
    (void)state;
    assert_int_equal(count(vocabulary_signed_url_schemes), SIGNED_URL_SCHEMES - 1);
    for (int i = 1; i < SIGNED_URL_SCHEMES; i++)
        assert_string_equal(vocabulary_signed_url_schemes[i - 1],
                            signed_url_scheme_name((enum signed_url_scheme)i));
}

static bool is_listed(const struct vocabulary_object *object)
{
    for (size_t i = 0; vocabulary_objects[i] != NULL; i++)
        if (vocabulary_objects[i] == object)
            return true;
    return false;
}

static void check_key(const struct vocabulary_object *object,
                      const struct vocabulary_key *key)
{
    if (key->text == NULL || key->text[strlen(key->text) - 1] != '.')
        fail_msg("%s of %s has no sentences", key->name, object->name);
    if (key->type == VOCABULARY_OBJECT &&
        (key->object == NULL || !is_listed(key->object)))
        fail_msg("%s of %s has an object that is not listed", key->name, object->name);
    if (key->type == VOCABULARY_WORD && key->words == NULL)
        fail_msg("%s of %s has no words", key->name, object->name);
    if (key->required && key->initial != NULL)
        fail_msg("%s of %s is required, yet may be left out", key->name, object->name);
}

static void every_object_and_key_is_complete(void **state)
{
    (void)state;
    for (size_t i = 0; vocabulary_objects[i] != NULL; i++) {
        const struct vocabulary_object *object = vocabulary_objects[i];
        size_t keys = 0;

        assert_non_null(object->name);
        assert_non_null(object->place);
        assert_non_null(object->text);
        for (; object->keys[keys].name != NULL; keys++)
            check_key(object, &object->keys[keys]);
        assert_in_range(keys, 1, VOCABULARY_MAX_KEYS);
    }
}

static void every_example_fits_its_object(void **state)
{
    (void)state;
    for (size_t i = 0; vocabulary_objects[i] != NULL; i++) {
        json_t *example = vocabulary_example(vocabulary_objects[i]);

        if (example == NULL)
            fail_msg("the example of %s does not fit it", vocabulary_objects[i]->name);
        json_decref(example);
    }
}

static void expressions_are_of_six_forms(void **state)
{
    (void)state;
    assert_true(vocabulary_expression_is_valid("$request.query.page"));
    assert_true(vocabulary_expression_is_valid("$request.path.id"));
    assert_true(vocabulary_expression_is_valid("$request.header.X-Key"));
    assert_true(vocabulary_expression_is_valid("$request.body#/page"));
    assert_true(vocabulary_expression_is_valid("$response.header.X-Total"));
    assert_true(vocabulary_expression_is_valid("$response.body#"));
    assert_true(vocabulary_expression_is_valid("$response.body#/a~1b/0"));
    assert_false(vocabulary_expression_is_valid("$response.body#a"));
    assert_false(vocabulary_expression_is_valid("$response.body#/a~2b"));
    assert_false(vocabulary_expression_is_valid("$response.query.page"));
    assert_false(vocabulary_expression_is_valid("$request.query."));
    assert_false(vocabulary_expression_is_valid("request.query.page"));
    assert_false(vocabulary_expression_is_valid(""));
}

/* ---- the check ---- */

/* Checks YAML text as `object`; true when sound. `diagnostics` is the caller's. */
static bool check(const struct vocabulary_object *object, const char *yaml,
                  struct diagnostics *diagnostics)
{
    struct error error = ERROR_INIT;
    struct document *document = document_parse("test.yaml", yaml, strlen(yaml), &error);
    bool sound;

    assert_non_null(document);
    diagnostics_init(diagnostics);
    sound = vocabulary_check(object, document, "", diagnostics);
    assert_true(sound == (diagnostics->errors == 0));
    document_free(document);
    return sound;
}

static void assert_sound(const struct vocabulary_object *object, const char *yaml)
{
    struct diagnostics diagnostics;

    if (!check(object, yaml, &diagnostics)) {
        diagnostics_print(&diagnostics, stdout, false);
        fail_msg("%s is refused", yaml);
    }
    diagnostics_clear(&diagnostics);
}

static void assert_refused(const struct vocabulary_object *object, const char *yaml,
                           const char *text)
{
    struct diagnostics diagnostics;

    assert_false(check(object, yaml, &diagnostics));
    assert_int_equal(diagnostics.count, 1);
    assert_string_equal(diagnostics.items[0].text, text);
    assert_non_null(diagnostics.items[0].hint);
    diagnostics_clear(&diagnostics);
}

static void short_forms_are_taken(void **state)
{
    (void)state;
    assert_sound(&vocabulary_document, "records: { orders: data/orders.yaml }");
    assert_sound(&vocabulary_document, "credentials: data/credentials.yaml");
    assert_sound(&vocabulary_error, "status: [ 400, 422 ]");
    assert_sound(&vocabulary_signed_url,
                 "{ lifetime: 60, refusal: { value: 403, or: [ 404 ] } }");
    assert_sound(&vocabulary_range, "{ from: a, to: b, reversed: { value: empty } }");
    assert_sound(&vocabulary_case_request,
                 "{ path: /, query: { a: 1, b: [ x, null ] }, body: [ 1 ] }");
}

static void numbers_have_bounds(void **state)
{
    (void)state;
    assert_refused(&vocabulary_signed_url, "{ lifetime: 604801 }",
                   "lifetime must be a whole number, not 604801");
    assert_refused(&vocabulary_signed_url, "{ lifetime: 1.5 }",
                   "lifetime must be a whole number, not 1.5");
    assert_refused(&vocabulary_error, "{ status: 600 }",
                   "status must be an HTTP status, not 600");
    assert_refused(&vocabulary_invariant, "{ duration: /a, tolerance: '1' }",
                   "tolerance must be a number, not \"1\"");
}

static void containers_are_told_apart(void **state)
{
    (void)state;
    assert_refused(&vocabulary_invariant, "{ ordered: /a }",
                   "ordered must be a list, not \"/a\"");
    assert_refused(&vocabulary_order,
                   "{ by: $request.query.sort, words: { a: { field: /a } } }",
                   "words must be a list, not an object");
    assert_refused(&vocabulary_operation, "{ item: true }",
                   "item must be an object, not true");
    assert_refused(&vocabulary_document, "{ errors: [ 1 ] }",
                   "errors must be an object, not a list");
}

static void files_and_references_have_forms(void **state)
{
    (void)state;
    assert_refused(&vocabulary_record_set, "{ file: /etc/passwd }",
                   "file must be a file name, not \"/etc/passwd\"");
    assert_refused(&vocabulary_record_set, "{ file: a.yaml, schema: Order }",
                   "schema must be a reference, not \"Order\"");
    assert_refused(&vocabulary_document, "{ records: { orders: '' } }",
                   "records must be a file name, not \"\"");
}

static void a_misspelt_required_key_is_not_missing_as_well(void **state)
{
    (void)state;
    assert_refused(&vocabulary_range, "{ form: a, to: b }", "range has no key form");
    assert_refused(&vocabulary_range, "{ to: b }", "range lacks from");
}

static void all_breaches_are_reported_at_once(void **state)
{
    struct diagnostics diagnostics;

    (void)state;
    assert_false(check(&vocabulary_page,
                       "by: [ number ]\n"
                       "first: 2\n"
                       "size: limit\n"
                       "past-end: { value: last, or: none }\n"
                       "colour: red\n",
                       &diagnostics));
    assert_int_equal(diagnostics.errors, 6);
    diagnostics_clear(&diagnostics);
}

/* ---- what is printed ---- */

static char *print(void (*printer)(FILE *stream))
{
    char *printed = NULL;
    size_t length;
    FILE *stream = open_memstream(&printed, &length);

    assert_non_null(stream);
    printer(stream);
    fclose(stream);
    return printed;
}

static void reference_names_every_object_and_key(void **state)
{
    AUTO_FREE char *printed = print(vocabulary_print_markdown);

    (void)state;
    for (size_t i = 0; vocabulary_objects[i] != NULL; i++) {
        const struct vocabulary_object *object = vocabulary_objects[i];
        AUTO_FREE char *title = memory_format("\n## %s\n", object->name);
        const char *at = strstr(printed, title);

        assert_non_null(at);
        for (const struct vocabulary_key *key = object->keys; key->name != NULL; key++) {
            AUTO_FREE char *row = memory_format("\n| `%s` | ", key->name);

            at = strstr(at, row);
            if (at == NULL)
                fail_msg("%s of %s is not printed", key->name, object->name);
        }
    }
}

struct editor {
    json_t *printed;
    struct schema_registry *registry;
    const struct schema *schema;
};

static int open_editor(void **state)
{
    struct editor *editor = memory_new(sizeof *editor);
    struct schema_options options = {.dialect = SCHEMA_2020_12};
    struct error error = ERROR_INIT;
    AUTO_FREE char *text = print(vocabulary_print_schema);

    editor->printed = json_loads(text, 0, NULL);
    assert_non_null(editor->printed);
    editor->registry = schema_registry_new(options);
    assert_true(
        schema_registry_add(editor->registry, "vocabulary", editor->printed, &error));
    editor->schema = schema_compile(editor->registry, "vocabulary", "", &error);
    if (editor->schema == NULL)
        fail_msg("%s: %s", error.pointer, error.text);
    *state = editor;
    return 0;
}

static int close_editor(void **state)
{
    struct editor *editor = *state;

    schema_registry_free(editor->registry);
    json_decref(editor->printed);
    free(editor);
    return 0;
}

static bool accepts(void **state, const json_t *value)
{
    const struct editor *editor = *state;

    return schema_validate(editor->schema, value, NULL, NULL);
}

static void schema_accepts_a_whole_contract(void **state)
{
    struct error error = ERROR_INIT;
    struct document *document =
        document_load("tests/vectors/contract/whole/contract.yaml", &error);

    assert_non_null(document);
    assert_true(accepts(state, document_root(document)));
    document_free(document);
}

/* Where the vendor key may stand, with something that it cannot say there. */
static void schema_reaches_the_vendor_key_everywhere(void **state)
{
    static const char *const documents[] = {
        "x-countersign: { record: {} }",
        "paths: { /a: { get: { x-countersign: { lists: {} } } } }",
        "paths: { /a: { parameters: [ { x-countersign: { error: {} } } ] } }",
        "paths: { /a: { get: { parameters: [ { x-countersign: { error: {} } } ] } } }",
        "paths: { /a: { get: { responses: { '200': { x-countersign: { a: 1 } } } } } }",
        "components: { parameters: { P: { x-countersign: { certainty: maybe } } } }",
        "components: { responses: { R: { x-countersign: { certainty: maybe } } } }",
        "components: { pathItems: { I: { get: { x-countersign: { a: 1 } } } } }",
        "components: { schemas: { S: { x-countersign: { compare: colour } } } }",
        "components: { schemas: { S: { properties: { p: { x-countersign: { signed-url: "
        "{} } } } } } }",
        "components: { schemas: { S: { allOf: [ { items: { x-countersign: { invariants: "
        "{} } } } ] } } }",
        "paths: { /a: { get: { responses: { '200': { content: { application/json: { "
        "schema: { items: { x-countersign: { compare: 1 } } } } } } } } } }",
    };

    for (size_t i = 0; i < sizeof documents / sizeof documents[0]; i++) {
        struct document *document =
            document_parse("test.yaml", documents[i], strlen(documents[i]), NULL);

        assert_non_null(document);
        if (accepts(state, document_root(document)))
            fail_msg("the schema accepts %s", documents[i]);
        document_free(document);
    }
}

static void schema_and_check_agree_on_examples(void **state)
{
    const struct editor *editor = *state;
    const json_t *definitions = json_object_get(editor->printed, "$defs");

    for (size_t i = 0; vocabulary_objects[i] != NULL; i++) {
        AUTO_FREE char *name = memory_text(vocabulary_objects[i]->name);
        AUTO_FREE char *pointer = NULL;
        struct error error = ERROR_INIT;
        const struct schema *schema;
        json_t *example = vocabulary_example(vocabulary_objects[i]);

        for (char *at = strchr(name, ' '); at != NULL; at = strchr(at, ' '))
            *at = '-';
        assert_non_null(json_object_get(definitions, name));
        pointer = memory_format("/$defs/%s", name);
        schema = schema_compile(editor->registry, "vocabulary", pointer, &error);
        assert_non_null(schema);
        if (!schema_validate(schema, example, NULL, NULL))
            fail_msg("the schema refuses the example of %s", name);
        json_decref(example);
    }
}

#define EDITED(test) cmocka_unit_test_setup_teardown(test, open_editor, close_editor)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_line_up_with_their_enums),
        cmocka_unit_test(totals_line_up_with_their_enum),
        cmocka_unit_test(special_sizes_line_up_with_their_enum),
        cmocka_unit_test(matches_line_up_with_the_collection_s),
        cmocka_unit_test(refusals_line_up_with_their_enum),
        cmocka_unit_test(expressions_line_up_with_their_sources),
        cmocka_unit_test(signed_url_schemes_are_those_that_are_signed),
        cmocka_unit_test(every_object_and_key_is_complete),
        cmocka_unit_test(every_example_fits_its_object),
        cmocka_unit_test(expressions_are_of_six_forms),
        cmocka_unit_test(short_forms_are_taken),
        cmocka_unit_test(numbers_have_bounds),
        cmocka_unit_test(containers_are_told_apart),
        cmocka_unit_test(files_and_references_have_forms),
        cmocka_unit_test(a_misspelt_required_key_is_not_missing_as_well),
        cmocka_unit_test(all_breaches_are_reported_at_once),
        cmocka_unit_test(reference_names_every_object_and_key),
        EDITED(schema_accepts_a_whole_contract),
        EDITED(schema_reaches_the_vendor_key_everywhere),
        EDITED(schema_and_check_agree_on_examples),
    };

    memory_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
