/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/rules/way.h"

#include "src/value.h"

/* A filter whose value can be taken from a row as it stands. */
static bool set_filter(const struct walk *whole, struct arguments *arguments)
{
    const struct contract_list *list = whole->list;
    for (size_t i = 0; i < list->filter_count; i++) {
        const struct contract_filter *filter = &list->filters[i];
        const json_t *value = value_at(evidence_walk_row(whole, 0), filter->field);
        if (filter->match != MATCH_EQUALS || !json_is_string(value))
            continue;
        arguments_set(arguments, filter->parameter, json_string_value(value));
        return true;
    }
    return false;
}

bool way_set(enum way way, const struct walk *whole, struct arguments *arguments)
{
    const struct contract_list *list = whole->list;
    switch (way) {
    case WAY_SECOND_PAGE:
        if (!list->page.declared || whole->count < 2)
            return false;
        if (evidence_can_jump(list)) {
            evidence_set_page(arguments, list, 1, 1);
            return true;
        }
        evidence_set_page(arguments, list, 0, whole->size);
        return evidence_set_next(arguments, list, evidence_walk_page(whole, 0));
    case WAY_ORDERED:
        if (!list->order.declared || list->order.word_count == 0)
            return false;
        arguments_set_order(arguments, &list->order,
                            &list->order.words[list->order.word_count - 1]);
        return true;
    case WAY_FILTERED:
        return set_filter(whole, arguments);
    case WAY_PLAIN:
    case WAY_COUNT:
        break;
    }
    return way == WAY_PLAIN;
}
