/* SPDX-License-Identifier: Apache-2.0 */
/* Objects in the query of a list: each member is an input of its own, "where[state]". */
#include "src/contract_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <string.h>

static bool is_deep(const struct contract_parameter *parameter)
{
    return parameter->in == EXPRESSION_QUERY && parameter->form != NULL &&
           parameter->form->style == STYLE_DEEP_OBJECT &&
           parameter->form->kind == PARAMETER_OBJECT && parameter->form->member_count > 0;
}

static struct contract_node declaration_of(struct contract_loading *loading,
                                           const struct contract_parameter *parameter)
{
    return contract_node_resolved(loading,
                                  contract_node_at(loading, parameter->claim.pointer));
}

static const struct contract_shape *shape_of(struct contract_loading *loading,
                                             const struct contract_parameter *parameter)
{
    return contract_load_shape(
        loading,
        contract_node_member(loading, declaration_of(loading, parameter), "schema"));
}

static void add_member(struct contract_loading *loading,
                       const struct contract_parameter *whole,
                       const struct contract_field *field,
                       const struct contract_node levels[2],
                       struct contract_operation *operation)
{
    struct contract_node schema = contract_node_at(loading, field->claim.pointer);
    struct contract_node vendor = contract_node_vendor(loading, schema);
    struct contract_node outer =
        contract_node_vendor(loading, declaration_of(loading, whole));
    struct contract_node all[3] = {vendor.value != NULL ? vendor : outer, levels[0],
                                   levels[1]};
    struct contract_parameter *parameter =
        &operation->parameters[operation->parameter_count++];
    AUTO_FREE char *member = value_pointer_last(field->pointer);
    char *name = contract_parts_own_text(loading->parts,
                                         memory_format("%s[%s]", whole->name, member));

    *parameter = (struct contract_parameter){
        .name = name,
        .label = name,
        .in = EXPRESSION_QUERY,
        .required = whole->required && field->required,
        .claim = {contract_node_certainty(vendor, whole->claim.certainty),
                  field->claim.pointer}};
    contract_load_value(loading, schema, parameter);
    contract_load_errors(loading, all, 3, &parameter->errors);
}

static void add_members(struct contract_loading *loading,
                        const struct contract_parameter *whole,
                        const struct contract_node levels[2],
                        struct contract_operation *operation)
{
    const struct contract_shape *shape = shape_of(loading, whole);

    for (size_t i = 0; i < shape->field_count; i++)
        if (strchr(shape->fields[i].pointer + 1, '/') == NULL)
            add_member(loading, whole, &shape->fields[i], levels, operation);
}

void contract_load_deep(struct contract_loading *loading,
                        const struct contract_node levels[2],
                        struct contract_operation *operation, size_t spare)
{
    const struct contract_parameter *old = operation->parameters;
    size_t count = operation->parameter_count, members = 0;

    for (size_t i = 0; i < count; i++)
        members += is_deep(&old[i]) ? old[i].form->member_count : 0;
    if (members == 0 || contract_node_member(loading, levels[0], "list").value == NULL)
        return;
    operation->parameters = contract_parts_array(loading->parts, count + members + spare,
                                                 sizeof *operation->parameters);
    operation->parameter_count = 0;
    for (size_t i = 0; i < count; i++)
        if (is_deep(&old[i]))
            add_members(loading, &old[i], levels, operation);
        else
            operation->parameters[operation->parameter_count++] = old[i];
}
