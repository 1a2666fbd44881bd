/* SPDX-License-Identifier: Apache-2.0 */
/* What leads from a page to another one: cursors and URLs, in the body or a header. */
#include "mock/answer_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <inttypes.h>
#include <string.h>
#include <strings.h>

/* The relations of RFC 8288 (and its registry) that a header Link names pages by. */
static const char *const relations[TOTAL_COUNT] = {[TOTAL_NEXT_URL] = "next",
                                                   [TOTAL_PREVIOUS_URL] = "prev",
                                                   [TOTAL_FIRST_URL] = "first",
                                                   [TOTAL_LAST_URL] = "last"};

/* Returns new the value that leads behind this page. */
static char *key_text(const struct defect_exchange *exchange)
{
    const struct contract_page *page = &exchange->operation->list->page;
    size_t record = page->key_inclusive && exchange->page->follows != STORE_NONE
                        ? exchange->page->follows
                        : exchange->page->last;
    struct tape tape = {0};
    json_auto_t *row = NULL;

    if (record == STORE_NONE)
        return NULL;
    row = tape_value(store_read(exchange->query->view->set, record, &tape));
    tape_clear(&tape);
    return contract_page_key_text(page, row);
}

/* Returns new what the index of the page that starts with row `start` is; NULL: it is
 * asked for without one. */
static char *index_of(const struct defect_exchange *exchange, int64_t start)
{
    const struct contract_page *page = &exchange->operation->list->page;
    const struct query_rows *rows = &exchange->page->rows;
    const char *id;

    if (page->kind == PAGE_NUMBER)
        return memory_format("%" PRId64, page->first + start / exchange->query->size);
    if (contract_page_counts_rows(page))
        return memory_format("%" PRId64, page->first + start);
    if (start == 0)
        return NULL;
    if (page->kind == PAGE_CURSOR)
        return answer_cursor(exchange, start);
    if (page->key != NULL)
        return key_text(exchange);
    id = rows->count == 0
             ? NULL
             : store_id(exchange->query->view->set, rows->items[rows->count - 1]);
    return id == NULL ? NULL : memory_text(id);
}

static void add_pair(struct text *out, const char *name, const char *value)
{
    text_add_char(out, strchr(text_string(out), '?') == NULL ? '?' : '&');
    url_encode(out, name, strlen(name));
    text_add_char(out, '=');
    url_encode(out, value, strlen(value));
}

/* A credential is the client's to present, and none of a URL that is stored or passed on.
 */
static bool is_credential(const struct defect_exchange *exchange, const char *name)
{
    const struct contract *contract = exchange->contract;

    for (size_t i = 0; i < contract->scheme_count; i++)
        if (contract->schemes[i].kind == SCHEME_API_KEY &&
            contract->schemes[i].in == EXPRESSION_QUERY &&
            strcmp(contract->schemes[i].key, name) == 0)
            return true;
    return false;
}

/* With bare links, only what the operation cannot do without, and the size. */
static bool is_kept(const struct defect_exchange *exchange, const char *name)
{
    const struct contract_operation *operation = exchange->operation;
    const struct contract_parameter *parameter =
        contract_parameter_named(operation, EXPRESSION_QUERY, name);

    return !exchange->page->bare_links || parameter == NULL || parameter->required ||
           parameter == operation->list->page.size_parameter;
}

static bool is_index(const struct contract_page *page, const char *name)
{
    return page->index.source == EXPRESSION_QUERY && strcmp(name, page->index.name) == 0;
}

/* Returns new this request's target with another page in it, where the page stood. */
static char *target_of(const struct defect_exchange *exchange, int64_t start)
{
    const struct contract_page *page = &exchange->operation->list->page;
    const struct url_query *query = &exchange->request->query;
    AUTO_FREE char *index = index_of(exchange, start);
    bool is_led = index != NULL && page->index.source == EXPRESSION_QUERY;
    AUTO_FREE char *path = base_url_path(&exchange->base, exchange->request->path);
    struct text out;

    text_init(&out, URL_CEILING);
    text_add_string(&out, path);
    for (size_t i = 0; i < query->count; i++) {
        const char *name = query->pairs[i].name;

        if (is_index(page, name)) {
            if (is_led)
                add_pair(&out, name, index);
            is_led = false;
        } else if (is_kept(exchange, name) && !is_credential(exchange, name)) {
            add_pair(&out, name, query->pairs[i].value);
        }
    }
    if (is_led)
        add_pair(&out, page->index.name, index);
    return text_take(&out);
}

static const struct contract_field *field_of(const struct defect_exchange *exchange,
                                             enum total total)
{
    const struct contract_response *response = answer_success(exchange->operation);
    const struct expression *at = &exchange->operation->list->totals[total].at;

    if (at->source != EXPRESSION_RESPONSE_BODY || response == NULL)
        return NULL;
    return contract_field_at(response->shape, at->name);
}

/* Returns new the text of a cursor or URL; NULL where it leads nowhere. A URL in the body
 * is relative where its schema says so, or says nothing. */
static char *link_text(const struct defect_exchange *exchange, enum total total)
{
    const struct contract_field *field = field_of(exchange, total);
    int64_t start = exchange->page->totals[total];
    AUTO_FREE char *target = NULL;
    bool relative;

    if (start < 0)
        return NULL;
    if (total == TOTAL_NEXT_CURSOR)
        return index_of(exchange, start);
    target = target_of(exchange, start);
    relative =
        exchange->operation->list->totals[total].at.source == EXPRESSION_RESPONSE_BODY &&
        (field == NULL || field->format == NULL || strcmp(field->format, "uri") != 0);
    return relative ? memory_text(target)
                    : memory_format("%s://%s%s", base_url_scheme(&exchange->base),
                                    exchange->base.authority, target);
}

void answer_link_body(const struct defect_exchange *exchange, enum total total,
                      enum none none, struct text *out)
{
    AUTO_FREE char *text = link_text(exchange, total);
    json_auto_t *value = NULL;
    AUTO_FREE char *printed = NULL;

    if (text != NULL)
        value = json_string(text);
    else
        value = none == NONE_NULL ? json_null() : json_string("");
    printed = value_print(value);
    text_add_string(out, printed);
}

void answer_link_headers(struct defect_exchange *exchange)
{
    const struct contract_list *list = exchange->operation->list;
    AUTO_TEXT struct text links;

    text_init(&links, TEXT_CEILING);
    for (int i = TOTAL_NEXT_CURSOR; i < TOTAL_COUNT; i++) {
        const struct expression *at = &list->totals[i].at;
        AUTO_FREE char *text = NULL;

        if (at->source != EXPRESSION_RESPONSE_HEADER)
            continue;
        text = link_text(exchange, (enum total)i);
        if (text == NULL)
            continue;
        if (relations[i] == NULL || strcasecmp(at->name, "Link") != 0)
            http_headers_set(&exchange->response->headers, at->name, text);
        else
            text_add_format(&links, "%s<%s>; rel=\"%s\"", links.length == 0 ? "" : ", ",
                            text, relations[i]);
    }
    if (links.length > 0)
        http_headers_set(&exchange->response->headers, "Link", text_string(&links));
}
