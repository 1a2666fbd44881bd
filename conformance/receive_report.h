/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Prints what was received: each delivery as it comes, and the whole at the end. The same
 * look as the reports of a check.
 */
#ifndef COUNTERSIGN_RECEIVE_REPORT_H
#define COUNTERSIGN_RECEIVE_REPORT_H

#include "conformance/arrival.h"
#include "src/command.h"

#include <stdio.h>

struct receive_report {
    const struct arrivals *arrivals;
    const char *contract; /* as the user named it */
    const char *url;
    enum command_status status;
    size_t wanted; /* deliveries; 0: any number */
    size_t strays; /* requests that were no delivery */
    double seconds;
    bool colour;
};

struct receive_format {
    const char *name;
    void (*print)(const struct receive_report *report, FILE *stream);
};

/* Ended by one without a name. */
extern const struct receive_format receive_formats[];

/* One line of verdict, and what is wrong. */
void receive_print_arrival(const struct receive_report *report,
                           const struct arrival *arrival, FILE *stream);
/* What has not arrived, what each webhook came to, and the verdict. */
void receive_print_end(const struct receive_report *report, FILE *stream);

void receive_print_text(const struct receive_report *report, FILE *stream);
void receive_print_json(const struct receive_report *report, FILE *stream);

/* "held", "broken", "not exercised". */
const char *receive_outcome(enum command_status status);

#endif
