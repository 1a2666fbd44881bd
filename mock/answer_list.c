/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/answer_internal.h"

#include "src/http_range.h"
#include "src/memory.h"
#include "src/value.h"

#include <inttypes.h>
#include <string.h>

#define BESIDE_ROWS 512 /* bytes for totals, echoes and links */

bool answer_is_none(const struct defect_exchange *exchange, enum total total)
{
    return total >= TOTAL_NEXT_INDEX && exchange->page->totals[total] < 0;
}

static void add_total(const struct defect_exchange *exchange, struct text *out,
                      enum total total, enum none none)
{
    int64_t value = exchange->page->totals[total];

    if (total >= TOTAL_NEXT_CURSOR)
        answer_link_body(exchange, total, none, out);
    else if (total == TOTAL_NEXT || total == TOTAL_PREVIOUS)
        text_add_string(out, value != 0 ? "true" : "false");
    else if (answer_is_none(exchange, total))
        text_add_string(out, none == NONE_NULL ? "null" : "\"\"");
    else
        text_add_number(out, value);
}

const char *answer_echo(const struct defect_exchange *exchange, enum echo echo)
{
    const struct contract_list *list = exchange->operation->list;
    const struct contract_credential *credential = exchange->identity.credential;
    const char *owner =
        route_input(exchange->route, exchange->request, &list->scope.value);
    size_t order = exchange->query->order;

    if (echo == ECHO_ORDER || echo == ECHO_DIRECTION)
        return list->order.declared && order < list->order.word_count
                   ? contract_order_told(&list->order, &list->order.words[order], echo)
                   : NULL;
    if (owner != NULL || credential == NULL || credential->sees_count != 1)
        return owner;
    return credential->sees[0];
}

static void add_echo(struct text *out, const char *echo)
{
    json_auto_t *value = echo == NULL ? json_null() : value_string(echo, strlen(echo));
    AUTO_FREE char *printed = value_print(value);

    text_add_string(out, printed);
}

static void add_rows(const struct answering *answering, struct defect_exchange *exchange,
                     struct text *out)
{
    const struct query_rows *rows = &exchange->page->rows;

    text_add_char(out, '[');
    for (size_t i = 0; i < rows->count; i++) {
        if (i > 0)
            text_add_char(out, ',');
        answer_record(answering, exchange, exchange->query->view, rows->items[i], out);
    }
    text_add_char(out, ']');
}

static void add_piece(const struct answering *answering, struct defect_exchange *exchange,
                      const struct answer_piece *piece, struct text *body)
{
    switch (piece->kind) {
    case ANSWER_BYTES:
        text_add(body, piece->bytes, piece->length);
        break;
    case ANSWER_RECORDS:
        add_rows(answering, exchange, body);
        break;
    case ANSWER_TOTAL:
        add_total(exchange, body, piece->total, piece->none);
        break;
    case ANSWER_ECHO:
        add_echo(body, answer_echo(exchange, piece->echo));
        break;
    case ANSWER_ESTIMATED:
        text_add_string(body, exchange->page->estimated ? "true" : "false");
        break;
    case ANSWER_COMMA:
        /* Before a member, an opening brace is that of its own object. */
        if (body->bytes[body->length - 1] != '{')
            text_add_char(body, ',');
        break;
    case ANSWER_OPTION:
    case ANSWER_NONE:
        break;
    }
}

/* About how many bytes a body will have: those that stand ready. */
static size_t length_of(const struct defect_exchange *exchange,
                        const struct answer_frame *frame)
{
    const struct query_rows *rows = &exchange->page->rows;
    size_t length = BESIDE_ROWS;

    for (size_t i = 0; i < frame->count; i++)
        length += frame->pieces[i].kind == ANSWER_BYTES ? frame->pieces[i].length : 0;
    for (size_t i = 0; i < rows->count; i++)
        length += store_shown_length(exchange->query->view, rows->items[i]) + 1;
    return length;
}

void answer_write_body(const struct answering *answering,
                       struct defect_exchange *exchange, const struct answer_frame *frame)
{
    struct text body;

    text_init(&body, STORE_MAX_BYTES);
    text_reserve(&body, length_of(exchange, frame));
    for (size_t i = 0; i < frame->count; i++) {
        const struct answer_piece *piece = &frame->pieces[i];

        if ((piece->kind == ANSWER_OPTION && answer_withholds(exchange, piece->total)) ||
            (piece->kind == ANSWER_NONE && answer_is_none(exchange, piece->total)))
            i += piece->length;
        else
            add_piece(answering, exchange, piece, &body);
    }
    exchange->response->body_length = body.length;
    exchange->response->body = text_take(&body);
}

