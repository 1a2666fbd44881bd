/* SPDX-License-Identifier: Apache-2.0 */
/* Rows that are numbered otherwise than declared. */
#include "mock/defect_internal.h"

enum lie { FIRST_OTHER, LAST_BEYOND, OF_PAGE };

static void targets(const struct contract *contract, const struct defect_kind *kind,
                    struct defect_list *out)
{
    enum total total = kind->number == LAST_BEYOND ? TOTAL_LAST_ROW : TOTAL_FIRST_ROW;

    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_list *list = contract->operations[i].list;

        if (list != NULL && list->page.declared &&
            list->totals[total].at.source != EXPRESSION_NONE)
            defect_add(
                out, kind,
                (struct defect_target){.operation = i,
                                       .certainty = list->totals[total].claim.certainty},
                "%s", contract->operations[i].id);
    }
}

static void number_otherwise(const struct defect *defect,
                             struct defect_exchange *exchange)
{
    const struct contract_list *list = exchange->operation->list;
    int64_t *totals = exchange->page->totals;

    if (totals[TOTAL_ROWS] == 0)
        return;
    switch ((enum lie)defect->kind->number) {
    case FIRST_OTHER:
        totals[TOTAL_FIRST_ROW] += list->rows_from == 0 ? 1 : -1;
        break;
    case LAST_BEYOND:
        totals[TOTAL_LAST_ROW] = totals[TOTAL_FIRST_ROW] + totals[TOTAL_SIZE];
        break;
    default:
        totals[TOTAL_FIRST_ROW] = list->rows_from;
        totals[TOTAL_LAST_ROW] = list->rows_from + totals[TOTAL_ROWS] - 1;
        break;
    }
}

#define LIE(which, label, sentence)                                                      \
    {                                                                                    \
        .name = label, .family = "pagination", .summary = sentence, .targets = targets,  \
        .at[DEFECT_PAGE] = number_otherwise, .number = which                             \
    }

const struct defect_kind defect_row_numbers_kinds[] = {
    LIE(FIRST_OTHER, "first-row-other", "the first row counts from another number"),
    LIE(LAST_BEYOND, "last-row-beyond", "the last row is the first of the next page"),
    LIE(OF_PAGE, "rows-of-page", "rows are numbered anew on each page"),
    {0},
};
