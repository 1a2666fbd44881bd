/* SPDX-License-Identifier: Apache-2.0 */
/* Where rows are held. rows_write.c puts their texts together. */
#include "src/rows_internal.h"

#include "src/memory.h"

#include <assert.h>
#include <string.h>

/* A small set needs no large chunk; of a large one little is left over. */
#define FIRST_CHUNK   ((size_t)16 * 1024)
#define LARGEST_CHUNK ((size_t)1024 * 1024)

struct chunk {
    char *bytes;
    size_t size;
};

struct rows {
    const struct rows_arrangement *arrangement; /* NULL once trimmed */
    struct rows_row *items;
    size_t count, capacity;
    struct chunk *chunks;
    size_t chunk_count, chunk_capacity;
    size_t used; /* bytes of the last chunk */
};

struct rows *rows_new(const struct rows_arrangement *arrangement)
{
    struct rows *rows = memory_new(sizeof *rows);

    rows->arrangement = arrangement;
    return rows;
}

void rows_free(struct rows *rows)
{
    if (rows == NULL)
        return;
    for (size_t i = 0; i < rows->chunk_count; i++)
        free(rows->chunks[i].bytes);
    free(rows->chunks);
    free(rows->items);
    free(rows);
}

static void add_chunk(struct rows *rows, struct chunk chunk)
{
    void *chunks = rows->chunks;

    memory_reserve(&chunks, &rows->chunk_capacity, rows->chunk_count + 1,
                   sizeof *rows->chunks);
    rows->chunks = chunks;
    rows->chunks[rows->chunk_count++] = chunk;
}

/* Room for a text of at most `length` bytes. */
static char *room_for(struct rows *rows, size_t length)
{
    struct chunk *last =
        rows->chunk_count == 0 ? NULL : &rows->chunks[rows->chunk_count - 1];

    if (last == NULL || last->size - rows->used < length) {
        size_t size = last == NULL ? FIRST_CHUNK : 2 * last->size;

        if (size > LARGEST_CHUNK)
            size = LARGEST_CHUNK;
        if (size < length)
            size = length;
        /* Not zeroed: what is never written of a small one takes no memory. */
        add_chunk(rows, (struct chunk){size < LARGEST_CHUNK ? memory_resize(NULL, size, 1)
                                                            : memory_large(size),
                                       size});
        last = &rows->chunks[rows->chunk_count - 1];
        rows->used = 0;
    }
    return last->bytes + rows->used;
}

static void add_item(struct rows *rows, struct rows_row row)
{
    void *items = rows->items;

    memory_reserve(&items, &rows->capacity, rows->count + 1, sizeof *rows->items);
    rows->items = items;
    rows->items[rows->count++] = row;
}

void rows_add(struct rows *rows, const char *source, const struct tape_node *record)
{
    char *room = room_for(rows, record->end - record->start);
    struct rows_row row = rows_write(rows->arrangement, source, record, room);

    assert(row.length <= record->end - record->start);
    rows->used += row.length;
    add_item(rows, row);
}

void rows_append(struct rows *rows, struct rows *next)
{
    for (size_t i = 0; i < next->chunk_count; i++)
        add_chunk(rows, next->chunks[i]);
    for (size_t i = 0; i < next->count; i++)
        add_item(rows, next->items[i]);
    if (next->chunk_count > 0)
        rows->used = next->used;
    next->chunk_count = 0;
    rows_free(next);
}

void rows_trim(struct rows *rows)
{
    rows->arrangement = NULL;
    rows->items = memory_resize(rows->items, rows->count + 1, sizeof *rows->items);
    rows->capacity = rows->count + 1;
}

size_t rows_count(const struct rows *rows)
{
    return rows->count;
}

struct rows_row rows_at(const struct rows *rows, size_t index)
{
    return rows->items[index];
}

const struct tape_node *rows_read(const struct rows *rows, size_t index,
                                  struct tape *tape)
{
    const struct rows_row *row = &rows->items[index];
    const struct tape_node *record = tape_read(tape, row->text, row->length, 0);

    /* It was read before. */
    assert(record != NULL);
    return record;
}

size_t rows_bytes(const struct rows *rows)
{
    size_t bytes = sizeof *rows + rows->capacity * sizeof *rows->items +
                   rows->chunk_capacity * sizeof *rows->chunks;

    for (size_t i = 0; i < rows->chunk_count; i++)
        bytes += rows->chunks[i].size;
    return bytes;
}
