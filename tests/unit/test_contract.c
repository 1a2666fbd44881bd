/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The cases are folders: valid/<case>/ and invalid/<case>/ hold a contract with its data,
 * and "expected", which is exactly what lint says of it, the folder cut off.
 */
#include "src/contract.h"

#include "src/memory.h"
#include "src/text.h"
#include "src/vocabulary.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define VECTORS "tests/vectors/contract/"

/* ---- what lint says ---- */

/* Returns new `text` without the folder's name. */
static char *cut_folder(const char *text, const char *folder)
{
    struct text out;
    size_t length = strlen(folder);
    const char *found;

    text_init(&out, TEXT_CEILING);
    while ((found = strstr(text, folder)) != NULL) {
        text_add(&out, text, (size_t)(found - text));
        text = found + length;
        if (*text == '/')
            text++;
        else
            text_add_char(&out, '.');
    }
    text_add_string(&out, text);
    return text_take(&out);
}

/* Returns new what lint prints; `errors` gets how many there are. */
static char *lint(const char *folder, size_t *errors)
{
    struct diagnostics diagnostics;
    struct contract *contract;
    char *printed = NULL;
    size_t length;
    FILE *stream = open_memstream(&printed, &length);
    char *cut;

    diagnostics_init(&diagnostics);
    contract = contract_examine(folder, NULL, &diagnostics);
    diagnostics_print(&diagnostics, stream, false);
    fclose(stream);
    *errors = diagnostics.errors;
    contract_free(contract);
    diagnostics_clear(&diagnostics);
    cut = cut_folder(printed, folder);
    free(printed);
    return cut;
}

static void run_case(const char *kind, const char *name, bool is_valid)
{
    AUTO_FREE char *folder = memory_format(VECTORS "%s/%s", kind, name);
    AUTO_FREE char *path = memory_format("%s/expected", folder);
    struct error error = ERROR_INIT;
    size_t length;
    AUTO_FREE char *expected = document_read_file(path, TEXT_CEILING, &length, &error);
    size_t errors;
    AUTO_FREE char *printed = lint(folder, &errors);

    if (expected == NULL)
        fail_msg("%s cannot be read", path);
    if (strcmp(printed, expected) != 0)
        fail_msg("%s: lint says\n%sinstead of\n%s", folder, printed, expected);
    if (is_valid != (errors == 0))
        fail_msg("%s: %zu errors", folder, errors);
}

static void run_all(const char *kind, bool is_valid, size_t least)
{
    AUTO_FREE char *path = memory_format(VECTORS "%s", kind);
    DIR *stream = opendir(path);
    const struct dirent *entry;
    size_t count = 0;

    if (stream == NULL)
        fail_msg("%s cannot be read; a test runs from the top folder", path);
    while ((entry = readdir(stream)) != NULL) {
        if (entry->d_name[0] == '.')
            continue;
        run_case(kind, entry->d_name, is_valid);
        count++;
    }
    closedir(stream);
    assert_true(count >= least);
}

static void every_invalid_contract_is_explained(void **state)
{
    (void)state;
    run_all("invalid", false, 25);
}

static void every_valid_contract_is_sound(void **state)
{
    (void)state;
    run_all("valid", true, 5);
}

static void five_mistakes_give_five_messages(void **state)
{
    size_t errors;
    AUTO_FREE char *printed = lint(VECTORS "invalid/five-mistakes-at-once", &errors);

    (void)state;
    assert_string_not_equal(printed, "");
    assert_int_equal(errors, 5);
}

/* ---- names and invariants ---- */

static void names_are_those_of_the_vocabulary(void **state)
{
    (void)state;
    assert_string_equal(contract_certainty_name(CERTAINTY_UNKNOWN), "unknown");
    assert_string_equal(contract_refusal_name(REFUSAL_SCOPE_UNKNOWN), "scope-unknown");
    assert_string_equal(contract_refusal_name(REFUSAL_INTERNAL), "internal");
}

static bool holds(const struct contract_invariant *invariant, const char *record)
{
    json_t *value = json_loads(record, JSON_DECODE_ANY, NULL);
    char why[256] = "";
    bool verdict;

    assert_non_null(value);
    verdict = contract_invariant_holds(invariant, value, why, sizeof why);
    assert_true(verdict == (why[0] == '\0'));
    json_decref(value);
    return verdict;
}

