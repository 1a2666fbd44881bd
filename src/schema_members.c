/* SPDX-License-Identifier: Apache-2.0 */
/* The keywords that apply subschemas to members and elements (2020-12 core 10.3, 11). */
#include "src/schema_internal.h"

#include "src/memory.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

/* Applies the check's one subschema to a member. Where that is false, the member itself
 * is what should not be there, and `text` says so. */
static bool apply_rest(struct schema_run *run, const struct schema_check *check,
                       const struct tape_node *member, const struct tape_node *name,
                       size_t index, const char *text)
{
    schema_evaluated_add(run->evaluated, index);
    return check->schema->never
               ? schema_fail_member(run, check, member, name, index, text)
               : schema_apply_member(run, check->schema, member, name, index);
}

/* True when there is no point in going on: invalid and nobody listens, or ended. */
static bool is_settled(const struct schema_run *run, bool valid)
{
    return run->stopped || (!valid && run->report == NULL);
}

static uint32_t members_of(const struct tape_node *instance)
{
    return instance->type == TAPE_OBJECT ? instance->length : 0;
}

static uint32_t elements_of(const struct tape_node *instance)
{
    return instance->type == TAPE_ARRAY ? instance->length : 0;
}

/* The branch of `properties` for the member of this name and place, or
 * SCHEMA_NO_NUMBER. */
static uint32_t branch_of(const struct schema_run *run,
                          const struct schema_check *properties,
                          const struct tape_node *name, uint32_t place)
{
    const struct schema_members *members = run->members;
    if (properties == NULL) {
        return SCHEMA_NO_NUMBER;
    }
    uint32_t number =
        place < SCHEMA_ORDERED
            ? members->numbers[place]
            : schema_words_find(members->words, name->hash, name->text, name->length);
    return number == SCHEMA_NO_NUMBER ? SCHEMA_NO_NUMBER : properties->by_number[number];
}

/* A member or element where only the verdict matters. */
static inline bool passes(struct schema_run *run, const struct schema *schema,
                          const struct tape_node *member, const struct tape_node *name)
{
    return schema->plain && schema_is_scalar(member)
               ? schema_run_plain(run, schema, member)
               : schema_apply_member(run, schema, member, name, 0);
}

/* In the order of the schema, which nobody minds who only wants the verdict. */
static bool pass_properties(struct schema_run *run, const struct schema_check *check,
                            const struct tape_node *instance)
{
    const struct schema_members *members = run->members;
    const struct schema_branch *end = check->branches + check->count;
    for (const struct schema_branch *branch = check->branches; branch < end; branch++) {
        if (schema_is_present(members, branch->number)) {
            const struct tape_node *member = instance + members->places[branch->number];
            if ((branch->settled >> member->type & 1) == 0 &&
                !passes(run, branch->schema, member, member - 1)) {
                return false;
            }
        }
    }
    return true;
}

static bool validate_properties(struct schema_run *run, const struct schema_check *check,
                                const struct tape_node *instance)
{
    bool valid = true;
    const struct tape_node *name = instance + 1;
    if (run->report == NULL && run->evaluated == NULL && check->is_placed &&
        instance->type == TAPE_OBJECT) {
        return pass_properties(run, check, instance);
    }
    for (uint32_t i = 0; i < members_of(instance); i++) {
        const struct tape_node *member = name + 1;
        uint32_t branch = branch_of(run, check, name, i);
        if (branch != SCHEMA_NO_NUMBER && !is_settled(run, valid)) {
            schema_evaluated_add(run->evaluated, i);
            valid = schema_apply_member(run, check->branches[branch].schema, member, name,
                                        i) &&
                    valid;
        }
        name = schema_behind(member);
    }
    return valid;
}

static bool compile_patterns(struct schema_compiler *compiler, struct schema_check *check,
                             struct error *error)
{
    char reason[128];
    if (!schema_compile_map(compiler, check, error)) {
        return false;
    }
    for (size_t i = 0; i < check->count; i++) {
        const char *source = check->branches[i].name;
        check->branches[i].pattern = schema_pattern_new(source, reason, sizeof reason);
        if (check->branches[i].pattern == NULL) {
            return schema_compile_fail(compiler->node, "patternProperties", source, error,
                                       "\"%s\" is no regular expression: %s", source,
                                       reason);
        }
    }
    return true;
}

static bool validate_patterns(struct schema_run *run, const struct schema_check *check,
                              const struct tape_node *instance)
{
    bool valid = true;
    const struct tape_node *name = instance + 1;
    for (uint32_t i = 0; i < members_of(instance); i++) {
        const struct tape_node *member = name + 1;
        for (size_t j = 0; j < check->count && !is_settled(run, valid); j++) {
            const struct schema_branch *branch = &check->branches[j];
            if (schema_pattern_matches(branch->pattern, name->text, name->length)) {
                schema_evaluated_add(run->evaluated, i);
                valid =
                    schema_apply_member(run, branch->schema, member, name, i) && valid;
            }
        }
        name = schema_behind(member);
    }
    return valid;
}

