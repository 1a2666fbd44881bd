/* SPDX-License-Identifier: Apache-2.0 */
#include "src/help.h"

#include "src/paragraph.h"

#include <string.h>

const char *const help_summary =
    "one contract for an HTTP API, two halves: a mock and a check";

const char *const help_text =
    "A contract is an OpenAPI document that also says how its lists page, filter and "
    "sort, "
    "what its errors look like and how long its signed URLs live. The mock plays the "
    "contract "
    "to a client that has no live API. The check holds a live API to the same contract.";

const char *const help_examples =
    "  countersign mock my-api/contract.yaml --port 8080\n"
    "  countersign check my-api/contract.yaml --url http://127.0.0.1:8080\n"
    "  countersign lint my-api/contract.yaml\n";

static void print_statuses(FILE *stream)
{
    fputs("\nExit status:\n", stream);
    for (const struct command_meaning *row = command_statuses; row->text != NULL; row++) {
        fprintf(stream, "  %d  %s\n", (int)row->status, row->text);
    }
}

static void print_examples(const char *examples, FILE *stream)
{
    if (examples != NULL) {
        fputs("\nExamples:\n", stream);
        paragraph_print(stream, examples, 0, 0, HELP_WIDTH);
    }
}

static int widest_name(const struct command *const commands[])
{
    size_t widest = 0;
    for (size_t i = 0; commands[i] != NULL; i++) {
        size_t length = strlen(commands[i]->name);
        widest = length > widest ? length : widest;
    }
    return (int)widest;
}

void help_print_program(const struct command *const commands[], FILE *stream)
{
    fprintf(stream, "countersign - %s\n\n", help_summary);
    fputs("Usage: countersign COMMAND [OPTION]... [ARGUMENT]...\n\n", stream);
    paragraph_print(stream, help_text, 0, 0, HELP_WIDTH);
    fputs("\nCommands:\n", stream);
    int width = widest_name(commands);
    for (size_t i = 0; commands[i] != NULL; i++) {
        fprintf(stream, "  %-*s  ", width, commands[i]->name);
        paragraph_print(stream, commands[i]->summary, width + 4, width + 4, HELP_WIDTH);
    }
    fputs("\nOptions:\n"
          "  -h, --help     Explains the program; behind a command, that command.\n"
          "      --version  Prints the version.\n",
          stream);
    print_statuses(stream);
    print_examples(help_examples, stream);
    fputs("\n'countersign COMMAND --help' explains one command with all its options.\n",
          stream);
}

static bool has_options(const struct option *option)
{
    for (; option != NULL && option->name != NULL; option++) {
        if (!option->hidden) {
            return true;
        }
    }
    return false;
}

void help_print_command(const struct command *command, FILE *stream)
{
    fprintf(stream, "countersign %s - %s\n\n", command->name, command->summary);
    fprintf(stream, "Usage: countersign %s %s\n\n", command->name, command->synopsis);
    paragraph_print(stream, command->text, 0, 0, HELP_WIDTH);
    if (has_options(command->options)) {
        fputs("\nOptions:\n", stream);
        options_print(command->options, stream, HELP_WIDTH);
    }
    print_statuses(stream);
    print_examples(command->examples, stream);
}
