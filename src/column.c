/* SPDX-License-Identifier: Apache-2.0 */
#include "src/column_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#define FEW_COLUMNS 32 /* that are filled with one look at a record */

struct column *column_new(const char *field, enum comparison compare,
                          enum column_reading reading)
{
    struct column *column = memory_new(sizeof *column);

    *column = (struct column){.field = field, .compare = compare, .reading = reading};
    if (field[0] == '/' && strpbrk(field + 1, "/~") == NULL) {
        column->name_length = strlen(field + 1);
        column->name_hash = tape_hash(field + 1, column->name_length);
    }
    if (reading == COLUMN_HASHED)
        column->form = COLUMN_HASHES;
    else if (reading == COLUMN_NAMED || compare == COMPARE_TEXT)
        column->form = COLUMN_CODES;
    else
        column->form = compare == COMPARE_NUMBER ? COLUMN_NUMBERS : COLUMN_MOMENTS;
    if (column->form == COLUMN_CODES) {
        column->dictionary = column_dictionary_new();
        column->width = 1;
    }
    return column;
}

void column_free(struct column *column)
{
    if (column == NULL)
        return;
    column_dictionary_free(column->dictionary);
    free(column->values);
    free(column->nanoseconds);
    free(column->texts);
    free(column->code_places);
    free(column);
}

bool column_is(const struct column *column, const char *field, enum comparison compare,
               enum column_reading reading)
{
    return column->reading == reading &&
           (reading != COLUMN_COMPARED || column->compare == compare) &&
           strcmp(column->field, field) == 0;
}

static size_t value_size(const struct column *column)
{
    switch (column->form) {
    case COLUMN_CODES:
        return column->width;
    case COLUMN_TEXTS:
    case COLUMN_HASHES:
        return sizeof(uint32_t);
    case COLUMN_NUMBERS:
    case COLUMN_MOMENTS:
        break;
    }
    return sizeof(int64_t);
}

void column_reserve(struct column *column, size_t count)
{
    memory_reserve(&column->values, &column->capacity, count, value_size(column));
    if (column->nanoseconds != NULL) {
        void *nanoseconds = column->nanoseconds;

        memory_reserve(&nanoseconds, &column->nanosecond_capacity, count,
                       sizeof *column->nanoseconds);
        column->nanoseconds = nanoseconds;
    }
}

/* --- What a row holds --- */

static void put_moment(struct column *column, uint32_t row, const struct scalar *scalar)
{
    column->seconds[row] =
        scalar->present ? scalar->instant.seconds : COLUMN_ABSENT_MOMENT;
    if (column->nanoseconds == NULL && scalar->present &&
        scalar->instant.nanoseconds != 0) {
        column->nanosecond_capacity = column->capacity;
        column->nanoseconds = memory_array(column->capacity, sizeof *column->nanoseconds);
    }
    if (column->nanoseconds != NULL)
        column->nanoseconds[row] =
            scalar->present ? (uint32_t)scalar->instant.nanoseconds : 0;
}

/* How a record is named. */
static void put_name(struct column *column, uint32_t row, const struct tape_node *value)
{
    json_auto_t *made = NULL;
    AUTO_FREE char *text = NULL;

    if (value == NULL || value->type == TAPE_NULL) {
        column_put_text(column, row, NULL, 0);
    } else if (value->type == TAPE_STRING) {
        column_put_text(column, row, value->text, value->length);
    } else {
        made = tape_value(value);
        text = value_text(made);
        column_put_text(column, row, text, strlen(text));
    }
}

static void put_compared(struct column *column, uint32_t row, const struct scalar *scalar)
{
    if (column->form == COLUMN_NUMBERS)
        column->numbers[row] = scalar->present ? scalar->number : (double)NAN;
    else if (column->form == COLUMN_MOMENTS)
        put_moment(column, row, scalar);
    else
        column_put_text(column, row, scalar->present ? scalar->text : NULL,
                        scalar->length);
}

static void put(struct column *column, uint32_t row, const struct tape_node *value)
{
    struct scalar scalar;

    if (column->reading == COLUMN_HASHED) {
        column->hashes[row] = value != NULL && value->type == TAPE_STRING
                                  ? column_hash(value->text, value->length)
                                  : COLUMN_ABSENT;
    } else if (column->reading == COLUMN_NAMED) {
        put_name(column, row, value);
    } else {
        scalar = collection_scalar_of(value, column->compare);
        put_compared(column, row, &scalar);
    }
}

void column_set(struct column *column, uint32_t row, const struct tape_node *record)
{
    assert(row < column->count);
    put(column, row, tape_at(record, column->field));
}

static void add_value(struct column *column, const struct tape_node *value)
{
    column_reserve(column, (size_t)column->count + 1);
    column->count++;
    put(column, column->count - 1, value);
}

void column_add(struct column *column, const struct tape_node *record)
{
    add_value(column, tape_at(record, column->field));
}

/* One of the bits that say which hashes are looked for. */
static uint64_t bit_of(uint32_t hash)
{
    return (uint64_t)1 << (hash % 64);
}

