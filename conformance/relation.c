/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/relation.h"

#include "src/memory.h"
#include "src/value.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The identity of one row. */
struct key {
    const char *text; /* borrowed from the row, or `owned` */
    char *owned;
};

#define AUTO_KEY __attribute__((cleanup(key_clear)))

static void key_clear(struct key *key)
{
    free(key->owned);
}

/* A row without an identifier stands for itself: it is what it shows. */
static struct key key_of(const struct rows *rows, size_t index)
{
    const json_t *row = relation_row(rows, index), *value = value_at(row, rows->id);

    if (json_is_string(value)) {
        return (struct key){.text = json_string_value(value)};
    }
    if (value == NULL || json_is_null(value)) {
        value = row;
    }
    char *owned = value_text(value);

    return (struct key){.text = owned, .owned = owned};
}

/* What is compared first: rows of different hashes have different keys. */
struct mark {
    uint64_t hash;
    size_t index;
};

struct marks {
    const struct rows *rows;
    struct mark *items;
    size_t count;
};

#define AUTO_MARKS __attribute__((cleanup(marks_clear)))

static void marks_clear(struct marks *marks)
{
    free(marks->items);
}

static uint64_t hash_of(const struct rows *rows, size_t index)
{
    if (rows->walk != NULL && rows->walk->hashes != NULL) {
        return rows->walk->hashes[rows->first + index];
    }
    return evidence_hash(relation_row(rows, index), rows->id);
}

static int compare_marks(const void *left, const void *right)
{
    const struct mark *a = left, *b = right;

    if (a->hash != b->hash) {
        return a->hash < b->hash ? -1 : 1;
    }
    return a->index < b->index ? -1 : a->index > b->index;
}

static struct marks sorted_marks_of(const struct rows *rows)
{
    struct marks marks = {rows, memory_array(rows->count, sizeof(struct mark)),
                          rows->count};

    for (size_t i = 0; i < rows->count; i++) {
        marks.items[i] = (struct mark){hash_of(rows, i), i};
    }
    qsort(marks.items, marks.count, sizeof(struct mark), compare_marks);
    return marks;
}

static bool is_same_key(const struct rows *a, size_t i, const struct rows *b, size_t j)
{
    AUTO_KEY struct key left = key_of(a, i);
    AUTO_KEY struct key right = key_of(b, j);

    return strcmp(left.text, right.text) == 0;
}

/* The first of the marks that are not below a hash. */
static size_t lower_bound(const struct marks *sorted, uint64_t hash)
{
    size_t first = 0, behind = sorted->count;

    while (first < behind) {
        size_t middle = first + (behind - first) / 2;

        if (sorted->items[middle].hash < hash) {
            first = middle + 1;
        } else {
            behind = middle;
        }
    }
    return first;
}

/* Rows of two walks whose hashes are equal are taken for the same: that two others are
 * not seen to differ so is less likely than a broken memory. Where it would be a breach
 * that they are the same, `exactly`, they are compared. */
static bool has_key(const struct marks *sorted, const struct rows *rows,
                    const struct mark *wanted, bool exactly)
{
    size_t i = lower_bound(sorted, wanted->hash);

    for (; i < sorted->count && sorted->items[i].hash == wanted->hash; i++) {
        if (!exactly ||
            is_same_key(sorted->rows, sorted->items[i].index, rows, wanted->index)) {
            return true;
        }
    }
    return false;
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
    return (struct rows){.items = walk->row_items,
                         .count = walk->count,
                         .id = walk->list->records->id,
                         .walk = walk};
}

/* Pages that stand for all. */
#define SOME_PAGES (EVIDENCE_NEAR / 2)

struct rows relation_some_rows(const struct walk *walk)
{
    struct rows some = relation_rows(walk);
    size_t step = walk->page_count / SOME_PAGES + 1, capacity = 0;

