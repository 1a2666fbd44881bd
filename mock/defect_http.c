/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/defect_internal.h"

#include "mock/refusal.h"
#include "src/contract_response.h"
#include "src/memory.h"

#include <string.h>

/* What follows from HTTP alone, and no contract states. */
static void inferred(const struct contract *contract, const struct defect_kind *kind,
                     struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++)
        if (contract_operation_reads(&contract->operations[i]))
            defect_add(
                out, kind,
                (struct defect_target){.operation = i, .certainty = CERTAINTY_INFERRED},
                "%s", contract->operations[i].id);
}

static bool is_get(const struct contract_operation *operation)
{
    return strcmp(operation->method, "GET") == 0;
}

/* HEAD is answered where GET is. */
static void headed(const struct contract *contract, const struct defect_kind *kind,
                   struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++)
        if (is_get(&contract->operations[i]))
            defect_add(
                out, kind,
                (struct defect_target){.operation = i, .certainty = CERTAINTY_INFERRED},
                "%s", contract->operations[i].id);
}

/* Refusals of a method belong to no operation: one target stands for all of them. */
static void first_only(const struct contract *contract, const struct defect_kind *kind,
                       struct defect_list *out)
{
    if (contract->operation_count > 0)
        defect_add(out, kind, (struct defect_target){.certainty = CERTAINTY_INFERRED},
                   "%s", contract->operations[0].id);
}

/* What a HEAD request is answered with has a type only where GET's has. */
static void typed(const struct contract *contract, const struct defect_kind *kind,
                  struct defect_list *out)
{
    struct defect_list all = {0};

    defect_bodies(contract, kind, &all);
    for (size_t i = 0; i < all.count; i++)
        if (is_get(&contract->operations[all.items[i].target.operation]))
            defect_add(out, kind,
                       (struct defect_target){.operation = all.items[i].target.operation,
                                              .certainty = CERTAINTY_INFERRED},
                       "%s", contract->operations[all.items[i].target.operation].id);
    defect_list_clear(&all);
}

static const struct contract_response *success_at(const struct contract *contract,
                                                  const struct defect *defect)
{
    return contract_response_for(&contract->operations[defect->target.operation], 200);
}

/* Those whose success is JSON. */
static void jsons(const struct contract *contract, const struct defect_kind *kind,
                  struct defect_list *out)
{
    struct defect_list all = {0};

    defect_bodies(contract, kind, &all);
    for (size_t i = 0; i < all.count; i++) {
        const struct contract_response *response = success_at(contract, &all.items[i]);

        if (response != NULL && response->media != NULL &&
            !http_media_type_is_json(response->media))
            continue;
        defect_add(out, kind,
                   (struct defect_target){.operation = all.items[i].target.operation},
                   "%s", contract->operations[all.items[i].target.operation].id);
    }
    defect_list_clear(&all);
}

/* Those whose success is never plain text. */
static void not_texts(const struct contract *contract, const struct defect_kind *kind,
                      struct defect_list *out)
{
    struct defect_list all = {0};

    defect_bodies(contract, kind, &all);
    for (size_t i = 0; i < all.count; i++) {
        const struct contract_response *response = success_at(contract, &all.items[i]);

        if (response != NULL && contract_response_content(response, "text/plain") != NULL)
            continue;
        defect_add(out, kind,
                   (struct defect_target){.operation = all.items[i].target.operation},
                   "%s", contract->operations[all.items[i].target.operation].id);
    }
    defect_list_clear(&all);
}

/* Ends the JSON with a comma too many. */
static void malform(const struct defect *defect, struct defect_exchange *exchange)
{
    struct http_response *response = exchange->response;

    (void)defect;
    if (defect_succeeds(exchange) && response->body_length > 0)
        defect_replace_body(response,
                            memory_format("%.*s,%c", (int)response->body_length - 1,
                                          response->body,
                                          response->body[response->body_length - 1]));
}

static void truncate(const struct defect *defect, struct defect_exchange *exchange)
{
    struct http_response *response = exchange->response;

    (void)defect;
    if (defect_succeeds(exchange))
        defect_replace_body(response,
                            memory_text_of(response->body == NULL ? "" : response->body,
                                           response->body_length / 2));
}

static bool is_second_page(const struct defect_exchange *exchange)
{
    const struct contract_page *page = &exchange->operation->list->page;
    const char *text = route_input(exchange->route, exchange->request, &page->index);
    int64_t index;

    if (text != NULL && !contract_page_counts(page))
        return true;
    if (text == NULL || !guard_integer(text, &index))
        return false;
    return page->kind == PAGE_NUMBER ? index == page->first + 1 : index > page->first;
}

