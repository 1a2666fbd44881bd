/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/query.h"

#include "src/memory.h"
#include "src/text.h"

#include <stdint.h>
#include <string.h>

#define KEY_SIZE 512 /* bytes that most keys fit in */

struct entry {
    char *key; /* NULL: free */
    size_t key_length;
    struct query_rows rows;
};

struct query_memory {
    struct entry entries[QUERY_MEMORY_SIZE];
    size_t next; /* the entry that makes room */
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

    text_reserve(key, KEY_SIZE);
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

/* Goes through all records once, those that are no rows among them: a row to go on from
 * need not match. */
static size_t *count_places(const struct query *query, const struct query_rows *rows)
{
    const size_t *order = query->view->orders[query->order];
    size_t *places = memory_array(query->view->set->count + 1, sizeof *places);
    size_t seen = 0;

    for (size_t i = 0; i < query->view->set->live; i++) {
        places[order[i]] = seen;
        if (seen < rows->count && rows->items[seen] == order[i])
            seen++;
    }
    return places;
}

static struct entry *entry_of(struct query_memory *memory, const struct query *query)
{
    AUTO_TEXT struct text key;
    struct entry *entry;

    text_init(&key, TEXT_CEILING);
    print_key(query, &key);
    for (size_t i = 0; i < QUERY_MEMORY_SIZE; i++) {
        entry = &memory->entries[i];
        if (entry->key != NULL && entry->key_length == key.length &&
            memcmp(entry->key, key.bytes, key.length) == 0)
            return entry;
    }
    entry = &memory->entries[memory->next];
    memory->next = (memory->next + 1) % QUERY_MEMORY_SIZE;
    entry_clear(entry);
    query_match(query, &entry->rows);
    entry->rows.ordered = true;
    entry->key_length = key.length;
    entry->key = text_take(&key);
    return entry;
}

const struct query_rows *query_memory_match(struct query_memory *memory,
                                            const struct query *query)
{
    struct query_rows *rows = &entry_of(memory, query)->rows;

    if (rows->places == NULL &&
        (query->after != STORE_NONE || query->before != STORE_NONE))
        rows->places = count_places(query, rows);
    return rows;
}
