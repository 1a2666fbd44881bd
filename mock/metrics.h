/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How much the mock did: numbers that only grow, by operation, method and class of
 * status. To count a request takes no memory; contracts that come and go leave what was
 * counted for their operations.
 */
#ifndef COUNTERSIGN_METRICS_H
#define COUNTERSIGN_METRICS_H

#include "src/contract.h"
#include "src/text.h"

#include <stdbool.h>
#include <stddef.h>

struct metrics;

struct metrics *metrics_new(void);
void metrics_free(struct metrics *metrics); /* NULL is allowed */

/* Names the contract whose requests come from now on, borrowed until the next one. */
void metrics_serve(struct metrics *metrics, const struct contract *contract);

/* One request that was answered. All borrowed. */
struct metrics_request {
    const char *method;
    int status;
    const struct contract_operation *operation; /* of the contract; NULL: none is meant */
    bool signed_url;                            /* one of those was asked for */
    enum refusal refusal;                       /* REFUSAL_COUNT: it was none */
    const char *const *faults;                  /* that it met; names for good */
    size_t fault_count;
};
void metrics_count(struct metrics *metrics, const struct metrics_request *request);

/* One request to the control. */
void metrics_count_control(struct metrics *metrics, int status);

/* The contract was, or could not be, read again. */
void metrics_count_reload(struct metrics *metrics, bool done);

/* Appends all of it, see exposition.h. */
void metrics_print(const struct metrics *metrics, struct text *out);

#endif
