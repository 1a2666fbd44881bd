/* SPDX-License-Identifier: Apache-2.0 */
#include "src/schema_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <string.h>

#define VOCABULARY_BASE "https://json-schema.org/draft/2020-12/vocab/"

static const struct {
    const char *name;
    unsigned bits;
} vocabularies[] = {
    {"core", SCHEMA_CORE},
    {"applicator", SCHEMA_APPLICATOR},
    {"unevaluated", SCHEMA_UNEVALUATED},
    {"validation", SCHEMA_ASSERTION},
    {"meta-data", SCHEMA_ANNOTATION},
    {"content", SCHEMA_ANNOTATION},
    {"format-annotation", SCHEMA_FORMAT},
    {"format-assertion", SCHEMA_FORMAT | SCHEMA_FORMAT_ASSERTION},
};

static const unsigned all_vocabularies = SCHEMA_CORE | SCHEMA_APPLICATOR |
                                         SCHEMA_UNEVALUATED | SCHEMA_ASSERTION |
                                         SCHEMA_ANNOTATION | SCHEMA_FORMAT;

static struct schema_resource *find_name(const struct schema_registry *registry,
                                         const char *uri)
{
    for (const struct schema_name *name =
             registry->names[schema_bucket(NULL, uri, strlen(uri))];
         name != NULL; name = name->next) {
        if (strcmp(name->uri, uri) == 0) {
            return name->resource;
        }
    }
    return NULL;
}

struct schema_resource *schema_resource_named(struct schema_registry *registry,
                                              const char *uri)
{
    struct schema_resource *resource = find_name(registry, uri);
    if (resource == NULL && schema_metaschema_add(registry, uri)) {
        resource = find_name(registry, uri);
    }
    return resource;
}

struct schema_resource *schema_resource_new(struct schema_registry *registry,
                                            const struct schema_document *document,
                                            const char *uri, const char *pointer)
{
    struct schema_resource *resource = memory_new(sizeof *resource);
    struct schema_resource **bucket =
        &registry->places[schema_bucket(document, pointer, strlen(pointer))];
    *resource = (struct schema_resource){.next = registry->resources,
                                         .hashed = *bucket,
                                         .document = document,
                                         .uri = memory_text(uri),
                                         .pointer = memory_text(pointer)};
    registry->resources = resource;
    *bucket = resource;
    return resource;
}

bool schema_resource_name(struct schema_registry *registry,
                          struct schema_resource *resource, const char *uri,
                          struct error *error)
{
    const struct schema_resource *other = find_name(registry, uri);
    if (other == resource) {
        return true;
    }
    if (other != NULL) {
        error_set(error, ERROR_INVALID, "the identifier \"%s\" stands twice", uri);
        error_hint(error, "it also names %s at \"%s\"", other->document->uri,
                   other->pointer);
        return false;
    }
    struct schema_name *name = memory_new(sizeof *name);
    struct schema_name **bucket = &registry->names[schema_bucket(NULL, uri, strlen(uri))];
    *name = (struct schema_name){*bucket, memory_text(uri), resource};
    *bucket = name;
    return true;
}

struct schema *schema_resource_dynamic(const struct schema_resource *resource,
                                       const char *name)
{
    for (const struct schema_anchor *anchor = resource->anchors; anchor != NULL;
         anchor = anchor->next) {
        if (anchor->dynamic && strcmp(anchor->name, name) == 0) {
            return anchor->schema;
        }
    }
    return NULL;
}

/* The resource whose root is the place of `length` bytes, or NULL. */
static struct schema_resource *resource_at(const struct schema_registry *registry,
                                           const struct schema_document *document,
                                           const char *pointer, size_t length)
{
    struct schema_resource *resource =
        registry->places[schema_bucket(document, pointer, length)];
    while (resource != NULL && (resource->document != document ||
                                strncmp(resource->pointer, pointer, length) != 0 ||
                                resource->pointer[length] != '\0')) {
        resource = resource->hashed;
    }
    return resource;
}

/* The innermost resource around a place: the one with the longest pointer. The document
 * itself is one. */
struct schema_resource *schema_resource_around(const struct schema_registry *registry,
                                               const struct schema_document *document,
                                               const char *pointer)
{
    size_t length = strlen(pointer);
    struct schema_resource *resource = resource_at(registry, document, pointer, length);
    while (resource == NULL && length > 0) {
        do {
            length--;
        } while (pointer[length] != '/');
        resource = resource_at(registry, document, pointer, length);
    }
    return resource;
}

