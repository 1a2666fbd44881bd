/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Repeats the findings of a report that were broken: a check of the same contract with
 * the report's own answers to the questions of the command line, where none is given
 * anew.
 */
#include "conformance/checking.h"
#include "conformance/replay_report.h"
#include "conformance/report_asked.h"
#include "src/command.h"
#include "src/memory.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A command line being put together. */
struct line {
    char **items;
    size_t count, capacity;
};

/* Takes `word`. */
static void add(struct line *line, char *word)
{
    memory_reserve((void **)&line->items, &line->capacity, line->count + 1,
                   sizeof *line->items);
    line->items[line->count++] = word;
}

static void clear(struct line *line)
{
    for (size_t i = 0; i < line->count; i++)
        free(line->items[i]);
    free(line->items);
}

static void add_option(struct line *line, const char *name, const char *value)
{
    add(line, memory_format("--%s=%s", name, value));
}

/* What the user gave. */
static void add_given(struct line *line, const struct options *options)
{
    const char *value;
    const struct option *option;
    for (size_t i = 0; (option = options_given(options, i, &value)) != NULL; i++) {
        if (value == NULL)
            add(line, memory_format("--%s", option->name));
        else
            add_option(line, option->name, value);
    }
}

/* A parameter that the user gives anew is not the report's any more. */
static bool is_given(const struct options *options, const char *parameter)
{
    size_t length = strlen(parameter);
    for (size_t i = 0; i < options_count(options, "param"); i++) {
        const char *written = options_item(options, "param", i);
        if (strncmp(written, parameter, length) == 0 && written[length] == '=')
            return true;
    }
    return false;
}

static void add_parameters(struct line *line, const struct replay_report *report,
                           const struct options *options)
{
    const char *name;
    json_t *value;
    json_t *parameters = (json_t *)(uintptr_t)replay_report_asked(report, "parameters");
    json_object_foreach(parameters, name, value)
    {
        if (is_given(options, name) || !json_is_string(value))
            continue;
        add(line, memory_format("--param=%s=%s", name, json_string_value(value)));
    }
}

static void add_references(struct line *line, const struct replay_report *report,
                           const struct options *options, const char *member,
                           const char *option)
{
    const json_t *list = replay_report_asked(report, member);
    for (size_t i = 0; options_count(options, option) == 0 && i < json_array_size(list);
         i++)
        if (json_is_string(json_array_get(list, i)))
            add_option(line, option, json_string_value(json_array_get(list, i)));
}

/* The clock of the endpoint goes with the endpoint. */
static void add_clock(struct line *line, const struct replay_report *report,
                      const char *url, const json_t *value)
{
    const char *clock = json_string_value(value);
    size_t length = strlen(report->url);
    if (clock == NULL)
        return;
    if (url != NULL && strncmp(clock, report->url, length) == 0)
        add(line, memory_format("--clock=%s%s", url, clock + length));
    else
        add_option(line, "clock", clock);
}

static void add_clocks(struct line *line, const struct replay_report *report,
                       const struct options *options)
{
    const json_t *value = replay_report_asked(report, "clock");
    const char *url = options_text(options, "url");
    if (options_count(options, "clock") > 0)
        return;
    add_clock(line, report, url, value);
    for (size_t i = 0; i < json_array_size(value); i++)
        add_clock(line, report, url, json_array_get(value, i));
}

/* Where else than its URL says an endpoint is found goes with that URL. */
static bool is_of_place(const char *option)
{
    return strcmp(option, "resolve") == 0 || strcmp(option, "connect-to") == 0 ||
           strcmp(option, "unix-socket") == 0;
}

