/* SPDX-License-Identifier: Apache-2.0 */
/* What the writers of JSON formats share. */
#ifndef COUNTERSIGN_REPORT_VALUE_H
#define COUNTERSIGN_REPORT_VALUE_H

#include "conformance/report.h"

#include <jansson.h>

/* Sets a member to a text; NULL sets nothing. */
void report_value_set(json_t *object, const char *key, const char *text);
void report_value_set_number(json_t *object, const char *key, size_t number);

/* Prints and releases a document. */
void report_value_print(json_t *root, FILE *stream);

#endif
