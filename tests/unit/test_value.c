/* SPDX-License-Identifier: Apache-2.0 */
#include "src/value.h"

#include "src/memory.h"
#include "tests/unit/vectors.h"

static json_t *parse(const char *text)
{
    json_t *value = json_loads(text, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);

    if (value == NULL)
        fail_msg("not JSON: %s", text);
    return value;
}

static void assert_json(const json_t *value, const char *wanted)
{
    json_auto_t *expected = parse(wanted);
    AUTO_FREE char *printed = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);

    if (!json_equal(value, expected))
        fail_msg("%s is not %s", printed, wanted);
}

static void a_pointer_names_its_value(void **state)
{
    json_auto_t *root = json_load_file("tests/vectors/value/pointer.json", 0, NULL);
    struct vectors cases;

    (void)state;
    assert_non_null(root);
    vectors_open(&cases, "tests/vectors/value/pointer.tsv");
    while (vectors_next(&cases, 2)) {
        json_t *value = value_at(root, cases.fields[0]);

        vectors_expect(&cases, (value == NULL) == (strcmp(cases.fields[1], "none") == 0));
        if (value != NULL) {
            json_auto_t *wanted = parse(cases.fields[1]);

            vectors_expect(&cases, json_equal(value, wanted));
        }
    }
}

static void the_empty_pointer_names_the_whole(void **state)
{
    json_auto_t *root = parse("{\"a\":1}");

    (void)state;
    assert_ptr_equal(value_at(root, ""), root);
    assert_null(value_at(NULL, ""));
    assert_null(value_at(NULL, "/a"));
}

static void a_pointer_is_valid_by_its_grammar(void **state)
{
    static const char *const valid[] = {"", "/", "//", "/a", "/~0", "/~1", "/~01", "/ "};
    static const char *const invalid[] = {"a",  "#",   "#/a",   " /a",
                                          "/~", "/~2", "/a~/b", "~0"};

    (void)state;
    for (size_t i = 0; i < sizeof valid / sizeof *valid; i++)
        assert_true(value_pointer_is_valid(valid[i]));
    for (size_t i = 0; i < sizeof invalid / sizeof *invalid; i++)
        assert_false(value_pointer_is_valid(invalid[i]));
}

static void joining_escapes_and_the_last_member_unescapes(void **state)
{
    static const struct {
        const char *pointer, *key, *joined;
    } cases[] = {
        {"", "a", "/a"},        {"/a", "b", "/a/b"},  {"", "", "/"},
        {"", "a/b", "/a~1b"},   {"", "m~n", "/m~0n"}, {"/x", "~1", "/x/~01"},
        {"", "/~/", "/~1~0~1"}, {"", "c%d", "/c%d"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        AUTO_FREE char *joined = value_pointer_join(cases[i].pointer, cases[i].key);
        AUTO_FREE char *last = value_pointer_last(cases[i].joined);

        assert_string_equal(joined, cases[i].joined);
        assert_string_equal(last, cases[i].key);
    }
}

static void the_last_member_of_the_whole_is_empty(void **state)
{
    AUTO_FREE char *last = value_pointer_last("");

    (void)state;
    assert_string_equal(last, "");
}

static void an_index_is_appended_as_digits(void **state)
{
    AUTO_FREE char *pointer = value_pointer_index("/a", 10);

    (void)state;
    assert_string_equal(pointer, "/a/10");
}

static void putting_makes_missing_objects(void **state)
{
    json_auto_t *root = parse("{}");

    (void)state;
    assert_true(value_put(root, "/a/b~1c/0", json_integer(1)));
    assert_true(value_put(root, "/a/d", json_true()));
    assert_true(value_put(root, "/a/d", json_false()));
    assert_json(root, "{\"a\":{\"b/c\":{\"0\":1},\"d\":false}}");
}

static void putting_replaces_or_appends_in_an_array(void **state)
{
    json_auto_t *root = parse("{\"a\":[1,2]}");

    (void)state;
    assert_true(value_put(root, "/a/0", json_integer(9)));
    assert_true(value_put(root, "/a/-", json_integer(3)));
    assert_true(value_put(root, "/a/-/x", json_integer(4)));
    assert_true(value_put(root, "/a/3/y", json_integer(5)));
    assert_json(root, "{\"a\":[9,2,3,{\"x\":4,\"y\":5}]}");
}

static void what_cannot_be_put_changes_nothing(void **state)
{
    static const char before[] = "{\"a\":[1,2],\"b\":\"text\",\"c\":null}";
    static const char *const pointers[] = {
        "",     "a",    "/a/2", "/a/9/x", "/a/x",   "/a/01",  "/a/0/x",
        "/b/x", "/b/0", "/c/x", "/~",     "/n/~2x", "/b/x/y",
    };
    json_auto_t *root = parse(before);

    (void)state;
    for (size_t i = 0; i < sizeof pointers / sizeof *pointers; i++) {
        /* A leak checker sees an item that was not taken. */
        if (value_put(root, pointers[i], json_string("x")))
            fail_msg("put at %s", pointers[i]);
        assert_json(root, before);
    }
}

static void removing_takes_out_what_is_named(void **state)
{
    json_auto_t *root = parse("{\"a\":[1,2,3],\"b/c\":{\"d\":1,\"e\":2}}");

    (void)state;
    assert_true(value_remove(root, "/a/1"));
    assert_true(value_remove(root, "/b~1c/d"));
    assert_json(root, "{\"a\":[1,3],\"b/c\":{\"e\":2}}");
    assert_true(value_remove(root, "/a"));
    assert_json(root, "{\"b/c\":{\"e\":2}}");
}

static void removing_nothing_says_so(void **state)
{
    static const char before[] = "{\"a\":[1],\"b\":\"text\",\"~\":2}";
    static const char *const pointers[] = {"",     "a",    "/c",   "/a/1", "/a/-",
                                           "/a/x", "/b/x", "/c/d", "/~",   "/a/0/x"};
    json_auto_t *root = parse(before);

    (void)state;
    for (size_t i = 0; i < sizeof pointers / sizeof *pointers; i++) {
        assert_false(value_remove(root, pointers[i]));
        assert_json(root, before);
    }
}

static void values_are_equal_as_json_schema_has_it(void **state)
{
    struct vectors cases;

    (void)state;
    vectors_open(&cases, "tests/vectors/value/equal.tsv");
    while (vectors_next(&cases, 3)) {
        json_auto_t *a = parse(cases.fields[0]);
        json_auto_t *b = parse(cases.fields[1]);
        bool wanted = strcmp(cases.fields[2], "yes") == 0;

        vectors_expect(&cases, value_equal(a, b) == wanted);
        vectors_expect(&cases, value_equal(b, a) == wanted);
    }
}

static void a_whole_number_is_read_however_it_is_written(void **state)
{
    static const char *const none[] = {
        "[1.5]", "[\"1\"]", "[true]", "[null]", "[1e300]", "[9223372036854775808.0]",
    };
    json_auto_t *whole = parse("[42, 42.0, 4.2e1, -0.0, -9223372036854775808.0]");
    static const int64_t wanted[] = {42, 42, 42, 0, INT64_MIN};
    int64_t read;

    (void)state;
    for (size_t i = 0; i < json_array_size(whole); i++) {
        assert_true(value_whole(json_array_get(whole, i), &read));
        assert_true(read == wanted[i]);
    }
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        json_auto_t *value = parse(none[i]);
        read = 7;
        assert_false(value_whole(json_array_get(value, 0), &read));
        assert_true(read == 7);
    }
    assert_false(value_whole(NULL, &read));
    assert_true(read == 7);
}

