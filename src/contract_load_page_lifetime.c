/* SPDX-License-Identifier: Apache-2.0 */
/* How long a cursor can be followed. */
#include "src/contract_page_internal.h"

#define USUAL_TOLERANCE 60 /* seconds, as of a signed URL */

void contract_load_page_lifetime(struct contract_loading *loading,
                                 struct contract_node page_node,
                                 struct contract_page *page)
{
    struct contract_node node = contract_node_member(loading, page_node, "lifetime");
    struct contract_lifetime *lifetime = &page->lifetime;

    if (!json_is_object(node.value))
        return;
    if (page->kind != PAGE_CURSOR) {
        diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                        node.pointer, "lifetime does not go with by: %s",
                        vocabulary_page_kinds[page->kind]);
        diagnostics_hint(loading->diagnostics, "only a cursor (by: cursor) can expire");
        return;
    }
    lifetime->seconds = contract_node_integer(node, "seconds", 1);
    lifetime->tolerance = contract_node_integer(node, "tolerance", USUAL_TOLERANCE);
    lifetime->claim = (struct claim){contract_node_certainty(node, page->claim.certainty),
                                     node.pointer};
    lifetime->end_claim = lifetime->claim;
    lifetime->end_inclusive =
        contract_statement_word(loading, node, "end", vocabulary_ends, 0,
                                CERTAINTY_UNKNOWN, &lifetime->end_claim, NULL) == 1;
}
