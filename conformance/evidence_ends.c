/* SPDX-License-Identifier: Apache-2.0 */
/* Both ends of a range in one input of a question. */
#include "conformance/evidence_internal.h"

#include "src/memory.h"

static bool is_open(const struct contract_range *range, bool upper)
{
    return (upper ? range->to_open : range->from_open) &&
           range->open_claim.certainty != CERTAINTY_UNKNOWN;
}

static char *join(const struct contract_range *range, const char *from, const char *to)
{
    AUTO_FREE char *low =
        from != NULL || is_open(range, false) ? NULL : evidence_widest(range->from);
    AUTO_FREE char *high =
        to != NULL || is_open(range, true) ? NULL : evidence_widest(range->to);
    return contract_range_text(range, from != NULL ? from : low, to != NULL ? to : high);
}

char *evidence_ends(const struct contract_operation *operation,
                    const struct arguments *given, const struct contract_parameter *whole)
{
    const struct contract_list *list = operation->list;
    for (size_t i = 0; list != NULL && i < list->range_count; i++) {
        const struct contract_range *range = &list->ranges[i];
        const char *from, *to;
        if (range->whole != whole)
            continue;
        bool says_from = evidence_is_said(given, range->from->parameter, &from);
        bool says_to = evidence_is_said(given, range->to->parameter, &to);
        if ((says_from && from != NULL) || (says_to && to != NULL))
            return join(range, from, to);
    }
    return NULL;
}
