/* SPDX-License-Identifier: Apache-2.0 */
#include "src/contract_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <string.h>

/* What an object of the document is, by where it stands. */
enum kind {
    NOTHING,
    DOCUMENT,
    PATHS,
    PATH_ITEM,
    OPERATION,
    PARAMETERS,
    PARAMETER,
    BODIES,
    BODY,
    RESPONSES,
    RESPONSE,
    HEADERS,
    HEADER,
    CONTENT,
    MEDIA,
    EXAMPLES,
    EXAMPLE,
    COMPONENTS,
    SCHEMES,
    SCHEME,
    ROOT_SCHEMAS, /* a map of schemas that stand for themselves */
    ROOT_SCHEMA,
    SCHEMAS, /* a map or list of schemas inside a schema */
    SCHEMA,
    KINDS,
};

/* Which member leads from one kind to another; NULL stands for every member. */
static const struct step {
    enum kind from;
    const char *key;
    enum kind to;
} steps[] = {
    {DOCUMENT, "paths", PATHS},
    {DOCUMENT, "webhooks", PATHS},
    {DOCUMENT, "components", COMPONENTS},
    {PATHS, NULL, PATH_ITEM},
    {PATH_ITEM, "parameters", PARAMETERS},
    {PATH_ITEM, "get", OPERATION},
    {PATH_ITEM, "put", OPERATION},
    {PATH_ITEM, "post", OPERATION},
    {PATH_ITEM, "delete", OPERATION},
    {PATH_ITEM, "options", OPERATION},
    {PATH_ITEM, "head", OPERATION},
    {PATH_ITEM, "patch", OPERATION},
    {PATH_ITEM, "trace", OPERATION},
    {OPERATION, "parameters", PARAMETERS},
    {OPERATION, "requestBody", BODY},
    {OPERATION, "responses", RESPONSES},
    {PARAMETERS, NULL, PARAMETER},
    {PARAMETER, "schema", ROOT_SCHEMA},
    {PARAMETER, "content", CONTENT},
    {PARAMETER, "examples", EXAMPLES},
    {BODIES, NULL, BODY},
    {BODY, "content", CONTENT},
    {RESPONSES, NULL, RESPONSE},
    {RESPONSE, "headers", HEADERS},
    {RESPONSE, "content", CONTENT},
    {HEADERS, NULL, HEADER},
    {HEADER, "schema", ROOT_SCHEMA},
    {HEADER, "content", CONTENT},
    {CONTENT, NULL, MEDIA},
    {MEDIA, "schema", ROOT_SCHEMA},
    {MEDIA, "examples", EXAMPLES},
    {EXAMPLES, NULL, EXAMPLE},
    {COMPONENTS, "schemas", ROOT_SCHEMAS},
    {COMPONENTS, "parameters", PARAMETERS},
    {COMPONENTS, "responses", RESPONSES},
    {COMPONENTS, "requestBodies", BODIES},
    {COMPONENTS, "headers", HEADERS},
    {COMPONENTS, "examples", EXAMPLES},
    {COMPONENTS, "securitySchemes", SCHEMES},
    {COMPONENTS, "pathItems", PATHS},
    {SCHEMES, NULL, SCHEME},
    {ROOT_SCHEMAS, NULL, ROOT_SCHEMA},
    {SCHEMAS, NULL, SCHEMA},
    {SCHEMA, "properties", SCHEMAS},
    {SCHEMA, "patternProperties", SCHEMAS},
    {SCHEMA, "dependentSchemas", SCHEMAS},
    {SCHEMA, "$defs", SCHEMAS},
    {SCHEMA, "allOf", SCHEMAS},
    {SCHEMA, "anyOf", SCHEMAS},
    {SCHEMA, "oneOf", SCHEMAS},
    {SCHEMA, "prefixItems", SCHEMAS},
    {SCHEMA, "items", SCHEMA},
    {SCHEMA, "additionalProperties", SCHEMA},
    {SCHEMA, "not", SCHEMA},
    {SCHEMA, "if", SCHEMA},
    {SCHEMA, "then", SCHEMA},
    {SCHEMA, "else", SCHEMA},
    {SCHEMA, "contains", SCHEMA},
    {SCHEMA, "propertyNames", SCHEMA},
    {SCHEMA, "unevaluatedItems", SCHEMA},
    {SCHEMA, "unevaluatedProperties", SCHEMA},
};

/* What the vendor key says there; NULL where it has no meaning. */
static const struct vocabulary_object *const vendor_objects[KINDS] = {
    [DOCUMENT] = &vocabulary_document,   [OPERATION] = &vocabulary_operation,
    [PARAMETER] = &vocabulary_parameter, [RESPONSE] = &vocabulary_response,
    [SCHEMA] = &vocabulary_schema,
};

