/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Faults as they are set, and their kinds. For fault*.c alone.
 */
#ifndef COUNTERSIGN_FAULT_INTERNAL_H
#define COUNTERSIGN_FAULT_INTERNAL_H

#include "mock/fault.h"

#define FAULT_ATTRIBUTES 3
#define FAULT_LEFT_OUT   (-1.0) /* no attribute may be negative */

struct fault_attribute {
    const char *name; /* NULL ends them */
    const char *text; /* what it is, with its unit */
    bool required;
    double initial; /* where it is left out; FAULT_LEFT_OUT: nothing is said */
    double minimum, maximum;
    bool is_fractional;
};

struct fault_kind;

/* What requests are counted in. */
struct fault_window {
    struct contract_rate_limit limit;
    struct limiter *limiter;
};

struct fault {
    const struct fault_kind *kind;
    const struct contract_operation *operation; /* NULL: any */
    bool signed_urls;                           /* those alone */
    char *method;                               /* NULL: any */
    double probability;
    int64_t times; /* it is met so often at most; 0: for ever */
    double values[FAULT_ATTRIBUTES];
    uint64_t seen, met;          /* requests it is for; those it has met */
    bool is_waiting;             /* a page is refused, */
    struct instant until;        /* so long */
    struct fault_window *window; /* owned; NULL: no requests are counted */
};

/* One request that meets a fault. */
struct fault_meeting {
    struct fault *fault;
    struct instant now;
    uint64_t lot; /* another one for each meeting */
};

struct fault_kind {
    const char *name;
    const char *text; /* one line */
    struct fault_attribute attributes[FAULT_ATTRIBUTES + 1];
    void (*meet)(const struct fault_meeting *meeting, struct fault_plan *plan);
    /* Why it is not for an operation, or NULL; NULL: it is for any. */
    const char *(*refuses)(const struct contract_operation *operation);
    bool is_for_later_pages;
};

const char *fault_needs_pages(const struct contract_operation *operation);
const char *fault_needs_short_pages(const struct contract_operation *operation);
const char *fault_needs_empty_pages(const struct contract_operation *operation);

void fault_meet_empty_page(const struct fault_meeting *meeting, struct fault_plan *plan);
void fault_meet_short_page(const struct fault_meeting *meeting, struct fault_plan *plan);
void fault_meet_page_size(const struct fault_meeting *meeting, struct fault_plan *plan);
void fault_meet_new_rows(const struct fault_meeting *meeting, struct fault_plan *plan);
void fault_meet_limited_page(const struct fault_meeting *meeting,
                             struct fault_plan *plan);

extern const struct fault_kind fault_kinds[]; /* ended by one without a name */

struct faults {
    const struct contract *contract;
    uint64_t seed;
    struct fault *items;
    size_t count, capacity;
};

/* From 0 up to, and without, 1: the draw of that number from `lot`. */
double fault_chance(uint64_t lot, unsigned number);

/* Releases what a fault owns. */
void fault_clear(struct fault *fault);

void faults_clear(struct faults *faults);

/* Reads one fault, as it is written in a file. */
bool fault_read(const struct contract *contract, const json_t *written, struct fault *out,
                struct error *error);

/* Returns new a number, whole where it is. */
json_t *fault_number(double value);

/* Returns new a fault as it may be written. */
json_t *fault_print(const struct fault *fault);

#endif
