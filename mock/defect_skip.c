/* SPDX-License-Identifier: Apache-2.0 */
/* Rows that a page should leave out in front, and others that it leaves out instead. */
#include "mock/defect_internal.h"

static void targets(const struct contract *contract, const struct defect_kind *kind,
                    struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_list *list = contract->operations[i].list;

        if (list != NULL && list->page.declared && list->page.skip_parameter != NULL)
            defect_add(out, kind,
                       (struct defect_target){
                           .operation = i, .certainty = list->page.skip_claim.certainty},
                       "%s", contract->operations[i].id);
    }
}

static void ignore(const struct defect *defect, struct defect_exchange *exchange)
{
    (void)defect;
    exchange->query->skip = 0;
}

static void add_one(const struct defect *defect, struct defect_exchange *exchange)
{
    (void)defect;
    if (exchange->query->skip > 0 && exchange->query->skip < INT64_MAX)
        exchange->query->skip++;
}

static void count_pages(const struct defect *defect, struct defect_exchange *exchange)
{
    int64_t size = exchange->query->size, skip = exchange->query->skip;

    (void)defect;
    exchange->query->skip = skip > INT64_MAX / size ? INT64_MAX : skip * size;
}

const struct defect_kind defect_skip_kinds[] = {
    {.name = "skip-ignored",
     .family = "pagination",
     .summary = "rows that are to be left out in front of a page are shown",
     .targets = targets,
     .at[DEFECT_QUERY] = ignore},
    {.name = "skip-plus-one",
     .family = "pagination",
     .summary = "one row more than asked for is left out in front of a page",
     .targets = targets,
     .at[DEFECT_QUERY] = add_one},
    {.name = "skip-counts-pages",
     .family = "pagination",
     .summary = "as many pages as rows are left out in front of a page",
     .targets = targets,
     .at[DEFECT_QUERY] = count_pages},
    {0},
};
