/* SPDX-License-Identifier: Apache-2.0 */
#include "src/contract_internal.h"

#include <string.h>

/* The record is the whole answer unless something else is said. */
static void load_record(struct contract_loading *loading, struct contract_node node,
                        const struct contract_operation *operation,
                        struct contract_item *item)
{
    struct contract_node record = contract_node_member(loading, node, "record");
    const struct contract_response *success = contract_load_success(operation);
    struct contract_node schema;

    item->record = (struct expression){.source = EXPRESSION_RESPONSE_BODY, .name = ""};
    if (record.value == NULL) {
        item->shape = success == NULL ? NULL : success->shape;
        return;
    }
    if (contract_load_expression(record).source != EXPRESSION_RESPONSE_BODY) {
        diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                        record.pointer, "a record stands in the body of an answer");
        diagnostics_hint(loading->diagnostics, "write $response.body#/POINTER");
        return;
    }
    item->record = contract_load_output(loading, record, operation, "record", &schema);
    if (schema.value != NULL)
        item->shape = contract_load_shape(loading, schema);
}

void contract_load_item(struct contract_loading *loading, struct contract_node node,
                        struct contract_operation *operation)
{
    struct contract_node id = contract_node_member(loading, node, "id");
    struct contract_item *item;

    if (!json_is_object(node.value))
        return;
    item = contract_parts_array(loading->parts, 1, sizeof *item);
    operation->item = item;
    item->claim = (struct claim){CERTAINTY_DOCUMENTED, node.pointer};
    item->records = contract_load_record_set(loading, node, "records");
    item->id = contract_load_expression(id);
    item->id_parameter = contract_load_input(loading, id, operation, &item->id, "id");
    item->id_field = item->records == NULL ? "/id" : item->records->id;
    contract_load_scope(loading, contract_node_member(loading, node, "scope"), operation,
                        item->records, &item->claim, &item->scope);
    load_record(loading, node, operation, item);
    if (operation->list == NULL)
        return;
    diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                    node.pointer, "the operation is both a list and an item");
    diagnostics_hint(loading->diagnostics, "keep one of them");
}

static void report_list(struct contract_loading *loading, struct contract_node node,
                        const char *name)
{
    const struct contract *contract = loading->contract;
    AUTO_NAMES struct contract_names names = {.count = 0};

    for (size_t i = 0; i < contract->operation_count; i++)
        if (contract->operations[i].list != NULL)
            contract_names_add(&names, contract->operations[i].id);
    diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                    node.pointer, "list: no operation %s is a list", name);
    contract_names_hint(&names, name, loading->diagnostics, "operations that are lists");
}

void contract_load_item_lists(struct contract_loading *loading)
{
    const struct contract *contract = loading->contract;

    for (size_t i = 0; i < contract->operation_count; i++) {
        struct contract_item *item = contract->operations[i].item;
        struct contract_node node, list;
        const char *name;

        if (item == NULL)
            continue;
        node = contract_node_at(loading, item->claim.pointer);
        list = contract_node_member(loading, node, "list");
        name = json_string_value(list.value);
        if (name == NULL)
            continue;
        item->list = contract_operation_named(contract, name);
        if (item->list != NULL && item->list->list != NULL)
            continue;
        item->list = NULL;
        report_list(loading, list, name);
    }
}
