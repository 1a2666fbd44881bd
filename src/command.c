/* SPDX-License-Identifier: Apache-2.0 */
#include "src/command.h"

const struct command_meaning command_statuses[] = {
    {COMMAND_HELD, "done; for check: every rule that could be exercised held"},
    {COMMAND_BROKEN, "the contract was broken; for prove: a planted defect survived"},
    {COMMAND_INVALID, "the command line, a contract, a fixture or a file is not valid"},
    {COMMAND_UNREACHABLE, "the endpoint could not be reached"},
    {COMMAND_UNEXERCISED,
     "nothing, or too little, could be exercised; for check: or an error"},
    {COMMAND_INTERRUPTED,
     "check and replay were interrupted; what they had found is printed"},
    {COMMAND_HELD, NULL},
};

int command_status_of(const struct error *error)
{
    switch (error->code) {
    case ERROR_NONE:
        return COMMAND_HELD;
    case ERROR_UNREACHABLE:
        return COMMAND_UNREACHABLE;
    case ERROR_USAGE:
    case ERROR_INVALID:
    case ERROR_SYSTEM:
        break;
    }
    return COMMAND_INVALID;
}

int command_fail(const struct error *error)
{
    fputs("countersign: ", stderr);
    error_print(error, stderr);
    return command_status_of(error);
}

/* A shell ignores SIGINT for what it starts in the background, and what is ignored never
 * becomes pending: hence the default first. */
void command_block_signals(sigset_t *ending)
{
    struct sigaction initial = {.sa_handler = SIG_DFL};

    sigaction(SIGINT, &initial, NULL);
    sigaction(SIGTERM, &initial, NULL);
    sigemptyset(ending);
    sigaddset(ending, SIGINT);
    sigaddset(ending, SIGTERM);
    pthread_sigmask(SIG_BLOCK, ending, NULL);
}
