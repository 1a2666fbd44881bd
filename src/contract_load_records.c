/* SPDX-License-Identifier: Apache-2.0 */
#include "src/contract_internal.h"
#include "src/contract_refusal_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <string.h>

static void load_record_set(struct contract_loading *loading, struct contract_node node,
                            struct contract_record_set *set)
{
    struct contract_node schema = contract_node_member(loading, node, "schema");
    const char *id = contract_node_text(node, "id");

    set->id = id == NULL ? "/id" : id;
    set->claim = (struct claim){CERTAINTY_DOCUMENTED, node.pointer};
    if (json_is_string(schema.value)) {
        set->shape = contract_load_referred_shape(loading, schema);
        contract_load_field(loading, set, set->id,
                            contract_node_member(loading, node, "id").pointer);
    }
    set->lifecycle = contract_load_lifecycle(
        loading, contract_node_member(loading, node, "lifecycle"), set);
}

/* What the sources name must be there: a slip would leave the contract's own records
 * where others are meant. */
static void check_sources(struct contract_loading *loading, struct contract_node records)
{
    for (size_t i = 0; i < loading->sources->record_count; i++) {
        const char *text = loading->sources->records[i];
        AUTO_FREE char *name = memory_text_of(text, strcspn(text, "="));
        AUTO_NAMES struct contract_names names = {.count = 0};

        if (json_object_get(records.value, name) != NULL)
            continue;
        contract_names_add_keys(&names, records.value);
        diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                        records.pointer,
                        "there is no record set %s, for which a file "
                        "was named",
                        name);
        contract_names_hint(&names, name, loading->diagnostics, "record sets");
    }
}

void contract_load_records(struct contract_loading *loading)
{
    struct contract *contract = loading->contract;
    struct contract_node records = contract_node_member(
        loading, contract_node_vendor(loading, contract_node_at(loading, "")), "records");
    const char *name;
    json_t *value;

    contract->records = contract_parts_array(
        loading->parts, json_object_size(records.value), sizeof *contract->records);
    check_sources(loading, records);
    json_object_foreach(records.value, name, value)
    {
        struct contract_record_set *set =
            &contract->records[contract->record_set_count++];

        set->name = name;
        load_record_set(loading, contract_node_member(loading, records, name), set);
    }
}

const struct contract_shape *
contract_load_referred_shape(struct contract_loading *loading,
                             struct contract_node schema)
{
    const char *reference = json_string_value(schema.value);
    struct contract_node target = contract_node_target(loading, reference);
    const struct contract_shape *shape = contract_load_shape(loading, target);

    if (target.value == NULL && reference[0] == '#')
        contract_load_dangling(loading, schema.pointer, reference);
    return shape;
}
