/* SPDX-License-Identifier: Apache-2.0 */
#include "src/schema_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <math.h>
#include <string.h>

#define PAIRWISE_LIMIT 64 /* elements up to which every pair is compared */

struct hashed {
    uint64_t hash;
    size_t index;
};

static uint64_t mix(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) * UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ hash >> 29;
}

static uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t length)
{
    const unsigned char *at = bytes;
    for (size_t i = 0; i < length; i++) {
        hash = (hash ^ at[i]) * UINT64_C(1099511628211);
    }
    return mix(hash, length);
}

static uint64_t hash_number(const json_t *value)
{
    double number = json_number_value(value);
    number = number == 0 ? 0 : number; /* -0.0 equals 0 */
    return hash_bytes(2, &number, sizeof number);
}

/* Agrees with value_equal: 1 and 1.0 hash alike, and members add up in any order. */
static uint64_t hash_value(const json_t *value)
{
    uint64_t hash = mix(1, (uint64_t)json_typeof(value));
    size_t index;
    const char *key;
    const json_t *item;
    switch (json_typeof(value)) {
    case JSON_INTEGER:
    case JSON_REAL:
        return hash_number(value);
    case JSON_STRING:
        return hash_bytes(hash, json_string_value(value), json_string_length(value));
    case JSON_ARRAY:
        json_array_foreach((json_t *)value, index, item)
        {
            hash = mix(hash, hash_value(item));
        }
        return hash;
    case JSON_OBJECT:
        json_object_foreach((json_t *)value, key, item)
        {
            hash += mix(hash_bytes(3, key, strlen(key)), hash_value(item));
        }
        return hash;
    default:
        return hash;
    }
}

static int compare_hashes(const void *a, const void *b)
{
    const struct hashed *first = a, *second = b;
    if (first->hash != second->hash) {
        return first->hash < second->hash ? -1 : 1;
    }
    return (first->index > second->index) - (first->index < second->index);
}

static bool unique_pairwise(const json_t *array, size_t *first, size_t *second)
{
    size_t count = json_array_size(array);
    for (size_t i = 1; i < count; i++) {
        for (size_t j = 0; j < i; j++) {
            if (value_equal(json_array_get(array, i), json_array_get(array, j))) {
                *first = j;
                *second = i;
                return false;
            }
        }
    }
    return true;
}

/* Elements of equal hash stand side by side after sorting; only those are compared. */
static bool unique_sorted(const json_t *array, size_t *first, size_t *second)
{
    size_t count = json_array_size(array);
    AUTO_FREE struct hashed *items = memory_array(count, sizeof *items);
    for (size_t i = 0; i < count; i++) {
        items[i] = (struct hashed){hash_value(json_array_get(array, i)), i};
    }
    qsort(items, count, sizeof *items, compare_hashes);
    for (size_t i = 1; i < count; i++) {
        for (size_t j = i; j > 0 && items[j - 1].hash == items[i].hash; j--) {
            if (value_equal(json_array_get(array, items[j - 1].index),
                            json_array_get(array, items[i].index))) {
                *first = items[j - 1].index;
                *second = items[i].index;
                return false;
            }
        }
    }
    return true;
}

bool schema_unique(const json_t *array, size_t *first, size_t *second)
{
    return json_array_size(array) <= PAIRWISE_LIMIT
               ? unique_pairwise(array, first, second)
               : unique_sorted(array, first, second);
}
