/* SPDX-License-Identifier: Apache-2.0 */
/* From one page to the next: by its number, its cursor, its last row, or a URL. */
#include "conformance/evidence_internal.h"

#include "conformance/link.h"
#include "src/memory.h"
#include "src/url.h"
#include "src/value.h"

#include <assert.h>
#include <string.h>
#include <strings.h>

static const char *const relations[TOTAL_COUNT] = {[TOTAL_NEXT_URL] = "next",
                                                   [TOTAL_PREVIOUS_URL] = "prev",
                                                   [TOTAL_FIRST_URL] = "first",
                                                   [TOTAL_LAST_URL] = "last"};

/* Returns new what stands at a total as text; NULL for null, "" and absent. */
static char *text_at(const struct answer *answer, const struct contract_list *list,
                     enum total total)
{
    const struct expression *at = &list->totals[total].at;
    const struct http_headers *headers = &answer->exchange->response.headers;
    const json_t *value = evidence_total(answer, list, total);
    const char *field;

    if (at->source == EXPRESSION_RESPONSE_HEADER && answer->reached) {
        if (relations[total] != NULL && strcasecmp(at->name, "Link") == 0) {
            char *link = link_of_relation(headers, relations[total]);

            /* RFC 8288 and HTML know the same relation by both names. */
            if (link == NULL && total == TOTAL_PREVIOUS_URL)
                link = link_of_relation(headers, "previous");
            return link;
        }
        field = http_headers_value(headers, at->name);
        return field == NULL || *field == '\0' ? NULL : memory_text(field);
    }
    if (value == NULL || json_is_null(value) || json_is_object(value) ||
        json_is_array(value) || json_is_false(value) ||
        (json_is_string(value) && *json_string_value(value) == '\0'))
        return NULL;
    return value_text(value);
}

char *evidence_link(const struct answer *answer, const struct contract_list *list,
                    enum total total)
{
    AUTO_FREE char *text = text_at(answer, list, total);

    if (text == NULL)
        return NULL;
    return total == TOTAL_NEXT_CURSOR ? memory_text(text)
                                      : url_resolve(answer->exchange->url, text);
}

bool evidence_is_led(const struct contract_list *list)
{
    return !contract_page_counts(&list->page) &&
           (list->totals[TOTAL_NEXT_CURSOR].at.source != EXPRESSION_NONE ||
            list->totals[TOTAL_NEXT_URL].at.source != EXPRESSION_NONE);
}

/* Returns new the cursor that the next URL holds; NULL: there is none. */
static char *cursor_in_url(const struct answer *answer, const struct contract_list *list)
{
    AUTO_FREE char *url = evidence_link(answer, list, TOTAL_NEXT_URL);
    struct url_query query;
    struct url parts;

    if (url == NULL || list->page.index.source != EXPRESSION_QUERY ||
        !url_parse(url, &parts, NULL))
        return NULL;
    url_query_parse(parts.query, &query);
    const char *value = url_query_value(&query, list->page.index.name);
    char *cursor = value == NULL ? NULL : memory_text(value);
    url_query_clear(&query);
    url_clear(&parts);
    return cursor;
}

bool evidence_set_next(struct arguments *arguments, const struct contract_list *list,
                       const struct answer *answer)
{
    const json_t *rows = evidence_rows(answer, list);
    AUTO_FREE char *index = NULL;

    if (list->page.kind == PAGE_CURSOR ||
        list->totals[TOTAL_NEXT_CURSOR].at.source != EXPRESSION_NONE)
        index = list->totals[TOTAL_NEXT_CURSOR].at.source == EXPRESSION_NONE
                    ? cursor_in_url(answer, list)
                    : evidence_link(answer, list, TOTAL_NEXT_CURSOR);
    else if (list->page.key != NULL && json_array_size(rows) > 0)
        index = contract_page_key_text(&list->page,
                                       json_array_get(rows, json_array_size(rows) - 1));
    else if (list->page.kind == PAGE_KEYSET && json_array_size(rows) > 0)
        index = evidence_id(list, json_array_get(rows, json_array_size(rows) - 1));
    if (index == NULL)
        return false;
    arguments_set(arguments, list->page.index_parameter, index);
    return true;
}

const struct answer *evidence_page_after(struct evidence *evidence,
                                         const struct question *question,
                                         const struct answer *before, int64_t nth,
                                         int64_t size)
{
    const struct contract_operation *operation = question->operation;
    const struct contract_list *list = operation->list;
    struct arguments arguments AUTO_ARGUMENTS = {0};
    struct question asked = *question;

    arguments_copy(&arguments, question->arguments);
    asked.arguments = &arguments;
    if (evidence_can_jump(list) || nth == 0) {
        evidence_set_page(&arguments, list, nth, size);
        return evidence_ask(evidence, &asked);
    }
    assert(before != NULL);
    AUTO_FREE char *url = evidence_link(before, list, TOTAL_NEXT_URL);
    if (evidence_is_led(list) &&
        list->totals[TOTAL_NEXT_CURSOR].at.source == EXPRESSION_NONE)
        return url == NULL ? NULL
                           : evidence_follow(evidence, operation, url, question->as,
                                             question->who);
    evidence_set_page(&arguments, list, 0, size);
    return evidence_set_next(&arguments, list, before) ? evidence_ask(evidence, &asked)
                                                       : NULL;
}

const struct answer *evidence_page(struct evidence *evidence,
                                   const struct question *question, int64_t nth,
                                   int64_t size)
{
    bool jumps = evidence_can_jump(question->operation->list);
    const struct answer *answer = NULL;

    for (int64_t i = jumps ? nth : 0; i <= nth; i++) {
        answer = evidence_page_after(evidence, question, answer, i, size);
        if (answer == NULL)
            return NULL;
    }
    return answer;
}

/* Half of a lifetime is left for what is done with the answer. The latest answer says
 * what time it is. */
bool evidence_is_stale(const struct evidence *evidence, const struct answer *answer)
{
    const struct contract_list *list =
        answer->operation == NULL ? NULL : answer->operation->list;
    const struct answer *latest = evidence->answers[evidence->answer_count - 1];

    if (list == NULL || list->page.lifetime.seconds == 0)
        return false;
    return instant_difference(latest->exchange->started, answer->exchange->started) +
               (double)(evidence->passed - answer->passed) >
           (double)list->page.lifetime.seconds / 2;
}
