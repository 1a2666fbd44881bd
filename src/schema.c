/* SPDX-License-Identifier: Apache-2.0 */
#include "src/schema.h"

#include "src/memory.h"
#include "src/schema_internal.h"
#include "src/value.h"

#include <assert.h>
#include <string.h>

struct schema_registry *schema_registry_new(struct schema_options options)
{
    struct schema_registry *registry = memory_new(sizeof *registry);
    registry->options = options;
    return registry;
}

static void free_checks(struct schema *node)
{
    for (size_t i = 0; i < node->count; i++) {
        struct schema_check *check = &node->checks[i];
        for (size_t j = 0; j < check->count; j++) {
            schema_pattern_free(check->branches[j].pattern);
        }
        free(check->branches);
        free(check->by_number);
        schema_pattern_free(check->pattern);
        free(check->words);
        tape_clear(&check->tape);
    }
    free(node->checks);
    node->checks = NULL;
    node->words = NULL;
    node->count = 0;
    node->plain = node->tracks = false;
    node->settled = node->accepted = 0;
}

static void free_nodes(struct schema_registry *registry)
{
    for (size_t i = 0; i < SCHEMA_BUCKETS; i++) {
        while (registry->nodes[i] != NULL) {
            struct schema *node = registry->nodes[i];
            registry->nodes[i] = node->hashed;
            free_checks(node);
            free(node->pointer);
            free(node);
        }
    }
}

static void free_resources(struct schema_registry *registry)
{
    for (size_t i = 0; i < SCHEMA_BUCKETS; i++) {
        while (registry->names[i] != NULL) {
            struct schema_name *name = registry->names[i];
            registry->names[i] = name->next;
            free(name->uri);
            free(name);
        }
    }
    while (registry->resources != NULL) {
        struct schema_resource *resource = registry->resources;
        registry->resources = resource->next;
        while (resource->anchors != NULL) {
            struct schema_anchor *anchor = resource->anchors;
            resource->anchors = anchor->next;
            free(anchor);
        }
        free(resource->uri);
        free(resource->pointer);
        free(resource);
    }
}

void schema_registry_free(struct schema_registry *registry)
{
    if (registry == NULL) {
        return;
    }
    free_nodes(registry);
    free_resources(registry);
    while (registry->words != NULL) {
        struct schema_words *words = registry->words;
        registry->words = words->next;
        free(words);
    }
    while (registry->documents != NULL) {
        struct schema_document *document = registry->documents;
        registry->documents = document->next;
        json_decref(document->owned);
        free(document->uri);
        free(document);
    }
    free(registry->queue);
    free(registry);
}

/* An OpenAPI document is no schema itself; its schemas are known by name from the start
 * (they may carry identifiers), other places are scanned when somebody compiles them. */
static bool scan_document(struct schema_registry *registry,
                          const struct schema_document *document,
                          struct schema_resource *resource, struct error *error)
{
    if (json_object_get(document->root, "openapi") == NULL) {
        return schema_scan(registry, document, "", resource, error);
    }
    const char *name;
    const json_t *schema;
    json_object_foreach(value_at(document->root, "/components/schemas"), name, schema)
    {
        AUTO_FREE char *pointer = value_pointer_join("/components/schemas", name);
        if (!schema_scan(registry, document, pointer, resource, error)) {
            return false;
        }
    }
    return true;
}

bool schema_registry_add(struct schema_registry *registry, const char *uri,
                         const json_t *root, struct error *error)
{
    struct schema_document *document = memory_new(sizeof *document);
    *document = (struct schema_document){
        .next = registry->documents, .uri = memory_text(uri), .root = root};
    registry->documents = document;
    AUTO_FREE char *name = memory_text(uri);
    schema_uri_split(name);
    struct schema_resource *resource = schema_resource_new(registry, document, name, "");
    if (!schema_resource_name(registry, resource, name, error)) {
        error_at(error, uri, 0, 0, NULL);
        return false;
    }
    return scan_document(registry, document, resource, error);
}

void schema_enqueue(struct schema_registry *registry, struct schema *schema)
{
    if (schema->queued) {
        return;
    }
    schema->queued = true;
    memory_reserve((void **)&registry->queue, &registry->capacity, registry->queued + 1,
                   sizeof *registry->queue);
    registry->queue[registry->queued++] = schema;
}

/* Nodes are compiled from a queue and not by recursion, so that neither a cycle nor a
 * long chain of references can exhaust the stack. When one fails, all of this run are set
 * back: what leads to a broken schema is broken, whoever asks for it next. */
static bool compile_queue(struct schema_registry *registry, struct error *error)
{
    bool done = true;
    for (size_t i = 0; done && i < registry->queued; i++) {
        done = schema_compile_node(registry, registry->queue[i], error);
    }
    if (done) {
        schema_words_assign(registry);
        schema_plain_mark(registry->queue, registry->queued);
        schema_plain_settle(registry->queue, registry->queued);
    }
    for (size_t i = 0; i < registry->queued; i++) {
        if (!done) {
            free_checks(registry->queue[i]);
            registry->queue[i]->queued = false;
        }
    }
    registry->queued = 0;
    return done;
}

const struct schema *schema_compile(struct schema_registry *registry, const char *uri,
                                    const char *pointer, struct error *error)
{
    AUTO_FREE char *name = memory_text(uri);
    schema_uri_split(name);
    const struct schema_resource *resource = schema_resource_named(registry, name);
    if (resource == NULL) {
        error_set(error, ERROR_INVALID, "the document \"%s\" is not known", uri);
        return NULL;
    }
    AUTO_FREE char *place = memory_format("%s%s", resource->pointer, pointer);
    struct schema *node = schema_node_at(registry, resource->document, place, error);
    if (node == NULL) {
        error_at(error, resource->document->uri, 0, 0, place);
        return NULL;
    }
    schema_enqueue(registry, node);
    return compile_queue(registry, error) ? node : NULL;
}

bool schema_validate_tape(const struct schema *schema, const struct tape_node *instance,
                          schema_report *report, void *context)
{
    assert(schema->queued);
    struct schema_run run = {.report = report, .listener = report, .context = context};
    return schema_apply(&run, schema, instance);
}

/* The thread's tape is taken out while it is used, since a report may validate as well,
 * and put back unless one huge value made it huge. */
bool schema_validate(const struct schema *schema, const json_t *instance,
                     schema_report *report, void *context)
{
    struct schema_scratch *scratch = schema_scratch();
    struct tape tape = scratch->tape;
    scratch->tape = (struct tape){0};
    bool valid =
        schema_validate_tape(schema, tape_read_value(&tape, instance), report, context);
    if (tape.capacity > SCHEMA_KEPT_NODES || scratch->tape.capacity > 0) {
        tape_clear(&tape);
    } else {
        scratch->tape = tape;
    }
    return valid;
}
