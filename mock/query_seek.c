/* SPDX-License-Identifier: Apache-2.0 */
/* Where a page starts and ends that is named by a row or a value. */
#include "mock/query.h"

#include "src/value.h"

/* How many of `rows` stand before `record`, which need not match: the rows that stand
 * before it in the order are those already seen. `found` tells whether it is one of them.
 */
static int64_t place_of(const struct query *query, const struct query_rows *rows,
                        size_t record, bool *found)
{
    const struct store_order *order = query->view->orders[query->order];
    size_t place = 0, seen = 0;

    if (rows->ordered) {
        place = store_order_place(order, rows->items, rows->count, record);
        *found = place < rows->count && rows->items[place] == record;
        return (int64_t)place;
    }
    while (place < rows->count && rows->items[place] != record)
        place++;
    *found = place < rows->count;
    if (*found)
        return (int64_t)place;
    for (size_t i = 0; i < query->view->set->live && order->rows[i] != record; i++)
        if (seen < rows->count && rows->items[seen] == order->rows[i])
            seen++;
    return (int64_t)seen;
}

static const struct contract_page *page_of(const struct query *query)
{
    return &query->view->operation->list->page;
}

/* A row's value of the key that rows are named by. */
static struct scalar key_of(const struct query *query, size_t record)
{
    return store_value(query->view->key, record);
}

/* True when the value of a row comes behind the one that is named, or is that one where
 * such rows are shown again. */
static bool is_behind(const struct query *query, size_t record)
{
    const struct contract_order *order = &query->view->operation->list->order;
    /* Rows that stand as they were recorded still have a value to go on behind. */
    size_t word = query->order < order->word_count ? query->order : order->initial;
    int sign = order->words[word].keys[0].direction == DIRECTION_DESCENDING ? -1 : 1;
    bool shows_ties = page_of(query)->key_inclusive != query->otherwise;
    struct scalar value = key_of(query, record);
    int difference = sign * collection_compare(&value, &query->behind);

    return difference > 0 || (difference == 0 && shows_ties);
}

/* The first such row. Where rows stand in their order, all behind it are. */
static int64_t place_behind(const struct query *query, const struct query_rows *rows)
{
    bool halves =
        rows->ordered && query->order < query->view->operation->list->order.word_count;
    size_t low = 0, high = rows->count;

    while (low < high) {
        size_t middle = halves ? low + (high - low) / 2 : low;

        if (!is_behind(query, rows->items[middle]))
            low = middle + 1;
        else if (halves)
            high = middle;
        else
            break;
    }
    return (int64_t)low;
}

void query_seek(struct query *query, const struct query_rows *rows)
{
    bool found;

    if (query->after != STORE_NONE) {
        query->index = place_of(query, rows, query->after, &found);
        if (found && !query->inclusive)
            query->index++;
    }
    if (query->behind.present)
        query->index = place_behind(query, rows);
    if (query->before != STORE_NONE) {
        query->until = place_of(query, rows, query->before, &found);
        if (found && query->inclusive)
            query->until++;
        query->index = query->until > query->size ? query->until - query->size : 0;
    }
}

static bool are_tied(const struct query *query, const struct query_rows *rows, int64_t a,
                     int64_t b)
{
    struct scalar left = key_of(query, rows->items[a]);
    struct scalar right = key_of(query, rows->items[b]);

    return collection_compare(&left, &right) == 0;
}

/* A page of equal rows that are all shown again would lead to itself; one that ends
 * between equal rows would lose those that are not. */
static int64_t keep_ties(const struct query *query, const struct query_rows *rows,
                         int64_t start, int64_t count)
{
    int64_t items = (int64_t)rows->count, end = start + count;

    if (query->cuts_ties || count == 0 || end >= items)
        return count;
    if (!page_of(query)->key_inclusive)
        while (end > start && are_tied(query, rows, end - 1, end))
            end--;
    if (end == start || page_of(query)->key_inclusive)
        for (end = end == start ? start + 1 : end;
             end < items && are_tied(query, rows, start, end);)
            end++;
    return end - start;
}

int64_t query_shorten(const struct query *query, const struct query_rows *rows,
                      int64_t start, int64_t count)
{
    const struct contract_page *page = page_of(query);

    if (page->key != NULL)
        return keep_ties(query, rows, start, count);
    if (!page->short_pages)
        return count;
    if (query->blank)
        return 0;
    if (query->most > 0 && count > query->most)
        return query->most;
    /* Some pages in the middle hold half of what they could. */
    return start % 4 == 2 && start + count < (int64_t)rows->count ? (count + 1) / 2
                                                                  : count;
}
