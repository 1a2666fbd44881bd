/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/checking.h"
#include "src/command.h"

static int check(const struct options *options)
{
    struct error error = ERROR_INIT;
    struct target_file *file = target_file_read(check_options, options, &error);
    int status = file == NULL ? command_fail(&error)
                              : checking_run(target_file_options(file),
                                             &(struct checking_plan){.file = file});
    target_file_free(file);
    return status;
}

const struct command check_command = {
    .name = "check",
    .summary = "hold a live endpoint to a contract",
    .synopsis = "CONTRACT --url URL [OPTION]...",
    .text =
        "Asks the endpoint what the contract allows and what it forbids, and "
        "compares the "
        "answers with the contract and with each other: pages add up to the whole, a "
        "filter "
        "shows exactly the rows that match, an order is sorted, an outsider sees "
        "nothing.\n\n"
        "A broken documented statement fails, a broken inferred one warns, and of "
        "what the "
        "contract calls unknown the check only records what the endpoint does. What "
        "could "
        "not be exercised is inconclusive, never passed.\n\n"
        "Data may move meanwhile. What is broken must show twice, and, where rows of the "
        "list came, went or changed, in the part of it that stands still, which is asked "
        "for by the contract's own range filter. What shows only while rows move is "
        "unstable: it fails nothing, and reports say what moved.\n\n"
        "Operations that change records are asked only with --allow-unsafe. Where the "
        "contract has an operation that creates records, the check changes and deletes "
        "only those that it created, and deletes them in the end where that can be "
        "asked; otherwise they stay. Where nothing can be created, an update is tried "
        "on a record that is there and put back, and what cannot be put back is "
        "inconclusive unless --reset names a way.\n\n"
        "An endpoint that asks for patience (429 or 503 with Retry-After) gets it: its "
        "clock is moved on where --clock says how, or where it is a mock on this "
        "machine; otherwise the check waits, up to five minutes at once and an hour "
        "in all. A rate limit is used up on purpose only with --clock.",
    .examples = "  countersign check fixtures/orders --url http://127.0.0.1:8080 \\\n"
                "      --credential bearer=env:API_KEY --param team=team-1\n"
                "  countersign check contract.yaml --url https://api.example.com \\\n"
                "      --rules pagination --report json=report.json\n"
                "  countersign check contract.yaml --target staging.yaml",
    .options = check_options,
    .arguments_minimum = 1,
    .arguments_maximum = 1,
    .run = check,
};
