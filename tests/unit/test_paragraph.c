/* SPDX-License-Identifier: Apache-2.0 */
#include "src/paragraph.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

static void assert_prints(const char *text, int indent, int used, const char *wanted)
{
    char *printed = NULL;
    size_t length;
    FILE *stream = open_memstream(&printed, &length);

    assert_non_null(stream);
    paragraph_print(stream, text, indent, used, 12);
    fclose(stream);
    assert_string_equal(printed, wanted);
    free(printed);
}

static void words_are_wrapped_at_the_width(void **state)
{
    (void)state;
    assert_prints("aaaa bbbb cc dddd", 0, 0, "aaaa bbbb cc\ndddd\n");
    assert_prints("aaaa bbbb ccc", 0, 0, "aaaa bbbb\nccc\n");
}

static void a_word_that_is_too_wide_stands_alone(void **state)
{
    (void)state;
    assert_prints("a bbbbbbbbbbbbbbb c", 0, 0, "a\nbbbbbbbbbbbbbbb\nc\n");
}

static void characters_are_counted_not_bytes(void **state)
{
    (void)state;
    assert_prints(
        "\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9 \xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9 cc", 0, 0,
        "\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9 \xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9 cc\n");
}

static void every_line_is_indented(void **state)
{
    (void)state;
    assert_prints("aaaa bbbb cc", 4, 0, "    aaaa\n    bbbb cc\n");
}

static void the_first_line_goes_on_where_it_is(void **state)
{
    (void)state;
    assert_prints("aaaa bbbb", 4, 2, "  aaaa\n    bbbb\n");
}

static void line_ends_are_spaces_and_blank_lines_part(void **state)
{
    (void)state;
    assert_prints("aa\nbb\n\ncc\n", 2, 0, "  aa bb\n\n  cc\n");
}

static void an_indented_line_stands_as_it_is(void **state)
{
    (void)state;
    assert_prints("aa\n  bbbb  bbbb  bbbb\n  c\ndd", 0, 0,
                  "aa\n  bbbb  bbbb  bbbb\n  c\ndd\n");
}

static void nothing_prints_nothing(void **state)
{
    (void)state;
    assert_prints("", 4, 0, "");
    assert_prints("", 4, 2, "\n"); /* but a line that was begun is ended */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_wrapped_at_the_width),
        cmocka_unit_test(a_word_that_is_too_wide_stands_alone),
        cmocka_unit_test(characters_are_counted_not_bytes),
        cmocka_unit_test(every_line_is_indented),
        cmocka_unit_test(the_first_line_goes_on_where_it_is),
        cmocka_unit_test(line_ends_are_spaces_and_blank_lines_part),
        cmocka_unit_test(an_indented_line_stands_as_it_is),
        cmocka_unit_test(nothing_prints_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
