/* SPDX-License-Identifier: Apache-2.0 */
/* What rows show at a member. */
#include "conformance/relation.h"

#include "src/memory.h"
#include "src/value.h"

#include <stdlib.h>
#include <string.h>

struct scalar relation_value(const json_t *row, const char *field,
                             enum comparison compare)
{
    return collection_scalar(value_at(row, field), compare);
}

static bool is_nothing(const json_t *value)
{
    return value == NULL || json_is_null(value);
}

bool relation_same_member(const json_t *a, const json_t *b,
                          const struct contract_field *field)
{
    const json_t *left = value_at(a, field->pointer);
    const json_t *right = value_at(b, field->pointer);

    if (is_nothing(left) || is_nothing(right))
        return is_nothing(left) == is_nothing(right);
    if (value_equal(left, right))
        return true;
    struct scalar x = collection_scalar(left, field->compare);
    struct scalar y = collection_scalar(right, field->compare);
    return collection_is_moment(field->compare) && x.present && y.present &&
           collection_compare(&x, &y) == 0;
}

/* A value with the order in which it was first shown, and how many rows show it. */
struct value_count {
    const char *text;
    size_t first, count;
};

static int compare_counts(const void *left, const void *right)
{
    const struct value_count *a = left, *b = right;

    if (a->count != b->count) {
        return a->count > b->count ? -1 : 1;
    }
    return a->first < b->first ? -1 : a->first > b->first;
}

/* Returns new the values, each with its count; an object keeps the order in which its
 * members were added. */
static json_t *counts_of(const struct rows *rows, const char *field)
{
    json_t *counts = json_object();

    for (size_t i = 0; i < rows->count; i++) {
        const char *text = json_string_value(value_at(relation_row(rows, i), field));
        json_t *known = text == NULL ? NULL : json_object_get(counts, text);

        if (known != NULL) {
            json_integer_set(known, json_integer_value(known) + 1);
        } else if (text != NULL) {
            json_object_set_new(counts, text, json_integer(1));
        }
    }
    return counts;
}

size_t relation_distinct(const struct rows *rows, const char *field, char **out,
                         size_t most)
{
    json_auto_t *counts = counts_of(rows, field);
    AUTO_FREE struct value_count *values =
        memory_array(json_object_size(counts), sizeof(struct value_count));
    size_t count = 0;
    const char *text;
    json_t *number;

    json_object_foreach(counts, text, number)
    {
        values[count] = (struct value_count){
            .text = text, .first = count, .count = (size_t)json_integer_value(number)};
        count++;
    }
    qsort(values, count, sizeof(struct value_count), compare_counts);
    if (count > most) {
        count = most;
    }
    for (size_t i = 0; i < count; i++) {
        out[i] = memory_text(values[i].text);
    }
    return count;
}
