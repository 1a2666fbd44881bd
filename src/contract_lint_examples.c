/* SPDX-License-Identifier: Apache-2.0 */
#include "src/contract_internal.h"

#include "src/http.h"
#include "src/memory.h"
#include "src/value.h"

static void lint_example(struct contract_loading *loading, struct contract_node schema,
                         struct contract_node example)
{
    struct contract_lint_subject subject = {
        .schema = contract_load_schema(loading, schema),
        .value = example.value,
        .document = loading->document,
        .pointer = example.pointer,
    };

    contract_lint_value(loading, &subject);
}

/* `example`, and the values of the named `examples`. */
static void lint_examples_of(struct contract_loading *loading, struct contract_node owner,
                             struct contract_node schema)
{
    struct contract_node example = contract_node_member(loading, owner, "example");
    struct contract_node examples = contract_node_member(loading, owner, "examples");
    const char *name;
    json_t *value;

    if (schema.value == NULL)
        return;
    lint_example(loading, schema, example);
    json_object_foreach(examples.value, name, value)
    {
        struct contract_node named = contract_node_resolved(
            loading, contract_node_member(loading, examples, name));

        lint_example(loading, schema, contract_node_member(loading, named, "value"));
    }
}

/* What a schema itself gives as examples of its values; its default is one as well. */
static void lint_schema(struct contract_loading *loading, struct contract_node schema)
{
    struct contract_node examples = contract_node_member(loading, schema, "examples");

    lint_example(loading, schema, contract_node_member(loading, schema, "example"));
    lint_example(loading, schema, contract_node_member(loading, schema, "default"));
    for (size_t i = 0; i < json_array_size(examples.value); i++)
        lint_example(loading, schema, contract_node_item(loading, examples, i));
}

static bool has_examples(const json_t *schema)
{
    return json_object_get(schema, "example") != NULL ||
           json_object_get(schema, "examples") != NULL ||
           json_object_get(schema, "default") != NULL;
}

/* An example of another media type is that type's text, not a value. */
static bool is_json(struct contract_node media)
{
    AUTO_FREE char *name = value_pointer_last(media.pointer);

    return http_media_type_is_json(name);
}

static void lint_place(struct contract_loading *loading, struct contract_node node,
                       enum contract_place_kind kind)
{
    if (kind == PLACE_PARAMETER || kind == PLACE_HEADER ||
        (kind == PLACE_MEDIA && is_json(node)))
        lint_examples_of(loading, node, contract_node_member(loading, node, "schema"));
    else if ((kind == PLACE_SCHEMA || kind == PLACE_ROOT_SCHEMA) &&
             has_examples(node.value))
        lint_schema(loading, node);
}

void contract_lint_examples(struct contract_loading *loading)
{
    contract_place_each(loading, lint_place);
}
