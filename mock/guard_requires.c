/* SPDX-License-Identifier: Apache-2.0 */
/* Inputs that are given without others they need. */
#include "mock/guard_internal.h"

static void check(const struct contract_requires *requires, const struct route *route,
                  const struct http_request *request, struct guard_problems *problems)
{
    const char *text = guard_value(requires->input, route, request);

    if (text == NULL || guard_is_refused(problems, requires->input) ||
        !contract_requires_of(requires, text))
        return;
    for (size_t i = 0; i < requires->need_count; i++) {
        const struct contract_parameter *needed = requires->needs[i];

        if (guard_value(needed, route, request) != NULL)
            continue;
        guard_add(problems,
                  (struct guard_problem){
                      .kind = REFUSAL_REQUIRES,
                      .parameter = requires->blames_needed ? needed : requires->input,
                      .received = requires->blames_needed ? NULL : text,
                      .needed = needed});
        return;
    }
}

void guard_requires(const struct contract_operation *operation, const struct route *route,
                    const struct http_request *request, struct guard_problems *problems)
{
    for (size_t i = 0; i < operation->requires_count; i++)
        check(&operation->requires[i], route, request, problems);
}
