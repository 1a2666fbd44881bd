/* SPDX-License-Identifier: Apache-2.0 */
/* Totals that are not in every answer, and those that are not exact. */
#include "mock/answer_internal.h"

#include "src/memory.h"
#include "src/value.h"

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

static bool is_estimate(const struct contract_list *list)
{
    return list->estimated.at.source != EXPRESSION_NONE;
}

static bool tells_when_cut(const struct contract_list *list)
{
    bool tells = false;

    for (size_t i = 0; i < TOTAL_COUNT; i++)
        tells = tells || list->when_cut[i];
    return tells;
}

/* Puts what an estimate says of itself, and takes out what is withheld. */
void answer_withhold(struct defect_exchange *exchange)
{
    const struct contract_list *list = exchange->operation->list;
    struct http_response *response = exchange->response;
    json_t *body;

    if (list->asked_count == 0 && !is_estimate(list) && !tells_when_cut(list))
        return;
    body = json_loadb(response->body, response->body_length, JSON_DECODE_ANY, NULL);
    for (int i = 0; i < TOTAL_COUNT; i++)
        if (list->totals[i].at.source == EXPRESSION_RESPONSE_BODY &&
            answer_withholds(exchange, (enum total)i))
            value_remove(body, list->totals[i].at.name);
    if (list->estimated.at.source == EXPRESSION_RESPONSE_BODY)
        value_put(body, list->estimated.at.name, json_boolean(exchange->page->estimated));
    free(response->body);
    response->body = value_print(body);
    response->body_length = strlen(response->body);
    json_decref(body);
}

/* Short pages are counted roughly. */
#define ROUGH_SIZE 4

void answer_estimate(struct defect_exchange *exchange)
{
    struct query_page *page = exchange->page;
    int64_t *items = &page->totals[TOTAL_ITEMS];

    if (!is_estimate(exchange->operation->list) || exchange->query->size >= ROUGH_SIZE ||
        page->items <= ROUGH_SIZE)
        return;
    *items += 1 + *items / 8;
    page->estimated = true;
}
