/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Makes records of a set: each modelled on one of the contract's own, or on samples of
 * its schema where it has none, and held to schema and invariants before it is given out.
 * The same seed gives the same records, whichever of them are asked for.
 */
#ifndef COUNTERSIGN_MAKER_H
#define COUNTERSIGN_MAKER_H

#include "generate/period.h"
#include "src/contract.h"

struct maker;

struct maker_options {
    const struct contract *contract;
    const struct contract_record_set *set;
    uint64_t count, seed;
    const char *from, *to; /* see period_read */
    /* See members_request. */
    bool (*is_other)(const void *context, const struct contract_record_set *set);
    const void *context;
};

/* Returns new a maker; NULL with an error where the schema allows no records, or too few
 * identifiers. */
__attribute__((warn_unused_result)) struct maker *
maker_new(const struct maker_options *options, struct error *error);
void maker_free(struct maker *maker);

/* The record of that number, borrowed until the next is asked for; NULL with an error
 * that names what it cannot hold. */
__attribute__((warn_unused_result)) const json_t *
maker_record(struct maker *maker, uint64_t number, struct error *error);

#endif
