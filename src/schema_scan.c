/* SPDX-License-Identifier: Apache-2.0 */
#include "src/schema_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <assert.h>
#include <string.h>

struct scan {
    struct schema_registry *registry;
    const struct schema_document *document;
    int depth;
};

size_t schema_bucket(const struct schema_document *document, const char *text,
                     size_t length)
{
    uint64_t hash = UINT64_C(14695981039346656037) ^ (uintptr_t)document;
    for (size_t i = 0; i < length; i++) {
        hash = (hash ^ (unsigned char)text[i]) * UINT64_C(1099511628211);
    }
    return (size_t)((hash ^ hash >> 32) % SCHEMA_BUCKETS);
}

static size_t bucket_of(const struct schema_document *document, const char *pointer)
{
    return schema_bucket(document, pointer, strlen(pointer));
}

struct schema *schema_node(const struct schema_registry *registry,
                           const struct schema_document *document, const char *pointer)
{
    struct schema *node = registry->nodes[bucket_of(document, pointer)];
    while (node != NULL &&
           (node->document != document || strcmp(node->pointer, pointer) != 0)) {
        node = node->hashed;
    }
    return node;
}

static struct schema *node_new(struct scan *scan, const char *pointer, const json_t *json,
                               struct schema_resource *resource)
{
    struct schema *node = memory_new(sizeof *node);
    struct schema **bucket = &scan->registry->nodes[bucket_of(scan->document, pointer)];
    *node = (struct schema){.hashed = *bucket,
                            .document = scan->document,
                            .resource = resource,
                            .pointer = memory_text(pointer),
                            .json = json};
    *bucket = node;
    return node;
}

/* A plain-name fragment (2020-12 core 8.2.2). */
static bool is_anchor_name(const char *name)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";
    if (name[0] == '\0' || strchr(letters, name[0]) == NULL) {
        return false;
    }
    for (; *name != '\0'; name++) {
        if (strchr(letters, *name) == NULL && strchr("0123456789-.", *name) == NULL) {
            return false;
        }
    }
    return true;
}

static bool add_anchor(struct schema *node, const char *keyword, bool dynamic,
                       struct error *error)
{
    const json_t *value = json_object_get(node->json, keyword);
    if (value == NULL) {
        return true;
    }
    if (!json_is_string(value) || !is_anchor_name(json_string_value(value))) {
        return schema_compile_fail(
            node, keyword, NULL, error,
            "expected a name of letters, digits, \"-\", \"_\" and \".\"");
    }
    const char *name = json_string_value(value);
    for (const struct schema_anchor *other = node->resource->anchors; other != NULL;
         other = other->next) {
        if (strcmp(other->name, name) == 0 && other->schema != node) {
            return schema_compile_fail(node, keyword, NULL, error,
                                       "the anchor \"%s\" stands at %s already", name,
                                       other->schema->pointer);
        }
    }
    struct schema_anchor *anchor = memory_new(sizeof *anchor);
    *anchor = (struct schema_anchor){node->resource->anchors, name, dynamic, node};
    node->resource->anchors = anchor;
    return true;
}

/* Follows $id into a resource of its own. The root of a document keeps its resource,
 * which then has two names. */
static bool enter_resource(struct scan *scan, struct schema *node, struct error *error)
{
    const json_t *id = json_object_get(node->json, "$id");
    if (id == NULL) {
        return true;
    }
    if (!json_is_string(id) ||
        !schema_format_is_uri(json_string_value(id), json_string_length(id),
                              SCHEMA_URI_INTERNATIONAL)) {
        return schema_compile_fail(node, "$id", NULL, error, "expected a URI reference");
    }
    AUTO_FREE char *uri = schema_uri_resolve(node->resource->uri, json_string_value(id));
    const char *fragment = schema_uri_split(uri);
    if (fragment[0] != '\0') {
        return schema_compile_fail(node, "$id", NULL, error, "expected no fragment");
    }
    if (strcmp(node->pointer, node->resource->pointer) == 0) {
        free(node->resource->uri);
        node->resource->uri = memory_text(uri);
    } else {
        struct schema_resource *outer = node->resource;
        node->resource =
            schema_resource_new(scan->registry, scan->document, uri, node->pointer);
        node->resource->parent = outer;
    }
    if (!schema_resource_name(scan->registry, node->resource, uri, error)) {
        error_at(error, scan->document->uri, 0, 0, node->pointer);
        return false;
    }
    return true;
}

