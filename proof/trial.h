/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One trial: the mock plays one defect (or none), the check is run against it; of a
 * defect in what the mock sends, the receiver.
 */
#ifndef COUNTERSIGN_TRIAL_H
#define COUNTERSIGN_TRIAL_H

#include "proof/identities.h"
#include "src/error.h"

#include <jansson.h>
#include <stdbool.h>
#include <sys/types.h>

#define TRIAL_START_MILLISECONDS 10000 /* for the mock to come up */

struct trial {
    const char *contract; /* path */
    const char *defect;   /* NULL: none */
    const char *folder;   /* for its files; exists */
    const struct identities *identities;
    bool webhooks;       /* the receiver judges, not the check */
    const json_t *first; /* array of the rules to run first; NULL: all at once */
};

/* True when the report of the rules that are run first is enough. */
typedef bool trial_enough(const json_t *report, const void *context);

/* Runs it in a process of its own, so that several can run at once; returns its id. When
 * the rules to run first are not `enough`, the whole check is run against a fresh mock.
 */
pid_t trial_start(const struct trial *trial, trial_enough *enough, const void *context,
                  struct error *error);

/* After the process has ended: returns new the check's JSON report, or NULL with an error
 * that says what the mock or the check said. */
json_t *trial_report(const struct trial *trial, struct error *error);

#endif
