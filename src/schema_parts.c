/* SPDX-License-Identifier: Apache-2.0 */
#include "src/schema_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <string.h>

/* The document that was added under `uri`; it is never one that is built in. */
static const struct schema_document *document_of(struct schema_registry *registry,
                                                 const char *uri)
{
    const struct schema_document *document = registry->documents;
    while (document != NULL && strcmp(document->uri, uri) != 0) {
        document = document->next;
    }
    return document;
}

static struct schema_resource *resource_at(struct schema_registry *registry,
                                           const struct schema_document *document,
                                           const char *pointer)
{
    struct schema_resource *resource =
        schema_resource_around(registry, document, pointer);
    return strcmp(resource->pointer, pointer) == 0 ? resource : NULL;
}

bool schema_registry_scan(struct schema_registry *registry, const char *uri,
                          const char *pointer, struct error *error)
{
    const struct schema_document *document = document_of(registry, uri);
    return schema_scan(registry, document, pointer,
                       schema_resource_around(registry, document, pointer), error);
}

bool schema_registry_part(struct schema_registry *registry, const char *document_uri,
                          const char *pointer, const char *uri, bool is_schema,
                          struct error *error)
{
    const struct schema_document *document = document_of(registry, document_uri);
    struct schema_resource *resource = resource_at(registry, document, pointer);
    if (resource == NULL) {
        resource = schema_resource_new(registry, document, uri, pointer);
    }
    if (!schema_resource_name(registry, resource, uri, error)) {
        error_at(error, NULL, 0, 0, pointer);
        return false;
    }
    return !is_schema || schema_registry_scan(registry, document_uri, pointer, error);
}

bool schema_registry_knows(struct schema_registry *registry, const char *uri)
{
    return schema_resource_named(registry, uri) != NULL;
}

char *schema_reference(struct schema_registry *registry, const char *document,
                       const char *pointer, const char *reference)
{
    const struct schema_resource *resource =
        schema_resource_around(registry, document_of(registry, document), pointer);
    return schema_uri_resolve(resource->uri, reference);
}

char *schema_locate(struct schema_registry *registry, const char *document_uri,
                    const char *pointer, const char *reference)
{
    const struct schema_document *document = document_of(registry, document_uri);
    AUTO_FREE char *uri = schema_reference(registry, document_uri, pointer, reference);
    const char *fragment = schema_uri_split(uri);
    const struct schema_resource *resource = schema_resource_named(registry, uri);
    bool dynamic = false;
    if (resource == NULL || resource->document != document) {
        return NULL;
    }
    if (fragment[0] == '\0' || fragment[0] == '/') {
        return memory_format("%s%s", resource->pointer, fragment);
    }
    const struct schema *target = schema_resource_anchor(resource, fragment, &dynamic);
    return target == NULL ? NULL : memory_text(target->pointer);
}
