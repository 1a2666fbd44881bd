/* SPDX-License-Identifier: Apache-2.0 */
/* Lists that are held to a part of them: every question of such a list is asked within a
 * bound, by the contract's own filter, so that rows beyond it do not matter. */
#include "conformance/evidence_internal.h"

#include "src/memory.h"

#include <stdlib.h>
#include <string.h>

void evidence_set_bound(struct evidence *evidence,
                        const struct contract_operation *operation,
                        const struct contract_filter *filter, const char *value)
{
    evidence->bounds = memory_resize(evidence->bounds, evidence->bound_count + 1,
                                     sizeof *evidence->bounds);
    evidence->bounds[evidence->bound_count++] =
        (struct evidence_bound){operation, filter, memory_text(value)};
}

void evidence_clear_bound(struct evidence *evidence,
                          const struct contract_operation *operation)
{
    size_t kept = 0;

    for (size_t i = 0; i < evidence->bound_count; i++) {
        if (evidence->bounds[i].operation == operation)
            free(evidence->bounds[i].value);
        else
            evidence->bounds[kept++] = evidence->bounds[i];
    }
    evidence->bound_count = kept;
}

void evidence_clear_bounds(struct evidence *evidence)
{
    for (size_t i = 0; i < evidence->bound_count; i++)
        free(evidence->bounds[i].value);
    free(evidence->bounds);
    evidence->bounds = NULL;
    evidence->bound_count = 0;
}

bool evidence_is_bounded(const struct evidence *evidence,
                         const struct contract_operation *operation)
{
    for (size_t i = 0; i < evidence->bound_count; i++)
        if (evidence->bounds[i].operation == operation)
            return true;
    return false;
}

static bool is_upper(const struct contract_filter *filter)
{
    return filter->match == MATCH_AT_OR_BEFORE || filter->match == MATCH_BEFORE;
}

/* True when `value` lies beyond the bound, on the side of what is left out. */
static bool is_beyond(const struct evidence_bound *bound,
                      const struct contract_filter *filter, const char *value)
{
    struct contract_wanted said = contract_filter_wanted(filter, value, strlen(value));
    struct contract_wanted bounded =
        contract_filter_wanted(bound->filter, bound->value, strlen(bound->value));

    if (!said.scalar.present || !bounded.scalar.present)
        return false;
    int order = instant_compare(said.scalar.instant, bounded.scalar.instant);
    return is_upper(bound->filter) ? order > 0 : order < 0;
}

/* True when the question asks for what lies beyond the bound, by the other end of its
 * range: with the bound it would be a reversed range. */
static bool asks_beyond(const struct evidence_bound *bound,
                        const struct arguments *arguments)
{
    const struct contract_list *list = bound->operation->list;

    for (size_t i = 0; i < list->filter_count; i++) {
        const struct contract_filter *other = &list->filters[i];
        const char *value;

        if (other == bound->filter || other->match < MATCH_AT_OR_AFTER ||
            is_upper(other) == is_upper(bound->filter) ||
            !collection_is_moment(other->compare) ||
            !evidence_is_said(arguments, other->parameter, &value) || value == NULL)
            continue;
        struct contract_wanted said = contract_filter_wanted(other, value, strlen(value));
        if (!said.scalar.present || is_beyond(bound, other, value))
            return true;
    }
    return false;
}

const char *evidence_bound_value(const struct evidence *evidence,
                                 const struct question *question,
                                 const struct contract_parameter *parameter,
                                 const char *said)
{
    for (size_t i = 0; i < evidence->bound_count; i++) {
        const struct evidence_bound *bound = &evidence->bounds[i];

        if (bound->operation != question->operation ||
            bound->filter->parameter != parameter ||
            asks_beyond(bound, question->arguments))
            continue;
        return said == NULL || is_beyond(bound, bound->filter, said) ? bound->value
                                                                     : NULL;
    }
    return NULL;
}
