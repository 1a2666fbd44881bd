/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/report_write.h"
#include "conformance/run.h"
#include "conformance/moment.h"
#include "wire/session.h"
#include "src/command.h"
#include "src/memory.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct option check_options[] = {
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
    {0},
};

/* The progress line of a terminal. */
struct progress {
    bool shown;
};

static void show_progress(void *context, const struct finding *finding, size_t done,
                          size_t all)
{
    struct progress *progress = context;
    if (!progress->shown)
        return;
    fprintf(stderr, "\r\033[K%zu of %zu  %s  %s%s", done, all, finding->rule->id,
            finding->subject, done == all ? "\r\033[K" : "");
    fflush(stderr);
}

static char **words(const struct options *options, const char *name)
{
    size_t count = options_count(options, name);
    if (count == 0)
        return NULL;
    char **list = memory_array(count + 1, sizeof *list);
    for (size_t i = 0; i < count; i++)
        list[i] = (char *)(uintptr_t)options_item(options, name, i);
    return list;
}

static bool is_family(const char *word)
{
    for (size_t f = 0; rule_families[f] != NULL; f++) {
        const char *id = rule_families[f][0].id;
        if (id != NULL && strcspn(id, "/") == strlen(word) &&
            strncmp(id, word, strlen(word)) == 0)
            return true;
    }
    return false;
}

static bool rules_are_known(char *const *list, struct error *error)
{
    for (; list != NULL && *list != NULL; list++) {
        if (rule_named(*list) != NULL || is_family(*list))
            continue;
        error_set(error, ERROR_USAGE, "there is no rule or family \"%s\"", *list);
        rule_hint(*list, error);
        return false;
    }
    return true;
}

static bool fails_on(const struct options *options, const char *verdict)
{
    for (size_t i = 0; i < options_count(options, "fail-on"); i++)
        if (strcmp(options_item(options, "fail-on", i), verdict) == 0)
            return true;
    return false;
}

static bool fail_on_is_valid(const struct options *options, struct error *error)
{
    for (size_t i = 0; i < options_count(options, "fail-on"); i++) {
        const char *word = options_item(options, "fail-on", i);
        if (strcmp(word, "warn") != 0 && strcmp(word, "inconclusive") != 0) {
            error_set(error, ERROR_USAGE,
                      "--fail-on takes warn or inconclusive, not \"%s\"", word);
            return false;
        }
    }
    return true;
}

static enum command_status final_status(const struct run *run,
                                        const struct options *options)
{
    enum command_status status = run_status(run);
    if (status == COMMAND_HELD && fails_on(options, "warn") &&
        run->verdicts[VERDICT_WARN] > 0)
        return COMMAND_BROKEN;
    if (status == COMMAND_HELD && fails_on(options, "inconclusive") &&
        run->verdicts[VERDICT_INCONCLUSIVE] > 0)
        return COMMAND_UNEXERCISED;
    return status;
}

/* Everything one check needs, so that one place releases it. */
struct checking {
    const struct options *options;
    struct contract *contract;
    struct target target;
    struct instant started;
    struct session *session;
    struct evidence *evidence;
    struct run run;
    char **only, **skip;
    int status;
};

static void checking_clear(struct checking *checking)
{
    run_clear(&checking->run);
    evidence_free(checking->evidence);
    session_free(checking->session);
    target_clear(&checking->target);
    contract_free(checking->contract);
    free(checking->only);
    free(checking->skip);
}

static bool load(struct checking *checking, struct error *error)
{
    checking->contract = contract_load_told(options_operand(checking->options, 0), error);
    return checking->contract != NULL;
}

/* Asking without any credential is allowed, but seldom meant. */
static void warn_without_credential(const struct checking *checking)
{
    const struct contract *contract = checking->contract;
    bool asks = false;
    for (size_t i = 0; i < contract->operation_count; i++)
        asks = asks || contract->operations[i].security_count > 0;
    if (!asks || checking->target.has_main)
        return;
    fprintf(stderr, "countersign: no --credential is given, though the contract asks for "
                    "one; its security schemes are");
    for (size_t i = 0; i < contract->scheme_count; i++)
        fprintf(stderr, "%s %s", i == 0 ? "" : ",", contract->schemes[i].name);
    fprintf(stderr, "\n");
}

static bool prepare(struct checking *checking, struct error *error)
{
    const struct options *options = checking->options;
    checking->only = words(options, "rules");
    checking->skip = words(options, "skip");
    if (options_text(options, "url") == NULL) {
        error_set(error, ERROR_USAGE, "--url is missing");
        error_hint(error, "name the endpoint, for example --url http://127.0.0.1:8080");
        return false;
    }
    if (!moment_read(&checking->started, error) ||
        !rules_are_known(checking->only, error) ||
        !rules_are_known(checking->skip, error) ||
        !report_options_are_valid(options, error) || !fail_on_is_valid(options, error) ||
        !load(checking, error) ||
        !target_init(&checking->target, checking->contract, options, error))
        return false;
    struct session_options session = {
        .base = checking->target.url,
        .timeout = (long)checking->target.timeout_ms,
        .budget = (size_t)checking->target.max_requests,
    };
    checking->session = session_new(&session, error);
    if (checking->session == NULL)
        return false;
    warn_without_credential(checking);
    checking->evidence =
        evidence_new(checking->contract, &checking->target, checking->session);
    return true;
}

static bool run(struct checking *checking, struct error *error)
{
    struct progress progress = {.shown = isatty(STDERR_FILENO) != 0};
    struct run_options options = {.only = checking->only,
                                  .skip = checking->skip,
                                  .progress = show_progress,
                                  .context = &progress};
    if (!run_check(&checking->run, checking->evidence, &options, error))
        return false;
    struct session_statistics statistics = session_statistics(checking->session);
    checking->run.requests = statistics.requests;
    checking->run.waits = statistics.waits;
    struct report_subject subject = {
        .run = &checking->run,
        .target = &checking->target,
        .contract = options_operand(checking->options, 0),
        .url = target_shown_url(&checking->target),
        .status = final_status(&checking->run, checking->options),
        .colour = isatty(STDOUT_FILENO) && getenv("NO_COLOR") == NULL,
        .warn_fails = fails_on(checking->options, "warn"),
        .inconclusive_fails = fails_on(checking->options, "inconclusive"),
        .started = checking->started,
    };
    checking->status = (int)subject.status;
    return report_write(&subject, checking->options, error);
}

static int check(const struct options *options)
{
    struct error error = ERROR_INIT;
    struct checking checking = {.options = options};
    if (!prepare(&checking, &error) || !run(&checking, &error))
        checking.status = command_fail(&error);
    checking_clear(&checking);
    return checking.status;
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
        "inconclusive unless --reset names a way.",
    .examples = "  countersign check fixtures/orders --url http://127.0.0.1:8080 \\\n"
                "      --credential bearer=env:API_KEY --param team=team-1\n"
                "  countersign check contract.yaml --url https://api.example.com \\\n"
                "      --rules pagination --report json=report.json",
    .options = check_options,
    .arguments_minimum = 1,
    .arguments_maximum = 1,
    .run = check,
};
