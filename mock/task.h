/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a mock of the command line is started for: to serve until it is ended, or as long
 * as a command runs beside it.
 */
#ifndef COUNTERSIGN_TASK_H
#define COUNTERSIGN_TASK_H

#include "mock/naming.h"
#include "mock/server.h"
#include "wire/listener_command.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* All borrowed; not to be moved, see listener_command_read. */
struct task {
    struct listener_command listen;
    int64_t drain;        /* milliseconds it takes at most to end, see listener_drain */
    char *const *command; /* NULL: serve until a signal ends it */
    bool must_be_clean;   /* a client's mistake is a failure */
    struct naming *contracts;
    size_t count;
};

/* Serves, and returns the exit status once it is over. The process has one thread yet. */
int task_serve(const struct task *task, const struct server_options *options);

#endif
