/* SPDX-License-Identifier: Apache-2.0 */
/* Cursors, URLs and rows to go on behind that lead astray. */
#include "mock/answer_internal.h"
#include "mock/defect_internal.h"

/* What a kind does to which link. */
enum lie {
    CURSOR_MISSING,
    CURSOR_ON_LAST,
    CURSOR_SKIPS,
    CURSOR_REPEATS,
    NEXT_MISSING,
    NEXT_ON_LAST,
    NEXT_SKIPS,
    NEXT_REPEATS,
    PREVIOUS_MISSING,
    PREVIOUS_ON_FIRST,
    PREVIOUS_STAYS,
    FIRST_SECOND,
    LAST_EARLY,
    LIES,
};

static const enum total concerned[LIES] = {
    [CURSOR_MISSING] = TOTAL_NEXT_CURSOR,    [CURSOR_ON_LAST] = TOTAL_NEXT_CURSOR,
    [CURSOR_SKIPS] = TOTAL_NEXT_CURSOR,      [CURSOR_REPEATS] = TOTAL_NEXT_CURSOR,
    [NEXT_MISSING] = TOTAL_NEXT_URL,         [NEXT_ON_LAST] = TOTAL_NEXT_URL,
    [NEXT_SKIPS] = TOTAL_NEXT_URL,           [NEXT_REPEATS] = TOTAL_NEXT_URL,
    [PREVIOUS_MISSING] = TOTAL_PREVIOUS_URL, [PREVIOUS_ON_FIRST] = TOTAL_PREVIOUS_URL,
    [PREVIOUS_STAYS] = TOTAL_PREVIOUS_URL,   [FIRST_SECOND] = TOTAL_FIRST_URL,
    [LAST_EARLY] = TOTAL_LAST_URL,
};

static bool has_link(const struct contract_list *list, enum total total)
{
    return list != NULL && list->page.declared &&
           list->totals[total].at.source != EXPRESSION_NONE;
}

/* A URL behind a row cannot be off by one, since it names the row. */
static void with_link(const struct contract *contract, const struct defect_kind *kind,
                      struct defect_list *out)
{
    enum lie lie = (enum lie)kind->number;
    bool moves = lie == NEXT_SKIPS || lie == NEXT_REPEATS || lie == CURSOR_SKIPS ||
                 lie == CURSOR_REPEATS;
    bool is_last = lie == CURSOR_ON_LAST || lie == NEXT_ON_LAST;

    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_list *list = contract->operations[i].list;

        if (!has_link(list, concerned[lie]) ||
            (moves && list->page.kind == PAGE_KEYSET) ||
            (is_last && list->page.short_pages))
            continue;
        defect_add(out, kind,
                   (struct defect_target){
                       .operation = i,
                       .certainty = list->totals[concerned[lie]].claim.certainty},
                   "%s", contract->operations[i].id);
    }
}

/* By how many rows a link can be off: a page where pages are numbered. */
static int64_t step_of(const struct defect_exchange *exchange)
{
    return exchange->operation->list->page.kind == PAGE_NUMBER ? exchange->query->size
                                                               : 1;
}

static int64_t lie_next(enum lie lie, const struct defect_exchange *exchange,
                        int64_t start, int64_t truth)
{
    int64_t items = (int64_t)exchange->rows->count, size = exchange->query->size;
    bool is_last = items > 0 && start < items && items - start <= size;
    bool before_last = start < items && items - start > size && items - start <= 2 * size;

    if (lie == CURSOR_MISSING || lie == NEXT_MISSING)
        return before_last ? QUERY_NOWHERE : truth;
    if (lie == CURSOR_ON_LAST || lie == NEXT_ON_LAST)
        return is_last ? start + size : truth;
    if (truth < 0)
        return truth;
    return lie == CURSOR_SKIPS || lie == NEXT_SKIPS ? truth + step_of(exchange)
                                                    : truth - step_of(exchange);
}

static int64_t lie_elsewhere(enum lie lie, const struct defect_exchange *exchange,
                             int64_t start, int64_t truth)
{
    int64_t size = exchange->query->size;

    switch (lie) {
    case PREVIOUS_MISSING:
        return start == size ? QUERY_NOWHERE : truth;
    case PREVIOUS_ON_FIRST:
        return start == 0 ? 0 : truth;
    case PREVIOUS_STAYS:
        return start == 0 ? truth : start;
    case FIRST_SECOND:
        return size;
    default:
        return truth > size ? truth - size : 0;
    }
}

static void mislead(const struct defect *defect, struct defect_exchange *exchange)
{
    enum lie lie = (enum lie)defect->kind->number;
    int64_t *link = &exchange->page->totals[concerned[lie]];
    int64_t start = defect_start(exchange);

    *link = concerned[lie] == TOTAL_NEXT_CURSOR || concerned[lie] == TOTAL_NEXT_URL
                ? lie_next(lie, exchange, start, *link)
                : lie_elsewhere(lie, exchange, start, *link);
}

static void with_urls(const struct contract *contract, const struct defect_kind *kind,
                      struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_list *list = contract->operations[i].list;

        if (has_link(list, TOTAL_NEXT_URL) && list->filter_count > 0)
            defect_add(out, kind,
                       (struct defect_target){
                           .operation = i,
                           .certainty = list->totals[TOTAL_NEXT_URL].claim.certainty},
                       "%s", contract->operations[i].id);
    }
}

static void bare(const struct defect *defect, struct defect_exchange *exchange)
{
    (void)defect;
    exchange->page->bare_links = true;
}

