/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The cases are folders: valid/<case>/ holds input.yaml or input.json, output.json and,
 * where places matter, "places" with lines "pointer line:column"; invalid/<case>/ holds
 * the input and "error", which is exactly "line:column: text", and where it matters
 * "hint".
 */
#include "src/document.h"

#include "src/memory.h"
#include "src/text.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define VECTORS "tests/vectors/document/"

/* ---- folders of cases ---- */

static void run_folder(const char *folder, void (*run)(const char *, const char *))
{
    AUTO_FREE char *yaml = memory_format("%s/input.yaml", folder);
    AUTO_FREE char *json = memory_format("%s/input.json", folder);

    run(folder, access(yaml, R_OK) == 0 ? yaml : json);
}

static void run_all(const char *kind, void (*run)(const char *, const char *))
{
    DIR *directory = opendir(kind);
    struct dirent *entry;
    size_t cases = 0;

    if (directory == NULL)
        fail_msg("%s cannot be read; a test runs from the top folder", kind);
    while ((entry = readdir(directory)) != NULL) {
        AUTO_FREE char *folder = memory_format("%s/%s", kind, entry->d_name);

        if (entry->d_name[0] == '.')
            continue;
        run_folder(folder, run);
        cases++;
    }
    closedir(directory);
    assert_true(cases > 0);
}

static char *read_text(const char *folder, const char *name)
{
    AUTO_FREE char *path = memory_format("%s/%s", folder, name);
    size_t length;
    char *text;

    if (access(path, F_OK) != 0)
        return NULL;
    text = document_read_file(path, 1 << 20, &length, NULL);
    assert_non_null(text);
    return text;
}

static void compare_places(const char *folder, const struct document *document,
                           char *line)
{
    while (*line != '\0') {
        char *end = line + strcspn(line, "\n");
        char found[64];

        *end = '\0';
        char *space = strrchr(line, ' ');
        assert_non_null(space);
        *space = '\0';
        struct place place = document_place(document, line);
        snprintf(found, sizeof found, "%d:%d", place.line, place.column);
        if (strcmp(found, space + 1) != 0)
            fail_msg("%s: '%s' stands at %s, not %s", folder, line, found, space + 1);
        line = end + 1;
    }
}

/* Equality with the order of members and the type of numbers. */
static void compare_value(const char *folder, const json_t *value, const char *wanted)
{
    const size_t flags = JSON_ENCODE_ANY | JSON_PRESERVE_ORDER | JSON_COMPACT;
    json_auto_t *exact = json_loads(wanted, JSON_DECODE_ANY, NULL);

    if (exact == NULL)
        fail_msg("%s: output.json is not JSON", folder);
    AUTO_FREE char *found = json_dumps(value, flags);
    AUTO_FREE char *text = json_dumps(exact, flags);
    if (!json_equal(value, exact) || strcmp(found, text) != 0)
        fail_msg("%s: %s, not %s", folder, found, text);
}

static void judge_valid(const char *folder, const char *input)
{
    struct error error = ERROR_INIT;
    struct document *document = document_load(input, &error);
    AUTO_FREE char *output = read_text(folder, "output.json");
    AUTO_FREE char *places = read_text(folder, "places");

    if (document == NULL)
        fail_msg("%s is refused: %d:%d: %s", folder, error.line, error.column,
                 error.text);
    assert_non_null(output);
    compare_value(folder, document_root(document), output);
    if (places != NULL)
        compare_places(folder, document, places);
    document_free(document);
}

static void judge_invalid(const char *folder, const char *input)
{
    struct error error = ERROR_INIT;
    struct document *document = document_load(input, &error);
    AUTO_FREE char *wanted = read_text(folder, "error");

    if (document != NULL)
        fail_msg("%s is not refused", folder);
    AUTO_FREE char *found =
        memory_format("%d:%d: %s\n", error.line, error.column, error.text);
    assert_non_null(wanted);
    if (strcmp(found, wanted) != 0)
        fail_msg("%s: '%s', not '%s'", folder, found, wanted);
    assert_int_equal(error.code, ERROR_INVALID);
    assert_string_equal(error.file, input);
    assert_string_not_equal(error.hint, "");
    AUTO_FREE char *hint = read_text(folder, "hint");
    if (hint != NULL && (strncmp(hint, error.hint, strlen(hint) - 1) != 0 ||
                         strlen(hint) - 1 != strlen(error.hint)))
        fail_msg("%s: the hint is '%s', not '%s'", folder, error.hint, hint);
}

