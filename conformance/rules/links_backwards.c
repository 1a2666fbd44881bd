/* SPDX-License-Identifier: Apache-2.0 */
/* Pages that end before a row. */
#include "conformance/rules/links_internal.h"

#include "src/memory.h"

#include <inttypes.h>
#include <stdio.h>

#define ROWS_TRIED 5 /* rows of a view before which is looked */

/* Asks for the page of `size` rows before the row `id` of a view. */
static const struct answer *ask_before(struct probe *probe,
                                       const struct pagination_view *view, int64_t size,
                                       const char *id)
{
    const struct contract_list *list = rule_subject(probe)->list;
    AUTO_ARGUMENTS struct arguments arguments = {0};

    arguments_copy(&arguments, &view->arguments);
    evidence_set_page(&arguments, list, 0, size);
    arguments_set(&arguments, list->page.before_parameter, id);
    return evidence_ask(rule_evidence(probe),
                        &(struct question){.operation = rule_subject(probe)->operation,
                                           .arguments = &arguments});
}

/* A size that shows whether the rows right before are meant, or the first ones. */
static int64_t size_of(const struct pagination_view *view)
{
    return view->small == NULL ? view->large->size : view->small->size;
}

static bool is_before(struct probe *probe, const struct pagination_view *view, size_t row)
{
    const struct contract_list *list = rule_subject(probe)->list;
    const struct walk *walk = view->large;
    const size_t size = (size_t)size_of(view);
    const size_t first = row > size ? row - size : 0;
    AUTO_FREE char *id = evidence_id(list, evidence_walk_row(walk, row));
    struct witness witness;

    if (id == NULL)
        return true;
    const struct answer *answer = ask_before(probe, view, (int64_t)size, id);
    if (!rule_usable(probe, answer, 200))
        return true;
    AUTO_ROWS struct rows shown = pagination_rows(answer, list);
    const struct rows all = relation_rows(walk);
    const struct rows wanted = relation_slice(&all, first, row - first);
    if (relation_same_set(&wanted, &shown, &witness) &&
        pagination_same_order(&wanted, &shown, view->word, &witness)) {
        rule_held(probe);
        return true;
    }
    AUTO_FREE char *expected = memory_format(
        "before %s=%.100s%s: the %zu rows right before it, in the order of the list",
        list->page.before_parameter->label, id, view->label, wanted.count);
    pagination_broken(probe, view, &list->page.before_claim, answer, expected,
                      "%zu rows: %s", shown.count, witness.text);
    return false;
}

void links_before_row(struct probe *probe)
{
    AUTO_SURVEY struct pagination_survey survey;

    if (!pagination_survey(probe, &survey))
        return;
    for (size_t i = 0; i < survey.count; i++) {
        const struct pagination_view *view = &survey.views[i];
        size_t count = view->large->count;

        for (size_t t = 1; view->large->whole && count > 1 && t <= ROWS_TRIED; t++)
            if (!is_before(probe, view, t * (count - 1) / ROWS_TRIED))
                return;
    }
    rule_lacked(probe, "a list of two rows or more that can be read to its end");
}

/* What a walk from the last row backwards has shown, the latest first. */
struct way_back {
    struct rows rows;
    const struct answer *last;
};

static void put_before(struct way_back *back, const json_t *rows)
{
    size_t more = json_array_size(rows);
    json_t **items = memory_array(back->rows.count + more, sizeof *items);

    for (size_t i = 0; i < more; i++)
        items[i] = json_array_get(rows, i);
    for (size_t i = 0; i < back->rows.count; i++)
        items[more + i] = back->rows.items[i];
    free(back->rows.storage);
    back->rows.storage = back->rows.items = items;
    back->rows.count += more;
}

/* Goes back to the first row; false when an answer on the way is no list. */
static bool go_back(struct probe *probe, const struct pagination_view *view,
                    struct way_back *back)
{
    const struct walk *walk = view->large;
    const int64_t size = size_of(view);
    const json_t *from = evidence_walk_row(walk, walk->count - 1);

    while (from != NULL && back->rows.count <= walk->count) {
        AUTO_FREE char *id = evidence_id(walk->list, from);

        if (id == NULL)
            return false;
        back->last = ask_before(probe, view, size, id);
        if (!rule_usable(probe, back->last, 200))
            return false;
        const json_t *rows = evidence_rows(back->last, walk->list);
        put_before(back, rows);
        from = json_array_get(rows, 0);
    }
    return true;
}

static bool leads_back(struct probe *probe, const struct pagination_view *view)
{
    const struct walk *walk = view->large;
    struct way_back back = {.rows.id = walk->list->records->id};
    struct rows wanted = relation_rows(walk);
    struct witness witness;
    char expected[PAGINATION_LABEL_SIZE + 160];
    bool holds = true;

    wanted.count--; /* the row it starts from */
    if (go_back(probe, view, &back)) {
        holds = relation_unique(&back.rows, &witness) &&
                relation_same_set(&wanted, &back.rows, &witness) &&
                pagination_same_order(&wanted, &back.rows, view->word, &witness);
        if (holds)
            rule_held(probe);
    }
    (void)snprintf(expected, sizeof expected,
                   "backwards from the last row%s, by pages of %" PRId64
                   ": the %zu rows before it, as forwards",
                   view->label, size_of(view), wanted.count);
    if (!holds)
        pagination_broken(probe, view, &walk->list->page.before_claim, back.last,
                          expected, "%zu rows: %s", back.rows.count, witness.text);
    relation_rows_clear(&back.rows);
    return holds;
}

void links_backwards(struct probe *probe)
{
    AUTO_SURVEY struct pagination_survey survey;

    if (!pagination_survey(probe, &survey))
        return;
    for (size_t i = 0; i < survey.count; i++) {
        const struct pagination_view *view = &survey.views[i];

        if (view->large->whole && view->large->count > 1 && !leads_back(probe, view))
            return;
    }
    rule_lacked(probe, "a list of two rows or more that can be read to its end");
}
