/* SPDX-License-Identifier: Apache-2.0 */
/* Which lists have what a rule of the family is about. */
#include "conformance/rules/pagination_internal.h"

bool pagination_has_pages(const struct subject *subject)
{
    return subject->list->page.declared;
}

bool pagination_has_numbered_pages(const struct subject *subject)
{
    return evidence_can_jump(subject->list);
}

bool pagination_has_offsets(const struct subject *subject)
{
    return pagination_has_pages(subject) &&
           contract_page_counts_rows(&subject->list->page);
}

bool pagination_has_skip(const struct subject *subject)
{
    return pagination_has_pages(subject) && subject->list->page.skip_parameter != NULL;
}

bool pagination_has_pages_and_order(const struct subject *subject)
{
    return pagination_has_pages(subject) && subject->list->order.declared;
}

bool pagination_has_pages_and_orders(const struct subject *subject)
{
    return pagination_has_pages(subject) &&
           contract_order_is_chosen(&subject->list->order);
}

bool pagination_has_pages_and_filters(const struct subject *subject)
{
    return pagination_has_pages(subject) && subject->list->filter_count > 0;
}

bool pagination_has_minimum(const struct subject *subject)
{
    return pagination_has_pages(subject) &&
           subject->list->page.size_parameter->has_minimum;
}

bool pagination_has_maximum(const struct subject *subject)
{
    return pagination_has_pages(subject) &&
           subject->list->page.size_parameter->has_maximum;
}

bool pagination_has_default_size(const struct subject *subject)
{
    return pagination_has_pages(subject) && evidence_default_size(subject->list) > 0;
}

bool pagination_has_default_index(const struct subject *subject)
{
    return pagination_has_own_index(subject) &&
           !subject->list->page.index_parameter->required;
}

bool pagination_has_own_index(const struct subject *subject)
{
    return pagination_has_numbered_pages(subject) &&
           subject->list->page.index_parameter->in != EXPRESSION_PART_INDEX;
}

bool pagination_has_own_size(const struct subject *subject)
{
    return pagination_has_pages(subject) &&
           subject->list->page.size_parameter->in != EXPRESSION_PART_SIZE;
}

bool pagination_has_row_ends(const struct subject *subject)
{
    return pagination_has_pages(subject) && subject->list->page.whole_parameter != NULL;
}

bool pagination_has_range(const struct subject *subject)
{
    return pagination_has_pages(subject) && subject->list->page.kind == PAGE_RANGE;
}

bool pagination_has_unit(const struct subject *subject)
{
    return pagination_has_range(subject) && subject->list->page.unit != NULL;
}

static bool has_total(const struct subject *subject, enum total total)
{
    return subject->list->totals[total].at.source != EXPRESSION_NONE;
}

bool pagination_has_total_items(const struct subject *subject)
{
    return has_total(subject, TOTAL_ITEMS);
}

bool pagination_has_total_pages(const struct subject *subject)
{
    return pagination_has_pages(subject) && has_total(subject, TOTAL_PAGES);
}

bool pagination_has_total_next(const struct subject *subject)
{
    return pagination_has_pages(subject) && has_total(subject, TOTAL_NEXT);
}

bool pagination_has_total_previous(const struct subject *subject)
{
    return pagination_has_pages(subject) && has_total(subject, TOTAL_PREVIOUS);
}

bool pagination_has_total_index(const struct subject *subject)
{
    return pagination_has_pages(subject) && has_total(subject, TOTAL_INDEX);
}

bool pagination_has_total_size(const struct subject *subject)
{
    return pagination_has_pages(subject) && has_total(subject, TOTAL_SIZE);
}

bool pagination_has_total_rows(const struct subject *subject)
{
    return has_total(subject, TOTAL_ROWS);
}

bool pagination_has_asked(const struct subject *subject)
{
    return subject->list->asked_count > 0;
}

bool pagination_has_when_cut(const struct subject *subject)
{
    const struct contract_list *list = subject->list;
    bool has = false;

    for (int i = 0; i < TOTAL_COUNT; i++)
        has = has || list->when_cut[i];
    return pagination_has_pages(subject) && has;
}

bool pagination_has_unfiltered(const struct subject *subject)
{
    return has_total(subject, TOTAL_UNFILTERED);
}

bool pagination_has_next_index(const struct subject *subject)
{
    return pagination_has_numbered_pages(subject) && has_total(subject, TOTAL_NEXT_INDEX);
}

bool pagination_has_previous_index(const struct subject *subject)
{
    return pagination_has_numbered_pages(subject) &&
           has_total(subject, TOTAL_PREVIOUS_INDEX);
}

bool pagination_has_special_sizes(const struct subject *subject)
{
    return pagination_has_pages(subject) && subject->list->page.special_count > 0;
}

bool pagination_has_no_default(const struct subject *subject)
{
    return pagination_has_pages(subject) && subject->list->page.unsized_everything;
}

bool pagination_has_row_numbers(const struct subject *subject)
{
    return has_total(subject, TOTAL_FIRST_ROW) || has_total(subject, TOTAL_LAST_ROW);
}
