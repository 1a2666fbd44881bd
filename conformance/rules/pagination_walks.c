/* SPDX-License-Identifier: Apache-2.0 */
/* Relations between the pages of one walk, and between walks in different sizes. */
#include "conformance/rules/pagination_internal.h"

#include "src/memory.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct rows pagination_rows(const struct answer *answer, const struct contract_list *list)
{
    json_t *array = evidence_rows(answer, list);
    struct rows rows = {.id = list->records->id, .count = json_array_size(array)};

    rows.storage = memory_array(rows.count, sizeof(json_t *));
    rows.items = rows.storage;
    for (size_t i = 0; i < rows.count; i++)
        rows.items[i] = json_array_get(array, i);
    return rows;
}

/* True when two rows have the same value of a key, by its n-th reading. */
static bool equal_by(const json_t *a, const json_t *b,
                     const struct contract_order_key *key, size_t reading)
{
    bool is_other = reading > 0 && reading <= key->field_or_count;
    const char *field = is_other ? key->field_or[reading - 1] : key->field;
    struct scalar left = relation_value(a, field, key->compare);
    struct scalar right = relation_value(b, field, key->compare);

    return collection_compare(&left, &right) == 0;
}

static bool same_keys(const struct rows *expected, const struct rows *actual,
                      const struct contract_order_word *word, size_t reading)
{
    for (size_t i = 0; i < expected->count; i++)
        for (size_t k = 0; k < word->key_count; k++)
            if (!equal_by(relation_row(expected, i), relation_row(actual, i),
                          &word->keys[k], reading))
                return false;
    return true;
}

static size_t reading_count(const struct contract_order_word *word)
{
    size_t most = 0;

    for (size_t k = 0; k < word->key_count; k++)
        if (word->keys[k].field_or_count > most)
            most = word->keys[k].field_or_count;
    return most + 1;
}

bool pagination_same_order(const struct rows *expected, const struct rows *actual,
                           const struct contract_order_word *word,
                           struct witness *witness)
{
    if (relation_same_sequence(expected, actual, witness))
        return true;
    if (expected->count != actual->count)
        return false;
    for (size_t r = 0; word != NULL && r < reading_count(word); r++)
        if (same_keys(expected, actual, word, r))
            return true;
    return word == NULL;
}

static bool is_full(struct probe *probe, const struct pagination_page *page)
{
    const struct contract_list *list = rule_subject(probe)->list;
    size_t after = page->index + 1;
    char name[PAGINATION_NAME_SIZE], expected[PAGINATION_NAME_SIZE + 80];

    if (page->walk == NULL || page->rows == 0)
        return true;
    bool more =
        after < page->walk->page_count &&
        json_array_size(evidence_rows(evidence_walk_page(page->walk, after), list)) > 0;
    pagination_name(page, name);
    if (page->rows > page->size) {
        (void)snprintf(expected, sizeof expected, "at most %" PRId64 " rows on %s",
                       page->size, name);
    } else if (more && page->rows < page->size && !list->page.short_pages) {
        (void)snprintf(expected, sizeof expected,
                       "%" PRId64 " rows on %s, since another page with rows follows",
                       page->size, name);
    } else {
        rule_held(probe);
        return true;
    }
    pagination_broken(probe, page->view,
                      page->rows > page->size ? &list->page.claim
                                              : &list->page.short_claim,
                      page->answer, expected, "%" PRId64 " rows", page->rows);
    return false;
}

void pagination_full_pages(struct probe *probe)
{
    pagination_each_page(probe, is_full);
}

/* The answer that shows row `index` of a walk. */
static const struct answer *page_of_row(const struct walk *walk, size_t index)
{
    if (walk->count == 0)
        return walk->page_count > 0 ? evidence_walk_page(walk, 0) : NULL;
    return evidence_walk_page(
        walk, evidence_page_of_row(walk, index < walk->count ? index : walk->count - 1));
}

static bool walk_repeats(struct probe *probe, const struct pagination_view *view,
                         const struct walk *walk)
{
    struct witness witness;

    if (walk == NULL || walk->count < 2)
        return false;
    const struct rows rows = relation_rows(walk);
    if (relation_unique(&rows, &witness)) {
        rule_held(probe);
        return false;
    }
    char expected[PAGINATION_LABEL_SIZE + 80];
    (void)snprintf(expected, sizeof expected,
                   "every row once in a walk by pages of %" PRId64 "%s", walk->size,
                   view->label);
    pagination_broken(probe, view, &walk->list->page.claim, page_of_row(walk, 0),
                      expected, "%s", witness.text);
    return true;
}

