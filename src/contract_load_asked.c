/* SPDX-License-Identifier: Apache-2.0 */
/* Totals that are not in every answer. */
#include "src/contract_page_internal.h"

#include <string.h>

/* Marks the totals that a list of keys names. */
static void mark(struct contract_loading *loading, struct contract_node names,
                 bool marked[TOTAL_COUNT])
{
    for (size_t i = 0; i < json_array_size(names.value); i++) {
        struct contract_node item = contract_node_item(loading, names, i);
        int total = contract_word_index(json_string_value(item.value),
                                        vocabulary_totals_told, TOTAL_COUNT);

        if (total < TOTAL_COUNT)
            marked[total] = true;
    }
}

static void load_one(struct contract_loading *loading, struct contract_node node,
                     const struct contract_operation *operation,
                     const struct claim *claim, struct contract_asked *asked)
{
    struct contract_node by = contract_node_member(loading, node, "by");

    asked->claim =
        (struct claim){contract_node_certainty(node, claim->certainty), node.pointer};
    asked->at = contract_load_expression(by);
    asked->parameter = contract_load_input(loading, by, operation, &asked->at, "asked");
    asked->value = contract_node_text(node, "value");
    mark(loading, contract_node_member(loading, node, "totals"), asked->totals);
}

/* What is told now and then must be told somewhere. */
static void check_told(struct contract_loading *loading, const struct contract_list *list,
                       const bool marked[TOTAL_COUNT], const struct claim *claim)
{
    for (int i = 0; i < TOTAL_COUNT; i++) {
        if (!marked[i] || list->totals[i].at.source != EXPRESSION_NONE)
            continue;
        diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                        claim->pointer, "no answer holds %s", vocabulary_totals_told[i]);
        diagnostics_hint(loading->diagnostics, "say where: totals: { %s: ... }",
                         vocabulary_totals_told[i]);
    }
}

void contract_load_asked(struct contract_loading *loading, struct contract_node totals,
                         const struct contract_operation *operation,
                         const struct claim *claim, struct contract_list *list)
{
    struct contract_node asked = contract_node_member(loading, totals, "asked");
    struct contract_statement cut =
        contract_statement_read(loading, totals, "when-cut", claim);
    struct contract_statement estimated =
        contract_statement_read(loading, totals, "estimated", claim);
    struct contract_node schema;

    list->asked_count = json_array_size(asked.value);
    list->asked =
        contract_parts_array(loading->parts, list->asked_count, sizeof *list->asked);
    for (size_t i = 0; i < list->asked_count; i++) {
        load_one(loading, contract_node_item(loading, asked, i), operation, claim,
                 &list->asked[i]);
        check_told(loading, list, list->asked[i].totals, &list->asked[i].claim);
    }
    list->when_cut_claim = cut.claim;
    mark(loading, cut.value, list->when_cut);
    check_told(loading, list, list->when_cut, &list->when_cut_claim);
    list->estimated.claim = estimated.claim;
    list->estimated.at =
        contract_load_output(loading, estimated.value, operation, "estimated", &schema);
}

const struct contract_asked *contract_total_asked(const struct contract_list *list,
                                                  enum total total)
{
    for (size_t i = 0; i < list->asked_count; i++)
        if (list->asked[i].totals[total])
            return &list->asked[i];
    return NULL;
}
