/* SPDX-License-Identifier: Apache-2.0 */
#include "src/schema_internal.h"

#include "src/memory.h"

#include <assert.h>
#include <string.h>

#define WORD_BITS 64

void schema_evaluated_init(struct schema_evaluated *evaluated,
                           const struct tape_node *instance)
{
    bool holds_values = instance->type == TAPE_OBJECT || instance->type == TAPE_ARRAY;
    size_t count = holds_values ? instance->length : 0;
    *evaluated = (struct schema_evaluated){.count = count};
    evaluated->bits = count <= (size_t)SCHEMA_INLINE_WORDS * WORD_BITS
                          ? evaluated->few
                          : memory_array(count / WORD_BITS + 1, sizeof *evaluated->bits);
}

void schema_evaluated_clear(struct schema_evaluated *evaluated)
{
    if (evaluated->bits != evaluated->few) {
        free(evaluated->bits);
    }
}

void schema_evaluated_add(struct schema_evaluated *evaluated, size_t index)
{
    if (evaluated != NULL) {
        assert(index < evaluated->count);
        evaluated->bits[index / WORD_BITS] |= UINT64_C(1) << index % WORD_BITS;
    }
}

bool schema_evaluated_has(const struct schema_evaluated *evaluated, size_t index)
{
    return (evaluated->bits[index / WORD_BITS] >> index % WORD_BITS & 1) != 0;
}

void schema_evaluated_merge(struct schema_evaluated *into,
                            const struct schema_evaluated *from)
{
    if (into != NULL) {
        assert(into->count == from->count);
        for (size_t i = 0; i * WORD_BITS < from->count; i++) {
            into->bits[i] |= from->bits[i];
        }
    }
}

/* Ends the whole validation: a limit makes the verdict "invalid" whatever stands around
 * it, and unwinding at once keeps a schema that fans out into itself from running for
 * ever. */
static bool give_up(struct schema_run *run, const struct tape_node *instance)
{
    run->report = run->listener;
    schema_fail_schema(run, "$ref", instance,
                       run->depth >= SCHEMA_MAX_DEPTH
                           ? "expected a value that takes fewer nested schemas to judge"
                           : "expected a value that takes fewer steps to judge");
    run->report = NULL;
    run->stopped = true;
    return false;
}

/* Looks each member up once, for all schemas that share the words. */
static void find_members(const struct schema_words *words,
                         const struct tape_node *instance, struct schema_members *members)
{
    const struct tape_node *name = instance + 1;
    uint64_t first = 0; /* word of `present`, which is often all */
    members->words = words;
    memset(members->present, 0, sizeof members->present);
    for (uint32_t i = 0; i < instance->length; i++) {
        uint32_t number = schema_words_find(words, name->hash, name->text, name->length);
        if (i < SCHEMA_ORDERED) {
            members->numbers[i] = number;
        }
        if (number < WORD_BITS) {
            first |= UINT64_C(1) << number;
            members->places[number] = (uint32_t)(name + 1 - instance);
        } else if (number < SCHEMA_PLACES) {
            members->present[number / WORD_BITS] |= UINT64_C(1) << number % WORD_BITS;
            members->places[number] = (uint32_t)(name + 1 - instance);
        }
        name = schema_behind(name + 1);
    }
    members->present[0] = first;
}

/* With a report, all keywords have their say; what asks for the unevaluated rest only
 * where the others held, since a broken neighbour evaluates nothing. */
static bool run_checks(struct schema_run *run, const struct schema *schema,
                       const struct tape_node *instance)
{
    if (schema->never) {
        return schema_fail_schema(run, "false", instance, "expected nothing here");
    }
    bool valid = true;
    for (size_t i = 0; i < schema->count; i++) {
        const struct schema_check *check = &schema->checks[i];
        if (valid || check->keyword->vocabulary != SCHEMA_UNEVALUATED) {
            valid = check->validate(run, check, instance) && valid;
        }
        if (run->stopped || (!valid && run->report == NULL)) {
            return false;
        }
    }
    return valid;
}

/* With the members at hand that the checks of the schema ask for. */
static bool run_with_members(struct schema_run *run, const struct schema *schema,
                             const struct tape_node *instance)
{
    const struct schema_members *outer = run->members;
    struct schema_members members;
    find_members(schema->words, instance, &members);
    run->members = &members;
    bool valid = run_checks(run, schema, instance);
    run->members = outer;
    return valid;
}

/* True when the members the schema asks for are at hand, or are not asked for. */
static inline bool has_members(const struct schema_run *run, const struct schema *schema,
                               const struct tape_node *instance)
{
    return schema->words == NULL || instance->type != TAPE_OBJECT ||
           (run->members != NULL && run->members->words == schema->words);
}

