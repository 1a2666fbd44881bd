/* SPDX-License-Identifier: Apache-2.0 */
/* Lies that are told only where two inputs narrow a list, or to somebody else who may see
 * it. */
#include "mock/defect_internal.h"

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

const struct defect_kind defect_beside_kinds[] = {
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
