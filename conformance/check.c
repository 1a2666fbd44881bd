/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/checking.h"
#include "src/command.h"

const struct option check_options[] = {
    {.name = "url",
     .argument = "URL",
     .text =
         "The endpoint: http or https, a path prefix allowed. The contract's own paths "
         "are appended to it."},
    {.name = "param",
     .argument = "NAME=VALUE",
     .repeatable = true,
     .text = "The value of a parameter that requests need, for example the identifier of "
             "what is to be listed. Without it the contract's own example is used."},
    {.name = "credential",
     .argument = "SCHEME=VALUE",
     .repeatable = true,
     .text =
         "What to present for a security scheme of the contract; once for each scheme "
         "needed. env:NAME as the value reads the environment, so that no secret stands "
         "in a process list."},
    {.name = "insider",
     .argument = "SCHEME=VALUE[,SCHEME=VALUE]",
     .repeatable = true,
     .text = "Another identity that must see exactly the same."},
    {.name = "outsider",
     .argument = "SCHEME=VALUE[,SCHEME=VALUE]",
     .repeatable = true,
     .text = "A valid identity that must see nothing of it."},
    {.name = "clock",
     .argument = "URL",
     .text = "Where the endpoint's clock can be moved (PUT {\"offset\": SECONDS} or "
             "{\"now\": DATE-TIME}, DELETE), as the mock's /__admin/clock, so that an "
             "hour's expiry is tested at once."},
    {.name = "allow-unsafe",
     .text = "Also ask operations that change records. Without it the rules about them "
             "are not applicable. What is changed stands above."},
    {.name = "reset",
     .argument = "URL",
     .text = "Where the endpoint puts its data back (POST), as the mock's "
             "/__admin/reset. It is asked after each change; only with it are records "
             "deleted, or changed for good, that the check did not create."},
    {.name = "report",
     .argument = "FORMAT=FILE",
     .repeatable = true,
     .text = "Write a report; - as the file is standard output. Formats are text, json, "
             "junit, "
             "tap, tap13, sarif, ctrf, github, markdown, har and html. The text goes to "
             "standard output unless a report does."},
    {.name = "timestamps",
     .text = "Say in reports when the run began and how long it took. Otherwise the same "
             "answers give the same bytes. SOURCE_DATE_EPOCH in the environment stands "
             "for the moment, and durations are then 0."},
    {.name = "shown-url",
     .argument = "URL",
     .text = "What reports call the endpoint instead of its --url, so that they are the "
             "same wherever it listens."},
    {.name = "rules",
     .argument = "ID",
     .repeatable = true,
     .text = "Only this rule, or this family of rules."},
    {.name = "skip",
     .argument = "ID",
     .repeatable = true,
     .text = "All but this rule or family."},
    {.name = "shard",
     .argument = "K/N",
     .text = "Only part K of N, the same every time; all parts together are the whole."},
    {.name = "baseline",
     .argument = "FILE",
     .text =
         "A list (YAML) of known failures, each with rule, subject, reason and expires: "
         "told as known, they fail nothing until that date is over. Then the entry "
         "itself fails the run."},
    {.name = "fail-on",
     .argument = "VERDICT",
     .repeatable = true,
     .text = "Also exit 1 on warn, and exit 4 on inconclusive, if there is one."},
    {.name = "max-requests",
     .argument = "N",
     .initial = "10000",
     .minimum = 1,
     .maximum = 100000000,
     .text = "The most requests to send."},
    {.name = "max-rows",
     .argument = "N",
     .initial = "5000",
     .minimum = 1,
     .maximum = 100000000,
     .text = "The most rows to read in one walk of a list; a longer list is inconclusive "
             "where the whole is needed."},
    {.name = "timeout",
     .argument = "MS",
     .initial = "10000",
     .minimum = 1,
     .maximum = 3600000,
     .text = "Milliseconds one request may take."},
    {.name = "retries",
     .argument = "N",
     .initial = "3",
     .minimum = 0,
     .maximum = 100,
     .text = "How often a request that changes nothing is sent again when its connection "
             "breaks, no answer comes in time, or the answer is 429, 502, 503 or 504 "
             "without Retry-After. The pauses before it double, from 0.25 s (1 s for "
             "429). Reports count them."},
    {0},
};

static int check(const struct options *options)
{
    return checking_run(options, &(struct checking_plan){0});
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
                "      --rules pagination --report json=report.json",
    .options = check_options,
    .arguments_minimum = 1,
    .arguments_maximum = 1,
    .run = check,
};
