/* SPDX-License-Identifier: Apache-2.0 */
/* Rows left out in front of a page. */
#include "conformance/rules/pagination_internal.h"

#include "src/memory.h"

#include <inttypes.h>
#include <stdio.h>

/* The first page in `size` rows, with `skip` rows left out; of none nothing is said. */
static const struct answer *ask(struct probe *probe, int64_t skip, int64_t size)
{
    const struct subject *subject = rule_subject(probe);
    const struct contract_page *page = &subject->list->page;
    AUTO_ARGUMENTS struct arguments arguments = {0};

    if (skip > 0)
        arguments_set_number(&arguments, page->skip_parameter, skip);
    arguments_set_number(&arguments, page->size_parameter, size);
    return evidence_ask(
        rule_evidence(probe),
        &(struct question){.operation = subject->operation, .arguments = &arguments});
}

static void add_rows(struct rows *rows, const struct contract_list *list,
                     const struct answer *answer)
{
    json_t *shown = evidence_rows(answer, list);
    size_t more = json_array_size(shown);

    rows->id = list->records->id;
    rows->storage =
        memory_resize(rows->storage, rows->count + more + 1, sizeof *rows->storage);
    rows->items = rows->storage;
    for (size_t i = 0; i < more; i++)
        rows->items[rows->count++] = json_array_get(shown, i);
}

/* Adds what stands behind a page that may be short, to the end of the cursors; `most`
 * pages. */
static void add_following(struct probe *probe, const struct contract_list *list,
                          const struct answer *answer, size_t most, struct rows *rows)
{
    const struct subject *subject = rule_subject(probe);

    while (most-- > 0) {
        AUTO_FREE char *cursor = evidence_link(answer, list, TOTAL_NEXT_CURSOR);
        AUTO_ARGUMENTS struct arguments arguments = {0};

        if (cursor == NULL)
            return;
        arguments_set(&arguments, list->page.index_parameter, cursor);
        answer = evidence_ask(
            rule_evidence(probe),
            &(struct question){.operation = subject->operation, .arguments = &arguments});
        if (!rule_usable(probe, answer, 200))
            return;
        add_rows(rows, list, answer);
    }
}

/* The rows behind the first `skip`, a page of them; or all, where a page may be short.
 * The rows in front of them fit on a page, or are not looked at. */
static void hold(struct probe *probe, const struct walk *whole, int64_t skip,
                 int64_t size)
{
    const struct contract_list *list = whole->list;
    const struct pagination_view plain = pagination_plain(whole);
    int64_t left = (int64_t)whole->count - skip;
    int64_t most = left < size || list->page.short_pages ? left : size;
    const struct answer *answer = ask(probe, skip, size), *before;
    struct rows rows = {.count = 0}, front = {.count = 0};
    struct witness witness;
    char expected[160];

    if (evidence_refused(answer) && list->page.past_end_allowed[PAST_END_REJECT]) {
        pagination_broken(probe, &plain, &list->page.skip_claim, answer,
                          "rows, since there are some behind those left out", "status %d",
                          answer->status);
        return;
    }
    if (!rule_usable(probe, answer, 200))
        return;
    before = skip <= whole->size ? ask(probe, 0, skip) : NULL;
    add_rows(&rows, list, answer);
    if (list->page.short_pages)
        add_following(probe, list, answer, 3 * whole->count + 3, &rows);
    if (before != NULL && rule_usable(probe, before, 200))
        add_rows(&front, list, before);
    (void)snprintf(expected, sizeof expected,
                   "%" PRId64 " of the %zu rows behind the first %" PRId64, most,
                   whole->count, skip);
    if (rows.count != (size_t)most)
        pagination_broken(probe, &plain, &list->page.skip_claim, answer, expected,
                          "%zu rows", rows.count);
    else if (!relation_disjoint(&front, &rows, &witness))
        pagination_broken(probe, &plain, &list->page.skip_claim, answer, expected, "%s",
                          witness.text);
    else
        rule_held(probe);
    relation_rows_clear(&front);
    relation_rows_clear(&rows);
}

void pagination_skip(struct probe *probe)
{
    const struct walk *whole = rule_whole(probe);
    int64_t count, half, least;

    if (whole == NULL)
        return;
    count = (int64_t)whole->count;
    half = whole->size / 2 < count / 2 ? whole->size / 2 : count / 2;
    least = whole->list->page.size_parameter->has_minimum
                ? (int64_t)whole->list->page.size_parameter->minimum
                : 1;
    if (count < 3 || half < 1 || half < least) {
        rule_lacked(probe, "more than the %zu rows there are", whole->count);
        return;
    }
    hold(probe, whole, half, whole->size);
    hold(probe, whole, count - 1, whole->size);
}
