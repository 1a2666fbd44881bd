/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How far a long load of records is, on a terminal: one line that is written over, and is
 * gone in the end. Where nobody looks, and of files that are read in a moment, nothing is
 * shown.
 */
#ifndef COUNTERSIGN_RECORDS_PROGRESS_H
#define COUNTERSIGN_RECORDS_PROGRESS_H

#include "src/records.h"
#include "src/text.h"

#include <stdint.h>
#include <stdio.h>

struct records_progress {
    const char *verb; /* what is done; "reading" */
    FILE *stream;
    int64_t started, shown; /* in milliseconds; 0: nothing is read, or shown */
};

/* Returns what shows the progress, which is the caller's, on `stream`. */
struct records_watch records_progress_start(struct records_progress *progress,
                                            FILE *stream);

/* Takes away what is still shown. */
void records_progress_end(struct records_progress *progress);

/* Appends what the line says: "reading a.jsonl: 1000 records, 20%". */
void records_progress_describe(struct text *out, const char *verb, const char *path,
                               size_t records, uint64_t done, uint64_t size);

#endif
