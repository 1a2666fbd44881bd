/* SPDX-License-Identifier: Apache-2.0 */
/* How a list is cut into pages, and what its answers say of that. */
#include "src/contract_page_internal.h"

#include "src/memory.h"

static const char *const short_words[] = {"never", "allowed", NULL};
static const char *const other_query_words[] = {"reject", "follow", NULL};

static struct contract_parameter *
load_page_input(struct contract_loading *loading, struct contract_node node,
                const char *key, const struct contract_operation *operation,
                struct expression *expression)
{
    struct contract_node member = contract_node_member(loading, node, key);

    *expression = contract_load_expression(member);
    return contract_load_input(loading, member, operation, expression, key);
}

static void load_before(struct contract_loading *loading, struct contract_node node,
                        const struct contract_operation *operation,
                        struct contract_page *page)
{
    struct contract_statement before =
        contract_statement_read(loading, node, "before", &page->claim);

    page->before_claim = before.claim;
    page->before = contract_load_expression(before.value);
    page->before_parameter =
        contract_load_input(loading, before.value, operation, &page->before, "before");
    if (page->before.source == EXPRESSION_NONE || page->kind == PAGE_KEYSET)
        return;
    diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                    before.claim.pointer, "before does not go with by: %s",
                    vocabulary_page_kinds[page->kind]);
    diagnostics_hint(loading->diagnostics,
                     "only a list that names its rows (by: keyset) can go back from one");
}

/* What any page may say beside how it is asked for. */
static void load_ends(struct contract_loading *loading, struct contract_node node,
                      struct contract_page *page)
{
    page->past_end = (enum past_end)contract_statement_word(
        loading, node, "past-end", vocabulary_past_ends, PAST_END_EMPTY,
        CERTAINTY_UNKNOWN, &page->past_end_claim, page->past_end_allowed);
    page->above_maximum = (enum excess)contract_statement_word(
        loading, node, "above-maximum", vocabulary_excesses, EXCESS_REJECT,
        CERTAINTY_DOCUMENTED, &page->above_claim, page->above_allowed);
    page->below_minimum = (enum excess)contract_statement_word(
        loading, node, "below-minimum", vocabulary_excesses, EXCESS_REJECT,
        CERTAINTY_DOCUMENTED, &page->below_claim, page->below_allowed);
    page->other_query_rejected =
        contract_statement_word(loading, node, "other-query", other_query_words, 0,
                                CERTAINTY_UNKNOWN, &page->other_query_claim, NULL) == 0;
    page->short_pages =
        contract_statement_word(loading, node, "short-pages", short_words, 0,
                                CERTAINTY_DOCUMENTED, &page->short_claim, NULL) == 1;
}

void contract_load_page(struct contract_loading *loading, struct contract_node node,
                        const struct contract_operation *operation,
                        const struct claim *claim, struct contract_page *page)
{
    if (!json_is_object(node.value))
        return;
    page->declared = true;
    page->claim =
        (struct claim){contract_node_certainty(node, claim->certainty), node.pointer};
    page->past_end_claim = page->above_claim = page->below_claim = page->claim;
    page->other_query_claim = page->end_claim = page->claim;
    page->partial_claim = page->malformed_claim = page->short_claim = page->claim;
    page->kind = (enum page_kind)contract_word_index(contract_node_text(node, "by"),
                                                     vocabulary_page_kinds, PAGE_NUMBER);
    page->first = contract_node_integer(node, "first", page->kind == PAGE_NUMBER ? 1 : 0);
    page->index_parameter =
        load_page_input(loading, node, "index", operation, &page->index);
    page->size_parameter = load_page_input(loading, node, "size", operation, &page->size);
    load_before(loading, node, operation, page);
    contract_load_page_skip(loading, node, operation, page);
    contract_load_page_parts(loading, node, operation, page);
    contract_load_page_sizes(loading, node, page);
    contract_load_page_lifetime(loading, node, page);
    load_ends(loading, node, page);
}

static void report_total(struct contract_loading *loading, const char *pointer,
                         const char *text, const char *hint)
{
    diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document, pointer,
                    "%s", text);
    diagnostics_hint(loading->diagnostics, "%s", hint);
}

/* Where the pages do not count, an answer must lead to the next one, and what counts
 * pages has no meaning. */
static void check_totals(struct contract_loading *loading,
                         const struct contract_list *list)
{
    const struct contract_total *totals = list->totals;
    enum page_kind kind = list->page.kind;

    if (!list->page.declared)
        return;
    if (kind == PAGE_CURSOR && totals[TOTAL_NEXT_CURSOR].at.source == EXPRESSION_NONE &&
        totals[TOTAL_NEXT_URL].at.source == EXPRESSION_NONE)
        report_total(loading, list->page.claim.pointer,
                     "by: cursor, yet no answer holds the next one",
                     "state totals: { next-cursor: ... } or totals: { next-url: ... }");
    for (int i = 0; i < TOTAL_COUNT; i++) {
        bool counts = i == TOTAL_INDEX || i == TOTAL_LAST_URL || i == TOTAL_NEXT_INDEX ||
                      i == TOTAL_PREVIOUS_INDEX;
        bool is_cursor =
            i == TOTAL_NEXT_CURSOR && kind != PAGE_CURSOR && list->page.key == NULL;
        bool is_back = i == TOTAL_PREVIOUS_URL && kind == PAGE_KEYSET;
        bool is_url = i >= TOTAL_NEXT_URL && list->page.whole_parameter != NULL;

        if (totals[i].at.source == EXPRESSION_NONE ||
            !((counts && !contract_page_counts(&list->page)) || is_cursor || is_back ||
              is_url))
            continue;
        AUTO_FREE char *text =
            memory_format("%s does not go with by: %s", vocabulary_totals_told[i],
                          vocabulary_page_kinds[kind]);
        report_total(loading, totals[i].claim.pointer, text,
                     "leave it out, or say how the list is really paged");
    }
}

void contract_load_totals(struct contract_loading *loading, struct contract_node node,
                          const struct contract_operation *operation,
                          const struct claim *claim, struct contract_list *list)
{
    struct claim own = {contract_node_certainty(node, claim->certainty), node.pointer};
    struct contract_statement empty =
        contract_statement_read(loading, node, "pages-when-empty", &own);
    struct contract_node schema;

    for (int i = 0; vocabulary_totals_told[i] != NULL; i++) {
        struct contract_statement statement =
            contract_statement_read(loading, node, vocabulary_totals_told[i], &own);

        list->totals[i].claim = statement.claim;
        list->totals[i].at = contract_load_output(loading, statement.value, operation,
                                                  vocabulary_totals_told[i], &schema);
    }
    check_totals(loading, list);
    contract_load_asked(loading, node, operation, &own, list);
    list->rows_from = contract_node_integer(node, "rows-from", 1);
    list->pages_when_empty = json_integer_value(empty.value.value);
    list->pages_when_empty_claim = empty.claim;
    if (empty.value.value == NULL)
        list->pages_when_empty_claim.certainty = CERTAINTY_UNKNOWN;
}
