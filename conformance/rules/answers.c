/* SPDX-License-Identifier: Apache-2.0 */
/* What holds in every answer of a run, whichever rule asked for it. */
#include "conformance/rules/answers_internal.h"

#define DEFECTS(...) ((const char *const[]){__VA_ARGS__, NULL})

static bool has_row(const struct subject *subject)
{
    return subject->list->row != NULL && subject->list->row->field_count > 0;
}

static bool has_places(const struct subject *subject)
{
    const struct contract_page *page = &subject->list->page;

    return page->declared && (page->kind == PAGE_NUMBER || page->kind == PAGE_OFFSET);
}

static bool has_total(const struct subject *subject)
{
    return has_places(subject) &&
           subject->list->totals[TOTAL_ITEMS].at.source != EXPRESSION_NONE;
}

static bool has_numbers(const struct subject *subject)
{
    for (int i = 0; i <= TOTAL_ROWS; i++)
        if (subject->list->totals[i].at.source != EXPRESSION_NONE &&
            (i == TOTAL_ROWS || has_places(subject)))
            return true;
    return false;
}

static bool has_order(const struct subject *subject)
{
    return subject->list->order.declared && subject->list->order.word_count > 0;
}

static bool has_shown_filter(const struct subject *subject)
{
    for (size_t i = 0; i < subject->list->filter_count; i++)
        if (seen_can_judge(&subject->list->filters[i]))
            return true;
    return false;
}

const struct rule answers_rules[] = {
    {
        .id = "answers/numbers",
        .each = SUBJECT_LIST,
        .summary = "The numbers and flags of an answer fit its rows and its question",
        .relation = "Within each answer of the run: the rows shown are those that the "
                    "total leaves for the page, the pages are the total by the size, a "
                    "next page is told while rows follow, a previous one behind the "
                    "first, and page and size are repeated as they were asked for. What "
                    "does not fit is asked for again.",
        .source = "list.totals, list.page",
        .explanation = "Flags are computed where a list is put together, and that is "
                       "another place for each combination of inputs. One that nobody "
                       "thought of has a total of its own.",
        .defects =
            DEFECTS("total-plus-one", "total-minus-one", "total-of-page", "total-capped",
                    "pages-floored", "pages-plus-one", "next-always", "next-never",
                    "next-on-last", "next-missing-before-last", "previous-on-first",
                    "previous-never", "previous-missing-on-second", "index-echo-wrong",
                    "size-echo-wrong", "rows-echo-wrong", "total-plus-one-beside",
                    "total-plus-one-insider"),
        .looks_back = true,
        .applies = has_numbers,
        .probe = answers_numbers,
    },
    {
        .id = "answers/totals",
        .each = SUBJECT_LIST,
        .summary =
            "One question has one total, whoever asks and by whatever page or order",
        .relation = "All answers of the run that differ in page, size, order or in who "
                    "of those who may see the list asked, tell the same total. Where two "
                    "differ both are asked for again, in turn.",
        .source = "list.totals, items",
        .explanation = "A total is often counted by a query of its own, which knows "
                       "less than the one for the rows.",
        .defects = DEFECTS("total-plus-one-insider", "total-of-page"),
        .looks_back = true,
        .applies = has_total,
        .probe = answers_totals,
    },
    {
        .id = "answers/apart",
        .each = SUBJECT_LIST,
        .summary = "No row stands on two pages of one question",
        .relation = "Pages of one size, narrowed and ordered alike, hold no row in "
                    "common, in all answers of the run. Where they do both are asked for "
                    "again, in turn.",
        .source = "list.page",
        .explanation = "A row that opens a page after it has closed the one before is "
                       "counted twice by whoever reads the list.",
        .defects = DEFECTS("row-repeated"),
        .looks_back = true,
        .applies = has_places,
        .probe = answers_apart,
    },
    {
        .id = "answers/order",
        .each = SUBJECT_LIST,
        .summary = "Every answer stands in the order it was asked for in",
        .relation = "The rows of each answer of the run are sorted by the order that its "
                    "request names, or by the default; typed comparison, ties aside.",
        .source = "list.order",
        .explanation = "An order that is kept on the plain list is lost where the list "
                       "is put together otherwise: by two filters, for another key.",
        .defects = DEFECTS("order-reversed"),
        .looks_back = true,
        .applies = has_order,
        .probe = answers_order,
    },
    {
        .id = "answers/filter",
        .each = SUBJECT_LIST,
        .summary = "Every answer shows rows that match what it was asked for",
        .relation = "Each row of each answer of the run shows what every input of its "
                    "request demands, as far as rows show it.",
        .source = "list.filters",
        .explanation = "A filter that holds by itself is forgotten beside another one, "
                       "in some order, or behind the first page.",
        .defects = DEFECTS("filter-ignored", "range-from-ignored", "range-to-ignored"),
        .looks_back = true,
        .applies = has_shown_filter,
        .probe = answers_filter,
    },
    {
        .id = "answers/rows",
        .each = SUBJECT_LIST,
        .summary = "A record's row is the same in every answer",
        .relation =
            "Rows with one identifier are equal, member by member, in all answers "
            "of the run; instants are compared as such, signed URLs left out. "
            "Where two differ both are asked for again, in turn.",
        .source = "list.row",
        .explanation = "What a row shows must not depend on how it was found. Where it "
                       "does, one of two queries shows a member of its own making.",
        .defects = DEFECTS("row-differs-narrowed", "row-differs"),
        .looks_back = true,
        .applies = has_row,
        .probe = answers_rows,
    },
    {
        .id = "answers/listed",
        .each = SUBJECT_LIST,
        .summary = "Every row that is shown is a row of the plain list",
        .relation = "The identifiers in each answer of the run are among those of the "
                    "walk through the list as it is. Where one is not, the list and the "
                    "answer are asked for again.",
        .source = "list.items",
        .explanation = "Filters, orders and pages choose among the rows of a list. A row "
                       "from elsewhere, deleted or somebody else's, comes in where a "
                       "condition is forgotten.",
        .defects = DEFECTS("row-unlisted-narrowed", "foreign-row-added"),
        .looks_back = true,
        .probe = answers_listed,
    },
    {0},
};
