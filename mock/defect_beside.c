/* SPDX-License-Identifier: Apache-2.0 */
/* Lies that are told only where two inputs narrow a list, or to somebody else who may see
 * it. */
#include "mock/defect_internal.h"

#include "src/value.h"

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

static bool is_of_words(const struct contract_filter *filter)
{
    return json_array_size(filter->parameter->enumeration) > 1 && filter->in_row &&
           filter->match == MATCH_EQUALS && filter->parameter->separator == NULL;
}

static bool is_open(const struct contract_filter *filter)
{
    return filter->parameter->enumeration == NULL && filter->in_row &&
           filter->match < MATCH_AT_OR_AFTER && filter->parameter->separator == NULL;
}

/* How many records show a value of a set, and are told apart by another filter's member:
 * with one value of that, and with others. */
static bool tells_apart(const struct contract_list *list,
                        const struct contract_filter *words,
                        const struct contract_filter *other, const json_t *value)
{
    const json_t *known = NULL;
    size_t index;
    const json_t *record;

    contract_records_foreach(list->records, index, record)
    {
        const json_t *shown = value_at(record, other->field);

        if (shown == NULL || json_is_null(shown) ||
            !value_equal(value_at(record, words->field), value))
            continue;
        if (known != NULL && !value_equal(known, shown))
            return true;
        known = shown;
    }
    return false;
}

/* Filters beside one with a closed set of values: by the first of these pairs. */
static void beside_words(const struct contract *contract, const struct defect_kind *kind,
                         struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_list *list = contract->operations[i].list;
        size_t words = 0, other = 0, count = list == NULL ? 0 : list->filter_count;

        while (words < count && !is_of_words(&list->filters[words]))
            words++;
        while (other < count && !is_open(&list->filters[other]))
            other++;
        if (words >= count || other >= count ||
            contract->operations[i].requires_count > 0 ||
            !tells_apart(list, &list->filters[words], &list->filters[other],
                         json_array_get(list->filters[words].parameter->enumeration, 1)))
            continue;
        defect_add(
            out, kind,
            (struct defect_target){.operation = i,
                                   .part = words,
                                   .other = other,
                                   .certainty = list->filters[other].claim.certainty},
            "%s.%s", contract->operations[i].id, list->filters[other].name);
    }
}

static void forget_beside_second(const struct defect *defect,
                                 struct defect_exchange *exchange)
{
    const struct contract_list *list = exchange->operation->list;
    const json_t *values = list->filters[defect->target.part].parameter->enumeration;
    const char *second = json_string_value(json_array_get(values, 1));
    const struct query_filter *given =
        defect_filter(exchange->query, defect->target.part);

    if (given != NULL && second != NULL && strcmp(given->text, second) == 0)
        (void)defect_drop_filter(exchange->query, defect->target.other);
}

const struct defect_kind defect_beside_kinds[] = {
    {.name = "filter-forgotten-beside-value",
     .family = "filter",
     .summary = "a filter does nothing beside the second value of an enum",
     .targets = beside_words,
     .at[DEFECT_QUERY] = forget_beside_second},
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