static void null_pointers_equal_each_other_alone(void **state)
{
    (void)state;
    assert_true(value_equal(NULL, NULL));
    assert_false(value_equal(NULL, json_null()));
    assert_false(value_equal(json_null(), NULL));
}

/* Returns new an array nested `depth` deep. */
static json_t *nested(int depth)
{
    json_t *value = json_array();

    for (int i = 1; i < depth; i++) {
        json_t *outer = json_array();

        json_array_append_new(outer, value);
        value = outer;
    }
    return value;
}

static void nesting_has_a_ceiling(void **state)
{
    json_auto_t *a = nested(VALUE_MAX_DEPTH);
    json_auto_t *b = nested(VALUE_MAX_DEPTH);
    json_auto_t *deeper = nested(VALUE_MAX_DEPTH + 1);
    json_auto_t *as_deep = nested(VALUE_MAX_DEPTH + 1);
    AUTO_FREE char *printed = value_print(a);
    AUTO_FREE char *cut = value_print(deeper);

    (void)state;
    assert_true(value_equal(a, b));
    assert_false(value_equal(deeper, as_deep));
    assert_int_equal(strlen(printed), 2 * VALUE_MAX_DEPTH);
    assert_non_null(strstr(cut, "[null]"));
}

static void types_have_json_schema_names(void **state)
{
    static const struct {
        const char *text, *name;
    } cases[] = {
        {"{}", "object"},  {"[]", "array"},     {"\"a\"", "string"},  {"1", "integer"},
        {"1.0", "number"}, {"true", "boolean"}, {"false", "boolean"}, {"null", "null"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        json_auto_t *value = parse(cases[i].text);

        assert_string_equal(value_type(value), cases[i].name);
    }
    assert_string_equal(value_type(NULL), "null");
}

static void values_print_compact_and_read_back(void **state)
{
    struct vectors cases;

    (void)state;
    vectors_open(&cases, "tests/vectors/value/print.tsv");
    while (vectors_next(&cases, 2)) {
        json_auto_t *value = parse(cases.fields[0]);
        AUTO_FREE char *printed = value_print(value);
        json_auto_t *again = parse(printed);

        if (strcmp(printed, cases.fields[1]) != 0)
            fail_msg("line %d: %s is not %s", cases.line, printed, cases.fields[1]);
        vectors_expect(&cases, json_equal(value, again));
    }
}

/* Texts are looked through eight bytes at a time. */
static void what_needs_an_escape_is_found_wherever_it_stands(void **state)
{
    static const struct {
        char character;
        const char *escape;
    } cases[] = {
        {'"', "\\\""}, {'\\', "\\\\"}, {'\n', "\\n"}, {0x1f, "\\u001f"}, {0, "\\u0000"}};
    const char plain[] = "abc \x7f\xc3\xa9 !#[]defghijklmnop";

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (size_t at = 0; at < sizeof plain; at++) {
            char bytes[sizeof plain];
            AUTO_FREE char *wanted = memory_format("\"%.*s%s%s\"", (int)at, plain,
                                                   cases[i].escape, plain + at);
            json_auto_t *value = NULL;
            AUTO_FREE char *printed = NULL;

            memcpy(bytes, plain, at);
            bytes[at] = cases[i].character;
            memcpy(bytes + at + 1, plain + at, sizeof plain - 1 - at);
            value = json_stringn_nocheck(bytes, sizeof plain);
            printed = value_print(value);
            assert_string_equal(printed, wanted);
        }
    }
}

