/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is broken must show twice, and in data that stood still meanwhile. A breach is
 * repeated with fresh answers. Where the list it is about has moved, it is repeated once
 * more in the part of the list that stands still; what shows there is broken, what does
 * not was unstable.
 */
#include "conformance/run_internal.h"
#include "conformance/steady.h"
#include "src/memory.h"

#include <stdlib.h>
#include <string.h>

#define ATTEMPTS 4   /* to find the data at rest */
#define RESTLESS 12  /* attempts in vain behind which there is one alone for each rule */
#define VAIN     150 /* requests for looks in vain behind which there is none at all */

/* A list while it is looked at. */
struct watched {
    struct steady steady;
    bool looked, moved;
    size_t rested;   /* rules that were judged by the part that stands still */
    size_t restless; /* attempts during which it moved all the same */
    size_t vain;     /* requests that looking cost in these */
};

struct repetition {
    struct runner *runner;
    struct watched *lists;
    size_t list_count;
};

static void watch(struct repetition *repetition, const struct contract *contract)
{
    repetition->lists = memory_array(contract->operation_count, sizeof(struct watched));
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_operation *operation = &contract->operations[i];

        if (operation->list != NULL)
            steady_init(&repetition->lists[repetition->list_count++].steady, operation,
                        evidence_known_walk(repetition->runner->evidence, operation));
    }
}

/* The list that a probe is about, or NULL. */
static struct watched *list_of(const struct repetition *repetition,
                               const struct probe *probe)
{
    const struct contract_operation *operation = probe->subject->operation;

    if (operation->item != NULL)
        operation = evidence_list_of(repetition->runner->evidence, operation);
    for (size_t i = 0; operation != NULL && i < repetition->list_count; i++)
        if (repetition->lists[i].steady.operation == operation)
            return &repetition->lists[i];
    return NULL;
}

static bool has_moved(const struct repetition *repetition, struct watched *list)
{
    if (list == NULL)
        return false;
    if (!list->looked)
        list->moved = steady_look(&list->steady, repetition->runner->evidence);
    list->looked = true;
    return list->moved;
}

static bool is_broken(enum verdict verdict)
{
    return verdict == VERDICT_FAIL || verdict == VERDICT_WARN;
}

/* Settles as inconclusive what was broken once; `why` it is not believed. */
static void settle_unbelieved(struct runner *runner, struct probe *probe,
                              const char *broken, const char *why)
{
    free(probe->lacked);
    probe->lacked = NULL;
    probe->broken = 0;
    rule_unstable(probe, "it was broken once (%s)%s", broken, why);
    run_settle(runner, probe, VERDICT_INCONCLUSIVE);
}

static void settle_interrupted(struct runner *runner, struct probe *probe)
{
    if (!run_is_doubtful(probe)) {
        run_settle(runner, probe, probe_verdict(probe));
        return;
    }
    AUTO_FREE char *broken = memory_text(probe->actual);
    settle_unbelieved(runner, probe, broken,
                      ", and the run was interrupted before that could be repeated");
}

/* --- As it is --- */

/* Settles a probe that was repeated, unless its list must be at rest for that: then it is
 * false. */
static bool settle_repeated(struct repetition *repetition, struct probe *probe,
                            enum verdict first, const char *broken)
{
    enum verdict again = probe_verdict(probe);
    struct watched *list = list_of(repetition, probe);
    bool open =
        again == VERDICT_INCONCLUSIVE || again == VERDICT_ERROR || probe->unstable;

    if ((is_broken(again) && !probe->rule->one_answer) || open) {
        if (has_moved(repetition, list))
            return false;
    }
    if (is_broken(again) || !is_broken(first) || open || has_moved(repetition, list))
        run_settle(repetition->runner, probe, again);
    else
        settle_unbelieved(repetition->runner, probe, broken,
                          " and not when it was repeated: the endpoint changed while "
                          "it was looked at");
    return true;
}

/* True when nothing is to be gained from repeating the probe. */
static bool is_settled_already(struct repetition *repetition, const struct probe *probe)
{
    return probe_verdict(probe) == VERDICT_INCONCLUSIVE && !probe->unstable &&
           !probe->unread_now && !has_moved(repetition, list_of(repetition, probe));
}

/* True when a rule is about the very inputs that keep a list within bounds, so that it
 * cannot be judged with them. */
static bool is_about_bounds(const struct subject *subject)
{
    const struct contract_filter *filter = subject->filter;

    return subject->range != NULL ||
           (filter != NULL && filter->match >= MATCH_AT_OR_AFTER &&
            collection_is_moment(filter->compare));
}

static void exercise_again(struct runner *runner, struct probe *probe)
{
    struct probe next;

    probe_init(&next, probe->rule, probe->subject, runner->evidence);
    run_exercise(runner, &next);
    probe_clear(probe);
    *probe = next;
}

/* What cannot be brought to rest may meet a list that does not move for a moment. */
static void wait_for_rest(struct repetition *repetition, struct probe *probe)
{
    for (int i = 1; i < ATTEMPTS && is_about_bounds(probe->subject) &&
                    is_broken(probe_verdict(probe)) &&
                    has_moved(repetition, list_of(repetition, probe));
         i++) {
        evidence_renew(repetition->runner->evidence);
        exercise_again(repetition->runner, probe);
    }
}

static bool repeat_as_it_is(struct repetition *repetition, struct probe *probe)
{
    struct runner *runner = repetition->runner;
    enum verdict first = probe_verdict(probe);

    if (is_settled_already(repetition, probe)) {
        run_settle(runner, probe, first);
        return true;
    }
    AUTO_FREE char *broken = memory_text(probe->actual);
    exercise_again(runner, probe);
    wait_for_rest(repetition, probe);
    return settle_repeated(repetition, probe, first, broken);
}

