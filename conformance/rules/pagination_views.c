/* SPDX-License-Identifier: Apache-2.0 */
/* The pages of the views of a list. */
#include "conformance/rules/pagination_internal.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

const struct answer *pagination_ask(struct probe *probe,
                                    const struct pagination_view *view, int64_t nth,
                                    int64_t size)
{
    AUTO_ARGUMENTS struct arguments arguments = {0};

    arguments_copy(&arguments, &view->arguments);
    return evidence_page(rule_evidence(probe),
                         &(struct question){.operation = rule_subject(probe)->operation,
                                            .arguments = &arguments},
                         nth, size);
}

bool pagination_follows(const struct pagination_page *page)
{
    return page->before + page->rows < page->count;
}

bool pagination_leads_on(const struct pagination_page *page)
{
    const struct walk *walk = page->walk;
    const struct walk *const walks[] = {page->view->large, page->view->small};
    int64_t most = 0;

    if (walk != NULL && page->index + 1 < walk->page_count)
        return walk->count > 0 &&
               evidence_page_of_row(walk, walk->count - 1) > page->index;
    for (size_t i = 0; i < 2; i++)
        if (walks[i] != NULL && (int64_t)walks[i]->count > most)
            most = (int64_t)walks[i]->count;
    return (page->rows > 0 || (walks[0] != NULL && walks[0]->list->page.short_pages)) &&
           page->before + page->rows < most;
}

static struct pagination_page page_of(const struct pagination_view *view,
                                      const struct walk *walk, size_t index)
{
    struct pagination_page page = {.view = view,
                                   .walk = walk,
                                   .answer = evidence_walk_page(walk, index),
                                   .nth = walk->page_nth[index],
                                   .index = index,
                                   .size = walk->size,
                                   .count = walk->length};

    page.rows = (int64_t)json_array_size(evidence_rows(page.answer, walk->list));
    page.past_end = index > 0 && page.rows == 0 && !walk->list->page.short_pages;
    if (evidence_can_jump(walk->list))
        page.before = page.nth * walk->size;
    else
        while ((size_t)page.before < walk->count &&
               evidence_page_of_row(walk, (size_t)page.before) < index)
            page.before++;
    return page;
}

/* The pages behind the end are left to the end: what holds there is less certain, and the
 * first breach is the one that is told. */
static bool each_page_of(struct probe *probe, const struct pagination_view *view,
                         const struct walk *walk, pagination_judge *judge)
{
    for (size_t i = 0; walk != NULL && i < walk->page_count; i++) {
        struct pagination_page page = page_of(view, walk, i);

        if (!page.past_end && !judge(probe, &page))
            return false;
    }
    return true;
}

static bool page_behind(struct probe *probe, const struct pagination_view *view,
                        const struct walk *walk, pagination_judge *judge)
{
    if (walk == NULL || walk->length < 0 || !evidence_can_jump(walk->list))
        return true;
    int64_t pages = collection_pages(walk->length, walk->size, 1);
    struct pagination_page page = {.view = view,
                                   .answer =
                                       pagination_ask(probe, view, pages, walk->size),
                                   .nth = pages,
                                   .before = pages * walk->size,
                                   .size = walk->size,
                                   .count = walk->length,
                                   .past_end = true};
    bool is_empty = evidence_accepted(page.answer) &&
                    evidence_rows(page.answer, walk->list) != NULL &&
                    json_array_size(evidence_rows(page.answer, walk->list)) == 0;

    return !is_empty || judge(probe, &page);
}

const struct answer *pagination_ask_without(struct probe *probe, int64_t nth,
                                            int64_t size,
                                            const struct contract_parameter *left_out,
                                            const struct answer *before)
{
    const struct subject *subject = rule_subject(probe);
    AUTO_ARGUMENTS struct arguments arguments = {0};
    bool jumps = evidence_can_jump(subject->list);

    evidence_set_page(&arguments, subject->list, jumps ? nth : 0, size);
    if (!jumps && nth > 0 &&
        (before == NULL || !evidence_set_next(&arguments, subject->list, before)))
        return NULL;
    arguments_set(&arguments, left_out, NULL);
    return evidence_ask(
        rule_evidence(probe),
        &(struct question){.operation = subject->operation, .arguments = &arguments});
}