static void valid_documents_have_their_value_and_places(void **state)
{
    (void)state;
    run_all(VECTORS "valid", judge_valid);
}

static void invalid_documents_are_refused_with_their_place(void **state)
{
    (void)state;
    run_all(VECTORS "invalid", judge_invalid);
}

/* ---- what is too large for a folder ---- */

static struct document *parse(const char *name, const char *text, struct error *error)
{
    return document_parse(name, text, strlen(text), error);
}

static void aliases_cannot_explode(void **state)
{
    AUTO_TEXT struct text text;
    struct error error = ERROR_INIT;

    (void)state;
    text_init(&text, TEXT_CEILING);
    text_add_string(&text, "- &a0 [x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 9; i++) {
        text_add_format(&text, "- &a%d [", i);
        for (int j = 0; j < 10; j++)
            text_add_format(&text, "*a%d, ", i - 1);
        text_add_string(&text, "]\n");
    }
    assert_null(parse("x.yaml", text_string(&text), &error));
    assert_string_equal(error.text, "more than 4000000 values");
    assert_int_equal(error.line, 7);
}

static void json_with_too_many_values_is_refused(void **state)
{
    AUTO_TEXT struct text text;
    struct error error = ERROR_INIT;

    (void)state;
    text_init(&text, TEXT_CEILING);
    text_add_char(&text, '[');
    for (size_t i = 0; i < DOCUMENT_MAX_NODES; i++)
        text_add_string(&text, "1,");
    text_add_string(&text, "1]");
    assert_null(parse("x.json", text_string(&text), &error));
    assert_string_equal(error.text, "more than 4000000 values");
    assert_int_equal(error.line, 1);
}

static void text_beyond_the_ceiling_is_refused(void **state)
{
    struct error error = ERROR_INIT;

    (void)state;
    assert_null(document_parse("x", "", DOCUMENT_MAX_BYTES + 1, &error));
    assert_string_equal(error.text, "the text is larger than 67108864 bytes");
}

static void flow_style_yaml_is_read_as_json_is(void **state)
{
    const char *text = "{\"a\": [1, -2.5e3, \"x\\u00e9\\\"\", true, false, null],\n"
                       "  \"é\":\t{\"b\": [], \"c\": {}, \"d\": [[[\"\"]]]}}\n";
    static const char *const pointers[] = {"",     "/a",         "/a/0", "/a/1",
                                           "/a/2", "/a/5",       "/é",   "/é/b",
                                           "/é/c", "/é/d/0/0/0", NULL};
    struct document *json = parse("x.json", text, NULL);
    struct document *yaml = parse("x.yaml", text, NULL);

    (void)state;
    assert_non_null(json);
    assert_non_null(yaml);
    assert_true(json_equal(document_root(json), document_root(yaml)));
    for (size_t i = 0; pointers[i] != NULL; i++) {
        struct place one = document_place(json, pointers[i]);
        struct place other = document_place(yaml, pointers[i]);

        assert_int_equal(one.line, other.line);
        assert_int_equal(one.column, other.column);
    }
    document_free(json);
    document_free(yaml);
}

/* ---- the rest of the interface ---- */

static void changing_a_value_leaves_its_alias_alone(void **state)
{
    struct document *document =
        parse("x.yaml", "a: &x {k: 1}\nb: *x\nc: {<<: *x}\n", NULL);

    (void)state;
    assert_non_null(document);
    json_t *root = document_root(document);
    json_object_set_new(json_object_get(root, "a"), "k", json_integer(2));
    json_t *b = json_object_get(json_object_get(root, "b"), "k");
    json_t *c = json_object_get(json_object_get(root, "c"), "k");
    assert_int_equal(json_integer_value(b), 1);
    assert_int_equal(json_integer_value(c), 1);
    document_free(document);
}

