/* SPDX-License-Identifier: Apache-2.0 */
#include "generate/span.h"

#include "src/memory.h"
#include "src/value.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BILLION  INT64_C(1000000000)
#define ENOUGH   5                      /* records from which a habit can be told */
#define LONGEST  (INT64_C(366) * 86400) /* seconds */
#define DECIMALS 3

static const int64_t units[] = {BILLION / 1000, BILLION, 60 * BILLION, 3600 * BILLION};

static void add(struct spans *spans, struct span span)
{
    void *items = spans->items;

    for (size_t i = 0; i < spans->count; i++)
        if (strcmp(spans->items[i].duration, span.duration) == 0)
            return;
    memory_reserve(&items, &spans->capacity, spans->count + 1, sizeof span);
    spans->items = items;
    spans->items[spans->count++] = span;
}

/* --- Habits --- */

static bool read_moment(const struct members *members, const json_t *record,
                        const char *path, struct instant *out)
{
    const struct member *member = members_at(members, path);
    struct notation notation;

    return notation_read(value_at(record, path),
                         member->field == NULL ? COMPARE_TEXT : member->field->compare,
                         &notation, out);
}

static int64_t between(struct instant from, struct instant to)
{
    return (to.seconds - from.seconds) * BILLION + to.nanoseconds - from.nanoseconds;
}

/* True when the record has all three and the span is one; `lacks` when it has not. */
static bool follows(const struct members *members, const json_t *record,
                    const struct span *span, bool *lacks)
{
    struct scalar duration =
        collection_scalar(value_at(record, span->duration), COMPARE_NUMBER);
    struct instant from, to;

    *lacks = !duration.present || !read_moment(members, record, span->from, &from) ||
             !read_moment(members, record, span->to, &to);
    if (*lacks || llabs(to.seconds - from.seconds) > LONGEST)
        return false;
    return fabs(duration.number * (double)span->unit - (double)between(from, to)) <=
           (double)span->unit;
}

/* In each record that has all three, and not always nothing. */
static bool is_habit(const struct members *members, const json_t *records,
                     const struct span *span)
{
    size_t index, count = 0, some = 0;
    json_t *record;

    json_array_foreach(records, index, record)
    {
        struct scalar duration =
            collection_scalar(value_at(record, span->duration), COMPARE_NUMBER);
        bool lacks, holds = follows(members, record, span, &lacks);

        if (!holds && !lacks)
            return false;
        count += holds ? 1 : 0;
        some += holds && duration.number > 1 ? 1 : 0;
    }
    return count >= ENOUGH && some * 2 > count;
}

static void find_habit(struct spans *spans, const struct members *members,
                       const json_t *records, const char *duration)
{
    for (size_t i = 0; i < members->count; i++)
        for (size_t j = 0; j < members->count; j++)
            for (size_t k = 0; k < sizeof units / sizeof *units; k++) {
                const struct member *from = &members->items[i], *to = &members->items[j];
                struct span span = {duration, from->path, to->path, units[k], units[k]};

                if (i == j || from->kind != MEMBER_MOMENT || to->kind != MEMBER_MOMENT ||
                    from->in_array || to->in_array)
                    break;
                if (is_habit(members, records, &span)) {
                    add(spans, span);
                    return;
                }
            }
}

static bool may_be_duration(const struct member *member)
{
    const char *text;
    json_t *value;

    if (member->in_array || member->kind == MEMBER_MOMENT || member->kind == MEMBER_ID ||
        member->seen < ENOUGH)
        return false;
    json_object_foreach(member->values, text, value)
    {
        if (strspn(text, "0123456789.") != strlen(text))
            return false;
    }
    return true;
}

/* --- What is declared --- */

static void add_declared(struct spans *spans, const struct contract_shape *shape)
{
    for (size_t i = 0; shape != NULL && i < shape->invariant_count; i++) {
        const struct contract_invariant *invariant = &shape->invariants[i];
        int64_t unit = llround(invariant->seconds_per_unit * (double)BILLION);

        if (invariant->kind == INVARIANT_DURATION &&
            invariant->claim.certainty != CERTAINTY_UNKNOWN)
            add(spans, (struct span){invariant->fields[0], invariant->fields[1],
                                     invariant->fields[2], unit,
                                     llround(invariant->tolerance * (double)unit)});
    }
}

