/* SPDX-License-Identifier: Apache-2.0 */
/* Pages that are asked for by their first and their last row, and cut otherwise. */
#include "mock/answer_internal.h"
#include "mock/defect_internal.h"

#include "src/memory.h"

#include <stdio.h>
#include <string.h>

/* What a kind lies about. */
enum lie { END_ROW, PARTIAL, WHOLE, UNIT, MALFORMED };

static const struct contract_page *page_of(const struct contract_operation *operation)
{
    return operation->list == NULL || !operation->list->page.declared
               ? NULL
               : &operation->list->page;
}

/* The claim that is lied about; NULL: the page does not make it. */
static const struct claim *claim_of(const struct contract_page *page, enum lie lie)
{
    bool is_range = page->kind == PAGE_RANGE;

    switch (lie) {
    case END_ROW:
        return page->whole_parameter == NULL ? NULL : &page->end_claim;
    case PARTIAL:
        return is_range && !page->partial_allowed[PARTIAL_NEVER] ? &page->partial_claim
                                                                 : NULL;
    case WHOLE:
        return is_range ? &page->partial_claim : NULL;
    case UNIT:
        return is_range && page->unit != NULL ? &page->claim : NULL;
    case MALFORMED:
        return is_range && !page->malformed_allowed[page->malformed_rejected ? 0 : 1]
                   ? &page->malformed_claim
                   : NULL;
    }
    return NULL;
}

static void targets(const struct contract *contract, const struct defect_kind *kind,
                    struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_page *page = page_of(&contract->operations[i]);
        const struct claim *claim =
            page == NULL ? NULL : claim_of(page, (enum lie)kind->number);

        if (claim != NULL)
            defect_add(
                out, kind,
                (struct defect_target){.operation = i, .certainty = claim->certainty},
                "%s", contract->operations[i].id);
    }
}

/* One row less where the end is included, one more where it is not. */
static void shift_end(const struct defect *defect, struct defect_exchange *exchange)
{
    const struct contract_page *page = &exchange->operation->list->page;

    (void)defect;
    if (route_input(exchange->route, exchange->request, &page->size) == NULL)
        return;
    exchange->query->size += page->end_excluded ? 1 : -1;
    if (exchange->query->size < 1)
        exchange->query->size = 1;
}

static void swap_status(const struct defect *defect, struct defect_exchange *exchange)
{
    int from = defect->kind->number == PARTIAL ? HTTP_PARTIAL : 200;

    if (defect_succeeds(exchange) && exchange->response->status == from)
        exchange->response->status = from == 200 ? HTTP_PARTIAL : 200;
}

/* The unit in front of a range is put right, whatever it is. */
static void forgive_unit(const struct defect *defect, struct defect_exchange *exchange)
{
    const struct defect_target *target = &defect->target;
    const struct contract_page *page =
        &exchange->contract->operations[target->operation].list->page;
    const char *text = http_headers_value(&exchange->request->headers, "Range");
    const char *sign = text == NULL ? NULL : strchr(text, '=');
    AUTO_FREE char *right = NULL;

    if (sign == NULL)
        return;
    right = memory_format("%s%s", page->unit, sign);
    http_headers_set(&exchange->request->headers, "Range", right);
}

static void treat_otherwise(struct contract *contract, const struct defect *defect,
                            struct defects *defects)
{
    struct contract_page *page =
        &contract->operations[defect->target.operation].list->page;

    (void)defects;
    page->malformed_rejected = !page->malformed_rejected;
}

const struct defect_kind defect_rows_kinds[] = {
    {.name = "end-row-otherwise",
     .family = "pagination",
     .summary = "the end of a range of rows is left out where it belongs, or the other "
                "way round",
     .targets = targets,
     .at[DEFECT_QUERY] = shift_end,
     .number = END_ROW},
    {.name = "partial-as-whole",
     .family = "pagination",
     .summary = "a part of the list is answered 200",
     .targets = targets,
     .at[DEFECT_RESPONSE] = swap_status,
     .number = PARTIAL},
    {.name = "whole-as-partial",
     .family = "pagination",
     .summary = "the whole list is answered 206",
     .targets = targets,
     .at[DEFECT_RESPONSE] = swap_status,
     .number = WHOLE},
    {.name = "range-unit-ignored",
     .family = "pagination",
     .summary = "a range of another unit counts rows all the same",
     .targets = targets,
     .at[DEFECT_REQUEST] = forgive_unit,
     .anywhere = true,
     .number = UNIT},
    {.name = "range-malformed-otherwise",
     .family = "pagination",
     .summary = "a range that makes no sense is ignored where it is to be refused, or "
                "the other way round",
     .targets = targets,
     .apply = treat_otherwise,
     .number = MALFORMED},
    {0},
};
