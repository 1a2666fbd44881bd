/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files of the maker share: what is learned once, and one record on its way.
 */
#ifndef COUNTERSIGN_MAKER_INTERNAL_H
#define COUNTERSIGN_MAKER_INTERNAL_H

#include "generate/maker.h"
#include "generate/mould.h"
#include "generate/span.h"
#include "src/text.h"

struct maker {
    struct maker_options options;
    struct members members;
    struct spans spans;
    struct period period;
    struct mould *moulds;
    size_t mould_count;
    json_t *records; /* what was learned from */
    bool are_samples;
    uint64_t referred;  /* so many records stay as they are, since others refer to them */
    const char *anchor; /* path of the moment a record is placed by; NULL: its first */
    json_t *avoided;    /* members: identifiers that the contract's cases speak of */
    struct text word;
};

/* One record on its way. */
struct making {
    struct maker *maker;
    struct mould *mould;
    struct random random;
    uint64_t number;
    bool is_bold;
};

/* The moment of a mould that the others are placed by; MOULD_NONE where it has none. */
size_t maker_anchor(const struct maker *maker, const struct mould *mould);

/* Makes all values of the mould anew, or with less boldness only what must be. */
void maker_fill(struct making *making);

/* Returns new values of the set's schema, each another way. */
json_t *maker_samples(const struct contract_record_set *set);

/* Lets the moments of a sample follow each other as the invariants say. */
void maker_settle(struct mould *mould, const struct contract_shape *shape);

#endif
