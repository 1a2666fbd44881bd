/* SPDX-License-Identifier: Apache-2.0 */
/* Each value of a closed set beside another filter. */
#include "conformance/rules/filter_internal.h"

#include "src/memory.h"

#include <string.h>

#define EACH_TRIED 6 /* values of a set */

static bool is_set(const struct contract_filter *filter)
{
    return filter->parameter->enumeration != NULL && filter->in_row &&
           filter->match == MATCH_EQUALS;
}

/* Whether the other filter is remembered may depend on the value it stands beside. */
static void hold_each(struct probe *probe, const struct narrowed *set,
                      const struct narrowed *other, const struct walk *whole)
{
    const struct contract_filter *filter = set->conditions[0].filter;
    AUTO_VALUES struct narrowed_values values = {.count = 0};

    AUTO_ROWS struct rows rows = relation_some_rows(whole);
    narrowed_values_choose(filter, &rows, EACH_TRIED, &values);
    for (size_t i = 0; i < values.count; i++) {
        struct narrowed both = *other;

        if (strcmp(values.items[i], set->conditions[0].value) == 0)
            continue;
        narrowed_add(&both, filter, values.items[i]);
        (void)narrowed_hold(probe, &both, whole, NARROWED_SOUND);
    }
}

void filter_hold_each_value(struct probe *probe, const struct filter_pair *pair,
                            const struct walk *whole)
{
    const struct narrowed *sides[] = {&pair->first, &pair->second};

    for (size_t i = 0; i < 2; i++) {
        const struct contract_filter *other = sides[1 - i]->conditions[0].filter;

        if (is_set(sides[i]->conditions[0].filter) && other->in_row &&
            other->match < MATCH_AT_OR_AFTER)
            hold_each(probe, sides[i], sides[1 - i], whole);
    }
}