static bool compile_additional(struct schema_compiler *compiler,
                               struct schema_check *check, struct error *error)
{
    check->properties = schema_check_named(compiler->node, "properties");
    check->patterns = schema_check_named(compiler->node, "patternProperties");
    return schema_compile_one(compiler, check, error);
}

static bool has_pattern(const struct schema_check *patterns, const struct tape_node *name)
{
    for (size_t i = 0; patterns != NULL && i < patterns->count; i++) {
        if (schema_pattern_matches(patterns->branches[i].pattern, name->text,
                                   name->length)) {
            return true;
        }
    }
    return false;
}

static bool validate_additional(struct schema_run *run, const struct schema_check *check,
                                const struct tape_node *instance)
{
    bool valid = true;
    const struct tape_node *name = instance + 1;
    for (uint32_t i = 0; i < members_of(instance); i++) {
        const struct tape_node *member = name + 1;
        if (!is_settled(run, valid) &&
            branch_of(run, check->properties, name, i) == SCHEMA_NO_NUMBER &&
            !has_pattern(check->patterns, name)) {
            valid = apply_rest(run, check, member, name, i,
                               "expected no member of this name") &&
                    valid;
        }
        name = schema_behind(member);
    }
    return valid;
}

/* A name on a tape is a string like any other. */
static bool validate_names(struct schema_run *run, const struct schema_check *check,
                           const struct tape_node *instance)
{
    bool valid = true;
    const struct tape_node *name = instance + 1;
    for (uint32_t i = 0; i < members_of(instance); i++) {
        if (!is_settled(run, valid)) {
            valid = schema_apply_member(run, check->schema, name, name, 0) && valid;
        }
        name = schema_behind(name + 1);
    }
    return valid;
}

static bool validate_prefix(struct schema_run *run, const struct schema_check *check,
                            const struct tape_node *instance)
{
    bool valid = true;
    const struct tape_node *item = instance + 1;
    for (uint32_t i = 0; i < elements_of(instance) && i < check->count; i++) {
        if (is_settled(run, valid)) {
            break;
        }
        schema_evaluated_add(run->evaluated, i);
        valid =
            schema_apply_member(run, check->branches[i].schema, item, NULL, i) && valid;
        item = schema_behind(item);
    }
    return valid;
}

static bool compile_items(struct schema_compiler *compiler, struct schema_check *check,
                          struct error *error)
{
    const struct schema_check *prefix = schema_check_named(compiler->node, "prefixItems");
    check->minimum = prefix == NULL ? 0 : prefix->count;
    return schema_compile_one(compiler, check, error);
}

static bool pass_items(struct schema_run *run, const struct schema_check *check,
                       const struct tape_node *instance)
{
    const struct tape_node *item = instance + 1;
    for (uint32_t i = 0; i < instance->length; i++) {
        if (i >= check->minimum && !schema_is_settled(check->schema, item) &&
            !passes(run, check->schema, item, NULL)) {
            return false;
        }
        item = schema_behind(item);
    }
    return true;
}

static bool validate_items(struct schema_run *run, const struct schema_check *check,
                           const struct tape_node *instance)
{
    bool valid = true;
    const struct tape_node *item = instance + 1;
    if (run->report == NULL && run->evaluated == NULL && instance->type == TAPE_ARRAY) {
        return pass_items(run, check, instance);
    }
    for (uint32_t i = 0; i < elements_of(instance) && !is_settled(run, valid); i++) {
        if (i >= check->minimum) {
            valid =
                apply_rest(run, check, item, NULL, i, "expected no item here") && valid;
        }
        item = schema_behind(item);
    }
    return valid;
}

static bool read_limit(struct schema_compiler *compiler, const char *keyword, size_t *out,
                       struct error *error)
{
    const json_t *value = json_object_get(compiler->node->json, keyword);
    if (value == NULL ||
        (compiler->node->resource->vocabularies & SCHEMA_ASSERTION) == 0) {
        return true;
    }
    double limit = json_number_value(value);
    if (!json_is_number(value) || trunc(limit) != limit || limit < 0) {
        return schema_compile_fail(compiler->node, keyword, NULL, error,
                                   "expected a whole number of at least 0");
    }
    *out = (size_t)limit;
    return true;
}

static bool compile_contains(struct schema_compiler *compiler, struct schema_check *check,
                             struct error *error)
{
    check->minimum = 1;
    check->maximum = SIZE_MAX;
    return read_limit(compiler, "minContains", &check->minimum, error) &&
           read_limit(compiler, "maxContains", &check->maximum, error) &&
           schema_compile_one(compiler, check, error);
}

