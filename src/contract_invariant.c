/* SPDX-License-Identifier: Apache-2.0 */
#include "src/contract.h"

#include "src/memory.h"
#include "src/value.h"

#include <math.h>
#include <stdio.h>

static bool is_null(const struct tape_node *record, const char *pointer)
{
    const struct tape_node *value = tape_at(record, pointer);

    return value == NULL || value->type == TAPE_NULL;
}

static bool is_number(const struct tape_node *value)
{
    return value != NULL && (value->type == TAPE_INTEGER || value->type == TAPE_REAL);
}

/* Numbers are read as numbers and everything else as a date-time, unless the member's
 * schema says that it is a moment in another notation or digits inside text; what is
 * neither is left out like null. */
static struct scalar read_member(const struct contract_invariant *invariant,
                                 const struct tape_node *record, size_t at)
{
    const struct tape_node *value = tape_at(record, invariant->fields[at]);
    enum comparison declared =
        invariant->compare == NULL ? COMPARE_TEXT : invariant->compare[at];

    if (collection_is_epoch(declared) || declared == COMPARE_RFC2822 ||
        declared == COMPARE_NUMBER)
        return collection_scalar_of(value, declared);
    return collection_scalar_of(value,
                                is_number(value) ? COMPARE_NUMBER : COMPARE_INSTANT);
}

/* Seconds and fractions apart: 12.04 / 0.001 is less than 12040 in doubles. */
static double difference(struct instant to, struct instant from, double seconds_per_unit)
{
    double units_per_second = round(1 / seconds_per_unit);

    return (double)(to.seconds - from.seconds) * units_per_second +
           (double)(to.nanoseconds - from.nanoseconds) * units_per_second / 1e9;
}

static bool duration_holds(const struct contract_invariant *invariant,
                           const struct tape_node *record, char *why, size_t size)
{
    const char *const *fields = invariant->fields;
    struct scalar duration =
        collection_scalar_of(tape_at(record, fields[0]), COMPARE_NUMBER);
    struct scalar from = read_member(invariant, record, 1);
    struct scalar to = read_member(invariant, record, 2);
    double expected;

    /* A member that is not shown tells nothing, and one that cannot be read as what it
     * should be is the schema's business. */
    if (!duration.present || !from.present || !to.present ||
        from.kind != COMPARE_INSTANT || to.kind != COMPARE_INSTANT)
        return true;
    expected = difference(to.instant, from.instant, invariant->seconds_per_unit);
    if (fabs(expected - duration.number) <= invariant->tolerance)
        return true;
    snprintf(why, size, "%s is %.15g, but %s and %s are %.15g apart (tolerance %.15g)",
             fields[0], duration.number, fields[1], fields[2], expected,
             invariant->tolerance);
    return false;
}

static void explain_order(const struct tape_node *record, const char *before,
                          const char *after, char *why, size_t size)
{
    json_auto_t *earlier = tape_value(tape_at(record, before));
    json_auto_t *later = tape_value(tape_at(record, after));
    AUTO_FREE char *first = value_text(earlier);
    AUTO_FREE char *second = value_text(later);

    snprintf(why, size, "%s must not be after %s, but %s is after %s", before, after,
             first, second);
}

static bool ordered_holds(const struct contract_invariant *invariant,
                          const struct tape_node *record, char *why, size_t size)
{
    struct scalar before = {.present = false};
    const char *before_field = NULL;

    for (size_t i = 0; i < invariant->field_count; i++) {
        struct scalar now = read_member(invariant, record, i);

        if (!now.present)
            continue;
        if (before.present && before.kind == now.kind &&
            collection_compare(&before, &now) > 0) {
            explain_order(record, before_field, invariant->fields[i], why, size);
            return false;
        }
        before = now;
        before_field = invariant->fields[i];
    }
    return true;
}

static bool together_null_holds(const struct contract_invariant *invariant,
                                const struct tape_node *record, char *why, size_t size)
{
    for (size_t i = 1; i < invariant->field_count; i++) {
        const char *first = invariant->fields[0];
        const char *other = invariant->fields[i];
        bool first_is_null = is_null(record, first);

        if (first_is_null == is_null(record, other))
            continue;
        snprintf(why, size, "%s is null, but %s is not: they are null only together",
                 first_is_null ? first : other, first_is_null ? other : first);
        return false;
    }
    return true;
}

bool contract_invariant_holds_tape(const struct contract_invariant *invariant,
                                   const struct tape_node *record, char *why, size_t size)
{
    switch (invariant->kind) {
    case INVARIANT_DURATION:
        return duration_holds(invariant, record, why, size);
    case INVARIANT_ORDERED:
        return ordered_holds(invariant, record, why, size);
    case INVARIANT_TOGETHER_NULL:
        return together_null_holds(invariant, record, why, size);
    }
    return true;
}

bool contract_invariant_holds(const struct contract_invariant *invariant,
                              const json_t *record, char *why, size_t size)
{
    struct tape tape = {0};
    bool holds = contract_invariant_holds_tape(invariant, tape_read_value(&tape, record),
                                               why, size);

    tape_clear(&tape);
    return holds;
}
