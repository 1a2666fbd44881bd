/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A command of the program, and the names of all of them. Each lives in the file of its
 * own name; main.c lists them.
 */
#ifndef COUNTERSIGN_COMMAND_H
#define COUNTERSIGN_COMMAND_H

#include "src/options.h"

#include <signal.h>

/* Exit statuses by cause; printed by --help and the man page from command_statuses. */
enum command_status {
    COMMAND_HELD = 0,          /* done; for check: every exercised rule held */
    COMMAND_BROKEN = 1,        /* the contract was broken; a defect survived */
    COMMAND_INVALID = 2,       /* usage, contract or fixture invalid */
    COMMAND_UNREACHABLE = 3,   /* the endpoint could not be reached */
    COMMAND_UNEXERCISED = 4,   /* nothing, or too little, could be exercised */
    COMMAND_INTERRUPTED = 130, /* by a signal: what a shell says of SIGINT */
};

/* What a status means; ended by an entry without a text. */
struct command_meaning {
    enum command_status status;
    const char *text;
};

extern const struct command_meaning command_statuses[];

struct command {
    const char *name;    /* "check" */
    const char *summary; /* one line for the list of commands, lower case, no full stop */
    const char *synopsis; /* "CONTRACT --url URL [OPTION]..." */
    const char *text;     /* paragraphs for --help, as paragraph.h reads them */
    const char *examples; /* lines for --help, each "  countersign ..." */
    const struct option
        *options; /* ended by one without a name; NULL when there are none */
    size_t arguments_minimum, arguments_maximum; /* operands */
    int (*run)(const struct options *options);   /* returns an enum command_status */
};

/* Defined by the room of each; only main.c refers to them. */
extern const struct command mock_command;
extern const struct command check_command;
extern const struct command replay_command;
extern const struct command receive_command;
extern const struct command lint_command;
extern const struct command generate_command;
extern const struct command rules_command;
extern const struct command prove_command;
extern const struct command vocabulary_command;

/* The exit status an error causes. */
int command_status_of(const struct error *error);

/* Prints "countersign: " and the error on stderr; returns its exit status. */
int command_fail(const struct error *error);

/* Blocks the signals that end a command that serves, before there are threads that could
 * take them; `ending` becomes their set, to be waited for. */
void command_block_signals(sigset_t *ending);

#endif
