/* SPDX-License-Identifier: Apache-2.0 */
/* The orders of a set: sorted once by digits of the columns' values, and kept in order
 * record by record. */
#include "mock/store_internal.h"

#include "src/memory.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#define DIGIT_BITS  8
#define DIGIT_COUNT 256
#define SIGN        (UINT64_C(1) << 63)

bool store_stands_before(const struct store_order *order, size_t a, size_t b)
{
    for (size_t i = 0; i < order->key_count; i++) {
        const struct store_key *key = &order->keys[i];
        int result = column_compare(key->column->column, (uint32_t)a, (uint32_t)b);

        if (result != 0)
            return (result < 0) != key->descending;
    }
    return a != b && (a < b) != (order->key_count > 0 && order->keys[0].descending);
}

/* --- A column's values as numbers that sort as they do, absent ones as 0 --- */

struct ranked {
    struct scalar text;
    uint32_t number;
};

static int compare_ranked(const void *a, const void *b)
{
    const struct ranked *left = a, *right = b;

    return collection_compare(&left->text, &right->text);
}

/* Returns new by number the rank of `count` texts that stand in `ranked`. */
static uint32_t *rank(struct ranked *ranked, size_t count)
{
    uint32_t *ranks = memory_array(count + 1, sizeof *ranks), next = 0;

    qsort(ranked, count, sizeof *ranked, compare_ranked);
    for (size_t i = 0; i < count; i++) {
        if (ranked[i].text.present &&
            (i == 0 || compare_ranked(&ranked[i - 1], &ranked[i]) != 0))
            next++;
        ranks[ranked[i].number] = next;
    }
    return ranks;
}

static void keys_of_text(const struct column *column, uint64_t *keys)
{
    bool has_codes = column->form == COLUMN_CODES;
    size_t count = has_codes ? (size_t)column->code_count + 1 : column->count;
    AUTO_FREE struct ranked *ranked = memory_array(count + 1, sizeof *ranked);
    AUTO_FREE uint32_t *ranks = NULL;

    for (uint32_t i = 0; i < count; i++)
        ranked[i] = (struct ranked){.text = has_codes ? column_code_scalar(column, i)
                                                      : column_scalar(column, i),
                                    .number = i};
    ranks = rank(ranked, count);
    for (uint32_t i = 0; i < column->count; i++)
        keys[i] = ranks[has_codes ? column_code(column, i) : i];
}

/* The bits of a double sort as it does once those of negative ones are turned round. */
static uint64_t key_of_number(double number)
{
    uint64_t bits;

    if (isnan(number))
        return 0;
    number += 0.0; /* of two zeros none comes first */
    memcpy(&bits, &number, sizeof bits);
    return (bits & SIGN) != 0 ? ~bits : bits | SIGN;
}

static void keys_of(const struct column *column, uint64_t *keys)
{
    if (column->form == COLUMN_NUMBERS)
        for (uint32_t i = 0; i < column->count; i++)
            keys[i] = key_of_number(column->numbers[i]);
    else if (column->form == COLUMN_MOMENTS)
        for (uint32_t i = 0; i < column->count; i++)
            keys[i] = (uint64_t)column->seconds[i] ^ SIGN;
    else
        keys_of_text(column, keys);
}

/* --- Sorting --- */

/* One digit, in which equal ones stay as they stand. */
static void sort_digit(const uint64_t *keys, unsigned shift, const uint32_t *from,
                       uint32_t *to, size_t count)
{
    size_t starts[DIGIT_COUNT] = {0}, start = 0;

    for (size_t i = 0; i < count; i++)
        starts[(keys[from[i]] >> shift) % DIGIT_COUNT]++;
    for (size_t i = 0; i < DIGIT_COUNT; i++) {
        size_t here = starts[i];

        starts[i] = start;
        start += here;
    }
    for (size_t i = 0; i < count; i++)
        to[starts[(keys[from[i]] >> shift) % DIGIT_COUNT]++] = from[i];
}

/* From the last digit to the first, but for those that all have in common. */
static void sort_by(const uint64_t *keys, bool descending, struct store_order *order,
                    size_t count)
{
    AUTO_FREE uint32_t *other = memory_array(order->capacity + 1, sizeof *other);
    uint64_t differs = 0;

    for (size_t i = 0; i < count; i++)
        differs |= keys[order->rows[i]] ^ keys[order->rows[0]];
    if (descending)
        store_order_reverse(order->rows, count);
    for (unsigned shift = 0; shift < 64; shift += DIGIT_BITS) {
        uint32_t *swap = order->rows;

        if ((differs >> shift) % DIGIT_COUNT == 0)
            continue;
        sort_digit(keys, shift, order->rows, other, count);
        order->rows = other;
        other = swap;
    }
    if (descending)
        store_order_reverse(order->rows, count);
}

void store_order_reverse(uint32_t *rows, size_t count)
{
    for (size_t i = 0; i < count / 2; i++) {
        uint32_t row = rows[i];

        rows[i] = rows[count - 1 - i];
        rows[count - 1 - i] = row;
    }
}

