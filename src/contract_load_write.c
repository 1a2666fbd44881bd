/* SPDX-License-Identifier: Apache-2.0 */
#include "src/contract_internal.h"

#include "src/memory.h"

#include <string.h>

static const char *const keys[] = {
    [WRITE_CREATE] = "create", [WRITE_UPDATE] = "update", [WRITE_DELETE] = "delete"};
#define WRITE_KINDS (sizeof keys / sizeof keys[0])

/* The part of a loading that is about one write. */
struct writing {
    struct contract_loading *loading;
    const struct contract_operation *operation;
    struct contract_node node;
    struct contract_write *write;
};

static struct contract_node member(const struct writing *writing, const char *key)
{
    return contract_node_member(writing->loading, writing->node, key);
}

static void load_members(const struct writing *writing)
{
    struct contract_node node = member(writing, "members");
    struct contract_write *write = writing->write;

    if (node.value == NULL)
        return;
    write->members = contract_load_expression(node);
    if (write->members.source == EXPRESSION_REQUEST_BODY)
        return;
    write->members.source = EXPRESSION_NONE;
    diagnostics_add(writing->loading->diagnostics, DIAGNOSTIC_ERROR,
                    writing->loading->document, node.pointer,
                    "members stand in the body of a request");
    diagnostics_hint(writing->loading->diagnostics, "write $request.body# for the whole "
                                                    "of it");
}

static void load_record(const struct writing *writing)
{
    struct contract_node node = member(writing, "record"), schema = {NULL, NULL};
    struct contract_write *write = writing->write;

    if (node.value == NULL)
        return;
    if (contract_load_expression(node).source != EXPRESSION_RESPONSE_BODY) {
        diagnostics_add(writing->loading->diagnostics, DIAGNOSTIC_ERROR,
                        writing->loading->document, node.pointer,
                        "a record stands in the body of an answer");
        diagnostics_hint(writing->loading->diagnostics, "write $response.body#/POINTER");
        return;
    }
    write->record = contract_load_output(writing->loading, node, writing->operation,
                                         "record", &schema);
    if (schema.value != NULL)
        write->shape = contract_load_shape(writing->loading, schema);
}

static void load_shows(const struct writing *writing)
{
    struct contract_loading *loading = writing->loading;
    struct contract_node shows = member(writing, "shows"), schema;
    struct contract_write *write = writing->write;
    const char *name;
    json_t *value;

    write->shown = contract_parts_array(loading->parts, json_object_size(shows.value),
                                        sizeof *write->shown);
    json_object_foreach(shows.value, name, value)
    {
        struct contract_node node = contract_node_member(loading, shows, name);
        struct expression at =
            contract_load_output(loading, node, writing->operation, "shows", &schema);

        contract_load_field(loading, write->records, name, node.pointer);
        if (at.source != EXPRESSION_NONE)
            write->shown[write->shown_count++] =
                (struct contract_shown){name, at, {write->claim.certainty, node.pointer}};
    }
}

static void load_action(const struct writing *writing, struct contract_node actions,
                        const char *word)
{
    struct contract_loading *loading = writing->loading;
    struct contract_node node = contract_node_member(loading, actions, word);
    struct contract_write *write = writing->write;
    struct contract_action *action = &write->actions[write->action_count++];

    action->word = word;
    action->claim = (struct claim){contract_node_certainty(node, write->claim.certainty),
                                   node.pointer};
    contract_load_conditions(loading, contract_node_member(loading, node, "when"),
                             write->records, action->claim.certainty, &action->when);
    contract_load_assignments(loading, contract_node_member(loading, node, "set"),
                              writing->operation, write->records, action->claim.certainty,
                              &action->set);
}