/* Runs the checks with `evaluated` as what they add to. A schema that asks for the
 * unevaluated rest sees its own subschemas only, so it starts empty and hands over what
 * it has when it holds. */
static bool run_tracked(struct schema_run *run, const struct schema *schema,
                        const struct tape_node *instance,
                        struct schema_evaluated *evaluated)
{
    struct schema_evaluated own;
    bool fresh = schema->tracks;
    if (fresh) {
        schema_evaluated_init(&own, instance);
    }
    run->evaluated = fresh ? &own : evaluated;
    bool valid = has_members(run, schema, instance)
                     ? run_checks(run, schema, instance)
                     : run_with_members(run, schema, instance);
    if (fresh) {
        if (valid) {
            schema_evaluated_merge(evaluated, &own);
        }
        schema_evaluated_clear(&own);
    }
    return valid;
}

static bool run_plain_with_members(struct schema_run *run, const struct schema *schema,
                                   const struct tape_node *instance)
{
    const struct schema_members *outer = run->members;
    struct schema_members members;
    find_members(schema->words, instance, &members);
    run->members = &members;
    bool valid = schema_run_plain(run, schema, instance);
    run->members = outer;
    return valid;
}

static inline bool pass(struct schema_run *run, const struct schema *schema,
                        const struct tape_node *instance)
{
    return has_members(run, schema, instance)
               ? schema_run_plain(run, schema, instance)
               : run_plain_with_members(run, schema, instance);
}

static inline bool is_plain(const struct schema_run *run, const struct schema *schema)
{
    return schema->plain && run->report == NULL && run->evaluated == NULL;
}

/* In silence: who wants to hear what is wrong asks again. */
static bool judge_plain(struct schema_run *run, const struct schema *schema,
                        const struct tape_node *instance)
{
    schema_report *report = run->report;
    run->report = NULL;
    bool valid = pass(run, schema, instance);
    run->report = report;
    return valid;
}

bool schema_apply(struct schema_run *run, const struct schema *schema,
                  const struct tape_node *instance)
{
    if (schema_is_settled(schema, instance)) {
        return true;
    }
    if (is_plain(run, schema)) {
        return pass(run, schema, instance);
    }
    if (run->stopped) {
        return false;
    }
    if (schema->plain) {
        bool valid = judge_plain(run, schema, instance);
        if (valid || run->report == NULL) {
            return valid;
        }
    }
    if (run->depth >= SCHEMA_MAX_DEPTH || run->steps >= SCHEMA_MAX_STEPS) {
        return give_up(run, instance);
    }
    const struct schema *caller = run->schema;
    const struct schema_scope *outer = run->scope;
    struct schema_evaluated *evaluated = run->evaluated;
    struct schema_scope scope = {outer, schema->resource};
    run->depth++;
    run->steps++;
    run->schema = schema;
    run->scope = outer != NULL && outer->resource == schema->resource ? outer : &scope;
    bool valid = run_tracked(run, schema, instance, evaluated);
    run->depth--;
    run->schema = caller;
    run->scope = outer;
    run->evaluated = evaluated;
    return valid;
}

bool schema_test(struct schema_run *run, const struct schema *schema,
                 const struct tape_node *instance)
{
    if (is_plain(run, schema)) {
        return pass(run, schema, instance);
    }
    schema_report *report = run->report;
    struct schema_evaluated *evaluated = run->evaluated;
    struct schema_evaluated own;
    if (evaluated != NULL) {
        schema_evaluated_init(&own, instance);
        run->evaluated = &own;
    }
    run->report = NULL;
    bool valid = schema_apply(run, schema, instance);
    run->report = report;
    run->evaluated = evaluated;
    if (evaluated != NULL) {
        if (valid) {
            schema_evaluated_merge(evaluated, &own);
        }
        schema_evaluated_clear(&own);
    }
    return valid;
}

bool schema_apply_member(struct schema_run *run, const struct schema *schema,
                         const struct tape_node *member, const struct tape_node *name,
                         size_t index)
{
    if (is_plain(run, schema) && schema_is_scalar(member)) {
        return schema_run_plain(run, schema, member);
    }
    struct schema_path path = {run->path, name, index};
    struct schema_evaluated *evaluated = run->evaluated;
    const struct schema_members *members = run->members;
    run->path = &path;
    run->members = NULL;
    run->evaluated = NULL;
    bool valid = schema_apply(run, schema, member);
    run->path = path.outer;
    run->members = members;
    run->evaluated = evaluated;
    return valid;
}

bool schema_test_member(struct schema_run *run, const struct schema *schema,
                        const struct tape_node *member, const struct tape_node *name,
                        size_t index)
{
    schema_report *report = run->report;
    run->report = NULL;
    bool valid = schema_apply_member(run, schema, member, name, index);
    run->report = report;
    return valid;
}
