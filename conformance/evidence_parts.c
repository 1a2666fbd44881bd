/* SPDX-License-Identifier: Apache-2.0 */
/* Pages that are asked for by their first and their last row. */
#include "conformance/evidence_internal.h"

#include "src/http_range.h"
#include "src/memory.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

bool evidence_has_parts(const struct arguments *arguments,
                        const struct contract_page *page)
{
    const char *value;

    return evidence_is_said(arguments, page->size_parameter, &value) ||
           (page->kind == PAGE_RANGE &&
            evidence_is_said(arguments, page->index_parameter, &value));
}

static bool read_number(const char *text, int64_t *out)
{
    char *end;

    errno = 0;
    *out = text == NULL ? 0 : strtoll(text, &end, 10);
    return text != NULL && *text != '\0' && *end == '\0' && errno == 0;
}

/* The last row that is shown; false when it would not fit. */
static bool last_of(int64_t first, int64_t size, int64_t *last)
{
    if (size < 1 || first > INT64_MAX - size)
        return false;
    *last = first + size - 1;
    return true;
}

char *evidence_whole(const struct arguments *arguments, const struct contract_page *page)
{
    const char *index, *size;
    int64_t first = page->first, rows, last = HTTP_RANGE_NONE;
    bool has_index =
        evidence_is_said(arguments, page->index_parameter, &index) && index != NULL;
    bool has_size =
        evidence_is_said(arguments, page->size_parameter, &size) && size != NULL;
    bool fits = !has_index || read_number(index, &first);

    if (has_size && (!fits || !read_number(size, &rows) || !last_of(first, rows, &last)))
        has_size = false;
    if (page->kind == PAGE_ROWS)
        return has_size ? memory_format("%" PRId64, last + (page->end_excluded ? 1 : 0))
                        : NULL;
    if (!has_index && !has_size)
        return NULL;
    /* What does not fit an integer of ours may well be one of theirs. */
    if (!fits)
        return memory_format("%s%s%s-", page->unit == NULL ? "" : page->unit,
                             page->unit == NULL ? "" : "=", index);
    return http_range_print(&(struct http_range){first, last}, page->unit);
}

static char *sent(const struct answer *answer, const struct contract_parameter *parameter)
{
    const struct expression at = contract_parameter_at(parameter);

    return evidence_sent(answer, &at);
}

static bool range_sent(const struct answer *answer, const struct contract_page *page,
                       int64_t *size)
{
    AUTO_FREE char *text = sent(answer, page->whole_parameter);
    struct http_range range;

    if (text == NULL)
        return false;
    if (http_range_parse(text, page->unit, &range) != HTTP_RANGE_GOOD)
        return true;
    *size = range.last - range.first + 1;
    return range.last != HTTP_RANGE_NONE;
}

static bool rows_sent(const struct answer *answer, const struct contract_page *page,
                      int64_t *size)
{
    AUTO_FREE char *text = sent(answer, page->whole_parameter);
    AUTO_FREE char *index = sent(answer, page->index_parameter);
    int64_t first = page->first, last;

    if (text == NULL)
        return false;
    if (read_number(text, &last) && (index == NULL || read_number(index, &first)))
        *size = last - first + (page->end_excluded ? 0 : 1);
    return true;
}

bool evidence_size_sent(const struct answer *answer, const struct contract_list *list,
                        int64_t *size)
{
    const struct contract_page *page = &list->page;

    *size = -1;
    if (page->kind == PAGE_RANGE)
        return range_sent(answer, page, size);
    if (page->kind == PAGE_ROWS)
        return rows_sent(answer, page, size);
    AUTO_FREE char *text = sent(answer, page->size_parameter);
    if (text != NULL && !read_number(text, size))
        *size = -1;
    return text != NULL;
}
