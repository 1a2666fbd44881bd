/* SPDX-License-Identifier: Apache-2.0 */
/* Filters that take several values: in one, "status=open,done", or one by one,
 * "status=open&status=done". */
#include "src/contract_internal.h"

#include <string.h>

bool contract_load_items(struct contract_loading *loading, struct contract_node schema,
                         struct contract_parameter *parameter)
{
    struct contract_node items =
        contract_node_member(loading, contract_node_resolved(loading, schema), "items");
    struct contract_parameter each = {.name = NULL};

    contract_load_value(loading, items, &each);
    if (each.type != NULL &&
        (strcmp(each.type, "array") == 0 || strcmp(each.type, "object") == 0))
        return false;
    parameter->type = each.type;
    parameter->format = each.format;
    parameter->compare = each.compare;
    parameter->enumeration = each.enumeration;
    parameter->schema = each.schema;
    parameter->has_minimum = each.has_minimum;
    parameter->has_maximum = each.has_maximum;
    parameter->minimum = each.minimum;
    parameter->maximum = each.maximum;
    return true;
}

/* The schema of a declared parameter. */
static struct contract_node schema_of(struct contract_loading *loading,
                                      const struct contract_parameter *parameter)
{
    struct contract_node at = contract_node_at(loading, parameter->claim.pointer);

    return contract_node_member(loading, contract_node_resolved(loading, at), "schema");
}

/* What sets the values of an array apart where the parameter is not repeated. */
static const char *const separators[STYLE_COUNT] = {
    [STYLE_FORM] = ",", [STYLE_SPACE_DELIMITED] = " ", [STYLE_PIPE_DELIMITED] = "|"};

/* A query parameter that is an array says in its style how several values stand in it. */
static void load_style(struct contract_loading *loading, struct contract_filter *filter)
{
    struct contract_parameter *parameter = filter->parameter;
    const struct parameter_form *form = parameter->form;

    if (parameter->in != EXPRESSION_QUERY || parameter->listing != LISTING_NONE ||
        filter->match != MATCH_EQUALS || form == NULL || form->kind != PARAMETER_ARRAY ||
        separators[form->style] == NULL ||
        !contract_load_items(loading, schema_of(loading, parameter), parameter))
        return;
    filter->value.repeated = form->explode;
    parameter->listing = form->explode ? LISTING_REPEATED : LISTING_JOINED;
    parameter->separator = form->explode ? CONTRACT_VALUE_BREAK : separators[form->style];
}

void contract_load_separator(struct contract_loading *loading, struct contract_node node,
                             struct contract_filter *filter)
{
    struct contract_node at = contract_node_member(loading, node, "separator");
    const char *separator = json_string_value(at.value);
    struct contract_parameter *parameter = filter->parameter;

    if (parameter == NULL)
        return;
    if (separator == NULL) {
        load_style(loading, filter);
        return;
    }
    if (filter->match != MATCH_EQUALS || separator[0] == '\0') {
        diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                        at.pointer,
                        "filters/%s: only what matches by equals can take "
                        "several values, and something must set them apart",
                        filter->name);
        diagnostics_hint(loading->diagnostics, "leave separator out, or say \",\"");
        return;
    }
    parameter->listing = LISTING_JOINED;
    parameter->separator = separator;
    if (parameter->type != NULL && strcmp(parameter->type, "array") == 0)
        (void)contract_load_items(loading, schema_of(loading, parameter), parameter);
}
