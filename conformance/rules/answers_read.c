/* SPDX-License-Identifier: Apache-2.0 */
/* What a list was asked for, read from the request behind an answer. */
#include "conformance/rules/answers_internal.h"

#include "src/memory.h"
#include "src/text.h"
#include "src/value.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define QUERY_MAX 4096 /* a longer one is told apart by its beginning */

void seen_clear(struct seen *seen)
{
    free(seen->query);
    free(seen->owner);
    narrowed_values_clear(&seen->values);
    *seen = (struct seen){0};
}

/* A request, and what its operation finds in it. */
struct asked {
    struct route route;
    const struct http_request *request;
};

static const char *said(const struct asked *asked, const struct expression *at)
{
    return route_input(&asked->route, asked->request, at);
}

static const char *said_for(const struct asked *asked,
                            const struct contract_parameter *parameter)
{
    const struct expression at = contract_parameter_at(parameter);

    return said(asked, &at);
}

/* The number that was sent, or `otherwise` where none was; false for anything else. */
static bool number_of(const char *text, const struct contract_parameter *parameter,
                      int64_t otherwise, int64_t *out)
{
    char written[32];
    char *end;

    *out = otherwise;
    if (text == NULL)
        return true;
    *out = strtoll(text, &end, 10);
    (void)snprintf(written, sizeof written, "%" PRId64, *out);
    return *end == '\0' && strcmp(written, text) == 0 && narrowed_takes(parameter, text);
}

static bool is_special(const struct contract_page *page, const char *text)
{
    for (size_t i = 0; text != NULL && i < page->special_count; i++)
        if (strcmp(page->specials[i].text, text) == 0)
            return true;
    return false;
}

static void read_place(struct seen *seen, const struct asked *asked)
{
    const struct contract_page *page = &seen->list->page;

    if (!page->declared || (page->kind != PAGE_NUMBER && page->kind != PAGE_OFFSET) ||
        (page->skip_parameter != NULL && said(asked, &page->skip) != NULL))
        return;
    const char *size = said(asked, &page->size);
    if (is_special(page, size) || (size == NULL && page->unsized_everything))
        return;
    seen->is_placed = number_of(size, page->size_parameter,
                                evidence_default_size(seen->list), &seen->size) &&
                      number_of(said(asked, &page->index), page->index_parameter,
                                page->first, &seen->index) &&
                      seen->size > 0 && seen->index >= page->first &&
                      seen->index - page->first <= INT64_MAX / seen->size / 2;
    if (seen->is_placed)
        seen->before =
            (seen->index - page->first) * (page->kind == PAGE_NUMBER ? seen->size : 1);
}

/* What an order's word says, where the request may leave it out. */
static bool is_said(const char *declared, const char *text)
{
    return declared == NULL ? text == NULL : text != NULL && strcmp(declared, text) == 0;
}

static void read_order(struct seen *seen, const struct asked *asked)
{
    const struct contract_order *order = &seen->list->order;

    if (!order->declared || order->word_count == 0)
        return;
    const char *by = contract_order_is_chosen(order) ? said(asked, &order->by) : NULL;
    const char *toward = order->direction != NULL ? said(asked, &order->toward) : NULL;
    if (by == NULL && toward == NULL) {
        if (order->initial < order->word_count)
            seen->word = &order->words[order->initial];
        return;
    }
    for (size_t i = 0; i < order->word_count; i++)
        if (is_said(order->words[i].by, by) &&
            (order->direction == NULL || is_said(order->words[i].direction, toward)))
            seen->word = &order->words[i];
}

bool seen_can_judge(const struct contract_filter *filter)
{
    return filter->in_row && !contract_parameter_is_styled(filter->parameter) &&
           filter->parameter->separator == NULL && filter->parameter->prefix == NULL;
}

/* The inputs that can be judged by the rows, as far as there is room. */
static void read_filters(struct seen *seen, const struct asked *asked)
{
    for (size_t i = 0; i < seen->list->filter_count; i++) {
        const struct contract_filter *filter = &seen->list->filters[i];
        const char *text = said(asked, &filter->value);

        if (text == NULL || *text == '\0' || !seen_can_judge(filter) ||
            !narrowed_takes(filter->parameter, text) ||
            seen->narrowed.count == NARROWED_CONDITIONS)
            continue;
        narrowed_values_add(&seen->values, text);
        for (size_t v = 0; v < seen->values.count; v++)
            if (strcmp(seen->values.items[v], text) == 0)
                narrowed_add(&seen->narrowed, filter, seen->values.items[v]);
    }
}

static bool is_at(const struct contract_parameter *parameter, enum expression_source in,
                  const char *name)
{
    return parameter != NULL && parameter->in == in && strcmp(parameter->name, name) == 0;
}

static bool is_of_page(const struct contract_list *list, enum expression_source in,
                       const char *name)
{
    const struct contract_page *page = &list->page;

    return (page->declared && (is_at(page->index_parameter, in, name) ||
                               is_at(page->size_parameter, in, name))) ||
           is_at(list->order.parameter, in, name) ||
           is_at(list->order.direction, in, name);
}

