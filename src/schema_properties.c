/* SPDX-License-Identifier: Apache-2.0 */
#include "src/schema_internal.h"

#include "src/memory.h"

#include <string.h>

struct property {
    const char *name;
    const struct schema *schema;
};

/* What was found so far, and the schemas on the way down, so that a cycle ends. */
struct walk {
    struct property *found;
    size_t count, capacity;
    const struct schema *way[SCHEMA_MAX_DEPTH];
    size_t depth;
};

static const char *const branching[] = {"allOf", "anyOf", "oneOf"};

static bool enter(struct walk *walk, const struct schema *schema)
{
    for (size_t i = 0; i < walk->depth; i++) {
        if (walk->way[i] == schema) {
            return false;
        }
    }
    if (walk->depth == SCHEMA_MAX_DEPTH) {
        return false;
    }
    walk->way[walk->depth++] = schema;
    return true;
}

static void add(struct walk *walk, const struct schema_branch *branch)
{
    for (size_t i = 0; i < walk->count; i++) {
        if (strcmp(walk->found[i].name, branch->name) == 0) {
            return;
        }
    }
    memory_reserve((void **)&walk->found, &walk->capacity, walk->count + 1,
                   sizeof *walk->found);
    walk->found[walk->count++] = (struct property){branch->name, branch->schema};
}

static void collect(struct walk *walk, const struct schema *schema)
{
    if (!enter(walk, schema)) {
        return;
    }
    const struct schema_check *properties = schema_check_named(schema, "properties");
    for (size_t i = 0; properties != NULL && i < properties->count; i++) {
        add(walk, &properties->branches[i]);
    }
    const struct schema_check *reference = schema_check_named(schema, "$ref");
    if (reference != NULL) {
        collect(walk, reference->schema);
    }
    for (size_t i = 0; i < sizeof branching / sizeof *branching; i++) {
        const struct schema_check *check = schema_check_named(schema, branching[i]);
        for (size_t j = 0; check != NULL && j < check->count; j++) {
            collect(walk, check->branches[j].schema);
        }
    }
    walk->depth--;
}

static bool lists(const struct schema_check *required, const char *name)
{
    size_t index;
    const json_t *item;
    json_array_foreach(required == NULL ? NULL : (json_t *)required->value, index, item)
    {
        if (strcmp(json_string_value(item), name) == 0) {
            return true;
        }
    }
    return false;
}

static bool requires_name(struct walk *walk, const struct schema *schema,
                          const char *name);

/* One branch of allOf that demands the name is enough; of the others, all have to. */
static bool branches_require(struct walk *walk, const struct schema_check *check,
                             const char *name)
{
    size_t count = 0;
    for (size_t i = 0; check != NULL && i < check->count; i++) {
        count += requires_name(walk, check->branches[i].schema, name);
    }
    return check != NULL &&
           (strcmp(check->keyword->name, "allOf") == 0 ? count > 0
                                                       : count == check->count);
}

static bool requires_name(struct walk *walk, const struct schema *schema,
                          const char *name)
{
    if (!enter(walk, schema)) {
        return false;
    }
    const struct schema_check *reference = schema_check_named(schema, "$ref");
    bool found = lists(schema_check_named(schema, "required"), name) ||
                 (reference != NULL && requires_name(walk, reference->schema, name));
    for (size_t i = 0; !found && i < sizeof branching / sizeof *branching; i++) {
        found = branches_require(walk, schema_check_named(schema, branching[i]), name);
    }
    walk->depth--;
    return found;
}

void schema_each_property(const struct schema *schema, schema_property_visit *visit,
                          void *context)
{
    struct walk walk = {.count = 0};
    collect(&walk, schema);
    for (size_t i = 0; i < walk.count; i++) {
        visit(context, walk.found[i].name,
              requires_name(&walk, schema, walk.found[i].name), walk.found[i].schema);
    }
    free(walk.found);
}

static bool tells_of_others(struct walk *walk, const struct schema *schema)
{
    if (!enter(walk, schema)) {
        return false;
    }
    const struct schema_check *reference = schema_check_named(schema, "$ref");
    bool found = schema_check_named(schema, "additionalProperties") != NULL ||
                 schema_check_named(schema, "patternProperties") != NULL ||
                 schema_check_named(schema, "unevaluatedProperties") != NULL ||
                 (reference != NULL && tells_of_others(walk, reference->schema));
    for (size_t i = 0; !found && i < sizeof branching / sizeof *branching; i++) {
        const struct schema_check *check = schema_check_named(schema, branching[i]);
        for (size_t j = 0; !found && check != NULL && j < check->count; j++) {
            found = tells_of_others(walk, check->branches[j].schema);
        }
    }
    walk->depth--;
    return found;
}

bool schema_tells_of_others(const struct schema *schema)
{
    struct walk walk = {.count = 0};
    return tells_of_others(&walk, schema);
}
