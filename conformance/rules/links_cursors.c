/* SPDX-License-Identifier: Apache-2.0 */
/* Cursors, and pages that go on behind a row. */
#include "conformance/rules/links_internal.h"

#include "src/memory.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define ROWS_TRIED 5 /* rows of a view behind which it is gone on */

static bool cursor_fits(struct probe *probe, const struct pagination_page *page)
{
    const struct contract_list *list = rule_subject(probe)->list;
    const struct contract_total *total = &list->totals[TOTAL_NEXT_CURSOR];
    AUTO_FREE char *cursor = evidence_link(page->answer, list, TOTAL_NEXT_CURSOR);
    char name[PAGINATION_NAME_SIZE], expected[PAGINATION_NAME_SIZE + 160];
    bool leads_on = pagination_leads_on(page);

    /* Where pages may be empty, a cursor may lead to the last, empty one. */
    if (leads_on == (cursor != NULL) || (cursor != NULL && list->page.short_pages)) {
        rule_held(probe);
        return true;
    }
    pagination_name(page, name);
    (void)snprintf(expected, sizeof expected, "%s at %s on %s, %s",
                   leads_on ? "a cursor" : "no cursor", total->at.name, name,
                   leads_on ? "since rows follow" : "since no rows follow");
    pagination_broken(probe, page->view, &total->claim, page->answer, expected, "%s",
                      cursor == NULL ? "there is none" : cursor);
    return false;
}

void links_next_cursor(struct probe *probe)
{
    pagination_each_page(probe, cursor_fits);
    rule_lacked(probe, "a list with several pages");
}

/* The first page of `view` that leads on by an index, and sets that index in `arguments`
 * beside the view's own; false when none does. */
static bool lead_on(const struct pagination_view *view, struct arguments *arguments)
{
    const struct walk *walk = view->small == NULL ? view->large : view->small;

    if (walk->page_count < 2)
        return false;
    arguments_copy(arguments, &view->arguments);
    evidence_set_page(arguments, walk->list, 0, walk->size);
    return evidence_set_next(arguments, walk->list, evidence_walk_page(walk, 0));
}

const char *links_index_in(const struct arguments *arguments,
                           const struct contract_parameter *parameter)
{
    for (size_t i = 0; i < arguments->count; i++)
        if (arguments->items[i].in == parameter->in &&
            strcmp(arguments->items[i].name, parameter->name) == 0)
            return arguments->items[i].value;
    return NULL;
}

static void hold_refused(struct probe *probe, const struct arguments *arguments,
                         const struct claim *claim, const char *what)
{
    const struct subject *subject = rule_subject(probe);
    const struct contract_parameter *index = subject->list->page.index_parameter;

    rule_expect_refusal(probe, true);
    const struct answer *answer = evidence_ask(
        rule_evidence(probe),
        &(struct question){.operation = subject->operation, .arguments = arguments});
    rule_expect_refusal(probe, false);
    if (answer->reached && evidence_accepted(answer)) {
        rule_broken_format(probe, claim, answer, what, "status %d with %zu rows",
                           answer->status,
                           json_array_size(evidence_rows(answer, subject->list)));
        return;
    }
    (void)rule_refused(
        probe, answer,
        &(struct rule_refusal){.parts = REFUSAL_STATUS,
                               .kind = REFUSAL_CURSOR,
                               .errors = &index->errors,
                               .parameter = index,
                               .received = links_index_in(arguments, index)});
}

/* One character in the middle is another of its kind. */
static char *altered(const char *cursor)
{
    char *text = memory_text(cursor);
    char *at = text + strlen(text) / 2;

    *at = *at == '7' || *at == 'a' || *at == 'A' ? (char)(*at + 1)
          : *at >= '0' && *at <= '9'             ? '7'
          : *at >= 'a' && *at <= 'z'             ? 'a'
                                                 : 'A';
    return text;
}

void links_cursor_altered(struct probe *probe)
{
    const struct contract_list *list = rule_subject(probe)->list;
    const struct contract_parameter *index = list->page.index_parameter;
    const struct claim *claim = &index->errors.by[REFUSAL_CURSOR]->claim;
    const char *what = "a refusal: this cursor was never given out";
    AUTO_SURVEY struct pagination_survey survey;

    if (!pagination_survey(probe, &survey))
        return;
    for (size_t i = 0; i < survey.count; i++) {
        AUTO_ARGUMENTS struct arguments arguments = {0};

        if (!lead_on(&survey.views[i], &arguments))
            continue;
        const char *cursor = links_index_in(&arguments, index);
        AUTO_FREE char *changed = altered(cursor);
        AUTO_FREE char *cut = memory_text_of(cursor, strlen(cursor) / 2);
        const char *const tries[] = {"countersign-none", changed, cut};

        for (size_t t = 0; t < sizeof tries / sizeof *tries; t++) {
            /* An identifier changed by a character may be that of another row. */
            if (*tries[t] == '\0' || (list->page.kind == PAGE_KEYSET && t > 0))
                continue;
            arguments_set(&arguments, index, tries[t]);
            hold_refused(probe, &arguments, claim, what);
        }
        return;
    }
    rule_lacked(probe, "a list with several pages");
}

