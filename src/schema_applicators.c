/* SPDX-License-Identifier: Apache-2.0 */
/* The keywords that apply subschemas to the same place (2020-12 core 8.2.3, 10.2). */
#include "src/schema_internal.h"

#include <string.h>

#define REFERENCE_HOPS 16 /* how far a chain of $ref is followed for a better message */

static bool compile_reference(struct schema_compiler *compiler,
                              struct schema_check *check, struct error *error)
{
    const char *keyword = check->keyword->name;
    if (!json_is_string(check->value)) {
        return schema_compile_fail(compiler->node, keyword, NULL, error,
                                   "expected a URI reference");
    }
    check->schema =
        schema_resolve(compiler->registry, compiler->node, keyword,
                       json_string_value(check->value), &check->dynamic, error);
    if (check->schema != NULL) {
        schema_enqueue(compiler->registry, check->schema);
    }
    return check->schema != NULL;
}

static bool validate_ref(struct schema_run *run, const struct schema_check *check,
                         const struct tape_node *instance)
{
    return schema_apply(run, check->schema, instance);
}

/* The outermost resource on the way here that has a dynamic anchor of this name decides
 * (2020-12 core 8.2.3.2). */
static bool validate_dynamic_ref(struct schema_run *run, const struct schema_check *check,
                                 const struct tape_node *instance)
{
    const struct schema *target = check->schema;
    const char *hash = strchr(json_string_value(check->value), '#');
    for (const struct schema_scope *scope = run->scope;
         check->dynamic && hash != NULL && scope != NULL; scope = scope->outer) {
        const struct schema *found = schema_resource_dynamic(scope->resource, hash + 1);
        target = found == NULL ? target : found;
    }
    return schema_apply(run, target, instance);
}

static bool validate_all(struct schema_run *run, const struct schema_check *check,
                         const struct tape_node *instance)
{
    bool valid = true;
    for (size_t i = 0; i < check->count && (valid || run->report != NULL); i++) {
        valid = schema_apply(run, check->branches[i].schema, instance) && valid;
    }
    return valid;
}

static bool holds(struct schema_run *run, const struct schema *schema,
                  const char *keyword, const struct tape_node *instance)
{
    const struct schema_check *check = schema_check_named(schema, keyword);
    return check == NULL || check->keyword->validate(run, check, instance);
}

/* False when a member has another value than the branch fixes for it: what tells the
 * branches of a union apart. */
static bool is_of_kind(struct schema_run *run, const struct schema *schema,
                       const struct tape_node *instance)
{
    const struct schema_check *properties = schema_check_named(schema, "properties");
    for (size_t i = 0; properties != NULL && i < properties->count; i++) {
        const struct schema *property = properties->branches[i].schema;
        const char *name = properties->branches[i].name;
        const struct tape_node *member = tape_member(instance, name, strlen(name));
        if (member != NULL &&
            (!holds(run, property, "const", member) ||
             (json_array_size(json_object_get(property->json, "enum")) == 1 &&
              !holds(run, property, "enum", member)))) {
            return false;
        }
    }
    return true;
}

/* False when the branch's type, or a member that names its kind, rules the instance out.
 */
static bool is_candidate(struct schema_run *run, const struct schema *schema,
                         const struct tape_node *instance)
{
    for (int hops = 0; hops < REFERENCE_HOPS; hops++) {
        if (schema->never || !holds(run, schema, "type", instance) ||
            !is_of_kind(run, schema, instance)) {
            return false;
        }
        const struct schema_check *reference = schema_check_named(schema, "$ref");
        if (reference == NULL) {
            return true;
        }
        schema = reference->schema;
    }
    return true;
}

/* The only branch that was meant for an instance of this type ("this or null"), or NULL.
 */
static const struct schema *only_candidate(struct schema_run *run,
                                           const struct schema_check *check,
                                           const struct tape_node *instance)
{
    schema_report *report = run->report;
    const struct schema *candidate = NULL;
    size_t count = 0;
    run->report = NULL;
    for (size_t i = 0; i < check->count; i++) {
        if (is_candidate(run, check->branches[i].schema, instance)) {
            candidate = check->branches[i].schema;
            count++;
        }
    }
    run->report = report;
    return count == 1 ? candidate : NULL;
}

/* No branch fits. What is wrong with the one that could have is worth more than "none of
 * 2". */
static bool fail_branches(struct schema_run *run, const struct schema_check *check,
                          const struct tape_node *instance)
{
    if (run->report == NULL || run->stopped) {
        return false;
    }
    const struct schema *candidate = only_candidate(run, check, instance);
    return candidate != NULL
               ? schema_apply(run, candidate, instance)
               : schema_fail_value(run, check, instance,
                                   "expected a value that fits one of %zu schemas",
                                   check->count);
}

