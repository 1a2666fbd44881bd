/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/checking.h"

#include "conformance/baseline.h"
#include "conformance/interrupt.h"
#include "conformance/moment.h"
#include "conformance/patience.h"
#include "conformance/progress.h"
#include "conformance/report_write.h"
#include "conformance/run.h"
#include "src/command.h"
#include "src/memory.h"
#include "src/terminal.h"
#include "wire/session.h"

#include <stdlib.h>
#include <string.h>

#define MOST_SHARDS 10000

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
        run->verdicts[VERDICT_WARN] > run->known[VERDICT_WARN])
        return COMMAND_BROKEN;
    if (status == COMMAND_HELD && fails_on(options, "inconclusive") &&
        run->verdicts[VERDICT_INCONCLUSIVE] > 0)
        return COMMAND_UNEXERCISED;
    return status;
}

/* Everything one check needs, so that one place releases it. */
struct checking {
    const struct options *options;
    const struct checking_plan *plan;
    struct contract *contract;
    struct target target;
    struct instant started;
    struct session *session;
    struct evidence *evidence;
    struct run run;
    struct baseline *baseline;
    char **only, **skip;
    size_t shard, shards;
    int status;
};

static void clear(struct checking *checking)
{
    run_clear(&checking->run);
    baseline_free(checking->baseline);
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

static bool load_baseline(struct checking *checking, struct error *error)
{
    const char *path = options_text(checking->options, "baseline");
    if (path == NULL)
        return true;
    checking->baseline = baseline_load(path, error);
    return checking->baseline != NULL;
}

static bool allows_anonymous(const struct contract_operation *operation)
{
    for (size_t i = 0; i < operation->security_count; i++)
        if (operation->security[i].count == 0)
            return true;
    return operation->security_count == 0;
}

/* Asking without any credential is allowed, but seldom meant. */
static void warn_without_credential(const struct checking *checking)
{
    const struct contract *contract = checking->contract;
    bool asks = false;
    for (size_t i = 0; i < contract->operation_count; i++)
        asks = asks || !allows_anonymous(&contract->operations[i]);
    if (!asks || checking->target.has_main)
        return;
    fprintf(stderr, "countersign: no --credential is given, though the contract asks for "
                    "one; its security schemes are");
    for (size_t i = 0; i < contract->scheme_count; i++)
        fprintf(stderr, "%s %s", i == 0 ? "" : ",", contract->schemes[i].name);
    fprintf(stderr, "\n");
}

/* "2/3" */
static bool read_shard(struct checking *checking, struct error *error)
{
    const char *written = options_text(checking->options, "shard");
    char *slash = NULL, *end = NULL;
    if (written == NULL)
        return true;
    unsigned long shard = strtoul(written, &slash, 10);
    unsigned long shards = *slash == '/' ? strtoul(slash + 1, &end, 10) : 0;
    if (strspn(written, "0123456789/") == strlen(written) && end != NULL &&
        *end == '\0' && shard >= 1 && shard <= shards && shards <= MOST_SHARDS) {
        checking->shard = shard;
        checking->shards = shards;
        return true;
    }
    error_set(error, ERROR_USAGE, "--shard expects K/N, not \"%s\"", written);
    error_hint(error, "the second of three parts is 2/3");
    return false;
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
        !read_shard(checking, error) || !load_baseline(checking, error) ||
        !load(checking, error) ||
        !target_init(&checking->target, checking->contract, options, error))
        return false;
    struct session_options session = {
        .base = checking->target.url,
        .user_agent = checking->target.user_agent,
        .settings = checking->target.settings,
        .setting_count = checking->target.setting_count,
        .headers = &checking->target.headers,
        .redirects = (unsigned)checking->target.redirects,
        .connect_timeout = (long)checking->target.connect_timeout_ms,
        .timeout = (long)checking->target.timeout_ms,
        .interval = checking->target.interval,
        .at_once = (unsigned)checking->target.at_once,
        .budget = (size_t)checking->target.max_requests,
        .stop = interrupt_flag(),
        .retries = (unsigned)checking->target.retries,
    };
    checking->session = session_new(&session, error);
    if (checking->session == NULL)
        return false;
    warn_without_credential(checking);
    checking->evidence =
        evidence_new(checking->contract, &checking->target, checking->session);
    evidence_set_wait(checking->evidence, patience_wait, NULL);
    return true;
}

/* Runs with Ctrl-C caught, so that what was found by then is reported. */
static bool ask(struct checking *checking, struct error *error)
{
    struct progress progress;
    progress_start(&progress, checking->session, stderr, terminal_is(stderr));
    session_set_tick(checking->session, progress_tick, &progress);
    interrupt_catch();
    struct run_options options = {
        .only = checking->only,
        .skip = checking->skip,
        .shard = checking->shard,
        .shards = checking->shards,
        .wants = checking->plan->wants,
        .wants_context = checking->plan->context,
        .progress = progress_show,
        .context = &progress,
        .stop = interrupt_flag(),
    };
    bool reached = run_check(&checking->run, checking->evidence, &options, error);
    interrupt_release();
    session_set_tick(checking->session, NULL, NULL);
    progress_end(&progress);
    return reached;
}

static bool run(struct checking *checking, struct error *error)
{
    const struct checking_plan *plan = checking->plan;
    if (!ask(checking, error))
        return false;
    if (checking->baseline != NULL)
        baseline_apply(checking->baseline, &checking->run, checking->started);
    struct session_statistics statistics = session_statistics(checking->session);
    checking->run.requests = statistics.requests;
    memcpy(checking->run.retries, statistics.retries, sizeof checking->run.retries);
    checking->run.waited = evidence_waited(checking->evidence, checking->run.retries);
    struct report_subject subject = {
        .run = &checking->run,
        .target = &checking->target,
        .options = checking->options,
        .contract = options_operand(checking->options, 0),
        .url = target_shown_url(&checking->target),
        .status = final_status(&checking->run, checking->options),
        .colour = terminal_has_colour(stdout),
        .warn_fails = fails_on(checking->options, "warn"),
        .inconclusive_fails = fails_on(checking->options, "inconclusive"),
        .shard = checking->shard,
        .shards = checking->shards,
        .started = checking->started,
    };
    if (plan->tell != NULL)
        subject.status = plan->tell(plan->context, &subject);
    checking->status = (int)subject.status;
    return report_write(&subject, checking->options, plan->tell == NULL, error);
}

int checking_run(const struct options *options, const struct checking_plan *plan)
{
    struct error error = ERROR_INIT;
    struct checking checking = {.options = options, .plan = plan};
    if (!prepare(&checking, &error) || !run(&checking, &error)) {
        if (plan->file != NULL)
            target_file_locate(plan->file, &error);
        checking.status = command_fail(&error);
    }
    clear(&checking);
    return checking.status;
}
