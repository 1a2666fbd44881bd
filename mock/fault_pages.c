/* SPDX-License-Identifier: Apache-2.0 */
/* What a correct list may do between pages, and clients forget; and where it may. */
#include "mock/fault_internal.h"

static const struct contract_page *page_of(const struct contract_operation *operation)
{
    return operation == NULL || operation->list == NULL || !operation->list->page.declared
               ? NULL
               : &operation->list->page;
}

const char *fault_needs_pages(const struct contract_operation *operation)
{
    return page_of(operation) == NULL ? "it has no pages" : NULL;
}

const char *fault_needs_short_pages(const struct contract_operation *operation)
{
    const struct contract_page *page = page_of(operation);

    if (page == NULL)
        return fault_needs_pages(operation);
    if (contract_page_counts(page))
        return "its pages are asked for by numbers, so each has to be full";
    if (page->key != NULL)
        return "its pages lead on by a value that rows may share";
    return page->short_pages
               ? NULL
               : "the contract promises full pages (it says no short-pages)";
}

const char *fault_needs_empty_pages(const struct contract_operation *operation)
{
    const struct contract_page *page = page_of(operation);
    const char *why = fault_needs_short_pages(operation);

    return why != NULL || page->kind == PAGE_CURSOR
               ? why
               : "its pages lead on by their last row, which an empty page has not";
}

void fault_meet_empty_page(const struct fault_meeting *meeting, struct fault_plan *plan)
{
    (void)meeting;
    plan->pages.leads_to_empty = true;
}

void fault_meet_short_page(const struct fault_meeting *meeting, struct fault_plan *plan)
{
    plan->pages.most = (int64_t)meeting->fault->values[0];
}

void fault_meet_page_size(const struct fault_meeting *meeting, struct fault_plan *plan)
{
    plan->pages.size = (int64_t)meeting->fault->values[0];
}

void fault_meet_new_rows(const struct fault_meeting *meeting, struct fault_plan *plan)
{
    plan->pages.arrives = (double)meeting->fault->met <= meeting->fault->values[0];
}

/* The page is refused until the time is over, then shown, then refused again: a client
 * that waits as it is told goes on, one that does not stays where it is. */
void fault_meet_limited_page(const struct fault_meeting *meeting, struct fault_plan *plan)
{
    struct fault *fault = meeting->fault;
    int64_t wait = (int64_t)fault->values[0];
    double left = instant_difference(fault->until, meeting->now);

    if (!fault->is_waiting || left > (double)wait + 1) {
        fault->is_waiting = true;
        fault->until = instant_add(meeting->now, wait);
        left = (double)wait;
    } else if (left <= 0) {
        fault->is_waiting = false;
        return;
    }
    plan->rate = (struct limiter_state){.refused = true, .wait = (int64_t)left};
    if ((double)plan->rate.wait < left)
        plan->rate.wait++;
}
