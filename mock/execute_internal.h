/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the mock and the guardian between it and its command know of each other.
 */
#ifndef COUNTERSIGN_EXECUTE_INTERNAL_H
#define COUNTERSIGN_EXECUTE_INTERNAL_H

#include "mock/execute.h"

#include <signal.h>
#include <sys/types.h>

/* Ended by 0: what is passed on to the command. */
extern const int execute_passed[];

/* What came from the keyboard bears this along (sigqueue): who typed it can do so again,
 * so that nobody is in a hurry. */
#define EXECUTE_TYPED 1

/* Of the guardian, when it is born. */
struct execute_guardian {
    char *const *command;
    int beginning; /* what the mock writes: variables, each with its NUL, then one more */
    pid_t mock;
    sigset_t mask; /* what the command is to begin with */
};

/* Is the guardian, until the command has ended and nothing of it is left; ends with its
 * status. */
_Noreturn void execute_guard(const struct execute_guardian *guardian);

#endif
