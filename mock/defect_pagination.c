/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/defect_internal.h"

#include "src/memory.h"

#include <string.h>

/* Pages whose size has the bound or default that the kind changes. */
static void sized(const struct contract *contract, const struct defect_kind *kind,
                  struct defect_list *out,
                  bool (*suits)(const struct contract_parameter *parameter))
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_list *list = contract->operations[i].list;
        enum certainty certainty;

        if (list == NULL || !list->page.declared || !suits(list->page.size_parameter))
            continue;
        certainty = defect_weaker(list->page.claim.certainty,
                                  list->page.size_parameter->claim.certainty);
        defect_add(out, kind,
                   (struct defect_target){.operation = i, .certainty = certainty},
                   "%s.%s", contract->operations[i].id, list->page.size_parameter->label);
    }
}

static bool has_room_above_default(const struct contract_parameter *parameter)
{
    return json_is_integer(parameter->initial) &&
           (!parameter->has_maximum ||
            2 * (double)json_integer_value(parameter->initial) <= parameter->maximum);
}

static bool has_minimum(const struct contract_parameter *parameter)
{
    return parameter->has_minimum;
}

static void with_default(const struct contract *contract, const struct defect_kind *kind,
                         struct defect_list *out)
{
    sized(contract, kind, out, has_room_above_default);
}

static void with_minimum(const struct contract *contract, const struct defect_kind *kind,
                         struct defect_list *out)
{
    sized(contract, kind, out, has_minimum);
}

static void double_default(struct contract *contract, const struct defect *defect,
                           struct defects *defects)
{
    struct contract_parameter *size =
        contract->operations[defect->target.operation].list->page.size_parameter;

    size->initial =
        defects_keep(defects, json_integer(2 * json_integer_value(size->initial)));
}

static void raise_minimum(struct contract *contract, const struct defect *defect,
                          struct defects *defects)
{
    (void)defects;
    contract->operations[defect->target.operation].list->page.size_parameter->minimum +=
        1;
}

static void ignore_size(const struct defect *defect, struct defect_exchange *exchange)
{
    (void)defect;
    exchange->query->size = guard_page_size(&exchange->operation->list->page, NULL);
}

static void add_to_size(const struct defect *defect, struct defect_exchange *exchange)
{
    (void)defect;
    if (exchange->query->size < INT64_MAX)
        exchange->query->size++;
}

/* The echo still shows what was asked for. */
static void hide_size(const struct defect *defect, struct defect_exchange *exchange)
{
    (void)defect;
    exchange->page->totals[TOTAL_SIZE]--;
}

static int64_t asked_index(const struct defect_exchange *exchange)
{
    const struct contract_page *page = &exchange->operation->list->page;
    const char *text = route_input(exchange->route, exchange->request, &page->index);
    int64_t index = page->first;

    if (text != NULL)
        (void)guard_integer(text, &index);
    return index;
}

static void ignore_index(const struct defect *defect, struct defect_exchange *exchange)
{
    (void)defect;
    exchange->query->index = exchange->operation->list->page.first;
    exchange->query->after = STORE_NONE;
    exchange->query->behind.present = false;
}

static void shift_index(const struct defect *defect, struct defect_exchange *exchange)
{
    (void)defect;
    if (exchange->query->index < INT64_MAX)
        exchange->query->index++;
}

static void hide_index(const struct defect *defect, struct defect_exchange *exchange)
{
    (void)defect;
    exchange->page->totals[TOTAL_INDEX] = asked_index(exchange);
}

static void by_offset(const struct contract *contract, const struct defect_kind *kind,
                      struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_list *list = contract->operations[i].list;

        if (list != NULL && list->page.declared && contract_page_counts_rows(&list->page))
            defect_add(out, kind,
                       (struct defect_target){.operation = i,
                                              .certainty = list->page.claim.certainty},
                       "%s", contract->operations[i].id);
    }
}

static void round_offset(const struct defect *defect, struct defect_exchange *exchange)
{
    struct query *query = exchange->query;

    (void)defect;
    query->index -= (query->index - exchange->operation->list->page.first) % query->size;
}

static void round_narrowed(const struct defect *defect, struct defect_exchange *exchange)
{
    if (exchange->query->filter_count > 0)
        round_offset(defect, exchange);
}

