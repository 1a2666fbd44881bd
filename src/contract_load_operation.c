/* SPDX-License-Identifier: Apache-2.0 */
#include "src/contract_internal.h"

#include "src/http.h"
#include "src/memory.h"
#include "src/value.h"

#include <ctype.h>
#include <string.h>

static const char *const methods[] = {"get",  "put",   "post",  "delete", "options",
                                      "head", "patch", "trace", NULL};

const char *contract_load_media(const json_t *content)
{
    const char *chosen = json_object_iter_key(json_object_iter((json_t *)content));
    const char *media;
    json_t *value;

    json_object_foreach((json_t *)content, media, value)
    {
        if (http_media_type_is_json(media))
            return media;
    }
    return chosen;
}

json_t *contract_load_example(struct contract_loading *loading,
                              struct contract_node media, struct contract_node schema)
{
    struct contract_node examples = contract_node_member(loading, media, "examples");
    struct contract_facets facets = {.visits = 0};
    json_t *example = json_object_get(media.value, "example");
    const char *name;
    json_t *value;

    if (example != NULL)
        return example;
    json_object_foreach(examples.value, name, value)
    {
        struct contract_node node = contract_node_resolved(
            loading, contract_node_member(loading, examples, name));

        example = json_object_get(node.value, "value");
        if (example != NULL)
            return example;
    }
    contract_load_facets(loading, schema, &facets);
    return facets.example;
}

/* Reads "200", "4XX" or "default". */
static bool read_status(const char *name, struct contract_response *response)
{
    if (strcmp(name, "default") == 0)
        return true;
    if (strlen(name) != 3 || name[0] < '1' || name[0] > '5')
        return false;
    response->status_low = (name[0] - '0') * 100;
    response->status_high = response->status_low + 99;
    if (toupper((unsigned char)name[1]) == 'X' && toupper((unsigned char)name[2]) == 'X')
        return true;
    if (!isdigit((unsigned char)name[1]) || !isdigit((unsigned char)name[2]))
        return false;
    response->status_low += (name[1] - '0') * 10 + (name[2] - '0');
    response->status_high = response->status_low;
    return true;
}

const char *contract_load_content(struct contract_loading *loading,
                                  struct contract_node body,
                                  const struct contract_shape **shape, json_t **example)
{
    struct contract_node content = contract_node_member(loading, body, "content");
    const char *name = contract_load_media(content.value);
    struct contract_node media, schema;

    if (name == NULL)
        return NULL;
    media = contract_node_member(loading, content, name);
    schema = contract_node_member(loading, media, "schema");
    if (http_media_type_is_json(name))
        *shape = contract_load_shape(loading, schema);
    *example = contract_load_example(loading, media, schema);
    return name;
}

static void load_response(struct contract_loading *loading, struct contract_node node,
                          struct contract_response *response)
{
    struct contract_node target = contract_node_resolved(loading, node);

    response->claim.pointer = node.pointer;
    response->claim.certainty = contract_node_certainty(
        contract_node_vendor(loading, target), CERTAINTY_DOCUMENTED);
    response->media =
        contract_load_content(loading, target, &response->shape, &response->example);
}

void contract_load_responses(struct contract_loading *loading, struct contract_node node,
                             struct contract_operation *operation)
{
    struct contract_node responses = contract_node_member(loading, node, "responses");
    const char *name;
    json_t *value;

    operation->responses = contract_parts_array(
        loading->parts, json_object_size(responses.value), sizeof *operation->responses);
    json_object_foreach(responses.value, name, value)
    {
        struct contract_response response = {.status_low = 0};
        struct contract_node at = contract_node_member(loading, responses, name);

        if (strncmp(name, "x-", 2) == 0)
            continue;
        if (!read_status(name, &response)) {
            diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                            at.pointer, "%s is no status", name);
            diagnostics_hint(loading->diagnostics,
                             "responses stand under a status such as '200', a class "
                             "such as 4XX, or default");
            continue;
        }
        load_response(loading, at, &response);
        operation->responses[operation->response_count++] = response;
    }
}

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

static void load_operation(struct contract_loading *loading,
                           struct contract_node path_item, const char *method,
                           const char *path)
{
    struct contract *contract = loading->contract;
    struct contract_operation *operation =
        &contract->operations[contract->operation_count++];
    struct contract_node node = contract_node_member(loading, path_item, method);
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
