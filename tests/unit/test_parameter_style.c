/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The examples are those of the OpenAPI Specification 3.1, "Style Examples": color is
 * "blue", ["blue","black","brown"] or {"R":100,"G":200,"B":150}. A label that is not
 * exploded is read in both spellings that versions of it show, and written as RFC 6570
 * has it.
 */
#include "src/memory.h"
#include "src/parameter_style.h"
#include "src/value.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

static const struct parameter_member colors[] = {
    {"R", "integer"}, {"G", "integer"}, {"B", "integer"}};

static const char single[] = "\"blue\"";
static const char array[] = "[\"blue\",\"black\",\"brown\"]";
static const char object[] = "{\"R\":100,\"G\":200,\"B\":150}";

enum place { PATH, QUERY, HEADER, COOKIE };

static const struct row {
    enum place place;
    enum parameter_style style;
    bool explode;
    const char *value;
    const char *text;
} rows[] = {
    {PATH, STYLE_MATRIX, false, single, ";color=blue"},
    {PATH, STYLE_MATRIX, false, array, ";color=blue,black,brown"},
    {PATH, STYLE_MATRIX, false, object, ";color=R,100,G,200,B,150"},
    {PATH, STYLE_MATRIX, true, single, ";color=blue"},
    {PATH, STYLE_MATRIX, true, array, ";color=blue;color=black;color=brown"},
    {PATH, STYLE_MATRIX, true, object, ";R=100;G=200;B=150"},
    {PATH, STYLE_LABEL, false, single, ".blue"},
    {PATH, STYLE_LABEL, false, array, ".blue,black,brown"},
    {PATH, STYLE_LABEL, false, object, ".R,100,G,200,B,150"},
    {PATH, STYLE_LABEL, true, single, ".blue"},
    {PATH, STYLE_LABEL, true, array, ".blue.black.brown"},
    {PATH, STYLE_LABEL, true, object, ".R=100.G=200.B=150"},
    {QUERY, STYLE_FORM, false, single, "color=blue"},
    {QUERY, STYLE_FORM, false, array, "color=blue,black,brown"},
    {QUERY, STYLE_FORM, false, object, "color=R,100,G,200,B,150"},
    {QUERY, STYLE_FORM, true, single, "color=blue"},
    {QUERY, STYLE_FORM, true, array, "color=blue&color=black&color=brown"},
    {QUERY, STYLE_FORM, true, object, "R=100&G=200&B=150"},
    {PATH, STYLE_SIMPLE, false, single, "blue"},
    {PATH, STYLE_SIMPLE, false, array, "blue,black,brown"},
    {PATH, STYLE_SIMPLE, false, object, "R,100,G,200,B,150"},
    {PATH, STYLE_SIMPLE, true, single, "blue"},
    {PATH, STYLE_SIMPLE, true, array, "blue,black,brown"},
    {PATH, STYLE_SIMPLE, true, object, "R=100,G=200,B=150"},
    {HEADER, STYLE_SIMPLE, false, array, "blue,black,brown"},
    {HEADER, STYLE_SIMPLE, true, object, "R=100,G=200,B=150"},
    {QUERY, STYLE_SPACE_DELIMITED, false, array, "color=blue%20black%20brown"},
    {QUERY, STYLE_SPACE_DELIMITED, false, object, "color=R%20100%20G%20200%20B%20150"},
    {QUERY, STYLE_PIPE_DELIMITED, false, array, "color=blue%7Cblack%7Cbrown"},
    {QUERY, STYLE_PIPE_DELIMITED, false, object, "color=R%7C100%7CG%7C200%7CB%7C150"},
    {QUERY, STYLE_DEEP_OBJECT, true, object,
     "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"},
    {QUERY, STYLE_JSON, false, array,
     "color=%5B%22blue%22%2C%22black%22%2C%22brown%22%5D"},
    {COOKIE, STYLE_FORM, false, single, "color=blue"},
    {COOKIE, STYLE_FORM, true, array, "color=blue,black,brown"},
    {COOKIE, STYLE_FORM, true, object, "R=100; G=200; B=150"},
};

static struct parameter_form form_of(const struct row *row)
{
    return (struct parameter_form){
        .name = "color",
        .style = row->style,
        .explode = row->explode,
        .uncoded = row->place == HEADER || row->place == COOKIE,
        .kind = row->value == single  ? PARAMETER_SINGLE
                : row->value == array ? PARAMETER_ARRAY
                                      : PARAMETER_OBJECT,
        .members = colors,
        .member_count = 3,
    };
}

static json_t *read_text(const struct parameter_form *form, enum place place,
                         const char *text)
{
    return place == QUERY    ? parameter_style_read_query(form, text)
           : place == COOKIE ? parameter_style_read_cookies(form, text)
                             : parameter_style_read(form, text);
}