/* What is given anew counts instead of what the report keeps. */
static void add_kept(struct line *line, const struct replay_report *report,
                     const struct options *options)
{
    const json_t *kept = replay_report_asked(report, "options");
    const char *url = options_text(options, "url");
    bool is_elsewhere = url != NULL && strcmp(url, report->url) != 0;
    for (size_t i = 0; report_asked_options[i] != NULL; i++) {
        const char *name = report_asked_options[i];
        const json_t *list = json_object_get(kept, name);
        if (options_count(options, name) > 0 || (is_elsewhere && is_of_place(name)))
            continue;
        for (size_t j = 0; j < json_array_size(list); j++)
            if (json_is_string(json_array_get(list, j)))
                add_option(line, name, json_string_value(json_array_get(list, j)));
            else
                add(line, memory_format("--%s", name));
    }
}

/* Options that hold once are given again behind the report's. */
static void put_together(struct line *line, const struct replay_report *report,
                         const struct options *options)
{
    add(line, memory_text(report->contract));
    add_option(line, "url", report->url);
    add_clocks(line, report, options);
    add_parameters(line, report, options);
    add_references(line, report, options, "credentials", "credential");
    add_references(line, report, options, "insiders", "insider");
    add_references(line, report, options, "outsiders", "outsider");
    add_kept(line, report, options);
    add_given(line, options);
}

static bool is_pair(const char *rule, const char *subject, const char *other_rule,
                    const char *other_subject)
{
    return rule != NULL && subject != NULL && strcmp(rule, other_rule) == 0 &&
           strcmp(subject, other_subject) == 0;
}

/* A rule that judged what another one asked for needs it to be asked again. */
static enum run_interest wants(void *context, const struct rule *rule,
                               const char *subject)
{
    const struct replay_report *report = context;
    enum run_interest interest = RUN_LEFT_OUT;
    for (size_t i = 0; i < report->count; i++) {
        const struct replay_finding *finding = &report->findings[i];
        if (is_pair(finding->rule, finding->subject, rule->id, subject))
            return RUN_TOLD;
        if (is_pair(finding->asker_rule, finding->asker_subject, rule->id, subject))
            interest = RUN_SILENT;
    }
    return interest;
}

static const struct finding *find(const struct run *run,
                                  const struct replay_finding *wanted)
{
    for (size_t i = 0; i < run->finding_count; i++)
        if (is_pair(wanted->rule, wanted->subject, run->findings[i].rule->id,
                    run->findings[i].subject))
            return &run->findings[i];
    return NULL;
}

enum fate { HOLDS_NOW, STILL_BROKEN, NOT_EXERCISED, NOT_THERE, FATES };
static const char *const fates[FATES] = {
    [HOLDS_NOW] = "holds now",
    [STILL_BROKEN] = "still broken",
    [NOT_EXERCISED] = "not exercised",
    [NOT_THERE] = "not in the contract",
};

static enum fate fate_of(const struct finding *finding)
{
    if (finding == NULL)
        return NOT_THERE;
    switch (finding->verdict) {
    case VERDICT_FAIL:
    case VERDICT_WARN:
        return STILL_BROKEN;
    case VERDICT_PASS:
    case VERDICT_RECORDED:
        return HOLDS_NOW;
    default:
        return NOT_EXERCISED;
    }
}

static void tell_finding(const struct replay_finding *wanted,
                         const struct finding *finding, enum fate fate)
{
    AUTO_FREE char *why =
        finding == NULL || fate == HOLDS_NOW ? NULL : report_why(finding);
    printf("%-19s  %s  %s  %s%s\n", fates[fate], wanted->verdict, wanted->rule,
           wanted->subject, finding != NULL && finding->known != NULL ? " (known)" : "");
    if (why != NULL)
        printf("      %s\n", why);
    if (finding != NULL && fate == STILL_BROKEN && finding->curl != NULL)
        printf("      %s\n", finding->curl);
}

/* Broken before interrupted, before what could not be seen. */
static enum command_status status_of(const struct report_subject *subject,
                                     const size_t counts[FATES])
{
    if (subject->run->interrupted)
        return COMMAND_INTERRUPTED;
    size_t known = subject->run->known[VERDICT_FAIL] + subject->run->known[VERDICT_WARN];
    if (counts[STILL_BROKEN] > known || subject->run->expired > 0)
        return COMMAND_BROKEN;
    return counts[NOT_EXERCISED] > 0 ? COMMAND_UNEXERCISED : COMMAND_HELD;
}

