/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The guardian between the mock and its command. It has one thread, and learns of
 * everything by signals, which it blocks and waits for.
 */
#include "mock/execute_internal.h"

#include "mock/descendants.h"
#include "src/memory.h"
#include "src/now.h"
#include "src/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define ORPHANED        SIGUSR1 /* the mock has ended */
#define VARIABLES_LIMIT ((size_t)1024 * 1024)

struct guard {
    const struct execute_guardian *guardian;
    pid_t command;
    int terminal;     /* -1: there is none */
    int64_t deadline; /* milliseconds of `now`, after which it is killed; 0: none */
    sigset_t taken;
};

static void take_signals(struct guard *guard)
{
    sigemptyset(&guard->taken);
    sigaddset(&guard->taken, SIGCHLD);
    sigaddset(&guard->taken, ORPHANED);
    for (size_t i = 0; execute_passed[i] != 0; i++)
        sigaddset(&guard->taken, execute_passed[i]);
    sigprocmask(SIG_BLOCK, &guard->taken, NULL);
}

/* Who blocks this may hand the terminal over from the background. */
static void block_terminal(void)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGTTOU);
    sigprocmask(SIG_BLOCK, &set, NULL);
}

/* Adds what the mock has told to the environment; false when it ended before that. */
static bool read_variables(int file)
{
    char piece[4096];
    struct text AUTO_TEXT told;
    ssize_t got;
    bool whole;

    text_init(&told, VARIABLES_LIMIT);
    while ((got = read(file, piece, sizeof piece)) != 0)
        if (got > 0)
            text_add(&told, piece, (size_t)got);
        else if (errno != EINTR)
            break;
    close(file);
    whole = told.length > 0 && told.bytes[told.length - 1] == '\0' &&
            (told.length == 1 || told.bytes[told.length - 2] == '\0');
    for (char *at = told.bytes; whole && *at != '\0'; at += strlen(at) + 1) {
        size_t length = strcspn(at, "=");
        AUTO_FREE char *name = memory_text_of(at, length);

        at += length + 1;
        setenv(name, at, 1);
    }
    return whole;
}

static void signal_command(const struct guard *guard, int number)
{
    if (kill(-guard->command, number) != 0)
        kill(guard->command, number); /* it has left its group */
}

_Noreturn static void become(const struct guard *guard, pid_t parent)
{
    char *const *command = guard->guardian->command;
    int why;

    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(126);
    signal(SIGPIPE, SIG_DFL);
    sigprocmask(SIG_SETMASK, &guard->guardian->mask, NULL);
    execvp(command[0], command);
    why = errno;
    fprintf(stderr, "countersign: cannot run '%s': %s\n", command[0], strerror(why));
    _exit(why == ENOENT ? 127 : 126);
}

static bool start(struct guard *guard)
{
    pid_t self = getpid();

    guard->command = fork();
    if (guard->command == 0)
        become(guard, self);
    if (guard->command < 0) {
        fprintf(stderr, "countersign: cannot start another process: %s\n",
                strerror(errno));
        return false;
    }
    setpgid(guard->command, guard->command); /* whoever comes first */
    return true;
}

/* ---- the terminal ---- */

/* The group of the job that the mock belongs to; -1 when it has ended. */
static pid_t job_of(const struct guard *guard)
{
    pid_t job = getpgid(guard->guardian->mock);

    return getppid() == guard->guardian->mock && job > 1 ? job : -1;
}

static void give_back(const struct guard *guard)
{
    pid_t job = job_of(guard);

    if (guard->terminal >= 0 && job > 0 && tcgetpgrp(guard->terminal) == guard->command)
        tcsetpgrp(guard->terminal, job);
}

/* The command wants the terminal: it gets it when its job has it, and else the job waits
 * for it, as a shell expects. */
static void wants_terminal(const struct guard *guard, int number)
{
    pid_t job = job_of(guard);

    if (guard->terminal < 0 || job < 0)
        return;
    if (tcgetpgrp(guard->terminal) != job) {
        kill(-job, number);
        return;
    }
    tcsetpgrp(guard->terminal, guard->command);
    signal_command(guard, SIGCONT);
}

static void stopped(const struct guard *guard, int number)
{
    if (number == SIGTTIN || number == SIGTTOU) {
        wants_terminal(guard, number);
    } else if (number == SIGTSTP && guard->terminal >= 0 && job_of(guard) > 0 &&
               tcgetpgrp(guard->terminal) == guard->command) {
        give_back(guard);
        kill(-job_of(guard), SIGTSTP);
    }
}

/* ---- until the end ---- */

/* Collects whoever has ended; true when the command is among them. */
static bool has_ended(const struct guard *guard, int *status)
{
    bool ended = false;
    int how;
    pid_t process;

    while ((process = waitpid(-1, &how, WNOHANG | WUNTRACED)) > 0) {
        if (process != guard->command)
            continue;
        if (WIFSTOPPED(how)) {
            stopped(guard, WSTOPSIG(how));
            continue;
        }
        *status = WIFSIGNALED(how) ? 128 + WTERMSIG(how) : WEXITSTATUS(how);
        ended = true;
    }
    return ended;
}

/* Passes a signal on. Who is asked to end by a program has so long for it. */
static void pass(struct guard *guard, int number, const siginfo_t *info)
{
    bool is_typed =
        info->si_code == SI_QUEUE && info->si_value.sival_int == EXECUTE_TYPED;

    signal_command(guard, number);
    if (number == SIGTSTP || number == SIGCONT ||
        (is_typed && (number == SIGINT || number == SIGQUIT)))
        return;
    if (guard->deadline == 0)
        guard->deadline = now_milliseconds() + EXECUTE_GRACE;
    signal_command(guard, SIGCONT); /* what is stopped hears of it only so */
}

static void wait_signal(struct guard *guard)
{
    int64_t left =
        guard->deadline == 0 ? INT32_MAX : guard->deadline - now_milliseconds();
    struct timespec time = {.tv_sec = left / 1000, .tv_nsec = left % 1000 * 1000000};
    siginfo_t info;
    int number;

    if (left <= 0) {
        signal_command(guard, SIGKILL);
        guard->deadline = 0;
        return;
    }
    number = sigtimedwait(&guard->taken, &info, &time);
    if (number > 0 && number != SIGCHLD && number != ORPHANED)
        pass(guard, number, &info);
}

_Noreturn void execute_guard(const struct execute_guardian *guardian)
{
    struct guard guard = {.guardian = guardian, .terminal = -1};
    int status = 126;

    take_signals(&guard);
    block_terminal();
    setpgid(0, 0); /* what ends the mock's group must leave somebody to clean up */
    prctl(PR_SET_PDEATHSIG, ORPHANED);
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    if (!read_variables(guardian->beginning) || getppid() != guardian->mock)
        _exit(status);
    guard.terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
    if (start(&guard))
        while (!has_ended(&guard, &status) && getppid() == guardian->mock)
            wait_signal(&guard);
    give_back(&guard);
    descendants_end(EXECUTE_REST);
    _exit(status);
}