static void expect_read(const struct parameter_form *form, enum place place,
                        const char *text, const char *expected)
{
    json_t *value = read_text(form, place, text);
    char *printed = value == NULL ? memory_text("nothing") : value_print(value);

    if (strcmp(printed, expected) != 0)
        fail_msg("%s is read as %s, not %s", text, printed, expected);
    free(printed);
    json_decref(value);
}

static void every_example_is_written(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct parameter_form form = form_of(&rows[i]);
        json_t *value = json_loads(rows[i].value, JSON_DECODE_ANY, NULL);
        AUTO_TEXT struct text out;

        text_init(&out, 1000);
        parameter_style_write(&form, value, &out);
        assert_string_equal(text_string(&out), rows[i].text);
        json_decref(value);
    }
}

static void every_example_is_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct parameter_form form = form_of(&rows[i]);

        expect_read(&form, rows[i].place, rows[i].text, rows[i].value);
    }
}

static void other_spellings_are_read(void **state)
{
    struct parameter_form form = {.name = "color", .kind = PARAMETER_ARRAY};

    (void)state;
    form.style = STYLE_LABEL;
    expect_read(&form, PATH, ".blue.black.brown", array);
    form.style = STYLE_PIPE_DELIMITED;
    expect_read(&form, QUERY, "color=blue|black%7cbrown", array);
    form.style = STYLE_SPACE_DELIMITED;
    expect_read(&form, QUERY, "color=blue+black%20brown", array);
    form.style = STYLE_FORM;
    expect_read(&form, QUERY, "color=blue%2Cblack%2cbrown", array);
    form.style = STYLE_SIMPLE;
    form.uncoded = true;
    expect_read(&form, HEADER, "blue, black ,brown", array);
}

static void a_coded_separator_is_data(void **state)
{
    struct parameter_form form = {.name = "q", .kind = PARAMETER_ARRAY};

    (void)state;
    expect_read(&form, QUERY, "q=a%2Cb,c%26d", "[\"a,b\",\"c&d\"]");
    form.style = STYLE_SIMPLE;
    expect_read(&form, PATH, "a%2Cb,+", "[\"a,b\",\"+\"]");
}

static void what_is_not_its_type_stays_text(void **state)
{
    struct parameter_form form = {
        .name = "n", .kind = PARAMETER_ARRAY, .type = "integer", .explode = true};

    (void)state;
    expect_read(&form, QUERY, "n=1&n=01&n=x&n=&n=-2", "[1,\"01\",\"x\",\"\",-2]");
    form.kind = PARAMETER_SINGLE;
    form.type = "boolean";
    expect_read(&form, QUERY, "n=true", "true");
    expect_read(&form, QUERY, "n=TRUE", "\"TRUE\"");
    form.style = STYLE_JSON;
    expect_read(&form, QUERY, "n={", "\"{\"");
    expect_read(&form, QUERY, "n=%7B%22a%22%3A1%7D", "{\"a\":1}");
}

static void what_is_not_said_is_nothing(void **state)
{
    struct parameter_form form = {.name = "color", .kind = PARAMETER_ARRAY};

    (void)state;
    expect_read(&form, QUERY, "colors=blue&other", "nothing");
    expect_read(&form, QUERY, "color=", "[]");
    expect_read(&form, QUERY, "color", "[]");
    form.style = STYLE_MATRIX;
    assert_null(parameter_style_read(&form, "color=blue"));
    assert_null(parameter_style_read(&form, ";colors=blue"));
    form.style = STYLE_LABEL;
    assert_null(parameter_style_read(&form, "blue"));
    form.kind = PARAMETER_OBJECT;
    form.style = STYLE_DEEP_OBJECT;
    expect_read(&form, QUERY, "color=1&color[=2&xcolor[R]=3", "nothing");
    expect_read(&form, QUERY, "color[x]=1&a=2", "{\"x\":\"1\"}");
    assert_null(parameter_style_read_query(&form, NULL));
}

static void reserved_characters_are_kept_where_they_may(void **state)
{
    struct parameter_form form = {.name = "path", .allow_reserved = true};
    json_t *value = json_string("/a:b?c=d&e#f+g h");
    AUTO_TEXT struct text out;

    (void)state;
    text_init(&out, 1000);
    parameter_style_write(&form, value, &out);
    assert_string_equal(text_string(&out), "path=/a:b?c=d%26e%23f%2Bg%20h");
    expect_read(&form, QUERY, text_string(&out), "\"/a:b?c=d&e#f+g h\"");
    json_decref(value);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_example_is_written),
        cmocka_unit_test(every_example_is_read),
        cmocka_unit_test(other_spellings_are_read),
        cmocka_unit_test(a_coded_separator_is_data),
        cmocka_unit_test(what_is_not_its_type_stays_text),
        cmocka_unit_test(what_is_not_said_is_nothing),
        cmocka_unit_test(reserved_characters_are_kept_where_they_may),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
