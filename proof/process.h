/* SPDX-License-Identifier: Apache-2.0 */
/*
 * This program run as another process: the proof plays mock against check exactly as a
 * user would, so that neither half can lean on the other.
 *
 * A child ends with its parent, whatever ends the parent.
 */
#ifndef COUNTERSIGN_PROCESS_H
#define COUNTERSIGN_PROCESS_H

#include "src/error.h"

#include <stdbool.h>
#include <sys/types.h>

/* Starts this very program with `arguments` (without the program's name;
 * NULL-terminated), standard output to the file `output` ("/dev/null" to drop it),
 * standard error likewise to `errors`. Returns its id, or -1 with an error. */
pid_t process_start(const char *const arguments[], const char *output, const char *errors,
                    struct error *error);

/* Waits for its end; returns the exit status, 128 + the signal that ended it. */
int process_wait(pid_t process);

/* Asks it to end (SIGTERM) and waits; after `milliseconds` it is killed. */
void process_stop(pid_t process, int milliseconds);

/* True while it runs; its end is not collected. */
bool process_is_running(pid_t process);

/* Runs it to its end; returns new what it printed, or NULL with an error when it could
 * not be run or its status was not 0. */
char *process_output(const char *const arguments[], const char *scratch,
                     struct error *error);

#endif
