/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the records of a set tell of each member: which values it has, and so what a new
 * one is made of. A member is a path as leaf.h names it.
 *
 * Most stay as they are in the record that a new one is modelled on, so that what belongs
 * together stays together: states, words that return, flags, null. Anew are made
 * identifiers, moments, amounts, and names, numbers and texts that are another one in
 * each record.
 */
#ifndef COUNTERSIGN_MEMBER_H
#define COUNTERSIGN_MEMBER_H

#include "generate/serial.h"
#include "src/contract.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum member_kind {
    MEMBER_KEPT,
    MEMBER_ID,     /* of the record */
    MEMBER_SERIAL, /* another one in each record, as an identifier is */
    MEMBER_OWNER,  /* an identifier of a set that is not the contract's own */
    MEMBER_MOMENT,
    MEMBER_AMOUNT,
    MEMBER_PERSON,
    MEMBER_PHONE,
    MEMBER_ADDRESS, /* of e-mail */
    MEMBER_URL,
    MEMBER_CHOICE, /* one of an enumeration, where no record tells their shares */
    MEMBER_PROSE,
    MEMBER_TITLE,
};

struct member {
    char *path;
    bool in_array;
    const struct contract_field *field; /* NULL: nothing is said of it */
    enum member_kind kind;
    struct serial *serial;                    /* ID and SERIAL */
    const struct contract_record_set *owners; /* OWNER */
    const char *owner_id; /* likewise the pointer of their identifier */
    int decimals;         /* AMOUNT, which is counted in steps from the least */
    int64_t least, most, step;
    /* What was seen: */
    size_t seen, texts, numbers;           /* all that is not null, and of it */
    size_t people, phones, moments, words; /* of the texts; words: what no identifier is,
                                              without a digit or with a blank */
    json_t *values;                        /* each once, by its text */
};

struct members {
    struct member *items;
    size_t count, capacity;
    json_t *indexes; /* path -> number */
};

/* What they are learned from. */
struct members_request {
    const struct contract *contract;
    const struct contract_record_set *set;
    json_t *records;      /* array of objects */
    bool are_samples;     /* made from the schema: they show no shares and no habits */
    uint64_t count, seed; /* of the records that are to be made */
    /* True for a set whose records are not those of the contract. */
    bool (*is_other)(const void *context, const struct contract_record_set *set);
    const void *context;
};

void members_init(struct members *members, const struct members_request *request);
void members_clear(struct members *members);

/* NULL for a path that no record has. */
const struct member *members_at(const struct members *members, const char *path);

#endif
