/* SPDX-License-Identifier: Apache-2.0 */
#include "src/schema_internal.h"

#include "src/memory.h"

#include <string.h>

#define PAIRWISE_LIMIT 64 /* elements up to which every pair is compared */

struct hashed {
    uint64_t hash;
    size_t index;
    const struct tape_node *item;
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

static uint64_t hash_number(const struct tape_node *value)
{
    double number = value->type == TAPE_REAL ? value->real : (double)value->integer;
    number = number == 0 ? 0 : number; /* -0.0 equals 0 */
    return hash_bytes(2, &number, sizeof number);
}

static uint64_t hash_value(const struct tape_node *value);

static uint64_t hash_elements(uint64_t hash, const struct tape_node *array)
{
    const struct tape_node *item = array + 1;
    for (uint32_t i = 0; i < array->length; i++) {
        hash = mix(hash, hash_value(item));
        item += item->size;
    }
    return hash;
}

static uint64_t hash_members(uint64_t hash, const struct tape_node *object)
{
    const struct tape_node *name = object + 1;
    for (uint32_t i = 0; i < object->length; i++) {
        hash += mix(hash_bytes(3, name->text, name->length), hash_value(name + 1));
        name += 1 + name[1].size;
    }
    return hash;
}

/* Agrees with schema_equal: 1 and 1.0 hash alike, and members add up in any order. */
static uint64_t hash_value(const struct tape_node *value)
{
    uint64_t hash = mix(1, value->type);
    switch ((enum tape_type)value->type) {
    case TAPE_INTEGER:
    case TAPE_REAL:
        return hash_number(value);
    case TAPE_STRING:
        return hash_bytes(hash, value->text, value->length);
    case TAPE_ARRAY:
        return hash_elements(hash, value);
    case TAPE_OBJECT:
        return hash_members(hash, value);
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

static bool unique_pairwise(const struct tape_node *array, size_t *first, size_t *second)
{
    const struct tape_node *items[PAIRWISE_LIMIT], *item = array + 1;
    for (uint32_t i = 0; i < array->length; i++) {
        for (uint32_t j = 0; j < i; j++) {
            if (schema_equal(item, items[j])) {
                *first = j;
                *second = i;
                return false;
            }
        }
        items[i] = item;
        item += item->size;
    }
    return true;
}

/* Elements of equal hash stand side by side after sorting; only those are compared. */
static bool unique_sorted(const struct tape_node *array, size_t *first, size_t *second)
{
    size_t count = array->length;
    AUTO_FREE struct hashed *items = memory_array(count, sizeof *items);
    const struct tape_node *item = array + 1;
    for (size_t i = 0; i < count; i++) {
        items[i] = (struct hashed){hash_value(item), i, item};
        item += item->size;
    }
    qsort(items, count, sizeof *items, compare_hashes);
    for (size_t i = 1; i < count; i++) {
        for (size_t j = i; j > 0 && items[j - 1].hash == items[i].hash; j--) {
            if (schema_equal(items[j - 1].item, items[i].item)) {
                *first = items[j - 1].index;
                *second = items[i].index;
                return false;
            }
        }
    }
    return true;
}

bool schema_unique(const struct tape_node *array, size_t *first, size_t *second)
{
    return array->length <= PAIRWISE_LIMIT ? unique_pairwise(array, first, second)
                                           : unique_sorted(array, first, second);
}
