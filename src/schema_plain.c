/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Plain schemas: those that judge a value in a bounded number of steps, whatever led to
 * it. Their checks run without any of the bookkeeping that recursion, dynamic references
 * and reports need; nearly all schemas of an API are plain.
 *
 * A value whose type is all that matters (a member that is just a string, a null where
 * null is allowed) is settled without running any check at all.
 */
#include "src/schema_internal.h"

#define PLAIN_COST                                                                       \
    10000 /* checks a plain schema may run, those of its subschemas included */
#define PLAIN_RANK 32 /* subschemas within each other */

/* What the subschemas of a schema add up to. */
struct sum {
    size_t cost;
    unsigned rank; /* the greatest */
    bool plain;
};

static void add(struct sum *sum, const struct schema *schema)
{
    if (schema != NULL) {
        sum->plain = sum->plain && schema->plain;
        sum->cost += schema->cost;
        sum->rank = schema->rank > sum->rank ? schema->rank : sum->rank;
    }
}

static void add_check(struct sum *sum, const struct schema_check *check)
{
    sum->cost++;
    sum->plain = sum->plain && check->keyword->plain;
    add(sum, check->schema);
    add(sum, check->then);
    add(sum, check->otherwise);
    for (size_t i = 0; i < check->count && sum->plain; i++) {
        add(sum, check->branches[i].schema);
    }
}

/* The types for which only `type` has anything to say, through references as well. */
static uint32_t settled_types(const struct schema *schema)
{
    uint32_t settled = schema->never ? 0 : SCHEMA_ALL_TYPES;
    for (size_t i = 0; i < schema->count; i++) {
        const struct schema_check *check = &schema->checks[i];
        if (strcmp(check->keyword->name, "type") == 0) {
            settled &= check->settled;
        } else if (strcmp(check->keyword->name, "$ref") == 0) {
            settled &= check->schema->settled;
        } else {
            settled &= check->keyword->concerns == 0 ? 0 : ~check->keyword->concerns;
        }
    }
    return settled;
}

static bool mark(struct schema *schema)
{
    struct sum sum = {.cost = 1, .plain = !schema->tracks};
    for (size_t i = 0; i < schema->count && sum.plain; i++) {
        add_check(&sum, &schema->checks[i]);
    }
    schema->plain = sum.plain && sum.cost <= PLAIN_COST && sum.rank < PLAIN_RANK;
    schema->cost = (uint32_t)sum.cost;
    schema->rank = (uint8_t)(sum.rank + 1);
    schema->settled = settled_types(schema);
    schema->accepted = schema->count > 0 ? schema->checks[0].settled : 0;
    return schema->plain;
}

/* Subschemas stand behind what they belong to, so that one pass from the end finds nearly
 * all plain ones; a cycle of references never becomes plain. */
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

void schema_plain_settle(struct schema **schemas, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < schemas[i]->count; j++) {
            const struct schema_check *check = &schemas[i]->checks[j];
            for (size_t k = 0; k < check->count; k++) {
                check->branches[k].settled = check->branches[k].schema->settled;
            }
        }
    }
}
