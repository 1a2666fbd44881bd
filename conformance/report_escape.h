/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Texts in the notations of reports. Each takes UTF-8 and prints what its notation can
 * hold; what it cannot, a control character, becomes U+FFFD.
 */
#ifndef COUNTERSIGN_REPORT_ESCAPE_H
#define COUNTERSIGN_REPORT_ESCAPE_H

#include <stdio.h>

/* The content of an element of XML 1.0 (2.2, 2.4) or HTML. NULL prints nothing. */
void report_escape_xml(FILE *stream, const char *text);

/* Likewise for an attribute, whose line ends would be read as spaces (3.3.3). */
void report_escape_attribute(FILE *stream, const char *text);

/* A scalar of YAML in double quotes, on one line. */
void report_escape_yaml(FILE *stream, const char *text);

/* One line of a TAP description: "\" and "#" are escaped, line ends are spaces. */
void report_escape_tap(FILE *stream, const char *text);

/* A value in Markdown, outside of code: nothing in it is markup, and it stays in its
 * table cell. */
void report_escape_markdown(FILE *stream, const char *text);

#endif
