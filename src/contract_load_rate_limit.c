/* SPDX-License-Identifier: Apache-2.0 */
#include "src/contract_refusal_internal.h"
#include "src/contract_write.h"

const struct contract_rate_limit *
contract_load_rate_limit(struct contract_loading *loading, struct contract_node owner)
{
    struct contract_node node = contract_node_member(loading, owner, "rate-limit");
    struct contract_node headers = contract_node_member(loading, node, "headers");
    struct contract_rate_limit *limit;

    if (!json_is_object(node.value))
        return NULL;
    limit = contract_parts_array(loading->parts, 1, sizeof *limit);
    limit->requests = contract_node_integer(node, "requests", 1);
    limit->window = contract_node_integer(node, "window", 1);
    limit->per = (enum rate_owner)contract_word_index(contract_node_text(node, "per"),
                                                      vocabulary_rate_owners, 0);
    limit->limit = contract_node_text(headers, "limit");
    limit->remaining = contract_node_text(headers, "remaining");
    limit->reset = contract_node_text(headers, "reset");
    limit->retry = contract_node_text(headers, "retry");
    limit->reset_is_epoch = contract_word_index(contract_node_text(headers, "reset-as"),
                                                vocabulary_resets, 0) == 0;
    limit->may_be_untold = contract_word_index(contract_node_text(headers, "told"),
                                               vocabulary_tellings, 0) == 1;
    limit->claim =
        (struct claim){contract_node_certainty(node, CERTAINTY_DOCUMENTED), node.pointer};
    limit->headers_claim =
        (struct claim){contract_node_certainty(headers, limit->claim.certainty),
                       headers.value == NULL ? node.pointer : headers.pointer};
    return limit;
}

struct expression contract_record_named(const struct contract_operation *operation)
{
    struct expression id = {.source = EXPRESSION_NONE};

    if (operation->item != NULL)
        id = operation->item->id;
    else if (operation->write != NULL)
        id = operation->write->id;
    return id.source == EXPRESSION_PATH || id.source == EXPRESSION_QUERY
               ? id
               : (struct expression){.source = EXPRESSION_NONE};
}

void contract_load_rate_owner(struct contract_loading *loading,
                              const struct contract_operation *operation)
{
    const struct contract_rate_limit *limit = operation->rate_limit;

    if (limit == NULL || limit->per != RATE_OF_RECORD ||
        contract_record_named(operation).source != EXPRESSION_NONE)
        return;
    diagnostics_add(
        loading->diagnostics, DIAGNOSTIC_ERROR, loading->document, limit->claim.pointer,
        "per: record, and %s names no record in its path or query", operation->id);
    diagnostics_hint(loading->diagnostics,
                     "give such a limit to an item, an update or a delete");
}

const struct contract_operation *
contract_rate_limit_tried(const struct contract *contract,
                          const struct contract_rate_limit *limit)
{
    const struct contract_operation *item = NULL, *write = NULL;

    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_operation *operation = &contract->operations[i];

        if (operation->rate_limit != limit)
            continue;
        if (operation->list != NULL)
            return operation;
        if (operation->item != NULL && item == NULL)
            item = operation;
        if (operation->write != NULL && write == NULL)
            write = operation;
    }
    return item != NULL ? item : write;
}
