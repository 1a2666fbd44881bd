/* SPDX-License-Identifier: Apache-2.0 */
/* Text in a column. Each stands once, with its length in front and a NUL behind; rows
 * have codes, until so many of them have a text of their own that codes save nothing. */
#include "src/column_internal.h"

#include "src/memory.h"

#include <assert.h>
#include <string.h>

#define UNIT       4     /* bytes that a place counts in */
#define FIRST_SLOT 64    /* slots a dictionary starts with */
#define FEW_CODES  65536 /* as many may stand once each */
#define ROWS_EACH  2     /* rows that share a code on average, where there are more */

struct column_dictionary {
    uint32_t *codes;  /* a power of two of them, at most half in use; 0: free */
    uint32_t *hashes; /* of their texts, likewise */
    size_t capacity;
};

struct column_dictionary *column_dictionary_new(void)
{
    struct column_dictionary *dictionary = memory_new(sizeof *dictionary);

    dictionary->capacity = FIRST_SLOT;
    dictionary->codes = memory_array(FIRST_SLOT, sizeof *dictionary->codes);
    dictionary->hashes = memory_array(FIRST_SLOT, sizeof *dictionary->hashes);
    return dictionary;
}

void column_dictionary_free(struct column_dictionary *dictionary)
{
    if (dictionary == NULL)
        return;
    free(dictionary->codes);
    free(dictionary->hashes);
    free(dictionary);
}

size_t column_dictionary_bytes(const struct column_dictionary *dictionary)
{
    return dictionary == NULL
               ? 0
               : sizeof *dictionary + dictionary->capacity * (sizeof *dictionary->codes +
                                                              sizeof *dictionary->hashes);
}

/* Eight bytes at a time, each mixed into all that came before. */
uint32_t column_hash(const char *text, size_t length)
{
    const uint64_t multiplier = UINT64_C(0x9E3779B97F4A7C15);
    uint64_t mixed = length * multiplier, word;

    while (length >= sizeof word) {
        memcpy(&word, text, sizeof word);
        mixed = (mixed ^ word) * multiplier;
        mixed ^= mixed >> 29;
        text += sizeof word;
        length -= sizeof word;
    }
    word = 0;
    if (length > 0)
        memcpy(&word, text, length);
    mixed = (mixed ^ word) * multiplier;
    mixed ^= mixed >> 32;
    return (uint32_t)mixed == 0 ? 1 : (uint32_t)mixed;
}

/* --- Texts --- */

struct scalar column_text_at(const struct column *column, uint32_t place)
{
    struct scalar scalar = {.kind = COMPARE_TEXT, .present = place != COLUMN_ABSENT};
    uint32_t length;

    if (!scalar.present)
        return scalar;
    memcpy(&length, column->texts + (size_t)place * UNIT, sizeof length);
    scalar.text = column->texts + (size_t)place * UNIT + sizeof length;
    scalar.length = length;
    return scalar;
}

/* Place 0 is left free: it stands for no text. */
static uint32_t add_text(struct column *column, const char *text, size_t length)
{
    size_t start = column->texts_length == 0 ? UNIT : column->texts_length;
    size_t end = start + sizeof(uint32_t) + length + 1;
    uint32_t prefix = (uint32_t)length;
    void *texts = column->texts;

    end += (UNIT - end % UNIT) % UNIT;
    assert(text != NULL && end / UNIT < UINT32_MAX);
    memory_reserve(&texts, &column->texts_capacity, end, 1);
    column->texts = texts;
    memset(column->texts + column->texts_length, 0, start - column->texts_length);
    memcpy(column->texts + start, &prefix, sizeof prefix);
    memcpy(column->texts + start + sizeof prefix, text, length);
    memset(column->texts + start + sizeof prefix + length, 0,
           end - start - sizeof prefix - length);
    column->texts_length = end;
    return (uint32_t)(start / UNIT);
}

/* --- Codes --- */

struct scalar column_code_scalar(const struct column *column, uint32_t code)
{
    return column_text_at(column, code == COLUMN_ABSENT ? COLUMN_ABSENT
                                                        : column->code_places[code]);
}

uint32_t column_code(const struct column *column, uint32_t row)
{
    return column->width == 1   ? column->codes8[row]
           : column->width == 2 ? column->codes16[row]
                                : column->codes32[row];
}

static void put_code(struct column *column, uint32_t row, uint32_t code)
{
    if (column->width == 1)
        column->codes8[row] = (uint8_t)code;
    else if (column->width == 2)
        column->codes16[row] = (uint16_t)code;
    else
        column->codes32[row] = code;
}

/* From behind, so that no code is overwritten before it has moved. */
static void widen(struct column *column, unsigned width)
{
    struct column old = *column;

    column->values = memory_resize(column->values, column->capacity, width);
    old.values = column->values;
    column->width = width;
    for (uint32_t i = column->count; i-- > 0;)
        put_code(column, i, column_code(&old, i));
}

static void widen_for(struct column *column, uint32_t code)
{
    if (column->width < sizeof(uint32_t) && code > UINT16_MAX)
        widen(column, sizeof(uint32_t));
    else if (column->width == 1 && code > UINT8_MAX)
        widen(column, sizeof(uint16_t));
}

/* The slot of a text, or the free one where it belongs. */
static size_t slot_of(const struct column *column, const char *text, size_t length,
                      uint32_t hash)
{
    const struct column_dictionary *dictionary = column->dictionary;
    size_t mask = dictionary->capacity - 1, at = hash & mask;

    assert(text != NULL);
    for (; dictionary->codes[at] != 0; at = (at + 1) & mask) {
        struct scalar known;

        if (dictionary->hashes[at] != hash)
            continue;
        known = column_code_scalar(column, dictionary->codes[at]);
        if (known.length == length && memcmp(known.text, text, length) == 0)
            break;
    }
    return at;
}

