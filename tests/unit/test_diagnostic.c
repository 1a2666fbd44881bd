/* SPDX-License-Identifier: Apache-2.0 */
#include "src/diagnostic.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

static void assert_prints(struct diagnostics *list, bool colour, const char *wanted)
{
    char *printed = NULL;
    size_t length;
    FILE *stream = open_memstream(&printed, &length);

    assert_non_null(stream);
    diagnostics_print(list, stream, colour);
    fclose(stream);
    assert_string_equal(printed, wanted);
    free(printed);
}

static void add_at(struct diagnostics *list, const char *file, int line, int column,
                   const char *text)
{
    struct error error = ERROR_INIT;

    error_set(&error, ERROR_INVALID, "%s", text);
    error_at(&error, file, line, column, NULL);
    diagnostics_add_error(list, &error);
}

static void an_empty_list_prints_nothing(void **state)
{
    struct diagnostics list;

    (void)state;
    diagnostics_init(&list);
    assert_prints(&list, false, "");
    diagnostics_clear(&list);
}

static void entries_print_sorted_by_place(void **state)
{
    struct diagnostics list;

    (void)state;
    diagnostics_init(&list);
    add_at(&list, "b.yaml", 1, 1, "five");
    add_at(&list, "a.yaml", 10, 1, "four");
    add_at(&list, "a.yaml", 9, 12, "two");
    add_at(&list, "a.yaml", 9, 3, "one");
    add_at(&list, "a.yaml", 9, 12, "three, of the same place as two");
    assert_prints(&list, false,
                  "a.yaml:9:3: error: one\n"
                  "a.yaml:9:12: error: two\n"
                  "a.yaml:9:12: error: three, of the same place as two\n"
                  "a.yaml:10:1: error: four\n"
                  "b.yaml:1:1: error: five\n");
    diagnostics_clear(&list);
}

static void an_entry_knows_its_place_in_the_document(void **state)
{
    static const char yaml[] = "first: 1\nsecond:\n  third: 2\n";
    struct document *document = document_parse("a.yaml", yaml, strlen(yaml), NULL);
    struct diagnostics list;

    (void)state;
    assert_non_null(document);
    diagnostics_init(&list);
    diagnostics_add(&list, DIAGNOSTIC_WARNING, document, "/second/third", "%d is odd", 2);
    diagnostics_hint(&list, "write %d", 3);
    assert_prints(&list, false,
                  "a.yaml:3:3: warning: 2 is odd\n"
                  "    at /second/third\n"
                  "    write 3\n");
    diagnostics_clear(&list);
    document_free(document);
}

static void a_second_hint_replaces_the_first(void **state)
{
    struct diagnostics list;

    (void)state;
    diagnostics_init(&list);
    diagnostics_add(&list, DIAGNOSTIC_ERROR, NULL, "/a", "x");
    diagnostics_hint(&list, "one");
    diagnostics_hint(&list, "two");
    assert_prints(&list, false, "error: x\n    at /a\n    two\n");
    diagnostics_clear(&list);
}

static void an_entry_needs_no_document(void **state)
{
    struct diagnostics list;

    (void)state;
    diagnostics_init(&list);
    diagnostics_add(&list, DIAGNOSTIC_ERROR, NULL, NULL, "nothing there");
    assert_prints(&list, false, "error: nothing there\n");
    diagnostics_clear(&list);
}

static void an_error_becomes_an_entry_with_all_it_says(void **state)
{
    struct diagnostics list;
    struct error error = ERROR_INIT;

    (void)state;
    error_set(&error, ERROR_INVALID, "wrong");
    error_at(&error, "a.yaml", 2, 5, "/a");
    error_hint(&error, "mend it");
    diagnostics_init(&list);
    diagnostics_add_error(&list, &error);
    assert_prints(&list, false, "a.yaml:2:5: error: wrong\n    at /a\n    mend it\n");
    diagnostics_clear(&list);
}

