/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One trial: the mock plays one defect (or none), the check is run against it.
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
};

/* Runs it in a process of its own, so that several can run at once; returns its id. */
pid_t trial_start(const struct trial *trial, struct error *error);

/* After the process has ended: returns new the check's JSON report, or NULL with an error
 * that says what the mock or the check said. */
json_t *trial_report(const struct trial *trial, struct error *error);

#endif
