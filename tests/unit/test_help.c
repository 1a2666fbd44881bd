/* SPDX-License-Identifier: Apache-2.0 */
#include "src/help.h"

#include "src/version.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

static const struct option example_options[] = {
    {.name = "url", .letter = 'u', .argument = "URL", .text = "Where.\n.not a macro"},
    {.name = "secret", .hidden = true, .text = "No."},
    {.name = NULL},
};

static const struct command example = {
    .name = "example",
    .summary = "show how it's done",
    .synopsis = "FILE --url URL",
    .text = "First.\n\n  verbatim \\n\n\nLast.",
    .examples = "  countersign example x\n",
    .options = example_options,
};

static const struct command plain = {
    .name = "plain",
    .summary = "do without options",
    .synopsis = "FILE",
    .text = "Plain.",
};

static const struct command *const commands[] = {&plain, &example, NULL};

/* ---- capture ---- */

static char *printed;
static size_t printed_length;

static FILE *capture(void)
{
    FILE *stream = open_memstream(&printed, &printed_length);

    assert_non_null(stream);
    return stream;
}

static int release(void **state)
{
    (void)state;
    free(printed);
    printed = NULL;
    return 0;
}

static void assert_holds(const char *part)
{
    if (strstr(printed, part) == NULL)
        fail_msg("'%s' is not in: %s", part, printed);
}

/* ---- tests ---- */

static void a_command_is_explained_in_full(void **state)
{
    FILE *stream = capture();

    (void)state;
    help_print_command(&example, stream);
    fclose(stream);
    assert_int_equal(strncmp(printed,
                             "countersign example - show how it's done\n\n"
                             "Usage: countersign example FILE --url URL\n\n"
                             "First.\n\n  verbatim \\n\n\nLast.\n\n"
                             "Options:\n  -u, --url URL  Where. .not a macro\n\n"
                             "Exit status:\n  0  ",
                             150),
                     0);
    assert_holds("\nExamples:\n  countersign example x\n");
    assert_null(strstr(printed, "secret"));
}

static void a_command_without_options_and_examples_has_no_such_parts(void **state)
{
    FILE *stream = capture();

    (void)state;
    help_print_command(&plain, stream);
    fclose(stream);
    assert_holds("\nPlain.\n\nExit status:\n");
    assert_null(strstr(printed, "Options"));
    assert_null(strstr(printed, "Examples"));
}

static void the_program_lists_its_commands(void **state)
{
    FILE *stream = capture();

    (void)state;
    help_print_program(commands, stream);
    fclose(stream);
    assert_holds("\nUsage: countersign COMMAND");
    assert_holds("\nCommands:\n  plain    do without options\n"
                 "  example  show how it's done\n");
}

static void every_status_is_explained_everywhere(void **state)
{
    (void)state;
    for (int form = 0; form < 3; form++) {
        FILE *stream = capture();

        if (form == 0)
            help_print_program(commands, stream);
        else if (form == 1)
            help_print_command(&example, stream);
        else
            help_print_manual(commands, stream);
        fclose(stream);
        for (int status = 0; status <= COMMAND_UNEXERCISED; status++) {
            char line[16];
            snprintf(line, sizeof line, form == 2 ? "\n.B %d\n" : "\n  %d  ", status);
            assert_holds(line);
        }
        release(state);
    }
}

static void lines_fit_a_terminal(void **state)
{
    FILE *stream = capture();

    (void)state;
    help_print_program(commands, stream);
    fclose(stream);
    for (const char *line = printed; *line != '\0'; line += strcspn(line, "\n") + 1)
        assert_true(strcspn(line, "\n") <= HELP_WIDTH);
}

static void the_manual_has_the_usual_sections_in_order(void **state)
{
    static const char *const sections[] = {
        ".TH COUNTERSIGN 1 ", ".SH NAME\n",        ".SH SYNOPSIS\n", ".SH DESCRIPTION\n",
        ".SH COMMANDS\n",     ".SH EXIT STATUS\n", ".SH EXAMPLES\n", NULL};
    FILE *stream = capture();

    (void)state;
    help_print_manual(commands, stream);
    fclose(stream);
    const char *at = printed;
    for (size_t i = 0; sections[i] != NULL; i++) {
        at = strstr(at, sections[i]);
        if (at == NULL)
            fail_msg("%s is missing or out of order", sections[i]);
    }
    assert_holds("countersign " COUNTERSIGN_VERSION);
}

static void the_manual_takes_text_literally(void **state)
{
    FILE *stream = capture();

    (void)state;
    help_print_manual(commands, stream);
    fclose(stream);
    assert_holds(
        ".TP\n\\fB\\-u\\fR, \\fB\\-\\-url\\fR \\fIURL\\fR\nWhere.\n\\&.not a macro\n");
    assert_holds(
        "\n.SS plain\n\\fBcountersign plain\\fR FILE\n.PP\nPlain.\n.SS example\n");
    assert_holds("Examples:\n.PP\n.nf\n  countersign example x\n.fi\n");
    assert_holds("First.\n.PP\n.nf\n  verbatim \\en\n.fi\n.PP\nLast.\n");
    assert_null(strstr(printed, "secret"));
}

/* ---- command.h ---- */

static void an_error_has_the_status_of_its_cause(void **state)
{
    static const struct {
        enum error_code code;
        int status;
    } rows[] = {{ERROR_NONE, 0},
                {ERROR_USAGE, 2},
                {ERROR_INVALID, 2},
                {ERROR_SYSTEM, 2},
                {ERROR_UNREACHABLE, 3}};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct error error = {.code = rows[i].code};
        assert_int_equal(command_status_of(&error), rows[i].status);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_command_is_explained_in_full, release),
        cmocka_unit_test_teardown(
            a_command_without_options_and_examples_has_no_such_parts, release),
        cmocka_unit_test_teardown(the_program_lists_its_commands, release),
        cmocka_unit_test_teardown(every_status_is_explained_everywhere, release),
        cmocka_unit_test_teardown(lines_fit_a_terminal, release),
        cmocka_unit_test_teardown(the_manual_has_the_usual_sections_in_order, release),
        cmocka_unit_test_teardown(the_manual_takes_text_literally, release),
        cmocka_unit_test(an_error_has_the_status_of_its_cause),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
