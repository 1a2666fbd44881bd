/* SPDX-License-Identifier: Apache-2.0 */
/* What an answer says of how much there is. */
#include "conformance/evidence_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <stdlib.h>
#include <string.h>

const json_t *evidence_total(const struct answer *answer,
                             const struct contract_list *list, enum total total)
{
    const struct expression *at = &list->totals[total].at;
    if (at->source != EXPRESSION_RESPONSE_BODY || answer->body == NULL)
        return NULL;
    return value_at(answer->body, at->name);
}

/* The text of a total that stands in a header, or NULL. */
static const char *header_total(const struct answer *answer,
                                const struct contract_list *list, enum total total)
{
    const struct expression *at = &list->totals[total].at;
    if (at->source != EXPRESSION_RESPONSE_HEADER || !answer->reached)
        return NULL;
    return http_headers_value(&answer->exchange->response.headers, at->name);
}

bool evidence_is_estimate(const struct answer *answer, const struct contract_list *list)
{
    const struct expression *at = &list->estimated.at;
    const char *text;

    if (at->source == EXPRESSION_RESPONSE_BODY && answer->body != NULL)
        return json_is_true(value_at(answer->body, at->name));
    if (at->source != EXPRESSION_RESPONSE_HEADER || !answer->reached)
        return false;
    text = http_headers_value(&answer->exchange->response.headers, at->name);
    return text != NULL && strcmp(text, "true") == 0;
}

/* A total that is told only where the list is cut, and is not told on the first page, is
 * the number of rows on it. */
static bool is_uncut(const struct answer *answer, const struct contract_list *list,
                     enum total total, int64_t *out)
{
    const json_t *rows = evidence_rows(answer, list);

    if (!list->when_cut[total] || rows == NULL || !evidence_accepted(answer) ||
        (total != TOTAL_ITEMS && total != TOTAL_ROWS))
        return false;
    AUTO_FREE char *index = evidence_sent(answer, &list->page.index);
    if (index != NULL && (!contract_page_counts(&list->page) ||
                          strtoll(index, NULL, 10) != list->page.first))
        return false;
    *out = (int64_t)json_array_size(rows);
    return true;
}

static bool told_number(const struct answer *answer, const struct contract_list *list,
                        enum total total, int64_t *out)
{
    const json_t *value = evidence_total(answer, list, total);
    if (value_whole(value, out))
        return true;
    const char *text = header_total(answer, list, total);
    if (text != NULL && total == TOTAL_ITEMS &&
        contract_total_is_range(&list->totals[total])) {
        const char *slash = strrchr(text, '/');
        text = slash == NULL ? NULL : slash + 1;
    }
    if (text == NULL || *text == '\0')
        return false;
    char *end;
    *out = strtoll(text, &end, 10);
    return *end == '\0';
}

bool evidence_total_number(const struct answer *answer, const struct contract_list *list,
                           enum total total, int64_t *out)
{
    if (total == TOTAL_ITEMS && evidence_is_estimate(answer, list))
        return false;
    return told_number(answer, list, total, out) || is_uncut(answer, list, total, out);
}

bool evidence_total_flag(const struct answer *answer, const struct contract_list *list,
                         enum total total, bool *out)
{
    const char *text = header_total(answer, list, total);
    if (text != NULL) {
        *out = *text != '\0' && strcmp(text, "false") != 0 && strcmp(text, "0") != 0;
        return true;
    }
    const json_t *value = evidence_total(answer, list, total);
    if (value == NULL)
        return false;
    if (json_is_boolean(value))
        *out = json_is_true(value);
    else if (json_is_string(value))
        *out = *json_string_value(value) != '\0';
    else
        *out = json_is_number(value);
    return true;
}
