/* SPDX-License-Identifier: Apache-2.0 */
#include "src/contract_internal.h"

#include <string.h>

/* Which member leads from one kind to another; NULL stands for every member. */
static const struct step {
    enum contract_place_kind from;
    enum contract_place_kind to;
    const char *key;
} steps[] = {
    {PLACE_DOCUMENT, PLACE_PATHS, "paths"},
    {PLACE_DOCUMENT, PLACE_PATHS, "webhooks"},
    {PLACE_DOCUMENT, PLACE_COMPONENTS, "components"},
    {PLACE_PATHS, PLACE_PATH_ITEM, NULL},
    {PLACE_PATH_ITEM, PLACE_PARAMETERS, "parameters"},
    {PLACE_PATH_ITEM, PLACE_OPERATION, "get"},
    {PLACE_PATH_ITEM, PLACE_OPERATION, "put"},
    {PLACE_PATH_ITEM, PLACE_OPERATION, "post"},
    {PLACE_PATH_ITEM, PLACE_OPERATION, "delete"},
    {PLACE_PATH_ITEM, PLACE_OPERATION, "options"},
    {PLACE_PATH_ITEM, PLACE_OPERATION, "head"},
    {PLACE_PATH_ITEM, PLACE_OPERATION, "patch"},
    {PLACE_PATH_ITEM, PLACE_OPERATION, "trace"},
    {PLACE_OPERATION, PLACE_PARAMETERS, "parameters"},
    {PLACE_OPERATION, PLACE_BODY, "requestBody"},
    {PLACE_OPERATION, PLACE_RESPONSES, "responses"},
    {PLACE_PARAMETERS, PLACE_PARAMETER, NULL},
    {PLACE_PARAMETER, PLACE_ROOT_SCHEMA, "schema"},
    {PLACE_PARAMETER, PLACE_CONTENT, "content"},
    {PLACE_PARAMETER, PLACE_EXAMPLES, "examples"},
    {PLACE_BODIES, PLACE_BODY, NULL},
    {PLACE_BODY, PLACE_CONTENT, "content"},
    {PLACE_RESPONSES, PLACE_RESPONSE, NULL},
    {PLACE_RESPONSE, PLACE_HEADERS, "headers"},
    {PLACE_RESPONSE, PLACE_CONTENT, "content"},
    {PLACE_HEADERS, PLACE_HEADER, NULL},
    {PLACE_HEADER, PLACE_ROOT_SCHEMA, "schema"},
    {PLACE_HEADER, PLACE_CONTENT, "content"},
    {PLACE_CONTENT, PLACE_MEDIA, NULL},
    {PLACE_MEDIA, PLACE_ROOT_SCHEMA, "schema"},
    {PLACE_MEDIA, PLACE_EXAMPLES, "examples"},
    {PLACE_EXAMPLES, PLACE_EXAMPLE, NULL},
    {PLACE_COMPONENTS, PLACE_ROOT_SCHEMAS, "schemas"},
    {PLACE_COMPONENTS, PLACE_PARAMETERS, "parameters"},
    {PLACE_COMPONENTS, PLACE_RESPONSES, "responses"},
    {PLACE_COMPONENTS, PLACE_BODIES, "requestBodies"},
    {PLACE_COMPONENTS, PLACE_HEADERS, "headers"},
    {PLACE_COMPONENTS, PLACE_EXAMPLES, "examples"},
    {PLACE_COMPONENTS, PLACE_SCHEMES, "securitySchemes"},
    {PLACE_COMPONENTS, PLACE_PATHS, "pathItems"},
    {PLACE_SCHEMES, PLACE_SCHEME, NULL},
    {PLACE_ROOT_SCHEMAS, PLACE_ROOT_SCHEMA, NULL},
    {PLACE_SCHEMAS, PLACE_SCHEMA, NULL},
    {PLACE_SCHEMA, PLACE_SCHEMAS, "properties"},
    {PLACE_SCHEMA, PLACE_SCHEMAS, "patternProperties"},
    {PLACE_SCHEMA, PLACE_SCHEMAS, "dependentSchemas"},
    {PLACE_SCHEMA, PLACE_SCHEMAS, "$defs"},
    {PLACE_SCHEMA, PLACE_SCHEMAS, "allOf"},
    {PLACE_SCHEMA, PLACE_SCHEMAS, "anyOf"},
    {PLACE_SCHEMA, PLACE_SCHEMAS, "oneOf"},
    {PLACE_SCHEMA, PLACE_SCHEMAS, "prefixItems"},
    {PLACE_SCHEMA, PLACE_SCHEMA, "items"},
    {PLACE_SCHEMA, PLACE_SCHEMA, "additionalProperties"},
    {PLACE_SCHEMA, PLACE_SCHEMA, "not"},
    {PLACE_SCHEMA, PLACE_SCHEMA, "if"},
    {PLACE_SCHEMA, PLACE_SCHEMA, "then"},
    {PLACE_SCHEMA, PLACE_SCHEMA, "else"},
    {PLACE_SCHEMA, PLACE_SCHEMA, "contains"},
    {PLACE_SCHEMA, PLACE_SCHEMA, "propertyNames"},
    {PLACE_SCHEMA, PLACE_SCHEMA, "unevaluatedItems"},
    {PLACE_SCHEMA, PLACE_SCHEMA, "unevaluatedProperties"},
};

