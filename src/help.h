/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What --help and the man page say, printed from the tables of commands and options
 * alone. `commands` is a list that NULL ends.
 */
#ifndef COUNTERSIGN_HELP_H
#define COUNTERSIGN_HELP_H

#include "src/command.h"

#define HELP_WIDTH 80

/* "countersign --help": what the program is for, and the commands. */
void help_print_program(const struct command *const commands[], FILE *stream);

/* "countersign COMMAND --help": everything about one command. */
void help_print_command(const struct command *command, FILE *stream);

/* The man page, in man(7) macros. */
void help_print_manual(const struct command *const commands[], FILE *stream);

/* Paragraphs on the program, and examples in the form of a command's. */
extern const char *const help_summary;
extern const char *const help_text;
extern const char *const help_examples;

#endif
