/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/run.h"

#include "conformance/repeat.h"
#include "conformance/rule_internal.h"
#include "conformance/secrets.h"
#include "conformance/subjects.h"
#include "src/memory.h"
#include "src/text.h"
#include "src/value.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

/* A rule applied to a subject, waiting for its turn. */
struct task {
    const struct rule *rule;
    struct subject subject;
};

struct tasks {
    struct task *items;
    size_t count, capacity;
    const struct rule *rule; /* being enumerated */
};

struct runner {
    struct run *run;
    struct evidence *evidence;
    const struct run_options *options;
    size_t done, all;
};

static void add_task(void *context, const struct subject *subject)
{
    struct tasks *tasks = context;
    if (tasks->rule->applies != NULL && !tasks->rule->applies(subject))
        return;
    memory_reserve((void **)&tasks->items, &tasks->capacity, tasks->count + 1,
                   sizeof *tasks->items);
    tasks->items[tasks->count++] = (struct task){tasks->rule, *subject};
}

static bool is_named(char *const *words, const struct rule *rule)
{
    const char *slash = strchr(rule->id, '/');
    size_t family = (size_t)(slash - rule->id);
    for (; *words != NULL; words++) {
        if (strcmp(*words, rule->id) == 0)
            return true;
        if (strlen(*words) == family && strncmp(*words, rule->id, family) == 0)
            return true;
    }
    return false;
}

bool run_selects(const struct run_options *options, const struct rule *rule)
{
    if (options->only != NULL && !is_named(options->only, rule))
        return false;
    return options->skip == NULL || !is_named(options->skip, rule);
}

/* Judging rules come last: by then every answer is there. */
static void collect(struct runner *runner, struct tasks *tasks, bool judging)
{
    const struct contract *contract = evidence_contract(runner->evidence);
    for (size_t f = 0; rule_families[f] != NULL; f++) {
        for (const struct rule *rule = rule_families[f]; rule->id != NULL; rule++) {
            if ((rule->judge != NULL) != judging || !run_selects(runner->options, rule))
                continue;
            runner->run->rules++;
            size_t before = tasks->count;
            tasks->rule = rule;
            subjects_each(contract, rule->each, add_task, tasks);
            /* What was asked by leave is judged like all other answers. */
            if (judging && evidence_may_change(runner->evidence))
                subjects_each_writing(contract, rule->each, add_task, tasks);
            if (tasks->count == before)
                runner->run->verdicts[VERDICT_NOT_APPLICABLE]++;
        }
    }
}

static char *joined_records(const struct probe *probe)
{
    if (probe->record_count == 0)
        return NULL;
    struct text notes AUTO_TEXT;
    text_init(&notes, TEXT_CEILING);
    for (size_t i = 0; i < probe->record_count; i++)
        text_add_format(&notes, "%s%s", i == 0 ? "" : "\n", probe->records[i]);
    return text_take(&notes);
}

static char *reason_of(const struct probe *probe, enum verdict verdict)
{
    switch (verdict) {
    case VERDICT_ERROR:
        return memory_text(probe->error);
    case VERDICT_NOT_APPLICABLE:
        return memory_text(probe->not_applicable);
    case VERDICT_INCONCLUSIVE:
        return memory_text(probe->lacked != NULL ? probe->lacked
                                                 : "nothing was there to exercise it");
    default:
        return NULL;
    }
}

/* Takes text, returns it clean. */
static char *clean(const struct target *target, const struct answer *answer, char *text)
{
    char *result = repeat_clean(target, answer == NULL ? NULL : answer->exchange, text);
    free(text);
    return result;
}

static void add_breach(struct runner *runner, const struct probe *probe,
                       struct finding *finding)
{
    const struct target *target = evidence_target(runner->evidence);
    finding->breaches = probe->broken;
    finding->expected = clean(target, probe->answer, memory_text(probe->expected));
    finding->actual = clean(target, probe->answer, memory_text(probe->actual));
    finding->certainty = probe->claim.certainty;
    finding->has_place = true;
    finding->place = contract_place(runner->run->contract, &probe->claim);
    finding->pointer = memory_text(
        document_own_pointer(runner->run->contract->document, probe->claim.pointer));
}

static struct finding *add_finding(struct runner *runner, const struct probe *probe,
                                   enum verdict verdict)
{
    struct run *run = runner->run;
    const struct target *target = evidence_target(runner->evidence);
    const struct answer *answer =
        probe->broken > 0 ? probe->answer : probe->record_answer;
    memory_reserve((void **)&run->findings, &run->finding_capacity,
                   run->finding_count + 1, sizeof *run->findings);
    struct finding *finding = &run->findings[run->finding_count++];
    *finding = (struct finding){
        .rule = probe->rule,
        .operation = probe->subject->operation,
        .subject = subjects_label(probe->subject, probe->rule->each),
        .verdict = verdict,
        .reason = clean(target, answer, reason_of(probe, verdict)),
        .notes = clean(target, answer, joined_records(probe)),
    };
    if (probe->broken > 0)
        add_breach(runner, probe, finding);
    if (answer != NULL) {
        finding->curl = repeat_line(target, answer->exchange);
        finding->status = answer->status;
        finding->exchange = answer->exchange;
    }
    run->verdicts[verdict]++;
    return finding;
}

