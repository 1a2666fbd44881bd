/* SPDX-License-Identifier: Apache-2.0 */
#include "src/sample_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <stdio.h>
#include <string.h>

/* An object on its way. `names` holds true for each member that must be there, false for
 * one that may. */
struct making {
    struct sample_task *task;
    json_t *names;
    json_t *object;
    size_t most;
};

static void want(json_t *names, const char *name, bool required)
{
    if (required || json_object_get(names, name) == NULL)
        json_object_set_new(names, name, json_boolean(required));
}

static void want_all(json_t *names, const json_t *list)
{
    size_t index;
    json_t *name;

    json_array_foreach(list, index, name)
    {
        if (json_is_string(name))
            want(names, json_string_value(name), true);
    }
}

/* A member that is only written stays out of answers, one that is only read out of
 * requests. */
static bool is_hidden(const struct making *making, const json_t *property)
{
    const char *flag =
        making->task->sample->options.use == SAMPLE_RESPONSE ? "writeOnly" : "readOnly";

    return json_is_true(json_object_get(property, flag));
}

static void list_names(struct making *making)
{
    const struct sample_conjuncts *nodes = &making->task->view.nodes;

    for (size_t i = 0; i < nodes->count; i++) {
        const char *name;
        const json_t *property;

        json_object_foreach(json_object_get(nodes->items[i]->json, "properties"), name,
                            property)
        {
            if (!is_hidden(making, property))
                want(making->names, name, false);
        }
    }
    for (size_t i = 0; i < nodes->count; i++)
        want_all(making->names, json_object_get(nodes->items[i]->json, "required"));
}

static bool is_wanted(const struct making *making, const char *name)
{
    const json_t *wanted = json_object_get(making->names, name);

    return json_is_true(wanted) || (wanted != NULL && !making->task->least);
}

/* What members ask for by being there: others, and schemas. */
static void add_dependents(struct making *making)
{
    struct sample_task *task = making->task;

    for (size_t i = 0; i < task->view.nodes.count; i++) {
        const struct schema *node = task->view.nodes.items[i];
        const struct schema_check *schemas = schema_check_named(node, "dependentSchemas");
        const char *name;
        const json_t *names;

        json_object_foreach(json_object_get(node->json, "dependentRequired"), name, names)
        {
            if (is_wanted(making, name))
                want_all(making->names, names);
        }
        for (size_t j = 0; schemas != NULL && j < schemas->count; j++)
            if (is_wanted(making, schemas->branches[j].name))
                sample_view_add(&task->view, schemas->branches[j].schema, &task->choices);
    }
}

static void plan_names(struct making *making)
{
    size_t nodes, names;

    do {
        nodes = making->task->view.nodes.count;
        names = json_object_size(making->names);
        list_names(making);
        add_dependents(making);
    } while (making->task->view.nodes.count > nodes ||
             json_object_size(making->names) > names);
}

/* Collects the schemas of a member; false when it may not be there. */
static bool list_schemas(const struct sample_view *view, const char *name,
                         struct sample_conjuncts *out)
{
    for (size_t i = 0; i < view->nodes.count; i++) {
        const struct schema *node = view->nodes.items[i];
        const struct schema_check *patterns =
            schema_check_named(node, "patternProperties");
        const struct schema_check *rest =
            schema_check_named(node, "additionalProperties");
        const struct schema_branch *own = schema_property_named(node, name, strlen(name));
        size_t before = out->count;

        if (own != NULL)
            sample_conjuncts_add(out, own->schema);
        for (size_t j = 0; patterns != NULL && j < patterns->count; j++)
            if (schema_pattern_matches(patterns->branches[j].pattern, name, strlen(name)))
                sample_conjuncts_add(out, patterns->branches[j].schema);
        if (out->count == before && rest != NULL && rest->schema != NULL)
            sample_conjuncts_add(out, rest->schema);
        for (size_t j = before; j < out->count; j++)
            if (out->items[j]->never)
                return false;
    }
    return true;
}

static json_t *named_value(const struct sample_view *view, const char *name,
                           const struct sample_conjuncts *schemas)
{
    json_t *value = json_object_get(view->named, name);

    for (size_t i = 0; value != NULL && i < schemas->count; i++)
        if (!schema_validate(schemas->items[i], value, NULL, NULL))
            return NULL;
    return json_incref(value);
}

/* False when a member that must be there cannot be made. */
static bool add_member(struct making *making, const char *name, bool required)
{
    struct sample_task *task = making->task;
    AUTO_CONJUNCTS struct sample_conjuncts schemas = {.count = 0};
    json_t *value;

    if (!required && (task->least || json_object_size(making->object) >= making->most))
        return true;
    if (!list_schemas(&task->view, name, &schemas) ||
        (!required && sample_leads_round(&task->view, &schemas)))
        return !required;
    value = named_value(&task->view, name, &schemas);
    if (value == NULL)
        value = sample_make(task->sample, &task->view, &schemas, task->variant);
    if (value == NULL)
        return !required;
    json_object_set_new(making->object, name, value);
    return true;
}

/* Those that must be there come first, so that a limit is kept for them; the object then
 * shows all in the order of the schema. */
static bool add_members(struct making *making)
{
    json_t *ordered = json_object();
    const char *name;
    const json_t *required;
    bool done = true;

    for (int pass = 0; done && pass < 2; pass++) {
        json_object_foreach(making->names, name, required)
        {
            if (json_is_true(required) == (pass == 0))
                done = done && add_member(making, name, pass == 0);
        }
    }
    json_object_foreach(making->names, name, required)
    {
        json_t *value = json_object_get(making->object, name);

        if (value != NULL)
            json_object_set(ordered, name, value);
    }
    json_decref(making->object);
    making->object = ordered;
    return done;
}

/* Returns new a name for a member that no schema names. */
static char *free_name(const struct making *making, unsigned index)
{
    const struct sample_conjuncts *nodes = &making->task->view.nodes;

    for (size_t i = 0; i < nodes->count; i++) {
        const struct schema_check *rule =
            schema_check_named(nodes->items[i], "propertyNames");
        const struct schema_check *patterns =
            schema_check_named(nodes->items[i], "patternProperties");
        struct sample_options options = {.variant = index};
        json_auto_t *name = rule == NULL ? NULL : sample_value(rule->schema, &options);

        if (json_is_string(name))
            return memory_text(json_string_value(name));
        if (patterns != NULL && patterns->count > 0)
            return sample_pattern(patterns->branches[0].name, 1 + index / 26, index);
    }
    return memory_format("key%u", index + 1);
}

static void fill_up(struct making *making)
{
    const struct sample_view *view = &making->task->view;
    size_t least = sample_count(view, "minProperties", true, 0);

    for (unsigned i = 0; json_object_size(making->object) < least &&
                         i < least + SAMPLE_MAX_VARIANTS && i < SAMPLE_MAX_ITEMS;
         i++) {
        AUTO_FREE char *name = free_name(making, i);

        if (name != NULL && json_object_get(making->object, name) == NULL)
            (void)add_member(making, name, true);
    }
}

json_t *sample_object(struct sample_task *task)
{
    struct making making = {
        .task = task,
        .names = json_object(),
        .object = json_object(),
        .most = sample_count(&task->view, "maxProperties", false, SAMPLE_MAX_ITEMS)};
    bool done;

    plan_names(&making);
    done = !task->view.never && add_members(&making);
    if (done)
        fill_up(&making);
    json_decref(making.names);
    if (done)
        return making.object;
    json_decref(making.object);
    return NULL;
}
