/* SPDX-License-Identifier: Apache-2.0 */
/* Filters whose operator stands beside the value: { op: eq, value: x }. */
#include "src/contract_internal.h"

#include "src/value.h"

#include <string.h>

static struct contract_parameter *member_of(const struct contract_operation *operation,
                                            const char *pointer)
{
    for (size_t i = 0; i < operation->parameter_count; i++)
        if (operation->parameters[i].in == EXPRESSION_REQUEST_BODY &&
            strcmp(operation->parameters[i].name, pointer) == 0)
            return &operation->parameters[i];
    return NULL;
}

static void report(struct contract_loading *loading, struct contract_node at,
                   const char *text, const char *hint)
{
    diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document, at.pointer,
                    "beside: %s", text);
    diagnostics_hint(loading->diagnostics, "%s", hint);
}

/* False, and it is said, when the body cannot hold that there. */
static bool check_constant(struct contract_loading *loading,
                           const struct contract_operation *operation, const char *name,
                           struct contract_node at)
{
    const struct contract_parameter *member = member_of(operation, name);

    if (member == NULL) {
        report(loading, at, "the name is no member of the body",
               "write the JSON Pointer of a member that holds no others");
        return false;
    }
    if (member->schema != NULL &&
        !schema_validate(member->schema, at.value, NULL, NULL)) {
        report(loading, at, "the member cannot hold this value",
               "write a value that its schema allows");
        return false;
    }
    return true;
}

void contract_load_beside(struct contract_loading *loading, struct contract_node node,
                          struct contract_operation *operation,
                          struct contract_filter *filter)
{
    struct contract_node all = contract_node_member(loading, node, "beside");
    struct contract_beside *list;
    size_t count = 0;
    const char *name;
    json_t *value;

    if (!json_is_object(all.value) || filter->parameter == NULL)
        return;
    if (filter->value.source != EXPRESSION_REQUEST_BODY ||
        filter->parameter->beside != NULL) {
        report(loading, all, "only one filter of a body's member can have it",
               "leave it out, or let value be a member that no other filter names");
        return;
    }
    list = contract_parts_array(loading->parts, json_object_size(all.value) + 1,
                                sizeof *list);
    json_object_foreach(all.value, name, value)
    {
        if (!check_constant(loading, operation, name,
                            contract_node_member(loading, all, name)))
            continue;
        member_of(operation, name)->is_beside = true;
        list[count++] = (struct contract_beside){name, value};
    }
    filter->value.beside = filter->parameter->beside = list;
    filter->value.beside_count = filter->parameter->beside_count = count;
}
