/* SPDX-License-Identifier: Apache-2.0 */
/* Sizes that mean something else than so many rows, and are taken otherwise. */
#include "mock/defect_internal.h"
#include "mock/guard_internal.h"

#define UNSIZED_ROWS 3 /* of a request without a size that should show every row */

/* Adds a target for each special size. */
static void specials(const struct contract *contract, const struct defect_kind *kind,
                     struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_list *list = contract->operations[i].list;
        size_t count =
            list == NULL || !list->page.declared ? 0 : list->page.special_count;

        for (size_t j = 0; j < count; j++)
            defect_add(out, kind,
                       (struct defect_target){.operation = i,
                                              .part = j,
                                              .certainty =
                                                  list->page.specials[j].claim.certainty},
                       "%s.%s", contract->operations[i].id, list->page.specials[j].text);
    }
}

/* The special size that a defect is about, when the request asks for it; else NULL. */
static const struct contract_special_size *asked(const struct defect *defect,
                                                 const struct defect_exchange *exchange)
{
    const struct contract_page *page = &exchange->operation->list->page;
    const char *size = route_input(exchange->route, exchange->request, &page->size);
    const struct contract_special_size *special = contract_page_special(page, size);

    return special == &page->specials[defect->target.part] ? special : NULL;
}

static void refuse(const struct defect *defect, struct defect_exchange *exchange)
{
    const struct contract_special_size *special = asked(defect, exchange);

    if (special != NULL)
        guard_add(exchange->problems,
                  (struct guard_problem){
                      .kind = REFUSAL_MINIMUM,
                      .parameter = exchange->operation->list->page.size_parameter,
                      .received = special->text});
}

/* Everything, the maximum and nothing become the default; the default becomes one row. */
static void take_otherwise(const struct defect *defect, struct defect_exchange *exchange)
{
    const struct contract_special_size *special = asked(defect, exchange);

    if (special == NULL)
        return;
    exchange->query->no_rows = false;
    exchange->query->size = guard_page_size(&exchange->operation->list->page, NULL);
    if (special->meaning == SPECIAL_DEFAULT)
        exchange->query->size += 1;
    else if (exchange->query->size == INT64_MAX)
        exchange->query->size = 1;
}

static void unsized(const struct contract *contract, const struct defect_kind *kind,
                    struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_list *list = contract->operations[i].list;

        if (list != NULL && list->page.declared && list->page.unsized_everything)
            defect_add(
                out, kind,
                (struct defect_target){.operation = i,
                                       .certainty = list->page.unsized_claim.certainty},
                "%s", contract->operations[i].id);
    }
}

static void cut_unsized(struct contract *contract, const struct defect *defect,
                        struct defects *defects)
{
    struct contract_page *page =
        &contract->operations[defect->target.operation].list->page;

    page->unsized_everything = false;
    page->size_parameter->initial = defects_keep(defects, json_integer(UNSIZED_ROWS));
}

/* Lists with a default size, of more rows than that, and an order beside the initial one.
 */
static void ordered_pages(const struct contract *contract, const struct defect_kind *kind,
                          struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_list *list = contract->operations[i].list;
        const struct contract_parameter *size =
            list == NULL || !list->page.declared ? NULL : list->page.size_parameter;

        if (size != NULL && json_is_integer(size->initial) && !list->page.short_pages &&
            contract_order_is_chosen(&list->order) && list->order.word_count > 1)
            defect_add(out, kind,
                       (struct defect_target){.operation = i,
                                              .certainty = size->claim.certainty},
                       "%s", contract->operations[i].id);
    }
}

static void shrink_in_order(const struct defect *defect, struct defect_exchange *exchange)
{
    const struct contract_list *list = exchange->operation->list;

    (void)defect;
    if (exchange->query->order != list->order.initial && exchange->query->size > 1 &&
        route_input(exchange->route, exchange->request, &list->page.size) == NULL)
        exchange->query->size -= 1;
}

const struct defect_kind defect_sizes_kinds[] = {
    {.name = "size-default-less-in-order",
     .family = "pagination",
     .summary = "in another order than the initial one a page has a row less by default",
     .targets = ordered_pages,
     .at[DEFECT_QUERY] = shrink_in_order},
    {.name = "special-size-refused",
     .family = "pagination",
     .summary = "a size that means something else than so many rows is refused",
     .targets = specials,
     .at[DEFECT_PROBLEMS] = refuse},
    {.name = "special-size-otherwise",
     .family = "pagination",
     .summary = "a size that means something else than so many rows means another thing",
     .targets = specials,
     .at[DEFECT_QUERY] = take_otherwise},
    {.name = "unsized-cut",
     .family = "pagination",
     .summary = "a request without a size shows a few rows",
     .targets = unsized,
     .apply = cut_unsized},
    {0},
};
