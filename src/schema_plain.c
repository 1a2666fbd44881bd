/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Plain schemas: those that judge a value without looking at its members or elements, at
 * what was evaluated or at the way here, in a bounded number of steps. Most members have
 * one (a type, a format, "this or null"), and it runs without any of the bookkeeping that
 * the others need.
 */
#include "src/schema_internal.h"

#define PLAIN_COST                                                                       \
    64 /* checks a plain schema may run, those of its subschemas included */

/* What the subschema adds, more than allowed when it is not plain (yet). */
static size_t cost_of(const struct schema *schema)
{
    return schema == NULL ? 0 : schema->plain ? schema->cost : PLAIN_COST + 1;
}

static size_t cost_of_check(const struct schema_check *check)
{
    if (!check->keyword->plain) {
        return PLAIN_COST + 1;
    }
    size_t cost =
        1 + cost_of(check->schema) + cost_of(check->then) + cost_of(check->otherwise);
    for (size_t i = 0; i < check->count && cost <= PLAIN_COST; i++) {
        cost += cost_of(check->branches[i].schema);
    }
    return cost;
}

static bool mark(struct schema *schema)
{
    size_t cost = 1;
    for (size_t i = 0; i < schema->count && cost <= PLAIN_COST; i++) {
        cost += cost_of_check(&schema->checks[i]);
    }
    schema->cost = (unsigned)cost;
    schema->plain = cost <= PLAIN_COST;
    return schema->plain;
}

/* Subschemas stand behind what they belong to, so that one pass from the end finds nearly
 * all of them; a cycle of references never becomes plain. */
void schema_plain_mark(struct schema **schemas, size_t count)
{
    bool changed = true;
    while (changed) {
        changed = false;
        for (size_t i = count; i-- > 0;) {
            changed = (!schemas[i]->plain && mark(schemas[i])) || changed;
        }
    }
}
