/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/query.h"

#include "mock/memo.h"
#include "src/memory.h"
#include "src/text.h"

#include <stdint.h>
#include <string.h>

#define BYTES_AT_LEAST ((size_t)1 << 20)  /* of results, however few records */
#define BYTES_AT_MOST  ((size_t)64 << 20) /* however many */
#define WHOLE_RESULTS  8                  /* that show every record, in between */

struct query_memory {
    struct memo *results;
    struct text key; /* of the query that is looked for; kept for its room */
};

static void add_number(struct text *key, size_t number)
{
    text_add(key, (const char *)&number, sizeof number);
}

static void add_text(struct text *key, const char *text)
{
    size_t length = strlen(text);

    add_number(key, length);
    text_add(key, text, length);
}

/* Everything a result depends on. Texts carry their length, so that no two queries share
 * a key. */
static void print_key(const struct query *query, struct text *key)
{
    uintptr_t view = (uintptr_t)query->view;
    size_t owners = query->every_owner ? SIZE_MAX : query->owner_count;

    text_cut(key, 0);
    text_add(key, (const char *)&view, sizeof view);
    add_number(key, query->view->set->generation);
    add_number(key, query->order);
    add_number(key, owners);
    for (size_t i = 0; !query->every_owner && i < query->owner_count; i++)
        add_text(key, query->owners[i]);
    for (size_t i = 0; i < query->filter_count; i++) {
        add_number(key, query->filters[i].index);
        add_text(key, query->filters[i].text);
    }
}

static void forget(void *result)
{
    query_rows_clear(result);
    free(result);
}

struct query_memory *query_memory_new(size_t ceiling)
{
    struct query_memory *memory = memory_new(sizeof *memory);

    memory->results = memo_new(ceiling, forget);
    text_init(&memory->key, TEXT_CEILING);
    return memory;
}

size_t query_memory_ceiling(const struct store *store)
{
    size_t bytes = store_record_count(store) * sizeof(uint32_t) * WHOLE_RESULTS;

    if (bytes < BYTES_AT_LEAST)
        return BYTES_AT_LEAST;
    return bytes < BYTES_AT_MOST ? bytes : BYTES_AT_MOST;
}

size_t query_memory_bytes(const struct query_memory *memory)
{
    return memo_bytes(memory->results);
}

void query_memory_free(struct query_memory *memory)
{
    if (memory == NULL)
        return;
    memo_free(memory->results);
    text_clear(&memory->key);
    free(memory);
}

const struct query_rows *query_memory_match(struct query_memory *memory,
                                            const struct query *query)
{
    struct query_rows *rows;
    size_t bytes = sizeof *rows;

    print_key(query, &memory->key);
    rows = memo_find(memory->results, memory->key.bytes, memory->key.length);
    if (rows != NULL)
        return rows;
    rows = memory_new(sizeof *rows);
    query_match(query, rows);
    rows->ordered = true;
    if (rows->own != NULL)
        bytes += (rows->count + 1) * sizeof *rows->own;
    memo_keep(memory->results, memory->key.bytes, memory->key.length, rows, bytes);
    return rows;
}
