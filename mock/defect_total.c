/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/defect_internal.h"

#define TOTAL_CAP 50 /* of a cap, where pages have no maximum */

/* What a kind does to which total. */
enum lie {
    ITEMS_PLUS_ONE,
    ITEMS_MINUS_ONE,
    ITEMS_OF_PAGE,
    ITEMS_CAPPED,
    PAGES_FLOORED,
    PAGES_PLUS_ONE,
    NEXT_ALWAYS,
    NEXT_NEVER,
    NEXT_ON_LAST,
    NEXT_MISSING,
    PREVIOUS_ON_FIRST,
    PREVIOUS_NEVER,
    PREVIOUS_MISSING,
    INDEX_WRONG,
    SIZE_WRONG,
    ROWS_WRONG,
    LIES,
};

static const enum total concerned[LIES] = {
    [ITEMS_PLUS_ONE] = TOTAL_ITEMS,
    [ITEMS_MINUS_ONE] = TOTAL_ITEMS,
    [ITEMS_OF_PAGE] = TOTAL_ITEMS,
    [ITEMS_CAPPED] = TOTAL_ITEMS,
    [PAGES_FLOORED] = TOTAL_PAGES,
    [PAGES_PLUS_ONE] = TOTAL_PAGES,
    [NEXT_ALWAYS] = TOTAL_NEXT,
    [NEXT_NEVER] = TOTAL_NEXT,
    [NEXT_ON_LAST] = TOTAL_NEXT,
    [NEXT_MISSING] = TOTAL_NEXT,
    [PREVIOUS_ON_FIRST] = TOTAL_PREVIOUS,
    [PREVIOUS_NEVER] = TOTAL_PREVIOUS,
    [PREVIOUS_MISSING] = TOTAL_PREVIOUS,
    [INDEX_WRONG] = TOTAL_INDEX,
    [SIZE_WRONG] = TOTAL_SIZE,
    [ROWS_WRONG] = TOTAL_ROWS,
};

static int64_t cap_of(const struct contract_list *list)
{
    const struct contract_parameter *size =
        list->page.declared ? list->page.size_parameter : NULL;

    return size != NULL && size->has_maximum ? (int64_t)size->maximum : TOTAL_CAP;
}

static void with_total(const struct contract *contract, const struct defect_kind *kind,
                       struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_list *list = contract->operations[i].list;
        const struct contract_total *total;

        if (list == NULL)
            continue;
        total = &list->totals[concerned[kind->number]];
        if (total->at.source == EXPRESSION_NONE ||
            (kind->number == ITEMS_CAPPED &&
             (int64_t)contract_record_count(list->records) <= cap_of(list)))
            continue;
        defect_add(
            out, kind,
            (struct defect_target){.operation = i, .certainty = total->claim.certainty},
            "%s", contract->operations[i].id);
    }
}

/* The page seen from its row numbers. */
struct view {
    int64_t start, size, items, rows;
};

static int64_t items_lie(enum lie lie, const struct view *view, int64_t truth,
                         const struct contract_list *list)
{
    if (lie == ITEMS_OF_PAGE)
        return view->rows;
    if (lie == ITEMS_CAPPED)
        return truth > cap_of(list) ? cap_of(list) : truth;
    return lie == ITEMS_PLUS_ONE ? truth + 1 : truth > 0 ? truth - 1 : 0;
}

static int64_t neighbour_lie(enum lie lie, const struct view *view, int64_t truth)
{
    int64_t left = view->items - view->start; /* the start may be the last number */
    bool is_last = view->items > 0 && view->rows >= left;
    bool before_last = left > view->size && left - view->size <= view->size;

    switch (lie) {
    case NEXT_ALWAYS:
        return 1;
    case NEXT_ON_LAST:
        return is_last ? 1 : truth;
    case NEXT_MISSING:
        return before_last ? 0 : truth;
    case PREVIOUS_ON_FIRST:
        return view->start == 0 ? 1 : truth;
    case PREVIOUS_MISSING:
        return view->start == view->size ? 0 : truth;
    default:
        return 0; /* never */
    }
}

static void misstate(const struct defect *defect, struct defect_exchange *exchange)
{
    enum lie lie = (enum lie)defect->kind->number;
    int64_t *total = &exchange->page->totals[concerned[lie]];
    struct view view = {.start = defect_start(exchange),
                        .size = exchange->query->size,
                        .items = (int64_t)exchange->rows->count,
                        .rows = (int64_t)exchange->page->rows.count};

    if (view.start > view.items)
        view.start = view.items; /* a page far behind the end must not overflow */
    if (lie <= ITEMS_CAPPED)
        *total = items_lie(lie, &view, *total, exchange->operation->list);
    else if (lie == PAGES_FLOORED)
        *total = view.size == 0 ? 0 : view.items / view.size;
    else if (lie >= NEXT_ALWAYS && lie <= PREVIOUS_MISSING)
        *total = neighbour_lie(lie, &view, *total);
    else if (*total < INT64_MAX) /* the page asked for may be the last number there is */
        *total += 1;
}

#define TOTAL_LIE(lie, label, sentence)                                                  \
    {                                                                                    \
        .name = label, .family = "pagination", .summary = sentence,                      \
        .targets = with_total, .at[DEFECT_PAGE] = misstate, .number = lie                \
    }

const struct defect_kind defect_total_kinds[] = {
    TOTAL_LIE(ITEMS_PLUS_ONE, "total-plus-one", "the total is one too high"),
    TOTAL_LIE(ITEMS_MINUS_ONE, "total-minus-one", "the total is one too low"),
    TOTAL_LIE(ITEMS_OF_PAGE, "total-of-page", "the total counts this page only"),
    TOTAL_LIE(ITEMS_CAPPED, "total-capped", "the total never passes the largest page"),
    TOTAL_LIE(PAGES_FLOORED, "pages-floored",
              "the number of pages leaves out the last, shorter one"),
    TOTAL_LIE(PAGES_PLUS_ONE, "pages-plus-one", "the number of pages is one too high"),
    TOTAL_LIE(NEXT_ALWAYS, "next-always", "every page says that another follows"),
    TOTAL_LIE(NEXT_NEVER, "next-never", "no page says that another follows"),
    TOTAL_LIE(NEXT_ON_LAST, "next-on-last", "the last page says that another follows"),
    TOTAL_LIE(NEXT_MISSING, "next-missing-before-last",
              "the page before the last says that none follows"),
    TOTAL_LIE(PREVIOUS_ON_FIRST, "previous-on-first",
              "the first page says that another precedes it"),
    TOTAL_LIE(PREVIOUS_NEVER, "previous-never", "no page says that another precedes it"),
    TOTAL_LIE(PREVIOUS_MISSING, "previous-missing-on-second",
              "the second page says that none precedes it"),
    TOTAL_LIE(INDEX_WRONG, "index-echo-wrong", "the echo of the page is one too high"),
    TOTAL_LIE(SIZE_WRONG, "size-echo-wrong", "the echo of the size is one too high"),
    TOTAL_LIE(ROWS_WRONG, "rows-echo-wrong", "the count of rows is one too high"),
    {0},
};
