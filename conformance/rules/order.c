/* SPDX-License-Identifier: Apache-2.0 */
/* In which order a list's rows stand. */
#include "conformance/rules/order_internal.h"

#define DEFECTS(...) ((const char *const[]){__VA_ARGS__, NULL})

/* A pair of opposite words is held once, by the one that is declared first. */
static bool has_later_opposite(const struct subject *subject)
{
    const struct contract_order_word *other =
        order_opposite(&subject->list->order, subject->word);

    return other != NULL && other > subject->word;
}

static bool is_order(const struct subject *subject)
{
    return subject->list != NULL && subject->list->order.declared &&
           subject->parameter == subject->list->order.parameter;
}

static bool is_closed_order(const struct subject *subject)
{
    return is_order(subject) && subject->parameter->enumeration != NULL;
}

static bool has_default(const struct subject *subject)
{
    return is_order(subject) &&
           subject->list->order.initial < subject->list->order.word_count;
}

static bool is_paged(const struct subject *subject)
{
    return subject->list->page.declared;
}

static bool echoes_order(const struct subject *subject)
{
    return subject->list->order.declared &&
           (subject->list->echoes[ECHO_ORDER].at.source != EXPRESSION_NONE ||
            subject->list->echoes[ECHO_DIRECTION].at.source != EXPRESSION_NONE);
}

static bool can_be_narrowed(const struct subject *subject)
{
    return subject->list->filter_count > 0;
}

static bool can_be_chosen(const struct subject *subject)
{
    return contract_order_is_chosen(&subject->list->order);
}

const struct rule order_rules[] = {
    {
        .id = "order/accepted",
        .each = SUBJECT_ORDER,
        .one_answer = true,
        .summary = "every declared order is answered",
        .relation = "the list is asked for in the order: status 200",
        .source = "x-countersign list.order.words",
        .explanation = "A word that was renamed on the server breaks the clients that "
                       "took it from the document.",
        .defects = DEFECTS("enum-value-refused"),
        .applies = can_be_chosen,
        .probe = order_accepted,
    },
    {
        .id = "order/sorted",
        .each = SUBJECT_ORDER,
        .summary = "the rows stand in the order that is asked for",
        .relation = "along the whole list no row comes before one that its keys put in "
                    "front of it; date-times compare as instants, digits as numbers",
        .source = "x-countersign list.order.words",
        .explanation =
            "Rows that are equal in the keys may stand in any order, and so may those "
            "that lack a key. Where the rows stand by another field that the contract "
            "allows, this is recorded; where they stand the other way round, or in the "
            "order of their text, it is said.",
        .defects = DEFECTS("order-reversed", "order-direction-ignored", "order-ignored",
                           "order-as-text", "order-other-field", "order-per-page",
                           "order-last-page-reversed", "order-first-two-swapped"),
        .probe = order_sorted,
    },
    {
        .id = "order/complete",
        .each = SUBJECT_ORDER,
        .summary = "an order shows every row of the list once",
        .relation = "the list in the order holds the identifiers of the list without an "
                    "order, none of them twice",
        .source = "x-countersign list.order",
        .explanation = "Rows without a value to sort by are lost by a careless join, and "
                       "equal rows at the border of two pages by an unstable sort.",
        .defects = DEFECTS("ties-lose-rows", "row-repeated", "last-page-lost",
                           "index-from-zero"),
        .applies = can_be_chosen,
        .probe = order_complete,
    },
    {
        .id = "order/reversal",
        .each = SUBJECT_ORDER,
        .summary = "an order and its opposite are each other's reversal",
        .relation = "the rows of one word, read backwards, have the keys of the rows of "
                    "the word with the opposite directions, place by place",
        .source = "x-countersign list.order.words",
        .explanation = "Two answers that must mirror each other give away a direction "
                       "that is overlooked.",
        .defects = DEFECTS("order-reversed", "order-direction-ignored", "order-ignored",
                           "order-as-text", "order-other-field", "order-per-page",
                           "order-first-two-swapped", "order-last-page-reversed"),
        .applies = has_later_opposite,
        .probe = order_reversal,
    },
    {
        .id = "order/pages",
        .each = SUBJECT_ORDER,
        .summary = "an order goes on from page to page",
        .relation = "the list in small pages, with as many borders between equal rows as "
                    "can be, stands in order as a whole and shows each row of the large "
                    "pages once; whether equal rows keep their places is recorded unless "
                    "it is promised",
        .source = "x-countersign list.order and list.page; list.order.ties",
        .explanation =
            "Sorting what is on a page instead of the list looks right on each page. "
            "Equal rows that change places between two questions are lost at one border "
            "and repeated at the next.",
        .defects = DEFECTS("ties-lose-rows", "order-per-page", "order-last-page-reversed",
                           "order-first-two-swapped", "order-ignored", "order-reversed",
                           "order-as-text", "order-other-field"),
        .applies = is_paged,
        .probe = order_pages,
    },
    {
        .id = "order/narrowed",
        .each = SUBJECT_ORDER,
        .summary = "an order holds beside filters and ranges, on every page",
        .relation = "the list narrowed by filters, and by a range, stands in the order, "
                    "in large pages and in small ones, which show each of its rows once",
        .source = "x-countersign list.order, list.filters and list.ranges",
        .explanation =
            "A narrowed list is often served by another query or index, with an order of "
            "its own.",
        .defects = DEFECTS("order-reversed", "order-direction-ignored", "order-ignored",
                           "order-as-text", "order-other-field", "order-per-page",
                           "order-last-page-reversed", "order-first-two-swapped",
                           "row-repeated"),
        .applies = can_be_narrowed,
        .probe = order_narrowed,
    },
    {
        .id = "order/default",
        .each = SUBJECT_PARAMETER,
        .summary = "without a wish the rows stand in the default order",
        .relation = "the list without the input stands in the order in which the "
                    "default word puts it",
        .source = "default of the parameter's schema; x-countersign list.order",
        .explanation =
            "Most clients never ask for an order and rely on the one that is documented.",
        .defects = DEFECTS("order-default-other"),
        .applies = has_default,
        .probe = order_default,
    },
    {
        .id = "order/refused",
        .each = SUBJECT_PARAMETER,
        .one_answer = true,
        .summary = "a word that is no order is refused",
        .relation = "words outside the enum, some with a letter more or fewer, are asked "
                    "for, also on the second page: the status declared for enum",
        .source = "x-countersign errors.enum; enum of the parameter's schema",
        .explanation = "A misspelt order that is silently dropped shows the rows in "
                       "some other one.",
        .defects =
            DEFECTS("enum-bogus-accepted", "enum-prefix-accepted", "enum-null-accepted",
                    "error-status-ok", "error-status-other", "error-status-failure"),
        .applies = is_closed_order,
        .probe = order_refused,
    },
    {
        .id = "order/echo",
        .each = SUBJECT_LIST,
        .summary = "an answer names the order its rows stand in",
        .relation = "in every answer of the run the word equals the one that was asked "
                    "for, or the default where none was",
        .source = "x-countersign list.echoes.order, list.echoes.direction",
        .explanation = "Who shows a list under its order believes the answer, not the "
                       "question.",
        .defects = DEFECTS("order-echo-wrong", "order-direction-echo-wrong",
                           "order-default-other", "order-ignored"),
        .applies = echoes_order,
        .judge = order_echo,
    },
    {0},
};
