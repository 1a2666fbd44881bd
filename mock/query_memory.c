/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/query.h"

#include "src/memory.h"
#include "src/text.h"

#include <string.h>

struct entry {
    char *key; /* NULL: free */
    size_t key_length;
    struct query_rows rows;
};

struct query_memory {
    struct entry entries[QUERY_MEMORY_SIZE];
    size_t next; /* the entry that makes room */
};

/* Everything a result depends on. Texts carry their length, so that no two queries share
 * a key. */
static void print_key(const struct query *query, struct text *key)
{
    text_add_format(key, "%p %lu %zu %d", (const void *)query->view,
                    query->view->set->generation, query->order, (int)query->every_owner);
    for (size_t i = 0; !query->every_owner && i < query->owner_count; i++)
        text_add_format(key, " %zu:%s", strlen(query->owners[i]), query->owners[i]);
    for (size_t i = 0; i < query->filter_count; i++)
        text_add_format(key, " f%zu=%zu:%s", query->filters[i].index,
                        strlen(query->filters[i].text), query->filters[i].text);
}

static void entry_clear(struct entry *entry)
{
    free(entry->key);
    query_rows_clear(&entry->rows);
}

struct query_memory *query_memory_new(void)
{
    return memory_new(sizeof(struct query_memory));
}

void query_memory_free(struct query_memory *memory)
{
    if (memory == NULL)
        return;
    for (size_t i = 0; i < QUERY_MEMORY_SIZE; i++)
        entry_clear(&memory->entries[i]);
    free(memory);
}

const struct query_rows *query_memory_match(struct query_memory *memory,
                                            const struct query *query)
{
    AUTO_TEXT struct text key;
    struct entry *entry;

    text_init(&key, TEXT_CEILING);
    print_key(query, &key);
    for (size_t i = 0; i < QUERY_MEMORY_SIZE; i++) {
        entry = &memory->entries[i];
        if (entry->key != NULL && entry->key_length == key.length &&
            memcmp(entry->key, key.bytes, key.length) == 0)
            return &entry->rows;
    }
    entry = &memory->entries[memory->next];
    memory->next = (memory->next + 1) % QUERY_MEMORY_SIZE;
    entry_clear(entry);
    query_match(query, &entry->rows);
    entry->key_length = key.length;
    entry->key = text_take(&key);
    return &entry->rows;
}