/* By the last key first, since each sorting keeps the order of what ties. */
static void sort_order(struct store_order *order, size_t count, size_t numbers)
{
    AUTO_FREE uint64_t *keys = memory_array(numbers + 1, sizeof *keys);

    if (order->key_count > 0 && order->keys[0].descending)
        store_order_reverse(order->rows, count);
    for (size_t i = order->key_count; i-- > 0;) {
        const struct column *column = order->keys[i].column->column;

        if (column->nanoseconds != NULL) {
            for (uint32_t j = 0; j < column->count; j++)
                keys[j] = column->nanoseconds[j];
            sort_by(keys, order->keys[i].descending, order, count);
        }
        keys_of(column, keys);
        sort_by(keys, order->keys[i].descending, order, count);
    }
}

/* --- The orders of a set --- */

static bool has_keys(const struct store_order *order,
                     const struct contract_order_word *word)
{
    if (word == NULL || order->key_count != word->key_count)
        return word == NULL && order->key_count == 0;
    for (size_t i = 0; i < word->key_count; i++) {
        const struct contract_order_key *key = &word->keys[i];

        if (!column_is(order->keys[i].column->column, key->field, key->compare,
                       COLUMN_COMPARED) ||
            order->keys[i].descending != (key->direction == DIRECTION_DESCENDING))
            return false;
    }
    return true;
}

static struct store_order *known(const struct store_set *set,
                                 const struct contract_order_word *word)
{
    for (size_t i = 0; i < set->order_count; i++)
        if (has_keys(set->orders[i], word))
            return set->orders[i];
    return NULL;
}

static struct store_order *order_new(struct store_set *set,
                                     const struct contract_order_word *word)
{
    struct store_order *order = memory_new(sizeof *order);
    void *orders = set->orders;

    order->key_count = word == NULL ? 0 : word->key_count;
    order->keys = memory_array(order->key_count + 1, sizeof *order->keys);
    for (size_t i = 0; i < order->key_count; i++) {
        order->keys[i].column = store_column_of(set, word->keys[i].field,
                                                word->keys[i].compare, COLUMN_COMPARED);
        order->keys[i].descending = word->keys[i].direction == DIRECTION_DESCENDING;
    }
    order->capacity = set->capacity;
    order->rows = memory_array(set->capacity + 1, sizeof *order->rows);
    memory_reserve(&orders, &set->order_capacity, set->order_count + 1,
                   sizeof *set->orders);
    set->orders = orders;
    set->orders[set->order_count++] = order;
    return order;
}

const struct store_order *store_order_of(struct store_set *set,
                                         const struct contract_order_word *word)
{
    const struct store_order *found = known(set, word);

    return found != NULL ? found : order_new(set, word);
}

static bool are_opposite(const struct store_order *a, const struct store_order *b)
{
    if (a->key_count != b->key_count || a->key_count == 0)
        return false;
    for (size_t i = 0; i < a->key_count; i++)
        if (a->keys[i].column != b->keys[i].column ||
            a->keys[i].descending == b->keys[i].descending)
            return false;
    return true;
}

static void fill_order(struct store_set *set, size_t number)
{
    struct store_order *order = set->orders[number];
    size_t count = 0;

    for (size_t i = 0; i < number; i++)
        if (are_opposite(set->orders[i], order)) {
            memcpy(order->rows, set->orders[i]->rows, set->live * sizeof *order->rows);
            store_order_reverse(order->rows, set->live);
            return;
        }
    for (size_t i = 0; i < set->count; i++)
        if (store_has(set, i))
            order->rows[count++] = (uint32_t)i;
    sort_order(order, count, set->count);
}

void store_sort(struct store_set *set)
{
    for (size_t i = 0; i < set->order_count; i++)
        fill_order(set, i);
}

void store_orders_clear(struct store_set *set)
{
    for (size_t i = 0; i < set->order_count; i++) {
        free(set->orders[i]->keys);
        free(set->orders[i]->rows);
        free(set->orders[i]);
    }
    free(set->orders);
}

void store_order_grow(struct store_order *order, size_t capacity)
{
    order->rows = memory_resize(order->rows, capacity + 1, sizeof *order->rows);
    order->capacity = capacity;
}

size_t store_order_place(const struct store_order *order, const uint32_t *rows,
                         size_t count, size_t record)
{
    size_t low = 0, high = count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (store_stands_before(order, rows[middle], record))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void store_order_in(struct store_order *order, size_t count, size_t record)
{
    size_t at = store_order_place(order, order->rows, count, record);

    memmove(order->rows + at + 1, order->rows + at, (count - at) * sizeof *order->rows);
    order->rows[at] = (uint32_t)record;
}

void store_order_out(struct store_order *order, size_t count, size_t record)
{
    size_t at = store_order_place(order, order->rows, count, record);

    assert(at < count && order->rows[at] == record);
    memmove(order->rows + at, order->rows + at + 1,
            (count - at - 1) * sizeof *order->rows);
}