/* The names in these are free, so none of them is a key. */
static const bool is_map[KINDS] = {
    [BODIES] = true,  [PARAMETERS] = true,   [HEADERS] = true, [EXAMPLES] = true,
    [SCHEMES] = true, [ROOT_SCHEMAS] = true, [SCHEMAS] = true, [CONTENT] = true,
};

static void walk(struct contract_loading *loading, struct contract_node node,
                 enum kind kind);

static void report_dangling(struct contract_loading *loading, const char *place,
                            const char *reference)
{
    struct contract_names names = {.count = 0};
    AUTO_FREE char *parent = memory_text(reference + 1);
    AUTO_FREE char *last = value_pointer_last(reference + 1);
    char *slash = strrchr(parent, '/');

    diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document, place,
                    "%s is not in the contract", reference);
    if (slash == NULL)
        return;
    *slash = '\0';
    if (json_is_object(value_at(loading->root, parent)))
        contract_names_add_keys(&names, value_at(loading->root, parent));
    contract_names_hint(&names, last, loading->diagnostics, "there");
    contract_names_clear(&names);
}

static void check_reference(struct contract_loading *loading, struct contract_node node,
                            enum kind kind)
{
    struct contract_node at = contract_node_member(loading, node, "$ref");
    const char *reference = json_string_value(at.value);

    if (reference == NULL || is_map[kind])
        return;
    if (reference[0] != '#') {
        diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                        at.pointer, "%s is in another file, which is not read",
                        reference);
        diagnostics_hint(loading->diagnostics,
                         "bring it into this contract, under components, and refer to "
                         "#/components/...");
        return;
    }
    /* An anchor of JSON Schema is the schema compiler's business. */
    if (reference[1] != '/' && (kind == SCHEMA || kind == ROOT_SCHEMA))
        return;
    if (contract_node_target(loading, reference).value == NULL)
        report_dangling(loading, at.pointer, reference);
}

static void check_invariants(struct contract_loading *loading,
                             struct contract_node vendor)
{
    static const char *const forms[] = {"duration", "ordered", "together-null"};
    struct contract_node list = contract_node_member(loading, vendor, "invariants");

    for (size_t i = 0; i < json_array_size(list.value); i++) {
        struct contract_node node = contract_node_item(loading, list, i);
        size_t count = 0;

        for (size_t j = 0; j < sizeof forms / sizeof forms[0]; j++)
            count += json_object_get(node.value, forms[j]) != NULL ? 1 : 0;
        if (count != 1) {
            diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                            node.pointer,
                            "the invariant has %zu of duration, ordered "
                            "and together-null",
                            count);
            diagnostics_hint(loading->diagnostics, "write exactly one of them");
        } else if (json_object_get(node.value, "duration") != NULL &&
                   (json_object_get(node.value, "from") == NULL ||
                    json_object_get(node.value, "to") == NULL)) {
            diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                            node.pointer, "duration lacks %s",
                            json_object_get(node.value, "from") == NULL ? "from" : "to");
            diagnostics_hint(loading->diagnostics,
                             "a duration is the time between the members from and to");
        }
    }
}

static void check_vendor(struct contract_loading *loading, struct contract_node node,
                         enum kind kind)
{
    struct contract_node vendor = contract_node_vendor(loading, node);
    const struct vocabulary_object *object = vendor_objects[kind];

    if (vendor.value == NULL || is_map[kind])
        return;
    if (object == NULL) {
        diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                        vendor.pointer, VOCABULARY_KEY " has no meaning here");
        diagnostics_hint(loading->diagnostics,
                         "it stands at the top of the contract, in an operation, a "
                         "parameter, a response or a schema");
        return;
    }
    (void)vocabulary_check(object, loading->document, vendor.pointer,
                           loading->diagnostics);
    if (kind == SCHEMA)
        check_invariants(loading, vendor);
}

static void walk_members(struct contract_loading *loading, struct contract_node node,
                         const struct step *step)
{
    const char *name;
    json_t *value;

    if (step->key != NULL) {
        walk(loading, contract_node_member(loading, node, step->key), step->to);
        return;
    }
    for (size_t i = 0; i < json_array_size(node.value); i++)
        walk(loading, contract_node_item(loading, node, i), step->to);
    json_object_foreach(node.value, name, value)
        walk(loading, contract_node_member(loading, node, name), step->to);
}

static void walk(struct contract_loading *loading, struct contract_node node,
                 enum kind kind)
{
    if (json_is_array(node.value) ? !is_map[kind] : !json_is_object(node.value))
        return;
    if (kind == ROOT_SCHEMA) {
        walk(loading, node, SCHEMA);
        (void)contract_load_schema(loading, node);
        return;
    }
    check_reference(loading, node, kind);
    check_vendor(loading, node, kind);
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
        if (steps[i].from == kind)
            walk_members(loading, node, &steps[i]);
}

void contract_load_places(struct contract_loading *loading)
{
    walk(loading, contract_node_at(loading, ""), DOCUMENT);
}
