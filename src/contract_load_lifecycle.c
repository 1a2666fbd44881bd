/* SPDX-License-Identifier: Apache-2.0 */
#include "src/contract_internal.h"

#include "src/memory.h"

#include <string.h>

static void report_next(struct contract_loading *loading, struct contract_node node,
                        const struct contract_lifecycle *lifecycle)
{
    AUTO_NAMES struct contract_names names = {.count = 0};

    for (size_t i = 0; i < lifecycle->count; i++)
        contract_names_add(&names, lifecycle->states[i].name);
    diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                    node.pointer, "next: there is no state %s",
                    json_string_value(node.value));
    contract_names_hint(&names, json_string_value(node.value), loading->diagnostics,
                        "states");
}

/* Once all states have their names. */
static void connect(struct contract_loading *loading, struct contract_node states,
                    struct contract_lifecycle *lifecycle)
{
    for (size_t i = 0; i < lifecycle->count; i++) {
        struct contract_state *state = &lifecycle->states[i];
        struct contract_node node = contract_node_member(loading, states, state->name);
        struct contract_node next = contract_node_member(loading, node, "next");
        const struct contract_state *found;

        state->next = i;
        if (!json_is_string(next.value))
            continue;
        found = contract_state_named(lifecycle, json_string_value(next.value));
        if (found == NULL)
            report_next(loading, next, lifecycle);
        else
            state->next = (size_t)(found - lifecycle->states);
    }
}

/* From each state, as many steps as there are states must lead to rest. */
static void check_rest(struct contract_loading *loading, struct contract_node states,
                       const struct contract_lifecycle *lifecycle)
{
    for (size_t i = 0; i < lifecycle->count; i++) {
        size_t at = i;

        for (size_t step = 0; step < lifecycle->count; step++)
            at = lifecycle->states[at].next;
        if (lifecycle->states[at].next == at)
            continue;
        diagnostics_add(
            loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
            contract_node_member(loading, states, lifecycle->states[i].name).pointer,
            "the states behind %s go round in a circle", lifecycle->states[i].name);
        diagnostics_hint(loading->diagnostics, "leave `next` out of the last one");
        return;
    }
}

static void check_state(struct contract_loading *loading, struct contract_node node,
                        const struct contract_record_set *records, const char *member)
{
    bool lasts = contract_node_member(loading, node, "lasts").value != NULL;
    bool next = contract_node_member(loading, node, "next").value != NULL;
    const struct contract_field *field = records->shape == NULL || member == NULL
                                             ? NULL
                                             : contract_field_at(records->shape, member);
    const char *name = strrchr(node.pointer, '/') + 1;

    if (lasts != next) {
        diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                        node.pointer, "the state has %s and no %s",
                        lasts ? "lasts" : "next", lasts ? "next" : "lasts");
        diagnostics_hint(loading->diagnostics, "the two go together");
    }
    if (field == NULL || field->enumeration == NULL)
        return;
    for (size_t i = 0; i < json_array_size(field->enumeration); i++) {
        const char *allowed = json_string_value(json_array_get(field->enumeration, i));

        if (allowed != NULL && strcmp(allowed, name) == 0)
            return;
    }
    diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                    node.pointer, "%s is no value of %s", name, member);
    diagnostics_hint(loading->diagnostics, "the records' schema lists its values");
}

struct contract_lifecycle *
contract_load_lifecycle(struct contract_loading *loading, struct contract_node node,
                        const struct contract_record_set *records)
{
    struct contract_node states = contract_node_member(loading, node, "states");
    struct contract_lifecycle *lifecycle;
    const char *name;
    json_t *value;

    if (!json_is_object(node.value))
        return NULL;
    lifecycle = contract_parts_array(loading->parts, 1, sizeof *lifecycle);
    lifecycle->claim =
        (struct claim){contract_node_certainty(node, CERTAINTY_DOCUMENTED), node.pointer};
    lifecycle->member = contract_node_text(node, "member");
    contract_load_field(loading, records, lifecycle->member,
                        contract_node_member(loading, node, "member").pointer);
    lifecycle->states = contract_parts_array(
        loading->parts, json_object_size(states.value), sizeof *lifecycle->states);
    json_object_foreach(states.value, name, value)
    {
        struct contract_node at = contract_node_member(loading, states, name);
        struct contract_state *state = &lifecycle->states[lifecycle->count++];

        state->name = name;
        state->lasts = contract_node_integer(at, "lasts", 0);
        check_state(loading, at, records, lifecycle->member);
        contract_load_assignments(loading, contract_node_member(loading, at, "set"), NULL,
                                  records, lifecycle->claim.certainty, &state->set);
    }
    connect(loading, states, lifecycle);
    check_rest(loading, states, lifecycle);
    return lifecycle;
}
