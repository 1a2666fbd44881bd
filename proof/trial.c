/* SPDX-License-Identifier: Apache-2.0 */
#include "proof/trial.h"

#include "proof/process.h"
#include "src/document.h"
#include "src/memory.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#define PORT_FILE_SIZE 64

static char *path_in(const struct trial *trial, const char *name)
{
    return memory_format("%s/%s", trial->folder, name);
}

static pid_t start_mock(const struct trial *trial)
{
    AUTO_FREE char *port_file = path_in(trial, "port");
    AUTO_FREE char *output = path_in(trial, "mock.out");
    AUTO_FREE char *errors = path_in(trial, "mock.err");
    char *contract = memory_text(trial->contract);
    char *defect = memory_text(trial->defect);
    const char *arguments[] = {
        "mock",    contract, "--port", "0",           "--port-file",
        port_file, "--log",  "none",   "--no-reload", defect == NULL ? NULL : "--defect",
        defect,    NULL};
    pid_t mock = process_start(arguments, output, errors, NULL);
    free(contract);
    free(defect);
    return mock;
}

/* The port the mock wrote, or 0 when it ended or did not come up in time. */
static int wait_for_port(const struct trial *trial, pid_t mock)
{
    AUTO_FREE char *port_file = path_in(trial, "port");
    struct timespec pause = {0, 2000000};
    for (int waited = 0; waited < TRIAL_START_MILLISECONDS; waited += 2) {
        size_t length;
        AUTO_FREE char *text =
            document_read_file(port_file, PORT_FILE_SIZE, &length, NULL);
        if (text != NULL && strtol(text, NULL, 10) > 0)
            return (int)strtol(text, NULL, 10);
        if (!process_is_running(mock))
            return 0;
        nanosleep(&pause, NULL);
    }
    return 0;
}

static int run_check(const struct trial *trial, int port, const json_t *rules)
{
    AUTO_FREE char *url = memory_format("http://127.0.0.1:%d", port);
    AUTO_FREE char *clock = memory_format("%s/__admin/clock", url);
    AUTO_FREE char *reset = memory_format("%s/__admin/reset", url);
    AUTO_FREE char *report = memory_format("json=%s/report.json", trial->folder);
    AUTO_FREE char *errors = path_in(trial, "check.err");
    AUTO_FREE char *contract = memory_text(trial->contract);
    const char *fixed[] = {"check",          contract,   "--url",   url,
                           "--clock",        clock,      "--reset", reset,
                           "--allow-unsafe", "--report", report};
    size_t count = sizeof fixed / sizeof *fixed;
    const char **arguments =
        memory_array(count + trial->identities->count + 2 * json_array_size(rules) + 1,
                     sizeof *arguments);
    memcpy((void *)arguments, fixed, sizeof fixed);
    for (size_t i = 0; i < trial->identities->count; i++)
        arguments[count++] = trial->identities->arguments[i];
    for (size_t i = 0; i < json_array_size(rules); i++) {
        arguments[count++] = "--rules";
        arguments[count++] = json_string_value(json_array_get(rules, i));
    }
    pid_t check = process_start(arguments, "/dev/null", errors, NULL);
    free((void *)arguments);
    return check < 0 ? 127 : process_wait(check);
}

/* Everything is sent before the end, so nothing is waited for behind it. */
static int run_receive(const struct trial *trial, int port)
{
    AUTO_FREE char *url = memory_format("http://127.0.0.1:%d", port);
    AUTO_FREE char *report = memory_format("json=%s/report.json", trial->folder);
    AUTO_FREE char *errors = path_in(trial, "check.err");
    AUTO_FREE char *contract = memory_text(trial->contract);
    const char *arguments[] = {"receive",  contract, "--port",   "0",    "--mock", url,
                               "--settle", "0",      "--report", report, NULL};
    pid_t receive = process_start(arguments, "/dev/null", errors, NULL);
    return receive < 0 ? 127 : process_wait(receive);
}

static int play(const struct trial *trial, const json_t *rules)
{
    AUTO_FREE char *port_file = path_in(trial, "port");
    AUTO_FREE char *report = path_in(trial, "report.json");

    unlink(port_file);
    unlink(report);
    pid_t mock = start_mock(trial);
    if (mock < 0)
        return 127;
    int port = wait_for_port(trial, mock);
    int status = port == 0         ? 127
                 : trial->webhooks ? run_receive(trial, port)
                                   : run_check(trial, port, rules);
    process_stop(mock, 5000);
    return status;
}

static int run_trial(const struct trial *trial, trial_enough *enough, const void *context)
{
    if (trial->first != NULL) {
        int status = play(trial, trial->first);
        json_t *report = trial_report(trial, NULL);
        bool done = report != NULL && enough(report, context);
        json_decref(report);
        if (done)
            return status;
    }
    return play(trial, NULL);
}

pid_t trial_start(const struct trial *trial, trial_enough *enough, const void *context,
                  struct error *error)
{
    pid_t parent = getpid();
    pid_t process = fork();
    if (process == 0) {
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        _exit(getppid() != parent ? 126 : run_trial(trial, enough, context));
    }
    if (process < 0)
        error_set(error, ERROR_SYSTEM, "cannot start another process: %s",
                  strerror(errno));
    return process;
}

static char *said(const struct trial *trial, const char *name)
{
    AUTO_FREE char *path = path_in(trial, name);
    size_t length;
    char *text = document_read_file(path, ERROR_TEXT_SIZE / 2, &length, NULL);
    return text == NULL ? memory_text("") : text;
}

json_t *trial_report(const struct trial *trial, struct error *error)
{
    AUTO_FREE char *path = path_in(trial, "report.json");
    json_error_t problem;
    json_t *report = json_load_file(path, 0, &problem);
    if (report == NULL) {
        AUTO_FREE char *mock = said(trial, "mock.err");
        AUTO_FREE char *check = said(trial, "check.err");
        error_set(error, ERROR_SYSTEM, "the check wrote no report%s%s%s%s",
                  *mock == '\0' ? "" : "; the mock said: ", mock,
                  *check == '\0' ? "" : "; the check said: ", check);
    }
    return report;
}
