/* SPDX-License-Identifier: Apache-2.0 */
/* Totals that are told only to those who ask, or only where a list is cut; the total of
 * the whole list beside that of a narrowed one; the numbers of the pages beside a page.
 */
#include "conformance/rules/pagination_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define EXPECTED_SIZE (PAGINATION_NAME_SIZE + 160)

static const struct contract_total *total_of(struct probe *probe, enum total total)
{
    return &rule_subject(probe)->list->totals[total];
}

/* True when an answer tells a total: a null tells nothing, nor does an asterisk. */
static bool is_told(const struct answer *answer, const struct contract_list *list,
                    enum total total)
{
    const struct expression *at = &list->totals[total].at;
    const json_t *value = evidence_total(answer, list, total);
    const char *text;
    size_t length;

    if (at->source == EXPRESSION_RESPONSE_BODY)
        return value != NULL && !json_is_null(value);
    text = http_headers_value(&answer->exchange->response.headers, at->name);
    length = text == NULL ? 0 : strlen(text);
    if (contract_total_is_range(&list->totals[total]))
        return length > 0 && text[length - 1] != '*';
    return length > 0;
}

static void hold_silent(struct probe *probe, const struct answer *answer,
                        enum total total, const struct claim *claim, const char *why)
{
    char expected[EXPECTED_SIZE];

    if (!is_told(answer, rule_subject(probe)->list, total)) {
        rule_held(probe);
        return;
    }
    (void)snprintf(expected, sizeof expected, "nothing at %s, %s",
                   total_of(probe, total)->at.name, why);
    rule_broken(probe, claim, answer, expected, "it is told");
}

/* Without what asks for it, in large pages and in small ones. */
static void hold_unasked(struct probe *probe, const struct contract_asked *asked,
                         const struct walk *whole)
{
    const struct contract_list *list = rule_subject(probe)->list;
    AUTO_ARGUMENTS struct arguments arguments = {0};
    struct witness witness;

    evidence_set_page(&arguments, list, 0, whole->size);
    arguments_set(&arguments, asked->parameter, NULL);
    const struct answer *answer =
        evidence_ask(rule_evidence(probe),
                     &(struct question){.operation = rule_subject(probe)->operation,
                                        .arguments = &arguments});
    if (!rule_usable(probe, answer, 200))
        return;
    for (int i = 0; i < TOTAL_COUNT; i++)
        if (asked->totals[i])
            hold_silent(probe, answer, (enum total)i, &asked->claim,
                        "since nobody asked for it");
    AUTO_ROWS struct rows wanted = pagination_rows(evidence_walk_page(whole, 0), list);
    AUTO_ROWS struct rows shown = pagination_rows(answer, list);
    const struct pagination_view plain = pagination_plain(whole);
    if (!list->page.short_pages && !relation_same_set(&wanted, &shown, &witness))
        pagination_broken(probe, &plain, &asked->claim, answer,
                          "the same rows whether or not totals are asked for", "%s",
                          witness.text);
}

void pagination_total_asked(struct probe *probe)
{
    const struct walk *whole = rule_rows(probe);

    for (size_t i = 0; whole != NULL && i < whole->list->asked_count; i++)
        hold_unasked(probe, &whole->list->asked[i], whole);
}

static bool is_silent_when_whole(struct probe *probe, const struct pagination_page *page)
{
    const struct contract_list *list = rule_subject(probe)->list;

    if (page->count < 0 || page->nth > 0 || page->rows != page->count)
        return true;
    for (int i = 0; i < TOTAL_COUNT; i++)
        if (list->when_cut[i])
            hold_silent(probe, page->answer, (enum total)i, &list->when_cut_claim,
                        "since every row is shown");
    return true;
}

void pagination_total_when_cut(struct probe *probe)
{
    pagination_each_page(probe, is_silent_when_whole);
    rule_lacked(probe, "an answer that shows every row");
}

static bool unfiltered_fits(struct probe *probe, const struct pagination_page *page)
{
    const struct contract_list *list = rule_subject(probe)->list;
    const struct walk *whole = rule_whole(probe);
    char name[PAGINATION_NAME_SIZE], expected[EXPECTED_SIZE];
    int64_t number = -1;

    if (whole == NULL || list->when_cut[TOTAL_UNFILTERED])
        return whole != NULL;
    if (evidence_total_number(page->answer, list, TOTAL_UNFILTERED, &number) &&
        number == (int64_t)whole->count) {
        rule_held(probe);
        return true;
    }
    pagination_name(page, name);
    (void)snprintf(expected, sizeof expected,
                   "%zu at %s on %s, the rows of the list without filters", whole->count,
                   total_of(probe, TOTAL_UNFILTERED)->at.name, name);
    pagination_broken(probe, page->view, &total_of(probe, TOTAL_UNFILTERED)->claim,
                      page->answer, expected, "%" PRId64, number);
    return false;
}

void pagination_unfiltered(struct probe *probe)
{
    pagination_each_page(probe, unfiltered_fits);
}

/* Holds the number of a page beside this one; `wanted` is below zero where there is none.
 */
static bool neighbour_is(struct probe *probe, const struct pagination_page *page,
                         enum total total, int64_t wanted)
{
    const struct contract_list *list = rule_subject(probe)->list;
    char name[PAGINATION_NAME_SIZE], expected[EXPECTED_SIZE], number[32] = "none";
    int64_t found = -1;
    bool is_there = evidence_total_number(page->answer, list, total, &found);

    if (is_there ? found == wanted : wanted < 0 && !is_told(page->answer, list, total)) {
        rule_held(probe);
        return true;
    }
    pagination_name(page, name);
    if (wanted >= 0)
        (void)snprintf(number, sizeof number, "%" PRId64, wanted);
    (void)snprintf(expected, sizeof expected, "%s at %s on %s", number,
                   total_of(probe, total)->at.name, name);
    (void)snprintf(number, sizeof number, "%" PRId64, found);
    pagination_broken(probe, page->view, &total_of(probe, total)->claim, page->answer,
                      expected, "%s", is_there ? number : "none");
    return false;
}

/* What lies one page further, in the units of the index. */
static int64_t index_of(const struct contract_page *paging, int64_t nth, int64_t size)
{
    return paging->first + (contract_page_counts_rows(paging) ? nth * size : nth);
}

static bool next_index_fits(struct probe *probe, const struct pagination_page *page)
{
    const struct contract_page *paging = &rule_subject(probe)->list->page;

    if (page->count < 0 || page->past_end)
        return true;
    return neighbour_is(
        probe, page, TOTAL_NEXT_INDEX,
        pagination_follows(page) ? index_of(paging, page->nth + 1, page->size) : -1);
}

void pagination_next_index(struct probe *probe)
{
    pagination_each_page(probe, next_index_fits);
    rule_lacked(probe, "a list that can be read to its end");
}

static bool previous_index_fits(struct probe *probe, const struct pagination_page *page)
{
    const struct contract_page *paging = &rule_subject(probe)->list->page;

    if (page->past_end)
        return true;
    return neighbour_is(probe, page, TOTAL_PREVIOUS_INDEX,
                        page->nth > 0 ? index_of(paging, page->nth - 1, page->size) : -1);
}

void pagination_previous_index(struct probe *probe)
{
    pagination_each_page(probe, previous_index_fits);
}
