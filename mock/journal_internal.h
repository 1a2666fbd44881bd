/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How entries are kept: each is a head and the parts behind it, one after the other, in
 * a ring of bytes. For journal*.c alone.
 */
#ifndef COUNTERSIGN_JOURNAL_INTERNAL_H
#define COUNTERSIGN_JOURNAL_INTERNAL_H

#include "mock/journal.h"

/* What a part is: so many bytes of ... */
enum journal_part {
    JOURNAL_METHOD,
    JOURNAL_TARGET,
    JOURNAL_OPERATION,
    JOURNAL_CREDENTIAL,
    JOURNAL_HEADER, /* the name; the value is the part behind it */
    JOURNAL_VALUE,
    JOURNAL_BODY,
    JOURNAL_PREFERENCES,
    JOURNAL_FAULT,
    JOURNAL_INVALID, /* the problem's name; its parameter, where there is one, and what
                        was received, where something was, follow */
    JOURNAL_PLACE,   /* where the parameter stands, and its name behind it */
    JOURNAL_NAME,
    JOURNAL_RECEIVED,
    JOURNAL_MISTAKE, /* its identifier; subject, where there is one, and detail follow */
    JOURNAL_SUBJECT,
    JOURNAL_DETAIL,
};

struct journal_head {
    struct instant clock, real;
    int64_t delay;
    size_t body_length;  /* as it came */
    const char *refusal; /* a name for good, or NULL */
    bool signed_url;
};

/* One entry's place in the ring, and what becomes known of it later. */
struct journal_slot {
    uint64_t number;
    size_t offset, length;
    int status;
    int64_t took; /* nanoseconds */
};

/* What was asked of one operation. */
struct journal_tally {
    char *operation; /* owned */
    uint64_t count;
};

/* What was done wrong in one way. */
struct journal_wrong {
    uint64_t count;
    uint64_t first;        /* the number of the first such request, */
    char *target, *method; /* what it asked for (owned), */
    char *detail;          /* and what was wrong with it; likewise */
};

struct journal {
    const struct contract *contract; /* NULL: none is named yet */
    char *bytes;
    size_t size, next; /* of the bytes: there are; where the next entry goes */
    size_t ceiling;    /* how many there may come to be */
    struct journal_slot *slots;
    size_t most, first, count; /* slots there are, the oldest one, those in use */
    uint64_t last;             /* the number given out last */
    uint64_t requests, dropped;
    struct instant real; /* when the request came that is noted next */
    bool is_open;        /* it was noted, and not answered yet */
    struct journal_tally *tallies;
    size_t tally_count, tally_capacity;
    size_t *tally_of; /* by operation of the contract */
    struct journal_wrong wrongs[MISTAKE_COUNT];
};

/* The slot behind the oldest by so many. */
const struct journal_slot *journal_slot_at(const struct journal *journal, size_t index);

/* Returns new what may be shown of a request's target, and of any text. */
json_t *journal_shown_target(const struct contract *contract, const char *bytes,
                             size_t length);
json_t *journal_shown(const struct contract *contract, const char *bytes, size_t length);

/* Returns new the entry of a slot. */
json_t *journal_read(const struct journal *journal, const struct journal_slot *slot);

#endif