struct schema *schema_node_at(struct schema_registry *registry,
                              const struct schema_document *document, const char *pointer,
                              struct error *error)
{
    struct schema *node = schema_node(registry, document, pointer);
    if (node != NULL) {
        return node;
    }
    const json_t *json = value_at(document->root, pointer);
    const struct schema_resource *around =
        schema_resource_around(registry, document, pointer);
    const char *own = pointer + strlen(around->pointer);
    if (json == NULL) {
        error_set(error, ERROR_INVALID, "there is nothing at \"%s\" of %s", own,
                  around->uri);
    } else if (!json_is_object(json) && !json_is_boolean(json)) {
        error_set(
            error, ERROR_INVALID,
            "expected a schema (an object or a boolean) at \"%s\" of %s, received %s",
            own, around->uri, value_type(json));
    } else if (schema_scan(registry, document, pointer,
                           schema_resource_around(registry, document, pointer), error)) {
        return schema_node(registry, document, pointer);
    }
    return NULL;
}

struct schema *schema_resource_anchor(const struct schema_resource *resource,
                                      const char *name, bool *dynamic)
{
    for (const struct schema_anchor *anchor = resource->anchors; anchor != NULL;
         anchor = anchor->next) {
        if (strcmp(anchor->name, name) == 0) {
            *dynamic = *dynamic || anchor->dynamic;
            return anchor->schema;
        }
    }
    return NULL;
}

struct schema *schema_resolve(struct schema_registry *registry, const struct schema *node,
                              const char *keyword, const char *reference, bool *dynamic,
                              struct error *error)
{
    *dynamic = false;
    AUTO_FREE char *uri = schema_uri_resolve(node->resource->uri, reference);
    const char *fragment = schema_uri_split(uri);
    const struct schema_resource *resource = schema_resource_named(registry, uri);
    struct schema *target = NULL;
    if (resource == NULL) {
        schema_compile_fail(node, keyword, NULL, error,
                            "\"%s\" leads to a document that is not known: %s", reference,
                            uri);
    } else if (fragment[0] == '\0' || fragment[0] == '/') {
        AUTO_FREE char *pointer = memory_format("%s%s", resource->pointer, fragment);
        struct error inner = ERROR_INIT;
        target = schema_node_at(registry, resource->document, pointer, &inner);
        if (target == NULL) {
            schema_compile_fail(node, keyword, NULL, error, "\"%s\" leads nowhere: %s",
                                reference, inner.text);
        }
    } else {
        target = schema_resource_anchor(resource, fragment, dynamic);
        if (target == NULL) {
            schema_compile_fail(node, keyword, NULL, error,
                                "\"%s\" leads nowhere: %s has no anchor \"%s\"",
                                reference, resource->uri, fragment);
        }
    }
    return target;
}

static unsigned vocabulary_bits(const char *uri)
{
    if (strncmp(uri, VOCABULARY_BASE, strlen(VOCABULARY_BASE)) == 0) {
        for (size_t i = 0; i < sizeof vocabularies / sizeof *vocabularies; i++) {
            if (strcmp(uri + strlen(VOCABULARY_BASE), vocabularies[i].name) == 0) {
                return vocabularies[i].bits;
            }
        }
    }
    return 0;
}

/* Adds up $vocabulary of a metaschema. One that is not known matters only when it is
 * demanded (2020-12 core 8.1.2.1); format-assertion is known and so counts either way. */
static unsigned declared_vocabularies(const json_t *declared,
                                      const struct schema_resource *user,
                                      struct error *error)
{
    unsigned bits = SCHEMA_CORE;
    const char *uri;
    const json_t *demanded;
    json_object_foreach((json_t *)declared, uri, demanded)
    {
        unsigned known = vocabulary_bits(uri);
        if (known == 0 && json_is_true(demanded)) {
            error_set(error, ERROR_INVALID, "the vocabulary \"%s\" is not known", uri);
            error_at(error, user->document->uri, 0, 0, user->pointer);
            return 0;
        }
        bits |= known;
    }
    return bits;
}

/* A metaschema that nobody gave us says nothing: the keywords then mean what they mean in
 * 2020-12. */
unsigned schema_vocabularies(struct schema_registry *registry,
                             struct schema_resource *resource, struct error *error)
{
    const char *dialect = NULL;
    for (const struct schema_resource *at = resource; at != NULL && dialect == NULL;
         at = at->parent) {
        dialect =
            value_string_member(value_at(at->document->root, at->pointer), "$schema");
    }
    if (dialect == NULL || registry->options.dialect == SCHEMA_OPENAPI_30) {
        return all_vocabularies;
    }
    AUTO_FREE char *uri = memory_text(dialect);
    schema_uri_split(uri);
    const struct schema_resource *meta = schema_resource_named(registry, uri);
    const json_t *declared =
        meta == NULL ? NULL
                     : json_object_get(value_at(meta->document->root, meta->pointer),
                                       "$vocabulary");
    return declared == NULL ? all_vocabularies
                            : declared_vocabularies(declared, resource, error);
}
