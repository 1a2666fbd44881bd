/* SPDX-License-Identifier: Apache-2.0 */
#include "src/contract_internal.h"

static void load_one(struct contract_loading *loading, struct contract_node node,
                     const struct contract_operation *operation,
                     struct contract_exclusive *exclusive)
{
    struct contract_node inputs = contract_node_member(loading, node, "inputs");
    size_t count = json_array_size(inputs.value);

    exclusive->claim =
        (struct claim){contract_node_certainty(node, CERTAINTY_DOCUMENTED), node.pointer};
    exclusive->inputs =
        contract_parts_array(loading->parts, count + 1, sizeof *exclusive->inputs);
    for (size_t i = 0; i < count; i++) {
        struct contract_node item = contract_node_item(loading, inputs, i);
        struct expression at = contract_load_expression(item);
        const struct contract_parameter *parameter =
            contract_load_input(loading, item, operation, &at, "exclusive");

        if (parameter != NULL)
            exclusive->inputs[exclusive->count++] = parameter;
    }
    if (count > 1)
        return;
    diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                    node.pointer, "one input alone excludes nothing");
    diagnostics_hint(loading->diagnostics, "list two inputs or more");
}

void contract_load_exclusive(struct contract_loading *loading, struct contract_node nodes,
                             struct contract_operation *operation)
{
    size_t count = json_array_size(nodes.value);

    operation->exclusive =
        contract_parts_array(loading->parts, count, sizeof *operation->exclusive);
    operation->exclusive_count = count;
    for (size_t i = 0; i < count; i++)
        load_one(loading, contract_node_item(loading, nodes, i), operation,
                 &operation->exclusive[i]);
}