void spans_init(struct spans *spans, const struct contract_record_set *set,
                const struct members *members, const json_t *records)
{
    *spans = (struct spans){.count = 0};
    add_declared(spans, set->shape);
    for (size_t i = 0; i < members->count; i++)
        if (may_be_duration(&members->items[i]))
            find_habit(spans, members, records, members->items[i].path);
}

void spans_clear(struct spans *spans)
{
    free(spans->items);
}

bool spans_change(const void *context, const char *path)
{
    const struct spans *spans = context;

    for (size_t i = 0; i < spans->count; i++)
        if (strcmp(spans->items[i].duration, path) == 0)
            return true;
    return false;
}

/* --- Writing --- */

static int decimals_of(const json_t *value)
{
    AUTO_FREE char *text = value_text(value);
    const char *point = strchr(text, '.');
    size_t length = point == NULL ? 0 : strlen(point + 1);

    return length > DECIMALS ? DECIMALS : (int)length;
}

/* Writes `count` thousandths, as many decimals as the value had. */
static void write_number(json_t *value, int64_t count, int decimals)
{
    char text[32];

    if (json_is_integer(value))
        json_integer_set(value, count / 1000);
    else if (json_is_real(value))
        json_real_set(value, (double)count / 1000.0);
    else {
        snprintf(text, sizeof text, "%" PRId64 ".%03d", count / 1000,
                 (int)(count % 1000));
        text[strlen(text) - 3 + (size_t)decimals - (decimals == 0 ? 1 : 0)] = '\0';
        json_string_set(value, text);
    }
}

static void write_span(const struct span *span, const struct mould_span *bound,
                       struct mould *mould)
{
    struct mould_slot *slot = &mould->slots[bound->duration];
    struct mould_slot *end = &mould->slots[bound->to];
    struct instant from = mould->slots[bound->from].fresh;
    int64_t length = between(from, end->fresh), count, step = 1000, told;
    int decimals;

    if (length < 0 || length / BILLION > LONGEST)
        return;
    decimals = decimals_of(slot->original);
    for (int i = 0; i < decimals; i++)
        step /= 10;
    /* In thousandths of the unit, to the nearest that is written. */
    count = length / span->unit * 1000 + length % span->unit * 1000 / span->unit;
    count = (count + step / 2) / step * step;
    write_number(slot->leaf, count, decimals);
    told = count * (span->unit / 1000);
    if (llabs(told - length) <= span->tolerance)
        return;
    end->fresh = from;
    told += end->fresh.nanoseconds;
    end->fresh.seconds += told / BILLION;
    end->fresh.nanoseconds = (int32_t)(told % BILLION);
    notation_write(&end->notation, end->fresh, end->leaf);
}

static bool is_moment(const struct mould *mould, size_t slot)
{
    return slot != MOULD_NONE && mould->slots[slot].member->kind == MEMBER_MOMENT;
}

void spans_bind(const struct spans *spans, struct mould *mould)
{
    mould->spans = memory_array(spans->count, sizeof *mould->spans);
    for (size_t i = 0; i < spans->count; i++) {
        const struct span *span = &spans->items[i];
        struct mould_span bound = {i, mould_slot_at(mould, span->duration),
                                   mould_slot_at(mould, span->from),
                                   mould_slot_at(mould, span->to)};

        if (bound.duration != MOULD_NONE && is_moment(mould, bound.from) &&
            is_moment(mould, bound.to))
            mould->spans[mould->span_count++] = bound;
    }
}

void spans_write(const struct spans *spans, struct mould *mould)
{
    for (size_t i = 0; i < mould->span_count; i++)
        write_span(&spans->items[mould->spans[i].span], &mould->spans[i], mould);
}