/* Pages one and two of the plain list without a size: numbers that are computed from the
 * size may forget its default. */
static bool default_pages(struct probe *probe, const struct pagination_view *plain,
                          pagination_judge *judge)
{
    const struct contract_list *list = plain->large->list;
    int64_t size = evidence_default_size(list);
    const struct answer *before = NULL;
    int64_t seen = 0;
    bool more = true;

    for (int64_t nth = 0; plain->large->length >= 0 && size > 0 && more && nth < 2;
         nth++) {
        struct pagination_page page = {.view = plain,
                                       .nth = nth,
                                       .before = seen,
                                       .size = size,
                                       .count = plain->large->length};

        page.answer =
            pagination_ask_without(probe, nth, size, list->page.size_parameter, before);
        if (page.answer == NULL)
            return true;
        before = page.answer;
        page.rows = (int64_t)json_array_size(evidence_rows(page.answer, list));
        seen += evidence_can_jump(list) ? size : page.rows;
        more = !evidence_accepted(page.answer) || page.rows == 0 || judge(probe, &page);
    }
    return more;
}

void pagination_each_page(struct probe *probe, pagination_judge *judge)
{
    AUTO_SURVEY struct pagination_survey survey;
    bool more = pagination_survey(probe, &survey);

    for (size_t i = 0; more && i < survey.count; i++) {
        const struct pagination_view *view = &survey.views[i];

        more = each_page_of(probe, view, view->large, judge) &&
               each_page_of(probe, view, view->small, judge);
    }
    more = more && default_pages(probe, &survey.views[0], judge);
    for (size_t i = 0; more && i < survey.count; i++) {
        const struct pagination_view *view = &survey.views[i];

        more = page_behind(probe, view, view->small == NULL ? view->large : view->small,
                           judge);
    }
}

void pagination_name(const struct pagination_page *page, char out[PAGINATION_NAME_SIZE])
{
    (void)snprintf(out, PAGINATION_NAME_SIZE, "page %" PRId64 " of size %" PRId64 "%s",
                   page->nth + 1, page->size, page->view->label);
}

/* True when a view's first page is not what it was: live data moves. */
static bool has_moved(struct probe *probe, const struct pagination_view *view)
{
    const struct contract_list *list = rule_subject(probe)->list;
    const struct answer *before =
        view->large->page_count > 0 ? evidence_walk_page(view->large, 0) : NULL;
    AUTO_ARGUMENTS struct arguments arguments = {0};
    int64_t total = -1, total_before = -1;
    struct witness witness;

    if (before == NULL)
        return false;
    arguments_copy(&arguments, &view->arguments);
    evidence_set_page(&arguments, list, 0, view->large->size);
    const struct answer *now =
        evidence_ask(rule_evidence(probe),
                     &(struct question){.operation = rule_subject(probe)->operation,
                                        .arguments = &arguments,
                                        .again = true});
    (void)evidence_total_number(before, list, TOTAL_ITEMS, &total_before);
    (void)evidence_total_number(now, list, TOTAL_ITEMS, &total);
    AUTO_ROWS struct rows old_rows = pagination_rows(before, list);
    AUTO_ROWS struct rows new_rows = pagination_rows(now, list);
    return total != total_before || !relation_same_set(&old_rows, &new_rows, &witness);
}

void pagination_broken(struct probe *probe, const struct pagination_view *view,
                       const struct claim *claim, const struct answer *answer,
                       const char *expected, const char *actual_format, ...)
{
    char actual[1200];
    va_list list;

    if (has_moved(probe, view)) {
        rule_unstable(probe, "the list%s changed while it was read", view->label);
        return;
    }
    va_start(list, actual_format);
    (void)vsnprintf(actual, sizeof actual, actual_format, list);
    va_end(list);
    rule_broken(probe, claim, answer, expected, actual);
}
