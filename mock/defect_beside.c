/* SPDX-License-Identifier: Apache-2.0 */
/* Lies that are told only where two inputs narrow a list, or to somebody else who may see
 * it. */
#include "mock/defect_internal.h"

#include <string.h>

/* Lists that tell a total beside pages that count. */
static bool is_counted(const struct contract_list *list)
{
    return list != NULL && list->totals[TOTAL_ITEMS].at.source != EXPRESSION_NONE &&
           list->page.declared &&
           (list->page.kind == PAGE_NUMBER || list->page.kind == PAGE_OFFSET);
}

static void add_list(const struct contract *contract, const struct defect_kind *kind,
                     struct defect_list *out, size_t operation)
{
    const struct contract_list *list = contract->operations[operation].list;

    defect_add(
        out, kind,
        (struct defect_target){.operation = operation,
                               .certainty = list->totals[TOTAL_ITEMS].claim.certainty},
        "%s", contract->operations[operation].id);
}

static void with_two_filters(const struct contract *contract,
                             const struct defect_kind *kind, struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++)
        if (is_counted(contract->operations[i].list) &&
            contract->operations[i].list->filter_count >= 2)
            add_list(contract, kind, out, i);
}

static void count_more_beside(const struct defect *defect,
                              struct defect_exchange *exchange)
{
    (void)defect;
    if (exchange->query->filter_count >= 2)
        exchange->page->totals[TOTAL_ITEMS]++;
}

/* True for a key that is not the first which opens as much. */
static bool is_narrow(const struct contract *contract,
                      const struct contract_credential *credential)
{
    return credential != NULL && defect_is_narrow(contract, credential);
}

static void with_narrow_keys(const struct contract *contract,
                             const struct defect_kind *kind, struct defect_list *out)
{
    bool is_there = false;

    for (size_t i = 0; i < contract->credential_count; i++)
        is_there = is_there || is_narrow(contract, &contract->credentials[i]);
    for (size_t i = 0; is_there && i < contract->operation_count; i++)
        if (is_counted(contract->operations[i].list) &&
            contract->operations[i].list->scope.declared)
            add_list(contract, kind, out, i);
}

static void count_more_for_others(const struct defect *defect,
                                  struct defect_exchange *exchange)
{
    (void)defect;
    if (is_narrow(exchange->contract, exchange->identity.credential))
        exchange->page->totals[TOTAL_ITEMS]++;
}

/* Lists with a choice of orders, and a filter with a closed set of values. */
static void words_beside_orders(const struct contract *contract,
                                const struct defect_kind *kind, struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_list *list = contract->operations[i].list;

        for (size_t j = 0; list != NULL && j < list->filter_count; j++) {
            const struct contract_filter *filter = &list->filters[j];

            if (json_array_size(filter->parameter->enumeration) > 1 &&
                filter->match == MATCH_EQUALS && filter->parameter->separator == NULL &&
                contract_order_is_chosen(&list->order) && list->order.word_count > 1)
                defect_add(out, kind,
                           (struct defect_target){.operation = i,
                                                  .part = j,
                                                  .certainty = filter->claim.certainty},
                           "%s.%s", contract->operations[i].id, filter->name);
        }
    }
}

static void forget_last_word(const struct defect *defect,
                             struct defect_exchange *exchange)
{
    const struct contract_list *list = exchange->operation->list;
    const json_t *values = list->filters[defect->target.part].parameter->enumeration;
    const char *last =
        json_string_value(json_array_get(values, json_array_size(values) - 1));
    const struct query_filter *given =
        defect_filter(exchange->query, defect->target.part);

    if (given != NULL && last != NULL && strcmp(given->text, last) == 0 &&
        exchange->query->order != list->order.initial)
        (void)defect_drop_filter(exchange->query, defect->target.part);
}

const struct defect_kind defect_beside_kinds[] = {
    {.name = "enum-value-forgotten-ordered",
     .family = "filter",
     .summary = "the last value of an enum does nothing in any order but the default",
     .targets = words_beside_orders,
     .at[DEFECT_QUERY] = forget_last_word},
    {.name = "total-plus-one-beside",
     .family = "pagination",
     .summary = "the total is one too high where two inputs narrow the list",
     .targets = with_two_filters,
     .at[DEFECT_PAGE] = count_more_beside},
    {.name = "total-plus-one-insider",
     .family = "pagination",
     .summary = "the total is one too high for a second key that opens the list",
     .targets = with_narrow_keys,
     .at[DEFECT_PAGE] = count_more_for_others},
    {0},
};
