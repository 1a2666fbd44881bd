/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/query.h"

#include "src/column.h"
#include "src/memory.h"
#include "src/text.h"

#include <stdint.h>
#include <string.h>

#define BUCKETS 1024 /* a power of two */
#define BYTES_AT_LEAST                                                                   \
    ((size_t)1 << 20)                    /* that results may take, however few records   \
                                          */
#define BYTES_AT_MOST ((size_t)64 << 20) /* likewise, however many */
#define WHOLE_RESULTS 8                  /* that show every record, in between */

struct entry {
    struct entry *next;          /* in its bucket */
    struct entry *newer, *older; /* by when they were asked for */
    uint32_t hash;
    size_t bytes;
    struct query_rows rows;
    size_t key_length;
    char key[];
};

struct query_memory {
    struct entry *buckets[BUCKETS];
    struct entry *newest, *oldest;
    size_t bytes, ceiling;
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

struct query_memory *query_memory_new(size_t ceiling)
{
    struct query_memory *memory = memory_new(sizeof *memory);

    memory->ceiling = ceiling;
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
    return memory->bytes;
}

/* Takes an entry out of the row of those asked for; puts it in as the newest. */
static void take_out(struct query_memory *memory, struct entry *entry)
{
    *(entry->newer == NULL ? &memory->newest : &entry->newer->older) = entry->older;
    *(entry->older == NULL ? &memory->oldest : &entry->older->newer) = entry->newer;
}

static void put_in(struct query_memory *memory, struct entry *entry)
{
    entry->newer = NULL;
    entry->older = memory->newest;
    *(memory->newest == NULL ? &memory->oldest : &memory->newest->newer) = entry;
    memory->newest = entry;
}

static void forget(struct query_memory *memory, struct entry *entry)
{
    struct entry **at = &memory->buckets[entry->hash % BUCKETS];

    while (*at != entry)
        at = &(*at)->next;
    *at = entry->next;
    take_out(memory, entry);
    memory->bytes -= entry->bytes;
    query_rows_clear(&entry->rows);
    free(entry);
}

void query_memory_free(struct query_memory *memory)
{
    if (memory == NULL)
        return;
    while (memory->oldest != NULL)
        forget(memory, memory->oldest);
    text_clear(&memory->key);
    free(memory);
}

static struct entry *find(const struct query_memory *memory, uint32_t hash)
{
    struct entry *entry = memory->buckets[hash % BUCKETS];

    while (entry != NULL &&
           (entry->hash != hash || entry->key_length != memory->key.length ||
            memcmp(entry->key, memory->key.bytes, entry->key_length) != 0))
        entry = entry->next;
    return entry;
}

static struct entry *remember(struct query_memory *memory, const struct query *query,
                              uint32_t hash)
{
    size_t length = memory->key.length;
    struct entry *entry = memory_new(sizeof *entry + length);
    struct entry **bucket = &memory->buckets[hash % BUCKETS];

    query_match(query, &entry->rows);
    entry->rows.ordered = true;
    entry->hash = hash;
    entry->key_length = length;
    memcpy(entry->key, memory->key.bytes, length);
    entry->bytes =
        sizeof *entry + length +
        (entry->rows.own == NULL ? 0 : (entry->rows.count + 1) * sizeof *entry->rows.own);
    while (memory->oldest != NULL && memory->bytes + entry->bytes > memory->ceiling)
        forget(memory, memory->oldest);
    memory->bytes += entry->bytes;
    entry->next = *bucket;
    *bucket = entry;
    put_in(memory, entry);
    return entry;
}

const struct query_rows *query_memory_match(struct query_memory *memory,
                                            const struct query *query)
{
    struct entry *entry;
    uint32_t hash;

    print_key(query, &memory->key);
    hash = column_hash(memory->key.bytes, memory->key.length);
    entry = find(memory, hash);
    if (entry == NULL)
        return &remember(memory, query, hash)->rows;
    take_out(memory, entry);
    put_in(memory, entry);
    return &entry->rows;
}
