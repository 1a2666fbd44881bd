/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The reports that a command line asks for: --report FORMAT=FILE and --timestamps.
 */
#ifndef COUNTERSIGN_REPORT_WRITE_H
#define COUNTERSIGN_REPORT_WRITE_H

#include "conformance/report.h"
#include "src/options.h"

/* False with a usage error when one is malformed, before anything is asked. */
__attribute__((warn_unused_result)) bool
report_options_are_valid(const struct options *options, struct error *error);

/* Writes them all, and, when `shown`, the text to standard output unless one of them goes
 * there. False when one cannot be written. */
__attribute__((warn_unused_result)) bool
report_write(const struct report_subject *subject, const struct options *options,
             bool shown, struct error *error);

#endif
