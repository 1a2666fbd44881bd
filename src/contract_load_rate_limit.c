/* SPDX-License-Identifier: Apache-2.0 */
#include "src/contract_internal.h"

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
    limit->per_credential = contract_word_index(contract_node_text(node, "per"),
                                                vocabulary_rate_owners, 0) == 0;
    limit->limit = contract_node_text(headers, "limit");
    limit->remaining = contract_node_text(headers, "remaining");
    limit->reset = contract_node_text(headers, "reset");
    limit->retry = contract_node_text(headers, "retry");
    limit->reset_is_epoch = contract_word_index(contract_node_text(headers, "reset-as"),
                                                vocabulary_resets, 0) == 0;
    limit->claim =
        (struct claim){contract_node_certainty(node, CERTAINTY_DOCUMENTED), node.pointer};
    limit->headers_claim =
        (struct claim){contract_node_certainty(headers, limit->claim.certainty),
                       headers.value == NULL ? node.pointer : headers.pointer};
    return limit;
}
