/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A command that runs beside the mock and leaves nothing behind.
 *
 *     mock ── guardian ── command ── ...
 *
 * The guardian is a process of its own, forked before there are threads. It starts the
 * command in a group of its own, passes signals on, and is what the command's orphans
 * fall to; it ends them all when the command ends, and when the mock ends, by whatever
 * end. Should the guardian be killed, all of that falls to the mock.
 *
 * On a terminal the command belongs to the job that the mock is in: what is typed there
 * (Ctrl-C, Ctrl-Z) comes to the mock and is passed on; once the command itself reads from
 * the terminal it gets all of that, until it stops or ends.
 */
#ifndef COUNTERSIGN_EXECUTE_H
#define COUNTERSIGN_EXECUTE_H

#include "src/error.h"

#define EXECUTE_GRACE 5000 /* milliseconds a command has to end once it is asked to */
#define EXECUTE_REST  1000 /* milliseconds that what it left behind has */

struct execute;

/* Returns new what will run `command` (borrowed, NULL at its end; found as a shell finds
 * it), or NULL with an error. The process has one thread yet; from now on it takes the
 * signals that are passed on by execute_run alone. */
__attribute__((warn_unused_result)) struct execute *execute_new(char *const command[],
                                                                struct error *error);

/* Starts the command with these variables ("NAME=VALUE", NULL at their end) besides the
 * environment, and returns its status once nothing of it is left: 128 and the signal when
 * one ended it, 127 when there is no such command, 126 when it cannot be run. For the
 * thread that called execute_new, once. */
int execute_run(struct execute *execute, const char *const variables[]);

/* Ends what is left of it, which is nothing once it has run. NULL is allowed. */
void execute_free(struct execute *execute);

#endif
