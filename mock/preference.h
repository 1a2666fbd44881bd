/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a request prefers of its answer (RFC 7240), and what was preferred for all
 * requests of an operation beforehand.
 *
 *   code=404        the documented answer of that status
 *   example=NAME    the documented example of that name
 *   dynamic=true    a value made from the schema, another one for each request
 *   seed=N          what is drawn by lot for this answer is drawn from N
 *   delay=SECONDS   the answer comes so much later; fractions are allowed
 *   now="..."       the moment (RFC 3339) that this request is answered at
 *
 * A preference that is not known, or whose value makes no sense, is as good as none (RFC
 * 7240 2); of one that is given twice the first counts. Parameters of a preference are
 * read as preferences, since none of these has any.
 */
#ifndef COUNTERSIGN_PREFERENCE_H
#define COUNTERSIGN_PREFERENCE_H

#include "src/contract.h"
#include "src/error.h"
#include "src/http.h"
#include "src/instant.h"

#include <stdbool.h>
#include <stdint.h>

#define PREFERENCE_MAX_DELAY 3600 /* seconds */

struct preferences {
    int code;      /* 200 to 599; 0: any */
    char *example; /* owned; NULL: any */
    bool has_dynamic, dynamic;
    bool has_seed;
    uint64_t seed;
    bool has_delay;
    int64_t delay; /* milliseconds */
    bool has_now;
    struct instant now;
};

/* Reads all fields Prefer of a request. With `with_query` the query parameters __code,
 * __example and __dynamic are read behind them. */
void preferences_read(const struct http_request *request, bool with_query,
                      struct preferences *out);
void preferences_clear(struct preferences *preferences);

/* Takes over what `other` names and `preferences` leaves open. */
void preferences_fill(struct preferences *preferences, const struct preferences *other);

/* True when an operation has such query parameters of its own. */
bool preferences_are_declared(const struct contract_operation *operation);

/* Returns new the target of a request without the query parameters that are read as
 * preferences; NULL when it has none. */
char *preferences_bare_target(const char *target);

/* --- Beforehand, for operations --- */

#define PREFERENCE_EVERY_OPERATION "*"

struct preference_rules;

/* `contract` is borrowed. */
struct preference_rules *preference_rules_new(const struct contract *contract);
void preference_rules_free(struct preference_rules *rules);

/* Adds "OPERATION: PREFERENCES", written as in the header field; without an operation
 * they are for every one. False with an error when it is not understood to its end. */
__attribute__((warn_unused_result)) bool
preference_rules_add(struct preference_rules *rules, const char *text,
                     struct error *error);

/* Puts those of an object { OPERATION: PREFERENCES } in place of all there are. False
 * with an error, and nothing is changed. */
__attribute__((warn_unused_result)) bool
preference_rules_set(struct preference_rules *rules, const json_t *wanted,
                     struct error *error);

/* Returns new such an object of all there are. */
json_t *preference_rules_print(const struct preference_rules *rules);

/* Takes over what is preferred for `operation` (NULL: it is none of the contract's) and
 * then for every one, where `preferences` leaves it open. `rules` may be NULL. */
void preference_rules_fill(const struct preference_rules *rules,
                           const struct contract_operation *operation,
                           struct preferences *preferences);

#endif
