/* SPDX-License-Identifier: Apache-2.0 */
/* Pages that should end before a row, and do not. */
#include "mock/defect_internal.h"

#include <string.h>

static void targets(const struct contract *contract, const struct defect_kind *kind,
                    struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_list *list = contract->operations[i].list;

        if (list != NULL && list->page.declared && list->page.before_parameter != NULL)
            defect_add(
                out, kind,
                (struct defect_target){.operation = i,
                                       .certainty = list->page.before_claim.certainty},
                "%s", contract->operations[i].id);
    }
}

static void ignore_row(const struct defect *defect, struct defect_exchange *exchange)
{
    (void)defect;
    exchange->query->before = STORE_NONE;
}

static void include_row(const struct defect *defect, struct defect_exchange *exchange)
{
    (void)defect;
    exchange->query->inclusive =
        exchange->query->inclusive || exchange->query->before != STORE_NONE;
}

/* The rows of the first page, if they come before the row at all. */
static void show_first(const struct defect *defect, struct defect_exchange *exchange)
{
    struct query_rows *rows = &exchange->page->rows;

    (void)defect;
    if (exchange->query->before != STORE_NONE && rows->count > 0)
        memcpy(rows->items, exchange->rows->items, rows->count * sizeof *rows->items);
}

static void turn_round(const struct defect *defect, struct defect_exchange *exchange)
{
    struct query_rows *rows = &exchange->page->rows;

    (void)defect;
    if (exchange->query->before == STORE_NONE)
        return;
    for (size_t i = 0; i < rows->count / 2; i++) {
        uint32_t row = rows->items[i];

        rows->items[i] = rows->items[rows->count - 1 - i];
        rows->items[rows->count - 1 - i] = row;
    }
}

const struct defect_kind defect_backwards_kinds[] = {
    {.name = "before-ignored",
     .family = "links",
     .summary = "the page before a row is the first page",
     .targets = targets,
     .at[DEFECT_QUERY] = ignore_row},
    {.name = "before-inclusive",
     .family = "links",
     .summary = "the page before a row ends with that row",
     .targets = targets,
     .at[DEFECT_QUERY] = include_row},
    {.name = "before-from-start",
     .family = "links",
     .summary = "the page before a row shows the first rows of the list",
     .targets = targets,
     .at[DEFECT_PAGE] = show_first},
    {.name = "before-reversed",
     .family = "links",
     .summary = "the page before a row stands the other way round",
     .targets = targets,
     .at[DEFECT_PAGE] = turn_round},
    {0},
};