static void exercise(struct runner *runner, struct probe *probe)
{
    evidence_expect_refusal(runner->evidence, false);
    if (probe->rule->each == SUBJECT_WRITE && !evidence_may_change(runner->evidence)) {
        rule_not_applicable(probe, "changes data; --allow-unsafe");
        return;
    }
    if (probe->rule->probe != NULL) {
        probe->rule->probe(probe);
        evidence_expect_refusal(runner->evidence, false);
        return;
    }
    for (size_t i = 0; i < evidence_answer_count(runner->evidence); i++) {
        const struct answer *answer = evidence_answer(runner->evidence, i);
        if (answer->operation == probe->subject->operation)
            probe->rule->judge(probe, answer);
    }
    rule_lacked(probe, "an answer of this operation that it is about");
}

/* True when a breach must be repeated before it is believed. A judging rule has the
 * answer itself as its proof. */
static bool is_doubtful(const struct probe *probe)
{
    enum verdict verdict = probe_verdict(probe);
    return probe->rule->probe != NULL &&
           (verdict == VERDICT_FAIL || verdict == VERDICT_WARN);
}

/* What changes under us is unstable, not broken: a breach must show twice, the second
 * time in answers that are newer than all of the first. */
static enum verdict confirm(struct runner *runner, struct probe *probe)
{
    struct probe second;
    probe_init(&second, probe->rule, probe->subject, runner->evidence);
    exercise(runner, &second);
    enum verdict again = probe_verdict(&second);
    if (again != VERDICT_FAIL && again != VERDICT_WARN) {
        rule_lacked(&second,
                    "it was broken once (%s) and not when it was repeated: the "
                    "endpoint changed while it was looked at",
                    probe->actual);
        again = again == VERDICT_ERROR ? again : VERDICT_INCONCLUSIVE;
    }
    probe_clear(probe);
    *probe = second;
    return again;
}

static void settle(struct runner *runner, struct probe *probe, enum verdict verdict)
{
    const struct finding *finding = add_finding(runner, probe, verdict);
    probe_clear(probe);
    runner->done++;
    if (runner->options->progress != NULL)
        runner->options->progress(runner->options->context, finding, runner->done,
                                  runner->all);
}

/* Runs all tasks, and then those once more whose breach must show twice: together, so
 * that they share the fresh answers as they shared the first ones. */
static void run_tasks(struct runner *runner, const struct tasks *tasks)
{
    AUTO_FREE struct probe *probes = memory_array(tasks->count, sizeof *probes);
    size_t doubtful = 0;
    for (size_t i = 0; i < tasks->count; i++) {
        const struct task *task = &tasks->items[i];
        probe_init(&probes[doubtful], task->rule, &task->subject, runner->evidence);
        exercise(runner, &probes[doubtful]);
        if (is_doubtful(&probes[doubtful]))
            doubtful++;
        else
            settle(runner, &probes[doubtful], probe_verdict(&probes[doubtful]));
    }
    if (doubtful > 0)
        evidence_renew(runner->evidence);
    for (size_t i = 0; i < doubtful; i++)
        settle(runner, &probes[i], confirm(runner, &probes[i]));
}

static bool is_silent(const struct answer *answer)
{
    return answer->exchange->outcome == EXCHANGE_UNREACHABLE ||
           answer->exchange->outcome == EXCHANGE_TIMEOUT ||
           answer->exchange->outcome == EXCHANGE_BROKEN;
}

/* The URL may hold a credential. */
static void report_silence(const struct target *target, const struct exchange *exchange,
                           struct error *error)
{
    struct error silence = ERROR_INIT;
    exchange_error(exchange, &silence);
    AUTO_FREE char *text = repeat_clean(target, exchange, silence.text);
    error_set(error, silence.code, "%s", text);
    error_hint(error, "%s", silence.hint);
}

/* A credential that does not open anything is trouble to be told first. */
static void note_refusal(struct run *run, const struct answer *answer)
{
    if (answer->operation != NULL && answer->operation->security_count > 0 &&
        (answer->status == 401 || answer->status == 403))
        run->trouble = memory_format("the endpoint does not let the credential in: %s %s "
                                     "was answered %d",
                                     answer->operation->method, answer->operation->path,
                                     answer->status);
}

/* One question before all others: an endpoint that cannot be reached is not broken. One
 * that accepts and does not answer is asked twice, since one operation may be slow. */
static bool is_reachable(struct runner *runner, struct error *error)
{
    const struct contract *contract = evidence_contract(runner->evidence);
    const struct answer *answer = NULL;
    for (size_t i = 0; i < contract->operation_count && answer == NULL; i++) {
        const struct contract_operation *operation = &contract->operations[i];
        if (contract_operation_reads(operation) &&
            evidence_unknown(runner->evidence, operation, true) == NULL)
            answer = evidence_ask(runner->evidence,
                                  &(struct question){.operation = operation});
    }
    if (answer == NULL)
        answer = evidence_ask_raw(runner->evidence, "GET", "/", AS_MAIN, NULL, NULL);
    note_refusal(runner->run, answer);
    if (!is_silent(answer))
        return true;
    if (answer->exchange->outcome != EXCHANGE_UNREACHABLE &&
        !is_silent(evidence_ask_raw(runner->evidence, "GET", "/", AS_MAIN, NULL, NULL)))
        return true;
    report_silence(evidence_target(runner->evidence), answer->exchange, error);
    return false;
}

