/* SPDX-License-Identifier: Apache-2.0 */
/* Which rows pass: each condition goes through its column once, and leaves a mark by row;
 * the order then gives those that are left. What is decided of one value is decided once:
 * of text by its code, of moments and numbers by where they lie. */
#include "mock/query.h"

#include "src/memory.h"

#include <string.h>

/* Whether values before, at and behind the wanted one pass. */
struct sides {
    bool passes[3];
};

static struct sides sides_of(enum match match)
{
    struct scalar zero = {.kind = COMPARE_NUMBER, .present = true};
    struct sides sides;

    for (int i = 0; i < 3; i++) {
        struct scalar value = {
            .kind = COMPARE_NUMBER, .present = true, .number = (double)(i - 1)};

        sides.passes[i] = collection_matches(match, false, &value, &zero);
    }
    return sides;
}

static void scan_codes(const struct column *column, const bool *passes, bool *marks)
{
    size_t count = column->count;

    if (column->width == sizeof(uint8_t))
        for (size_t i = 0; i < count; i++)
            marks[i] &= passes[column->codes8[i]];
    else if (column->width == sizeof(uint16_t))
        for (size_t i = 0; i < count; i++)
            marks[i] &= passes[column->codes16[i]];
    else
        for (size_t i = 0; i < count; i++)
            marks[i] &= passes[column->codes32[i]];
}

static void scan_numbers(const struct column *column, double wanted, struct sides sides,
                         bool *marks)
{
    for (size_t i = 0; i < column->count; i++) {
        double number = column->numbers[i];

        marks[i] &= (number < wanted && sides.passes[0]) |
                    (number == wanted && sides.passes[1]) |
                    (number > wanted && sides.passes[2]);
    }
}

static void scan_seconds(const struct column *column, int64_t wanted, struct sides sides,
                         bool *marks)
{
    for (size_t i = 0; i < column->count; i++) {
        int64_t seconds = column->seconds[i];
        bool passes = sides.passes[1 + (seconds > wanted) - (seconds < wanted)];

        marks[i] &= passes & (seconds != COLUMN_ABSENT_MOMENT);
    }
}

static void scan_moments(const struct column *column, struct instant wanted,
                         struct sides sides, bool *marks)
{
    for (size_t i = 0; i < column->count; i++) {
        struct instant instant = {.seconds = column->seconds[i]};

        if (column->nanoseconds != NULL)
            instant.nanoseconds = (int32_t)column->nanoseconds[i];
        marks[i] &= sides.passes[1 + instant_compare(instant, wanted)] &
                    (instant.seconds != COLUMN_ABSENT_MOMENT);
    }
}

/* One by one, whatever the filter is. */
static void scan_rows(const struct query *query, const struct query_filter *filter,
                      size_t count, bool *marks)
{
    for (size_t i = 0; i < count; i++)
        if (marks[i])
            marks[i] = query->predicate != NULL
                           ? query->predicate(query->context, query, filter, i)
                           : query_passes(query, filter, i);
}

static void scan_text_filter(const struct query *query, const struct query_filter *filter,
                             const struct column *column, bool *marks)
{
    AUTO_FREE bool *passes = memory_array((size_t)column->code_count + 1, sizeof *passes);

    for (uint32_t i = 0; i <= column->code_count; i++)
        passes[i] = query_value_passes(query, filter, column_code_scalar(column, i));
    scan_codes(column, passes, marks);
}

static void scan_filter(const struct query *query, const struct query_filter *filter,
                        bool *marks)
{
    const struct contract_filter *declared =
        &query->view->operation->list->filters[filter->index];
    const struct column *column = query->view->filters[filter->index]->column;
    struct sides sides = sides_of(declared->match);
    bool is_single = declared->parameter->separator == NULL && !filter->whole_day;

    if (query->predicate != NULL)
        scan_rows(query, filter, column->count, marks);
    else if (column->form == COLUMN_CODES)
        scan_text_filter(query, filter, column, marks);
    else if (!is_single || column->form == COLUMN_TEXTS)
        scan_rows(query, filter, column->count, marks);
    else if (!filter->wanted.present)
        memset(marks, false, column->count);
    else if (column->form == COLUMN_NUMBERS)
        scan_numbers(column, filter->wanted.number, sides, marks);
    else if (column->nanoseconds == NULL && filter->wanted.instant.nanoseconds == 0)
        scan_seconds(column, filter->wanted.instant.seconds, sides, marks);
    else
        scan_moments(column, filter->wanted.instant, sides, marks);
}

static bool is_owner(const struct query *query, const struct scalar *owner)
{
    for (size_t i = 0; owner->present && i < query->owner_count; i++)
        if (strlen(query->owners[i]) == owner->length &&
            memcmp(query->owners[i], owner->text, owner->length) == 0)
            return true;
    return false;
}

static void scan_scope(const struct query *query, bool *marks)
{
    const struct column *column = query->view->scope->column;
    AUTO_FREE bool *passes = NULL;

    if (column->form != COLUMN_CODES) {
        for (uint32_t i = 0; i < column->count; i++) {
            struct scalar owner = column_scalar(column, i);

            marks[i] &= is_owner(query, &owner);
        }
        return;
    }
    passes = memory_array((size_t)column->code_count + 1, sizeof *passes);
    for (size_t i = 0; i < query->owner_count; i++) {
        const char *owner = query->owners[i];

        passes[column_code_of(column, owner, strlen(owner))] = true;
    }
    passes[COLUMN_ABSENT] = false;
    scan_codes(column, passes, marks);
}

bool query_is_narrow(const struct query *query)
{
    return query->filter_count > 0 || (!query->every_owner && query->view->scope != NULL);
}

void query_match(const struct query *query, struct query_rows *out)
{
    const uint32_t *order = query->view->orders[query->order]->rows;
    size_t count = query->view->set->live, kept = 0;
    AUTO_FREE bool *marks = NULL;
    uint32_t *items;

    *out = (struct query_rows){.items = (uint32_t *)(uintptr_t)order, .count = count};
    if (!query_is_narrow(query))
        return;
    marks = memory_resize(NULL, query->view->set->count + 1, sizeof *marks);
    memset(marks, true, query->view->set->count);
    if (!query->every_owner && query->view->scope != NULL)
        scan_scope(query, marks);
    for (size_t i = 0; i < query->filter_count; i++)
        scan_filter(query, &query->filters[i], marks);
    items = memory_resize(NULL, count + 1, sizeof *items);
    for (size_t i = 0; i < count; i++) {
        items[kept] = order[i];
        kept += marks[order[i]];
    }
    out->own = out->items = memory_resize(items, kept + 1, sizeof *items);
    out->count = kept;
}

void query_rows_own(struct query_rows *rows, size_t room)
{
    uint32_t *own = memory_array(room + 1, sizeof *own);

    if (rows->count > 0)
        memcpy(own, rows->items, rows->count * sizeof *own);
    free(rows->own);
    rows->own = rows->items = own;
}

void query_rows_clear(struct query_rows *rows)
{
    free(rows->own);
    *rows = (struct query_rows){0};
}
