/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the mock was asked, and what became of it.
 *
 * The newest entries are kept, up to a number of them and of bytes; what had to go for
 * them is counted. Noting a request copies it once, into room that is there beforehand:
 * JSON is made when somebody reads. What is counted by operation and by mistake counts
 * whether or not its entry is still kept, or any is. An entry holds nothing of the
 * contract's: it may outlive it.
 *
 * Values of credentials and signatures are shown to nobody: see journal_read.
 */
#ifndef COUNTERSIGN_JOURNAL_H
#define COUNTERSIGN_JOURNAL_H

#include "mock/guard.h"
#include "mock/mistake.h"
#include "src/contract.h"
#include "src/http.h"
#include "src/instant.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define JOURNAL_BODY_MOST ((size_t)16 * 1024) /* of a body; the rest is not kept */

struct journal;

/* Returns new an empty journal of at most `count` entries in `bytes`; 0 of either keeps
 * none. */
struct journal *journal_new(size_t count, size_t bytes);
void journal_free(struct journal *journal);

/* Names the contract whose requests come from now on; borrowed until another one is
 * named. What was counted of operations stays. */
void journal_serve(struct journal *journal, const struct contract *contract);

/* What is known of a request. All borrowed. */
struct journal_note {
    const struct http_request *request;
    struct instant clock;                         /* what the mock's clock showed */
    const struct contract_operation *operation;   /* NULL: none is meant */
    bool signed_url;                              /* one of those was asked for */
    const struct contract_credential *credential; /* NULL: nobody in particular */
    enum refusal refusal;                         /* REFUSAL_COUNT: it is none */
    const struct guard_problems *problems;        /* what was invalid; or NULL */
    const struct mistakes *mistakes;              /* of the client; or NULL */
    const char *preferences; /* that the answer follows; NULL: there are none */
    const char *const *faults;
    size_t fault_count;
    int64_t delay; /* milliseconds the answer is held back */
};

/* Says when the request has come that is noted next, by real time. */
void journal_begin(struct journal *journal, struct instant real);

/* Notes a request. */
void journal_add(struct journal *journal, const struct journal_note *note);

/* Says how the request that was noted last was answered, and when, by real time. Nothing
 * happens when none was noted since journal_begin. */
void journal_answered(struct journal *journal, int status, struct instant real);

/* Forgets all entries and all that was counted; the numbers of entries go on. */
void journal_clear(struct journal *journal);

/* --- Reading --- */

/* The number given out last; the next request gets the one behind it. */
uint64_t journal_last(const struct journal *journal);

/* How many mistakes clients have made, of one kind, and of all. */
uint64_t journal_mistakes_of(const struct journal *journal, enum mistake_kind kind);
uint64_t journal_mistake_count(const struct journal *journal);

/* Prints for a person how many requests each operation got, and of each mistake how often
 * it was made and where first. */
void journal_summary(const struct journal *journal, FILE *stream);

/* Which entries are wanted: `most` of those behind the number `since`, from there on; or
 * without that (0) the last ones. */
struct journal_range {
    uint64_t since;
    size_t most; /* SIZE_MAX: all */
};

/* Returns new { entries, last, kept, dropped, requests, operations, mistakes }: the
 * entries that are wanted, oldest first, and what was counted. */
json_t *journal_print(const struct journal *journal, struct journal_range range);

/* Is given every entry that is kept, oldest first; `entry` is new, and taken. */
typedef void journal_visit(void *context, json_t *entry);
void journal_each(const struct journal *journal, journal_visit *visit, void *context);

#endif
