/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of guard that judge values share. */
#ifndef COUNTERSIGN_GUARD_INTERNAL_H
#define COUNTERSIGN_GUARD_INTERNAL_H

#include "mock/guard.h"

/* What is wrong with a value of a parameter, REFUSAL_COUNT when nothing is. */
enum refusal guard_judge(const struct contract_operation *operation,
                         const struct contract_parameter *parameter, const json_t *value);

/* What is wrong with a member of a JSON body; NULL stands for one that is left out. */
enum refusal guard_judge_member(const struct contract_operation *operation,
                                const struct contract_parameter *parameter,
                                const json_t *value);

/* What is wrong with a parameter that is written in a style of its own. */
enum refusal guard_judge_styled(const struct contract_operation *operation,
                                const struct contract_parameter *parameter,
                                const struct route *route,
                                const struct http_request *request);

/* True when the body is of the type whose members are inputs. */
bool guard_takes_members(const struct contract_operation *operation,
                         const struct http_request *request);

/* The kind of refusal behind a keyword of JSON Schema. */
enum refusal guard_kind_of(const char *keyword);

/* True for the keywords that typed fields of a parameter stand for. */
bool guard_is_typed(const char *keyword);

/* True when a parameter is among the problems. */
bool guard_is_refused(const struct guard_problems *problems,
                      const struct contract_parameter *parameter);

/* What is wrong with a value that was given as text. */
enum refusal guard_judge_text(const struct contract_operation *operation,
                              const struct contract_parameter *parameter,
                              const char *text);

/* Adds what is wrong with the ends of ranges where both stand in one input. */
void guard_ends(const struct contract_operation *operation, const struct route *route,
                const struct http_request *request, struct guard_problems *problems);

/* Adds every input that lacks another it needs. */
void guard_requires(const struct contract_operation *operation, const struct route *route,
                    const struct http_request *request, struct guard_problems *problems);

void guard_add(struct guard_problems *problems, struct guard_problem problem);

#endif
