/* SPDX-License-Identifier: Apache-2.0 */
/* What an operation takes in its body, and the inputs that its members are. */
#include "src/contract_internal.h"

#include "src/http.h"
#include "src/memory.h"
#include "src/text.h"
#include "src/value.h"

#include <string.h>

#define LABEL_CEILING 4096

/* All examples of a media type, the first one first. */
static void load_examples(struct contract_loading *loading, struct contract_node media,
                          struct contract_body *body)
{
    struct contract_node examples = contract_node_member(loading, media, "examples");
    const char *name;
    json_t *value;

    body->examples = contract_parts_array(
        loading->parts, json_object_size(examples.value) + 1, sizeof *body->examples);
    if (body->example != NULL)
        body->examples[body->example_count++] = body->example;
    json_object_foreach(examples.value, name, value)
    {
        struct contract_node node = contract_node_resolved(
            loading, contract_node_member(loading, examples, name));
        json_t *example = json_object_get(node.value, "value");

        if (example != NULL && example != body->example)
            body->examples[body->example_count++] = example;
    }
}

void contract_load_body(struct contract_loading *loading, struct contract_node node,
                        struct contract_operation *operation)
{
    struct contract_node at = contract_node_resolved(
        loading, contract_node_member(loading, node, "requestBody"));
    struct contract_node content = contract_node_member(loading, at, "content");
    struct contract_node media, schema;
    struct contract_body *body;
    const char *name;
    json_t *value;

    if (!json_is_object(at.value))
        return;
    body = contract_parts_array(loading->parts, 1, sizeof *body);
    operation->body = body;
    body->contents = contract_load_contents(loading, at, &body->content_count);
    body->required = json_is_true(json_object_get(at.value, "required"));
    body->claim = (struct claim){
        contract_node_certainty(contract_node_vendor(loading, at), CERTAINTY_DOCUMENTED),
        at.pointer};
    body->media = contract_load_media(content.value);
    body->medias = contract_parts_array(
        loading->parts, json_object_size(content.value) + 1, sizeof *body->medias);
    json_object_foreach(content.value, name, value)
    {
        body->medias[body->media_count++] = name;
    }
    if (body->media == NULL)
        return;
    media = contract_node_member(loading, content, body->media);
    schema = contract_node_member(loading, media, "schema");
    if (http_media_type_is_json(body->media))
        body->shape = contract_load_shape(loading, schema);
    body->example = contract_load_example(loading, media, schema);
    load_examples(loading, media, body);
}

/* True when nothing is said of members inside this one. */
static bool is_leaf(const struct contract_shape *shape,
                    const struct contract_field *field)
{
    size_t length = strlen(field->pointer);

    for (size_t i = 0; i < shape->field_count; i++) {
        const char *other = shape->fields[i].pointer;

        if (strncmp(other, field->pointer, length) == 0 && other[length] == '/')
            return false;
    }
    return true;
}

/* "/range/from" is called "range.from". */
static char *label_of(const char *pointer)
{
    struct text label;

    text_init(&label, LABEL_CEILING);
    while (*pointer == '/') {
        size_t length = strcspn(pointer + 1, "/");
        AUTO_FREE char *step = memory_text_of(pointer, length + 1);
        AUTO_FREE char *name = value_pointer_last(step);

        text_add_format(&label, "%s%s", label.length == 0 ? "" : ".", name);
        pointer += 1 + length;
    }
    return text_take(&label);
}

static struct contract_node vendor_of(struct contract_loading *loading,
                                      struct contract_node schema)
{
    struct contract_node own = contract_node_vendor(loading, schema);

    return own.value != NULL
               ? own
               : contract_node_vendor(loading, contract_node_resolved(loading, schema));
}

static bool is_word(const json_t *type, const char *word)
{
    return json_is_string(type) && strcmp(json_string_value(type), word) == 0;
}

/* True when a value may be a list or something else that is not null. */
static bool is_either(const json_t *types)
{
    bool list = false, other = false;
    size_t index;
    json_t *type;

    json_array_foreach(types, index, type)
    {
        list = list || is_word(type, "array");
        other = other || !(is_word(type, "array") || is_word(type, "null"));
    }
    return list && other;
}

/* A member that holds a list is judged by its items, and so is one that may hold a list
 * or one of them alone. */
static void load_listing(struct contract_loading *loading, struct contract_node schema,
                         struct contract_parameter *parameter)
{
    bool either =
        is_either(json_object_get(contract_node_resolved(loading, schema).value, "type"));
    bool list = parameter->type != NULL && strcmp(parameter->type, "array") == 0;

    if ((!list && !either) || !contract_load_items(loading, schema, parameter))
        return;
    parameter->listing = either ? LISTING_EITHER : LISTING_ARRAY;
    parameter->separator = CONTRACT_VALUE_BREAK;
}

static void load_member(struct contract_loading *loading,
                        const struct contract_field *field,
                        const struct contract_node levels[2],
                        struct contract_operation *operation)
{
    struct contract_node schema = contract_node_at(loading, field->claim.pointer);
    struct contract_node vendor = vendor_of(loading, schema);
    struct contract_node all[3] = {vendor, levels[0], levels[1]};
    struct contract_parameter *parameter =
        &operation->parameters[operation->parameter_count++];

    *parameter = (struct contract_parameter){
        .name = field->pointer,
        .label = contract_parts_own_text(loading->parts, label_of(field->pointer)),
        .in = EXPRESSION_REQUEST_BODY,
        .required = field->required,
        .claim = {contract_node_certainty(vendor, operation->body->claim.certainty),
                  field->claim.pointer}};
    contract_load_errors(loading, all, 3, &parameter->errors);
    /* What one of several schemas says of it, another may not: the body is judged whole.
     */
    if (!field->certain)
        return;
    contract_load_value(loading, schema, parameter);
    load_listing(loading, schema, parameter);
    if (field->constant != NULL && parameter->enumeration == NULL)
        parameter->enumeration =
            contract_parts_own_value(loading->parts, json_pack("[O]", field->constant));
}

void contract_load_members(struct contract_loading *loading,
                           const struct contract_node levels[2],
                           struct contract_operation *operation)
{
    const struct contract_shape *shape =
        operation->body == NULL ? NULL : operation->body->shape;

    for (size_t i = 0; shape != NULL && i < shape->field_count; i++)
        if (is_leaf(shape, &shape->fields[i]))
            load_member(loading, &shape->fields[i], levels, operation);
}