/* Lists by offset with a filter that rows show. */
static void narrowed_by_offset(const struct contract *contract,
                               const struct defect_kind *kind, struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_list *list = contract->operations[i].list;
        bool shown = false;

        for (size_t j = 0; list != NULL && j < list->filter_count; j++)
            shown = shown || (list->filters[j].in_row &&
                              list->filters[j].compare == COMPARE_TEXT &&
                              list->filters[j].match < MATCH_AT_OR_AFTER);
        if (shown && list->page.declared && list->page.kind == PAGE_OFFSET)
            defect_add(out, kind,
                       (struct defect_target){.operation = i,
                                              .certainty = list->page.claim.certainty},
                       "%s", contract->operations[i].id);
    }
}

static void count_pages(const struct defect *defect, struct defect_exchange *exchange)
{
    struct query *query = exchange->query;

    (void)defect;
    if (query->index < INT64_MAX / query->size)
        query->index *= query->size;
}

/* Pages that can be asked for without an index and with a size. */
static void with_own_index(const struct contract *contract,
                           const struct defect_kind *kind, struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_list *list = contract->operations[i].list;

        if (list != NULL && list->page.declared && contract_page_counts(&list->page) &&
            list->page.kind != PAGE_RANGE)
            defect_add(out, kind,
                       (struct defect_target){.operation = i,
                                              .certainty = list->page.claim.certainty},
                       "%s", contract->operations[i].id);
    }
}

static void start_with_second(const struct defect *defect,
                              struct defect_exchange *exchange)
{
    const struct contract_page *page = &exchange->operation->list->page;

    (void)defect;
    if (route_input(exchange->route, exchange->request, &page->index) == NULL)
        exchange->query->index +=
            contract_page_counts_rows(page) ? exchange->query->size : 1;
}

static void drop_rows(struct query_page *page, size_t kept)
{
    page->rows.count = kept;
    page->totals[TOTAL_ROWS] = (int64_t)kept;
}

static void drop_last_row(const struct defect *defect, struct defect_exchange *exchange)
{
    struct query_page *page = exchange->page;

    (void)defect;
    if (page->rows.count > 1 && (int64_t)page->rows.count == exchange->query->size)
        drop_rows(page, page->rows.count - 1);
}

static void repeat_row(const struct defect *defect, struct defect_exchange *exchange)
{
    struct query_rows *rows = &exchange->page->rows;
    int64_t start = defect_start(exchange);

    (void)defect;
    if (start > 0 && rows->count > 0)
        rows->items[0] = exchange->rows->items[start - 1];
}

static void double_row(const struct defect *defect, struct defect_exchange *exchange)
{
    struct query_rows *rows = &exchange->page->rows;

    (void)defect;
    if (rows->count > 1)
        rows->items[1] = rows->items[0];
}

static bool is_last(const struct defect_exchange *exchange)
{
    return !exchange->page->past_end &&
           defect_start(exchange) + (int64_t)exchange->page->rows.count >=
               (int64_t)exchange->rows->count;
}

static void lose_last_page(const struct defect *defect, struct defect_exchange *exchange)
{
    (void)defect;
    if (defect_start(exchange) > 0 && is_last(exchange))
        drop_rows(exchange->page, 0);
}

static void shift_first_page(const struct defect *defect,
                             struct defect_exchange *exchange)
{
    struct query_rows *rows = &exchange->page->rows;

    (void)defect;
    if (defect_start(exchange) == 0 && rows->count < exchange->rows->count)
        memcpy(rows->items, exchange->rows->items + 1, rows->count * sizeof *rows->items);
}

static void end_refused(const struct contract *contract, const struct defect_kind *kind,
                        struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_list *list = contract->operations[i].list;

        if (list != NULL && list->page.declared && contract_page_counts(&list->page) &&
            !list->page.past_end_allowed[PAST_END_LAST])
            defect_add(
                out, kind,
                (struct defect_target){.operation = i,
                                       .certainty = list->page.past_end_claim.certainty},
                "%s", contract->operations[i].id);
    }
}

/* Ends of a list that are answered otherwise: what the number of a kind says. */
static void end_otherwise(const struct contract *contract, const struct defect_kind *kind,
                          struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_list *list = contract->operations[i].list;

        if (list != NULL && list->page.declared && contract_page_counts(&list->page) &&
            !list->page.past_end_allowed[kind->number])
            defect_add(
                out, kind,
                (struct defect_target){.operation = i,
                                       .certainty = list->page.past_end_claim.certainty},
                "%s", contract->operations[i].id);
    }
}

