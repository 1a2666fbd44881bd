/* SPDX-License-Identifier: Apache-2.0 */
#include "src/help.h"

#include "src/version.h"

#include <string.h>

/* Prints one character as roff takes it literally: a bare "-" would become a hyphen,
 * which nobody can copy into a shell. */
static void put(char character, FILE *stream)
{
    switch (character) {
    case '\\':
        fputs("\\e", stream);
        break;
    case '-':
        fputs("\\-", stream);
        break;
    case '\'':
        fputs("\\(aq", stream);
        break;
    case '`':
        fputs("\\(ga", stream);
        break;
    case '^':
        fputs("\\(ha", stream);
        break;
    case '~':
        fputs("\\(ti", stream);
        break;
    default:
        fputc(character, stream);
    }
}

static void put_line(const char *line, size_t length, FILE *stream)
{
    if (length > 0 && line[0] == '.') {
        fputs("\\&", stream); /* a point at the start of a line begins a macro */
    }
    for (size_t i = 0; i < length; i++) {
        put(line[i], stream);
    }
    fputc('\n', stream);
}

/* Paragraphs as paragraph.h reads them. */
static void put_text(const char *text, FILE *stream)
{
    bool verbatim = false;
    while (*text != '\0') {
        size_t length = strcspn(text, "\n");
        bool indented = *text == ' ';
        if (indented != verbatim) {
            fputs(indented ? ".nf\n" : ".fi\n", stream);
            verbatim = indented;
        }
        if (length == 0) {
            fputs(".PP\n", stream);
        } else {
            put_line(text, length, stream);
        }
        text += length + (text[length] == '\n');
    }
    if (verbatim) {
        fputs(".fi\n", stream);
    }
}

static void put_words(const char *words, FILE *stream)
{
    for (; *words != '\0'; words++) {
        put(*words, stream);
    }
}

static void put_option(const struct option *option, FILE *stream)
{
    fputs(".TP\n", stream);
    if (option->letter != 0) {
        fprintf(stream, "\\fB\\-%c\\fR, ", option->letter);
    }
    fputs("\\fB\\-\\-", stream);
    put_words(option->name, stream);
    fputs("\\fR", stream);
    if (option->argument != NULL) {
        fputs(" \\fI", stream);
        put_words(option->argument, stream);
        fputs("\\fR", stream);
    }
    fputc('\n', stream);
    AUTO_TEXT struct text explanation;
    text_init(&explanation, TEXT_CEILING);
    options_explain(option, &explanation);
    put_text(text_string(&explanation), stream);
}

static void put_command(const struct command *command, FILE *stream)
{
    fprintf(stream, ".SS %s\n\\fBcountersign %s\\fR ", command->name, command->name);
    put_words(command->synopsis, stream);
    fputs("\n.PP\n", stream);
    put_text(command->text, stream);
    for (const struct option *option = command->options;
         option != NULL && option->name != NULL; option++) {
        if (!option->hidden) {
            put_option(option, stream);
        }
    }
    if (command->examples != NULL) {
        fputs(".PP\nExamples:\n.PP\n", stream);
        put_text(command->examples, stream);
    }
}

static void put_statuses(FILE *stream)
{
    fputs(".SH EXIT STATUS\n", stream);
    for (const struct command_meaning *row = command_statuses; row->text != NULL; row++) {
        fprintf(stream, ".TP\n.B %d\n", (int)row->status);
        put_text(row->text, stream);
    }
}

void help_print_manual(const struct command *const commands[], FILE *stream)
{
    fputs(".\\\" Printed by countersign itself from its tables of commands and options.\n"
          ".TH COUNTERSIGN 1 \"\" \"countersign " COUNTERSIGN_VERSION
          "\" \"User Commands\"\n"
          ".SH NAME\ncountersign \\- ",
          stream);
    put_text(help_summary, stream);
    fputs(".SH SYNOPSIS\n\\fBcountersign\\fR \\fICOMMAND\\fR "
          "[\\fIOPTION\\fR]... [\\fIARGUMENT\\fR]...\n.SH DESCRIPTION\n",
          stream);
    put_text(help_text, stream);
    fputs(".SH COMMANDS\n", stream);
    for (size_t i = 0; commands[i] != NULL; i++) {
        put_command(commands[i], stream);
    }
    put_statuses(stream);
    fputs(".SH EXAMPLES\n", stream);
    put_text(help_examples, stream);
}
