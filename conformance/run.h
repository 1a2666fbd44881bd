/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A run: every selected rule for every subject the contract has, each breach repeated
 * before it is believed, the whole summed up.
 */
#ifndef COUNTERSIGN_RUN_H
#define COUNTERSIGN_RUN_H

#include "conformance/rule.h"
#include "src/command.h"

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

/* A failure that is known; borrowed from the baseline it stands in. */
struct run_known {
    const char *rule, *subject, *reason;
    const char *expires; /* as written, and the beginning of that day */
    struct instant last_day;
    bool expired; /* that day is over */
    bool gone;    /* it does not fail any more */
};

/* Who asked for an answer first. */
struct run_asker {
    const struct rule *rule; /* NULL: nobody is known */
    char *subject;
};

/* What one rule came to for one subject. All texts are owned and free of secrets. */
struct finding {
    const struct rule *rule;
    const struct contract_operation *operation;
    char *subject; /* "listOrders?limit": the operation and what of it */
    enum verdict verdict;
    enum certainty certainty; /* of the claim that was broken */
    bool has_place;
    struct place place; /* of that claim in the contract */
    char *pointer;      /* of that claim */
    size_t breaches;    /* how often it was broken */
    char *expected, *actual;
    char *reason;                    /* why inconclusive, not applicable or error */
    char *notes;                     /* what was recorded, one line each; NULL: nothing */
    char *curl;                      /* repeats the request of the evidence; NULL: none */
    int status;                      /* of the evidence; 0: none */
    const struct run_known *known;   /* the failure is; or NULL */
    struct run_asker asker;          /* of the evidence of a judging rule */
    const struct exchange *exchange; /* the evidence itself, borrowed from the session and
                                        full of secrets (report_exchange.h); or NULL */
};

/* A list that moved while it was looked at. */
struct run_unstable {
    const struct contract_operation *operation;
    size_t appeared, vanished, changed; /* rows */
    char *within;    /* the part that stands still: "to=2025-05-01T00:00:00Z"; or NULL */
    size_t findings; /* that rest on that part, or on the list between two moves */
};

/* How much of a list was read. */
struct run_list {
    const struct contract_operation *operation;
    bool whole, sampled; /* neither: it ended before its end */
    size_t pages, rows;
    int64_t pages_of, rows_of; /* -1: not known */
    uint64_t seed;             /* of the sample */
    char *why;                 /* it is not whole; owned, free of secrets */
};

struct run {
    const struct contract *contract;
    struct finding *findings;
    size_t finding_count, finding_capacity;
    size_t verdicts[VERDICT_COUNT];
    size_t known[VERDICT_COUNT]; /* of these, known */
    const struct run_known *baseline;
    size_t baseline_count;
    size_t expired;                   /* of the baseline */
    size_t rules;                     /* selected */
    size_t requests;                  /* sent */
    size_t retries[SESSION_TROUBLES]; /* sent again, by what for */
    int64_t waited;                   /* seconds, as answers asked */
    size_t rows;                      /* different rows seen */
    struct run_list *lists;
    size_t list_count;
    double seconds;
    bool unreachable;              /* nothing at all could be asked */
    bool interrupted;              /* not all was run that was selected */
    struct run_unstable *unstable; /* lists that moved while they were looked at */
    size_t unstable_count;
    char *trouble; /* what kept the run from being of use, or NULL */
};

/* Called as the run goes on: `done` of `all` probes. */
typedef void run_progress(void *context, const struct finding *finding, size_t done,
                          size_t all);

/* How much a run cares for a rule applied to a subject: silent ones are only asked, for
 * judging rules to see the answers. */
enum run_interest { RUN_LEFT_OUT, RUN_SILENT, RUN_TOLD };
typedef enum run_interest run_wants(void *context, const struct rule *rule,
                                    const char *subject);

struct run_options {
    char *const *only;    /* rule ids or families; NULL-terminated, NULL: all */
    char *const *skip;    /* likewise */
    size_t shard, shards; /* part 1 to `shards`; 0 shards: the whole */
    run_wants *wants;     /* or NULL: all that is selected is told */
    void *wants_context;
    run_progress *progress; /* or NULL */
    void *context;
    volatile sig_atomic_t *stop; /* once it is not 0 the run ends with what it has found;
                                    set back then; or NULL */
};

/* Runs; fills `run`. False with an error (ERROR_UNREACHABLE) when the endpoint cannot be
 * reached at all; `run` may be cleared in any case. */
__attribute__((warn_unused_result)) bool run_check(struct run *run,
                                                   struct evidence *evidence,
                                                   const struct run_options *options,
                                                   struct error *error);
void run_clear(struct run *run);

/* The exit status a run comes to: broken before unexercised before held. */
enum command_status run_status(const struct run *run);

/* True when a rule is selected by these words. */
bool run_selects(const struct run_options *options, const struct rule *rule);

#endif