static bool validate_contains(struct schema_run *run, const struct schema_check *check,
                              const struct tape_node *instance)
{
    size_t count = 0;
    const struct tape_node *item = instance + 1;
    for (uint32_t i = 0; i < elements_of(instance); i++) {
        if (schema_test_member(run, check->schema, item, NULL, i)) {
            schema_evaluated_add(run->evaluated, i);
            count++;
        }
        item = schema_behind(item);
    }
    if (instance->type != TAPE_ARRAY ||
        (count >= check->minimum && count <= check->maximum)) {
        return true;
    }
    return count < check->minimum
               ? schema_fail(run, check, instance,
                             "expected at least %zu of the items to fit, received %zu",
                             check->minimum, count)
               : schema_fail(run, check, instance,
                             "expected at most %zu of the items to fit, received %zu",
                             check->maximum, count);
}

static bool compile_unevaluated(struct schema_compiler *compiler,
                                struct schema_check *check, struct error *error)
{
    compiler->node->tracks = true;
    return schema_compile_one(compiler, check, error);
}

static bool validate_unevaluated_items(struct schema_run *run,
                                       const struct schema_check *check,
                                       const struct tape_node *instance)
{
    bool valid = true;
    const struct tape_node *item = instance + 1;
    for (uint32_t i = 0; i < elements_of(instance); i++) {
        if (!is_settled(run, valid) && !schema_evaluated_has(run->evaluated, i)) {
            valid =
                apply_rest(run, check, item, NULL, i, "expected no item here") && valid;
        }
        item = schema_behind(item);
    }
    return valid;
}

static bool validate_unevaluated_properties(struct schema_run *run,
                                            const struct schema_check *check,
                                            const struct tape_node *instance)
{
    bool valid = true;
    const struct tape_node *name = instance + 1;
    for (uint32_t i = 0; i < members_of(instance); i++) {
        const struct tape_node *member = name + 1;
        if (!is_settled(run, valid) && !schema_evaluated_has(run->evaluated, i)) {
            valid = apply_rest(run, check, member, name, i,
                               "expected no member of this name") &&
                    valid;
        }
        name = schema_behind(member);
    }
    return valid;
}

const struct schema_keyword schema_members[] = {
    {.name = "properties",
     .vocabulary = SCHEMA_APPLICATOR,
     .shape = SCHEMA_MAP,
     .openapi = true,
     .plain = true,
     .concerns = 1U << TAPE_OBJECT,
     .compile = schema_compile_map,
     .validate = validate_properties},
    {.name = "patternProperties",
     .vocabulary = SCHEMA_APPLICATOR,
     .shape = SCHEMA_MAP,
     .plain = true,
     .concerns = 1U << TAPE_OBJECT,
     .compile = compile_patterns,
     .validate = validate_patterns},
    {.name = "additionalProperties",
     .vocabulary = SCHEMA_APPLICATOR,
     .shape = SCHEMA_ONE,
     .openapi = true,
     .plain = true,
     .concerns = 1U << TAPE_OBJECT,
     .compile = compile_additional,
     .validate = validate_additional},
    {.name = "propertyNames",
     .vocabulary = SCHEMA_APPLICATOR,
     .shape = SCHEMA_ONE,
     .plain = true,
     .concerns = 1U << TAPE_OBJECT,
     .compile = schema_compile_one,
     .validate = validate_names},
    {.name = "prefixItems",
     .vocabulary = SCHEMA_APPLICATOR,
     .shape = SCHEMA_LIST,
     .plain = true,
     .concerns = 1U << TAPE_ARRAY,
     .compile = schema_compile_list,
     .validate = validate_prefix},
    {.name = "items",
     .vocabulary = SCHEMA_APPLICATOR,
     .shape = SCHEMA_ONE,
     .openapi = true,
     .plain = true,
     .concerns = 1U << TAPE_ARRAY,
     .compile = compile_items,
     .validate = validate_items},
    {.name = "contains",
     .vocabulary = SCHEMA_APPLICATOR,
     .shape = SCHEMA_ONE,
     .plain = true,
     .concerns = 1U << TAPE_ARRAY,
     .compile = compile_contains,
     .validate = validate_contains},
    {.name = "unevaluatedItems",
     .vocabulary = SCHEMA_UNEVALUATED,
     .shape = SCHEMA_ONE,
     .compile = compile_unevaluated,
     .validate = validate_unevaluated_items},
    {.name = "unevaluatedProperties",
     .vocabulary = SCHEMA_UNEVALUATED,
     .shape = SCHEMA_ONE,
     .compile = compile_unevaluated,
     .validate = validate_unevaluated_properties},
    {.name = NULL},
};
