/* SPDX-License-Identifier: Apache-2.0 */
/* The numbers an answer gives its first and its last row. */
#include "conformance/rules/pagination_internal.h"

#include <inttypes.h>
#include <stdio.h>

static bool holds(struct probe *probe, const struct pagination_page *page,
                  enum total total, int64_t wanted)
{
    const struct contract_list *list = rule_subject(probe)->list;
    const struct contract_total *declared = &list->totals[total];
    char name[PAGINATION_NAME_SIZE], expected[PAGINATION_NAME_SIZE + 160];
    int64_t found;

    if (declared->at.source == EXPRESSION_NONE)
        return true;
    bool is_there = evidence_total_number(page->answer, list, total, &found);
    if (is_there && found == wanted) {
        rule_held(probe);
        return true;
    }
    pagination_name(page, name);
    (void)snprintf(expected, sizeof expected, "%" PRId64 " at %s on %s", wanted,
                   declared->at.name, name);
    if (is_there)
        pagination_broken(probe, page->view, &declared->claim, page->answer, expected,
                          "%" PRId64, found);
    else
        pagination_broken(probe, page->view, &declared->claim, page->answer, expected,
                          "none");
    return false;
}

static bool numbers_fit(struct probe *probe, const struct pagination_page *page)
{
    const struct contract_list *list = rule_subject(probe)->list;
    int64_t first = list->rows_from + page->before;

    if (page->rows == 0 || page->walk == NULL || list->when_cut[TOTAL_FIRST_ROW] ||
        list->when_cut[TOTAL_LAST_ROW])
        return true;
    return holds(probe, page, TOTAL_FIRST_ROW, first) &&
           holds(probe, page, TOTAL_LAST_ROW, first + page->rows - 1);
}

void pagination_row_numbers(struct probe *probe)
{
    pagination_each_page(probe, numbers_fit);
    rule_lacked(probe, "a page that shows rows");
}
