/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files are written where they are read, since half of the cases are about bytes that an
 * editor would mend.
 */
#include "src/records.h"

#include "src/memory.h"
#include "src/records_progress.h"
#include "src/text.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[] = "/tmp/test_records.XXXXXX";

/* Returns new the path of a file that holds these bytes. */
static char *file_of(const char *name, const char *bytes, size_t length)
{
    char *path = memory_format("%s/%s", folder, name);
    FILE *stream = fopen(path, "wb");

    assert_non_null(stream);
    assert_int_equal(fwrite(bytes, 1, length, stream), length);
    fclose(stream);
    return path;
}

static void collect(void *context, const char *source, const struct tape_node *record)
{
    assert_non_null(source);
    json_array_append_new(context, tape_value(record));
}

/* Returns new the document with the records in its array. */
static struct document *load_file(const char *path, struct error *error)
{
    json_auto_t *records = json_array();
    struct records_taker taker = {collect, records};
    struct document *document = records_load(path, &taker, NULL, error);

    if (document != NULL && json_is_array(document_root(document)))
        assert_int_equal(json_array_extend(document_root(document), records), 0);
    return document;
}

static struct document *load(const char *name, const char *bytes, size_t length,
                             struct error *error)
{
    AUTO_FREE char *path = file_of(name, bytes, length);

    return load_file(path, error);
}

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) == NULL;
}

static int remove_folder(void **state)
{
    static const char *const names[] = {"a.jsonl", "a.ndjson", "a.json", "a.yaml"};

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        AUTO_FREE char *path = memory_format("%s/%s", folder, names[i]);

        remove(path);
    }
    return rmdir(folder);
}

#define BYTES(text) text, sizeof(text) - 1

static const struct valid {
    const char *name, *bytes;
    size_t length;
    const char *value; /* as compact JSON */
} valids[] = {
    {"a.jsonl", BYTES(""), "[]"},
    {"a.jsonl", BYTES("\n \r\n\t\n"), "[]"},
    {"a.jsonl", BYTES("{\"id\":1}"), "[{\"id\":1}]"},
    {"a.jsonl", BYTES("{\"id\":1}\r\n\r\n{\"id\":2}\r\n"), "[{\"id\":1},{\"id\":2}]"},
    {"a.ndjson", BYTES("\n{\"id\":1}\n\n\n{\"id\":2}\n"), "[{\"id\":1},{\"id\":2}]"},
    {"a.jsonl", BYTES("\xEF\xBB\xBF{\"id\":1}\n"), "[{\"id\":1}]"},
    {"a.jsonl", BYTES("1\n\"a\"\nnull\n"), "[1,\"a\",null]"},
    {"a.jsonl", BYTES("{\"id\":12345678901234567890}\n"),
     "[{\"id\":1.2345678901234567e19}]"},
    {"a.json", BYTES("[]"), "[]"},
    {"a.json", BYTES(" [ ] \n"), "[]"},
    {"a.json", BYTES("\xEF\xBB\xBF[{\"a\":\"]},[\\\"\"} , [1, {\"b\":[]}],\n2]\n"),
     "[{\"a\":\"]},[\\\"\"},[1,{\"b\":[]}],2]"},
    {"a.json", BYTES("{\"a\":1}"), "{\"a\":1}"},
    {"a.json", BYTES("[{\"id\":9007199254740993}]"), "[{\"id\":9007199254740993}]"},
    {"a.yaml", BYTES("- { id: 1 }\n"), "[{\"id\":1}]"},
};

static void every_form_gives_the_same_array(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof valids / sizeof valids[0]; i++) {
        struct error error = ERROR_INIT;
        struct document *document =
            load(valids[i].name, valids[i].bytes, valids[i].length, &error);
        json_t *value = json_loads(valids[i].value, 0, NULL);

        if (document == NULL)
            fail_msg("case %zu: %s", i, error.text);
        if (!json_equal(document_root(document), value))
            fail_msg("case %zu is not %s", i, valids[i].value);
        json_decref(value);
        document_free(document);
    }
}