static void places_outlive_changes_of_the_value(void **state)
{
    struct document *document = parse("x.yaml", "a: 1\nb: 2\n", NULL);

    (void)state;
    assert_non_null(document);
    json_object_clear(document_root(document));
    assert_int_equal(document_place(document, "/b").line, 2);
    document_free(document);
}

static void a_document_knows_its_name(void **state)
{
    struct document *document = parse("some/x.yaml", "a: 1\n", NULL);

    (void)state;
    assert_non_null(document);
    assert_string_equal(document_file(document), "some/x.yaml");
    assert_string_equal(document_place(document, "/a").file, "some/x.yaml");
    document_free(document);
}

static void an_error_gets_its_place_from_a_pointer(void **state)
{
    struct document *document = parse("x.yaml", "a:\n  b: 2\n", NULL);
    struct error error = ERROR_INIT;

    (void)state;
    assert_non_null(document);
    error_set(&error, ERROR_INVALID, "b is odd");
    document_error_at(document, "/a/b", &error);
    assert_string_equal(error.file, "x.yaml");
    assert_int_equal(error.line, 2);
    assert_int_equal(error.column, 3);
    assert_string_equal(error.pointer, "/a/b");
    document_free(document);
}

static void the_suffix_decides_without_regard_to_case(void **state)
{
    struct document *document = parse("X.JSON", "\"\\ud83d\\ude00\"", NULL);

    (void)state;
    assert_non_null(document);
    document_free(document);
    assert_null(parse("x.json.yaml", "\"\\ud83d\\ude00\"", NULL));
    document = parse(".json", "\"\\ud83d\\ude00\"", NULL);
    assert_non_null(document);
    document_free(document);
}

static void text_is_read_to_its_length_alone(void **state)
{
    struct document *document = document_parse("x.yaml", "12345", 3, NULL);

    (void)state;
    assert_non_null(document);
    assert_int_equal(json_integer_value(document_root(document)), 123);
    document_free(document);
}

static void a_missing_file_is_named(void **state)
{
    struct error error = ERROR_INIT;

    (void)state;
    assert_null(document_load("tests/no-such-file.yaml", &error));
    assert_int_equal(error.code, ERROR_SYSTEM);
    assert_string_equal(error.file, "tests/no-such-file.yaml");
    assert_string_equal(error.text, "cannot read the file: No such file or directory");
    assert_string_equal(error.hint,
                        "check the path; it is relative to the folder you are in");
}

static void a_folder_is_no_file(void **state)
{
    struct error error = ERROR_INIT;

    (void)state;
    assert_null(document_load("tests", &error));
    assert_string_equal(error.text, "cannot read the file: Is a directory");
    assert_string_equal(error.hint, "name a file in this folder");
}

static void a_file_is_read_up_to_its_ceiling(void **state)
{
    const char *path = VECTORS "valid/a-scalar-is-a-document/input.yaml";
    struct error error = ERROR_INIT;
    size_t length = 0;

    (void)state;
    AUTO_FREE char *bytes = document_read_file(path, 3, &length, &error);
    assert_non_null(bytes);
    assert_int_equal(length, 3);
    assert_string_equal(bytes, "12\n");
    assert_null(document_read_file(path, 2, &length, &error));
    assert_string_equal(error.text, "the file is larger than 2 bytes");
    assert_string_equal(error.file, path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(valid_documents_have_their_value_and_places),
        cmocka_unit_test(invalid_documents_are_refused_with_their_place),
        cmocka_unit_test(aliases_cannot_explode),
        cmocka_unit_test(json_with_too_many_values_is_refused),
        cmocka_unit_test(text_beyond_the_ceiling_is_refused),
        cmocka_unit_test(flow_style_yaml_is_read_as_json_is),
        cmocka_unit_test(changing_a_value_leaves_its_alias_alone),
        cmocka_unit_test(places_outlive_changes_of_the_value),
        cmocka_unit_test(a_document_knows_its_name),
        cmocka_unit_test(an_error_gets_its_place_from_a_pointer),
        cmocka_unit_test(the_suffix_decides_without_regard_to_case),
        cmocka_unit_test(text_is_read_to_its_length_alone),
        cmocka_unit_test(a_missing_file_is_named),
        cmocka_unit_test(a_folder_is_no_file),
        cmocka_unit_test(a_file_is_read_up_to_its_ceiling),
    };

    memory_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
