/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/memo.h"

#include "src/memory.h"

#include <stdint.h>
#include <string.h>

#define BUCKETS 1024 /* a power of two */

struct entry {
    struct entry *next;          /* in its bucket */
    struct entry *newer, *older; /* by when they were asked for */
    uint64_t hash;
    void *value;
    size_t bytes;
    size_t key_length;
    char key[];
};

struct memo {
    struct entry *buckets[BUCKETS];
    struct entry *newest, *oldest;
    size_t bytes, ceiling;
    memo_forget *forget;
};

/* Keys are compared after all; this tells most of them apart, eight bytes at a time. */
static uint64_t hash_of(const char *key, size_t length)
{
    uint64_t hash = length * UINT64_C(11400714785074694791), word;

    for (; length > 0; key += sizeof word) {
        size_t count = length < sizeof word ? length : sizeof word;

        word = 0;
        memcpy(&word, key, count);
        hash = (hash ^ word) * UINT64_C(14029467366897019727);
        hash ^= hash >> 29;
        length -= count;
    }
    return hash;
}

struct memo *memo_new(size_t ceiling, memo_forget *forget)
{
    struct memo *memo = memory_new(sizeof *memo);

    memo->ceiling = ceiling;
    memo->forget = forget;
    return memo;
}

size_t memo_bytes(const struct memo *memo)
{
    return memo->bytes;
}

/* Takes an entry out of the row of those asked for; puts it in as the newest. */
static void take_out(struct memo *memo, const struct entry *entry)
{
    *(entry->newer == NULL ? &memo->newest : &entry->newer->older) = entry->older;
    *(entry->older == NULL ? &memo->oldest : &entry->older->newer) = entry->newer;
}

static void put_in(struct memo *memo, struct entry *entry)
{
    entry->newer = NULL;
    entry->older = memo->newest;
    *(memo->newest == NULL ? &memo->oldest : &memo->newest->newer) = entry;
    memo->newest = entry;
}

static void forget_oldest(struct memo *memo)
{
    struct entry *entry = memo->oldest;
    struct entry **at = &memo->buckets[entry->hash % BUCKETS];

    while (*at != entry)
        at = &(*at)->next;
    *at = entry->next;
    take_out(memo, entry);
    memo->bytes -= entry->bytes;
    memo->forget(entry->value);
    free(entry);
}

void memo_free(struct memo *memo)
{
    if (memo == NULL)
        return;
    while (memo->oldest != NULL)
        forget_oldest(memo);
    free(memo);
}

void *memo_find(struct memo *memo, const void *key, size_t length)
{
    uint64_t hash = hash_of(key, length);
    struct entry *entry = memo->buckets[hash % BUCKETS];

    while (entry != NULL && (entry->hash != hash || entry->key_length != length ||
                             memcmp(entry->key, key, length) != 0))
        entry = entry->next;
    if (entry == NULL)
        return NULL;
    take_out(memo, entry);
    put_in(memo, entry);
    return entry->value;
}

void memo_keep(struct memo *memo, const void *key, size_t length, void *value,
               size_t bytes)
{
    struct entry *entry = memory_new(sizeof *entry + length);
    struct entry **bucket;

    entry->hash = hash_of(key, length);
    entry->value = value;
    entry->bytes = sizeof *entry + length + bytes;
    entry->key_length = length;
    memcpy(entry->key, key, length);
    while (memo->oldest != NULL && memo->bytes + entry->bytes > memo->ceiling)
        forget_oldest(memo);
    memo->bytes += entry->bytes;
    bucket = &memo->buckets[entry->hash % BUCKETS];
    entry->next = *bucket;
    *bucket = entry;
    put_in(memo, entry);
}
