/* SPDX-License-Identifier: Apache-2.0 */
#include "src/schema_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <stdarg.h>
#include <string.h>

const struct schema_keyword *const schema_keywords[] = {
    schema_assertions, schema_counts, schema_applicators, schema_members, NULL};

bool schema_compile_fail(const struct schema *node, const char *keyword,
                         const char *member, struct error *error, const char *format, ...)
{
    AUTO_FREE char *place = value_pointer_join(node->pointer, keyword);
    AUTO_FREE char *inner = member == NULL ? NULL : value_pointer_join(place, member);
    char text[ERROR_TEXT_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (!error_is_set(error)) {
        error_set(error, ERROR_INVALID, "%s: %s", keyword, text);
        error_at(error, node->document->uri, 0, 0, inner == NULL ? place : inner);
    }
    return false;
}

/* The subschema at `place`, put in line; NULL with an error when there is none. */
static struct schema *subschema(struct schema_compiler *compiler, const char *place,
                                struct error *error)
{
    const struct schema_document *document = compiler->node->document;
    struct schema *schema = schema_node_at(compiler->registry, document, place, error);
    if (schema == NULL) {
        error_at(error, document->uri, 0, 0, place);
        return NULL;
    }
    schema_enqueue(compiler->registry, schema);
    return schema;
}

bool schema_compile_one(struct schema_compiler *compiler, struct schema_check *check,
                        struct error *error)
{
    AUTO_FREE char *place =
        value_pointer_join(compiler->node->pointer, check->keyword->name);
    check->schema = subschema(compiler, place, error);
    return check->schema != NULL;
}

bool schema_compile_list(struct schema_compiler *compiler, struct schema_check *check,
                         struct error *error)
{
    const char *keyword = check->keyword->name;
    size_t count = json_array_size(check->value);
    if (count == 0) {
        return schema_compile_fail(compiler->node, keyword, NULL, error,
                                   "expected an array of at least one schema");
    }
    AUTO_FREE char *list = value_pointer_join(compiler->node->pointer, keyword);
    check->branches = memory_array(count, sizeof *check->branches);
    check->count = count;
    for (size_t i = 0; i < count; i++) {
        AUTO_FREE char *place = value_pointer_index(list, i);
        check->branches[i].schema = subschema(compiler, place, error);
        if (check->branches[i].schema == NULL) {
            return false;
        }
    }
    return true;
}

static int compare_branches(const void *a, const void *b)
{
    const struct schema_branch *first = a, *second = b;
    return strcmp(first->name, second->name);
}

bool schema_compile_map(struct schema_compiler *compiler, struct schema_check *check,
                        struct error *error)
{
    const char *keyword = check->keyword->name;
    if (!json_is_object(check->value)) {
        return schema_compile_fail(compiler->node, keyword, NULL, error,
                                   "expected an object of schemas");
    }
    AUTO_FREE char *map = value_pointer_join(compiler->node->pointer, keyword);
    check->branches =
        memory_array(json_object_size(check->value), sizeof *check->branches);
    const char *name;
    const json_t *value;
    json_object_foreach((json_t *)check->value, name, value)
    {
        AUTO_FREE char *place = value_pointer_join(map, name);
        struct schema_branch *branch = &check->branches[check->count++];
        *branch = (struct schema_branch){.name = name,
                                         .schema = subschema(compiler, place, error)};
        if (branch->schema == NULL) {
            return false;
        }
    }
    qsort(check->branches, check->count, sizeof *check->branches, compare_branches);
    return true;
}

bool schema_compile_neighbour(struct schema_compiler *compiler, const char *keyword,
                              struct schema **out, struct error *error)
{
    *out = NULL;
    if (json_object_get(compiler->node->json, keyword) == NULL) {
        return true;
    }
    AUTO_FREE char *place = value_pointer_join(compiler->node->pointer, keyword);
    *out = subschema(compiler, place, error);
    return *out != NULL;
}

const struct schema_check *schema_check_named(const struct schema *schema,
                                              const char *keyword)
{
    for (size_t i = 0; i < schema->count; i++) {
        if (strcmp(schema->checks[i].keyword->name, keyword) == 0) {
            return &schema->checks[i];
        }
    }
    return NULL;
}

/* OpenAPI 3.0 knows fewer keywords, and beside $ref none at all. */
static bool applies(const struct schema_compiler *compiler,
                    const struct schema_keyword *keyword)
{
    if (compiler->registry->options.dialect == SCHEMA_OPENAPI_30) {
        return keyword->openapi &&
               (json_object_get(compiler->node->json, "$ref") == NULL ||
                strcmp(keyword->name, "$ref") == 0);
    }
    return (keyword->vocabulary & compiler->node->resource->vocabularies) != 0;
}

static bool compile_keyword(struct schema_compiler *compiler,
                            const struct schema_keyword *keyword, struct error *error)
{
    struct schema *node = compiler->node;
    const json_t *value = json_object_get(node->json, keyword->name);
    if (value == NULL || keyword->validate == NULL || !applies(compiler, keyword)) {
        return true;
    }
    struct schema_check *check = &node->checks[node->count++];
    *check = (struct schema_check){
        .validate = keyword->validate, .keyword = keyword, .value = value};
    return keyword->compile == NULL || keyword->compile(compiler, check, error);
}

/* On entering a resource: which vocabularies it has, and its dynamic anchors, to which
 * any $dynamicRef may lead later although no pointer does. */
static bool enter_resource(struct schema_registry *registry,
                           struct schema_resource *resource, struct error *error)
{
    if (resource->vocabularies == 0) {
        resource->vocabularies = schema_vocabularies(registry, resource, error);
    }
    for (const struct schema_anchor *anchor = resource->anchors; anchor != NULL;
         anchor = anchor->next) {
        if (anchor->dynamic) {
            schema_enqueue(registry, anchor->schema);
        }
    }
    return resource->vocabularies != 0;
}

bool schema_compile_node(struct schema_registry *registry, struct schema *node,
                         struct error *error)
{
    struct schema_compiler compiler = {registry, node};
    node->never = json_is_false(node->json);
    if (!enter_resource(registry, node->resource, error)) {
        return false;
    }
    node->checks = memory_array(json_object_size(node->json), sizeof *node->checks);
    for (size_t table = 0; schema_keywords[table] != NULL; table++) {
        for (const struct schema_keyword *keyword = schema_keywords[table];
             keyword->name != NULL; keyword++) {
            if (!compile_keyword(&compiler, keyword, error)) {
                return false;
            }
        }
    }
    return true;
}
