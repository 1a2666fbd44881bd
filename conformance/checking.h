/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A check as a command runs it, from its options to its reports: what check and replay
 * share.
 */
#ifndef COUNTERSIGN_CHECKING_H
#define COUNTERSIGN_CHECKING_H

#include "conformance/report.h"
#include "conformance/target_file.h"
#include "src/options.h"

/* The options of both commands. */
extern const struct option check_options[];

/* What a command makes of it; all of it may be NULL. */
struct checking_plan {
    run_wants *wants; /* which findings are of interest */
    /* Says on standard output what the run came to, instead of the text report, and
     * returns the exit status. */
    enum command_status (*tell)(void *context, const struct report_subject *subject);
    void *context;
    const struct target_file *file; /* which gives some of the options; or NULL */
};

/* Runs; prints what went wrong; returns the exit status. */
int checking_run(const struct options *options, const struct checking_plan *plan);

#endif
