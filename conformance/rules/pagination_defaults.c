/* SPDX-License-Identifier: Apache-2.0 */
/* Leaving a paging parameter out is asking for its default. */
#include "conformance/rules/pagination_internal.h"

#include <inttypes.h>
#include <stdio.h>

/* Two ways of asking for one page. */
struct same_page {
    const struct answer *said, *left_out;
    const char *expected;
    const struct claim *claim;
    int64_t most; /* rows that the page may hold; -1: any number */
};

/* Where pages may be short, two of one size need not end alike. */
static bool is_short_of(const struct contract_list *list, const struct same_page *page,
                        size_t rows)
{
    return list->page.short_pages && (page->most < 0 || (int64_t)rows <= page->most);
}

/* The same question may show equal rows in another order, and at the page's border even
 * other rows; that is no other page. */
static void hold_same_page(struct probe *probe, const struct pagination_view *plain,
                           const struct same_page *page)
{
    const struct contract_list *list = rule_subject(probe)->list;
    struct witness witness;

    if (!rule_usable(probe, page->said, 200) || !rule_usable(probe, page->left_out, 200))
        return;
    AUTO_ROWS struct rows said = pagination_rows(page->said, list);
    AUTO_ROWS struct rows left_out = pagination_rows(page->left_out, list);
    if (relation_same_set(&said, &left_out, &witness) ||
        (is_short_of(list, page, left_out.count) &&
         (relation_subset(&said, &left_out, &witness) ||
          relation_subset(&left_out, &said, &witness))))
        rule_held(probe);
    else if (plain->word != NULL &&
             pagination_same_order(&said, &left_out, plain->word, &witness))
        rule_lacked(probe,
                    "rows that the order tells apart: those of the page are equal");
    else
        pagination_broken(probe, plain, page->claim, page->left_out, page->expected,
                          "%zu rows: %s", left_out.count, witness.text);
}

static void hold_echo(struct probe *probe, const struct pagination_view *plain,
                      const struct answer *answer, enum total total, int64_t wanted)
{
    const struct contract_list *list = rule_subject(probe)->list;
    char expected[120];
    int64_t number;

    if (list->totals[total].at.source == EXPRESSION_NONE || !evidence_accepted(answer) ||
        !evidence_total_number(answer, list, total, &number))
        return;
    if (number == wanted) {
        rule_held(probe);
        return;
    }
    (void)snprintf(expected, sizeof expected, "the default %" PRId64 " at %s", wanted,
                   list->totals[total].at.name);
    pagination_broken(probe, plain, &list->totals[total].claim, answer, expected,
                      "%" PRId64, number);
}

/* An order may have a page size of its own, where it is a query of its own. */
static void hold_in_orders(struct probe *probe, const struct pagination_view *plain,
                           int64_t size)
{
    const struct subject *subject = rule_subject(probe);
    const struct contract_order *order = &subject->list->order;
    int64_t count = (int64_t)plain->large->count;
    int64_t most = count < size ? count : size;

    for (size_t i = 0; contract_order_is_chosen(order) && i < order->word_count; i++) {
        AUTO_ARGUMENTS struct arguments arguments = {0};
        char expected[160];

        if (i == order->initial || contract_order_repeats(order, i))
            continue;
        arguments_set_order(&arguments, order, &order->words[i]);
        /* Also where the user gives one for all that is asked. */
        arguments_set(&arguments, subject->list->page.size_parameter, NULL);
        const struct answer *answer = evidence_ask(
            rule_evidence(probe),
            &(struct question){.operation = subject->operation, .arguments = &arguments});
        if (!rule_usable(probe, answer, 200))
            continue;
        int64_t rows = (int64_t)json_array_size(evidence_rows(answer, subject->list));
        (void)snprintf(expected, sizeof expected,
                       "%" PRId64 " rows, the default, with %.80s", most,
                       order->words[i].word);
        if (rows == most || (subject->list->page.short_pages && rows < most))
            rule_held(probe);
        else
            pagination_broken(probe, plain, &subject->list->page.size_parameter->claim,
                              answer, expected, "%" PRId64 " rows", rows);
    }
}

void pagination_default_size(struct probe *probe)
{
    const struct contract_list *list = rule_subject(probe)->list;
    const struct contract_page *page = &list->page;
    const struct walk *whole = rule_rows(probe);
    int64_t size = evidence_default_size(list);
    char expected[120];

    if (whole == NULL)
        return;
    const struct pagination_view plain = pagination_plain(whole);
    if ((int64_t)whole->count <= size)
        rule_lacked(probe,
                    "more rows: of %zu, all fit on a page of the default size %" PRId64,
                    whole->count, size);
    (void)snprintf(expected, sizeof expected,
                   "the rows of size %" PRId64 ", the default, when no size is asked for",
                   size);
    const struct answer *left_out = NULL;
    for (int64_t nth = 0; nth < 2; nth++) {
        const struct answer *said = pagination_ask(probe, &plain, nth, size);

        left_out =
            pagination_ask_without(probe, nth, size, page->size_parameter, left_out);
        if (said == NULL || left_out == NULL)
            break;
        if (nth * size < (int64_t)whole->count && (int64_t)whole->count > size)
            hold_same_page(probe, &plain,
                           &(struct same_page){.said = said,
                                               .left_out = left_out,
                                               .expected = expected,
                                               .most = size,
                                               .claim = &page->size_parameter->claim});
        hold_echo(probe, &plain, left_out, TOTAL_SIZE, size);
    }
    if (size > 0 && whole->whole)
        hold_in_orders(probe, &plain, size);
}

void pagination_default_index(struct probe *probe)
{
    const struct contract_list *list = rule_subject(probe)->list;
    const struct contract_page *page = &list->page;
    const struct walk *whole = rule_rows(probe);

    if (whole == NULL)
        return;
    const struct pagination_view plain = pagination_plain(whole);
    int64_t size = evidence_small_size(whole, NULL);
    if (size == 0) {
        rule_lacked(probe, "more than the %zu rows there are", whole->count);
        return;
    }
    const struct answer *left_out =
        pagination_ask_without(probe, 0, size, page->index_parameter, NULL);
    hold_same_page(probe, &plain,
                   &(struct same_page){
                       .said = pagination_ask(probe, &plain, 0, size),
                       .left_out = left_out,
                       .most = -1,
                       .expected = "the rows of the first page when no page is asked for",
                       .claim = &page->index_parameter->claim});
    hold_echo(probe, &plain, left_out, TOTAL_INDEX, page->first);
}
