/* SPDX-License-Identifier: Apache-2.0 */
/* Pages that end too early: between rows that share the value the next one goes on
 * behind, or where none may be short. */
#include "mock/defect_internal.h"

enum lie { OTHERWISE, TIES_CUT, FULL, SHORT };

/* A page that shows rows of its value again may end between them. */
static void targets(const struct contract *contract, const struct defect_kind *kind,
                    struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_list *list = contract->operations[i].list;

        if (list == NULL || !list->page.declared || list->page.key == NULL ||
            (kind->number == TIES_CUT && list->page.key_inclusive))
            continue;
        defect_add(out, kind,
                   (struct defect_target){.operation = i,
                                          .certainty = list->page.key_claim.certainty},
                   "%s", contract->operations[i].id);
    }
}

/* Lists led by cursors, whose pages may be short (the number of the kind) or must not be.
 */
static void led_lists(const struct contract *contract, const struct defect_kind *kind,
                      struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_list *list = contract->operations[i].list;

        if (list != NULL && list->page.declared && list->page.kind == PAGE_CURSOR &&
            list->page.short_pages == (kind->number == SHORT))
            defect_add(out, kind,
                       (struct defect_target){
                           .operation = i, .certainty = list->page.short_claim.certainty},
                       "%s", contract->operations[i].id);
    }
}

static void shorten_pages(struct contract *contract, const struct defect *defect,
                          struct defects *defects)
{
    (void)defects;
    contract->operations[defect->target.operation].list->page.short_pages = true;
}

static void end_blank(const struct defect *defect, struct defect_exchange *exchange)
{
    (void)defect;
    if (!exchange->query->blank)
        return;
    exchange->page->totals[TOTAL_NEXT] = 0;
    exchange->page->totals[TOTAL_NEXT_CURSOR] = QUERY_NOWHERE;
    exchange->page->totals[TOTAL_NEXT_URL] = QUERY_NOWHERE;
}

static void bound_otherwise(const struct defect *defect, struct defect_exchange *exchange)
{
    (void)defect;
    exchange->query->otherwise = true;
}

static void cut_ties(const struct defect *defect, struct defect_exchange *exchange)
{
    (void)defect;
    exchange->query->cuts_ties = true;
}

const struct defect_kind defect_key_kinds[] = {
    {.name = "bound-otherwise",
     .family = "links",
     .summary = "rows of the value a page goes on behind are shown where they are to be "
                "left out, or the other way round",
     .targets = targets,
     .at[DEFECT_QUERY] = bound_otherwise,
     .number = OTHERWISE},
    {.name = "ties-cut",
     .family = "links",
     .summary = "a page ends between rows that share the value the next one goes on "
                "behind",
     .targets = targets,
     .at[DEFECT_QUERY] = cut_ties,
     .number = TIES_CUT},
    {.name = "pages-short",
     .family = "pagination",
     .summary = "some pages in the middle are short or empty",
     .targets = led_lists,
     .apply = shorten_pages,
     .number = FULL},
    {.name = "blank-page-ends",
     .family = "links",
     .summary = "an empty page in the middle ends the list",
     .targets = led_lists,
     .at[DEFECT_PAGE] = end_blank,
     .number = SHORT},
    {0},
};
