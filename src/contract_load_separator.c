/* SPDX-License-Identifier: Apache-2.0 */
/* Filters that take several values in one: "status=open,done". */
#include "src/contract_internal.h"

#include <string.h>

/* A parameter of type array is known by its items from here on: what is judged is each
 * value, not the list. */
static void read_items(struct contract_loading *loading,
                       struct contract_parameter *parameter)
{
    struct contract_node at = contract_node_resolved(
        loading, contract_node_at(loading, parameter->claim.pointer));
    struct contract_node schema =
        contract_node_resolved(loading, contract_node_member(loading, at, "schema"));
    struct contract_node items = contract_node_member(loading, schema, "items");
    struct contract_facets facets = {.visits = 0};

    contract_load_facets(loading, items, &facets);
    parameter->type = facets.type;
    parameter->format = facets.format;
    parameter->enumeration = facets.enumeration;
    parameter->schema = contract_load_schema(loading, items);
}

void contract_load_separator(struct contract_loading *loading, struct contract_node node,
                             const struct contract_filter *filter)
{
    struct contract_node at = contract_node_member(loading, node, "separator");
    const char *separator = json_string_value(at.value);
    struct contract_parameter *parameter = filter->parameter;

    if (separator == NULL || parameter == NULL)
        return;
    if (filter->match != MATCH_EQUALS || separator[0] == '\0') {
        diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                        at.pointer,
                        "filters/%s: only what matches by equals can take "
                        "several values, and something must set them apart",
                        filter->name);
        diagnostics_hint(loading->diagnostics, "leave separator out, or say \",\"");
        return;
    }
    parameter->separator = separator;
    if (parameter->type != NULL && strcmp(parameter->type, "array") == 0)
        read_items(loading, parameter);
}
