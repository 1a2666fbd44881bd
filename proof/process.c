/* SPDX-License-Identifier: Apache-2.0 */
#include "proof/process.h"

#include "src/document.h"
#include "src/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PROCESS_SELF     "/proc/self/exe"
#define POLL_NANOSECONDS 2000000L

static void redirect(const char *path, int descriptor)
{
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0600);
    if (file < 0 || dup2(file, descriptor) < 0)
        _exit(126);
    close(file);
}

static void become(const char *const arguments[], const char *output, const char *errors,
                   pid_t parent)
{
    size_t count = 0;
    while (arguments[count] != NULL)
        count++;
    char **all = memory_array(count + 2, sizeof *all);
    all[0] = memory_text("countersign");
    for (size_t i = 0; i < count; i++)
        all[i + 1] = memory_text(arguments[i]);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent)
        _exit(126);
    redirect("/dev/null", STDIN_FILENO);
    redirect(output, STDOUT_FILENO);
    redirect(errors, STDERR_FILENO);
    execv(PROCESS_SELF, all);
    _exit(127);
}

pid_t process_start(const char *const arguments[], const char *output, const char *errors,
                    struct error *error)
{
    pid_t parent = getpid();
    pid_t process = fork();
    if (process == 0)
        become(arguments, output, errors, parent);
    if (process < 0)
        error_set(error, ERROR_SYSTEM, "cannot start another process: %s",
                  strerror(errno));
    return process;
}

int process_wait(pid_t process)
{
    int status;
    while (waitpid(process, &status, 0) < 0)
        if (errno != EINTR)
            return 127;
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

bool process_is_running(pid_t process)
{
    siginfo_t info = {0};
    if (waitid(P_PID, (id_t)process, &info, WEXITED | WNOHANG | WNOWAIT) != 0)
        return false;
    return info.si_pid == 0;
}

void process_stop(pid_t process, int milliseconds)
{
    kill(process, SIGTERM);
    struct timespec pause = {0, POLL_NANOSECONDS};
    for (int waited = 0; waited < milliseconds && process_is_running(process);
         waited += 2)
        nanosleep(&pause, NULL);
    if (process_is_running(process))
        kill(process, SIGKILL);
    process_wait(process);
}

char *process_output(const char *const arguments[], const char *scratch,
                     struct error *error)
{
    AUTO_FREE char *output = memory_format("%s/output", scratch);
    AUTO_FREE char *errors = memory_format("%s/errors", scratch);
    pid_t process = process_start(arguments, output, errors, error);
    if (process < 0)
        return NULL;
    int status = process_wait(process);
    size_t length;
    if (status != 0) {
        AUTO_FREE char *said =
            document_read_file(errors, ERROR_TEXT_SIZE * 16, &length, NULL);
        error_set(error, ERROR_INVALID, "`countersign %s %s` ended with status %d: %s",
                  arguments[0], arguments[1] == NULL ? "" : arguments[1], status,
                  said == NULL ? "" : said);
        return NULL;
    }
    return document_read_file(output, DOCUMENT_MAX_BYTES, &length, error);
}