/* Where somebody asks what was evaluated, every branch has to be tried. */
static bool validate_any(struct schema_run *run, const struct schema_check *check,
                         const struct tape_node *instance)
{
    bool valid = false;
    for (size_t i = 0; i < check->count && (!valid || run->evaluated != NULL); i++) {
        valid = schema_test(run, check->branches[i].schema, instance) || valid;
    }
    return valid || fail_branches(run, check, instance);
}

static bool validate_one(struct schema_run *run, const struct schema_check *check,
                         const struct tape_node *instance)
{
    size_t places[2] = {0, 0};
    size_t count = 0;
    for (size_t i = 0; i < check->count && count < 2; i++) {
        if (schema_test(run, check->branches[i].schema, instance)) {
            places[count++] = i + 1;
        }
    }
    if (count == 0) {
        return fail_branches(run, check, instance);
    }
    return count == 1 ||
           schema_fail_value(
               run, check, instance,
               "expected a value that fits only one of %zu schemas, not both %zu "
               "and %zu",
               check->count, places[0], places[1]);
}

static bool validate_not(struct schema_run *run, const struct schema_check *check,
                         const struct tape_node *instance)
{
    bool fits = schema_test(run, check->schema, instance);
    return !fits || schema_fail_value(run, check, instance,
                                      "expected a value that does not fit the schema");
}

static bool compile_if(struct schema_compiler *compiler, struct schema_check *check,
                       struct error *error)
{
    return schema_compile_one(compiler, check, error) &&
           schema_compile_neighbour(compiler, "then", &check->then, error) &&
           schema_compile_neighbour(compiler, "else", &check->otherwise, error);
}

static bool validate_if(struct schema_run *run, const struct schema_check *check,
                        const struct tape_node *instance)
{
    const struct schema *branch =
        schema_test(run, check->schema, instance) ? check->then : check->otherwise;
    return branch == NULL || schema_apply(run, branch, instance);
}

static bool has_member(const struct tape_node *instance, const char *name)
{
    return tape_member(instance, name, strlen(name)) != NULL;
}

static bool validate_dependent(struct schema_run *run, const struct schema_check *check,
                               const struct tape_node *instance)
{
    bool valid = true;
    for (size_t i = 0; i < check->count && (valid || run->report != NULL); i++) {
        if (has_member(instance, check->branches[i].name)) {
            valid = schema_apply(run, check->branches[i].schema, instance) && valid;
        }
    }
    return valid;
}

const struct schema_keyword schema_applicators[] = {
    {.name = "$defs", .vocabulary = SCHEMA_CORE, .shape = SCHEMA_MAP},
    {.name = "definitions", .vocabulary = SCHEMA_CORE, .shape = SCHEMA_MAP},
    {.name = "$ref",
     .vocabulary = SCHEMA_CORE,
     .openapi = true,
     .plain = true,
     .compile = compile_reference,
     .validate = validate_ref},
    {.name = "$dynamicRef",
     .vocabulary = SCHEMA_CORE,
     .compile = compile_reference,
     .validate = validate_dynamic_ref},
    {.name = "allOf",
     .vocabulary = SCHEMA_APPLICATOR,
     .shape = SCHEMA_LIST,
     .openapi = true,
     .plain = true,
     .compile = schema_compile_list,
     .validate = validate_all},
    {.name = "anyOf",
     .vocabulary = SCHEMA_APPLICATOR,
     .shape = SCHEMA_LIST,
     .openapi = true,
     .plain = true,
     .compile = schema_compile_list,
     .validate = validate_any},
    {.name = "oneOf",
     .vocabulary = SCHEMA_APPLICATOR,
     .shape = SCHEMA_LIST,
     .openapi = true,
     .plain = true,
     .compile = schema_compile_list,
     .validate = validate_one},
    {.name = "not",
     .vocabulary = SCHEMA_APPLICATOR,
     .shape = SCHEMA_ONE,
     .openapi = true,
     .plain = true,
     .compile = schema_compile_one,
     .validate = validate_not},
    {.name = "if",
     .vocabulary = SCHEMA_APPLICATOR,
     .shape = SCHEMA_ONE,
     .plain = true,
     .compile = compile_if,
     .validate = validate_if},
    {.name = "then", .vocabulary = SCHEMA_APPLICATOR, .shape = SCHEMA_ONE},
    {.name = "else", .vocabulary = SCHEMA_APPLICATOR, .shape = SCHEMA_ONE},
    {.name = "dependentSchemas",
     .vocabulary = SCHEMA_APPLICATOR,
     .shape = SCHEMA_MAP,
     .plain = true,
     .concerns = 1U << TAPE_OBJECT,
     .compile = schema_compile_map,
     .validate = validate_dependent},
    {.name = "contentSchema", .vocabulary = SCHEMA_ANNOTATION, .shape = SCHEMA_ONE},
    {.name = NULL},
};
