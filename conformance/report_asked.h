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

#endif
