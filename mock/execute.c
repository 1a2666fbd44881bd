/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/execute.h"

#include "mock/descendants.h"
#include "mock/execute_internal.h"
#include "src/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

struct execute {
    pid_t guardian; /* 0 once it has ended */
    int beginning;  /* where its variables are written; -1 once they are */
    sigset_t taken; /* by execute_run */
};

const int execute_passed[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGCONT, 0};

/* What whoever started the mock does not want to be disturbed by (nohup) stays ignored;
 * the two that end a mock do so anyhow. */
static bool is_ignored(int number)
{
    struct sigaction action;

    return number != SIGINT && number != SIGTERM &&
           sigaction(number, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

/* Blocked, before there are threads that could take them. */
static void block_signals(struct execute *execute)
{
    signal(SIGCHLD, SIG_DFL);
    sigemptyset(&execute->taken);
    sigaddset(&execute->taken, SIGCHLD);
    for (size_t i = 0; execute_passed[i] != 0; i++)
        if (!is_ignored(execute_passed[i]))
            sigaddset(&execute->taken, execute_passed[i]);
    pthread_sigmask(SIG_BLOCK, &execute->taken, NULL);
}

static bool fork_guardian(struct execute *execute, char *const command[])
{
    struct execute_guardian guardian = {.command = command, .mock = getpid()};
    int ends[2];

    pthread_sigmask(SIG_SETMASK, NULL, &guardian.mask);
    if (pipe(ends) != 0)
        return false;
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    block_signals(execute);
    execute->guardian = fork();
    if (execute->guardian == 0) {
        close(ends[1]);
        guardian.beginning = ends[0];
        execute_guard(&guardian);
    }
    close(ends[0]);
    execute->beginning = ends[1];
    return execute->guardian > 0;
}

struct execute *execute_new(char *const command[], struct error *error)
{
    struct execute *execute = memory_new(sizeof *execute);

    prctl(PR_SET_CHILD_SUBREAPER, 1);
    execute->beginning = -1;
    if (fork_guardian(execute, command))
        return execute;
    error_set(error, ERROR_SYSTEM, "cannot start another process: %s", strerror(errno));
    execute->guardian = 0;
    execute_free(execute);
    return NULL;
}

/* Nobody reads when the guardian has been killed, which is noticed by its end. */
static void write_all(int file, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t written = write(file, bytes, length);

        if (written < 0 && errno != EINTR)
            return;
        if (written > 0) {
            bytes += written;
            length -= (size_t)written;
        }
    }
}

static void begin(struct execute *execute, const char *const variables[])
{
    for (size_t i = 0; variables[i] != NULL; i++)
        write_all(execute->beginning, variables[i], strlen(variables[i]) + 1);
    write_all(execute->beginning, "", 1);
    close(execute->beginning);
    execute->beginning = -1;
}

/* A guardian that was killed leaves all to be done here. */
static int status_of(int status)
{
    if (WIFEXITED(status))
        return WEXITSTATUS(status);
    descendants_end(EXECUTE_REST);
    return 128 + WTERMSIG(status);
}

static void pass(const struct execute *execute, int number, const siginfo_t *info)
{
    bool is_asked = info->si_code == SI_USER || info->si_code == SI_QUEUE;

    sigqueue(execute->guardian, number,
             (union sigval){.sival_int = is_asked ? 0 : EXECUTE_TYPED});
    if (number == SIGTSTP)
        raise(SIGSTOP); /* with the command, as one job */
}

int execute_run(struct execute *execute, const char *const variables[])
{
    int status;

    begin(execute, variables);
    for (;;) {
        siginfo_t info;
        int number = sigwaitinfo(&execute->taken, &info);

        if (number > 0 && number != SIGCHLD)
            pass(execute, number, &info);
        if (number == SIGCHLD &&
            waitpid(execute->guardian, &status, WNOHANG) == execute->guardian)
            break;
    }
    execute->guardian = 0;
    return status_of(status);
}

void execute_free(struct execute *execute)
{
    int status;

    if (execute == NULL)
        return;
    if (execute->beginning >= 0)
        close(execute->beginning);
    if (execute->guardian != 0 &&
        waitpid(execute->guardian, &status, 0) == execute->guardian)
        status_of(status);
    free(execute);
}
