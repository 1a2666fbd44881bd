/* SPDX-License-Identifier: Apache-2.0 */
/* What a client does wrong with the pages of a list. */
#include "mock/answer_internal.h"

#include "src/memory.h"

#include <inttypes.h>
#include <string.h>

#define MOST 240 /* bytes that most questions fit in */

static void add_line(struct text *out, const char *name, const char *value)
{
    size_t start = out->length;

    if (value == NULL)
        return;
    text_add_strings(out, name, "=", value, "\n");
    for (size_t i = start; i + 1 < out->length; i++)
        if (out->bytes[i] == '\n')
            out->bytes[i] = ' ';
}

/* What is asked for but the page itself, as it is understood: what is left out and its
 * default are the same. Where pages are reached by rows, their size may change. */
static void write_question(const struct defect_exchange *exchange, struct text *out)
{
    const struct contract_list *list = exchange->operation->list;
    const struct query *query = exchange->query;

    for (size_t i = 0; i < exchange->route->value_count; i++)
        add_line(out, exchange->route->names[i], exchange->route->values[i]);
    if (list->scope.declared)
        add_line(out, list->scope.value.name,
                 route_input(exchange->route, exchange->request, &list->scope.value));
    for (size_t i = 0; i < query->filter_count; i++)
        add_line(out, list->filters[query->filters[i].index].name,
                 query->filters[i].text);
    if (list->order.declared && query->order < list->order.word_count &&
        query->order != list->order.initial)
        add_line(out,
                 list->order.parameter == NULL ? "order" : list->order.parameter->name,
                 list->order.words[query->order].word);
    if (!contract_page_counts_rows(&list->page) && list->page.size_parameter != NULL &&
        query->size != guard_page_size(&list->page, NULL)) {
        text_add_strings(out, list->page.size_parameter->label, "=");
        text_add_number(out, query->size);
        text_add_char(out, '\n');
    }
}

/* True when the answer tells where the list ends. */
static bool tells_end(const struct defect_exchange *exchange)
{
    static const enum total ends[] = {TOTAL_ITEMS,      TOTAL_PAGES,    TOTAL_NEXT,
                                      TOTAL_NEXT_INDEX, TOTAL_NEXT_URL, TOTAL_LAST_URL};
    const struct contract_list *list = exchange->operation->list;

    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (list->totals[ends[i]].at.source != EXPRESSION_NONE &&
            !answer_withholds(exchange, ends[i]))
            return !exchange->page->estimated;
    return false;
}

/* The last page there is, as it is asked for. */
static int64_t last_page(const struct defect_exchange *exchange)
{
    const struct contract_page *page = &exchange->operation->list->page;
    int64_t items = exchange->page->items;

    if (items == 0)
        return page->first;
    return page->first + (contract_page_counts_rows(page)
                              ? items - 1
                              : (items - 1) / exchange->query->size);
}

/* The page behind this one, as it is asked for; there are numbers that none is behind. */
static int64_t following(const struct defect_exchange *exchange)
{
    const struct contract_page *page = &exchange->operation->list->page;
    int64_t index = exchange->query->index;
    int64_t step =
        contract_page_counts_rows(page) ? (int64_t)exchange->page->rows.count : 1;

    return index > INT64_MAX - step ? INT64_MAX : index + step;
}

static void tell_page(struct defect_exchange *exchange)
{
    const struct contract_page *page = &exchange->operation->list->page;
    const char *label = page->index_parameter->label;
    int64_t items = exchange->page->items, size = exchange->query->size;
    AUTO_FREE char *pages = NULL;

    if (!contract_page_counts_rows(page))
        pages = memory_format(", %" PRId64 " to a page", size);
    mistakes_add(exchange->mistakes, MISTAKE_PAGE, label,
                 memory_format("'%s' is %" PRId64 "; there are %" PRId64
                               " rows%s: the last is %" PRId64,
                               label, exchange->query->index, items,
                               pages == NULL ? "" : pages, last_page(exchange)));
}

static void tell_change(struct defect_exchange *exchange, const char *before,
                        const char *now)
{
    AUTO_FREE char *difference = walk_difference(before, now);

    if (difference != NULL)
        mistakes_add(
            exchange->mistakes, MISTAKE_WALK,
            exchange->operation->list->page.index_parameter->label,
            memory_format("the page goes on where another ended, but %s", difference));
}

static void remember(struct answering *answering, const struct defect_exchange *exchange,
                     const struct walk_page *page)
{
    bool more = exchange->page->totals[TOTAL_NEXT] != 0;
    bool is_full = (int64_t)exchange->page->rows.count == exchange->query->size;
    bool is_open = !tells_end(exchange) && is_full;
    int64_t offered = last_page(exchange), next = following(exchange);

    if (is_open && next > offered)
        offered = next;
    /* A list of one page has nothing to be remembered. */
    if (more || is_open || page->index > exchange->operation->list->page.first)
        walks_go_on(answering->walks, page, offered, more || is_open ? next : WALK_NONE);
}

static void look_at_counted(struct answering *answering, struct defect_exchange *exchange)
{
    struct text question;
    struct walk_page page = {.list = exchange->operation,
                             .client = exchange->identity.credential,
                             .index = exchange->query->index};
    const char *before;

    text_init(&question, WALK_TEXT - 1);
    text_reserve(&question, MOST);
    write_question(exchange, &question);
    page.question = text_string(&question);
    if (exchange->page->past_end && !walks_have_offered(answering->walks, &page))
        tell_page(exchange);
    if (page.index > exchange->operation->list->page.first && !question.overflowed) {
        before = walks_left(answering->walks, &page);
        if (before != NULL)
            tell_change(exchange, before, page.question);
    }
    if (!question.overflowed && !answer_is_strict(answering, exchange))
        remember(answering, exchange, &page);
    text_clear(&question);
}

void answer_look_cursor(struct defect_exchange *exchange)
{
    mistakes_add(exchange->mistakes, MISTAKE_WALK,
                 exchange->operation->list->page.index_parameter->label,
                 memory_text("the cursor was given for another question: a filter, the "
                             "order or the owner is another one"));
}

void answer_look_page(struct answering *answering, struct defect_exchange *exchange)
{
    const struct contract_page *page = &exchange->operation->list->page;

    if (exchange->mistakes == NULL || !page->declared)
        return;
    if (contract_page_counts(page))
        look_at_counted(answering, exchange);
    else if (exchange->foreign_cursor)
        answer_look_cursor(exchange);
}
