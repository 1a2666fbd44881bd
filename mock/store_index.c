/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/store_internal.h"

#include "src/memory.h"

#include <stdint.h>
#include <string.h>

struct slot {
    const char *key; /* NULL: free */
    size_t number;
};

struct store_index {
    struct slot *slots; /* a power of two of them, at most half full */
    size_t capacity, count;
};

/* FNV-1a. The keys come from the contract's own data, so nobody can choose them to
 * collide. */
static uint64_t hash(const char *key)
{
    uint64_t value = UINT64_C(14695981039346656037);

    for (; *key != '\0'; key++)
        value = (value ^ (unsigned char)*key) * UINT64_C(1099511628211);
    return value;
}

static struct slot *slot_of(struct slot *slots, size_t capacity, const char *key)
{
    size_t at = (size_t)hash(key) & (capacity - 1);

    while (slots[at].key != NULL && strcmp(slots[at].key, key) != 0)
        at = (at + 1) & (capacity - 1);
    return &slots[at];
}

static void grow(struct store_index *index)
{
    size_t capacity = index->capacity * 2;
    struct slot *slots = memory_array(capacity, sizeof *slots);

    for (size_t i = 0; i < index->capacity; i++)
        if (index->slots[i].key != NULL)
            *slot_of(slots, capacity, index->slots[i].key) = index->slots[i];
    free(index->slots);
    index->slots = slots;
    index->capacity = capacity;
}

struct store_index *store_index_new(size_t expected)
{
    struct store_index *index = memory_new(sizeof *index);

    index->capacity = 16;
    while (index->capacity / 2 < expected)
        index->capacity *= 2;
    index->slots = memory_array(index->capacity, sizeof *index->slots);
    return index;
}

void store_index_free(struct store_index *index)
{
    if (index == NULL)
        return;
    free(index->slots);
    free(index);
}

void store_index_add(struct store_index *index, const char *key, size_t number)
{
    struct slot *slot;

    if ((index->count + 1) * 2 > index->capacity)
        grow(index);
    slot = slot_of(index->slots, index->capacity, key);
    if (slot->key != NULL)
        return;
    *slot = (struct slot){.key = key, .number = number};
    index->count++;
}

/* What stands behind the free slot may have been pushed there by what is gone: it is put
 * in again, so that no search ends before it. */
void store_index_remove(struct store_index *index, const char *key)
{
    struct slot *slot = slot_of(index->slots, index->capacity, key);
    size_t at = (size_t)(slot - index->slots);

    if (slot->key == NULL)
        return;
    *slot = (struct slot){0};
    index->count--;
    for (at = (at + 1) & (index->capacity - 1); index->slots[at].key != NULL;
         at = (at + 1) & (index->capacity - 1)) {
        struct slot moved = index->slots[at];

        index->slots[at] = (struct slot){0};
        *slot_of(index->slots, index->capacity, moved.key) = moved;
    }
}

size_t store_index_find(const struct store_index *index, const char *key)
{
    const struct slot *slot = slot_of(index->slots, index->capacity, key);

    return slot->key == NULL ? STORE_NONE : slot->number;
}
