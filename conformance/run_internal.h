/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of a run share. */
#ifndef COUNTERSIGN_RUN_INTERNAL_H
#define COUNTERSIGN_RUN_INTERNAL_H

#include "conformance/rule_internal.h"
#include "conformance/run.h"

struct task;

/* The answers that came while a task was exercised, by number. */
struct asked {
    size_t first, last;
    const struct task *task;
};

/* Hashes of what rows are called, to count them. */
struct run_seen {
    uint64_t *hashes; /* 0: free */
    size_t count, room;
};

/* Who looks at every answer. */
struct run_judging {
    struct probe *probes; /* of judging rules */
    size_t count;
    size_t judged; /* answers they have seen */
    struct run_seen seen;
    struct secrets *secrets; /* in any answer */
};

struct runner {
    struct run *run;
    struct evidence *evidence;
    const struct run_options *options;
    struct asked *asked; /* in order */
    size_t asked_count, asked_capacity;
    size_t done, all;
    struct run_judging judging;
};

/* From here on every answer is looked at before it is put away; then all that are left,
 * by which the probes are done. */
void run_judge_begin(struct runner *runner, struct probe *probes, size_t count);
void run_judge_rest(struct runner *runner);
void run_judge_end(struct runner *runner);

/* Runs the probe's rule for its subject. */
void run_exercise(struct runner *runner, struct probe *probe);

/* Writes down what a probe came to, and clears it. */
void run_settle(struct runner *runner, struct probe *probe, enum verdict verdict);

bool run_is_stopped(const struct runner *runner);

/* True when a probe is to be repeated before it is believed. A judging rule has the
 * answer itself as its proof. */
bool run_is_doubtful(const struct probe *probe);

/* One question before all others: an endpoint that cannot be reached, or fails whatever
 * it is asked, is not broken but not there; the error says why. */
bool run_is_reachable(struct runner *runner, struct error *error);

/* Repeats what is doubtful, and what was not exercised where that may be for data that
 * moved; settles all of them. */
void run_repeat(struct runner *runner, struct probe *probes, size_t count);

#endif