/* RFC 9110 14.4: which rows of how many are shown. */
static void add_range(const struct defect_exchange *exchange, struct text *out)
{
    const struct contract_page *paging = &exchange->operation->list->page;
    const struct query_page *page = exchange->page;
    int64_t count = (int64_t)page->rows.count;
    struct http_content_range range = {.first = HTTP_RANGE_NONE,
                                       .total = answer_withholds(exchange, TOTAL_ITEMS)
                                                    ? HTTP_RANGE_NONE
                                                    : page->totals[TOTAL_ITEMS]};
    AUTO_FREE char *text = NULL;

    if (count > 0) {
        range.first = page->start;
        range.last = page->start + count - 1;
    }
    text = http_content_range_print(&range,
                                    paging->kind == PAGE_RANGE ? paging->unit : "items");
    text_add_string(out, text);
}

static void write_headers(struct defect_exchange *exchange,
                          const struct contract_list *list)
{
    for (size_t i = 0; i < TOTAL_COUNT; i++) {
        AUTO_TEXT struct text value;

        text_init(&value, TEXT_CEILING);
        if (list->totals[i].at.source != EXPRESSION_RESPONSE_HEADER ||
            i >= TOTAL_NEXT_CURSOR || answer_is_none(exchange, (enum total)i) ||
            (answer_withholds(exchange, (enum total)i) &&
             !contract_total_is_range(&list->totals[i])))
            continue;
        if (i == TOTAL_ITEMS && contract_total_is_range(&list->totals[i]))
            add_range(exchange, &value);
        else
            add_total(exchange, &value, (enum total)i, NONE_NULL);
        http_headers_set(&exchange->response->headers, list->totals[i].at.name,
                         text_string(&value));
    }
}

static void write_echoes(struct defect_exchange *exchange,
                         const struct contract_list *list)
{
    for (size_t i = 0; i < ECHO_COUNT; i++) {
        const char *echo = answer_echo(exchange, (enum echo)i);

        if (list->echoes[i].at.source == EXPRESSION_RESPONSE_HEADER && echo != NULL)
            http_headers_set(&exchange->response->headers, list->echoes[i].at.name, echo);
    }
}

/* What the guard has let pass leads somewhere, unless a defect forgave it. */
static void read_place(struct query *query, const struct defect_exchange *exchange,
                       const struct contract_page *page, const char *index)
{
    const char *before = route_input(exchange->route, exchange->request, &page->before);

    query->index = 0;
    if (before != NULL)
        query->before = store_find(query->view->set, before);
    if (index == NULL)
        return;
    if (page->key != NULL)
        query->behind = collection_scalar_of_text(index, strlen(index),
                                                  contract_page_key_input(page));
    else if (page->kind == PAGE_KEYSET)
        query->after = store_find(query->view->set, index);
    else
        (void)answer_cursor_read(exchange, index, &query->index);
    query->blank = (query->index & QUERY_BLANK) != 0;
    query->index &= ~QUERY_BLANK;
}

static void read_page(struct query *query, const struct defect_exchange *exchange,
                      const struct contract_page *page)
{
    const struct contract_special_size *special;
    const char *index = route_input(exchange->route, exchange->request, &page->index);
    const char *size = route_input(exchange->route, exchange->request, &page->size);
    const char *skip = route_input(exchange->route, exchange->request, &page->skip);
    int64_t rows;

    query->index = json_is_integer(page->index_parameter->initial)
                       ? json_integer_value(page->index_parameter->initial)
                       : page->first;
    if (!contract_page_counts(page))
        read_place(query, exchange, page, index);
    else if (index != NULL)
        (void)guard_integer(index, &query->index);
    if (skip != NULL && guard_integer(skip, &rows) && rows > 0)
        query->skip = rows;
    query->size = guard_page_size(page, size);
    special = contract_page_special(page, size);
    query->no_rows = (special != NULL && special->meaning == SPECIAL_NOTHING) ||
                     (page->size.source == EXPRESSION_PART_SIZE && size != NULL &&
                      strcmp(size, "0") == 0);
}

