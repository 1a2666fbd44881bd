/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A JSON report read again: what was broken in it, and how the endpoint was asked.
 */
#ifndef COUNTERSIGN_REPLAY_REPORT_H
#define COUNTERSIGN_REPLAY_REPORT_H

#include "src/document.h"
#include "src/error.h"

#include <stdbool.h>
#include <stddef.h>

/* A finding of the report; all borrowed from it. */
struct replay_finding {
    const char *rule, *subject, *verdict;
    const char *asker_rule, *asker_subject; /* NULL: the rule asks itself */
};

struct replay_report {
    struct document *document;
    const char *contract, *url;
    struct replay_finding *findings; /* those to be repeated */
    size_t count;
};

/* Reads the report in `path`; findings that warn are among those to be repeated when
 * `warned`. False with an error when it is none, or of a version we do not know. */
__attribute__((warn_unused_result)) bool replay_report_load(struct replay_report *report,
                                                            const char *path, bool warned,
                                                            struct error *error);
void replay_report_clear(struct replay_report *report);

/* How the endpoint was asked: a member of "asked", or NULL. */
const json_t *replay_report_asked(const struct replay_report *report, const char *member);

#endif