void column_add_all(struct column *const *columns, size_t count,
                    const struct tape_node *record)
{
    const struct tape_node *values[FEW_COLUMNS] = {NULL}, *name = record + 1;
    size_t few = count < FEW_COLUMNS ? count : FEW_COLUMNS;
    uint64_t wanted = 0;

    for (size_t i = 0; i < few; i++)
        wanted |= columns[i]->name_hash == 0 ? 0 : bit_of(columns[i]->name_hash);
    for (uint32_t i = 0; record->type == TAPE_OBJECT && i < record->length; i++) {
        for (size_t j = 0; (wanted & bit_of(name->hash)) != 0 && j < few; j++)
            if (columns[j]->name_hash == name->hash &&
                tape_is_text(name, columns[j]->field + 1, columns[j]->name_length))
                values[j] = name + 1;
        name += 1 + name[1].size;
    }
    for (size_t i = 0; i < count; i++)
        if (i < few && columns[i]->name_hash != 0)
            add_value(columns[i], values[i]);
        else
            column_add(columns[i], record);
}

struct scalar column_scalar(const struct column *column, uint32_t row)
{
    struct scalar scalar = {.kind = column->compare};

    assert(row < column->count && column->form != COLUMN_HASHES);
    switch (column->form) {
    case COLUMN_CODES:
        return column_code_scalar(column, column_code(column, row));
    case COLUMN_TEXTS:
    case COLUMN_HASHES:
        return column_text_at(column, column->places[row]);
    case COLUMN_NUMBERS:
        scalar.number = column->numbers[row];
        scalar.present = !isnan(scalar.number);
        return scalar;
    case COLUMN_MOMENTS:
        break;
    }
    scalar.kind = COMPARE_INSTANT;
    scalar.instant.seconds = column->seconds[row];
    scalar.present = scalar.instant.seconds != COLUMN_ABSENT_MOMENT;
    if (column->nanoseconds != NULL)
        scalar.instant.nanoseconds = (int32_t)column->nanoseconds[row];
    return scalar;
}

int column_compare(const struct column *column, uint32_t a, uint32_t b)
{
    struct scalar left = column_scalar(column, a), right = column_scalar(column, b);

    return collection_compare(&left, &right);
}

/* --- Many rows at once --- */

static void append_moments(struct column *column, struct column *next)
{
    size_t count = column->count;

    if (column->nanoseconds == NULL && next->nanoseconds != NULL) {
        column->nanosecond_capacity = column->capacity;
        column->nanoseconds = memory_array(column->capacity, sizeof *column->nanoseconds);
    }
    if (next->nanoseconds != NULL)
        memcpy(column->nanoseconds + count, next->nanoseconds,
               next->count * sizeof *next->nanoseconds);
    else if (column->nanoseconds != NULL)
        memset(column->nanoseconds + count, 0, next->count * sizeof *column->nanoseconds);
}

void column_append(struct column *column, struct column *next)
{
    size_t size;

    assert(column_is(next, column->field, column->compare, column->reading));
    column_reserve(column, (size_t)column->count + next->count);
    if (column->form == COLUMN_CODES || column->form == COLUMN_TEXTS) {
        column_append_texts(column, next);
    } else {
        size = value_size(column);
        if (next->count > 0)
            memcpy((char *)column->values + column->count * size, next->values,
                   next->count * size);
        if (column->form == COLUMN_MOMENTS)
            append_moments(column, next);
        column->count += next->count;
    }
    next->count = 0;
}

static void *fitting(void *items, size_t *capacity, size_t count, size_t size)
{
    if (items == NULL)
        return NULL;
    *capacity = count;
    return memory_resize(items, count + 1, size);
}

void column_trim(struct column *column)
{
    column->values =
        fitting(column->values, &column->capacity, column->count, value_size(column));
    column->nanoseconds = fitting(column->nanoseconds, &column->nanosecond_capacity,
                                  column->count, sizeof *column->nanoseconds);
    column->texts =
        fitting(column->texts, &column->texts_capacity, column->texts_length, 1);
    column->code_places =
        fitting(column->code_places, &column->code_capacity,
                column->code_places == NULL ? 0 : column->code_count + 1,
                sizeof *column->code_places);
}

/* Texts are put in again, so that those no row has any more are left behind. */
struct column *column_copy(const struct column *column)
{
    struct column *copy = column_new(column->field, column->compare, column->reading);

    if (column->form == COLUMN_TEXTS && copy->form == COLUMN_CODES)
        column_forget_codes(copy);
    column_reserve(copy, (size_t)column->count + 1);
    for (uint32_t i = 0; i < column->count; i++) {
        copy->count++;
        if (column->form == COLUMN_HASHES) {
            copy->hashes[i] = column->hashes[i];
        } else {
            struct scalar scalar = column_scalar(column, i);

            put_compared(copy, i, &scalar);
        }
    }
    return copy;
}

size_t column_bytes(const struct column *column)
{
    return sizeof *column + column->capacity * value_size(column) +
           column->nanosecond_capacity * sizeof *column->nanoseconds +
           column->texts_capacity + column->code_capacity * sizeof *column->code_places +
           column_dictionary_bytes(column->dictionary);
}
