/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of the schema module that standards give examples for. */
#include "src/memory.h"
#include "src/schema_internal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* RFC 3986 5.4, against the base http://a/b/c/d;p?q. */
static const char *const references[][2] = {
    {"g:h", "g:h"},
    {"g", "http://a/b/c/g"},
    {"./g", "http://a/b/c/g"},
    {"g/", "http://a/b/c/g/"},
    {"/g", "http://a/g"},
    {"//g", "http://g"},
    {"?y", "http://a/b/c/d;p?y"},
    {"g?y", "http://a/b/c/g?y"},
    {"#s", "http://a/b/c/d;p?q#s"},
    {"g#s", "http://a/b/c/g#s"},
    {"g?y#s", "http://a/b/c/g?y#s"},
    {";x", "http://a/b/c/;x"},
    {"g;x", "http://a/b/c/g;x"},
    {"g;x?y#s", "http://a/b/c/g;x?y#s"},
    {"", "http://a/b/c/d;p?q"},
    {".", "http://a/b/c/"},
    {"./", "http://a/b/c/"},
    {"..", "http://a/b/"},
    {"../", "http://a/b/"},
    {"../g", "http://a/b/g"},
    {"../..", "http://a/"},
    {"../../", "http://a/"},
    {"../../g", "http://a/g"},
    {"../../../g", "http://a/g"},
    {"../../../../g", "http://a/g"},
    {"/./g", "http://a/g"},
    {"/../g", "http://a/g"},
    {"g.", "http://a/b/c/g."},
    {".g", "http://a/b/c/.g"},
    {"g..", "http://a/b/c/g.."},
    {"..g", "http://a/b/c/..g"},
    {"./../g", "http://a/b/g"},
    {"./g/.", "http://a/b/c/g/"},
    {"g/./h", "http://a/b/c/g/h"},
    {"g/../h", "http://a/b/c/h"},
    {"g;x=1/./y", "http://a/b/c/g;x=1/y"},
    {"g;x=1/../y", "http://a/b/c/y"},
    {"g?y/./x", "http://a/b/c/g?y/./x"},
    {"g?y/../x", "http://a/b/c/g?y/../x"},
    {"g#s/./x", "http://a/b/c/g#s/./x"},
    {"g#s/../x", "http://a/b/c/g#s/../x"},
    {"http:g", "http:g"},
};

static void references_resolve_as_rfc_3986_shows(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof references / sizeof *references; i++) {
        char *resolved = schema_uri_resolve("http://a/b/c/d;p?q", references[i][0]);
        assert_string_equal(resolved, references[i][1]);
        free(resolved);
    }
}

static const char *const others[][3] = {
    {"http://a", "g", "http://a/g"},
    {"urn:a:b", "#/x", "urn:a:b#/x"},
    {"a.yaml", "b.yaml", "b.yaml"},
    {"dir/a.yaml", "b.yaml#/x", "dir/b.yaml#/x"},
    {"dir/sub/a.yaml", "../b.yaml", "dir/b.yaml"},
    {"a.yaml", "#x", "a.yaml#x"},
    {"a.yaml", "./b.yaml", "b.yaml"},
    {"a.yaml", "../b.yaml", "../b.yaml"},
    {"dir/a.yaml", "../../b.yaml", "../b.yaml"},
    {"../a.yaml", "../b.yaml", "../../b.yaml"},
    {"dir/a.yaml", "..", ""},
    {"dir/a.yaml", "x//y", "dir/x//y"},
    {"/home/a.yaml", "b:c/d.yaml", "b:c/d.yaml"},
};

static void names_of_files_resolve_too(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        char *resolved = schema_uri_resolve(others[i][0], others[i][1]);
        assert_string_equal(resolved, others[i][2]);
        free(resolved);
    }
}

static void a_fragment_is_cut_off_and_decoded(void **state)
{
    (void)state;
    char uri[] = "http://a/b#/x%20y";
    assert_string_equal(schema_uri_split(uri), "/x y");
    assert_string_equal(uri, "http://a/b");
    assert_string_equal(schema_uri_split(uri), "");
}

/* RFC 3492 7.1 (B), (C), (I), (L), (M), (S). */
static const struct {
    const char *unicode, *punycode;
} samples[] = {
    {"他们为什么不说中文", "ihqwcrb4cv8a8dqg056pqjye"},
    {"他們爲什麽不說中文", "ihqwctvzc91f659drss3x8bo0yb"},
    {"почемужеонинеговорятпорусски", "b1abfaaepdrnnbgefbadotcwatmq2g4l"},
    {"3年B組金八先生", "3B-ww4c5e180e575a65lsy2b"},
    {"安室奈美恵-with-SUPER-MONKEYS", "-with-SUPER-MONKEYS-pc58ag80a8qai00g7n9n"},
    {"-> $1.00 <-", "-> $1.00 <--"},
};

static size_t read_points(const char *text, long *points)
{
    size_t count = 0;
    const char *end = text + strlen(text);
    while (text < end) {
        points[count++] = schema_text_next(&text, end);
    }
    return count;
}

static void punycode_is_as_rfc_3492_shows(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        long points[64];
        char out[256];
        size_t count = read_points(samples[i].unicode, points);
        size_t length = schema_punycode_encode(points, count, out, sizeof out);
        assert_int_equal(length, strlen(samples[i].punycode));
        assert_memory_equal(out, samples[i].punycode, length);
        assert_int_equal(schema_punycode_encode(points, count, out, length - 1), 0);
        const char *code = samples[i].punycode;
        if (code[strlen(code) - 1] != '-') { /* plain ASCII is no label of this kind */
            length = schema_punycode_decode(code, strlen(code), out, sizeof out);
            assert_int_equal(length, strlen(samples[i].unicode));
            assert_memory_equal(out, samples[i].unicode, length);
        }
    }
}

static void broken_punycode_decodes_to_nothing(void **state)
{
    (void)state;
    static const char *const broken[] = {"", "-", "a-", "99999999", "a-\xc3\xa4", "z"};
    char out[256];
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        assert_int_equal(
            schema_punycode_decode(broken[i], strlen(broken[i]), out, sizeof out), 0);
    }
}

static void bytes_that_are_no_utf8_are_no_character(void **state)
{
    (void)state;
    static const char *const broken[] = {
        "\x80",
        "\xc3",
        "\xc0\xaf",
        "\xe0\x80\xaf",
        "\xed\xa0\x80",
        "\xf0\x80\x80\x80",
        "\xf4\x90\x80\x80",
        "\xff",
    };
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        const char *at = broken[i];
        assert_int_equal(schema_text_next(&at, broken[i] + strlen(broken[i])), -1);
        assert_true(at > broken[i]);
    }
    const char *text = "\xf0\x9f\x98\x80";
    assert_int_equal(schema_text_next(&text, text + 4), 0x1F600);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(references_resolve_as_rfc_3986_shows),
        cmocka_unit_test(names_of_files_resolve_too),
        cmocka_unit_test(a_fragment_is_cut_off_and_decoded),
        cmocka_unit_test(punycode_is_as_rfc_3492_shows),
        cmocka_unit_test(broken_punycode_decodes_to_nothing),
        cmocka_unit_test(bytes_that_are_no_utf8_are_no_character),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
