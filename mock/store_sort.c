/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/store_internal.h"

#include "src/memory.h"

#include <string.h>

struct key {
    const struct store_column *column;
    bool descending;
};

struct ordering {
    const struct key *keys;
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

size_t *store_sort(struct store_set *set, const struct contract_order_word *word)
{
    size_t *rows = memory_array(set->count + 1, sizeof *rows);
    struct ordering ordering = {.count = word == NULL ? 0 : word->key_count};
    struct key *keys = memory_array(ordering.count + 1, sizeof *keys);

    for (size_t i = 0; i < ordering.count; i++) {
        const struct contract_order_key *key = &word->keys[i];
        keys[i].column = store_column_of(set, key->field, key->compare);
        keys[i].descending = key->direction == DIRECTION_DESCENDING;
    }
    ordering.keys = keys;
    for (size_t i = 0; i < set->count; i++)
        rows[i] = i;
    if (ordering.count > 0)
        rows = merge_sort(&ordering, rows, set->count);
    free(keys);
    return rows;
}
