/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/store_internal.h"

#include "src/memory.h"

#include <stdint.h>
#include <string.h>

#define FIRST_SLOTS 16
#define AT_ONCE     32 /* rows that are filled in together */
#define MOST_EQUAL  8  /* records of one hash that are kept: more are of one text */

struct store_index {
    uint32_t *slots; /* number + 1, 0: free; a power of two, at most half full */
    size_t capacity, count;
    bool is_partial; /* some were left out */
};

struct store_index *store_index_new(size_t expected)
{
    struct store_index *index = memory_new(sizeof *index);

    index->capacity = FIRST_SLOTS;
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

/* Of what a row holds; 0: nothing. */
static uint32_t hash_of(const struct column *column, uint32_t row)
{
    struct scalar text;

    if (column->form == COLUMN_HASHES)
        return column->hashes[row];
    text = column_scalar(column, row);
    return text.present ? column_hash(text.text, text.length) : 0;
}

struct store_probe store_probe(const char *text, size_t length)
{
    uint32_t hash = column_hash(text, length);

    return (struct store_probe){.text = text, .length = length, .hash = hash, .at = hash};
}

static bool is_meant(const struct column *column, uint32_t row,
                     const struct store_probe *probe)
{
    struct scalar text;

    if (column->form == COLUMN_HASHES)
        return column->hashes[row] == probe->hash;
    text = column_scalar(column, row);
    return text.present && text.length == probe->length &&
           memcmp(text.text, probe->text, probe->length) == 0;
}

size_t store_index_next(const struct store_index *index, const struct column *column,
                        struct store_probe *probe)
{
    size_t mask = index->capacity - 1;

    for (;; probe->at++) {
        uint32_t slot = index->slots[probe->at & mask];

        if (slot == 0)
            return STORE_NONE;
        if (is_meant(column, slot - 1, probe)) {
            probe->at++;
            return slot - 1;
        }
    }
}

static void put(struct store_index *index, uint32_t hash, uint32_t slot)
{
    size_t mask = index->capacity - 1, at = hash & mask;

    while (index->slots[at] != 0)
        at = (at + 1) & mask;
    index->slots[at] = slot;
}

static void grow(struct store_index *index, const struct column *column)
{
    struct store_index old = *index;
    size_t start = 0;

    index->capacity *= 2;
    index->slots = memory_array(index->capacity, sizeof *index->slots);
    /* From behind a free slot on, so that what shares a hash keeps its order. */
    while (old.slots[start] != 0)
        start++;
    for (size_t i = 0; i < old.capacity; i++) {
        uint32_t slot = old.slots[(start + i) & (old.capacity - 1)];

        if (slot != 0)
            put(index, hash_of(column, slot - 1), slot);
    }
    free(old.slots);
}

void store_index_add(struct store_index *index, const struct column *column,
                     size_t number)
{
    uint32_t row = (uint32_t)number, hash = hash_of(column, row);
    struct store_probe probe = {.hash = hash, .at = hash};
    struct scalar text;
    size_t equal = 0;

    if (hash == 0)
        return;
    if (column->form != COLUMN_HASHES) {
        text = column_scalar(column, row);
        probe.text = text.text;
        probe.length = text.length;
    }
    while (equal < MOST_EQUAL && store_index_next(index, column, &probe) != STORE_NONE)
        equal++;
    if (equal == MOST_EQUAL) {
        index->is_partial = true;
        return;
    }
    if ((index->count + 1) * 2 > index->capacity)
        grow(index, column);
    put(index, hash, row + 1);
    index->count++;
}

/* Has the processor fetch what adding the rows from `row` on will look at: their slots,
 * and the texts of whom those hold. Nearly none of it is near in memory. */
static void fetch(const struct store_index *index, const struct column *column,
                  uint32_t row, uint32_t count)
{
    uint32_t hashes[AT_ONCE];
    size_t mask = index->capacity - 1;

    for (uint32_t i = 0; i < count; i++) {
        hashes[i] = hash_of(column, row + i);
        __builtin_prefetch(&index->slots[hashes[i] & mask]);
    }
    if (column->form != COLUMN_TEXTS)
        return;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t slot = index->slots[hashes[i] & mask];

        hashes[i] = slot;
        __builtin_prefetch(&column->places[slot == 0 ? row : slot - 1]);
    }
    for (uint32_t i = 0; i < count; i++)
        if (hashes[i] != 0)
            __builtin_prefetch(column_scalar(column, hashes[i] - 1).text);
}

void store_index_fill(struct store_index *index, const struct column *column)
{
    memset(index->slots, 0, index->capacity * sizeof *index->slots);
    index->count = 0;
    index->is_partial = false;
    for (uint32_t i = 0; i < column->count; i++) {
        if (i % AT_ONCE == 0)
            fetch(index, column, i,
                  column->count - i < AT_ONCE ? column->count - i : AT_ONCE);
        store_index_add(index, column, i);
    }
}

/* What stands behind the free slot may have been pushed there by what is gone: it is put
 * in again, so that no search ends before it. */
static void close_gap(struct store_index *index, const struct column *column, size_t at)
{
    size_t mask = index->capacity - 1;

    for (at = (at + 1) & mask; index->slots[at] != 0; at = (at + 1) & mask) {
        uint32_t moved = index->slots[at];

        index->slots[at] = 0;
        put(index, hash_of(column, moved - 1), moved);
    }
}

bool store_index_remove(struct store_index *index, const struct column *column,
                        size_t number)
{
    size_t mask = index->capacity - 1;
    uint32_t hash = hash_of(column, (uint32_t)number);
    size_t at = hash & mask;

    if (hash == 0)
        return true;
    while (index->slots[at] != 0 && index->slots[at] != number + 1)
        at = (at + 1) & mask;
    if (index->slots[at] == 0)
        return true;
    index->slots[at] = 0;
    index->count--;
    close_gap(index, column, at);
    return !index->is_partial;
}
