/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reports of a run. Each writer only prints, and none knows a secret: the same answers
 * give the same bytes. When a run began and how long it took is told by a writer alone
 * that is asked to (report_subject.timed), and in members of their own; where a format
 * demands a time all the same it is the beginning of 1970, and a duration is 0.
 */
#ifndef COUNTERSIGN_REPORT_H
#define COUNTERSIGN_REPORT_H

#include "conformance/run.h"
#include "src/instant.h"

#include <stdio.h>

#define REPORT_JSON_VERSION 1

struct report_subject {
    const struct run *run;
    const struct target *target;
    const struct options *options; /* of the command line; NULL: not known */
    const char *contract;          /* as the user named it */
    const char *url;
    enum command_status status; /* what the check exits with */
    bool colour;
    bool warn_fails, inconclusive_fails; /* --fail-on */
    size_t shard, shards;                /* part of the whole; 0: it is the whole */
    bool timed;                          /* tell when and how long */
    struct instant started;
    double seconds; /* it took */
};

struct report_format {
    const char *name; /* "json" */
    const char *text; /* one line for --help */
    void (*print)(const struct report_subject *subject, FILE *stream);
    /* What is appended to the file that an environment variable names, beside the report;
     * both NULL: nothing is. */
    const char *environment;
    void (*append)(const struct report_subject *subject, FILE *stream);
};

/* Ended by one without a name. */
extern const struct report_format report_formats[];

const struct report_format *report_format_named(const char *name);

void report_print_text(const struct report_subject *subject, FILE *stream);
void report_print_json(const struct report_subject *subject, FILE *stream);
void report_print_junit(const struct report_subject *subject, FILE *stream);
void report_print_tap(const struct report_subject *subject, FILE *stream);
void report_print_tap13(const struct report_subject *subject, FILE *stream);
void report_print_sarif(const struct report_subject *subject, FILE *stream);
void report_print_ctrf(const struct report_subject *subject, FILE *stream);
void report_print_github(const struct report_subject *subject, FILE *stream);
void report_print_markdown(const struct report_subject *subject, FILE *stream);
void report_print_har(const struct report_subject *subject, FILE *stream);
void report_print_html(const struct report_subject *subject, FILE *stream);

/* --- For writers --- */

/* "held", "broken", "unreachable", "not exercised". */
const char *report_outcome(const struct run *run);

/* What a finding is to formats that know tests: a warning and a known failure are told
 * and fail nothing; what could not be exercised never counts as passed. */
enum report_standing {
    REPORT_PASSED,
    REPORT_FAILED,
    REPORT_ERROR,    /* the endpoint could not be asked */
    REPORT_EXPECTED, /* broken, and not held against the run */
    REPORT_SKIPPED,  /* nothing is proven: inconclusive, left open, not applicable */
    REPORT_STANDINGS,
};
enum report_standing report_standing(const struct report_subject *subject,
                                     const struct finding *finding);

/* The verdict's name, or "known". */
const char *report_label(const struct finding *finding);

/* Returns new why a failure is known, and until when. */
char *report_known(const struct run_known *known);

/* Returns new what is to be told of an entry of the baseline: that it is over, or does
 * not fail any more. NULL: nothing. */
char *report_entry(const struct run_known *known);

/* Returns new one sentence, on one line: what was found where something else was
 * expected, why nothing could be said, or what was noted; NULL for a pass without notes.
 */
char *report_why(const struct finding *finding);

/* Returns new all that is known of a finding, a line for each thing. */
char *report_details(const struct finding *finding);

/* Returns new what is to be told of the run as a whole, on one line: what kept it from
 * being of use, and how often the endpoint had to be asked again. NULL: nothing. */
char *report_trouble(const struct run *run);

/* The bytes of a rule's family, at the start of its id. */
size_t report_family_length(const struct rule *rule);

/* The findings of the family that finding `from` is of end before the index returned:
 * findings are sorted by rule. */
size_t report_family_end(const struct run *run, size_t from);

#endif
