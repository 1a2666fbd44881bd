/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Everything in a contract that a rule can be about.
 */
#ifndef COUNTERSIGN_SUBJECTS_H
#define COUNTERSIGN_SUBJECTS_H

#include "conformance/rule.h"

/* Calls `visit` for every subject of a kind, in the order of the contract. */
typedef void subjects_visit(void *context, const struct subject *subject);
void subjects_each(const struct contract *contract, enum subject_kind kind,
                   subjects_visit *visit, void *context);

/* As subjects_each, for operations that change records alone. */
void subjects_each_writing(const struct contract *contract, enum subject_kind kind,
                           subjects_visit *visit, void *context);

/* Returns new what reports call a subject: "listOrders", "listOrders?status",
 * "getOrder#/invoiceUrl". */
char *subjects_label(const struct subject *subject, enum subject_kind kind);

#endif