static const struct invalid {
    const char *name, *bytes;
    size_t length;
    int line, column;
    const char *text;
} invalids[] = {
    {"a.jsonl", BYTES("{\"id\":1}\n{\"id\":2,\n"), 2, 9, "the line ends too early"},
    {"a.jsonl", BYTES("{\"id\":1}\n\n{\"id\":2} {}\n"), 3, 10,
     "a second value starts here"},
    {"a.jsonl", BYTES("[\n{}\n]\n"), 1, 2, "the line ends too early"},
    {"a.jsonl", BYTES("{}\n\xEF\xBB\xBF{}\n"), 2, 1,
     "a byte order mark stands inside the file"},
    {"a.jsonl", BYTES("{}\n{\"a\":\"\xC3\xA4\xFF\"}\n"), 2, 8,
     "the byte 0xFF is not UTF-8 here"},
    {"a.jsonl", BYTES("{}\n{\"a\":\"x\0\"}\n"), 2, 8, "a NUL byte stands here"},
    {"a.jsonl", BYTES("{\"a\":\"\\u0000\"}\n"), 1, 6, "a text cannot hold NUL"},
    {"a.jsonl", BYTES("\xFF\xFE{\0}\0"), 1, 1, "the file is UTF-16"},
    {"a.jsonl", BYTES("{}\r\n  {\"a\":1,\"a\":2}\r\n"), 2, 10,
     "the key 'a' stands twice; first at 1:4"},
    {"a.jsonl", BYTES("{}\n{\"a\":1e999}"), 2, 6, "this number is too large"},
    {"a.jsonl", BYTES("// records\n"), 1, 1, "invalid token near '/'"},
    {"a.json", BYTES("[\n{}\n{}]"), 3, 1, "a second value starts here"},
    {"a.json", BYTES("[\n{},\n]"), 3, 1, "unexpected token near ']'"},
    {"a.json", BYTES("[{},,{}]"), 1, 5, "unexpected token near ','"},
    {"a.json", BYTES("[,{}]"), 1, 2, "unexpected token near ','"},
    {"a.json", BYTES("[\n{}"), 2, 3, "the file ends too early"},
    {"a.json", BYTES("[\n{},\n"), 3, 1, "the file ends too early"},
    {"a.json", BYTES("["), 1, 2, "the file ends too early"},
    {"a.json", BYTES("[{}] []"), 1, 6, "a second value starts here"},
    {"a.json", BYTES("[{},\n {\"a\": \"b\n\"}]"), 2, 8, "unexpected newline near '\"b'"},
    {"a.json", BYTES("[{}, {\"a\": [1}, {}]"), 1, 14, "']' expected near '}'"},
};

static void what_is_wrong_is_told_where_it_stands(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof invalids / sizeof invalids[0]; i++) {
        const struct invalid *given = &invalids[i];
        struct error error = ERROR_INIT;

        if (load(given->name, given->bytes, given->length, &error) != NULL)
            fail_msg("case %zu is not refused", i);
        if (strcmp(error.text, given->text) != 0 || error.line != given->line ||
            error.column != given->column)
            fail_msg("case %zu: %d:%d: %s", i, error.line, error.column, error.text);
        assert_string_not_equal(error.hint, "");
        assert_int_equal(error.code, ERROR_INVALID);
    }
}

static void expect_place(const struct document *document, const char *pointer, int line,
                         int column)
{
    struct place place = document_place(document, pointer);

    if (place.line != line || place.column != column)
        fail_msg("%s stands at %d:%d", pointer, place.line, place.column);
}

static void places_are_those_of_the_file(void **state)
{
    struct document *lines = load("a.jsonl",
                                  BYTES("{\"id\":1}\r\n\n  {\"\xC3\xA4\":\"\xC3\xA4\", "
                                        "\"b\":{\"c\":[7,8]}}\n"),
                                  NULL);
    struct document *array =
        load("a.json", BYTES("[ {\"id\":1}, {\n \"b\": 2\n} ]"), NULL);

    (void)state;
    expect_place(lines, "", 1, 1);
    expect_place(lines, "/0/id", 1, 2);
    expect_place(lines, "/1", 3, 3);
    expect_place(lines, "/1/b", 3, 13);
    expect_place(lines, "/1/b/c/1", 3, 25);
    expect_place(lines, "/1/b/none", 3, 13);
    expect_place(lines, "/2", 1, 1);
    expect_place(array, "/0/id", 1, 4);
    expect_place(array, "/1", 1, 13);
    expect_place(array, "/1/b", 2, 2);
    document_free(lines);
    document_free(array);
}

static void a_file_that_is_gone_keeps_its_lines(void **state)
{
    AUTO_FREE char *path = file_of("a.jsonl", BYTES("{}\n{\"a\": {\"b\":1}}\n"));
    struct document *document = load_file(path, NULL);

    (void)state;
    expect_place(document, "/1/a/b", 2, 8);
    remove(path);
    expect_place(document, "/1/a/b", 2, 1);
    document_free(document);
}

