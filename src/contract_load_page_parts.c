/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pages that are asked for by their first and their last row. Index and size, which all
 * of paging is about, are then parts of other inputs; the model has parameters for them
 * that are none of the operation's own.
 */
#include "src/contract_page_internal.h"

#include <strings.h>

static const char *const end_words[] = {"included", "excluded", NULL};
static const char *const malformed_words[] = {"ignore", "reject", NULL};

static void report(struct contract_loading *loading, const char *pointer,
                   const char *text, const char *hint)
{
    diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document, pointer,
                    "%s", text);
    diagnostics_hint(loading->diagnostics, "%s", hint);
}

/* A parameter that stands for a part of `whole`. */
static struct contract_parameter *part_of(struct contract_loading *loading,
                                          const struct contract_parameter *whole,
                                          enum expression_source in,
                                          struct expression *expression)
{
    struct contract_parameter *part =
        contract_parts_array(loading->parts, 1, sizeof *part);

    *part = (struct contract_parameter){.name = whole->name,
                                        .label = whole->label,
                                        .in = in,
                                        .type = "integer",
                                        .errors = whole->errors,
                                        .claim = whole->claim};
    *expression = contract_parameter_at(part);
    return part;
}

static void load_size(struct contract_loading *loading, struct contract_page *page)
{
    page->size_parameter =
        part_of(loading, page->whole_parameter, EXPRESSION_PART_SIZE, &page->size);
    page->size_parameter->claim = page->claim;
}

static void load_range(struct contract_loading *loading, struct contract_node node,
                       struct contract_page *page)
{
    page->unit = contract_node_text(node, "unit");
    page->partial = (enum partial)contract_statement_word(
        loading, node, "partial", vocabulary_partials, PARTIAL_ALWAYS,
        CERTAINTY_DOCUMENTED, &page->partial_claim, page->partial_allowed);
    page->malformed_rejected =
        contract_statement_word(loading, node, "malformed", malformed_words, 0,
                                CERTAINTY_UNKNOWN, &page->malformed_claim,
                                page->malformed_allowed) == 1;
    page->whole_parameter = page->index_parameter;
    if (page->whole_parameter == NULL)
        return;
    if (page->index.source != EXPRESSION_REQUEST_HEADER ||
        strcasecmp(page->index.name, "Range") != 0)
        report(loading, contract_node_member(loading, node, "index").pointer,
               "by: range, yet the index is not the header Range",
               "let index be $request.header.Range, or say how the list is really paged");
    page->index_parameter =
        part_of(loading, page->whole_parameter, EXPRESSION_PART_INDEX, &page->index);
    load_size(loading, page);
}

static void load_rows(struct contract_loading *loading, struct contract_node node,
                      const struct contract_operation *operation,
                      struct contract_page *page)
{
    struct contract_node end = contract_node_member(loading, node, "end");
    struct expression at = contract_load_expression(end);

    page->end_excluded =
        contract_statement_word(loading, node, "end-row", end_words, 0,
                                CERTAINTY_DOCUMENTED, &page->end_claim, NULL) == 1;
    if (end.value == NULL)
        report(loading, page->claim.pointer, "by: rows, yet nothing names the last row",
               "add end: $request.query.NAME");
    page->whole_parameter = contract_load_input(loading, end, operation, &at, "end");
    if (page->whole_parameter != NULL)
        load_size(loading, page);
}

void contract_load_page_parts(struct contract_loading *loading, struct contract_node node,
                              const struct contract_operation *operation,
                              struct contract_page *page)
{
    bool has_size = json_object_get(node.value, "size") != NULL;
    bool has_parts = page->kind == PAGE_ROWS || page->kind == PAGE_RANGE;

    if (has_parts && has_size)
        report(loading, contract_node_member(loading, node, "size").pointer,
               "a page of rows has no size of its own",
               "leave size out; default-size and maximum-size say what no input does");
    else if (!has_parts && !has_size)
        report(loading, page->claim.pointer, "the page lacks size",
               "say where the request holds the number of rows of a page");
    if (page->kind == PAGE_RANGE)
        load_range(loading, node, page);
    else if (page->kind == PAGE_ROWS)
        load_rows(loading, node, operation, page);
}
