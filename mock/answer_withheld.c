/* SPDX-License-Identifier: Apache-2.0 */
/* Totals that are not in every answer, and those that are not exact. */
#include "mock/answer_internal.h"

#include <string.h>

/* True when `wanted` is one of the values, set apart by commas, of `text`. */
static bool lists(const char *text, const char *wanted)
{
    size_t length = strlen(wanted);

    while (text != NULL) {
        size_t one;

        text += strspn(text, " \t");
        one = strcspn(text, ",");
        while (one > 0 && (text[one - 1] == ' ' || text[one - 1] == '\t'))
            one--;
        if (one == length && strncmp(text, wanted, length) == 0)
            return true;
        text = strchr(text, ',');
        text = text == NULL ? NULL : text + 1;
    }
    return false;
}

static bool is_asked(const struct defect_exchange *exchange, enum total total)
{
    const struct contract_list *list = exchange->operation->list;

    for (size_t i = 0; i < list->asked_count; i++)
        if (list->asked[i].totals[total] &&
            lists(route_input(exchange->route, exchange->request, &list->asked[i].at),
                  list->asked[i].value))
            return true;
    return contract_total_asked(list, total) == NULL;
}

bool answer_withholds(const struct defect_exchange *exchange, enum total total)
{
    const struct query_page *page = exchange->page;
    const struct contract_list *list = exchange->operation->list;
    bool is_whole = (int64_t)page->rows.count == page->items;

    if (page->tells_all)
        return false;
    return (list->when_cut[total] && is_whole) || !is_asked(exchange, total);
}

bool answer_may_withhold(const struct contract_list *list, enum total total)
{
    return list->when_cut[total] || contract_total_asked(list, total) != NULL;
}

/* Short pages are counted roughly. */
#define ROUGH_SIZE 4

void answer_estimate(struct defect_exchange *exchange)
{
    struct query_page *page = exchange->page;
    int64_t *items = &page->totals[TOTAL_ITEMS];

    if (exchange->operation->list->estimated.at.source == EXPRESSION_NONE ||
        exchange->query->size >= ROUGH_SIZE || page->items <= ROUGH_SIZE)
        return;
    *items += 1 + *items / 8;
    page->estimated = true;
}
