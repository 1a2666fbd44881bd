/* SPDX-License-Identifier: Apache-2.0 */
/* Several values: of one parameter that is repeated, or given in one. */
#include "mock/defect_internal.h"

#include <string.h>

typedef bool filter_suits(const struct contract_filter *filter);

static void each_filter(const struct contract *contract, const struct defect_kind *kind,
                        struct defect_list *out, filter_suits *suits)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_list *list = contract->operations[i].list;

        for (size_t j = 0; list != NULL && j < list->filter_count; j++)
            if (suits(&list->filters[j]))
                defect_add(
                    out, kind,
                    (struct defect_target){.operation = i,
                                           .part = j,
                                           .certainty = list->filters[j].claim.certainty},
                    "%s.%s", contract->operations[i].id, list->filters[j].name);
    }
}

/* --- One parameter for several filters --- */

static bool share(const struct contract_filter *a, const struct contract_filter *b)
{
    return a->parameter->in == b->parameter->in &&
           strcmp(a->parameter->name, b->parameter->name) == 0;
}

/* Ranges whose ends are two values of one parameter. */
static void repeated(const struct contract *contract, const struct defect_kind *kind,
                     struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_list *list = contract->operations[i].list;

        for (size_t j = 0; list != NULL && j < list->range_count; j++) {
            const struct contract_range *range = &list->ranges[j];

            if (share(range->from, range->to))
                defect_add(
                    out, kind,
                    (struct defect_target){.operation = i,
                                           .part = (size_t)(range->from - list->filters),
                                           .certainty = range->claim.certainty},
                    "%s.%s-%s", contract->operations[i].id, range->from->name,
                    range->to->name);
        }
    }
}

/* Of a parameter that is given twice, one value overwrites the other. */
static void forget_repeated(const struct defect *defect, struct defect_exchange *exchange)
{
    const struct contract_filter *filters = exchange->operation->list->filters;
    const struct contract_filter *meant = &filters[defect->target.part];
    bool seen = defect_filter(exchange->query, defect->target.part) != NULL;

    for (size_t i = 0; seen && i < exchange->operation->list->filter_count; i++)
        if (&filters[i] != meant && share(&filters[i], meant))
            (void)defect_drop_filter(exchange->query, i);
}

/* --- Several values in one --- */

enum { FIRST_VALUE, LAST_VALUE, WHOLE_LIST, EVERY_VALUE };

static bool takes_several(const struct contract_filter *filter)
{
    return filter->parameter->separator != NULL;
}

static void several_values(const struct contract *contract,
                           const struct defect_kind *kind, struct defect_list *out)
{
    each_filter(contract, kind, out, takes_several);
}

static bool passes_every_value(const struct contract_filter *declared, const char *text,
                               const struct scalar *value)
{
    bool all = true;

    while (text != NULL && all) {
        const char *rest;
        size_t length =
            collection_first_value(text, declared->parameter->separator, &rest);
        struct scalar wanted = collection_scalar_of_text(text, length, declared->compare);

        all = collection_matches(declared->match, declared->fold, value, &wanted);
        text = rest;
    }
    return all;
}

static bool passes_one_value(const void *context, const struct query *query,
                             const struct query_filter *filter, size_t row)
{
    const struct defect *defect = context;
    const struct contract_filter *declared =
        &query->view->operation->list->filters[filter->index];
    const char *text = filter->text, *rest;
    size_t length;
    struct scalar wanted, value = query_value(query, filter, row);

    if (filter->index != defect->target.part)
        return query_passes(query, filter, row);
    if (defect->kind->number == EVERY_VALUE)
        return passes_every_value(declared, text, &value);
    length = collection_first_value(text, declared->parameter->separator, &rest);
    while (defect->kind->number == LAST_VALUE && rest != NULL) {
        text = rest;
        length = collection_first_value(text, declared->parameter->separator, &rest);
    }
    if (defect->kind->number == WHOLE_LIST)
        length = strlen(text);
    wanted = collection_scalar_of_text(text, length, declared->compare);
    return collection_matches(declared->match, declared->fold, &value, &wanted);
}

static void read_one_value(const struct defect *defect, struct defect_exchange *exchange)
{
    exchange->query->predicate = passes_one_value;
    exchange->query->context = defect;
}

/* --- Operators beside a value --- */

static bool stands_beside(const struct contract_filter *filter)
{
    return filter->parameter->beside_count > 0;
}

static void beside(const struct contract *contract, const struct defect_kind *kind,
                   struct defect_list *out)
{
    each_filter(contract, kind, out, stands_beside);
}

/* Takes the value whatever stands beside it, or does not. */
static void ignore_beside(const struct defect *defect, struct defect_exchange *exchange)
{
    const struct contract_parameter *parameter =
        exchange->operation->list->filters[defect->target.part].parameter;
    const struct guard_problem *problem = &exchange->problems->items[0];

    if (exchange->problems->count == 1 && json_is_object(exchange->route->body) &&
        route_member(exchange->route, parameter) != NULL &&
        (problem->parameter == NULL ? problem->kind == REFUSAL_BODY
                                    : problem->parameter->is_beside))
        exchange->problems->count = 0;
}

const struct defect_kind defect_filter_several_kinds[] = {
    {.name = "filter-beside-ignored",
     .family = "filter",
     .summary = "what must stand beside a value is not looked at",
     .targets = beside,
     .at[DEFECT_PROBLEMS] = ignore_beside},
    {.name = "filter-first-value-only",
     .family = "filter",
     .summary = "of several values given in one only the first counts",
     .targets = several_values,
     .at[DEFECT_QUERY] = read_one_value,
     .number = FIRST_VALUE},
    {.name = "filter-last-value-only",
     .family = "filter",
     .summary = "of several values given in one only the last counts",
     .targets = several_values,
     .at[DEFECT_QUERY] = read_one_value,
     .number = LAST_VALUE},
    {.name = "filter-list-as-value",
     .family = "filter",
     .summary = "several values given in one are taken for a single one",
     .targets = several_values,
     .at[DEFECT_QUERY] = read_one_value,
     .number = WHOLE_LIST},
    {.name = "filter-values-all",
     .family = "filter",
     .summary = "of several values every one must match",
     .targets = several_values,
     .at[DEFECT_QUERY] = read_one_value,
     .number = EVERY_VALUE},
    {.name = "filter-repeated-overwritten",
     .family = "filter",
     .summary = "of a parameter that is given twice one value is lost",
     .targets = repeated,
     .at[DEFECT_QUERY] = forget_repeated},
    {0},
};
