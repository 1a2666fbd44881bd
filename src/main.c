/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The program: a table of commands, and what stands before a command is chosen.
 */
#include "src/command.h"
#include "src/diagnostic.h"
#include "src/help.h"
#include "src/memory.h"
#include "src/version.h"

#include <errno.h>
#include <signal.h>
#include <string.h>

static const struct command *const commands[] = {
    &mock_command,       &check_command,
    &replay_command,     &receive_command,
    &lint_command,       &generate_command,
    &rules_command,      &prove_command,
    &vocabulary_command, NULL,
};

static const struct command *find_command(const char *name)
{
    for (size_t i = 0; commands[i] != NULL; i++) {
        if (strcmp(commands[i]->name, name) == 0) {
            return commands[i];
        }
    }
    return NULL;
}

static int refuse_command(const char *name)
{
    const char *names[sizeof(commands) / sizeof(commands[0])] = {NULL};
    for (size_t i = 0; commands[i] != NULL; i++) {
        names[i] = commands[i]->name;
    }
    struct error error = ERROR_INIT;
    const char *nearest = diagnostics_nearest(name, names);
    if (name[0] == '-') {
        error_set(&error, ERROR_USAGE, "option '%s' is not known before a command", name);
    } else if (nearest != NULL) {
        error_set(&error, ERROR_USAGE, "'%s' is no command; did you mean '%s'?", name,
                  nearest);
    } else {
        error_set(&error, ERROR_USAGE, "'%s' is no command", name);
    }
    error_hint(&error, "try 'countersign --help'");
    return command_fail(&error);
}

static bool is_help(const char *argument)
{
    return strcmp(argument, "--help") == 0 || strcmp(argument, "-h") == 0;
}

/* True when help is asked for before "--", even where other arguments are wrong. */
static bool asks_for_help(int count, char *const arguments[])
{
    for (int i = 0; i < count && strcmp(arguments[i], "--") != 0; i++) {
        if (is_help(arguments[i])) {
            return true;
        }
    }
    return false;
}

static bool check_operands(const struct command *command, const struct options *options,
                           struct error *error)
{
    size_t count = options_operand_count(options);
    if (count < command->arguments_minimum) {
        error_set(error, ERROR_USAGE, "an argument is missing: countersign %s %s",
                  command->name, command->synopsis);
    } else if (count > command->arguments_maximum) {
        error_set(error, ERROR_USAGE, "'%s' is one argument too many: countersign %s %s",
                  options_operand(options, command->arguments_maximum), command->name,
                  command->synopsis);
    }
    return !error_is_set(error);
}

static int run_command(const struct command *command, int count, char *const arguments[])
{
    if (asks_for_help(count, arguments)) {
        help_print_command(command, stdout);
        return COMMAND_HELD;
    }
    struct error error = ERROR_INIT;
    struct options *options = options_parse(command->options, count, arguments, &error);
    int status = COMMAND_HELD;
    if (options != NULL && check_operands(command, options, &error)) {
        status = command->run(options);
    } else {
        error_hint(&error, "try 'countersign %s --help'", command->name);
        status = command_fail(&error);
    }
    options_free(options);
    return status;
}

/* "countersign help [COMMAND]" */
static int run_help(int count, char *const arguments[])
{
    if (count == 0 || is_help(arguments[0])) {
        help_print_program(commands, stdout);
        return COMMAND_HELD;
    }
    const struct command *command = find_command(arguments[0]);
    if (command == NULL) {
        return refuse_command(arguments[0]);
    }
    help_print_command(command, stdout);
    return COMMAND_HELD;
}

static int run(int count, char *const arguments[])
{
    if (count == 0) {
        help_print_program(commands, stderr);
        return COMMAND_INVALID;
    }
    const char *name = arguments[0];
    if (is_help(name)) {
        return run_help(0, NULL);
    }
    if (strcmp(name, "help") == 0) {
        return run_help(count - 1, arguments + 1);
    }
    if (strcmp(name, "--version") == 0) {
        puts("countersign " COUNTERSIGN_VERSION);
        return COMMAND_HELD;
    }
    if (strcmp(name, "--man") == 0) { /* for make install; --help does not show it */
        help_print_manual(commands, stdout);
        return COMMAND_HELD;
    }
    const struct command *command = find_command(name);
    return command != NULL ? run_command(command, count - 1, arguments + 1)
                           : refuse_command(name);
}

/* A report that was cut short must not look complete; a reader that went away (| head)
 * took what it wanted. */
static int end(int status)
{
    bool written = fflush(stdout) == 0 && ferror(stdout) == 0;
    if (written || errno == EPIPE) {
        return status;
    }
    fprintf(stderr, "countersign: cannot write the output: %s\n", strerror(errno));
    return status == COMMAND_HELD ? COMMAND_INVALID : status;
}

int main(int argc, char *argv[])
{
    memory_install();
    signal(SIGPIPE,
           SIG_IGN); /* a peer that closes is an error of one exchange, not the end */
    return end(run(argc > 0 ? argc - 1 : 0, argv + 1));
}
