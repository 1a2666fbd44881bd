/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/query.h"

#include "src/memory.h"

#include <assert.h>
#include <string.h>

static const struct contract_list *list_of(const struct query *query)
{
    return query->view->operation->list;
}

void query_init(struct query *query, const struct store_view *view)
{
    const struct contract_list *list = view->operation->list;

    assert(list != NULL);
    *query = (struct query){.view = view,
                            .every_owner = true,
                            .after = STORE_NONE,
                            .before = STORE_NONE,
                            .until = QUERY_NOWHERE,
                            .unfiltered = QUERY_NOWHERE};
    query->filters = memory_array(list->filter_count + 1, sizeof *query->filters);
    query->order = list->order.declared ? list->order.initial : 0;
}

void query_clear(struct query *query)
{
    free(query->filters);
    query->filters = NULL;
}

void query_add_filter(struct query *query, size_t index, const char *text)
{
    const struct contract_filter *filter = &list_of(query)->filters[index];

    struct contract_wanted wanted = contract_filter_wanted(filter, text, strlen(text));

    assert(query->filter_count < list_of(query)->filter_count);
    query->filters[query->filter_count++] =
        (struct query_filter){.index = index,
                              .text = text,
                              .wanted = wanted.scalar,
                              .whole_day = wanted.whole_day};
}

struct scalar query_value(const struct query *query, const struct query_filter *filter,
                          size_t row)
{
    return store_value(query->view->filters[filter->index], row);
}

/* Of several values given in one, any will do. */
static bool passes_any(const struct contract_filter *declared, const char *text,
                       const struct scalar *value)
{
    while (text != NULL) {
        const char *rest;
        size_t length =
            collection_first_value(text, declared->parameter->separator, &rest);
        struct scalar wanted = contract_filter_wanted(declared, text, length).scalar;

        if (collection_matches(declared->match, declared->fold, value, &wanted))
            return true;
        text = rest;
    }
    return false;
}

bool query_value_passes(const struct query *query, const struct query_filter *filter,
                        struct scalar value)
{
    const struct contract_filter *declared = &list_of(query)->filters[filter->index];

    if (declared->parameter->separator != NULL)
        return passes_any(declared, filter->text, &value);
    value = contract_filter_seen(declared, filter->whole_day, value);
    return collection_matches(declared->match, declared->fold, &value, &filter->wanted);
}

bool query_passes(const struct query *query, const struct query_filter *filter,
                  size_t row)
{
    return query_value_passes(query, filter, query_value(query, filter, row));
}

/* The number (from 0) of the row a page starts with; what would pass int64 is behind any
 * end. */
static int64_t start_of(const struct contract_page *page, int64_t index, int64_t size)
{
    int64_t steps = index > page->first ? index - page->first : 0;

    if (!contract_page_counts(page))
        return index > 0 ? index : 0;
    if (contract_page_counts_rows(page))
        return steps;
    return steps > INT64_MAX / size ? INT64_MAX : steps * size;
}

static int64_t last_start(int64_t items, int64_t size)
{
    return items == 0 ? 0 : (items - 1) / size * size;
}

/* From behind the end, the page before is the last one. */
static void fill_links(int64_t start, int64_t size, struct query_page *out)
{
    int64_t items = out->totals[TOTAL_ITEMS], last = last_start(items, size);
    int64_t before = start > size ? start - size : 0;

    out->totals[TOTAL_NEXT_CURSOR] = out->totals[TOTAL_NEXT_URL] =
        out->totals[TOTAL_NEXT] ? start + size : QUERY_NOWHERE;
    out->totals[TOTAL_PREVIOUS_URL] = start == 0      ? QUERY_NOWHERE
                                      : before < last ? before
                                                      : last;
    out->totals[TOTAL_FIRST_URL] = 0;
    out->totals[TOTAL_LAST_URL] = last;
}

/* By numbers the pages beside this one, by rows those that start a size away. */
static void fill_indexes(const struct contract_list *list, int64_t start, int64_t size,
                         struct query_page *out)
{
    const struct contract_page *page = &list->page;
    bool by_rows = contract_page_counts_rows(page);
    int64_t items = out->totals[TOTAL_ITEMS], last = last_start(items, size);
    int64_t before = start > size ? start - size : 0;

