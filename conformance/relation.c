/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/relation.h"

#include "src/memory.h"
#include "src/value.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* The identity of one row, and where the row stands. */
struct key {
    const char *text; /* borrowed from the row, or `owned` */
    char *owned;
    size_t index;
};

struct keys {
    struct key *items;
    size_t count;
};

#define AUTO_KEYS __attribute__((cleanup(keys_clear)))

static void keys_clear(struct keys *keys)
{
    for (size_t i = 0; i < keys->count; i++) {
        free(keys->items[i].owned);
    }
    free(keys->items);
    *keys = (struct keys){0};
}

/* A row without an identifier stands for itself: it is what it shows. */
static struct key key_of(const json_t *row, const char *id, size_t index)
{
    const json_t *value = value_at(row, id);

    if (json_is_string(value)) {
        return (struct key){.text = json_string_value(value), .index = index};
    }
    if (value == NULL || json_is_null(value)) {
        value = row;
    }
    char *owned = value_text(value);

    return (struct key){.text = owned, .owned = owned, .index = index};
}

static struct keys keys_of(const struct rows *rows)
{
    struct keys keys = {memory_array(rows->count, sizeof(struct key)), rows->count};

    for (size_t i = 0; i < rows->count; i++) {
        keys.items[i] = key_of(rows->items[i], rows->id, i);
    }
    return keys;
}

static int compare_keys(const void *left, const void *right)
{
    const struct key *a = left, *b = right;
    int order = strcmp(a->text, b->text);

    if (order != 0) {
        return order;
    }
    return a->index < b->index ? -1 : a->index > b->index;
}

static struct keys sorted_keys_of(const struct rows *rows)
{
    struct keys keys = keys_of(rows);

    qsort(keys.items, keys.count, sizeof(struct key), compare_keys);
    return keys;
}

static int compare_texts(const void *left, const void *right)
{
    const struct key *a = left, *b = right;

    return strcmp(a->text, b->text);
}

static const struct key *find_key(const struct keys *sorted, const struct key *wanted)
{
    return bsearch(wanted, sorted->items, sorted->count, sizeof(struct key),
                   compare_texts);
}

__attribute__((format(printf, 2, 3))) static bool against(struct witness *witness,
                                                          const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    (void)vsnprintf(witness->text, sizeof witness->text, format, arguments);
    va_end(arguments);
    return false;
}

void relation_rows_clear(struct rows *rows)
{
    free(rows->storage);
    *rows = (struct rows){0};
}

struct rows relation_rows(const struct walk *walk)
{
    return (struct rows){
        .items = walk->rows, .count = walk->count, .id = walk->list->records->id};
}

struct rows relation_select(const struct rows *rows, relation_keep *keep, void *context)
{
    struct rows selection = {.id = rows->id};

    selection.storage = memory_array(rows->count, sizeof(json_t *));
    selection.items = selection.storage;
    for (size_t i = 0; i < rows->count; i++) {
        if (keep(context, rows->items[i])) {
            selection.items[selection.count++] = rows->items[i];
        }
    }
    return selection;
}

bool relation_unique(const struct rows *rows, struct witness *witness)
{
    AUTO_KEYS struct keys keys = sorted_keys_of(rows);

    for (size_t i = 1; i < keys.count; i++) {
        const struct key *a = &keys.items[i - 1], *b = &keys.items[i];

        if (strcmp(a->text, b->text) == 0) {
            return against(witness, "row %.200s stands twice: as row %zu and as row %zu",
                           a->text, a->index + 1, b->index + 1);
        }
    }
    return true;
}

/* The first row of `some`, in its own order, that is not among `all`; NULL: none. How
 * many there are goes to `count`. */
static const struct key *first_outside(const struct keys *some, const struct keys *all,
                                       size_t *count)
{
    const struct key *first = NULL;

    *count = 0;
    for (size_t i = 0; i < some->count; i++) {
        const struct key *key = &some->items[i];

        if (find_key(all, key) != NULL) {
            continue;
        }
        if (first == NULL || key->index < first->index) {
            first = key;
        }
        *count += 1;
    }
    return first;
}

bool relation_subset(const struct rows *some, const struct rows *all,
                     struct witness *witness)
{
    AUTO_KEYS struct keys few = sorted_keys_of(some);
    AUTO_KEYS struct keys many = sorted_keys_of(all);
    size_t count;
    const struct key *extra = first_outside(&few, &many, &count);

    if (extra == NULL) {
        return true;
    }
    return against(witness, "row %.200s should not be there (%zu of %zu rows should not)",
                   extra->text, count, some->count);
}

bool relation_same_set(const struct rows *expected, const struct rows *actual,
                       struct witness *witness)
{
    AUTO_KEYS struct keys wanted = sorted_keys_of(expected);
    AUTO_KEYS struct keys got = sorted_keys_of(actual);
    size_t missing, extra;
    const struct key *lost = first_outside(&wanted, &got, &missing);
    const struct key *added = first_outside(&got, &wanted, &extra);

    if (lost != NULL && added != NULL) {
        return against(witness,
                       "row %.120s is missing (%zu of %zu are), row %.120s should not be "
                       "there (%zu should not)",
                       lost->text, missing, expected->count, added->text, extra);
    }
    if (lost != NULL) {
        return against(witness, "row %.200s is missing (%zu of %zu are)", lost->text,
                       missing, expected->count);
    }
    if (added != NULL) {
        return against(witness,
                       "row %.200s should not be there (%zu of %zu rows should not)",
                       added->text, extra, actual->count);
    }
    return true;
}

