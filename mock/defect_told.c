/* SPDX-License-Identifier: Apache-2.0 */
/* Totals that are told to the wrong request, or tell of something else. */
#include "mock/defect_internal.h"

#include "src/value.h"

enum lie {
    UNASKED,
    UNCUT,
    UNFILTERED,
    NEXT_STAYS,
    NEXT_ON_LAST,
    PREVIOUS_ON_FIRST,
    UNMARKED,
};

static const struct claim *cut_claim(const struct contract_list *list)
{
    for (int i = 0; i < TOTAL_COUNT; i++)
        if (list->when_cut[i])
            return &list->when_cut_claim;
    return NULL;
}

static const struct claim *total_claim(const struct contract_total *total)
{
    return total->at.source == EXPRESSION_NONE ? NULL : &total->claim;
}

/* The claim that is lied about; NULL: the list does not make it. */
static const struct claim *claim_of(const struct contract_list *list, enum lie lie)
{
    const struct contract_total *totals = list->totals;

    switch (lie) {
    case UNASKED:
        return list->asked_count == 0 ? NULL : &list->asked[0].claim;
    case UNCUT:
        return cut_claim(list);
    case UNFILTERED:
        return list->filter_count == 0 ? NULL : total_claim(&totals[TOTAL_UNFILTERED]);
    case NEXT_STAYS:
    case NEXT_ON_LAST:
        return total_claim(&totals[TOTAL_NEXT_INDEX]);
    case PREVIOUS_ON_FIRST:
        return total_claim(&totals[TOTAL_PREVIOUS_INDEX]);
    case UNMARKED:
        return total_claim(&list->estimated);
    }
    return NULL;
}

static void targets(const struct contract *contract, const struct defect_kind *kind,
                    struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_list *list = contract->operations[i].list;
        const struct claim *claim =
            list == NULL ? NULL : claim_of(list, (enum lie)kind->number);

        if (claim != NULL)
            defect_add(
                out, kind,
                (struct defect_target){.operation = i, .certainty = claim->certainty},
                "%s", contract->operations[i].id);
    }
}

static void tell_all(const struct defect *defect, struct defect_exchange *exchange)
{
    (void)defect;
    exchange->page->tells_all = true;
}

static void tell_another(const struct defect *defect, struct defect_exchange *exchange)
{
    const struct contract_page *page = &exchange->operation->list->page;
    int64_t *totals = exchange->page->totals;

    switch ((enum lie)defect->kind->number) {
    case UNFILTERED:
        totals[TOTAL_UNFILTERED] = exchange->page->items;
        break;
    case NEXT_STAYS:
        if (totals[TOTAL_NEXT_INDEX] >= 0)
            totals[TOTAL_NEXT_INDEX] = totals[TOTAL_INDEX];
        break;
    case NEXT_ON_LAST:
        if (totals[TOTAL_NEXT_INDEX] < 0 && totals[TOTAL_INDEX] < INT64_MAX)
            totals[TOTAL_NEXT_INDEX] = totals[TOTAL_INDEX] + 1;
        break;
    case PREVIOUS_ON_FIRST:
        if (totals[TOTAL_PREVIOUS_INDEX] < 0)
            totals[TOTAL_PREVIOUS_INDEX] = page->first;
        break;
    default:
        break;
    }
}

/* The estimate passes for the number there is. */
static void hide_estimate(const struct defect *defect, struct defect_exchange *exchange)
{
    const struct contract_list *list = exchange->operation->list;

    (void)defect;
    if (defect_succeeds(exchange) &&
        list->estimated.at.source == EXPRESSION_RESPONSE_BODY)
        value_put(exchange->body, list->estimated.at.name, json_false());
}

#define LIE(number_of, label, sentence, hook)                                            \
    {                                                                                    \
        .name = label, .family = "pagination", .summary = sentence, .targets = targets,  \
        .at[DEFECT_PAGE] = hook, .number = number_of                                     \
    }

const struct defect_kind defect_told_kinds[] = {
    LIE(UNASKED, "total-unasked", "totals are told to those who do not ask", tell_all),
    LIE(UNCUT, "total-uncut", "totals are told where every row is shown", tell_all),
    LIE(UNFILTERED, "unfiltered-filtered",
        "the total of the whole list counts what the "
        "filters leave",
        tell_another),
    LIE(NEXT_STAYS, "next-index-stays", "the next page is this one", tell_another),
    LIE(NEXT_ON_LAST, "next-index-on-last", "the last page names a next one",
        tell_another),
    LIE(PREVIOUS_ON_FIRST, "previous-index-on-first",
        "the first page names a previous one", tell_another),
    {.name = "estimate-unmarked",
     .family = "pagination",
     .summary = "an estimate of the total passes for the number there is",
     .targets = targets,
     .at[DEFECT_BODY] = hide_estimate,
     .number = UNMARKED},
    {0},
};
