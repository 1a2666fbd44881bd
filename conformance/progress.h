/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How far a run is, on standard error: a line that is written over on a terminal, plain
 * lines at long intervals elsewhere.
 */
#ifndef COUNTERSIGN_PROGRESS_H
#define COUNTERSIGN_PROGRESS_H

#include "conformance/run.h"
#include "src/text.h"
#include "wire/session.h"

#define PROGRESS_OFTEN  0.1  /* seconds between two looks of the line */
#define PROGRESS_SELDOM 30.0 /* seconds between two plain lines */

struct progress {
    const struct session *session; /* whose requests are counted */
    FILE *stream;
    bool terminal;
    double started, last; /* seconds on a clock that nobody sets */
    size_t done, all;     /* of what is to be found; 0: not known yet */
    char *finding;        /* the last one, for a terminal; owned */
};

void progress_start(struct progress *progress, const struct session *session,
                    FILE *stream, bool terminal);

/* A run_progress; `context` is the progress. */
void progress_show(void *context, const struct finding *finding, size_t done, size_t all);

/* A session_tick, so that requests are seen to go on; `context` is the progress. */
void progress_tick(void *context);

/* Takes the line of a terminal back. */
void progress_end(struct progress *progress);

/* Appends "12 of 40  30%  350 requests, 50/s, about 16 s left". */
void progress_describe(struct text *out, size_t done, size_t all, size_t requests,
                       double seconds);

#endif