static void fail_on_second(const struct defect *defect, struct defect_exchange *exchange)
{
    struct refusal_facts facts = {.method = exchange->request->method,
                                  .path = exchange->request->path};

    (void)defect;
    if (!defect_succeeds(exchange) || !is_second_page(exchange))
        return;
    http_response_clear(exchange->response);
    refusal_write_one(&exchange->operation->errors, REFUSAL_INTERNAL, &facts,
                      exchange->response);
}

static bool is_head(const struct defect_exchange *exchange)
{
    return strcmp(exchange->request->method, "HEAD") == 0 && defect_succeeds(exchange);
}

static void fail_head(const struct defect *defect, struct defect_exchange *exchange)
{
    (void)defect;
    if (is_head(exchange))
        exchange->response->status = 500;
}

static void mistype_head(const struct defect *defect, struct defect_exchange *exchange)
{
    (void)defect;
    if (is_head(exchange))
        http_headers_set(&exchange->response->headers, "Content-Type", "text/plain");
}

static void hide_allow(const struct defect *defect, struct defect_exchange *exchange)
{
    (void)defect;
    if (exchange->refusal == REFUSAL_METHOD)
        http_headers_set(&exchange->response->headers, "Allow", NULL);
}

static void call_it_text(const struct defect *defect, struct defect_exchange *exchange)
{
    (void)defect;
    if (defect_succeeds(exchange))
        http_headers_set(&exchange->response->headers, "Content-Type", "text/plain");
}

static void untype(const struct defect *defect, struct defect_exchange *exchange)
{
    (void)defect;
    if (defect_succeeds(exchange))
        http_headers_set(&exchange->response->headers, "Content-Type", NULL);
}

/* As databases do that take no such byte. */
static void fail_on_nul(const struct defect *defect, struct defect_exchange *exchange)
{
    const struct url_query *query = &exchange->request->query;

    (void)defect;
    if (exchange->operation == NULL)
        return;
    for (size_t i = 0; i < query->count; i++)
        if (strlen(query->pairs[i].value) < query->pairs[i].value_length)
            exchange->response->status = 500;
}

/* Operations at one fixed path. */
static void fixed_paths(const struct contract *contract, const struct defect_kind *kind,
                        struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++)
        if (strchr(contract->operations[i].path, '{') == NULL &&
            contract_operation_reads(&contract->operations[i]))
            defect_add(out, kind, (struct defect_target){.operation = i}, "%s",
                       contract->operations[i].id);
}

/* Routes by the beginning of the path. */
static void cut_path(const struct defect *defect, struct defect_exchange *exchange)
{
    const char *path = defect_operation(defect, exchange)->path;
    size_t length = strlen(path);
    char *asked = exchange->request->path;

    if (strncmp(asked, path, length) == 0 && asked[length] != '/')
        asked[length] = '\0';
}

#define LIE(label, sentence, where, hook)                                                \
    {                                                                                    \
        .name = label, .family = "http", .summary = sentence, .targets = where,          \
        .at[DEFECT_RESPONSE] = hook                                                      \
    }

const struct defect_kind defect_http_kinds[] = {
    LIE("json-malformed", "the JSON has a comma too many", jsons, malform),
    LIE("json-truncated", "half of the body is missing", jsons, truncate),
    LIE("failure-on-second-page", "the second page is answered with 500", defect_pages,
        fail_on_second),
    LIE("head-failure", "HEAD is answered with 500", headed, fail_head),
    LIE("head-other-type", "HEAD has another media type than GET", typed, mistype_head),
    LIE("content-type-text", "the answer calls itself plain text", not_texts,
        call_it_text),
    LIE("content-type-missing", "the answer does not say what it is", defect_bodies,
        untype),
    LIE("odd-query-failure", "a NUL in the query is answered with 500", inferred,
        fail_on_nul),
    {.name = "path-prefix-served",
     .family = "http",
     .summary = "whatever begins as a path of the contract is taken for it",
     .targets = fixed_paths,
     .at[DEFECT_REQUEST] = cut_path,
     .anywhere = true},
    {.name = "method-without-allow",
     .family = "http",
     .summary = "405 does not say which methods are taken",
     .targets = first_only,
     .at[DEFECT_RESPONSE] = hide_allow,
     .anywhere = true},
    {0},
};