bool relation_same_sequence(const struct rows *expected, const struct rows *actual,
                            struct witness *witness)
{
    AUTO_KEYS struct keys wanted = keys_of(expected);
    AUTO_KEYS struct keys got = keys_of(actual);
    size_t common = wanted.count < got.count ? wanted.count : got.count;

    for (size_t i = 0; i < common; i++) {
        if (strcmp(wanted.items[i].text, got.items[i].text) != 0) {
            return against(witness, "row %zu is %.160s instead of %.160s", i + 1,
                           got.items[i].text, wanted.items[i].text);
        }
    }
    if (wanted.count > common) {
        return against(witness, "%zu rows instead of %zu: row %.200s is missing",
                       got.count, wanted.count, wanted.items[common].text);
    }
    if (got.count > common) {
        return against(witness, "%zu rows instead of %zu: row %.200s should not be there",
                       got.count, wanted.count, got.items[common].text);
    }
    return true;
}

bool relation_disjoint(const struct rows *a, const struct rows *b,
                       struct witness *witness)
{
    AUTO_KEYS struct keys left = sorted_keys_of(a);
    AUTO_KEYS struct keys right = sorted_keys_of(b);

    for (size_t i = 0; i < left.count; i++) {
        if (find_key(&right, &left.items[i]) != NULL) {
            return against(witness, "row %.200s stands in both", left.items[i].text);
        }
    }
    return true;
}

static const char *field_read(const struct contract_order_key *key, const size_t *reading)
{
    return reading == NULL || *reading == 0 ? key->field : key->field_or[*reading - 1];
}

static bool has_every_key(const json_t *row, const struct contract_order_key *keys,
                          size_t key_count, const size_t *readings)
{
    for (size_t k = 0; k < key_count; k++) {
        const char *field = field_read(&keys[k], readings == NULL ? NULL : &readings[k]);

        if (!relation_value(row, field, keys[k].compare).present) {
            return false;
        }
    }
    return true;
}

/* The index of the key by which `later` should come before `earlier`; `key_count` when
 * they stand in order. */
static size_t misplaced_by(const json_t *earlier, const json_t *later,
                           const struct contract_order_key *keys, size_t key_count,
                           const size_t *readings)
{
    for (size_t k = 0; k < key_count; k++) {
        const char *field = field_read(&keys[k], readings == NULL ? NULL : &readings[k]);
        struct scalar a = relation_value(earlier, field, keys[k].compare);
        struct scalar b = relation_value(later, field, keys[k].compare);
        int order = collection_compare(&a, &b);

        if (order != 0) {
            bool ascending = keys[k].direction == DIRECTION_ASCENDING;

            return (order < 0) == ascending ? key_count : k;
        }
    }
    return key_count;
}

static bool against_order(struct witness *witness, const struct rows *rows,
                          const size_t at[2], const char *field, enum direction direction)
{
    AUTO_FREE char *first = value_text(value_at(rows->items[at[0]], field));
    AUTO_FREE char *second = value_text(value_at(rows->items[at[1]], field));
    struct key a = key_of(rows->items[at[0]], rows->id, at[0]);
    struct key b = key_of(rows->items[at[1]], rows->id, at[1]);

    (void)against(witness,
                  "row %zu (%.80s) has %s %.60s and row %zu (%.80s) after it has %.60s, "
                  "which is not %s",
                  at[0] + 1, a.text, field, first, at[1] + 1, b.text, second,
                  direction == DIRECTION_ASCENDING ? "ascending" : "descending");
    free(a.owned);
    free(b.owned);
    return false;
}

bool relation_sorted(const struct rows *rows, const struct contract_order_key *keys,
                     size_t key_count, const size_t *readings, struct witness *witness)
{
    size_t last = rows->count;

    for (size_t i = 0; i < rows->count; i++) {
        if (!has_every_key(rows->items[i], keys, key_count, readings)) {
            continue;
        }
        if (last < rows->count) {
            size_t k = misplaced_by(rows->items[last], rows->items[i], keys, key_count,
                                    readings);

            if (k < key_count) {
                return against_order(
                    witness, rows, (const size_t[]){last, i},
                    field_read(&keys[k], readings == NULL ? NULL : &readings[k]),
                    keys[k].direction);
            }
        }
        last = i;
    }
    return true;
}

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

/* A value with the row that showed it first and how many rows show it. */
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

static struct keys texts_of(const struct rows *rows, const char *field)
{
    struct keys texts = {memory_array(rows->count, sizeof(struct key)), 0};

    for (size_t i = 0; i < rows->count; i++) {
        const char *text = json_string_value(value_at(rows->items[i], field));

        if (text != NULL) {
            texts.items[texts.count++] = (struct key){.text = text, .index = i};
        }
    }
    qsort(texts.items, texts.count, sizeof(struct key), compare_keys);
    return texts;
}

size_t relation_distinct(const struct rows *rows, const char *field, const char **out,
                         size_t most)
{
    AUTO_KEYS struct keys texts = texts_of(rows, field);
    AUTO_FREE struct value_count *values =
        memory_array(texts.count, sizeof(struct value_count));
    size_t count = 0;

    for (size_t i = 0; i < texts.count; i++) {
        const struct key *key = &texts.items[i];

        if (count == 0 || strcmp(values[count - 1].text, key->text) != 0) {
            values[count++] =
                (struct value_count){.text = key->text, .first = key->index};
        }
        values[count - 1].count++;
    }
    qsort(values, count, sizeof(struct value_count), compare_counts);
    if (count > most) {
        count = most;
    }
    for (size_t i = 0; i < count; i++) {
        out[i] = values[i].text;
    }
    return count;
}
