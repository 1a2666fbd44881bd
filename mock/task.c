/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/task.h"

#include "mock/execute.h"
#include "src/command.h"
#include "src/memory.h"

#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* Variables that cannot be told apart would hide a contract. */
static bool check_variables(const struct task *task, struct error *error)
{
    for (size_t i = 0; i < task->count; i++)
        for (size_t j = 0; j < i; j++) {
            AUTO_FREE char *one = naming_variable(&task->contracts[i]);
            AUTO_FREE char *other = naming_variable(&task->contracts[j]);

            if (strcmp(one, other) != 0)
                continue;
            error_set(error, ERROR_USAGE, "%s is the variable of both %s and %s", one,
                      task->contracts[j].path, task->contracts[i].path);
            error_hint(error, "give one of them another name: NAME=%s",
                       task->contracts[i].path);
            return false;
        }
    return true;
}

/* Runs the command, which learns where the mock is, and each of its contracts. */
static int run_command(struct execute *execute, const struct task *task,
                       const struct server *server)
{
    AUTO_FREE char *url = server_url(server, SIZE_MAX);
    const char *unix_socket = task->listen.options.unix_socket;
    const char **variables = memory_array(task->count + 3, sizeof *variables);
    size_t count = 0;
    int status;

    variables[count++] = memory_format("COUNTERSIGN_URL=%s", url);
    if (unix_socket != NULL)
        variables[count++] = memory_format("COUNTERSIGN_UNIX_SOCKET=%s", unix_socket);
    for (size_t i = 0; i < task->count; i++) {
        AUTO_FREE char *name = naming_variable(&task->contracts[i]);
        AUTO_FREE char *own = server_url(server, i);

        variables[count++] = memory_format("%s=%s", name, own);
    }
    status = execute_run(execute, variables);
    while (count > 0)
        free((char *)(uintptr_t)variables[--count]);
    free(variables);
    return status;
}

/* Whoever waits for the first answer does not wait for what is given back. */
static int wait_for(const sigset_t *ending, int64_t drain, struct server *server)
{
    static const struct timespec settling = {.tv_sec = 1};
    int received;

    server_print(server, stdout);
    if (sigtimedwait(ending, NULL, &settling) < 0) {
        memory_settle();
        sigwait(ending, &received);
    }
    server_drain(server, drain, ending);
    return COMMAND_HELD;
}

/* What the client did wrong makes a failure of a success, where that is wanted, and may
 * explain any other. */
static int judge(const struct task *task, struct server *server, int status)
{
    if (status == COMMAND_HELD && task->must_be_clean && server_mistakes(server) > 0)
        status = COMMAND_BROKEN;
    if (status != COMMAND_HELD)
        server_print_summary(server, stderr);
    return status;
}

int task_serve(const struct task *task, const struct server_options *options)
{
    struct error error = ERROR_INIT;
    struct execute *execute = NULL;
    struct server *server = NULL;
    sigset_t ending;
    int status = COMMAND_HELD;

    if (task->command != NULL && check_variables(task, &error))
        execute = execute_new(task->command, &error);
    command_block_signals(&ending);
    if (!error_is_set(&error))
        server = server_start(options, &error);
    if (server != NULL && (task->listen.port_file == NULL ||
                           server_write_ports(server, task->listen.port_file, &error)))
        status = judge(task, server,
                       execute == NULL ? wait_for(&ending, task->drain, server)
                                       : run_command(execute, task, server));
    execute_free(execute);
    server_stop(server);
    return error_is_set(&error) ? command_fail(&error) : status;
}