/* --- At rest --- */

/* From here on questions are asked within bounds, and nothing that was seen without them
 * counts. */
static void bring_to_rest(struct repetition *repetition, struct watched *only)
{
    struct evidence *evidence = repetition->runner->evidence;

    for (size_t i = 0; i < repetition->list_count; i++) {
        struct watched *list = &repetition->lists[i];

        if (!list->moved || (only != NULL && list != only))
            continue;
        (void)steady_hold(&list->steady, evidence);
        steady_start(&list->steady, evidence);
    }
    evidence_renew(evidence);
}

static void settle_at_rest(struct repetition *repetition, struct watched *list,
                           struct probe *probe, const char *broken)
{
    enum verdict verdict = probe_verdict(probe);

    list->rested++;
    if (broken != NULL && !is_broken(verdict) && list->steady.bound != NULL &&
        is_about_bounds(probe->subject))
        settle_unbelieved(repetition->runner, probe, broken,
                          " while rows came and went, and not in the part of the list "
                          "that stood still");
    else
        run_settle(repetition->runner, probe, verdict);
}

/* A long list that moves faster than it can be read is never found at rest, and grows
 * while it is looked at. */
static int attempts_at(const struct watched *list)
{
    if (list->vain > VAIN)
        return 0;
    return list->restless < RESTLESS ? ATTEMPTS : 1;
}

static void note_vain(struct watched *list)
{
    list->restless++;
    list->vain += 2 * list->steady.last->page_count;
}

static void repeat_at_rest(struct repetition *repetition, struct probe *probe)
{
    struct runner *runner = repetition->runner;
    struct watched *list = list_of(repetition, probe);
    AUTO_FREE char *broken =
        is_broken(probe_verdict(probe)) ? memory_text(probe->actual) : NULL;

    for (int i = 0; i < attempts_at(list) && !run_is_stopped(runner); i++) {
        if (probe->rule->looks_back) {
            evidence_renew(runner->evidence);
            steady_start(&list->steady, runner->evidence);
        }
        exercise_again(runner, probe);
        bool open = is_broken(probe_verdict(probe)) || probe->unstable;
        if (!open || !steady_look(&list->steady, runner->evidence)) {
            settle_at_rest(repetition, list, probe, broken);
            return;
        }
        note_vain(list);
        if (!probe->rule->looks_back)
            bring_to_rest(repetition, list);
    }
    AUTO_FREE char *last = memory_text(probe->actual == NULL ? broken : probe->actual);
    if (last == NULL)
        run_settle(runner, probe, probe_verdict(probe));
    else
        settle_unbelieved(runner, probe, last,
                          ", and the list changed each time it was looked at");
}

/* --- All of it --- */

/* Writes down what moved. */
static void tell(struct repetition *repetition)
{
    struct run *run = repetition->runner->run;

    for (size_t i = 0; i < repetition->list_count; i++) {
        struct watched *list = &repetition->lists[i];

        if (!list->moved)
            continue;
        run->unstable =
            memory_resize(run->unstable, run->unstable_count + 1, sizeof *run->unstable);
        run->unstable[run->unstable_count++] =
            (struct run_unstable){.operation = list->steady.operation,
                                  .appeared = list->steady.appeared,
                                  .vanished = list->steady.vanished,
                                  .changed = list->steady.changed,
                                  .within = memory_text(list->steady.bound),
                                  .findings = list->rested};
    }
}

static bool is_worth_repeating(const struct probe *probes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (run_is_doubtful(&probes[i]) || probes[i].unstable || probes[i].unread_now ||
            probe_verdict(&probes[i]) == VERDICT_ERROR)
            return true;
    return false;
}

/* What looks back at answers that were asked for without bounds is repeated without, and
 * waits for a moment at which nothing moves; all else is held within bounds. */
static void repeat_moved(struct repetition *repetition, struct probe *probes,
                         size_t count)
{
    struct runner *runner = repetition->runner;

    for (int bounded = 0; bounded < 2; bounded++) {
        if (bounded == 1 && count > 0 && !run_is_stopped(runner))
            bring_to_rest(repetition, NULL);
        /* Within bounds there is hope again. */
        for (size_t i = 0; i < repetition->list_count; i++)
            if (repetition->lists[i].steady.bound != NULL)
                repetition->lists[i].vain = 0;
        for (size_t i = 0; i < count; i++) {
            /* What is settled has no rule any more. */
            if (probes[i].rule == NULL || probes[i].rule->looks_back == (bounded == 1))
                continue;
            if (run_is_stopped(runner))
                settle_interrupted(runner, &probes[i]);
            else
                repeat_at_rest(repetition, &probes[i]);
        }
    }
}

void run_repeat(struct runner *runner, struct probe *probes, size_t count)
{
    struct repetition repetition = {.runner = runner};
    bool repeats = is_worth_repeating(probes, count) && !run_is_stopped(runner);
    size_t moved = 0;

    if (repeats) {
        watch(&repetition, evidence_contract(runner->evidence));
        evidence_renew(runner->evidence);
    }
    for (size_t i = 0; i < count; i++) {
        if (run_is_stopped(runner))
            settle_interrupted(runner, &probes[i]);
        else if (!repeats)
            run_settle(runner, &probes[i], probe_verdict(&probes[i]));
        else if (!repeat_as_it_is(&repetition, &probes[i]))
            probes[moved++] = probes[i];
    }
    repeat_moved(&repetition, probes, moved);
    evidence_clear_bounds(runner->evidence);
    tell(&repetition);
    for (size_t i = 0; i < repetition.list_count; i++)
        steady_clear(&repetition.lists[i].steady);
    free(repetition.lists);
}
