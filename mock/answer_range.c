/* SPDX-License-Identifier: Apache-2.0 */
/* Pages that are asked for by their first and their last row. */
#include "mock/answer_internal.h"

#include <stdlib.h>

static void add_problem(struct defect_exchange *exchange, enum refusal kind,
                        const struct contract_parameter *parameter)
{
    const struct expression at = contract_parameter_at(parameter);

    exchange->problems->items[exchange->problems->count++] = (struct guard_problem){
        .kind = kind,
        .parameter = parameter,
        .received = route_input(exchange->route, exchange->request, &at)};
}

void answer_check_page(struct defect_exchange *exchange)
{
    const struct contract_page *page = &exchange->operation->list->page;
    const struct contract_parameter *size = page->size_parameter;
    int64_t number;

    if (!page->declared || page->whole_parameter == NULL)
        return;
    if (exchange->route->page_is_senseless) {
        if (page->kind == PAGE_ROWS)
            add_problem(exchange, REFUSAL_MINIMUM, page->whole_parameter);
        else if (page->malformed_rejected)
            add_problem(exchange, REFUSAL_FORMAT, page->whole_parameter);
        return;
    }
    if (page->above_maximum == EXCESS_REJECT && size->has_maximum &&
        exchange->route->page_size != NULL &&
        guard_integer(exchange->route->page_size, &number) &&
        (double)number > size->maximum)
        add_problem(exchange, REFUSAL_MAXIMUM, page->whole_parameter);
}

bool answer_is_partial(const struct defect_exchange *exchange)
{
    const struct contract_page *page = &exchange->operation->list->page;
    const struct query_page *shown = exchange->page;

    return page->declared && page->kind == PAGE_RANGE && page->partial != PARTIAL_NEVER &&
           (page->partial != PARTIAL_COUNTED ||
            !answer_withholds(exchange, TOTAL_ITEMS)) &&
           (int64_t)shown->rows.count < shown->totals[TOTAL_ITEMS];
}
