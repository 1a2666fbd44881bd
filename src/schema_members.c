/* SPDX-License-Identifier: Apache-2.0 */
/* The keywords that apply subschemas to members and elements (2020-12 core 10.3, 11). */
#include "src/schema_internal.h"

#include "src/memory.h"

#include <stdint.h>
#include <string.h>

/* Applies the check's one subschema to a member. Where that is false, the member itself
 * is what should not be there, and `text` says so. */
static bool apply_rest(struct schema_run *run, const struct schema_check *check,
                       const json_t *member, const char *key, size_t index,
                       const char *text)
{
    schema_evaluated_add(run->evaluated, index);
    return check->schema->never
               ? schema_fail_member(run, check, member, key, index, text)
               : schema_apply_member(run, check->schema, member, key, index);
}

/* True when there is no point in going on: invalid and nobody listens, or ended. */
static bool is_settled(const struct schema_run *run, bool valid)
{
    return run->stopped || (!valid && run->report == NULL);
}

static bool validate_properties(struct schema_run *run, const struct schema_check *check,
                                const json_t *instance)
{
    bool valid = true;
    size_t index = 0;
    const char *key;
    const json_t *member;
    json_object_foreach((json_t *)instance, key, member)
    {
        const struct schema_branch *branch = schema_branch_named(check, key);
        if (branch != NULL && !is_settled(run, valid)) {
            schema_evaluated_add(run->evaluated, index);
            valid = schema_apply_member(run, branch->schema, member, key, index) && valid;
        }
        index++;
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
                              const json_t *instance)
{
    bool valid = true;
    size_t index = 0;
    const char *key;
    const json_t *member;
    json_object_foreach((json_t *)instance, key, member)
    {
        for (size_t i = 0; i < check->count && !is_settled(run, valid); i++) {
            if (schema_pattern_matches(check->branches[i].pattern, key, strlen(key))) {
                schema_evaluated_add(run->evaluated, index);
                valid = schema_apply_member(run, check->branches[i].schema, member, key,
                                            index) &&
                        valid;
            }
        }
        index++;
    }
    return valid;
}

static bool compile_additional(struct schema_compiler *compiler,
                               struct schema_check *check, struct error *error)
{
    check->siblings[0] = schema_check_named(compiler->node, "properties");
    check->siblings[1] = schema_check_named(compiler->node, "patternProperties");
    return schema_compile_one(compiler, check, error);
}

static bool is_additional(const struct schema_check *check, const char *key)
{
    const struct schema_check *patterns = check->siblings[1];
    for (size_t i = 0; patterns != NULL && i < patterns->count; i++) {
        if (schema_pattern_matches(patterns->branches[i].pattern, key, strlen(key))) {
            return false;
        }
    }
    return check->siblings[0] == NULL ||
           schema_branch_named(check->siblings[0], key) == NULL;
}

static bool validate_additional(struct schema_run *run, const struct schema_check *check,
                                const json_t *instance)
{
    bool valid = true;
    size_t index = 0;
    const char *key;
    const json_t *member;
    json_object_foreach((json_t *)instance, key, member)
    {
        if (!is_settled(run, valid) && is_additional(check, key)) {
            valid = apply_rest(run, check, member, key, index,
                               "expected no member of this name") &&
                    valid;
        }
        index++;
    }
    return valid;
}

static bool validate_names(struct schema_run *run, const struct schema_check *check,
                           const json_t *instance)
{
    bool valid = true;
    const char *key;
    const json_t *member;
    json_object_foreach((json_t *)instance, key, member)
    {
        if (!is_settled(run, valid)) {
            json_t *name = json_string(key);
            valid = schema_apply_member(run, check->schema, name, key, 0) && valid;
            json_decref(name);
        }
    }
    return valid;
}

static bool validate_prefix(struct schema_run *run, const struct schema_check *check,
                            const json_t *instance)
{
    bool valid = true;
    size_t index;
    const json_t *item;
    json_array_foreach((json_t *)instance, index, item)
    {
        if (index >= check->count || is_settled(run, valid)) {
            break;
        }
        schema_evaluated_add(run->evaluated, index);
        valid =
            schema_apply_member(run, check->branches[index].schema, item, NULL, index) &&
            valid;
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

static bool validate_items(struct schema_run *run, const struct schema_check *check,
                           const json_t *instance)
{
    bool valid = true;
    for (size_t i = check->minimum;
         i < json_array_size(instance) && !is_settled(run, valid); i++) {
        valid = apply_rest(run, check, json_array_get(instance, i), NULL, i,
                           "expected no item here") &&
                valid;
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
    if (!json_is_number(value) || !schema_number_is_integer(value) ||
        json_number_value(value) < 0) {
        return schema_compile_fail(compiler->node, keyword, NULL, error,
                                   "expected a whole number of at least 0");
    }
    *out = (size_t)json_number_value(value);
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
                              const json_t *instance)
{
    size_t count = 0;
    size_t index;
    const json_t *item;
    json_array_foreach((json_t *)instance, index, item)
    {
        if (schema_test_member(run, check->schema, item, NULL, index)) {
            schema_evaluated_add(run->evaluated, index);
            count++;
        }
    }
    if (!json_is_array(instance) ||
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
                                       const json_t *instance)
{
    bool valid = true;
    size_t index;
    const json_t *item;
    json_array_foreach((json_t *)instance, index, item)
    {
        if (!is_settled(run, valid) && !schema_evaluated_has(run->evaluated, index)) {
            valid = apply_rest(run, check, item, NULL, index, "expected no item here") &&
                    valid;
        }
    }
    return valid;
}

static bool validate_unevaluated_properties(struct schema_run *run,
                                            const struct schema_check *check,
                                            const json_t *instance)
{
    bool valid = true;
    size_t index = 0;
    const char *key;
    const json_t *member;
    json_object_foreach((json_t *)instance, key, member)
    {
        if (!is_settled(run, valid) && !schema_evaluated_has(run->evaluated, index)) {
            valid = apply_rest(run, check, member, key, index,
                               "expected no member of this name") &&
                    valid;
        }
        index++;
    }
    return valid;
}

const struct schema_keyword schema_members[] = {
    {.name = "properties",
     .vocabulary = SCHEMA_APPLICATOR,
     .shape = SCHEMA_MAP,
     .openapi = true,
     .compile = schema_compile_map,
     .validate = validate_properties},
    {.name = "patternProperties",
     .vocabulary = SCHEMA_APPLICATOR,
     .shape = SCHEMA_MAP,
     .compile = compile_patterns,
     .validate = validate_patterns},
    {.name = "additionalProperties",
     .vocabulary = SCHEMA_APPLICATOR,
     .shape = SCHEMA_ONE,
     .openapi = true,
     .compile = compile_additional,
     .validate = validate_additional},
    {.name = "propertyNames",
     .vocabulary = SCHEMA_APPLICATOR,
     .shape = SCHEMA_ONE,
     .compile = schema_compile_one,
     .validate = validate_names},
    {.name = "prefixItems",
     .vocabulary = SCHEMA_APPLICATOR,
     .shape = SCHEMA_LIST,
     .compile = schema_compile_list,
     .validate = validate_prefix},
    {.name = "items",
     .vocabulary = SCHEMA_APPLICATOR,
     .shape = SCHEMA_ONE,
     .openapi = true,
     .compile = compile_items,
     .validate = validate_items},
    {.name = "contains",
     .vocabulary = SCHEMA_APPLICATOR,
     .shape = SCHEMA_ONE,
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