/* The names in these are free, so none of them is a key. */
static const bool is_map[PLACE_COUNT] = {
    [PLACE_BODIES] = true,   [PLACE_PARAMETERS] = true, [PLACE_HEADERS] = true,
    [PLACE_EXAMPLES] = true, [PLACE_SCHEMES] = true,    [PLACE_ROOT_SCHEMAS] = true,
    [PLACE_SCHEMAS] = true,  [PLACE_CONTENT] = true,
};

bool contract_place_is_map(enum contract_place_kind kind)
{
    return is_map[kind];
}

static void walk(struct contract_loading *loading, struct contract_node node,
                 enum contract_place_kind kind, contract_place_visit *visit);

/* What is a place to start at is not come upon from above as well. */
static bool is_entry(const struct contract_loading *loading, const char *pointer)
{
    return json_object_get(loading->parts->files->entered, pointer) != NULL;
}

static void walk_inner(struct contract_loading *loading, struct contract_node node,
                       enum contract_place_kind kind, contract_place_visit *visit)
{
    if (!is_entry(loading, node.pointer))
        walk(loading, node, kind, visit);
}

static void walk_members(struct contract_loading *loading, struct contract_node node,
                         const struct step *step, contract_place_visit *visit)
{
    const char *name;
    json_t *value;

    if (step->key != NULL) {
        walk_inner(loading, contract_node_member(loading, node, step->key), step->to,
                   visit);
        return;
    }
    for (size_t i = 0; i < json_array_size(node.value); i++)
        walk_inner(loading, contract_node_item(loading, node, i), step->to, visit);
    json_object_foreach(node.value, name, value)
    {
        /* Beside paths, extensions stand; other maps have free names. */
        if (step->from == PLACE_PATHS && strncmp(name, "x-", 2) == 0)
            continue;
        walk_inner(loading, contract_node_member(loading, node, name), step->to, visit);
    }
}

static void walk(struct contract_loading *loading, struct contract_node node,
                 enum contract_place_kind kind, contract_place_visit *visit)
{
    enum contract_place_kind inside = kind == PLACE_ROOT_SCHEMA ? PLACE_SCHEMA : kind;

    if (json_is_array(node.value) ? !is_map[kind] : !json_is_object(node.value))
        return;
    visit(loading, node, kind);
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
        if (steps[i].from == inside)
            walk_members(loading, node, &steps[i], visit);
}

void contract_place_walk(struct contract_loading *loading, struct contract_entry entry,
                         contract_place_visit *visit)
{
    walk(loading, contract_node_at(loading, entry.pointer), entry.kind, visit);
}

void contract_place_each(struct contract_loading *loading, contract_place_visit *visit)
{
    const struct contract_files *files = loading->parts->files;

    contract_place_walk(loading, (struct contract_entry){"", PLACE_DOCUMENT}, visit);
    for (size_t i = 0; i < files->entry_count; i++)
        contract_place_walk(loading, files->entries[i], visit);
}
