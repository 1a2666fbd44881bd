/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/run.h"

#include "conformance/run_finding.h"
#include "conformance/run_internal.h"
#include "conformance/run_lists.h"
#include "conformance/run_select.h"
#include "conformance/subjects.h"
#include "src/memory.h"
#include "src/now.h"
#include "src/text.h"
#include "src/value.h"

#include <stdlib.h>
#include <string.h>

/* A rule applied to a subject, waiting for its turn. */
struct task {
    const struct rule *rule;
    struct subject subject;
    bool silent; /* no finding comes of it */
};

struct tasks {
    struct task *items;
    size_t count, capacity;
    const struct rule *rule; /* being enumerated */
    const struct run_options *options;
};

static void add_task(void *context, const struct subject *subject)
{
    struct tasks *tasks = context;
    if (tasks->rule->applies != NULL && !tasks->rule->applies(subject))
        return;
    enum run_interest interest = run_interest_in(tasks->options, tasks->rule, subject);
    if (interest == RUN_LEFT_OUT)
        return;
    memory_reserve((void **)&tasks->items, &tasks->capacity, tasks->count + 1,
                   sizeof *tasks->items);
    tasks->items[tasks->count++] =
        (struct task){tasks->rule, *subject, interest == RUN_SILENT};
}

/* Judging rules come last: by then every answer is there. */
static void collect(struct runner *runner, struct tasks *tasks, bool judging)
{
    const struct contract *contract = evidence_contract(runner->evidence);
    tasks->options = runner->options;
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

/* The input a subject is about; of a range that which needs more beside it. NULL: none.
 */
static const struct contract_parameter *input_of(const struct subject *subject)
{
    const struct contract_range *range = subject->range;
    if (subject->word != NULL)
        return subject->list->order.parameter;
    if (range == NULL)
        return subject->parameter;
    return contract_input_leans(subject->operation, range->from->parameter, NULL)
               ? range->from->parameter
               : range->to->parameter;
}

static void set_about(struct evidence *evidence, const struct subject *subject)
{
    evidence_set_about(evidence, subject->operation, input_of(subject),
                       subject->word != NULL ? subject->word->by : NULL);
}

void run_exercise(struct runner *runner, struct probe *probe)
{
    evidence_expect_refusal(runner->evidence, false);
    set_about(runner->evidence, probe->subject);
    if (probe->rule->each == SUBJECT_WRITE && !evidence_may_change(runner->evidence)) {
        rule_not_applicable(probe, "changes data; --allow-unsafe");
        return;
    }
    evidence_begin_probe(runner->evidence, probe->rule->in_passing);
    evidence_forget_unread(runner->evidence);
    probe->rule->probe(probe);
    evidence_expect_refusal(runner->evidence, false);
    if (evidence_unread(runner->evidence) != NULL)
        probe_miss(probe, evidence_unread(runner->evidence));
}

bool run_is_doubtful(const struct probe *probe)
{
    enum verdict verdict = probe_verdict(probe);
    return probe->rule->probe != NULL &&
           (verdict == VERDICT_FAIL || verdict == VERDICT_WARN);
}

/* What was not exercised may be so because data moved, or the endpoint was not there. */
static bool is_open(const struct probe *probe)
{
    enum verdict verdict = probe_verdict(probe);
    return probe->rule->probe != NULL &&
           (run_is_doubtful(probe) || probe->unstable ||
            verdict == VERDICT_INCONCLUSIVE || verdict == VERDICT_ERROR);
}

/* Only what was asked by a rule can be asked for again by it. */
static struct run_asker asker_of(const struct runner *runner, const struct probe *probe)
{
    const struct answer *answer =
        probe->broken > 0 ? probe->answer : probe->record_answer;
    if (answer == NULL || !rule_looks_back(probe->rule))
        return (struct run_asker){0};
    for (size_t i = 0; i < runner->asked_count; i++) {
        const struct asked *asked = &runner->asked[i];
        if (answer->number >= asked->first && answer->number <= asked->last)
            return (struct run_asker){
                asked->task->rule,
                subjects_label(&asked->task->subject, asked->task->rule->each)};
    }
    return (struct run_asker){0};
}

void run_settle(struct runner *runner, struct probe *probe, enum verdict verdict)
{
    struct finding *finding =
        run_add_finding(runner->run, runner->evidence, probe, verdict);
    finding->asker = asker_of(runner, probe);
    probe_clear(probe);
    runner->done++;
    if (runner->options->progress != NULL)
        runner->options->progress(runner->options->context, finding, runner->done,
                                  runner->all);
    if (!run_owns(runner->options, finding))
        run_drop_finding(runner->run);
}

bool run_is_stopped(const struct runner *runner)
{
    return runner->options->stop != NULL && *runner->options->stop != 0;
}

/* Exercises a task and notes which answers it caused. */
static void exercise_task(struct runner *runner, const struct task *task,
                          struct probe *probe)
{
    size_t before = evidence_answer_count(runner->evidence);
    probe_init(probe, task->rule, &task->subject, runner->evidence);
    run_exercise(runner, probe);
    size_t after = evidence_answer_count(runner->evidence);
    if (after == before)
        return;
    memory_reserve((void **)&runner->asked, &runner->asked_capacity,
                   runner->asked_count + 1, sizeof *runner->asked);
    runner->asked[runner->asked_count++] = (struct asked){before + 1, after, task};
}

/* Runs all tasks, and then those once more whose breach must show twice. What was being
 * exercised when the run is stopped is left out: it saw too little. */
static void run_tasks(struct runner *runner, const struct tasks *tasks)
{
    AUTO_FREE struct probe *probes = memory_array(tasks->count, sizeof *probes);
    size_t open = 0;
    for (size_t i = 0; i < tasks->count && !run_is_stopped(runner); i++) {
        const struct task *task = &tasks->items[i];
        struct probe *probe = &probes[open];
        exercise_task(runner, task, probe);
        if (task->silent || run_is_stopped(runner)) {
            probe_clear(probe);
            runner->done++;
        } else if (is_open(probe)) {
            open++;
        } else {
            run_settle(runner, probe, probe_verdict(probe));
        }
    }
    run_repeat(runner, probes, open);
}

/* Requests for each task, below which a budget is likely to be used up. */
#define ENOUGH 5

static bool is_same_family(const struct task *a, const struct task *b)
{
    size_t length = strcspn(a->rule->id, "/") + 1;
    return strncmp(a->rule->id, b->rule->id, length) == 0;
}

/* True for families that end what others count on: those keep their place at the end. */
static bool is_disturbing(const struct task *task)
{
    return task->rule->each == SUBJECT_WRITE || task->rule->again == RULE_ASKS_LATER ||
           strncmp(task->rule->id, "rate-limit/", strlen("rate-limit/")) == 0;
}

/* How many tasks of its family stand before a task: its turn. */
static size_t turn_of(const struct tasks *tasks, size_t index)
{
    size_t turn = 0;
    if (is_disturbing(&tasks->items[index]))
        return tasks->count;
    for (size_t i = 0; i < index; i++)
        turn += is_same_family(&tasks->items[i], &tasks->items[index]);
    return turn;
}

/* Where requests are few the families take turns, so that each has its share: first the
 * first rule of each, which is among its cheapest, and so on. */
static void take_turns(const struct runner *runner, struct tasks *tasks)
{
    AUTO_FREE struct task *ordered = memory_array(tasks->count, sizeof *ordered);
    AUTO_FREE size_t *turns = memory_array(tasks->count, sizeof *turns);
    size_t count = 0;
    if (evidence_remaining(runner->evidence) / ENOUGH >= tasks->count)
        return;
    for (size_t i = 0; i < tasks->count; i++)
        turns[i] = turn_of(tasks, i);
    for (size_t turn = 0; turn <= tasks->count; turn++)
        for (size_t i = 0; i < tasks->count; i++)
            if (turns[i] == turn)
                ordered[count++] = tasks->items[i];
    memcpy(tasks->items, ordered, count * sizeof *ordered);
}

static void settle_judging(struct runner *runner, const struct tasks *judging,
                           struct probe *probes)
{
    run_judge_rest(runner);
    for (size_t i = 0; i < judging->count; i++) {
        if (!judging->items[i].silent) {
            run_settle(runner, &probes[i], probe_verdict(&probes[i]));
            continue;
        }
        probe_clear(&probes[i]);
        runner->done++;
    }
}

/* Judges what was asked, also of a run that was stopped. */
static void run_all(struct runner *runner)
{
    struct tasks probing = {0}, judging = {0};
    collect(runner, &probing, false);
    collect(runner, &judging, true);
    runner->all = probing.count + judging.count;
    take_turns(runner, &probing);
    AUTO_FREE struct probe *probes = memory_array(judging.count, sizeof *probes);
    for (size_t i = 0; i < judging.count; i++)
        probe_init(&probes[i], judging.items[i].rule, &judging.items[i].subject,
                   runner->evidence);
    run_judge_begin(runner, probes, judging.count);
    run_tasks(runner, &probing);
    runner->run->interrupted = run_is_stopped(runner);
    if (runner->options->stop != NULL)
        *runner->options->stop = 0;
    settle_judging(runner, &judging, probes);
    free(probing.items);
    free(judging.items);
}

bool run_check(struct run *run, struct evidence *evidence,
               const struct run_options *options, struct error *error)
{
    *run = (struct run){.contract = evidence_contract(evidence)};
    struct runner runner = {.run = run, .evidence = evidence, .options = options};
    double started = now_seconds();
    if (!run_is_reachable(&runner, error)) {
        run->unreachable = true;
        return false;
    }
    run_all(&runner);
    free(runner.asked);
    evidence_release_clock(evidence);
    run_finish_findings(run, runner.judging.secrets);
    run->rows = runner.judging.seen.count;
    run_judge_end(&runner);
    run_note_lists(run, evidence);
    if (evidence_remaining(evidence) == 0 && run->trouble == NULL)
        run->trouble = memory_text("the budget of requests was used up (--max-requests): "
                                   "not every rule could be run");
    run->seconds = now_seconds() - started;
    return true;
}

void run_clear(struct run *run)
{
    for (size_t i = 0; i < run->finding_count; i++)
        run_clear_finding(&run->findings[i]);
    free(run->findings);
    run_clear_lists(run);
    free(run->trouble);
    for (size_t i = 0; i < run->unstable_count; i++)
        free(run->unstable[i].within);
    free(run->unstable);
    *run = (struct run){0};
}

/* Too little: no row of any list was ever seen though the contract lists some, less than
 * half of what applies could be exercised, or the endpoint could not be asked for all of
 * it: what nobody has seen was not held. */
static bool is_unexercised(const struct run *run)
{
    size_t exercised = run->verdicts[VERDICT_PASS] + run->verdicts[VERDICT_FAIL] +
                       run->verdicts[VERDICT_WARN] + run->verdicts[VERDICT_RECORDED];
    size_t missed = run->verdicts[VERDICT_INCONCLUSIVE] + run->verdicts[VERDICT_ERROR];
    bool lists = false;
    for (size_t i = 0; i < run->contract->operation_count; i++)
        lists = lists || run->contract->operations[i].list != NULL;
    return exercised == 0 || exercised < missed || run->verdicts[VERDICT_ERROR] > 0 ||
           (lists && run->rows == 0 && missed > 0);
}

enum command_status run_status(const struct run *run)
{
    if (run->unreachable)
        return COMMAND_UNREACHABLE;
    if (run->interrupted)
        return COMMAND_INTERRUPTED;
    if (run->verdicts[VERDICT_FAIL] > run->known[VERDICT_FAIL] || run->expired > 0)
        return COMMAND_BROKEN;
    return is_unexercised(run) ? COMMAND_UNEXERCISED : COMMAND_HELD;
}