static bool scan_schema(struct scan *scan, const char *pointer, const json_t *json,
                        struct schema_resource *resource, struct error *error);

static bool scan_list(struct scan *scan, const char *pointer, const json_t *list,
                      struct schema_resource *resource, struct error *error)
{
    size_t index;
    const json_t *item;
    json_array_foreach((json_t *)list, index, item)
    {
        AUTO_FREE char *place = value_pointer_index(pointer, index);
        if (!scan_schema(scan, place, item, resource, error)) {
            return false;
        }
    }
    return true;
}

static bool scan_map(struct scan *scan, const char *pointer, const json_t *map,
                     struct schema_resource *resource, struct error *error)
{
    const char *key;
    const json_t *item;
    json_object_foreach((json_t *)map, key, item)
    {
        AUTO_FREE char *place = value_pointer_join(pointer, key);
        if (!scan_schema(scan, place, item, resource, error)) {
            return false;
        }
    }
    return true;
}

static bool scan_keyword(struct scan *scan, const struct schema *node,
                         const struct schema_keyword *keyword, struct error *error)
{
    const json_t *value = json_object_get(node->json, keyword->name);
    if (value == NULL || keyword->shape == SCHEMA_NONE) {
        return true;
    }
    AUTO_FREE char *place = value_pointer_join(node->pointer, keyword->name);
    switch (keyword->shape) {
    case SCHEMA_LIST:
        return scan_list(scan, place, value, node->resource, error);
    case SCHEMA_MAP:
        return scan_map(scan, place, value, node->resource, error);
    case SCHEMA_ONE:
    case SCHEMA_NONE:
        break;
    }
    return scan_schema(scan, place, value, node->resource, error);
}

static bool scan_object(struct scan *scan, struct schema *node, struct error *error)
{
    bool openapi = scan->registry->options.dialect == SCHEMA_OPENAPI_30;
    if (!openapi && (!enter_resource(scan, node, error) ||
                     !add_anchor(node, "$anchor", false, error) ||
                     !add_anchor(node, "$dynamicAnchor", true, error))) {
        return false;
    }
    for (size_t table = 0; schema_keywords[table] != NULL; table++) {
        for (const struct schema_keyword *keyword = schema_keywords[table];
             keyword->name != NULL; keyword++) {
            if (!scan_keyword(scan, node, keyword, error)) {
                return false;
            }
        }
    }
    return true;
}

/* What is no schema makes no node; compiling what needs it there says so. */
static bool scan_schema(struct scan *scan, const char *pointer, const json_t *json,
                        struct schema_resource *resource, struct error *error)
{
    if (schema_node(scan->registry, scan->document, pointer) != NULL ||
        (!json_is_object(json) && !json_is_boolean(json))) {
        return true;
    }
    if (scan->depth >= SCHEMA_SCAN_DEPTH) {
        error_set(error, ERROR_INVALID, "schemas are nested deeper than %d",
                  SCHEMA_SCAN_DEPTH);
        error_at(error, scan->document->uri, 0, 0, pointer);
        return false;
    }
    struct schema *node = node_new(scan, pointer, json, resource);
    if (json_is_boolean(json)) {
        return true;
    }
    scan->depth++;
    bool done = scan_object(scan, node, error);
    scan->depth--;
    return done;
}

bool schema_scan(struct schema_registry *registry, const struct schema_document *document,
                 const char *pointer, struct schema_resource *resource,
                 struct error *error)
{
    struct scan scan = {registry, document, 0};
    return scan_schema(&scan, pointer, value_at(document->root, pointer), resource,
                       error);
}