/* Holds the cursor of one view beside the arguments of another. */
static void hold_beside(struct probe *probe, const struct pagination_view *own,
                        const struct pagination_view *other)
{
    const struct contract_page *page = &rule_subject(probe)->list->page;
    AUTO_ARGUMENTS struct arguments led = {0};
    AUTO_ARGUMENTS struct arguments arguments = {0};
    char expected[2 * PAGINATION_LABEL_SIZE + 120];

    if (!lead_on(own, &led))
        return;
    arguments_copy(&arguments, &other->arguments);
    evidence_set_page(&arguments, rule_subject(probe)->list, 0,
                      own->small == NULL ? own->large->size : own->small->size);
    arguments_set(&arguments, page->index_parameter,
                  links_index_in(&led, page->index_parameter));
    (void)snprintf(expected, sizeof expected,
                   "a refusal: the cursor is of the list%s, and is asked for%s",
                   *own->label == '\0' ? " as it is" : own->label,
                   *other->label == '\0' ? " without that" : other->label);
    hold_refused(probe, &arguments, &page->other_query_claim, expected);
}

static bool asks_the_same(const struct pagination_view *a,
                          const struct pagination_view *b)
{
    return strcmp(a->label, b->label) == 0;
}

/* Naming the default order may well be the same query as not naming it. */
static bool is_default_order(const struct pagination_view *view,
                             const struct contract_list *list)
{
    return view->arguments.count == 1 && list->order.declared &&
           strcmp(view->arguments.items[0].name, list->order.parameter->name) == 0 &&
           view->word != NULL &&
           (size_t)(view->word - list->order.words) == list->order.initial;
}

void links_cursor_bound(struct probe *probe)
{
    const struct contract_list *list = rule_subject(probe)->list;
    AUTO_SURVEY struct pagination_survey survey;

    if (!pagination_survey(probe, &survey))
        return;
    for (size_t i = 1; i < survey.count; i++) {
        const struct pagination_view *view = &survey.views[i];

        if (asks_the_same(view, &survey.views[0]) || is_default_order(view, list))
            continue;
        hold_beside(probe, &survey.views[0], view);
        hold_beside(probe, view, &survey.views[0]);
    }
    rule_lacked(probe, "a list with several pages, and a filter or an order");
}

/* Returns new what names a row, or NULL. */
static char *name_of(const struct contract_list *list, const json_t *row)
{
    return list->page.key != NULL ? contract_page_key_text(&list->page, row)
                                  : evidence_id(list, row);
}

static bool are_tied(const struct contract_page *page, const json_t *a, const json_t *b)
{
    struct scalar left = relation_value(a, page->key, page->key_compare);
    struct scalar right = relation_value(b, page->key, page->key_compare);

    return collection_compare(&left, &right) == 0;
}

/* The row of a walk that comes first behind row `row`, by the name of that. */
static size_t place_behind(const struct walk *walk, size_t row)
{
    const struct contract_page *page = &walk->list->page;
    size_t place = row;

    if (page->key == NULL)
        return row + 1;
    if (page->key_inclusive) {
        while (place > 0 && are_tied(page, evidence_walk_row(walk, place - 1),
                                     evidence_walk_row(walk, row)))
            place--;
        return place;
    }
    while (place < walk->count &&
           are_tied(page, evidence_walk_row(walk, place), evidence_walk_row(walk, row)))
        place++;
    return place;
}

/* True when a page shows the rows of `wanted`, or, where it may be short or must not part
 * rows of one value, as many of them as it holds. */
static bool shows(const struct walk *walk, const struct rows *wanted,
                  const struct rows *shown, struct witness *witness)
{
    bool is_flexible = walk->list->page.short_pages || walk->list->page.key != NULL;

    return relation_same_set(wanted, shown, witness) ||
           (is_flexible && relation_subset(shown, wanted, witness) &&
            (shown->count > 0 || walk->list->page.short_pages));
}

static bool is_behind(struct probe *probe, const struct pagination_view *view, size_t row)
{
    const struct contract_list *list = rule_subject(probe)->list;
    const struct walk *walk = view->large;
    AUTO_FREE char *id = name_of(list, evidence_walk_row(walk, row));
    AUTO_ARGUMENTS struct arguments arguments = {0};
    struct witness witness;

    if (id == NULL)
        return true;
    arguments_copy(&arguments, &view->arguments);
    evidence_set_page(&arguments, list, 0, walk->size);
    arguments_set(&arguments, list->page.index_parameter, id);
    const struct answer *answer =
        evidence_ask(rule_evidence(probe),
                     &(struct question){.operation = rule_subject(probe)->operation,
                                        .arguments = &arguments});
    if (!rule_usable(probe, answer, 200))
        return true;
    AUTO_ROWS struct rows shown = pagination_rows(answer, list);
    const struct rows all = relation_rows(walk);
    size_t place = place_behind(walk, row);
    struct rows wanted = relation_slice(&all, place, all.count - place);
    if ((int64_t)wanted.count > walk->size)
        wanted.count = (size_t)walk->size;
    if (shows(walk, &wanted, &shown, &witness)) {
        rule_held(probe);
        return true;
    }
    AUTO_FREE char *expected =
        memory_format("behind %s=%.100s%s: the %zu rows that follow it in the list",
                      list->page.index_parameter->label, id, view->label, wanted.count);
    pagination_broken(probe, view,
                      list->page.key == NULL ? &list->page.claim : &list->page.key_claim,
                      answer, expected, "%zu rows: %s", shown.count, witness.text);
    return false;
}

void links_behind_row(struct probe *probe)
{
    AUTO_SURVEY struct pagination_survey survey;

    if (!pagination_survey(probe, &survey))
        return;
    for (size_t i = 0; i < survey.count; i++) {
        const struct pagination_view *view = &survey.views[i];
        size_t count = view->large->count;

        for (size_t t = 0; view->large->whole && count > 1 && t < ROWS_TRIED; t++)
            if (!is_behind(probe, view, t * (count - 2) / (ROWS_TRIED - 1)))
                return;
    }
    rule_lacked(probe, "a list of two rows or more that can be read to its end");
}
