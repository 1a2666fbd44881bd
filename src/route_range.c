/* SPDX-License-Identifier: Apache-2.0 */
/* The ends of ranges where both stand in one input of a request. */
#include "src/route.h"

#include "src/memory.h"

#include <string.h>

void route_read_ranges(struct route *route, const struct http_request *request)
{
    const struct contract_list *list =
        route->operation == NULL ? NULL : route->operation->list;

    for (size_t i = 0; list != NULL && i < list->range_count; i++) {
        const struct contract_range *range = &list->ranges[i];
        struct contract_ends ends;

        if (range->whole == NULL)
            continue;
        const struct expression at = contract_parameter_at(range->whole);
        const char *text = route_input(route, request, &at);

        if (text == NULL || !contract_range_ends(range, text, &ends))
            continue;
        if (route->ends == NULL)
            route->ends = memory_array(2 * list->range_count, sizeof *route->ends);
        if (ends.from != NULL)
            route->ends[2 * i] = memory_text_of(ends.from, ends.from_length);
        if (ends.to != NULL)
            route->ends[2 * i + 1] = memory_text_of(ends.to, ends.to_length);
    }
}

const char *route_end(const struct route *route, const struct expression *expression)
{
    const struct contract_list *list = route->operation->list;

    for (size_t i = 0; route->ends != NULL && i < list->range_count; i++)
        if (list->ranges[i].whole != NULL &&
            strcmp(list->ranges[i].whole->name, expression->name) == 0)
            return route
                ->ends[2 * i + (expression->source == EXPRESSION_PART_TO ? 1 : 0)];
    return NULL;
}