/* Takes text, returns it clean. */
static char *without(const struct secrets *secrets, char *text)
{
    char *result = secrets_clean(secrets, text);
    free(text);
    return result;
}

/* A finding may quote an answer that is not its evidence, so the signatures of all
 * answers are known only in the end. */
static void clean_findings(struct run *run, struct evidence *evidence)
{
    const struct target *target = evidence_target(evidence);
    struct secrets *secrets = secrets_new();
    if (target->shown_url != NULL)
        secrets_rename(secrets, target->url, target->shown_url);
    for (size_t i = 0; i < evidence_answer_count(evidence); i++) {
        const struct exchange *exchange = evidence_answer(evidence, i)->exchange;
        secrets_add_signatures(secrets, exchange->url);
        if (exchange->response.body != NULL)
            secrets_add_signatures(secrets, exchange->response.body);
    }
    for (size_t i = 0; i < run->finding_count; i++) {
        struct finding *finding = &run->findings[i];
        finding->expected = without(secrets, finding->expected);
        finding->actual = without(secrets, finding->actual);
        finding->reason = without(secrets, finding->reason);
        finding->notes = without(secrets, finding->notes);
        finding->curl = without(secrets, finding->curl);
    }
    secrets_free(secrets);
}

static int by_order(const void *a, const void *b)
{
    const struct finding *x = a, *y = b;
    int order = strcmp(x->rule->id, y->rule->id);
    return order != 0 ? order : strcmp(x->subject, y->subject);
}

/* Different rows seen in any list, by operation and identifier. */
static size_t count_rows(const struct runner *runner)
{
    json_t *seen = json_object();
    for (size_t i = 0; i < evidence_answer_count(runner->evidence); i++) {
        const struct answer *answer = evidence_answer(runner->evidence, i);
        if (answer->operation == NULL || answer->operation->list == NULL)
            continue;
        size_t index;
        json_t *row;
        json_array_foreach(evidence_rows(answer, answer->operation->list), index, row)
        {
            AUTO_FREE char *id = evidence_id(answer->operation->list, row);
            if (id != NULL)
                json_object_set_new(seen, id, json_true());
        }
    }
    size_t count = json_object_size(seen);
    json_decref(seen);
    return count;
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

bool run_check(struct run *run, struct evidence *evidence,
               const struct run_options *options, struct error *error)
{
    *run = (struct run){.contract = evidence_contract(evidence)};
    struct runner runner = {.run = run, .evidence = evidence, .options = options};
    double started = now();
    if (!is_reachable(&runner, error)) {
        run->unreachable = true;
        return false;
    }
    struct tasks probing = {0}, judging = {0};
    collect(&runner, &probing, false);
    collect(&runner, &judging, true);
    runner.all = probing.count + judging.count;
    run_tasks(&runner, &probing);
    run_tasks(&runner, &judging);
    free(probing.items);
    free(judging.items);
    if (evidence_has_clock(evidence))
        evidence_reset_clock(evidence);
    if (run->finding_count > 0)
        qsort(run->findings, run->finding_count, sizeof *run->findings, by_order);
    clean_findings(run, evidence);
    run->rows = count_rows(&runner);
    run->seconds = now() - started;
    return true;
}

void run_clear(struct run *run)
{
    for (size_t i = 0; i < run->finding_count; i++) {
        struct finding *finding = &run->findings[i];
        free(finding->subject);
        free(finding->pointer);
        free(finding->expected);
        free(finding->actual);
        free(finding->reason);
        free(finding->notes);
        free(finding->curl);
    }
    free(run->findings);
    free(run->trouble);
    *run = (struct run){0};
}

/* Too little: no row of any list was ever seen though the contract lists some, or less
 * than half of what applies could be exercised. */
static bool is_unexercised(const struct run *run)
{
    size_t exercised = run->verdicts[VERDICT_PASS] + run->verdicts[VERDICT_FAIL] +
                       run->verdicts[VERDICT_WARN] + run->verdicts[VERDICT_RECORDED];
    size_t missed = run->verdicts[VERDICT_INCONCLUSIVE] + run->verdicts[VERDICT_ERROR];
    bool lists = false;
    for (size_t i = 0; i < run->contract->operation_count; i++)
        lists = lists || run->contract->operations[i].list != NULL;
    return exercised == 0 || exercised < missed ||
           (lists && run->rows == 0 && missed > 0);
}

enum command_status run_status(const struct run *run)
{
    if (run->unreachable)
        return COMMAND_UNREACHABLE;
    if (run->verdicts[VERDICT_FAIL] > 0)
        return COMMAND_BROKEN;
    return is_unexercised(run) ? COMMAND_UNEXERCISED : COMMAND_HELD;
}
