/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How the endpoint was asked, as a report keeps it for `replay`: parameters, the clock,
 * and the credentials that are named by environment variables. No value of a credential.
 */
#ifndef COUNTERSIGN_REPORT_ASKED_H
#define COUNTERSIGN_REPORT_ASKED_H

#include "conformance/report.h"

#include <jansson.h>

/* Returns new. */
json_t *report_asked_value(const struct report_subject *subject);

/* The options of which a report keeps what was given, in its member "options": how the
 * endpoint is reached and how patiently. NULL-terminated. Fields of a header are not
 * among them, for any may be a secret, nor is leave to change records. */
extern const char *const report_asked_options[];

#endif