    if (walk->row_items != NULL || walk->count == 0) {
        return some;
    }
    some = (struct rows){.id = some.id};
    for (size_t page = 0; page < walk->page_count; page += step) {
        size_t first = walk->page_row[page];
        size_t behind =
            page + 1 < walk->page_count ? walk->page_row[page + 1] : walk->count;

        memory_reserve((void **)&some.storage, &capacity, some.count + behind - first,
                       sizeof *some.storage);
        for (size_t i = first; i < behind; i++) {
            some.storage[some.count++] = evidence_walk_row(walk, i);
        }
    }
    some.items = some.storage;
    return some;
}

json_t *relation_row(const struct rows *rows, size_t index)
{
    return rows->items != NULL ? rows->items[index]
                               : evidence_walk_row(rows->walk, rows->first + index);
}

struct rows relation_slice(const struct rows *rows, size_t first, size_t count)
{
    struct rows slice = *rows;

    slice.storage = NULL;
    slice.items = rows->items == NULL ? NULL : rows->items + first;
    slice.first += first;
    slice.count = count;
    return slice;
}

struct rows relation_select(const struct rows *rows, relation_keep *keep, void *context)
{
    struct rows selection = {.id = rows->id};

    selection.storage = memory_array(rows->count, sizeof(json_t *));
    selection.items = selection.storage;
    for (size_t i = 0; i < rows->count; i++) {
        json_t *row = relation_row(rows, i);

        if (keep(context, row)) {
            selection.items[selection.count++] = row;
        }
    }
    return selection;
}

/* Of several keys that stand twice, the one whose text comes first is told. */
static void tell_twice(const struct rows *rows, size_t first, size_t second, bool *found,
                       struct witness *witness, struct key *told)
{
    struct key key = key_of(rows, first);

    if (*found && strcmp(told->text, key.text) <= 0) {
        key_clear(&key);
        return;
    }
    (void)against(witness, "row %.200s stands twice: as row %zu and as row %zu", key.text,
                  first + 1, second + 1);
    char *text = memory_text(key.text);
    key_clear(&key);
    key_clear(told);
    *told = (struct key){.text = text, .owned = text};
    *found = true;
}

bool relation_unique(const struct rows *rows, struct witness *witness)
{
    AUTO_MARKS struct marks marks = sorted_marks_of(rows);
    AUTO_KEY struct key told = {0};
    bool found = false;

    for (size_t i = 0; i + 1 < marks.count; i++) {
        for (size_t j = i + 1;
             j < marks.count && marks.items[j].hash == marks.items[i].hash; j++) {
            size_t first = marks.items[i].index, second = marks.items[j].index;

            if (is_same_key(rows, first, rows, second)) {
                tell_twice(rows, first, second, &found, witness, &told);
                break;
            }
        }
    }
    return !found;
}

/* The first row of `some`, in its own order, that is not among `all`, and how many there
 * are; false: none. */
static bool first_outside(const struct marks *some, const struct marks *all,
                          size_t *first, size_t *count)
{
    *count = 0;
    for (size_t i = 0; i < some->count; i++) {
        const struct mark *mark = &some->items[i];

        if (has_key(all, some->rows, mark, false)) {
            continue;
        }
        if (*count == 0 || mark->index < *first) {
            *first = mark->index;
        }
        *count += 1;
    }
    return *count > 0;
}

bool relation_subset(const struct rows *some, const struct rows *all,
                     struct witness *witness)
{
    AUTO_MARKS struct marks few = sorted_marks_of(some);
    AUTO_MARKS struct marks many = sorted_marks_of(all);
    size_t count, extra = 0;

    if (!first_outside(&few, &many, &extra, &count)) {
        return true;
    }
    AUTO_KEY struct key key = key_of(some, extra);
    return against(witness, "row %.200s should not be there (%zu of %zu rows should not)",
                   key.text, count, some->count);
}

