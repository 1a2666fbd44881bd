/* SPDX-License-Identifier: Apache-2.0 */
#include "src/contract_internal.h"
#include "src/contract_refusal_internal.h"

#include "src/http.h"
#include "src/memory.h"
#include "src/value.h"

#include <ctype.h>
#include <string.h>

static const char *const methods[] = {"get",  "put",   "post",  "delete", "options",
                                      "head", "patch", "trace", NULL};

static char *upper(const char *method)
{
    char *text = memory_text(method);

    for (char *at = text; *at != '\0'; at++)
        *at = (char)toupper((unsigned char)*at);
    return text;
}

static void check_id(struct contract_loading *loading, struct contract_node node,
                     const struct contract_operation *operation)
{
    const struct contract_operation *same =
        contract_operation_named(loading->contract, operation->id);

    if (same == NULL || same == operation)
        return;
    diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                    node.pointer, "the operationId %s is given twice", operation->id);
    diagnostics_hint(loading->diagnostics, "%s %s has it as well", same->method,
                     same->path);
}

/* What the operation says of itself counts, else what the document says of all. */
static void load_unknown(struct contract_loading *loading,
                         const struct contract_node levels[2],
                         struct contract_operation *operation)
{
    bool own = json_object_get(levels[0].value, "unknown-parameters") != NULL;

    operation->unknown_claim = operation->claim;
    operation->rejects_unknown =
        contract_statement_word(loading, levels[own ? 0 : 1], "unknown-parameters",
                                vocabulary_unknowns, 0, CERTAINTY_UNKNOWN,
                                &operation->unknown_claim, NULL) == 1;
}

static void load_operation(struct contract_loading *loading,
                           struct contract_node path_item, const char *method,
                           const char *path)
{
    struct contract *contract = loading->contract;
    struct contract_operation *operation =
        &contract->operations[contract->operation_count++];
    /* No version of OpenAPI has a reference here, and all its tools follow one. */
    struct contract_node node =
        contract_node_resolved(loading, contract_node_member(loading, path_item, method));
    struct contract_node root = contract_node_at(loading, "");
    struct contract_node levels[2] = {contract_node_vendor(loading, node),
                                      contract_node_vendor(loading, root)};
    const char *id = contract_node_text(node, "operationId");

    operation->id = id != NULL
                        ? id
                        : contract_parts_own_text(loading->parts,
                                                  memory_format("%s %s", method, path));
    operation->method = contract_parts_own_text(loading->parts, upper(method));
    operation->path = path;
    operation->claim = (struct claim){CERTAINTY_DOCUMENTED, node.pointer};
    check_id(loading, node, operation);
    contract_load_errors(loading, levels, 2, &operation->errors);
    load_unknown(loading, levels, operation);
    operation->rate_limit = contract_load_rate_limit(loading, levels[0]);
    if (operation->rate_limit == NULL)
        operation->rate_limit = contract->rate_limit;
    operation->failure = contract_load_failure(loading, levels[0]);
    if (operation->failure == NULL)
        operation->failure = contract->failure;
    contract_load_server(loading, path_item, node, operation);
    contract_load_body(loading, node, operation);
    contract_load_parameters(loading, path_item, node, levels, operation);
    contract_load_members(loading, levels, operation);
    contract_load_security(loading, node, operation);
    contract_load_responses(loading, node, operation);
    contract_load_list(loading, contract_node_member(loading, levels[0], "list"),
                       operation);
    contract_load_item(loading, contract_node_member(loading, levels[0], "item"),
                       operation);
    contract_load_write(loading, levels[0], operation);
    contract_load_rate_owner(loading, operation);
    contract_load_exclusive(
        loading, contract_node_member(loading, levels[0], "exclusive"), operation);
    contract_load_requires(loading, contract_node_member(loading, levels[0], "requires"),
                           operation);
}

/* A path item may say more beside its $ref; what it says itself counts. */
static struct contract_node item_with(struct contract_loading *loading,
                                      struct contract_node item, const char *method)
{
    if (json_object_get(item.value, method) != NULL)
        return item;
    return contract_node_resolved(loading, item);
}

static bool has_operation(struct contract_node item, const char *method)
{
    return json_is_object(json_object_get(item.value, method));
}

static size_t count_operations(struct contract_loading *loading,
                               struct contract_node paths)
{
    size_t count = 0;
    const char *path;
    json_t *value;

    json_object_foreach(paths.value, path, value)
    {
        struct contract_node item = contract_node_member(loading, paths, path);

        for (size_t i = 0; methods[i] != NULL; i++)
            count +=
                has_operation(item_with(loading, item, methods[i]), methods[i]) ? 1 : 0;
    }
    return count;
}

void contract_load_operations(struct contract_loading *loading)
{
    struct contract *contract = loading->contract;
    struct contract_node paths =
        contract_node_member(loading, contract_node_at(loading, ""), "paths");
    const char *path;
    json_t *value;

    contract->operations = contract_parts_array(
        loading->parts, count_operations(loading, paths), sizeof *contract->operations);
    json_object_foreach(paths.value, path, value)
    {
        struct contract_node item = contract_node_member(loading, paths, path);

        for (size_t i = 0; path[0] == '/' && methods[i] != NULL; i++) {
            struct contract_node own = item_with(loading, item, methods[i]);

            if (has_operation(own, methods[i]))
                load_operation(loading, own, methods[i], path);
        }
    }
}
