/* SPDX-License-Identifier: Apache-2.0 */
#include "src/contract_refusal_internal.h"
#include "src/contract_response.h"

#include <string.h>

const struct contract_failure *contract_load_failure(struct contract_loading *loading,
                                                     struct contract_node owner)
{
    struct contract_node node = contract_node_member(loading, owner, "failure");
    struct contract_node at = contract_node_member(loading, node, "at");
    struct contract_node schema = contract_node_member(loading, node, "schema");
    const json_t *values = json_object_get(node.value, "values");
    const json_t *except = json_object_get(node.value, "except");
    struct contract_failure *failure;

    if (!json_is_object(node.value))
        return NULL;
    failure = contract_parts_array(loading->parts, 1, sizeof *failure);
    failure->at = contract_load_expression(at);
    failure->values = json_is_array(values) ? values : NULL;
    failure->except = json_is_array(except) ? except : NULL;
    failure->claim =
        (struct claim){contract_node_certainty(node, CERTAINTY_DOCUMENTED), node.pointer};
    if (failure->at.source != EXPRESSION_RESPONSE_BODY &&
        failure->at.source != EXPRESSION_RESPONSE_HEADER) {
        diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                        at.value == NULL ? node.pointer : at.pointer,
                        "a failure is told by an answer");
        diagnostics_hint(loading->diagnostics,
                         "write $response.body#/POINTER or $response.header.NAME");
        failure->claim.certainty = CERTAINTY_UNKNOWN;
    }
    if (values != NULL && except != NULL) {
        diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                        node.pointer, "failure has both values and except");
        diagnostics_hint(loading->diagnostics, "one says what the other leaves over");
    }
    if (json_is_string(schema.value))
        failure->shape = contract_load_referred_shape(loading, schema);
    return failure;
}

/* The one branch of a schema that is not the failure's; no value where there are others,
 * or none. */
static struct contract_node other_branch(struct contract_loading *loading,
                                         struct contract_node schema, const char *failure)
{
    static const char *const words[] = {"oneOf", "anyOf"};
    struct contract_node target = contract_node_resolved(loading, schema);

    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        struct contract_node list = contract_node_member(loading, target, words[i]);
        struct contract_node branches[2] = {{NULL, ""}, {NULL, ""}};

        if (json_array_size(list.value) != 2)
            continue;
        for (size_t j = 0; j < 2; j++)
            branches[j] =
                contract_node_resolved(loading, contract_node_item(loading, list, j));
        for (size_t j = 0; j < 2; j++)
            if (strcmp(branches[j].pointer, failure) == 0)
                return branches[1 - j];
    }
    return (struct contract_node){NULL, ""};
}

/* Examples of success come first, since the first is the one that is shown. */
static void sort_examples(const struct contract_failure *failure,
                          struct contract_content *content)
{
    const struct http_headers none = {0};
    size_t placed = 0;

    for (size_t i = 0; i < content->example_count; i++) {
        struct contract_example example = content->examples[i];

        if (contract_tells_failure(failure, &none, example.value))
            continue;
        memmove(content->examples + placed + 1, content->examples + placed,
                (i - placed) * sizeof example);
        content->examples[placed++] = example;
    }
}

void contract_load_success_shapes(struct contract_loading *loading,
                                  struct contract_node target,
                                  const struct contract_failure *failure,
                                  struct contract_response *response)
{
    struct contract_node contents = contract_node_member(loading, target, "content");

    if (failure == NULL || response->status_low / 100 != 2)
        return;
    for (size_t i = 0; i < response->content_count; i++) {
        struct contract_content *content = &response->contents[i];
        struct contract_node media =
            contract_node_member(loading, contents, content->media);
        struct contract_node branch = {NULL, ""};
        bool is_first = strcmp(content->media, response->media) == 0;

        if (failure->shape != NULL && content->shape != NULL)
            branch = other_branch(loading, contract_node_member(loading, media, "schema"),
                                  failure->shape->pointer);
        if (branch.value != NULL) {
            content->schema = contract_load_schema(loading, branch);
            content->shape = contract_load_shape(loading, branch);
        }
        sort_examples(failure, content);
        if (is_first)
            response->shape = content->shape;
        if (is_first && content->example_count > 0)
            response->example = content->examples[0].value;
    }
}