    before = before < last ? before : last;
    out->totals[TOTAL_NEXT_INDEX] = !out->totals[TOTAL_NEXT] ? QUERY_NOWHERE
                                    : by_rows                ? page->first + start + size
                                              : page->first + start / size + 1;
    out->totals[TOTAL_PREVIOUS_INDEX] = start == 0 ? QUERY_NOWHERE
                                        : by_rows  ? page->first + before
                                                   : page->first + before / size;
}

/* Every third page but blank ones is followed by a blank one. */
static bool leads_to_blank(int64_t start, int64_t count)
{
    return count > 0 && (start + count) % 3 == 2;
}

static void fill_totals(const struct contract_list *list, const struct query *query,
                        int64_t start, int64_t count, struct query_page *out)
{
    int64_t items = out->totals[TOTAL_ITEMS], size = query->size;

    out->totals[TOTAL_PAGES] = collection_pages(items, size, list->pages_when_empty);
    out->totals[TOTAL_NEXT] = start < items && count < items - start;
    out->totals[TOTAL_PREVIOUS] = start > 0;
    out->totals[TOTAL_INDEX] = query->index;
    fill_indexes(list, start, size, out);
    out->totals[TOTAL_SIZE] = size == INT64_MAX ? items : size;
    /* Backwards, what follows is what stands before. */
    if (query->until >= 0)
        out->totals[TOTAL_NEXT] = start > 0;
    fill_links(start, size, out);
    if (list->page.short_pages && out->totals[TOTAL_NEXT])
        out->totals[TOTAL_NEXT_CURSOR] = out->totals[TOTAL_NEXT_URL] =
            (start + count) |
            (leads_to_blank(start, count) || (query->blanks && count > 0) ? QUERY_BLANK
                                                                          : 0);
}

static int64_t count_unfiltered(const struct query *query)
{
    struct query wider = *query;
    struct query_rows rows;
    int64_t count;

    if (query->unfiltered >= 0)
        return query->unfiltered;
    wider.filter_count = 0;
    query_match(&wider, &rows);
    count = (int64_t)rows.count;
    query_rows_clear(&rows);
    return count;
}

void query_cut(const struct query *query, const struct query_rows *rows,
               struct query_page *out)
{
    const struct contract_list *list = list_of(query);
    int64_t items = (int64_t)rows->count, start = 0, count = items;

    *out = (struct query_page){.totals[TOTAL_ITEMS] = items};
    if (list->page.declared) {
        assert(query->size > 0);
        start = start_of(&list->page, query->index, query->size);
        start = start > INT64_MAX - query->skip ? INT64_MAX : start + query->skip;
        out->past_end = start > 0 && start >= items;
        if (out->past_end && list->page.past_end == PAST_END_LAST)
            start = last_start(items, query->size);
        count = query->no_rows ? 0 : collection_rows(items, start, query->size);
        if (query->until >= 0 && count > query->until - start)
            count = query->until - start;
        count = query_shorten(query, rows, start, count);
        fill_totals(list, query, start, count, out);
    } else {
        for (int i = TOTAL_NEXT_INDEX; i < TOTAL_COUNT; i++)
            out->totals[i] = QUERY_NOWHERE;
    }
    out->items = items;
    out->start = start;
    out->totals[TOTAL_ROWS] = count;
    out->totals[TOTAL_FIRST_ROW] = count > 0 ? list->rows_from + start : QUERY_NOWHERE;
    out->totals[TOTAL_LAST_ROW] =
        count > 0 ? list->rows_from + start + count - 1 : QUERY_NOWHERE;
    out->totals[TOTAL_UNFILTERED] = items;
    if (list->totals[TOTAL_UNFILTERED].at.source != EXPRESSION_NONE)
        out->totals[TOTAL_UNFILTERED] = count_unfiltered(query);
    out->last = count > 0 ? rows->items[start + count - 1] : STORE_NONE;
    out->follows = start + count < items ? rows->items[start + count] : STORE_NONE;
    out->rows.count = (size_t)count;
    out->rows.items = count > 0 ? rows->items + start : NULL;
}

void query_page_clear(struct query_page *page)
{
    query_rows_clear(&page->rows);
}
