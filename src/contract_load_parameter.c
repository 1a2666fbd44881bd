/* SPDX-License-Identifier: Apache-2.0 */
#include "src/contract_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <string.h>
#include <strings.h>

static const char *const places[] = {"query", "path", "header", "cookie", NULL};
static const enum expression_source sources[] = {
    EXPRESSION_QUERY, EXPRESSION_PATH, EXPRESSION_REQUEST_HEADER, EXPRESSION_COOKIE};

/* The schema stands in `schema`, or in the one media type of `content`. */
static struct contract_node parameter_schema(struct contract_loading *loading,
                                             struct contract_node node)
{
    struct contract_node schema = contract_node_member(loading, node, "schema");
    struct contract_node content = contract_node_member(loading, node, "content");
    const char *media = json_object_iter_key(json_object_iter(content.value));

    if (schema.value != NULL || media == NULL)
        return schema;
    return contract_node_member(loading, contract_node_member(loading, content, media),
                                "schema");
}

static json_t *parameter_example(struct contract_loading *loading,
                                 struct contract_node node)
{
    struct contract_node examples = contract_node_member(loading, node, "examples");
    const char *name = json_object_iter_key(json_object_iter(examples.value));
    json_t *example = json_object_get(node.value, "example");

    if (example != NULL || name == NULL)
        return example;
    return json_object_get(
        contract_node_resolved(loading, contract_node_member(loading, examples, name))
            .value,
        "value");
}

void contract_load_value(struct contract_loading *loading, struct contract_node schema,
                         struct contract_parameter *parameter)
{
    struct contract_facets facets = {.visits = 0};

    contract_load_facets(loading, schema, &facets);
    parameter->schema = contract_load_schema(loading, schema);
    parameter->type = facets.type;
    parameter->format = facets.format;
    parameter->compare = contract_facets_comparison(&facets);
    parameter->initial = facets.initial;
    if (parameter->example == NULL)
        parameter->example = facets.example;
    parameter->enumeration = facets.enumeration;
    parameter->constant = facets.constant;
    parameter->has_minimum = facets.has_minimum;
    parameter->has_maximum = facets.has_maximum;
    parameter->minimum = facets.minimum;
    parameter->maximum = facets.maximum;
}

/* What OpenAPI says elsewhere is not said again by parameters of these names, which are
 * ignored (3.1, Parameter Object). */
static bool is_said_elsewhere(const struct contract_parameter *parameter)
{
    static const char *const names[] = {"Accept", "Content-Type", "Authorization"};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (parameter->in == EXPRESSION_REQUEST_HEADER &&
            strcasecmp(parameter->name, names[i]) == 0)
            return true;
    return false;
}

static bool load_parameter(struct contract_loading *loading, struct contract_node node,
                           const struct contract_node levels[2],
                           struct contract_parameter *parameter)
{
    struct contract_node target = contract_node_resolved(loading, node);
    struct contract_node vendor = contract_node_vendor(loading, target);
    struct contract_node all[3] = {vendor, levels[0], levels[1]};
    const char *in = contract_node_text(target, "in");
    int place = contract_word_index(in, places, -1);

    parameter->name = contract_node_text(target, "name");
    if (target.value == NULL)
        return false;
    if (parameter->name == NULL || place < 0) {
        diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                        node.pointer, "the parameter lacks %s",
                        parameter->name == NULL ? "name" : "in");
        diagnostics_hint(loading->diagnostics,
                         "a parameter has a name and stands in query, path, header or "
                         "cookie");
        return false;
    }
    parameter->label = parameter->name;
    parameter->in = sources[place];
    if (is_said_elsewhere(parameter))
        return false;
    parameter->required = json_is_true(json_object_get(target.value, "required")) ||
                          parameter->in == EXPRESSION_PATH;
    parameter->example = parameter_example(loading, target);
    contract_load_value(loading, parameter_schema(loading, target), parameter);
    contract_load_form(loading, target, parameter_schema(loading, target), parameter);
    parameter->claim = (struct claim){
        contract_node_certainty(vendor, CERTAINTY_DOCUMENTED), node.pointer};
    contract_load_errors(loading, all, 3, &parameter->errors);
    return true;
}

static void report_twice(struct contract_loading *loading, struct contract_node node,
                         const struct contract_parameter *same)
{
    struct place place = contract_place(loading->contract, &same->claim);

    diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                    node.pointer, "the parameter %s is declared twice", same->name);
    diagnostics_hint(loading->diagnostics, "it stands at line %d as well", place.line);
}

static void load_list(struct contract_loading *loading, struct contract_node list,
                      const struct contract_node levels[2],
                      struct contract_operation *operation)
{
    size_t own = operation->parameter_count;

    for (size_t i = 0; i < json_array_size(list.value); i++) {
        struct contract_parameter parameter = {.name = NULL};
        struct contract_node node = contract_node_item(loading, list, i);
        const struct contract_parameter *same;

        if (!load_parameter(loading, node, levels, &parameter))
            continue;
        same = contract_parameter_named(operation, parameter.in, parameter.name);
        if (same == NULL)
            operation->parameters[operation->parameter_count++] = parameter;
        else if (same >= operation->parameters + own)
            report_twice(loading, node, same);
    }
}

static void check_template(struct contract_loading *loading, struct contract_node node,
                           const struct contract_operation *operation)
{
    const char *open = operation->path;

    while ((open = strchr(open, '{')) != NULL) {
        size_t length = strcspn(open + 1, "}");
        AUTO_FREE char *name = memory_text_of(open + 1, length);

        open += 1 + length;
        if (contract_parameter_named(operation, EXPRESSION_PATH, name) != NULL)
            continue;
        diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                        node.pointer, "%s %s does not declare its path parameter %s",
                        operation->method, operation->path, name);
        diagnostics_hint(loading->diagnostics,
                         "add { name: %s, in: path, required: true, schema: ... } to "
                         "parameters",
                         name);
    }
}

void contract_load_parameters(struct contract_loading *loading,
                              struct contract_node path_item, struct contract_node node,
                              const struct contract_node levels[2],
                              struct contract_operation *operation)
{
    struct contract_node own = contract_node_member(loading, node, "parameters");
    struct contract_node shared = contract_node_member(loading, path_item, "parameters");
    struct contract_node list = contract_node_member(loading, levels[0], "list");
    /* A filter with a prefix adds one. */
    size_t filters =
        json_object_size(contract_node_member(loading, list, "filters").value);
    size_t members = operation->body == NULL || operation->body->shape == NULL
                         ? 0
                         : operation->body->shape->field_count;
    size_t most =
        json_array_size(own.value) + json_array_size(shared.value) + filters + members;

    operation->parameters =
        contract_parts_array(loading->parts, most, sizeof *operation->parameters);
    /* The operation's own come first: a parameter of the path gives way to them. */
    load_list(loading, own, levels, operation);
    load_list(loading, shared, levels, operation);
    contract_load_deep(loading, levels, operation, filters + members);
    check_template(loading, node, operation);
}
