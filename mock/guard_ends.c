/* SPDX-License-Identifier: Apache-2.0 */
/* Both ends of a range in one input. */
#include "mock/guard_internal.h"

static void check(const struct contract_operation *operation,
                  const struct contract_range *range, const struct route *route,
                  const struct http_request *request, struct guard_problems *problems)
{
    const struct contract_filter *const ends[] = {range->from, range->to};
    const char *text = guard_value(range->whole, route, request);
    struct contract_ends found;

    if (text == NULL || guard_is_refused(problems, range->whole))
        return;
    if (!contract_range_ends(range, text, &found)) {
        guard_add(problems, (struct guard_problem){.kind = REFUSAL_FORMAT,
                                                   .parameter = range->whole,
                                                   .received = text});
        return;
    }
    for (size_t i = 0; i < 2; i++) {
        const char *end = route_input(route, request, &ends[i]->value);
        enum refusal kind = end == NULL
                                ? REFUSAL_COUNT
                                : guard_judge_text(operation, ends[i]->parameter, end);

        if (kind == REFUSAL_COUNT)
            continue;
        guard_add(problems, (struct guard_problem){.kind = kind,
                                                   .parameter = ends[i]->parameter,
                                                   .received = text});
        return;
    }
}

void guard_ends(const struct contract_operation *operation, const struct route *route,
                const struct http_request *request, struct guard_problems *problems)
{
    const struct contract_list *list = operation->list;

    for (size_t i = 0; list != NULL && i < list->range_count; i++)
        if (list->ranges[i].whole != NULL)
            check(operation, &list->ranges[i], route, request, problems);
}
