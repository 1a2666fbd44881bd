/* SPDX-License-Identifier: Apache-2.0 */
/* Filters whose operator stands in the value: "age=gte.18". */
#include "src/contract_internal.h"

#include <string.h>

/* A part of a value need not fit what the whole one is held to. */
static bool takes_whole_values(const struct contract_filter *filter)
{
    return filter->match != MATCH_CONTAINS && filter->match != MATCH_PREFIX;
}

static void describe(const struct contract_list *list,
                     const struct contract_filter *filter,
                     struct contract_parameter *parameter)
{
    const struct contract_field *field =
        list->records == NULL || filter->field == NULL
            ? NULL
            : contract_field_at(list->records->shape, filter->field);

    parameter->type = "string";
    if (field == NULL || !takes_whole_values(filter))
        return;
    parameter->type = field->type;
    parameter->format = field->format;
    parameter->schema = field->schema;
    parameter->enumeration = (json_t *)field->enumeration;
}

void contract_load_prefix(struct contract_loading *loading, struct contract_node node,
                          struct contract_operation *operation,
                          const struct contract_list *list,
                          struct contract_filter *filter)
{
    struct contract_node at = contract_node_member(loading, node, "prefix");
    const char *prefix = json_string_value(at.value);
    struct contract_parameter *parameter;

    if (prefix == NULL || filter->parameter == NULL)
        return;
    if (filter->value.source != EXPRESSION_QUERY || prefix[0] == '\0') {
        diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                        at.pointer,
                        "filters/%s: only a value in the query can have a "
                        "prefix, and it must not be empty",
                        filter->name);
        diagnostics_hint(loading->diagnostics,
                         "leave prefix out, or let value be $request.query.NAME");
        return;
    }
    parameter = &operation->parameters[operation->parameter_count++];
    *parameter = (struct contract_parameter){.name = filter->parameter->name,
                                             .label = filter->parameter->label,
                                             .in = EXPRESSION_QUERY,
                                             .prefix = prefix,
                                             .errors = filter->parameter->errors,
                                             .claim = filter->claim};
    describe(list, filter, parameter);
    filter->parameter = parameter;
}

/* The prefixes of all other parameters of this one's name; NULL: there is none. */
static const char *const *others(struct contract_loading *loading,
                                 const struct contract_operation *operation,
                                 const struct contract_parameter *parameter)
{
    const char **list = contract_parts_array(
        loading->parts, operation->parameter_count + 1, sizeof *list);
    size_t count = 0;

    for (size_t i = 0; i < operation->parameter_count; i++) {
        const struct contract_parameter *other = &operation->parameters[i];

        if (other != parameter && other->in == parameter->in && other->prefix != NULL &&
            strcmp(other->name, parameter->name) == 0)
            list[count++] = other->prefix;
    }
    return count == 0 ? NULL : list;
}

static void check_twice(struct contract_loading *loading,
                        const struct contract_parameter *parameter)
{
    for (size_t i = 0;
         parameter->prefix != NULL && parameter->but != NULL && parameter->but[i] != NULL;
         i++) {
        if (strcmp(parameter->but[i], parameter->prefix) != 0)
            continue;
        diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                        parameter->claim.pointer,
                        "another filter of %s has the prefix %s as well", parameter->name,
                        parameter->prefix);
        diagnostics_hint(loading->diagnostics, "each needs a prefix of its own");
        return;
    }
}

void contract_load_prefixes(struct contract_loading *loading,
                            struct contract_operation *operation,
                            struct contract_list *list)
{
    for (size_t i = 0; i < operation->parameter_count; i++) {
        struct contract_parameter *parameter = &operation->parameters[i];

        if (parameter->in != EXPRESSION_QUERY)
            continue;
        parameter->but = others(loading, operation, parameter);
        check_twice(loading, parameter);
    }
    for (size_t i = 0; i < list->filter_count; i++)
        if (list->filters[i].parameter != NULL && list->filters[i].parameter->but != NULL)
            list->filters[i].value = contract_parameter_at(list->filters[i].parameter);
        else if (list->filters[i].parameter != NULL)
            list->filters[i].value.prefix = list->filters[i].parameter->prefix;
}
