/* SPDX-License-Identifier: Apache-2.0 */
/* Pages and sizes that should be refused, or cannot be. */
#include "mock/defect_internal.h"

#include <string.h>

/* What the number of a kind says: which parameter is read too kindly. */
enum { SIZE, INDEX };

static const struct contract_parameter *
parameter_of(const struct contract_operation *operation, int which)
{
    const struct contract_page *page = &operation->list->page;

    return which == SIZE ? page->size_parameter : page->index_parameter;
}

/* What is a part of another input is judged there. */
static bool is_part(const struct contract_parameter *parameter)
{
    return parameter->in >= EXPRESSION_PART_INDEX;
}

/* Pages whose parameter has a declared refusal of this kind. */
static void refused(const struct contract *contract, const struct defect_kind *kind,
                    struct defect_list *out, enum refusal refusal)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_operation *operation = &contract->operations[i];
        const struct contract_error *error;

        if (operation->list == NULL || !operation->list->page.declared ||
            (kind->number == INDEX && !contract_page_counts(&operation->list->page)) ||
            is_part(parameter_of(operation, kind->number)))
            continue;
        error =
            parameter_of(operation, kind->number)
                ->errors
                .by[refusal == REFUSAL_TYPE
                        ? contract_page_malformed(parameter_of(operation, kind->number))
                        : refusal];
        if (error != NULL)
            defect_add(
                out, kind,
                (struct defect_target){.operation = i,
                                       .certainty = contract_refusal_certainty(error)},
                "%s.%s", operation->id, parameter_of(operation, kind->number)->name);
    }
}

static void malformed(const struct contract *contract, const struct defect_kind *kind,
                      struct defect_list *out)
{
    refused(contract, kind, out, REFUSAL_TYPE);
}

static void too_small(const struct contract *contract, const struct defect_kind *kind,
                      struct defect_list *out)
{
    refused(contract, kind, out, REFUSAL_MINIMUM);
}

/* Sizes below the minimum that the contract does not leave open. */
static void no_size(const struct contract *contract, const struct defect_kind *kind,
                    struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_list *list = contract->operations[i].list;

        if (list != NULL && list->page.declared && list->page.size_parameter->has_minimum)
            defect_add(out, kind,
                       (struct defect_target){
                           .operation = i, .certainty = list->page.below_claim.certainty},
                       "%s.%s", contract->operations[i].id,
                       list->page.size_parameter->label);
    }
}

static void behind_end(const struct contract *contract, const struct defect_kind *kind,
                       struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_list *list = contract->operations[i].list;

        if (list != NULL && list->page.declared && contract_page_counts(&list->page))
            defect_add(
                out, kind,
                (struct defect_target){.operation = i,
                                       .certainty = list->page.past_end_claim.certainty},
                "%s", contract->operations[i].id);
    }
}

/* Forgets what was wrong with one parameter, whatever it was. */
static void forgive(const struct defect *defect, struct defect_exchange *exchange)
{
    defect_forgive_parameter(exchange->problems,
                             parameter_of(exchange->operation, defect->kind->number));
}

static void forgive_malformed(const struct defect *defect,
                              struct defect_exchange *exchange)
{
    for (size_t i = 0; i < exchange->problems->count; i++)
        if (exchange->problems->items[i].kind ==
            contract_page_malformed(
                parameter_of(exchange->operation, defect->kind->number)))
            forgive(defect, exchange);
}

static void forgive_small(const struct defect *defect, struct defect_exchange *exchange)
{
    for (size_t i = 0; i < exchange->problems->count; i++)
        if (exchange->problems->items[i].kind == REFUSAL_MINIMUM)
            forgive(defect, exchange);
}

/* What cannot be read, or lies before the first page, is the first page. */
static void start_over(const struct defect *defect, struct defect_exchange *exchange)
{
    const struct contract_page *page = &exchange->operation->list->page;
    const char *text = route_input(exchange->route, exchange->request, &page->index);
    int64_t index;

    (void)defect;
    if (text != NULL && (!guard_integer(text, &index) || index < page->first))
        exchange->query->index = page->first;
}

/* As a database does that is asked for no rows. */
static void show_none(const struct defect *defect, struct defect_exchange *exchange)
{
    const struct contract_page *page = &exchange->operation->list->page;
    const char *text = route_input(exchange->route, exchange->request, &page->size);
    int64_t size;

    (void)defect;
    if (text == NULL || !guard_integer(text, &size) ||
        (double)size >= page->size_parameter->minimum)
        return;
    exchange->page->rows.count = 0;
    exchange->page->totals[TOTAL_ROWS] = 0;
}

/* As 32 bits keep it. */
static void wrap_index(const struct defect *defect, struct defect_exchange *exchange)
{
    const struct contract_page *page = &exchange->operation->list->page;

    (void)defect;
    if (exchange->query->index <= INT32_MAX)
        return;
    exchange->query->index &= UINT32_MAX;
    if (exchange->query->index < page->first)
        exchange->query->index = page->first;
}

const struct defect_kind defect_bounds_kinds[] = {
    {.name = "size-zero-accepted",
     .family = "pagination",
     .summary = "a size below the minimum shows no rows",
     .targets = no_size,
     .at[DEFECT_PROBLEMS] = forgive_small,
     .at[DEFECT_PAGE] = show_none,
     .number = SIZE},
    {.name = "size-malformed-accepted",
     .family = "pagination",
     .summary = "a size that is no number is taken for the default",
     .targets = malformed,
     .at[DEFECT_PROBLEMS] = forgive_malformed,
     .number = SIZE},
    {.name = "index-zero-accepted",
     .family = "pagination",
     .summary = "a page before the first is answered with the first",
     .targets = too_small,
     .at[DEFECT_PROBLEMS] = forgive_small,
     .at[DEFECT_QUERY] = start_over,
     .number = INDEX},
    {.name = "index-malformed-accepted",
     .family = "pagination",
     .summary = "a page that is no number is answered with the first",
     .targets = malformed,
     .at[DEFECT_PROBLEMS] = forgive_malformed,
     .at[DEFECT_QUERY] = start_over,
     .number = INDEX},
    {.name = "index-wraps",
     .family = "pagination",
     .summary = "pages are counted in 32 bits",
     .targets = behind_end,
     .at[DEFECT_QUERY] = wrap_index},
    {0},
};
