/* SPDX-License-Identifier: Apache-2.0 */
#include "src/contract_internal.h"

#include "src/memory.h"
#include "src/url.h"
#include "src/value.h"

#include <stdlib.h>
#include <string.h>

/* One step down from a schema to the schema of a member. */
struct step {
    struct contract_loading *loading;
    const char *name;
    struct contract_names *names; /* every member that is described */
    struct contract_node found;
    struct contract_node rest; /* additionalProperties, for members not described */
    size_t visits;
    int nesting;
};

static const char *const combinations[] = {"allOf", "anyOf", "oneOf"};

static bool is_index(const char *name)
{
    return name[0] != '\0' && strspn(name, "0123456789") == strlen(name);
}

static void look_at(struct step *step, struct contract_node schema)
{
    struct contract_loading *loading = step->loading;
    struct contract_node properties = contract_node_member(loading, schema, "properties");
    struct contract_node rest =
        contract_node_member(loading, schema, "additionalProperties");
    struct contract_node items = contract_node_member(loading, schema, "items");
    const char *name = step->name;

    if (json_is_object(properties.value))
        contract_names_add_keys(step->names, properties.value);
    if (step->found.value == NULL && json_object_get(properties.value, name) != NULL)
        step->found = contract_node_member(loading, properties, name);
    if (step->found.value == NULL && is_index(name) && json_is_object(items.value))
        step->found = items;
    if (step->rest.value == NULL && json_is_object(rest.value))
        step->rest = rest;
}

static void take_step(struct step *step, struct contract_node schema);

static void look_below(struct step *step, struct contract_node schema)
{
    if (value_string_member(schema.value, "$ref") != NULL)
        take_step(step, contract_node_reference(step->loading, schema));
    for (size_t i = 0; i < sizeof combinations / sizeof combinations[0]; i++) {
        struct contract_node list =
            contract_node_member(step->loading, schema, combinations[i]);

        for (size_t j = 0; j < json_array_size(list.value); j++)
            take_step(step, contract_node_item(step->loading, list, j));
    }
}

static void take_step(struct step *step, struct contract_node schema)
{
    if (!json_is_object(schema.value) || step->visits++ >= CONTRACT_MAX_VISITS ||
        step->nesting >= CONTRACT_MAX_NESTING)
        return;
    step->nesting++;
    look_at(step, schema);
    look_below(step, schema);
    step->nesting--;
}

/* Takes the first name of `*rest` (which starts with "/") off; returns it new. */
static char *take_name(const char **rest)
{
    const char *start = *rest;
    size_t length = 1 + strcspn(start + 1, "/");
    AUTO_FREE char *piece = memory_text_of(start, length);

    *rest = start + length;
    return value_pointer_last(piece);
}

enum contract_target contract_load_target(struct contract_loading *loading,
                                          struct contract_node schema,
                                          const char *pointer, struct contract_node *out,
                                          char **missing, struct contract_names *names)
{
    while (pointer[0] == '/') {
        AUTO_FREE char *name = take_name(&pointer);
        struct step step = {.loading = loading, .name = name, .names = names};

        contract_names_clear(names);
        take_step(&step, schema);
        if (step.found.value == NULL)
            step.found = step.rest;
        if (step.found.value == NULL && names->count == 0)
            return CONTRACT_TARGET_OPEN;
        if (step.found.value == NULL) {
            *missing = memory_text(name);
            return CONTRACT_TARGET_NONE;
        }
        schema = step.found;
    }
    *out = schema;
    return CONTRACT_TARGET_FOUND;
}
