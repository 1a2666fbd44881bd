/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reports of a run. Each writer only prints; the same answers give the same bytes, except
 * for the seconds a run took, which the text alone shows.
 */
#ifndef COUNTERSIGN_REPORT_H
#define COUNTERSIGN_REPORT_H

#include "conformance/run.h"

#include <stdio.h>

#define REPORT_JSON_VERSION 1

struct report_subject {
    const struct run *run;
    const char *contract; /* as the user named it */
    const char *url;
    enum command_status status; /* what the check exits with */
    bool colour;
};

struct report_format {
    const char *name; /* "json" */
    const char *text; /* one line for --help */
    void (*print)(const struct report_subject *subject, FILE *stream);
};

/* Ended by one without a name. */
extern const struct report_format report_formats[];

const struct report_format *report_format_named(const char *name);

void report_print_text(const struct report_subject *subject, FILE *stream);
void report_print_json(const struct report_subject *subject, FILE *stream);

/* "held", "broken", "unreachable", "not exercised". */
const char *report_outcome(const struct run *run);

#endif