/* The body without what stands there for page and order, as text. */
static void add_body(struct text *query, const struct contract_list *list,
                     const char *written)
{
    const struct contract_parameter *const parts[] = {
        list->page.index_parameter, list->page.size_parameter, list->order.parameter,
        list->order.direction};
    json_auto_t *body = written == NULL ? NULL : json_loads(written, 0, NULL);

    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (parts[i] != NULL && parts[i]->in == EXPRESSION_REQUEST_BODY)
            value_remove(body, parts[i]->name);
    AUTO_FREE char *text =
        json_object_size(body) == 0 ? NULL : json_dumps(body, JSON_SORT_KEYS);
    if (text != NULL)
        text_add_format(query, " %.*s", QUERY_MAX, text);
}

/* The request as it was written, but for page and order; header fields only where they
 * are inputs. */
static void read_query(struct seen *seen, const struct asked *asked)
{
    const struct url_query *pairs = &asked->request->query;
    struct text query AUTO_TEXT;

    text_init(&query, TEXT_CEILING);
    for (size_t i = 0; i < pairs->count && query.length < QUERY_MAX; i++)
        if (!is_of_page(seen->list, EXPRESSION_QUERY, pairs->pairs[i].name))
            text_add_format(&query, "%s%s=%s", query.length == 0 ? "" : "&",
                            pairs->pairs[i].name, pairs->pairs[i].value);
    for (size_t i = 0; i < seen->operation->parameter_count; i++) {
        const struct contract_parameter *parameter = &seen->operation->parameters[i];
        const char *text =
            parameter->in == EXPRESSION_QUERY ? NULL : said_for(asked, parameter);

        if (text != NULL && !is_of_page(seen->list, parameter->in, parameter->name))
            text_add_format(&query, " %s: %.*s", parameter->label, QUERY_MAX, text);
    }
    add_body(&query, seen->list, asked->request->body);
    seen->query = text_take(&query);
    seen->owner = memory_text(said(asked, &seen->list->scope.value));
}

bool seen_read(struct probe *probe, const struct answer *answer, struct seen *seen)
{
    const struct subject *subject = rule_subject(probe);
    json_t *rows = evidence_rows(answer, subject->list);

    *seen = (struct seen){.answer = answer,
                          .operation = subject->operation,
                          .list = subject->list,
                          .rows = rows};
    if (rows == NULL || !evidence_accepted(answer))
        return false;
    seen->count = (int64_t)json_array_size(rows);
    struct asked asked = {.route = {.operation = subject->operation},
                          .request = &answer->exchange->request};
    route_read_path(&asked.route, asked.request->path);
    route_read_body(&asked.route, asked.request);
    route_read_lists(&asked.route, asked.request);
    read_place(seen, &asked);
    read_order(seen, &asked);
    read_filters(seen, &asked);
    read_query(seen, &asked);
    route_clear(&asked.route);
    return true;
}

void seen_each(struct probe *probe, seen_look *look, void *context)
{
    struct evidence *evidence = rule_evidence(probe);
    size_t count = evidence_answer_count(evidence); /* a look may ask for more */
    bool more = true;

    for (size_t i = 0; i < count && more; i++) {
        const struct answer *answer = evidence_answer(evidence, i);
        AUTO_SEEN struct seen seen = {0};

        if (answer->operation == rule_subject(probe)->operation &&
            answer->valid_request &&
            (answer->as == AS_MAIN || answer->as == AS_INSIDER) &&
            seen_read(probe, answer, &seen))
            more = look(probe, context, &seen);
    }
    rule_lacked(probe, "an answer of this list that it is about");
}

bool seen_again(struct probe *probe, const struct seen *seen, struct seen *again)
{
    return seen_read(probe,
                     evidence_ask_at(rule_evidence(probe), seen->answer,
                                     seen->answer->exchange->request.target),
                     again);
}

const char *seen_name(const struct seen *seen, char out[SEEN_NAME_SIZE])
{
    char page[80] = "a page";

    if (seen->is_placed)
        (void)snprintf(page, sizeof page, "the page at %" PRId64 " of size %" PRId64,
                       seen->index, seen->size);
    (void)snprintf(out, SEEN_NAME_SIZE, "%s%s%.220s%s%.40s", page,
                   *seen->query == '\0' ? "" : " with ", seen->query,
                   seen->word == NULL ? "" : " in the order ",
                   seen->word == NULL ? "" : seen->word->word);
    return out;
}

void seen_walk_init(struct seen_walk *walk, const struct seen *seen)
{
    size_t count = (size_t)seen->count;

    *walk = (struct seen_walk){.pages = {seen->answer}};
    walk->walk = (struct walk){.operation = seen->operation,
                               .list = seen->list,
                               .size = seen->size,
                               .page_count = 1,
                               .row_items = memory_array(count, sizeof(json_t *)),
                               .row_pages = memory_array(count, sizeof(size_t)),
                               .count = count,
                               .total = -1,
                               .why = "it is one page"};
    walk->walk.page_items = walk->pages;
    for (size_t i = 0; i < count; i++) {
        walk->walk.row_items[i] = json_array_get(seen->rows, i);
        walk->walk.row_pages[i] = 0;
    }
}

void seen_walk_clear(struct seen_walk *walk)
{
    free(walk->walk.row_items);
    free(walk->walk.row_pages);
}
