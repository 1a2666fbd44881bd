/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What requests are looked for by: conditions on entries of the journal, all of which
 * have to hold. Where WireMock has a word for one, that is the word:
 *
 *   { "operation": "listCalls", "method": "GET", "urlPath": "/api/calls",
 *     "queryParameters": { "page": { "equalTo": "2" }, "kind": { "absent": true } },
 *     "headers": { "Accept": { "contains": "json" } },
 *     "bodyPatterns": [ { "equalToJson": { "a": 1 }, "ignoreExtraElements": true } ],
 *     "credential": "main", "status": 200, "mistake": "walk-changed" }
 *
 * A text or number in place of a matcher is equalTo. Entries are matched as they are
 * shown: what is secret is not there.
 */
#ifndef COUNTERSIGN_CRITERIA_H
#define COUNTERSIGN_CRITERIA_H

#include "src/error.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

struct criteria;

/* Returns new the criteria that are written so; NULL with an error that says where in
 * them what was expected. */
__attribute__((warn_unused_result)) struct criteria *criteria_parse(const json_t *written,
                                                                    struct error *error);
void criteria_free(struct criteria *criteria); /* NULL is allowed */

/* How many conditions there are. */
size_t criteria_count(const struct criteria *criteria);

/* How many conditions an entry does not fulfil. For each of them an object {criterion,
 * expected, found} is added to `misses`, unless that is NULL. */
size_t criteria_miss(const struct criteria *criteria, const json_t *entry,
                     json_t *misses);

#endif
