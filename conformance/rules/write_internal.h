/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the parts of the write family share: a record to try things on, and how it is
 * looked at afterwards.
 *
 * A trial changes only what it created itself. Where nothing creates records it takes one
 * that is there, if all can be put back: by --reset, or by an update of what was updated.
 */
#ifndef COUNTERSIGN_RULES_WRITE_INTERNAL_H
#define COUNTERSIGN_RULES_WRITE_INTERNAL_H

#include "conformance/rule.h"

#define WRITE_MAX_LISTS 4
#define WRITE_MAX_TRIES 6   /* members, values or bodies that are tried in turn */
#define WRITE_MAX_MADE  32  /* records of one trial */
#define WRITE_RESERVE   200 /* requests of the budget without which no trial is started */

struct write_trial {
    struct probe *probe;
    const struct contract_operation *operation; /* of the subject */
    const struct contract_write *write;
    const struct contract_operation *create, *remove, *item; /* of its records, or NULL */
    const struct contract_operation *lists[WRITE_MAX_LISTS];
    size_t list_count;
    char *id;                     /* of the record, once there is one */
    json_t *body;                 /* what it was created with; NULL: it was there */
    const struct answer *created; /* likewise */
    json_t *original;             /* the record that was there, as it was; or NULL */
    char *made[WRITE_MAX_MADE];   /* all that it created */
    size_t made_count;
    bool moved; /* the clock was */
};

#define AUTO_TRIAL __attribute__((cleanup(write_close)))

/* Starts a trial of the probe's subject. False, and what was lacked is said, when its
 * operation cannot be asked. */
bool write_open(struct probe *probe, struct write_trial *trial);

/* Removes what the trial created, or has the endpoint reset. */
void write_close(struct write_trial *trial);

/* Creates the record to try on. `body` (borrowed) may be NULL: a usual one. False, and
 * what was lacked is said, when that does not succeed. */
bool write_make(struct write_trial *trial, const json_t *body);

/* Remembers, to remove it, what an answer to the creating operation says was created. */
void write_note_made(struct write_trial *trial, const struct answer *answer);

/* Creates a record, or takes one that is there if it can be put back. */
bool write_take(struct write_trial *trial);

/* Brings the record into a state in which the conditions hold, or do not hold, with the
 * clock or with another operation. */
bool write_reach(struct write_trial *trial, const struct contract_conditions *conditions,
                 bool wanted);

/* Asks an operation about the record `id` (NULL: none), with a body (borrowed, NULL:
 * none). */
const struct answer *write_ask(struct write_trial *trial,
                               const struct contract_operation *operation, const char *id,
                               const json_t *body, enum asker as, size_t who);

/* Returns new the n-th valid body of an operation; NULL when there is none. */
json_t *write_body(const struct contract_operation *operation, unsigned variant);

/* Returns new a body that asks for `action`; NULL when none is known. */
json_t *write_body_for(const struct contract_operation *operation,
                       const struct contract_action *action);

/* The record as the item operation, or else a list, shows it now; NULL: not at all. */
const json_t *write_read(struct write_trial *trial, const char *id,
                         const struct answer **answer);

/* The whole of a list now; NULL, and what was lacked is said, when it cannot be read. */
const struct walk *write_walk(struct write_trial *trial,
                              const struct contract_operation *list);

/* The row of that identifier; NULL: there is none. */
const json_t *write_row(const struct walk *walk, const char *id);

/* How many rows of a walk are not the trial's record. */
size_t write_others(const struct write_trial *trial, const struct walk *walk);

/* Equal as values, or as moments. */
bool write_same(const json_t *a, const json_t *b);

/* True for members that change by themselves: with time, or with every answer. */
bool write_is_lively(const struct write_trial *trial, const char *pointer);

/* The key of a member of the object that clients send; NULL: it is deeper, or none. */
const char *write_key(const struct contract_write *write,
                      const struct contract_field *field);

/* Sends what makes the record that was there as it was before. */
void write_restore(struct write_trial *trial);

/* True for a member that some `set` of the operation gives a value. */
bool write_is_set(const struct contract_write *write, const char *pointer);

/* The first member (JSON Pointer, new) of `expected` that `actual` shows otherwise, but
 * for lively ones and those that `ignored` holds as keys (NULL: none); NULL: none does. A
 * member that `actual` lacks differs when `all`. */
char *write_difference(const struct write_trial *trial, const json_t *expected,
                       const json_t *actual, const json_t *ignored, bool all);

/* The first member (JSON Pointer, new) that `after` has and `before` has not, but for
 * lively ones and those that `ignored` holds as keys (NULL: none); NULL: there is none.
 */
char *write_addition(const struct write_trial *trial, const json_t *before,
                     const json_t *after, const json_t *ignored);

/* Remembers which records the lists show, at most `most` of these; holds later that they
 * show the same ones, the record of the trial aside. False when something else changed.
 */
struct write_world {
    const struct walk *walks[WRITE_MAX_LISTS];
    size_t count;
};
bool write_world_read(struct write_trial *trial, struct write_world *world, size_t most);
bool write_world_holds(struct write_trial *trial, const struct write_world *world,
                       const struct answer *answer);

/* The rules that have files of their own. */
void write_created(struct probe *probe);
void write_listed(struct probe *probe);
void write_location(struct probe *probe);
void write_updated(struct probe *probe);
void write_actions(struct probe *probe);
void write_state(struct probe *probe);
void write_deleted(struct probe *probe);
void write_unknown(struct probe *probe);
void write_outsider(struct probe *probe);
void write_credentials(struct probe *probe);
void write_invalid(struct probe *probe);
void write_lifecycle(struct probe *probe);
void write_limited(struct probe *probe);

#endif
