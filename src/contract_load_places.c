/* SPDX-License-Identifier: Apache-2.0 */
#include "src/contract_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <string.h>

/* What the vendor key says there; NULL where it has no meaning. */
static const struct vocabulary_object *const vendor_objects[PLACE_COUNT] = {
    [PLACE_DOCUMENT] = &vocabulary_document,   [PLACE_OPERATION] = &vocabulary_operation,
    [PLACE_PARAMETER] = &vocabulary_parameter, [PLACE_BODY] = &vocabulary_body,
    [PLACE_RESPONSE] = &vocabulary_response,   [PLACE_HEADER] = &vocabulary_response,
    [PLACE_SCHEMA] = &vocabulary_schema,       [PLACE_ROOT_SCHEMA] = &vocabulary_schema,
};

/* Says where a reference that leads nowhere should have led: in which file. */
static void report_dangling(struct contract_loading *loading, const char *place,
                            const char *reference, const char *pointer)
{
    const char *file = document_place(loading->document, pointer).file;
    const char *here = document_place(loading->document, place).file;

    if (strcmp(here, document_file(loading->document)) == 0 && reference[0] == '#')
        diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document, place,
                        "%s is not in the contract", reference);
    else
        diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document, place,
                        "%s is not in %s", reference, file);
}

void contract_load_dangling(struct contract_loading *loading, const char *place,
                            const char *reference)
{
    AUTO_NAMES struct contract_names names = {.count = 0};
    AUTO_FREE char *pointer = schema_locate(loading->parts->registry,
                                            loading->parts->files->uri, place, reference);
    AUTO_FREE char *last = value_pointer_last(pointer == NULL ? "" : pointer);
    char *slash = pointer == NULL ? NULL : strrchr(pointer, '/');

    report_dangling(loading, place, reference, pointer == NULL ? "" : pointer);
    if (slash == NULL)
        return;
    *slash = '\0';
    if (json_is_object(value_at(loading->root, pointer)))
        contract_names_add_keys(&names, value_at(loading->root, pointer));
    contract_names_hint(&names, last, loading->diagnostics, "there");
}

/* A chain that is too long to be meant is taken for one that does not end. */
static void report_circle(struct contract_loading *loading, const char *place,
                          const char *reference)
{
    diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document, place,
                    "%s leads to a reference, and so on without end", reference);
    diagnostics_hint(loading->diagnostics, "one of them must lead to the thing itself");
}

static void check_reference(struct contract_loading *loading, struct contract_node node,
                            enum contract_place_kind kind)
{
    struct contract_node at = contract_node_member(loading, node, "$ref");
    const char *reference = json_string_value(at.value);
    bool is_schema = kind == PLACE_SCHEMA || kind == PLACE_ROOT_SCHEMA;

    if (reference == NULL || contract_place_is_map(kind))
        return;
    if (contract_node_reference(loading, node).value != NULL) {
        if (!is_schema && contract_node_resolved(loading, node).value == NULL)
            report_circle(loading, at.pointer, reference);
        return;
    }
    /* What is no JSON Pointer is the schema compiler's business, there. */
    if (is_schema && strstr(reference, "#/") == NULL)
        return;
    /* A file that could not be read is reported. */
    if (!contract_load_is_reported(loading, at.pointer, NULL))
        contract_load_dangling(loading, at.pointer, reference);
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

/* A count from the epoch is a whole number, or digits inside text. */
static void check_epoch(struct contract_loading *loading, struct contract_node schema,
                        struct contract_node vendor)
{
    struct contract_node epoch = contract_node_member(loading, vendor, "epoch");
    struct contract_facets facets = {.visits = 0};

    if (epoch.value == NULL)
        return;
    contract_load_facets(loading, schema, &facets);
    if (facets.type == NULL || strcmp(facets.type, "integer") == 0 ||
        (strcmp(facets.type, "string") == 0 && facets.format == NULL))
        return;
    diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                    epoch.pointer, "a count from the epoch is of type %s%s%s",
                    facets.type, facets.format == NULL ? "" : " and format ",
                    facets.format == NULL ? "" : facets.format);
    diagnostics_hint(loading->diagnostics,
                     "it is an integer, or a string of digits without a format");
}

static void check_vendor(struct contract_loading *loading, struct contract_node node,
                         enum contract_place_kind kind)
{
    struct contract_node vendor = contract_node_vendor(loading, node);
    const struct vocabulary_object *object = vendor_objects[kind];

    if (vendor.value == NULL || contract_place_is_map(kind))
        return;
    if (object == NULL) {
        diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                        vendor.pointer, VOCABULARY_KEY " has no meaning here");
        diagnostics_hint(loading->diagnostics,
                         "it stands at the top of the contract, in an operation, a "
                         "parameter, a request body, a response or a schema");
        return;
    }
    (void)vocabulary_check(object, loading->document, vendor.pointer,
                           loading->diagnostics);
    if (object == &vocabulary_schema)
        check_invariants(loading, vendor);
    if (object == &vocabulary_schema)
        check_epoch(loading, node, vendor);
}

static void check_place(struct contract_loading *loading, struct contract_node node,
                        enum contract_place_kind kind)
{
    check_reference(loading, node, kind);
    check_vendor(loading, node, kind);
    if (kind == PLACE_ROOT_SCHEMA)
        (void)contract_load_schema(loading, node);
}

void contract_load_places(struct contract_loading *loading)
{
    contract_place_each(loading, check_place);
}