static void duration_is_the_time_between(void **state)
{
    const char *fields[] = {"/d", "/a", "/b"};
    struct contract_invariant seconds = {.kind = INVARIANT_DURATION,
                                         .fields = fields,
                                         .field_count = 3,
                                         .seconds_per_unit = 1,
                                         .tolerance = 1};
    struct contract_invariant milliseconds = seconds;

    (void)state;
    milliseconds.seconds_per_unit = 0.001;
    assert_true(holds(&seconds, "{\"d\": \"180\", \"a\": \"2025-05-28T14:20:15Z\", "
                                "\"b\": \"2025-05-28T14:23:15Z\"}"));
    assert_true(holds(&seconds, "{\"d\": 179, \"a\": \"2025-05-28T14:20:15Z\", \"b\": "
                                "\"2025-05-28T16:23:15+02:00\"}"));
    assert_false(holds(&seconds, "{\"d\": 178, \"a\": \"2025-05-28T14:20:15Z\", \"b\": "
                                 "\"2025-05-28T14:23:15Z\"}"));
    assert_true(holds(&milliseconds, "{\"d\": 600000, \"a\": \"2023-12-20T18:40:00Z\", "
                                     "\"b\": \"2023-12-20T18:50:00Z\"}"));
    /* 12.04 seconds are not 12040 thousandths in doubles. */
    assert_true(holds(&milliseconds,
                      "{\"d\": 12040, \"a\": \"2023-12-20T18:39:59.960Z\", "
                      "\"b\": \"2023-12-20T18:40:12Z\"}"));
    assert_true(holds(&seconds, "{\"d\": 1, \"a\": \"2025-05-28T14:20:15Z\"}"));
    assert_true(
        holds(&seconds, "{\"d\": 1, \"a\": \"2025-05-28T14:20:15Z\", \"b\": null}"));
}

static void members_are_read_in_their_own_notations(void **state)
{
    const char *fields[] = {"/d", "/a", "/b"};
    enum comparison compare[] = {COMPARE_NUMBER, COMPARE_EPOCH_MILLISECONDS,
                                 COMPARE_INSTANT};
    struct contract_invariant invariant = {.kind = INVARIANT_DURATION,
                                           .fields = fields,
                                           .compare = compare,
                                           .field_count = 3,
                                           .seconds_per_unit = 0.001};

    (void)state;
    assert_true(holds(&invariant, "{\"d\": 40, \"a\": 1703097599960, "
                                  "\"b\": \"2023-12-20T18:40:00Z\"}"));
    assert_false(holds(&invariant, "{\"d\": 41, \"a\": 1703097599960, "
                                   "\"b\": \"2023-12-20T18:40:00Z\"}"));
    invariant.kind = INVARIANT_ORDERED;
    assert_true(holds(&invariant, "{\"a\": 1703097600000, "
                                  "\"b\": \"2023-12-20T18:40:00Z\"}"));
    assert_false(holds(&invariant, "{\"a\": 1703097600001, "
                                   "\"b\": \"2023-12-20T18:40:00Z\"}"));
}

static void ordered_members_leave_out_null(void **state)
{
    const char *fields[] = {"/a", "/b", "/c"};
    struct contract_invariant ordered = {
        .kind = INVARIANT_ORDERED, .fields = fields, .field_count = 3};

    (void)state;
    assert_true(holds(&ordered, "{\"a\": 1, \"b\": 1, \"c\": 2.5}"));
    assert_false(holds(&ordered, "{\"a\": 1, \"b\": null, \"c\": 0}"));
    assert_true(holds(&ordered, "{\"b\": \"2025-05-28T14:20:15Z\", \"c\": "
                                "\"2025-05-28T14:20:15.000Z\"}"));
    assert_false(holds(&ordered, "{\"a\": \"2025-05-28T14:20:15Z\", \"c\": "
                                 "\"2025-05-28T15:20:15+02:00\"}"));
}

static void together_null_counts_absent_as_null(void **state)
{
    const char *fields[] = {"/a", "/b"};
    struct contract_invariant together = {
        .kind = INVARIANT_TOGETHER_NULL, .fields = fields, .field_count = 2};

    (void)state;
    assert_true(holds(&together, "{\"a\": null}"));
    assert_true(holds(&together, "{\"a\": 1, \"b\": \"\"}"));
    assert_false(holds(&together, "{\"a\": 1}"));
    assert_false(holds(&together, "{\"a\": null, \"b\": 0}"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_invalid_contract_is_explained),
        cmocka_unit_test(every_valid_contract_is_sound),
        cmocka_unit_test(five_mistakes_give_five_messages),
        cmocka_unit_test(names_are_those_of_the_vocabulary),
        cmocka_unit_test(duration_is_the_time_between),
        cmocka_unit_test(members_are_read_in_their_own_notations),
        cmocka_unit_test(ordered_members_leave_out_null),
        cmocka_unit_test(together_null_counts_absent_as_null),
    };

    memory_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