static bool is_same(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static void read_order(struct query *query, const struct defect_exchange *exchange,
                       const struct contract_order *order)
{
    const char *by = route_input(exchange->route, exchange->request, &order->by);
    const char *toward = route_input(exchange->route, exchange->request, &order->toward);

    for (size_t i = 0; (by != NULL || toward != NULL) && i < order->word_count; i++)
        if (is_same(order->words[i].by, by) && is_same(order->words[i].direction, toward))
            query->order = i;
}

static void read_scope(struct query *query, const struct defect_exchange *exchange,
                       const struct contract_scope *scope, const char **owner)
{
    const struct contract_credential *credential = exchange->identity.credential;

    if (!scope->declared)
        return;
    *owner = route_input(exchange->route, exchange->request, &scope->value);
    if (*owner != NULL) {
        query->every_owner = false;
        query->owners = owner;
        query->owner_count = 1;
    } else if (credential != NULL && !credential->sees_all) {
        query->every_owner = false;
        query->owners = (const char *const *)credential->sees;
        query->owner_count = credential->sees_count;
    }
}

/* Fills the query from the request. `owner` keeps the owner that was asked for. */
static void read_query(struct query *query, const struct defect_exchange *exchange,
                       const char **owner)
{
    const struct contract_list *list = exchange->operation->list;

    query_init(query, store_view_of(exchange->store, exchange->operation));
    read_scope(query, exchange, &list->scope, owner);
    for (size_t i = 0; i < list->filter_count; i++) {
        const char *text =
            route_input(exchange->route, exchange->request, &list->filters[i].value);
        if (text != NULL)
            query_add_filter(query, i, text);
    }
    if (list->order.declared)
        read_order(query, exchange, &list->order);
    if (list->page.declared)
        read_page(query, exchange, &list->page);
}

/* Counts the rows there are without the filters, where it is told. */
static void remember_unfiltered(struct answering *answering, struct query *query)
{
    const struct contract_list *list = query->view->operation->list;
    struct query wider = *query;

    if (list->totals[TOTAL_UNFILTERED].at.source == EXPRESSION_NONE)
        return;
    wider.filter_count = 0;
    wider.after = wider.before = STORE_NONE;
    query->unfiltered = (int64_t)query_memory_match(answering->memory, &wider)->count;
}

/* With defects nothing is remembered: each works on rows of its own. */
static void run(struct answering *answering, struct defect_exchange *exchange,
                struct query_page *page)
{
    const struct defects *defects = answering->options.defects;
    struct query_rows rows;

    if (defects == NULL) {
        const struct query_rows *found;

        remember_unfiltered(answering, exchange->query);
        found = query_memory_match(answering->memory, exchange->query);
        query_seek(exchange->query, found);
        query_cut(exchange->query, found, page);
        return;
    }
    defects_at(defects, DEFECT_QUERY, exchange);
    query_match(exchange->query, &rows);
    query_rows_own(&rows, exchange->query->view->set->count);
    exchange->rows = &rows;
    query_seek(exchange->query, &rows);
    defects_at(defects, DEFECT_ROWS, exchange);
    query_seek(exchange->query, &rows);
    query_cut(exchange->query, &rows, page);
    query_rows_own(&page->rows, page->rows.count);
    exchange->page = page;
    defects_at(defects, DEFECT_PAGE, exchange);
    query_rows_clear(&rows);
    exchange->rows = NULL;
}

/* Does what the list may do with its pages, and is asked for. A new row is another one
 * like the first, so that it comes in front. */
static void disturb(struct answering *answering, struct defect_exchange *exchange,
                    struct query *query)
{
    const struct fault_pages *pages =
        exchange->trouble == NULL ? NULL : &exchange->trouble->pages;
    const struct query_rows *rows;

    if (pages == NULL)
        return;
    query->blanks = pages->leads_to_empty;
    query->most = pages->most;
    if (pages->size > 0 && pages->size < query->size)
        query->size = pages->size;
    if (!pages->arrives)
        return;
    rows = query_memory_match(answering->memory, query);
    if (rows->count > 0)
        answer_repeat_record(exchange, rows->items[0]);
}

void answer_list(struct answering *answering, struct defect_exchange *exchange)
{
    const struct contract_list *list = exchange->operation->list;
    const struct answer_prepared *prepared =
        &answering->prepared[exchange->operation - exchange->contract->operations];
    const char *owner = NULL;
    struct query_page page;
    struct query query;

    read_query(&query, exchange, &owner);
    disturb(answering, exchange, &query);
    exchange->query = &query;
    run(answering, exchange, &page);
    exchange->page = &page;
    answer_estimate(exchange);
    answer_look_page(answering, exchange);
    if (page.past_end && list->page.past_end == PAST_END_REJECT) {
        answer_refuse(exchange, REFUSAL_PAST_END);
    } else {
        exchange->response->status =
            answer_is_partial(exchange) ? HTTP_PARTIAL : prepared->status;
        http_headers_set(&exchange->response->headers, "Content-Type", prepared->media);
        write_headers(exchange, list);
        answer_link_headers(exchange);
        write_echoes(exchange, list);
        answer_body(answering, exchange, &prepared->frame);
    }
    query_page_clear(&page);
    query_clear(&query);
    exchange->query = NULL;
    exchange->page = NULL;
}
