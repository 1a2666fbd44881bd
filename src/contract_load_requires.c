/* SPDX-License-Identifier: Apache-2.0 */
/* Inputs that a request may give only beside others. */
#include "src/contract_internal.h"

#include <string.h>

bool contract_requires_of(const struct contract_requires *requires, const char *text)
{
    const char *separator = requires->input->separator;

    while (text != NULL && requires->value_count > 0) {
        const char *rest;
        size_t length = collection_first_value(text, separator, &rest);

        for (size_t i = 0; i < requires->value_count; i++)
            if (strlen(requires->values[i]) == length &&
                strncmp(requires->values[i], text, length) == 0)
                return true;
        text = rest;
    }
    return requires->value_count == 0 && text != NULL;
}

static bool is_among(const struct contract_requires *requires,
                     const struct contract_parameter *parameter)
{
    for (size_t i = 0; i < requires->need_count; i++)
        if (requires->needs[i] == parameter)
            return true;
    return false;
}

bool contract_goes_alone(const struct contract_operation *operation,
                         const struct contract_parameter *input, const char *text)
{
    for (size_t i = 0; i < operation->requires_count; i++)
        if (operation->requires[i].input == input &&
            contract_requires_of(&operation->requires[i], text))
            return false;
    return true;
}

static bool narrows(const struct contract_operation *operation,
                    const struct contract_parameter *needed)
{
    const struct contract_filter *filter = contract_filter_of(operation, needed);

    return filter != NULL && filter->match < MATCH_AT_OR_AFTER;
}

bool contract_input_leans(const struct contract_operation *operation,
                          const struct contract_parameter *input,
                          const struct contract_parameter *other)
{
    for (size_t i = 0; i < operation->requires_count; i++) {
        const struct contract_requires *requires = &operation->requires[i];

        for (size_t j = 0; requires->input == input && j < requires->need_count; j++)
            if ((other == NULL || requires->needs[j] == other) &&
                narrows(operation, requires->needs[j]))
                return true;
    }
    return false;
}

bool contract_requires_blames(const struct contract_operation *operation,
                              const struct contract_parameter *parameter)
{
    for (size_t i = 0; i < operation->requires_count; i++) {
        const struct contract_requires *requires = &operation->requires[i];

        if (requires->blames_needed ? is_among(requires, parameter)
                                    : requires->input == parameter)
            return true;
    }
    return false;
}

static void report(struct contract_loading *loading, const char *pointer,
                   const char *text, const char *hint)
{
    diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document, pointer,
                    "requires: %s", text);
    diagnostics_hint(loading->diagnostics, "%s", hint);
}

static const struct contract_parameter *
load_input(struct contract_loading *loading, struct contract_node node,
           const struct contract_operation *operation)
{
    struct expression at = contract_load_expression(node);

    return contract_load_input(loading, node, operation, &at, "requires");
}

static void load_needs(struct contract_loading *loading, struct contract_node nodes,
                       const struct contract_operation *operation,
                       struct contract_requires *requires)
{
    size_t count = json_array_size(nodes.value);

    requires->needs =
        contract_parts_array(loading->parts, count + 1, sizeof *requires->needs);
    for (size_t i = 0; i < count; i++) {
        struct contract_node item = contract_node_item(loading, nodes, i);
        const struct contract_parameter *needed = load_input(loading, item, operation);

        if (needed != NULL && needed == requires->input)
            report(loading, item.pointer, "the input needs itself",
                   "name the others that must be given beside it");
        else if (needed != NULL)
        requires->needs[requires->need_count++] = needed;
    }
}

static void check_values(struct contract_loading *loading, const char *pointer,
                         const struct contract_requires *requires)
{
    const json_t *known = requires->input == NULL ? NULL : requires->input->enumeration;

    for (size_t i = 0; known != NULL && i < requires->value_count; i++) {
        AUTO_NAMES struct contract_names names = {.count = 0};
        bool found = false;
        size_t index;
        json_t *value;

        json_array_foreach(known, index, value)
        {
            const char *text = json_string_value(value);

            if (text != NULL)
                contract_names_add(&names, text);
            found = found || text == NULL || strcmp(text, requires->values[i]) == 0;
        }
        if (found)
            continue;
        diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                        pointer, "requires: %s has no value %s", requires->input->label,
                        requires->values[i]);
        contract_names_hint(&names, requires->values[i], loading->diagnostics,
                            "its enum");
    }
}

static void load_one(struct contract_loading *loading, struct contract_node node,
                     const struct contract_operation *operation,
                     struct contract_requires *requires)
{
    static const char *const reported[] = {"input", "needed", NULL};
    struct contract_node values = contract_node_member(loading, node, "values");

    requires->claim =
        (struct claim){contract_node_certainty(node, CERTAINTY_DOCUMENTED), node.pointer};
    requires->input =
        load_input(loading, contract_node_member(loading, node, "input"), operation);
    if (values.value != NULL)
    requires->values = contract_node_texts(loading, values, &requires->value_count);
    load_needs(loading, contract_node_member(loading, node, "needs"), operation,
               requires);
    requires->blames_needed =
        contract_word_index(contract_node_text(node, "reported"), reported, 0) == 1;
    check_values(loading, values.pointer, requires);
    if (json_array_size(json_object_get(node.value, "needs")) == 0)
        report(loading, node.pointer, "an input that needs no other goes alone",
               "list what must be given beside it in needs");
}

void contract_load_requires(struct contract_loading *loading, struct contract_node nodes,
                            struct contract_operation *operation)
{
    size_t count = json_array_size(nodes.value);

    operation->requires =
        contract_parts_array(loading->parts, count, sizeof *operation->requires);
    for (size_t i = 0; i < count; i++) {
        struct contract_requires *requires =
            &operation->requires[operation->requires_count];

        load_one(loading, contract_node_item(loading, nodes, i), operation, requires);
        if (requires->input != NULL && requires->need_count > 0)
            operation->requires_count++;
    }
}
