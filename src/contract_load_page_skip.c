/* SPDX-License-Identifier: Apache-2.0 */
/* Rows that a request leaves out in front of its page. */
#include "src/contract_page_internal.h"

void contract_load_page_skip(struct contract_loading *loading, struct contract_node node,
                             const struct contract_operation *operation,
                             struct contract_page *page)
{
    struct contract_statement skip =
        contract_statement_read(loading, node, "skip", &page->claim);

    page->skip_claim = skip.claim;
    page->skip = contract_load_expression(skip.value);
    page->skip_parameter =
        contract_load_input(loading, skip.value, operation, &page->skip, "skip");
    if (page->skip.source == EXPRESSION_NONE || page->kind == PAGE_NUMBER ||
        page->kind == PAGE_CURSOR)
        return;
    diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                    skip.claim.pointer, "skip does not go with by: %s",
                    vocabulary_page_kinds[page->kind]);
    diagnostics_hint(
        loading->diagnostics,
        "where pages start at a row's number or behind a row, say so in index");
}
