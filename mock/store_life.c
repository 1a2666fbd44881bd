/* SPDX-License-Identifier: Apache-2.0 */
/* Records that change as time passes. */
#include "mock/store_internal.h"

#include "mock/assign.h"
#include "src/memory.h"
#include "src/value.h"

#include <stdint.h>
#include <string.h>

static const struct contract_state *state_in(const struct contract_lifecycle *lifecycle,
                                             const json_t *record)
{
    return record == NULL
               ? NULL
               : contract_state_named(
                     lifecycle, json_string_value(value_at(record, lifecycle->member)));
}

const struct contract_state *store_state_entered(const struct store_set *set,
                                                 const json_t *before,
                                                 const json_t *after)
{
    const struct contract_lifecycle *lifecycle = set->records->lifecycle;
    const struct contract_state *state;

    if (lifecycle == NULL)
        return NULL;
    state = state_in(lifecycle, after);
    return state == state_in(lifecycle, before) ? NULL : state;
}

static void forget(struct store *store, size_t life)
{
    store->lives[life] = store->lives[--store->life_count];
}

static void add(struct store *store, struct store_life life)
{
    void *lives = store->lives;

    memory_reserve(&lives, &store->life_capacity, store->life_count + 1,
                   sizeof *store->lives);
    store->lives = lives;
    store->lives[store->life_count++] = life;
}

void store_live(struct store *store, struct store_set *set, size_t record,
                const struct contract_state *state, struct instant at)
{
    const struct contract_lifecycle *lifecycle = set->records->lifecycle;
    bool is_gone = !store_has(set, record);

    for (size_t i = 0; (state != NULL || is_gone) && i < store->life_count; i++)
        if (store->lives[i].set == set && store->lives[i].record == record) {
            forget(store, i);
            break;
        }
    if (state != NULL && state->next != (size_t)(state - lifecycle->states))
        add(store, (struct store_life){.set = set,
                                       .record = record,
                                       .next = &lifecycle->states[state->next],
                                       .due = instant_add(at, state->lasts)});
}

static const struct store_life *earliest(const struct store *store)
{
    const struct store_life *found = NULL;

    for (size_t i = 0; i < store->life_count; i++)
        if (found == NULL || instant_compare(store->lives[i].due, found->due) < 0)
            found = &store->lives[i];
    return found;
}

bool store_next(const struct store *store, struct instant *at)
{
    const struct store_life *life = earliest(store);

    if (life != NULL)
        *at = life->due;
    return life != NULL;
}

/* Each record comes to rest, since no lifecycle is a circle. */
void store_pass(struct store *store, struct instant now)
{
    const struct store_life *next;

    while ((next = earliest(store)) != NULL && instant_compare(next->due, now) <= 0) {
        struct store_life life = *next;
        json_t *changed =
            json_deep_copy((json_t *)(uintptr_t)store_record(life.set, life.record));

        value_put(changed, life.set->records->lifecycle->member,
                  json_string(life.next->name));
        store_replace(store, life.set->records, life.record, changed, life.due);
    }
}