static void end_so(struct contract *contract, const struct defect *defect,
                   struct defects *defects)
{
    (void)defects;
    contract->operations[defect->target.operation].list->page.past_end =
        (enum past_end)defect->kind->number;
}

static void repeat_last_page(struct contract *contract, const struct defect *defect,
                             struct defects *defects)
{
    (void)defects;
    contract->operations[defect->target.operation].list->page.past_end = PAST_END_LAST;
}

const struct defect_kind defect_pagination_kinds[] = {
    {.name = "size-default-doubled",
     .family = "pagination",
     .summary = "a page without a size holds twice the default",
     .targets = with_default,
     .apply = double_default},
    {.name = "minimum-raised",
     .family = "pagination",
     .summary = "the minimum itself is refused",
     .targets = with_minimum,
     .apply = raise_minimum},
    {.name = "size-ignored",
     .family = "pagination",
     .summary = "every page has the default size",
     .targets = defect_pages,
     .at[DEFECT_QUERY] = ignore_size},
    {.name = "size-plus-one",
     .family = "pagination",
     .summary = "every page holds one row more than asked for",
     .targets = defect_pages,
     .at[DEFECT_QUERY] = add_to_size,
     .at[DEFECT_PAGE] = hide_size},
    {.name = "index-ignored",
     .family = "pagination",
     .summary = "every page is the first",
     .targets = defect_pages,
     .at[DEFECT_QUERY] = ignore_index,
     .at[DEFECT_PAGE] = hide_index},
    {.name = "index-from-zero",
     .family = "pagination",
     .summary = "pages are counted from one less than declared",
     .targets = defect_counted_pages,
     .at[DEFECT_QUERY] = shift_index,
     .at[DEFECT_PAGE] = hide_index},
    {.name = "offset-rounded",
     .family = "pagination",
     .summary = "an offset is cut to a multiple of the page size",
     .targets = by_offset,
     .at[DEFECT_QUERY] = round_offset,
     .at[DEFECT_PAGE] = hide_index},
    {.name = "offset-rounded-narrowed",
     .family = "pagination",
     .summary = "an offset is rounded down to a multiple of the size in narrowed lists",
     .targets = narrowed_by_offset,
     .at[DEFECT_QUERY] = round_narrowed,
     .at[DEFECT_PAGE] = hide_index},
    {.name = "offset-counts-pages",
     .family = "pagination",
     .summary = "an offset counts pages instead of rows",
     .targets = by_offset,
     .at[DEFECT_QUERY] = count_pages,
     .at[DEFECT_PAGE] = hide_index},
    {.name = "index-default-second",
     .family = "pagination",
     .summary = "a request without a page is answered with the second",
     .targets = with_own_index,
     .at[DEFECT_QUERY] = start_with_second},
    {.name = "last-row-dropped",
     .family = "pagination",
     .summary = "every full page lacks its last row",
     .targets = defect_pages,
     .at[DEFECT_PAGE] = drop_last_row},
    {.name = "row-repeated",
     .family = "pagination",
     .summary = "every page starts with the last row of the one before",
     .targets = defect_pages,
     .at[DEFECT_PAGE] = repeat_row},
    {.name = "row-twice-in-page",
     .family = "pagination",
     .summary = "the first row of a page stands there twice",
     .targets = defect_pages,
     .at[DEFECT_PAGE] = double_row},
    {.name = "last-page-lost",
     .family = "pagination",
     .summary = "the last page is empty",
     .targets = defect_pages,
     .at[DEFECT_PAGE] = lose_last_page},
    {.name = "first-page-shifted",
     .family = "pagination",
     .summary = "the first page starts with the second row",
     .targets = defect_pages,
     .at[DEFECT_PAGE] = shift_first_page},
    {.name = "past-end-last",
     .family = "pagination",
     .summary = "a page behind the last is answered with the last",
     .targets = end_refused,
     .apply = repeat_last_page},
    {.name = "past-end-empty",
     .family = "pagination",
     .summary = "a page behind the last has no rows",
     .targets = end_otherwise,
     .apply = end_so,
     .number = PAST_END_EMPTY},
    {0},
};
