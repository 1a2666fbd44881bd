/* SPDX-License-Identifier: Apache-2.0 */
/* The largest page, and what asks for a larger one. */
#include "mock/defect_internal.h"

#include <math.h>

static bool has_maximum(const struct contract_parameter *parameter)
{
    return parameter->has_maximum && parameter->maximum >= 2;
}

static void double_maximum(struct contract *contract, const struct defect *defect,
                           struct defects *defects)
{
    (void)defects;
    contract->operations[defect->target.operation].list->page.size_parameter->maximum *=
        2;
}

static void halve_maximum(struct contract *contract, const struct defect *defect,
                          struct defects *defects)
{
    struct contract_parameter *size =
        contract->operations[defect->target.operation].list->page.size_parameter;

    (void)defects;
    size->maximum = floor(size->maximum / 2);
}

static void lower_maximum(struct contract *contract, const struct defect *defect,
                          struct defects *defects)
{
    (void)defects;
    contract->operations[defect->target.operation].list->page.size_parameter->maximum -=
        1;
}

static bool any_maximum(const struct contract_page *page)
{
    (void)page;
    return true;
}

/* A page that may be short may hold less than its maximum. */
static bool full_maximum(const struct contract_page *page)
{
    return !page->short_pages || page->above_maximum == EXCESS_REJECT;
}

/* A size above the maximum is taken, yet the maximum itself may be refused. */
static bool open_maximum(const struct contract_page *page)
{
    return page->above_maximum != EXCESS_REJECT &&
           page->size_parameter->in < EXPRESSION_PART_INDEX;
}

/* Pages with a maximum that the kind can lie about. */
static void maxima(const struct contract *contract, const struct defect_kind *kind,
                   struct defect_list *out,
                   bool (*suits)(const struct contract_page *page))
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_list *list = contract->operations[i].list;
        const struct contract_parameter *size;

        if (list == NULL || !list->page.declared)
            continue;
        size = list->page.size_parameter;
        if (has_maximum(size) && suits(&list->page))
            defect_add(out, kind,
                       (struct defect_target){
                           .operation = i,
                           .certainty = defect_weaker(list->page.claim.certainty,
                                                      size->claim.certainty)},
                       "%s.%s", contract->operations[i].id, size->name);
    }
}

static void with_maximum(const struct contract *contract, const struct defect_kind *kind,
                         struct defect_list *out)
{
    maxima(contract, kind, out, any_maximum);
}

static void with_full_maximum(const struct contract *contract,
                              const struct defect_kind *kind, struct defect_list *out)
{
    maxima(contract, kind, out, full_maximum);
}

static void with_open_maximum(const struct contract *contract,
                              const struct defect_kind *kind, struct defect_list *out)
{
    maxima(contract, kind, out, open_maximum);
}

static void refuse_maximum(struct contract *contract, const struct defect *defect,
                           struct defects *defects)
{
    struct contract_page *page =
        &contract->operations[defect->target.operation].list->page;

    (void)defects;
    page->size_parameter->maximum -= 1;
    page->above_maximum = EXCESS_REJECT;
}

/* Sizes above the maximum that are taken otherwise; what is ignored must show. */
static void above_otherwise(const struct contract *contract,
                            const struct defect_kind *kind, struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_list *list = contract->operations[i].list;
        const struct contract_parameter *size;

        if (list == NULL || !list->page.declared)
            continue;
        size = list->page.size_parameter;
        if (kind->number != EXCESS_REJECT && !full_maximum(&list->page))
            continue;
        if (size->has_maximum && !list->page.above_allowed[kind->number] &&
            (list->page.above_maximum == EXCESS_REJECT || kind->number == EXCESS_REJECT ||
             (json_is_integer(size->initial) &&
              json_number_value(size->initial) < size->maximum)))
            defect_add(out, kind,
                       (struct defect_target){
                           .operation = i, .certainty = list->page.above_claim.certainty},
                       "%s.%s", contract->operations[i].id, size->name);
    }
}

static void take_above(struct contract *contract, const struct defect *defect,
                       struct defects *defects)
{
    (void)defects;
    contract->operations[defect->target.operation].list->page.above_maximum =
        (enum excess)defect->kind->number;
}

const struct defect_kind defect_maximum_kinds[] = {
    {.name = "maximum-doubled",
     .family = "pagination",
     .summary = "a page may hold twice the maximum",
     .targets = with_maximum,
     .apply = double_maximum},
    {.name = "maximum-halved",
     .family = "pagination",
     .summary = "sizes above half the maximum are refused",
     .targets = with_full_maximum,
     .apply = halve_maximum},
    {.name = "maximum-lowered",
     .family = "pagination",
     .summary = "the maximum itself is refused",
     .targets = with_full_maximum,
     .apply = lower_maximum},
    {.name = "maximum-refused",
     .family = "pagination",
     .summary = "the maximum itself is refused, though sizes above it are declared to be "
                "taken",
     .targets = with_open_maximum,
     .apply = refuse_maximum},
    {.name = "size-above-refused",
     .family = "pagination",
     .summary = "a size above the maximum is refused",
     .targets = above_otherwise,
     .apply = take_above,
     .number = EXCESS_REJECT},
    {.name = "size-above-clamped",
     .family = "pagination",
     .summary = "a size above the maximum is taken as the maximum",
     .targets = above_otherwise,
     .apply = take_above,
     .number = EXCESS_CLAMP},
    {.name = "size-above-ignored",
     .family = "pagination",
     .summary = "a size above the maximum is taken for the default",
     .targets = above_otherwise,
     .apply = take_above,
     .number = EXCESS_IGNORE},
    {0},
};