static void no_value_prints_as_null(void **state)
{
    AUTO_FREE char *printed = value_print(NULL);

    (void)state;
    assert_string_equal(printed, "null");
}

static void the_text_of_a_string_has_no_quotes(void **state)
{
    static const char *const cases[][2] = {
        {"\"a \\\"b\\\"\"", "a \"b\""},
        {"\"\"", ""},
        {"12", "12"},
        {"0.1", "0.1"},
        {"true", "true"},
        {"null", "null"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        json_auto_t *value = parse(cases[i][0]);
        AUTO_FREE char *text = value_text(value);

        assert_string_equal(text, cases[i][1]);
    }
}

static void bytes_that_are_no_utf8_are_replaced(void **state)
{
    struct vectors cases;

    (void)state;
    vectors_open(&cases, "tests/vectors/value/string.tsv");
    while (vectors_next(&cases, 2)) {
        /* Storage without a NUL, so that a sanitizer sees any read behind it. */
        AUTO_FREE char *bytes = memory_resize(NULL, cases.lengths[0], 1);

        memcpy(bytes, cases.fields[0], cases.lengths[0]);

        json_auto_t *string = value_string(bytes, cases.lengths[0]);

        assert_non_null(string);
        vectors_expect(&cases, json_string_length(string) == cases.lengths[1]);
        vectors_expect(&cases, memcmp(json_string_value(string), cases.fields[1],
                                      cases.lengths[1]) == 0);
    }
}

static void a_string_member_is_borrowed_or_null(void **state)
{
    json_auto_t *object = parse("{\"a\":\"x\",\"b\":1}");

    (void)state;
    assert_string_equal(value_string_member(object, "a"), "x");
    assert_null(value_string_member(object, "b"));
    assert_null(value_string_member(object, "c"));
    assert_null(value_string_member(NULL, "a"));
    assert_null(value_string_member(json_null(), "a"));
}

static void whole_numbers_become_integers_however_written(void **state)
{
    json_auto_t *value = value_with_whole_numbers(
        parse("{\"a\":[33.0,2e3,-0.0,1.5],\"b\":{\"c\":1703097600000.0},\"d\":\"1.0\","
              "\"e\":1e300,\"f\":9007199254740992.0,\"g\":-9007199254740991.0}"));
    AUTO_FREE char *text = value_print(value);

    (void)state;
    assert_string_equal(text, "{\"a\":[33,2000,0,1.5],\"b\":{\"c\":1703097600000},"
                              "\"d\":\"1.0\",\"e\":1e+300,\"f\":9007199254740992.0,"
                              "\"g\":-9007199254740991}");
    assert_null(value_with_whole_numbers(NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pointer_names_its_value),
        cmocka_unit_test(the_empty_pointer_names_the_whole),
        cmocka_unit_test(a_pointer_is_valid_by_its_grammar),
        cmocka_unit_test(joining_escapes_and_the_last_member_unescapes),
        cmocka_unit_test(the_last_member_of_the_whole_is_empty),
        cmocka_unit_test(an_index_is_appended_as_digits),
        cmocka_unit_test(putting_makes_missing_objects),
        cmocka_unit_test(putting_replaces_or_appends_in_an_array),
        cmocka_unit_test(what_cannot_be_put_changes_nothing),
        cmocka_unit_test(removing_takes_out_what_is_named),
        cmocka_unit_test(removing_nothing_says_so),
        cmocka_unit_test(values_are_equal_as_json_schema_has_it),
        cmocka_unit_test(a_whole_number_is_read_however_it_is_written),
        cmocka_unit_test(null_pointers_equal_each_other_alone),
        cmocka_unit_test(nesting_has_a_ceiling),
        cmocka_unit_test(types_have_json_schema_names),
        cmocka_unit_test(values_print_compact_and_read_back),
        cmocka_unit_test(what_needs_an_escape_is_found_wherever_it_stands),
        cmocka_unit_test(no_value_prints_as_null),
        cmocka_unit_test(the_text_of_a_string_has_no_quotes),
        cmocka_unit_test(bytes_that_are_no_utf8_are_replaced),
        cmocka_unit_test(a_string_member_is_borrowed_or_null),
        cmocka_unit_test(whole_numbers_become_integers_however_written),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