static void a_record_has_a_ceiling(void **state)
{
    static const char *const names[] = {"a.jsonl", "a.json"};
    AUTO_TEXT struct text text;

    (void)state;
    text_init(&text, TEXT_CEILING);
    text_add_string(&text, "[\"");
    while (text.length <= RECORDS_MAX_ROW + 10)
        text_add_string(&text, "a long text, told again and again, ");
    for (size_t i = 0; i < 2; i++) {
        struct error error = ERROR_INIT;

        assert_null(load(names[i], text_string(&text), text.length, &error));
        assert_string_equal(error.text, "the record is longer than 16777216 bytes");
        assert_int_equal(error.line, 1);
    }
}

static void deep_nesting_is_refused(void **state)
{
    AUTO_TEXT struct text text;
    struct error error = ERROR_INIT;

    (void)state;
    text_init(&text, TEXT_CEILING);
    text_add_string(&text, "{}\n");
    for (int i = 0; i < 100000; i++)
        text_add_char(&text, '[');
    assert_null(load("a.jsonl", text_string(&text), text.length, &error));
    assert_string_equal(error.text, "nested deeper than 128 levels");
    assert_int_equal(error.line, 2);
    assert_int_equal(error.column, 129);
}

/* More than one window of the reader, so that records lie across its end. */
static void long_files_are_read_whole(void **state)
{
    static const char *const names[] = {"a.jsonl", "a.json"};
    const int count = 40000;

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        AUTO_TEXT struct text text;
        struct document *document;

        text_init(&text, TEXT_CEILING);
        for (int j = 0; j < count; j++)
            text_add_format(&text, "%s{\"id\": %d, \"text\": \"number %d\"}\n",
                            i == 0  ? ""
                            : j > 0 ? ","
                                    : "[",
                            j, j);
        text_add_string(&text, i == 0 ? "" : "]");
        document = load(names[i], text_string(&text), text.length, NULL);
        assert_non_null(document);
        assert_int_equal(json_array_size(document_root(document)), count);
        for (int j = 0; j < count; j += 111)
            assert_int_equal(
                json_integer_value(json_object_get(
                    json_array_get(document_root(document), (size_t)j), "id")),
                j);
        expect_place(document, "/39999/text", 40000, i == 0 ? 15 : 16);
        expect_place(document, "/256", 257, i == 0 ? 1 : 2);
        expect_place(document, "/255/id", 256, i == 0 ? 2 : 3);
        document_free(document);
    }
}

static void rows_are_given_one_by_one(void **state)
{
    AUTO_FREE char *path = file_of("a.jsonl", BYTES("{}\n\n{\"a\":1}"));
    struct records_reader *reader = records_open(path, NULL);
    struct records_row row;
    struct error error = ERROR_INIT;

    (void)state;
    assert_int_equal(records_size(reader), 11);
    assert_true(records_next(reader, &row, &error));
    assert_int_equal(row.offset, 0);
    assert_true(records_next(reader, &row, &error));
    assert_int_equal(row.offset, 4);
    assert_int_equal(row.line, 3);
    assert_memory_equal(row.text, "{\"a\":1}", row.length);
    assert_false(records_next(reader, &row, &error));
    assert_false(error_is_set(&error));
    assert_int_equal(records_done(reader), 11);
    records_close(reader);
}

static void a_missing_file_is_the_systems_error(void **state)
{
    struct error error = ERROR_INIT;

    (void)state;
    assert_null(load_file("/nowhere/a.jsonl", &error));
    assert_int_equal(error.code, ERROR_SYSTEM);
}

static void progress_tells_records_and_share(void **state)
{
    AUTO_TEXT struct text text;

    (void)state;
    text_init(&text, TEXT_CEILING);
    records_progress_describe(&text, "reading", "a.jsonl", 1024, 30, 120);
    text_add_string(&text, "; ");
    records_progress_describe(&text, "reading", "pipe.jsonl", 1, 30, 0);
    assert_string_equal(
        text_string(&text),
        "reading a.jsonl: 1024 records, 25%; reading pipe.jsonl: 1 record");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_form_gives_the_same_array),
        cmocka_unit_test(what_is_wrong_is_told_where_it_stands),
        cmocka_unit_test(places_are_those_of_the_file),
        cmocka_unit_test(a_file_that_is_gone_keeps_its_lines),
        cmocka_unit_test(a_record_has_a_ceiling),
        cmocka_unit_test(deep_nesting_is_refused),
        cmocka_unit_test(long_files_are_read_whole),
        cmocka_unit_test(rows_are_given_one_by_one),
        cmocka_unit_test(a_missing_file_is_the_systems_error),
        cmocka_unit_test(progress_tells_records_and_share),
    };

    memory_install();
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