static void with_refusal(const struct contract *contract, const struct defect_kind *kind,
                         struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_list *list = contract->operations[i].list;
        const struct contract_error *error;

        if (list == NULL || !list->page.declared || contract_page_counts(&list->page) ||
            list->page.key != NULL)
            continue;
        error = list->page.index_parameter->errors.by[REFUSAL_CURSOR];
        if (error != NULL)
            defect_add(out, kind,
                       (struct defect_target){.operation = i,
                                              .certainty = error->claim.certainty},
                       "%s", contract->operations[i].id);
    }
}

static void bound(const struct contract *contract, const struct defect_kind *kind,
                  struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_list *list = contract->operations[i].list;

        if (has_link(list, TOTAL_NEXT_CURSOR) && list->page.other_query_rejected)
            defect_add(out, kind,
                       (struct defect_target){.operation = i,
                                              .certainty =
                                                  list->page.other_query_claim.certainty},
                       "%s", contract->operations[i].id);
    }
}

/* A cursor that is none leads to the first page. */
static void accept_any(const struct defect *defect, struct defect_exchange *exchange)
{
    (void)defect;
    (void)defect_forgive(exchange->problems, REFUSAL_CURSOR);
}

static void accept_foreign(const struct defect *defect, struct defect_exchange *exchange)
{
    const struct contract_page *page = &exchange->operation->list->page;
    const char *text = route_input(exchange->route, exchange->request, &page->index);
    int64_t start;

    (void)defect;
    if (text != NULL &&
        answer_cursor_read(exchange, text, &start) == ANSWER_CURSOR_FOREIGN)
        (void)defect_forgive(exchange->problems, REFUSAL_CURSOR);
}

static void behind_rows(const struct contract *contract, const struct defect_kind *kind,
                        struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_list *list = contract->operations[i].list;

        if (list != NULL && list->page.declared && list->page.kind == PAGE_KEYSET &&
            list->page.key == NULL)
            defect_add(out, kind,
                       (struct defect_target){.operation = i,
                                              .certainty = list->page.claim.certainty},
                       "%s", contract->operations[i].id);
    }
}

static void include_row(const struct defect *defect, struct defect_exchange *exchange)
{
    (void)defect;
    exchange->query->inclusive = true;
}

static void with_range(const struct contract *contract, const struct defect_kind *kind,
                       struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_list *list = contract->operations[i].list;

        if (list != NULL && list->page.declared && contract_page_counts(&list->page) &&
            contract_total_is_range(&list->totals[TOTAL_ITEMS]))
            defect_add(out, kind,
                       (struct defect_target){
                           .operation = i,
                           .certainty = list->totals[TOTAL_ITEMS].claim.certainty},
                       "%s", contract->operations[i].id);
    }
}

static void shift_range(const struct defect *defect, struct defect_exchange *exchange)
{
    (void)defect;
    if (exchange->page->start < INT64_MAX)
        exchange->page->start++;
}

#define LINK_LIE(lie, label, sentence)                                                   \
    {                                                                                    \
        .name = label, .family = "links", .summary = sentence, .targets = with_link,     \
        .at[DEFECT_PAGE] = mislead, .number = lie                                        \
    }

const struct defect_kind defect_link_kinds[] = {
    LINK_LIE(CURSOR_MISSING, "next-cursor-missing",
             "the page before the last holds no cursor"),
    LINK_LIE(CURSOR_ON_LAST, "next-cursor-on-last", "the last page holds a cursor"),
    LINK_LIE(CURSOR_SKIPS, "next-cursor-skips", "a cursor leads past the next row"),
    LINK_LIE(CURSOR_REPEATS, "next-cursor-repeats",
             "a cursor leads back to the row before"),
    LINK_LIE(NEXT_MISSING, "next-url-missing",
             "the page before the last has no next URL"),
    LINK_LIE(NEXT_ON_LAST, "next-url-on-last", "the last page has a next URL"),
    LINK_LIE(NEXT_SKIPS, "next-url-skips", "the next URL leads too far"),
    LINK_LIE(NEXT_REPEATS, "next-url-repeats", "the next URL does not lead far enough"),
    LINK_LIE(PREVIOUS_MISSING, "previous-url-missing",
             "the second page has no previous URL"),
    LINK_LIE(PREVIOUS_ON_FIRST, "previous-url-on-first",
             "the first page has a previous URL"),
    LINK_LIE(PREVIOUS_STAYS, "previous-url-stays",
             "the previous URL leads to the same page"),
    LINK_LIE(FIRST_SECOND, "first-url-second", "the first URL leads to the second page"),
    LINK_LIE(LAST_EARLY, "last-url-early", "the last URL leads to the page before it"),
    {.name = "urls-forget-query",
     .family = "links",
     .summary = "URLs of other pages forget filters and order",
     .targets = with_urls,
     .at[DEFECT_PAGE] = bare},
    {.name = "cursor-altered-accepted",
     .family = "links",
     .summary = "a cursor that is none leads to the first page",
     .targets = with_refusal,
     .at[DEFECT_PROBLEMS] = accept_any},
    {.name = "cursor-unbound",
     .family = "links",
     .summary = "a cursor goes on beside another query",
     .targets = bound,
     .at[DEFECT_PROBLEMS] = accept_foreign},
    {.name = "keyset-inclusive",
     .family = "links",
     .summary = "the page behind a row starts with that row",
     .targets = behind_rows,
     .at[DEFECT_QUERY] = include_row},
    {.name = "content-range-shifted",
     .family = "links",
     .summary = "Content-Range counts its positions from one",
     .targets = with_range,
     .at[DEFECT_PAGE] = shift_range},
    {0},
};