static void severities_are_counted(void **state)
{
    struct diagnostics list;

    (void)state;
    diagnostics_init(&list);
    diagnostics_add(&list, DIAGNOSTIC_ERROR, NULL, NULL, "a");
    diagnostics_add(&list, DIAGNOSTIC_WARNING, NULL, NULL, "b");
    diagnostics_add(&list, DIAGNOSTIC_WARNING, NULL, NULL, "c");
    assert_int_equal(list.errors, 1);
    assert_int_equal(list.warnings, 2);
    diagnostics_clear(&list);
    assert_int_equal(list.errors + list.warnings + list.count, 0);
}

static void colour_marks_the_severity_only(void **state)
{
    struct diagnostics list;

    (void)state;
    diagnostics_init(&list);
    diagnostics_add(&list, DIAGNOSTIC_ERROR, NULL, NULL, "a");
    diagnostics_add(&list, DIAGNOSTIC_WARNING, NULL, NULL, "b");
    assert_prints(&list, true, "\033[31merror:\033[0m a\n\033[33mwarning:\033[0m b\n");
    diagnostics_clear(&list);
}

static void entries_past_the_maximum_are_counted_only(void **state)
{
    struct diagnostics list;

    (void)state;
    diagnostics_init(&list);
    for (int i = 0; i < DIAGNOSTIC_MAXIMUM; i++)
        diagnostics_add(&list, DIAGNOSTIC_ERROR, NULL, NULL, "kept");
    diagnostics_add(&list, DIAGNOSTIC_ERROR, NULL, NULL, "not kept");
    assert_int_equal(list.count, DIAGNOSTIC_MAXIMUM);
    assert_int_equal(list.errors, DIAGNOSTIC_MAXIMUM + 1);
    diagnostics_clear(&list);
}

static void a_hint_for_an_entry_not_kept_is_dropped(void **state)
{
    struct diagnostics list;

    (void)state;
    diagnostics_init(&list);
    diagnostics_hint(&list, "for nobody");
    for (int i = 0; i <= DIAGNOSTIC_MAXIMUM; i++)
        diagnostics_add(&list, DIAGNOSTIC_ERROR, NULL, NULL, "x");
    diagnostics_hint(&list, "for the one not kept");
    assert_null(list.items[DIAGNOSTIC_MAXIMUM - 1].hint);
    diagnostics_clear(&list);
}

static const char *const words[] = {"page", "size", "filters", "order", "ranges", NULL};

static void a_typing_error_has_a_nearest_word(void **state)
{
    (void)state;
    assert_string_equal(diagnostics_nearest("pge", words), "page");
    assert_string_equal(diagnostics_nearest("pages", words), "page");
    assert_string_equal(diagnostics_nearest("pagr", words), "page");
    assert_string_equal(diagnostics_nearest("filtre", words), "filters");
    assert_string_equal(diagnostics_nearest("FILTERS", words), "filters");
    assert_string_equal(diagnostics_nearest("order", words), "order");
}

static void swapped_neighbours_are_one_error(void **state)
{
    (void)state;
    assert_string_equal(diagnostics_nearest("isze", words), "size");
}

static void a_far_word_has_no_neighbour(void **state)
{
    static const char *const none[] = {NULL};
    char longest[200];

    (void)state;
    assert_null(diagnostics_nearest("totals", words));
    assert_null(diagnostics_nearest("pxxe", words));
    assert_null(diagnostics_nearest("", words));
    assert_null(diagnostics_nearest("page", none));
    memset(longest, 'a', sizeof longest);
    longest[sizeof longest - 1] = '\0';
    assert_null(diagnostics_nearest(longest, words));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_list_prints_nothing),
        cmocka_unit_test(entries_print_sorted_by_place),
        cmocka_unit_test(an_entry_knows_its_place_in_the_document),
        cmocka_unit_test(a_second_hint_replaces_the_first),
        cmocka_unit_test(an_entry_needs_no_document),
        cmocka_unit_test(an_error_becomes_an_entry_with_all_it_says),
        cmocka_unit_test(severities_are_counted),
        cmocka_unit_test(colour_marks_the_severity_only),
        cmocka_unit_test(entries_past_the_maximum_are_counted_only),
        cmocka_unit_test(a_hint_for_an_entry_not_kept_is_dropped),
        cmocka_unit_test(a_typing_error_has_a_nearest_word),
        cmocka_unit_test(swapped_neighbours_are_one_error),
        cmocka_unit_test(a_far_word_has_no_neighbour),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