bool relation_same_set(const struct rows *expected, const struct rows *actual,
                       struct witness *witness)
{
    AUTO_MARKS struct marks wanted = sorted_marks_of(expected);
    AUTO_MARKS struct marks got = sorted_marks_of(actual);
    size_t missing, extra, first_lost = 0, first_added = 0;
    bool lost = first_outside(&wanted, &got, &first_lost, &missing);
    bool added = first_outside(&got, &wanted, &first_added, &extra);
    AUTO_KEY struct key lacking = {0};
    AUTO_KEY struct key strange = {0};

    if (lost) {
        lacking = key_of(expected, first_lost);
    }
    if (added) {
        strange = key_of(actual, first_added);
    }
    if (lost && added) {
        return against(witness,
                       "row %.120s is missing (%zu of %zu are), row %.120s should not be "
                       "there (%zu should not)",
                       lacking.text, missing, expected->count, strange.text, extra);
    }
    if (lost) {
        return against(witness, "row %.200s is missing (%zu of %zu are)", lacking.text,
                       missing, expected->count);
    }
    if (added) {
        return against(witness,
                       "row %.200s should not be there (%zu of %zu rows should not)",
                       strange.text, extra, actual->count);
    }
    return true;
}

bool relation_same_sequence(const struct rows *expected, const struct rows *actual,
                            struct witness *witness)
{
    size_t common = expected->count < actual->count ? expected->count : actual->count;
    size_t i = 0;

    while (i < common && hash_of(expected, i) == hash_of(actual, i)) {
        i++;
    }
    if (i == expected->count && i == actual->count) {
        return true;
    }
    AUTO_KEY struct key wanted = {0};
    AUTO_KEY struct key got = {0};
    if (i < expected->count) {
        wanted = key_of(expected, i);
    }
    if (i < actual->count) {
        got = key_of(actual, i);
    }
    if (i < common) {
        return against(witness, "row %zu is %.160s instead of %.160s", i + 1, got.text,
                       wanted.text);
    }
    if (i < expected->count) {
        return against(witness, "%zu rows instead of %zu: row %.200s is missing",
                       actual->count, expected->count, wanted.text);
    }
    return against(witness, "%zu rows instead of %zu: row %.200s should not be there",
                   actual->count, expected->count, got.text);
}

bool relation_disjoint(const struct rows *a, const struct rows *b,
                       struct witness *witness)
{
    AUTO_MARKS struct marks left = sorted_marks_of(a);
    AUTO_MARKS struct marks right = sorted_marks_of(b);
    AUTO_FREE char *first = NULL;

    for (size_t i = 0; i < left.count; i++) {
        if (!has_key(&right, a, &left.items[i], true)) {
            continue;
        }
        AUTO_KEY struct key key = key_of(a, left.items[i].index);
        if (first == NULL || strcmp(key.text, first) < 0) {
            free(first);
            first = memory_text(key.text);
        }
    }
    return first == NULL || against(witness, "row %.200s stands in both", first);
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
    AUTO_FREE char *first = value_text(value_at(relation_row(rows, at[0]), field));
    AUTO_FREE char *second = value_text(value_at(relation_row(rows, at[1]), field));
    AUTO_KEY struct key a = key_of(rows, at[0]);
    AUTO_KEY struct key b = key_of(rows, at[1]);

    (void)against(witness,
                  "row %zu (%.80s) has %s %.60s and row %zu (%.80s) after it has %.60s, "
                  "which is not %s",
                  at[0] + 1, a.text, field, first, at[1] + 1, b.text, second,
                  direction == DIRECTION_ASCENDING ? "ascending" : "descending");
    return false;
}

bool relation_sorted(const struct rows *rows, const struct contract_order_key *keys,
                     size_t key_count, const size_t *readings, struct witness *witness)
{
    size_t last = rows->count;

    for (size_t i = 0; i < rows->count; i++) {
        if (!has_every_key(relation_row(rows, i), keys, key_count, readings)) {
            continue;
        }
        if (last < rows->count) {
            size_t k = misplaced_by(relation_row(rows, last), relation_row(rows, i), keys,
                                    key_count, readings);

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
