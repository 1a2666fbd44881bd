/* SPDX-License-Identifier: Apache-2.0 */
/* The rows of a walk: all at hand of a short one, on their pages of a long one. */
#include "conformance/evidence_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <stdlib.h>
#include <string.h>

/* Rows of a walk whose pages are all at hand. */
#define WALK_AT_HAND 5000
/* The last pages are looked at by who reads the next one. */
#define WALK_NEAR_PAGES 2

/* FNV-1a over the bytes, its bits mixed once more in the end. */
static uint64_t hash_of(const char *text)
{
    uint64_t hash = 14695981039346656037u;
    for (; *text != '\0'; text++)
        hash = (hash ^ (unsigned char)*text) * 1099511628211u;
    hash = (hash ^ hash >> 32) * 0x9e3779b97f4a7c15u;
    return hash ^ hash >> 29;
}

uint64_t evidence_hash(const json_t *row, const char *id)
{
    const json_t *value = value_at(row, id);
    if (json_is_string(value))
        return hash_of(json_string_value(value));
    AUTO_FREE char *text = value_text(value == NULL || json_is_null(value) ? row : value);
    return hash_of(text);
}

/* Where rows of the value a page goes on behind are shown again, those that the page
 * before has shown are no new ones. */
static bool shows_again(const struct contract_list *list)
{
    return list->page.key_inclusive && list->page.key != NULL;
}

static bool is_shown_again(const struct walk *walk, const json_t *row)
{
    if (!shows_again(walk->list))
        return false;
    AUTO_FREE char *id = evidence_id(walk->list, row);

    for (size_t i = walk->count;
         id != NULL && i-- > 0 && walk->row_pages[i] + 1 >= walk->page_count;) {
        AUTO_FREE char *seen = evidence_id(walk->list, walk->row_items[i]);

        if (walk->row_pages[i] + 1 == walk->page_count && seen != NULL &&
            strcmp(seen, id) == 0)
            return true;
    }
    return false;
}

/* From here on rows are looked for on their pages. */
static void let_rows_go(struct walk *walk)
{
    free(walk->row_items);
    free(walk->row_pages);
    walk->row_items = NULL;
    walk->row_pages = NULL;
}

static void add_page(struct walk *walk, const struct answer *answer, int64_t nth)
{
    if (walk->page_count == walk->page_capacity) {
        size_t most = walk->page_capacity = walk->page_capacity * 2 + 16;

        walk->page_items =
            memory_resize(walk->page_items, most, sizeof *walk->page_items);
        walk->page_nth = memory_resize(walk->page_nth, most, sizeof *walk->page_nth);
        walk->page_row = memory_resize(walk->page_row, most, sizeof *walk->page_row);
    }
    walk->page_items[walk->page_count] = answer;
    walk->page_nth[walk->page_count] = nth;
    walk->page_row[walk->page_count] = (uint32_t)walk->count;
}

static void add_row(struct walk *walk, json_t *row, bool at_hand)
{
    if (at_hand) {
        walk->row_items[walk->count] = row;
        walk->row_pages[walk->count] = walk->page_count;
    }
    walk->hashes[walk->count++] = evidence_hash(row, walk->list->records->id);
}

void evidence_walk_add(struct walk *walk, const struct answer *answer, json_t *rows,
                       int64_t nth)
{
    size_t more = json_array_size(rows);
    bool at_hand = walk->count == 0 || walk->row_items != NULL;
    add_page(walk, answer, nth);
    if (more > 0) {
        void *hashes = walk->hashes;

        memory_reserve(&hashes, &walk->hash_capacity, walk->count + more,
                       sizeof *walk->hashes);
        walk->hashes = hashes;
    }
    if (more > 0 && at_hand) {
        walk->row_items =
            memory_resize(walk->row_items, walk->count + more, sizeof *walk->row_items);
        walk->row_pages =
            memory_resize(walk->row_pages, walk->count + more, sizeof *walk->row_pages);
    }
    for (size_t i = 0; i < more; i++)
        if (!is_shown_again(walk, json_array_get(rows, i)))
            add_row(walk, json_array_get(rows, i), at_hand);
    walk->page_count++;
}

void evidence_walk_let_go(struct walk *walk)
{
    struct evidence *evidence = walk->evidence;
    size_t behind = walk->page_count;

    if (walk->count <= WALK_AT_HAND || shows_again(walk->list) ||
        behind <= WALK_NEAR_PAGES)
        return;
    size_t first = walk->row_items != NULL ? 1 : behind - WALK_NEAR_PAGES - 1;
    let_rows_go(walk);
    for (size_t i = first; i + WALK_NEAR_PAGES < behind; i++)
        if (walk->page_items[i]->number > walk->near)
            evidence_put_away(evidence,
                              evidence->answers[walk->page_items[i]->number - 1]);
}

const struct answer *evidence_walk_page(const struct walk *walk, size_t index)
{
    const struct answer *answer = walk->page_items[index];

    return answer->away ? evidence_at_hand(walk->evidence, answer) : answer;
}

size_t evidence_page_of_row(const struct walk *walk, size_t index)
{
    size_t first = 0, behind = walk->page_count;

    if (walk->row_pages != NULL)
        return walk->row_pages[index];
    while (behind - first > 1) {
        size_t middle = first + (behind - first) / 2;

        if (walk->page_row[middle] <= index)
            first = middle;
        else
            behind = middle;
    }
    return first;
}

json_t *evidence_walk_row(const struct walk *walk, size_t index)
{
    if (walk->row_items != NULL)
        return walk->row_items[index];
    size_t page = evidence_page_of_row(walk, index);
    return json_array_get(evidence_rows(evidence_walk_page(walk, page), walk->list),
                          index - walk->page_row[page]);
}
