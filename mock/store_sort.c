/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/store_internal.h"

#include "src/memory.h"

#include <string.h>

struct key {
    const struct store_column *column;
    bool descending;
};

struct ordering {
    struct key *keys;
    size_t count;
};

static bool stands_before(const struct ordering *ordering, size_t a, size_t b)
{
    for (size_t i = 0; i < ordering->count; i++) {
        const struct key *key = &ordering->keys[i];
        int order = collection_compare(&key->column->values[a], &key->column->values[b]);
        if (order != 0)
            return (order < 0) != key->descending;
    }
    return (a < b) != (ordering->count > 0 && ordering->keys[0].descending);
}

static void merge(const struct ordering *ordering, const size_t *from, size_t *to,
                  size_t left, size_t middle, size_t right)
{
    size_t a = left, b = middle;

    for (size_t i = left; i < right; i++) {
        bool takes_left =
            a < middle && (b >= right || !stands_before(ordering, from[b], from[a]));
        to[i] = takes_left ? from[a++] : from[b++];
    }
}

/* Bottom-up merge sort: C11's qsort takes no context, and this one is stable. */
static size_t *merge_sort(const struct ordering *ordering, size_t *rows, size_t count)
{
    size_t *from = rows, *to = memory_array(count + 1, sizeof *to), *swap;

    for (size_t width = 1; width < count; width *= 2) {
        for (size_t left = 0; left < count; left += 2 * width) {
            size_t middle = left + width < count ? left + width : count;
            size_t right = middle + width < count ? middle + width : count;
            merge(ordering, from, to, left, middle, right);
        }
        swap = from, from = to, to = swap;
    }
    free(to);
    return from;
}

static void ordering_init(struct ordering *ordering, struct store_set *set,
                          const struct contract_order_word *word)
{
    struct key *keys;

    ordering->count = word == NULL ? 0 : word->key_count;
    ordering->keys = keys = memory_array(ordering->count + 1, sizeof *keys);
    for (size_t i = 0; i < ordering->count; i++) {
        const struct contract_order_key *key = &word->keys[i];
        keys[i].column = store_column_of(set, key->field, key->compare);
        keys[i].descending = key->direction == DIRECTION_DESCENDING;
    }
}

size_t *store_sort(struct store_set *set, const struct contract_order_word *word)
{
    size_t *rows = memory_array(set->capacity + 1, sizeof *rows);
    struct ordering ordering;
    size_t count = 0;

    ordering_init(&ordering, set, word);
    for (size_t i = 0; i < set->count; i++)
        if (set->items[i] != NULL)
            rows[count++] = i;
    if (ordering.count > 0)
        rows = merge_sort(&ordering, rows, count);
    free(ordering.keys);
    return memory_resize(rows, set->capacity + 1, sizeof *rows);
}

void store_sort_in(struct store_set *set, const struct contract_order_word *word,
                   size_t *order, size_t count, size_t record)
{
    size_t low = 0, high = count;
    struct ordering ordering;

    ordering_init(&ordering, set, word);
    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (stands_before(&ordering, order[middle], record))
            low = middle + 1;
        else
            high = middle;
    }
    memmove(order + low + 1, order + low, (count - low) * sizeof *order);
    order[low] = record;
    free(ordering.keys);
}

void store_sort_out(size_t *order, size_t count, size_t record)
{
    size_t at = 0;

    while (at < count && order[at] != record)
        at++;
    if (at < count)
        memmove(order + at, order + at + 1, (count - at - 1) * sizeof *order);
}
