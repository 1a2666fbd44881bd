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
static uint64_t hash_of(const char *text, size_t length)
{
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)text[i]) * 1099511628211u;
    hash = (hash ^ hash >> 32) * 0x9e3779b97f4a7c15u;
    return hash ^ hash >> 29;
}

uint64_t evidence_hash(const json_t *row, const char *id)
{
    const json_t *value = value_at(row, id);
    if (json_is_string(value))
        return hash_of(json_string_value(value), json_string_length(value));
    AUTO_FREE char *text = value_text(value == NULL || json_is_null(value) ? row : value);
    return hash_of(text, strlen(text));
}

static bool is_called(const struct tape_node *value)
{
    return value != NULL && value->type != TAPE_NULL && value->type != TAPE_ARRAY &&
           value->type != TAPE_OBJECT;
}

/* As evidence_hash. */
static uint64_t hash_of_node(const struct tape_node *row, const char *id)
{
    const struct tape_node *value = tape_at(row, id);
    if (value != NULL && value->type == TAPE_STRING)
        return hash_of(value->text, value->length);
    json_auto_t *whole = value_with_whole_numbers(tape_value(row));
    return evidence_hash(whole, id);
}

/* The rows in an answer that is not parsed; NULL: there are none. */
static const struct tape_node *page_rows(struct evidence *evidence,
                                         const struct answer *answer)
{
    const struct tape_node *root = evidence_read_tape(evidence, answer);
    const struct tape_node *rows =
        root == NULL ? NULL : tape_at(root, answer->operation->list->items.name);
    return rows == NULL || rows->type != TAPE_ARRAY ? NULL : rows;
}

uint64_t *evidence_row_hashes(struct evidence *evidence, const struct answer *answer,
                              size_t *count)
{
    const char *id = answer->operation->list->records->id;
    const struct tape_node *rows =
        answer->away || answer->body != NULL ? page_rows(evidence, answer) : NULL;
    uint64_t *hashes = memory_array(rows == NULL ? 0 : rows->length, sizeof *hashes);

    *count = 0;
    if (rows == NULL)
        return hashes;
    for (const struct tape_node *row = rows + 1; *count < rows->length;
         row += row->size) {
        const struct tape_node *value = tape_at(row, id);

        hashes[(*count)++] = is_called(value) ? hash_of_node(row, id) : 0;
    }
    return hashes;
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

static void reserve_hashes(struct walk *walk, size_t more)
{
    void *hashes = walk->hashes;

    memory_reserve(&hashes, &walk->hash_capacity, walk->count + more,
                   sizeof *walk->hashes);
    walk->hashes = hashes;
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
    if (more > 0)
        reserve_hashes(walk, more);
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

bool evidence_walk_is_bulky(const struct walk *walk)
{
    return walk->count > 0 && walk->row_items == NULL && evidence_can_jump(walk->list) &&
           !walk->list->page.short_pages && walk->operation->failure == NULL;
}

bool evidence_walk_add_bulk(struct walk *walk, const struct answer *answer)
{
    struct evidence *evidence = walk->evidence;
    const char *id = walk->list->records->id;
    const struct tape_node *rows =
        answer->away && evidence_accepted(answer) ? page_rows(evidence, answer) : NULL;
    if (rows == NULL || (int64_t)rows->length != walk->size ||
        hash_of_node(rows + 1, id) == walk->hashes[walk->page_row[walk->page_count - 1]])
        return false;
    const struct tape_node *row = rows + 1;
    add_page(walk, answer, (int64_t)walk->page_count);
    reserve_hashes(walk, rows->length);
    for (uint32_t i = 0; i < rows->length; i++, row += row->size)
        walk->hashes[walk->count++] = hash_of_node(row, id);
    walk->page_count++;
    evidence_put_away(evidence, evidence->answers[answer->number - 1]);
    return true;
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