static void grow_dictionary(struct column_dictionary *dictionary)
{
    struct column_dictionary old = *dictionary;
    size_t mask;

    dictionary->capacity *= 2;
    mask = dictionary->capacity - 1;
    dictionary->codes = memory_array(dictionary->capacity, sizeof *dictionary->codes);
    dictionary->hashes = memory_array(dictionary->capacity, sizeof *dictionary->hashes);
    for (size_t i = 0; i < old.capacity; i++) {
        size_t at = old.hashes[i] & mask;

        if (old.codes[i] == 0)
            continue;
        while (dictionary->codes[at] != 0)
            at = (at + 1) & mask;
        dictionary->codes[at] = old.codes[i];
        dictionary->hashes[at] = old.hashes[i];
    }
    free(old.codes);
    free(old.hashes);
}

uint32_t column_code_of(const struct column *column, const char *text, size_t length)
{
    if (text == NULL)
        return COLUMN_ABSENT;
    return column->dictionary
        ->codes[slot_of(column, text, length, column_hash(text, length))];
}

/* The code of a text, a new one when it is new. */
static uint32_t code_for(struct column *column, const char *text, size_t length)
{
    struct column_dictionary *dictionary = column->dictionary;
    uint32_t hash = column_hash(text, length);
    size_t slot = slot_of(column, text, length, hash);
    void *places = column->code_places;
    uint32_t code;

    if (dictionary->codes[slot] != 0)
        return dictionary->codes[slot];
    code = ++column->code_count;
    memory_reserve(&places, &column->code_capacity, (size_t)code + 1,
                   sizeof *column->code_places);
    column->code_places = places;
    column->code_places[code] = add_text(column, text, length);
    dictionary->codes[slot] = code;
    dictionary->hashes[slot] = hash;
    if (((size_t)code + 1) * 2 > dictionary->capacity)
        grow_dictionary(dictionary);
    return code;
}

/* --- Rows --- */

void column_forget_codes(struct column *column)
{
    uint32_t *places = memory_array(column->capacity + 1, sizeof *places);

    for (uint32_t i = 0; i < column->count; i++) {
        uint32_t code = column_code(column, i);

        places[i] = code == COLUMN_ABSENT ? COLUMN_ABSENT : column->code_places[code];
    }
    column_dictionary_free(column->dictionary);
    column->dictionary = NULL;
    free(column->code_places);
    column->code_places = NULL;
    column->code_count = 0;
    column->code_capacity = 0;
    free(column->values);
    column->places = places;
    column->form = COLUMN_TEXTS;
}

static void forget_many(struct column *column)
{
    if (column->code_count > FEW_CODES && column->code_count > column->count / ROWS_EACH)
        column_forget_codes(column);
}

void column_put_text(struct column *column, uint32_t row, const char *text, size_t length)
{
    uint32_t code;

    if (column->form == COLUMN_TEXTS) {
        column->places[row] =
            text == NULL ? COLUMN_ABSENT : add_text(column, text, length);
        return;
    }
    code = text == NULL ? COLUMN_ABSENT : code_for(column, text, length);
    widen_for(column, code);
    put_code(column, row, code);
    forget_many(column);
}

/* All texts of the other column move behind ours. */
static void append_places(struct column *column, const struct column *next)
{
    size_t base = column->texts_length == 0 ? 0 : column->texts_length - UNIT;
    void *texts = column->texts;

    if (next->texts_length == 0)
        base = 0;
    assert((base + next->texts_length) / UNIT < UINT32_MAX);
    memory_reserve(&texts, &column->texts_capacity, base + next->texts_length, 1);
    column->texts = texts;
    if (next->texts_length > UNIT) {
        size_t kept = column->texts_length == 0 ? 0 : UNIT;

        memcpy(column->texts + base + kept, next->texts + kept,
               next->texts_length - kept);
        column->texts_length = base + next->texts_length;
    }
    for (uint32_t i = 0; i < next->count; i++)
        column->places[column->count + i] =
            next->places[i] == COLUMN_ABSENT ? COLUMN_ABSENT
                                             : next->places[i] + (uint32_t)(base / UNIT);
    column->count += next->count;
}

/* What each code of the other column is here. */
static uint32_t *map_codes(struct column *column, const struct column *next)
{
    uint32_t *codes = memory_array((size_t)next->code_count + 1, sizeof *codes);

    for (uint32_t i = 1; i <= next->code_count; i++) {
        struct scalar text = column_code_scalar(next, i);

        codes[i] = code_for(column, text.text, text.length);
    }
    return codes;
}

static void append_codes(struct column *column, const struct column *next)
{
    AUTO_FREE uint32_t *codes = map_codes(column, next);

    widen_for(column, column->code_count);
    for (uint32_t i = 0; i < next->count; i++)
        put_code(column, column->count + i, codes[column_code(next, i)]);
    column->count += next->count;
    forget_many(column);
}

void column_append_texts(struct column *column, struct column *next)
{
    if (next->form == COLUMN_CODES && column->form == COLUMN_CODES) {
        append_codes(column, next);
        return;
    }
    if (next->form == COLUMN_CODES)
        column_forget_codes(next);
    if (column->form == COLUMN_CODES)
        column_forget_codes(column);
    append_places(column, next);
}
