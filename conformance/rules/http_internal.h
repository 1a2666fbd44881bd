/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of the http family share. */
#ifndef COUNTERSIGN_RULES_HTTP_INTERNAL_H
#define COUNTERSIGN_RULES_HTTP_INTERNAL_H

#include "conformance/rule.h"

/* Fills arguments that the operation answers; false, and it is said, when it cannot be
 * asked. */
bool http_arguments(struct probe *probe, struct arguments *arguments);

/* http_body.c */
bool http_reads_json(const struct subject *subject);
bool http_body_is_optional(const struct subject *subject);
void http_odd_body(struct probe *probe);
void http_body_spelling(struct probe *probe);
void http_left_out_body(struct probe *probe);

#endif
