/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/defect_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <string.h>

enum certainty defect_weaker(enum certainty a, enum certainty b)
{
    return a > b ? a : b;
}

void defect_bodies(const struct contract *contract, const struct defect_kind *kind,
                   struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_response *response = NULL;

        for (size_t j = 0; j < contract->operations[i].response_count; j++)
            if (contract->operations[i].responses[j].status_low / 100 == 2)
                response = &contract->operations[i].responses[j];
        if (response != NULL && response->media != NULL &&
            defect_is_asked(&contract->operations[i]))
            defect_add(out, kind, (struct defect_target){.operation = i}, "%s",
                       contract->operations[i].id);
    }
}

void defect_lists(const struct contract *contract, const struct defect_kind *kind,
                  struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_list *list = contract->operations[i].list;

        if (list != NULL)
            defect_add(out, kind,
                       (struct defect_target){.operation = i,
                                              .certainty = list->claim.certainty},
                       "%s", contract->operations[i].id);
    }
}

void defect_items(const struct contract *contract, const struct defect_kind *kind,
                  struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_item *item = contract->operations[i].item;

        if (item != NULL)
            defect_add(out, kind,
                       (struct defect_target){.operation = i,
                                              .certainty = item->claim.certainty},
                       "%s", contract->operations[i].id);
    }
}

static void add_pages(const struct contract *contract, const struct defect_kind *kind,
                      bool counted, struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_list *list = contract->operations[i].list;

        if (list != NULL && list->page.declared &&
            (!counted || contract_page_counts(&list->page)))
            defect_add(out, kind,
                       (struct defect_target){.operation = i,
                                              .certainty = list->page.claim.certainty},
                       "%s", contract->operations[i].id);
    }
}

void defect_pages(const struct contract *contract, const struct defect_kind *kind,
                  struct defect_list *out)
{
    add_pages(contract, kind, false, out);
}

void defect_counted_pages(const struct contract *contract, const struct defect_kind *kind,
                          struct defect_list *out)
{
    add_pages(contract, kind, true, out);
}

bool defect_is_asked(const struct contract_operation *operation)
{
    return contract_operation_reads(operation) || operation->write != NULL;
}

bool defect_is_plain(const struct contract_operation *operation)
{
    return operation->list == NULL && operation->item == NULL &&
           operation->write == NULL && contract_operation_reads(operation);
}

const struct contract_shape *defect_shape(const struct contract_operation *operation)
{
    if (operation->list != NULL)
        return operation->list->row;
    return operation->item == NULL ? NULL : operation->item->shape;
}

const struct contract_record_set *
defect_records(const struct contract_operation *operation)
{
    if (operation->list != NULL)
        return operation->list->records;
    return operation->item == NULL ? NULL : operation->item->records;
}

const struct contract_scope *defect_scope(const struct contract_operation *operation)
{
    const struct contract_scope *scope = NULL;

    if (operation->list != NULL)
        scope = &operation->list->scope;
    else if (operation->item != NULL)
        scope = &operation->item->scope;
    return scope != NULL && scope->declared ? scope : NULL;
}

const struct contract_operation *defect_operation(const struct defect *defect,
                                                  const struct defect_exchange *exchange)
{
    return &exchange->contract->operations[defect->target.operation];
}

bool defect_succeeds(const struct defect_exchange *exchange)
{
    return exchange->operation != NULL && exchange->refusal == REFUSAL_COUNT &&
           exchange->response->status >= 200 && exchange->response->status < 300;
}

json_t *defect_shown(const struct defect_exchange *exchange, size_t index)
{
    const struct contract_operation *operation = exchange->operation;

    if (!defect_succeeds(exchange))
        return NULL;
    if (defect_is_plain(operation))
        return index == 0 ? exchange->body : NULL;
    if (operation->list != NULL)
        return json_array_get(value_at(exchange->body, operation->list->items.name),
                              index);
    return index == 0 ? value_at(exchange->body, operation->item->record.name) : NULL;
}

void defect_put_echo(struct defect_exchange *exchange, enum echo echo, const char *text)
{
    const struct expression *at = &exchange->operation->list->echoes[echo].at;

    if (!defect_succeeds(exchange))
        return;
    if (at->source == EXPRESSION_RESPONSE_HEADER)
        http_headers_set(&exchange->response->headers, at->name, text);
    else
        value_put(exchange->body, at->name, value_string(text, strlen(text)));
}

void defect_echoes(const struct contract *contract, const struct defect_kind *kind,
                   enum echo echo, struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_list *list = contract->operations[i].list;

        if (list != NULL && list->echoes[echo].at.source != EXPRESSION_NONE)
            defect_add(
                out, kind,
                (struct defect_target){.operation = i,
                                       .certainty = list->echoes[echo].claim.certainty},
                "%s", contract->operations[i].id);
    }
}

void defect_replace_body(struct http_response *response, char *body)
{
    free(response->body);
    response->body = body;
    response->body_length = strlen(body);
}

const struct query_filter *defect_filter(const struct query *query, size_t index)
{
    for (size_t i = 0; i < query->filter_count; i++)
        if (query->filters[i].index == index)
            return &query->filters[i];
    return NULL;
}

bool defect_drop_filter(struct query *query, size_t index)
{
    for (size_t i = 0; i < query->filter_count; i++) {
        if (query->filters[i].index != index)
            continue;
        query->filter_count--;
        memmove(&query->filters[i], &query->filters[i + 1],
                (query->filter_count - i) * sizeof *query->filters);
        return true;
    }
    return false;
}

static int64_t asked_start(const struct defect_exchange *exchange)
{
    const struct contract_page *page = &exchange->operation->list->page;
    int64_t steps = exchange->query->index - page->first;

    if (!page->declared || steps < 0)
        return 0;
    if (page->kind != PAGE_NUMBER)
        return steps;
    return steps > INT64_MAX / exchange->query->size ? INT64_MAX
                                                     : steps * exchange->query->size;
}

int64_t defect_start(const struct defect_exchange *exchange)
{
    const struct contract_page *page = &exchange->operation->list->page;
    int64_t start = asked_start(exchange), size = exchange->query->size;
    int64_t items = exchange->rows == NULL ? -1 : (int64_t)exchange->rows->count;

    /* Behind the end the last page may stand for the one that was asked for. */
    if (!page->declared || page->past_end != PAST_END_LAST || items < 0 || start < items)
        return start;
    return items == 0 ? 0 : (items - 1) / size * size;
}

bool defect_forgive(struct guard_problems *problems, enum refusal kind)
{
    size_t kept = 0, count = problems->count;

    for (size_t i = 0; i < count; i++)
        if (problems->items[i].kind != kind)
            problems->items[kept++] = problems->items[i];
    problems->count = kept;
    return kept < count;
}

void defect_forgive_parameter(struct guard_problems *problems,
                              const struct contract_parameter *parameter)
{
    size_t kept = 0;

    for (size_t i = 0; i < problems->count; i++)
        if (problems->items[i].parameter != parameter)
            problems->items[kept++] = problems->items[i];
    problems->count = kept;
}
