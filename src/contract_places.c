/* SPDX-License-Identifier: Apache-2.0 */
#include "src/contract_internal.h"

/* Which member leads from one kind to another; NULL stands for every member. */
static const struct step {
    enum contract_place_kind from;
    const char *key;
    enum contract_place_kind to;
} steps[] = {
    {PLACE_DOCUMENT, "paths", PLACE_PATHS},
    {PLACE_DOCUMENT, "webhooks", PLACE_PATHS},
    {PLACE_DOCUMENT, "components", PLACE_COMPONENTS},
    {PLACE_PATHS, NULL, PLACE_PATH_ITEM},
    {PLACE_PATH_ITEM, "parameters", PLACE_PARAMETERS},
    {PLACE_PATH_ITEM, "get", PLACE_OPERATION},
    {PLACE_PATH_ITEM, "put", PLACE_OPERATION},
    {PLACE_PATH_ITEM, "post", PLACE_OPERATION},
    {PLACE_PATH_ITEM, "delete", PLACE_OPERATION},
    {PLACE_PATH_ITEM, "options", PLACE_OPERATION},
    {PLACE_PATH_ITEM, "head", PLACE_OPERATION},
    {PLACE_PATH_ITEM, "patch", PLACE_OPERATION},
    {PLACE_PATH_ITEM, "trace", PLACE_OPERATION},
    {PLACE_OPERATION, "parameters", PLACE_PARAMETERS},
    {PLACE_OPERATION, "requestBody", PLACE_BODY},
    {PLACE_OPERATION, "responses", PLACE_RESPONSES},
    {PLACE_PARAMETERS, NULL, PLACE_PARAMETER},
    {PLACE_PARAMETER, "schema", PLACE_ROOT_SCHEMA},
    {PLACE_PARAMETER, "content", PLACE_CONTENT},
    {PLACE_PARAMETER, "examples", PLACE_EXAMPLES},
    {PLACE_BODIES, NULL, PLACE_BODY},
    {PLACE_BODY, "content", PLACE_CONTENT},
    {PLACE_RESPONSES, NULL, PLACE_RESPONSE},
    {PLACE_RESPONSE, "headers", PLACE_HEADERS},
    {PLACE_RESPONSE, "content", PLACE_CONTENT},
    {PLACE_HEADERS, NULL, PLACE_HEADER},
    {PLACE_HEADER, "schema", PLACE_ROOT_SCHEMA},
    {PLACE_HEADER, "content", PLACE_CONTENT},
    {PLACE_CONTENT, NULL, PLACE_MEDIA},
    {PLACE_MEDIA, "schema", PLACE_ROOT_SCHEMA},
    {PLACE_MEDIA, "examples", PLACE_EXAMPLES},
    {PLACE_EXAMPLES, NULL, PLACE_EXAMPLE},
    {PLACE_COMPONENTS, "schemas", PLACE_ROOT_SCHEMAS},
    {PLACE_COMPONENTS, "parameters", PLACE_PARAMETERS},
    {PLACE_COMPONENTS, "responses", PLACE_RESPONSES},
    {PLACE_COMPONENTS, "requestBodies", PLACE_BODIES},
    {PLACE_COMPONENTS, "headers", PLACE_HEADERS},
    {PLACE_COMPONENTS, "examples", PLACE_EXAMPLES},
    {PLACE_COMPONENTS, "securitySchemes", PLACE_SCHEMES},
    {PLACE_COMPONENTS, "pathItems", PLACE_PATHS},
    {PLACE_SCHEMES, NULL, PLACE_SCHEME},
    {PLACE_ROOT_SCHEMAS, NULL, PLACE_ROOT_SCHEMA},
    {PLACE_SCHEMAS, NULL, PLACE_SCHEMA},
    {PLACE_SCHEMA, "properties", PLACE_SCHEMAS},
    {PLACE_SCHEMA, "patternProperties", PLACE_SCHEMAS},
    {PLACE_SCHEMA, "dependentSchemas", PLACE_SCHEMAS},
    {PLACE_SCHEMA, "$defs", PLACE_SCHEMAS},
    {PLACE_SCHEMA, "allOf", PLACE_SCHEMAS},
    {PLACE_SCHEMA, "anyOf", PLACE_SCHEMAS},
    {PLACE_SCHEMA, "oneOf", PLACE_SCHEMAS},
    {PLACE_SCHEMA, "prefixItems", PLACE_SCHEMAS},
    {PLACE_SCHEMA, "items", PLACE_SCHEMA},
    {PLACE_SCHEMA, "additionalProperties", PLACE_SCHEMA},
    {PLACE_SCHEMA, "not", PLACE_SCHEMA},
    {PLACE_SCHEMA, "if", PLACE_SCHEMA},
    {PLACE_SCHEMA, "then", PLACE_SCHEMA},
    {PLACE_SCHEMA, "else", PLACE_SCHEMA},
    {PLACE_SCHEMA, "contains", PLACE_SCHEMA},
    {PLACE_SCHEMA, "propertyNames", PLACE_SCHEMA},
    {PLACE_SCHEMA, "unevaluatedItems", PLACE_SCHEMA},
    {PLACE_SCHEMA, "unevaluatedProperties", PLACE_SCHEMA},
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

static void walk_members(struct contract_loading *loading, struct contract_node node,
                         const struct step *step, contract_place_visit *visit)
{
    const char *name;
    json_t *value;

    if (step->key != NULL) {
        walk(loading, contract_node_member(loading, node, step->key), step->to, visit);
        return;
    }
    for (size_t i = 0; i < json_array_size(node.value); i++)
        walk(loading, contract_node_item(loading, node, i), step->to, visit);
    json_object_foreach(node.value, name, value)
        walk(loading, contract_node_member(loading, node, name), step->to, visit);
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

void contract_place_each(struct contract_loading *loading, contract_place_visit *visit)
{
    walk(loading, contract_node_at(loading, ""), PLACE_DOCUMENT, visit);
}
