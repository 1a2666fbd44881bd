/* SPDX-License-Identifier: Apache-2.0 */
/* Index and size of a page where a request says them as the first and the last row. */
#include "src/route.h"

#include "src/http_range.h"
#include "src/memory.h"

#include <inttypes.h>
#include <stdlib.h>

/* Reads a row's number; false when it is none. */
static bool read_row(const char *text, int64_t *out)
{
    char *end;

    if (text == NULL || *text == '\0')
        return false;
    *out = strtoll(text, &end, 10);
    return *end == '\0';
}

/* `last` counts as shown; what would pass int64 is as good as no end. */
static bool set_size(struct route *route, int64_t first, int64_t last)
{
    if (last < first)
        return false;
    if (last - first < INT64_MAX)
        route->page_size = memory_format("%" PRId64, last - first + 1);
    return true;
}

static bool read_rows(struct route *route, const struct http_request *request,
                      const struct contract_page *page)
{
    const struct expression end = contract_parameter_at(page->whole_parameter);
    int64_t first = page->first, last;
    const char *index = route_input(route, request, &page->index);

    if (!read_row(route_input(route, request, &end), &last) ||
        (index != NULL && !read_row(index, &first)))
        return true;
    if (last < first)
        return false;
    if (page->end_excluded && last == first) {
        route->page_size = memory_text("0");
        return true;
    }
    return set_size(route, first, last - (page->end_excluded ? 1 : 0));
}

static bool read_range(struct route *route, const struct http_request *request,
                       const struct contract_page *page)
{
    const struct expression at = contract_parameter_at(page->whole_parameter);
    const char *text = route_input(route, request, &at);
    enum http_range_reading reading;
    struct http_range range;

    if (text == NULL)
        return true;
    reading = http_range_parse(text, page->unit, &range);
    if (reading != HTTP_RANGE_GOOD)
        return reading == HTTP_RANGE_FOREIGN;
    route->page_index = memory_format("%" PRId64, range.first);
    return range.last == HTTP_RANGE_NONE || set_size(route, range.first, range.last);
}

void route_read_page(struct route *route, const struct http_request *request)
{
    const struct contract_list *list =
        route->operation == NULL ? NULL : route->operation->list;

    if (list == NULL || !list->page.declared || list->page.whole_parameter == NULL)
        return;
    route->page_is_senseless = list->page.kind == PAGE_RANGE
                                   ? !read_range(route, request, &list->page)
                                   : !read_rows(route, request, &list->page);
}