static enum command_status tell(void *context, const struct report_subject *subject)
{
    const struct replay_report *report = context;
    size_t counts[FATES] = {0};
    for (size_t i = 0; i < report->count; i++) {
        const struct finding *finding = find(subject->run, &report->findings[i]);
        enum fate fate = fate_of(finding);
        counts[fate]++;
        tell_finding(&report->findings[i], finding, fate);
    }
    AUTO_FREE char *trouble = report_trouble(subject->run);
    if (trouble != NULL)
        printf("trouble: %s\n", trouble);
    printf("%s%zu of %zu still broken, %zu hold now, %zu not exercised; %zu requests\n",
           subject->run->interrupted ? "interrupted: " : "", counts[STILL_BROKEN],
           report->count, counts[HOLDS_NOW], counts[NOT_EXERCISED],
           subject->run->requests);
    return status_of(subject, counts);
}

static int repeat(struct replay_report *report, const struct options *options,
                  const struct target_file *file, struct error *error)
{
    struct line line = {0};
    put_together(&line, report, options);
    struct options *whole =
        options_parse(check_options, (int)line.count, line.items, error);
    int status = whole == NULL
                     ? command_fail(error)
                     : checking_run(whole, &(struct checking_plan){.wants = wants,
                                                                   .tell = tell,
                                                                   .context = report,
                                                                   .file = file});
    options_free(whole);
    clear(&line);
    return status;
}

static bool warns_too(const struct options *options)
{
    for (size_t i = 0; i < options_count(options, "fail-on"); i++)
        if (strcmp(options_item(options, "fail-on", i), "warn") == 0)
            return true;
    return false;
}

static int replay_all(const struct options *options, const struct target_file *file)
{
    struct error error = ERROR_INIT;
    struct replay_report report;
    int status = COMMAND_HELD;
    if (!replay_report_load(&report, options_operand(options, 0), warns_too(options),
                            &error))
        status = command_fail(&error);
    else if (report.count == 0)
        printf("nothing was broken in %s\n", options_operand(options, 0));
    else
        status = repeat(&report, options, file, &error);
    replay_report_clear(&report);
    return status;
}

static int replay(const struct options *options)
{
    struct error error = ERROR_INIT;
    struct target_file *file = target_file_read(check_options, options, &error);
    int status =
        file == NULL ? command_fail(&error) : replay_all(target_file_options(file), file);
    target_file_free(file);
    return status;
}

const struct command replay_command = {
    .name = "replay",
    .summary = "repeat what a report says is broken",
    .synopsis = "REPORT.json [OPTION]...",
    .text =
        "Repeats the findings of a JSON report that failed (with --fail-on warn also "
        "those that warned) and says of each whether it holds now, is still broken or "
        "could not be exercised. Nothing else is asked than these need.\n\n"
        "Contract, URL, parameters, clock and the way to the endpoint (timeouts, TLS, "
        "proxy, --resolve, --wait-expiry and so on) are those of the report, and so are "
        "credentials that were named by environment variables (env:NAME); what is given "
        "here counts instead. Credentials that were given as values, and --header, are "
        "not in any report and must be given again. So repeat only reports that you "
        "trust: they say "
        "whom to ask, and with what.\n\n"
        "The exit status is 0 when all of them hold now, 1 when one is still broken, 4 "
        "when one could not be exercised.",
    .examples = "  countersign replay report.json\n"
                "  countersign replay report.json --url http://127.0.0.1:8080 \\\n"
                "      --credential bearer=env:API_KEY\n",
    .options = check_options,
    .arguments_minimum = 1,
    .arguments_maximum = 1,
    .run = replay,
};
