/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The part of the model that is about change: operations that create, update and delete
 * records, and records that change as time passes. As contract.h, which points here.
 */
#ifndef COUNTERSIGN_CONTRACT_WRITE_H
#define COUNTERSIGN_CONTRACT_WRITE_H

#include "src/contract.h"

/* Where the value of a member comes from. */
enum assigned {
    ASSIGNED_CONSTANT,
    ASSIGNED_REQUEST,  /* what the request holds; the member stays as it is without it */
    ASSIGNED_NOW,      /* the moment of the change */
    ASSIGNED_DURATION, /* what the duration invariant of the member asks for */
};

struct contract_assignment {
    const char *field; /* pointer into a record */
    enum assigned kind;
    const json_t *constant;  /* CONSTANT */
    const json_t *others;    /* CONSTANT: array of values that are as fair; or NULL */
    struct expression from;  /* REQUEST */
    enum comparison compare; /* NOW: the notation of the moment */
    int digits;              /* NOW: of its fraction, in text */
    const char *type;        /* of the member by its schema; NULL: not said */
    const struct contract_invariant *duration; /* DURATION */
    struct claim claim;
};

struct contract_assignments {
    struct contract_assignment *items;
    size_t count;
};

/* True for a value that a constant is set to, in any of its readings. */
bool contract_assignment_allows(const struct contract_assignment *assignment,
                                const json_t *value);

/* A member must have one of some values. */
struct contract_condition {
    const char *field;
    const json_t *values; /* array, not empty */
    struct claim claim;
};

struct contract_conditions {
    struct contract_condition *items;
    size_t count;
};

/* --- Records that change with time --- */

struct contract_state {
    const char *name;
    int64_t lasts;                   /* seconds until the next one is entered */
    size_t next;                     /* index of a state; its own: it stays */
    struct contract_assignments set; /* on entering it */
};

/* Never a circle: every record comes to rest. */
struct contract_lifecycle {
    const char *member; /* holds the state's name */
    struct contract_state *states;
    size_t count;
    struct claim claim;
};

/* The state of that name; NULL when there is none. */
const struct contract_state *
contract_state_named(const struct contract_lifecycle *lifecycle, const char *name);

/* --- Operations that change records --- */

enum write_kind { WRITE_CREATE, WRITE_UPDATE, WRITE_DELETE };

/* One of several things an operation may be told to do. */
struct contract_action {
    const char *word; /* as the request names it */
    struct contract_conditions when;
    struct contract_assignments set;
    struct claim claim;
};

/* Where an answer repeats a member of the record. */
struct contract_shown {
    const char *field;
    struct expression at;
    struct claim claim;
};

struct contract_write {
    enum write_kind kind;
    const struct contract_record_set *records;
    struct expression id;                    /* NONE with CREATE */
    struct contract_parameter *id_parameter; /* NULL with CREATE */
    struct contract_scope scope;
    struct expression members; /* REQUEST_BODY: the object whose members are taken over;
                                  or NONE */
    bool replaces;             /* UPDATE: members that are not given go; otherwise they
                                  stay (RFC 7396) */
    struct contract_assignments set;
    struct contract_conditions when;
    struct expression action; /* where the request names one of `actions`; or NONE */
    struct contract_parameter *action_parameter; /* NULL with NONE */
    struct contract_action *actions;
    size_t action_count;
    const char *id_form;      /* CREATE; NULL: as the identifier's schema says */
    struct expression record; /* where the answer holds the record; or NONE */
    const struct contract_shape *shape; /* of that; NULL: nothing is said */
    struct contract_shown *shown;
    size_t shown_count;
    const char *location_id;                   /* CREATE: an operationId; or NULL */
    const struct contract_operation *location; /* the item that Location leads to */
    struct claim claim;
};

/* True when the operation changes records, so that nobody asks it without leave. */
bool contract_operation_writes(const struct contract_operation *operation);

/* The first operation that changes `records` in this way, or NULL. */
const struct contract_operation *
contract_write_of(const struct contract *contract, enum write_kind kind,
                  const struct contract_record_set *records);

/* True when `record` fulfils all of them; otherwise `broken` (may be NULL) becomes the
 * first it does not. */
bool contract_conditions_hold(const struct contract_conditions *conditions,
                              const json_t *record,
                              const struct contract_condition **broken);

#endif
