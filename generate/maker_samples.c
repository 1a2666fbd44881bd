/* SPDX-License-Identifier: Apache-2.0 */
#include "generate/maker_internal.h"

#include "src/sample.h"

#define MAX_SAMPLES 64
#define MAX_ROUNDS  16
#define GAP         90 /* seconds */

json_t *maker_samples(const struct contract_record_set *set)
{
    json_t *samples = json_array();

    for (unsigned i = 0; set->shape != NULL && i < MAX_SAMPLES; i++) {
        struct sample_options options = {.use = SAMPLE_RESPONSE, .variant = i};
        json_t *sample = sample_value(set->shape->schema, &options);

        if (json_is_object(sample))
            json_array_append(samples, sample);
        json_decref(sample);
    }
    return samples;
}

/* Moves the second moment behind the first; true when it was not there. */
static bool put_behind(struct mould *mould, const char *before, const char *after)
{
    size_t first = mould_slot_at(mould, before), second = mould_slot_at(mould, after);
    struct mould_slot *slot;

    if (first == MOULD_NONE || second == MOULD_NONE ||
        mould->slots[first].member->kind != MEMBER_MOMENT ||
        mould->slots[second].member->kind != MEMBER_MOMENT)
        return false;
    slot = &mould->slots[second];
    if (instant_compare(mould->slots[first].instant, slot->instant) < 0)
        return false;
    slot->instant = instant_add(mould->slots[first].instant, GAP);
    return true;
}

static bool settle(struct mould *mould, const struct contract_invariant *invariant)
{
    bool moved = false;

    if (invariant->kind == INVARIANT_DURATION)
        return put_behind(mould, invariant->fields[1], invariant->fields[2]);
    if (invariant->kind != INVARIANT_ORDERED)
        return false;
    for (size_t i = 0; i + 1 < invariant->field_count; i++)
        moved =
            put_behind(mould, invariant->fields[i], invariant->fields[i + 1]) || moved;
    return moved;
}

void maker_settle(struct mould *mould, const struct contract_shape *shape)
{
    bool moved = shape != NULL;

    for (int i = 0; moved && i < MAX_ROUNDS; i++) {
        moved = false;
        for (size_t j = 0; j < shape->invariant_count; j++)
            moved = settle(mould, &shape->invariants[j]) || moved;
    }
}