static void load_actions(const struct writing *writing)
{
    struct contract_loading *loading = writing->loading;
    struct contract_node at = member(writing, "action");
    struct contract_node actions = member(writing, "actions");
    struct contract_write *write = writing->write;
    const char *word;
    json_t *value;

    write->action = contract_load_expression(at);
    write->action_parameter =
        contract_load_input(loading, at, writing->operation, &write->action, "action");
    if ((at.value == NULL) != (actions.value == NULL)) {
        diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                        writing->node.pointer, "action and actions go together");
        diagnostics_hint(loading->diagnostics, "`action` says where the request names "
                                               "one of `actions`");
        return;
    }
    write->actions = contract_parts_array(loading->parts, json_object_size(actions.value),
                                          sizeof *write->actions);
    json_object_foreach(actions.value, word, value)
    {
        load_action(writing, actions, word);
    }
}

static void load_write(const struct writing *writing)
{
    struct contract_loading *loading = writing->loading;
    struct contract_write *write = writing->write;
    struct contract_node id = member(writing, "id");

    write->claim =
        (struct claim){contract_node_certainty(writing->node, CERTAINTY_DOCUMENTED),
                       writing->node.pointer};
    write->records = contract_load_record_set(loading, writing->node, "records");
    if (write->kind != WRITE_CREATE) {
        write->id = contract_load_expression(id);
        write->id_parameter =
            contract_load_input(loading, id, writing->operation, &write->id, "id");
    }
    contract_load_scope(loading, member(writing, "scope"), writing->operation,
                        write->records, &write->claim, &write->scope);
    load_members(writing);
    write->replaces = json_is_true(member(writing, "replace").value);
    contract_load_assignments(loading, member(writing, "set"), writing->operation,
                              write->records, write->claim.certainty, &write->set);
    contract_load_conditions(loading, member(writing, "when"), write->records,
                             write->claim.certainty, &write->when);
    load_actions(writing);
    write->id_form = contract_node_text(writing->node, "id-form");
    write->location_id = contract_node_text(writing->node, "location");
    load_record(writing);
    load_shows(writing);
}

void contract_load_write(struct contract_loading *loading, struct contract_node vendor,
                         struct contract_operation *operation)
{
    for (size_t i = 0; i < WRITE_KINDS; i++) {
        struct contract_node node = contract_node_member(loading, vendor, keys[i]);
        struct writing writing = {
            .loading = loading, .operation = operation, .node = node};

        if (!json_is_object(node.value))
            continue;
        if (operation->write != NULL || operation->list != NULL ||
            operation->item != NULL) {
            diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                            node.pointer, "the operation has more than one meaning");
            diagnostics_hint(loading->diagnostics,
                             "keep one of list, item, create, update and delete");
            return;
        }
        writing.write = contract_parts_array(loading->parts, 1, sizeof *writing.write);
        writing.write->kind = (enum write_kind)i;
        operation->write = writing.write;
        load_write(&writing);
    }
}

static void report_location(struct contract_loading *loading,
                            const struct contract_write *write)
{
    const struct contract *contract = loading->contract;
    AUTO_NAMES struct contract_names names = {.count = 0};

    for (size_t i = 0; i < contract->operation_count; i++)
        if (contract->operations[i].item != NULL &&
            contract->operations[i].item->records == write->records)
            contract_names_add(&names, contract->operations[i].id);
    diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                    write->claim.pointer, "location: no operation %s shows these records",
                    write->location_id);
    contract_names_hint(&names, write->location_id, loading->diagnostics,
                        "operations that show one of them");
}

void contract_load_locations(struct contract_loading *loading)
{
    const struct contract *contract = loading->contract;

    for (size_t i = 0; i < contract->operation_count; i++) {
        struct contract_write *write = contract->operations[i].write;

        if (write == NULL || write->location_id == NULL)
            continue;
        write->location = contract_operation_named(contract, write->location_id);
        if (write->location != NULL && write->location->item != NULL &&
            write->location->item->records == write->records)
            continue;
        write->location = NULL;
        report_location(loading, write);
    }
}
