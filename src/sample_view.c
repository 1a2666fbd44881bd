/* SPDX-License-Identifier: Apache-2.0 */
#include "src/sample_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <string.h>

#define COMPONENTS "/components/schemas/"

unsigned sample_choose(struct sample_choices *choices, size_t radix)
{
    size_t at = choices->used;

    if (radix <= 1 || at == SAMPLE_MAX_CHOICES)
        return 0;
    choices->radixes[at] = radix > SAMPLE_MAX_TRIES ? SAMPLE_MAX_TRIES : (unsigned)radix;
    choices->used++;
    return choices->digits[at];
}

void sample_conjuncts_add(struct sample_conjuncts *list, const struct schema *schema)
{
    void *items = list->items;

    memory_reserve(&items, &list->capacity, list->count + 1,
                   sizeof(const struct schema *));
    list->items = items;
    list->items[list->count++] = schema;
}

void sample_conjuncts_clear(struct sample_conjuncts *list)
{
    free(list->items);
}

void sample_view_clear(struct sample_view *view)
{
    sample_conjuncts_clear(&view->nodes);
    json_decref(view->named);
}

static bool has_node(const struct sample_view *view, const struct schema *schema)
{
    for (size_t i = 0; i < view->nodes.count; i++)
        if (view->nodes.items[i] == schema)
            return true;
    return false;
}

bool sample_is_round(const struct sample_view *view, const struct schema *schema)
{
    for (int i = 0; schema != NULL && i < SAMPLE_MAX_DEPTH; i++) {
        const struct schema_check *reference = schema_check_named(schema, "$ref");

        for (const struct sample_view *at = view; at != NULL; at = at->outer)
            if (has_node(at, schema))
                return true;
        schema = reference == NULL ? NULL : reference->schema;
    }
    return false;
}

bool sample_leads_round(const struct sample_view *view,
                        const struct sample_conjuncts *schemas)
{
    for (size_t i = 0; i < schemas->count; i++)
        if (sample_is_round(view, schemas->items[i]))
            return true;
    return false;
}

size_t sample_count(const struct sample_view *view, const char *keyword, bool most,
                    size_t fallback)
{
    size_t count = fallback;
    bool has = false;

    for (size_t i = 0; i < view->nodes.count; i++) {
        const json_t *value = json_object_get(view->nodes.items[i]->json, keyword);
        double number = json_number_value(value);
        size_t here = number >= 1e9 ? (size_t)1e9 : number <= 0 ? 0 : (size_t)number;

        if (!json_is_number(value))
            continue;
        if (!has || (most ? here > count : here < count))
            count = here;
        has = true;
    }
    return count;
}

/* --- Discriminators --- */

/* The last name of a component's or file's reference. */
static const char *reference_name(const char *reference)
{
    const char *slash = strrchr(reference, '/');

    return slash == NULL ? reference : slash + 1;
}

/* What the discriminator's member holds for the schema behind `reference`. */
static const char *mapped_name(const json_t *discriminator, const char *reference)
{
    const char *key;
    const json_t *value;
    json_t *mapping = json_object_get(discriminator, "mapping");

    json_object_foreach(mapping, key, value)
    {
        const char *target = json_string_value(value);

        if (target != NULL &&
            (strcmp(target, reference) == 0 ||
             strcmp(reference_name(target), reference_name(reference)) == 0))
            return key;
    }
    return reference_name(reference);
}

static void name_member(struct sample_view *view, const struct schema *schema,
                        const char *reference)
{
    const json_t *discriminator = json_object_get(schema->json, "discriminator");
    const char *member = value_string_member(discriminator, "propertyName");

    if (member == NULL || reference == NULL)
        return;
    if (view->named == NULL)
        view->named = json_object();
    if (json_object_get(view->named, member) == NULL)
        json_object_set_new(view->named, member,
                            json_string(mapped_name(discriminator, reference)));
}

/* --- Laying out --- */

static bool is_null(const struct schema *schema)
{
    const char *type = value_string_member(schema->json, "type");

    return type != NULL && strcmp(type, "null") == 0;
}

/* What need not be tried first: null alone, and what leads round. */
static int reluctance(const struct sample_view *view, const struct schema *branch)
{
    return sample_is_round(view, branch) ? 2 : is_null(branch) ? 1 : 0;
}

/* The branch of the way taken. */
static const struct schema *chosen_branch(const struct sample_view *view,
                                          const struct schema_check *check, unsigned way)
{
    for (int pass = 0; pass < 3; pass++)
        for (size_t i = 0; i < check->count; i++)
            if (reluctance(view, check->branches[i].schema) == pass && way-- == 0)
                return check->branches[i].schema;
    return check->branches[0].schema;
}

static void add_union(struct sample_view *view, const struct schema *schema,
                      const char *keyword, struct sample_choices *choices)
{
    const struct schema_check *check = schema_check_named(schema, keyword);
    const struct schema *branch;

    if (check == NULL || check->count == 0)
        return;
    branch = chosen_branch(view, check, sample_choose(choices, check->count));
    name_member(view, schema, value_string_member(branch->json, "$ref"));
    sample_view_add(view, branch, choices);
}

static void add_condition(struct sample_view *view, const struct schema *schema,
                          struct sample_choices *choices)
{
    const struct schema_check *check = schema_check_named(schema, "if");
    bool holds;

    if (check == NULL || (check->then == NULL && check->otherwise == NULL))
        return;
    holds = sample_choose(choices, 2) == 0;
    if (holds)
        sample_view_add(view, check->schema, choices);
    if (holds && check->then != NULL)
        sample_view_add(view, check->then, choices);
    if (!holds && check->otherwise != NULL)
        sample_view_add(view, check->otherwise, choices);
}

static void add_references(struct sample_view *view, const struct schema *schema,
                           struct sample_choices *choices)
{
    static const char *const keywords[] = {"$ref", "$dynamicRef"};

    for (size_t i = 0; i < sizeof keywords / sizeof keywords[0]; i++) {
        const struct schema_check *check = schema_check_named(schema, keywords[i]);

        if (check != NULL && check->schema != NULL)
            sample_view_add(view, check->schema, choices);
    }
}

void sample_view_add(struct sample_view *view, const struct schema *schema,
                     struct sample_choices *choices)
{
    const struct schema_check *all;

    if (has_node(view, schema))
        return;
    view->never = view->never || schema->never;
    sample_conjuncts_add(&view->nodes, schema);
    if (view->component == NULL &&
        strncmp(schema->pointer, COMPONENTS, strlen(COMPONENTS)) == 0)
        view->component = schema->pointer;
    add_references(view, schema, choices);
    all = schema_check_named(schema, "allOf");
    for (size_t i = 0; all != NULL && i < all->count; i++)
        sample_view_add(view, all->branches[i].schema, choices);
    add_union(view, schema, "anyOf", choices);
    add_union(view, schema, "oneOf", choices);
    add_condition(view, schema, choices);
    /* A parent that others extend names the child it is a part of. */
    name_member(view, schema, view->component);
}
