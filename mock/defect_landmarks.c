/* SPDX-License-Identifier: Apache-2.0 */
/* Bounds at which clocks and numbers begin and end. */
#include "mock/defect_internal.h"

#include <string.h>

#define FULL_32   INT64_C(2147483648)
#define FULL_NANO INT64_C(9223372036) /* seconds of which 64 bits hold nanoseconds */

enum landmark { ZERO, BEFORE_EPOCH, START, END, SECOND };

/* True when an end cannot be asked for by itself. */
static bool is_bound(const struct contract_operation *operation,
                     const struct contract_range *range)
{
    for (size_t i = 0; i < operation->requires_count; i++)
        if (operation->requires[i].input == range->from->parameter ||
            operation->requires[i].input == range->to->parameter)
            return true;
    return range->whole != NULL;
}

/* A range whose ends take moments however early or late, or numbers. */
static bool suits(const struct contract_operation *operation,
                  const struct contract_range *range, enum landmark landmark)
{
    const struct contract_filter *from = range->from, *to = range->to;
    bool moments = collection_is_moment(from->compare);
    bool numbers = landmark == ZERO && from->compare == COMPARE_NUMBER;
    bool bounded = from->parameter->has_minimum || from->parameter->has_maximum ||
                   to->parameter->has_minimum || to->parameter->has_maximum;

    if (!from->in_row || !to->in_row || bounded || is_bound(operation, range))
        return false;
    return landmark == SECOND
               ? moments && !contract_filter_is_daily(from) && !from->dates.declared &&
                     from->input == COMPARE_INSTANT
               : moments || numbers;
}

static const struct contract_filter *end_of(const struct contract_range *range,
                                            enum landmark landmark)
{
    return landmark == START || landmark == SECOND ? range->from : range->to;
}

/* One end may be that of several ranges, and is lied about once. */
static bool is_listed(const struct contract_operation *operation, size_t count,
                      const struct contract_filter *end, enum landmark landmark)
{
    for (size_t i = 0; i < count; i++) {
        const struct contract_range *range = &operation->list->ranges[i];

        if (end_of(range, landmark) == end && suits(operation, range, landmark))
            return true;
    }
    return false;
}

static void ranges(const struct contract *contract, const struct defect_kind *kind,
                   struct defect_list *out)
{
    enum landmark landmark = (enum landmark)kind->number;

    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_list *list = contract->operations[i].list;

        for (size_t j = 0; list != NULL && j < list->range_count; j++) {
            const struct contract_range *range = &list->ranges[j];
            const struct contract_filter *end = end_of(range, landmark);

            if (suits(&contract->operations[i], range, landmark) &&
                !is_listed(&contract->operations[i], j, end, landmark))
                defect_add(out, kind,
                           (struct defect_target){
                               .operation = i,
                               .part = (size_t)(end - list->filters),
                               .certainty = defect_weaker(range->claim.certainty,
                                                          end->claim.certainty)},
                           "%s.%s", contract->operations[i].id, end->name);
        }
    }
}

static bool is_meant(enum landmark landmark, const struct scalar *wanted)
{
    if (wanted->kind == COMPARE_NUMBER)
        return landmark == ZERO && wanted->number == 0;
    switch (landmark) {
    case ZERO:
        return wanted->instant.seconds == 0;
    case BEFORE_EPOCH:
        return wanted->instant.seconds < 0;
    case START:
        return wanted->instant.seconds >= FULL_32;
    case END:
        return wanted->instant.seconds > FULL_NANO;
    case SECOND:
        break;
    }
    return false;
}

static void drop(const struct defect *defect, struct defect_exchange *exchange)
{
    const struct query_filter *given =
        defect_filter(exchange->query, defect->target.part);

    if (given != NULL && is_meant((enum landmark)defect->kind->number, &given->wanted))
        defect_drop_filter(exchange->query, defect->target.part);
}

/* Moves the bound to before everything, or by a second. */
static void move(const struct defect *defect, struct defect_exchange *exchange)
{
    for (size_t i = 0; i < exchange->query->filter_count; i++) {
        struct query_filter *given = &exchange->query->filters[i];

        if (given->index != defect->target.part)
            continue;
        if (defect->kind->number == SECOND)
            given->wanted.instant = instant_add(given->wanted.instant, 1);
        else if (is_meant(END, &given->wanted))
            given->wanted.instant.seconds = -FULL_NANO;
    }
}

#define LIE(label, sentence, landmark, hook)                                             \
    {                                                                                    \
        .name = label, .family = "range", .summary = sentence, .targets = ranges,        \
        .at[DEFECT_QUERY] = hook, .number = landmark                                     \
    }

const struct defect_kind defect_landmark_kinds[] = {
    LIE("range-zero-ignored", "an upper end at the epoch, or 0, does nothing", ZERO,
        drop),
    LIE("range-before-epoch-ignored", "an upper end before 1970 does nothing",
        BEFORE_EPOCH, drop),
    LIE("range-start-wraps", "a lower end behind 2038 does nothing", START, drop),
    LIE("range-end-wraps", "an upper end behind 2262 is before all rows", END, move),
    LIE("range-from-late", "the lower end is a second late", SECOND, move),
    {0},
};