void pagination_no_repeats(struct probe *probe)
{
    AUTO_SURVEY struct pagination_survey survey;

    if (!pagination_survey(probe, &survey))
        return;
    for (size_t i = 0; i < survey.count; i++) {
        const struct pagination_view *view = &survey.views[i];

        if (walk_repeats(probe, view, view->large) ||
            walk_repeats(probe, view, view->small))
            return;
    }
    rule_lacked(probe, "a list with two rows or more");
}

/* A view that can be compared: read to its end in two sizes. */
static bool is_comparable(struct probe *probe, const struct pagination_view *view)
{
    if (view->small == NULL)
        return false;
    return rule_walkable(probe, view->large) && rule_walkable(probe, view->small);
}

/* True when both walks of a view hold the same rows; otherwise it is said. */
static bool holds_the_same(struct probe *probe, const struct pagination_view *view)
{
    const struct rows large = relation_rows(view->large);
    const struct rows small = relation_rows(view->small);
    struct witness witness;
    char expected[PAGINATION_LABEL_SIZE + 160];

    if (relation_same_set(&large, &small, &witness)) {
        rule_held(probe);
        return true;
    }
    (void)snprintf(expected, sizeof expected,
                   "the list%s holds the same rows by pages of %" PRId64
                   " as by pages of %" PRId64 " (%zu rows)",
                   view->label, view->small->size, view->large->size, view->large->count);
    pagination_broken(probe, view, &view->large->list->page.claim,
                      page_of_row(view->small, view->small->count), expected,
                      "by pages of %" PRId64 " there are %zu rows: %s", view->small->size,
                      view->small->count, witness.text);
    return false;
}

enum pagination_kind pagination_kind(const struct pagination_view *view,
                                     const struct contract_list *list)
{
    bool ordered = false;

    for (size_t i = 0; i < view->arguments.count; i++) {
        const char *name = view->arguments.items[i].name;
        const struct contract_order *order = &list->order;
        bool is_order =
            order->declared &&
            (strcmp(name, order->parameter->name) == 0 ||
             (order->direction != NULL && strcmp(name, order->direction->name) == 0));
        if (!is_order)
            return PAGINATION_NARROWED;
        ordered = true;
    }
    return ordered ? PAGINATION_ORDERED : PAGINATION_PLAIN;
}

static void compare_views(struct probe *probe, enum pagination_kind kind)
{
    const struct contract_list *list = rule_subject(probe)->list;
    AUTO_SURVEY struct pagination_survey survey;
    size_t compared = 0;

    if (!pagination_survey(probe, &survey))
        return;
    for (size_t i = 0; i < survey.count; i++) {
        const struct pagination_view *view = &survey.views[i];

        if (pagination_kind(view, list) != kind || !is_comparable(probe, view))
            continue;
        compared++;
        if (!holds_the_same(probe, view))
            return;
    }
    if (compared == 0 && survey.views[0].large->sampled)
        (void)rule_walkable(probe, survey.views[0].large);
    if (compared == 0)
        rule_lacked(probe, "a list that can be read in two page sizes and has two rows "
                           "or more in each");
}

void pagination_no_losses(struct probe *probe)
{
    compare_views(probe, PAGINATION_PLAIN);
}

void pagination_ordered(struct probe *probe)
{
    compare_views(probe, PAGINATION_ORDERED);
}

void pagination_narrowed(struct probe *probe)
{
    compare_views(probe, PAGINATION_NARROWED);
}

static bool keeps_sequence(struct probe *probe, const struct pagination_view *view)
{
    const struct contract_list *list = rule_subject(probe)->list;
    const struct rows large = relation_rows(view->large);
    const struct rows small = relation_rows(view->small);
    const bool stable = list->order.stable_ties;
    struct witness witness;
    char expected[PAGINATION_LABEL_SIZE + 160];

    bool same = stable ? relation_same_sequence(&large, &small, &witness)
                       : pagination_same_order(&large, &small, view->word, &witness);
    if (same) {
        rule_held(probe);
        return true;
    }
    (void)snprintf(expected, sizeof expected,
                   "the list%s stands in the same order by pages of %" PRId64
                   " as by pages of %" PRId64 "%s",
                   view->label, view->small->size, view->large->size,
                   stable ? "" : ", rows that are equal in the order aside");
    pagination_broken(probe, view, stable ? &list->order.ties_claim : &list->page.claim,
                      page_of_row(view->small, 0), expected, "%s", witness.text);
    return false;
}

void pagination_same_sequence(struct probe *probe)
{
    AUTO_SURVEY struct pagination_survey survey;

    if (!pagination_survey(probe, &survey))
        return;
    for (size_t i = 0; i < survey.count; i++) {
        const struct pagination_view *view = &survey.views[i];

        if (view->word != NULL && is_comparable(probe, view) &&
            view->small->count == view->large->count && !keeps_sequence(probe, view))
            return;
    }
    rule_lacked(probe, "an ordered list with several pages");
}
