/* SPDX-License-Identifier: Apache-2.0 */
/* Offsets that no page by pages would ask for. */
#include "conformance/rules/pagination_internal.h"

#include "src/memory.h"

#include <inttypes.h>
#include <stdio.h>

#define STEPS 6 /* pages that are read behind the first, short one */

/* A list read by a short page and full ones behind it, so that no offset but the first is
 * a multiple of its size. */
struct uneven {
    int64_t first, size;
    struct rows rows;
    const struct answer *last;
};

static bool choose_sizes(const struct walk *whole, struct uneven *uneven)
{
    const struct contract_parameter *size = whole->list->page.size_parameter;
    int64_t least = size->has_minimum ? (int64_t)size->minimum : 1;
    int64_t count = (int64_t)whole->count;

    uneven->size = count / STEPS + 1;
    if (uneven->size < 2 * least)
        uneven->size = 2 * least;
    if (uneven->size < 2)
        uneven->size = 2;
    if (uneven->size > whole->size)
        uneven->size = whole->size;
    uneven->first = uneven->size / 2;
    return uneven->first >= least && uneven->first >= 1 &&
           uneven->first % uneven->size != 0 && count > uneven->first;
}

static const struct answer *ask_at(struct probe *probe, const struct arguments *narrowing,
                                   int64_t offset, int64_t size)
{
    const struct subject *subject = rule_subject(probe);
    const struct contract_page *page = &subject->list->page;
    AUTO_ARGUMENTS struct arguments arguments = {0};

    arguments_copy(&arguments, narrowing);
    arguments_set_number(&arguments, page->index_parameter, page->first + offset);
    arguments_set_number(&arguments, page->size_parameter, size);
    return evidence_ask(
        rule_evidence(probe),
        &(struct question){.operation = subject->operation, .arguments = &arguments});
}

/* Reads up to STEPS pages behind the first; false when one of them is no list. */
static bool read_unevenly(struct probe *probe, const struct walk *whole,
                          const struct arguments *narrowing, struct uneven *uneven)
{
    int64_t offset = 0, size = uneven->first;

    for (int step = 0; step <= STEPS && offset < (int64_t)whole->count; step++) {
        const struct answer *answer = ask_at(probe, narrowing, offset, size);
        json_t *rows = evidence_rows(answer, whole->list);
        size_t more = json_array_size(rows);

        if (!rule_usable(probe, answer, 200) || rows == NULL)
            return false;
        uneven->rows.storage =
            memory_resize(uneven->rows.storage, uneven->rows.count + more + 1,
                          sizeof *uneven->rows.storage);
        uneven->rows.items = uneven->rows.storage;
        for (size_t i = 0; i < more; i++)
            uneven->rows.items[uneven->rows.count++] = json_array_get(rows, i);
        uneven->last = answer;
        offset += size;
        size = uneven->size;
    }
    return true;
}

static void judge_uneven(struct probe *probe, const struct walk *whole,
                         const struct arguments *narrowing, const struct uneven *uneven)
{
    struct pagination_view view = pagination_plain(whole);
    const struct claim *claim = &whole->list->page.claim;
    const struct rows all = relation_rows(whole);
    arguments_copy(&view.arguments, narrowing);
    bool is_all = uneven->first + STEPS * uneven->size >= (int64_t)whole->count;
    struct witness witness;
    char expected[200];

    (void)snprintf(expected, sizeof expected,
                   "every row once, by a page of %" PRId64 " and pages of %" PRId64
                   " from where it ends",
                   uneven->first, uneven->size);
    if (relation_unique(&uneven->rows, &witness) &&
        (is_all ? relation_same_set(&all, &uneven->rows, &witness)
                : relation_subset(&uneven->rows, &all, &witness)))
        rule_held(probe);
    else
        pagination_broken(probe, &view, claim, uneven->last, expected, "%s",
                          witness.text);
    arguments_clear(&view.arguments);
}

static void hold_unevenly(struct probe *probe, const struct walk *whole,
                          const struct arguments *narrowing)
{
    struct uneven uneven = {.last = NULL};

    uneven.rows.id = whole->list->records->id;
    if (!choose_sizes(whole, &uneven))
        rule_lacked(probe, "more than the %zu rows there are", whole->count);
    else if (read_unevenly(probe, whole, narrowing, &uneven))
        judge_uneven(probe, whole, narrowing, &uneven);
    relation_rows_clear(&uneven.rows);
}

void pagination_any_offset(struct probe *probe)
{
    const struct walk *whole = rule_whole(probe);
    AUTO_ARGUMENTS struct arguments narrowing = {0};
    AUTO_FREE char *value = NULL;

    if (whole == NULL)
        return;
    hold_unevenly(probe, whole, &narrowing);
    const struct contract_filter *filter = pagination_handy_filter(whole->list);
    if (filter == NULL || pagination_filter_values(filter, whole, &value, 1) == 0)
        return;
    arguments_set(&narrowing, filter->parameter, value);
    const struct walk *narrowed = evidence_walk(
        rule_evidence(probe), rule_subject(probe)->operation, &narrowing, 0, AS_MAIN, 0);
    if (narrowed->whole)
        hold_unevenly(probe, narrowed, &narrowing);
}
