/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of the schema family share. */
#ifndef COUNTERSIGN_RULES_SCHEMA_INTERNAL_H
#define COUNTERSIGN_RULES_SCHEMA_INTERNAL_H

#include "conformance/rule.h"

/* True for an answer to what was asked by the operation's own method. */
bool schema_answer_is_own(const struct answer *answer);

/* True for an answer that the response declared for its status describes. A success that
 * was meant to be a refusal is another rule's breach, whatever it looks like. */
bool schema_answer_is_described(const struct answer *answer);

/* Says that `claim` is broken. The schema of a refusal is shared by refusals of every
 * kind, described and not: what is sure of one of them is judged with the kind, and the
 * schema alone never fails it. */
void schema_answer_broken(struct probe *probe, const struct claim *claim,
                          const struct answer *answer, const char *expected,
                          const char *actual);

/* schema_body.c: one judge for each way of breaking a schema, and whether an operation
 * says anything of that way at all. */
void schema_body_required(struct probe *probe, const struct answer *answer);
void schema_body_type(struct probe *probe, const struct answer *answer);
void schema_body_enum(struct probe *probe, const struct answer *answer);
void schema_body_format(struct probe *probe, const struct answer *answer);
void schema_body_value(struct probe *probe, const struct answer *answer);
bool schema_body_says_required(const struct subject *subject);
bool schema_body_says_type(const struct subject *subject);
bool schema_body_says_enum(const struct subject *subject);
bool schema_body_says_format(const struct subject *subject);
bool schema_body_says_value(const struct subject *subject);

/* schema_header.c */
bool schema_says_header(const struct subject *subject);
void schema_header(struct probe *probe, const struct answer *answer);

/* schema_outcome.c */
bool schema_says_outcome(const struct subject *subject);
void schema_outcome(struct probe *probe, const struct answer *answer);

/* schema_parameters.c */
bool schema_says_parameters(const struct subject *subject);
void schema_parameters(struct probe *probe);

#endif
