/* SPDX-License-Identifier: Apache-2.0 */
/* URLs from a page to others: whether they stand there, and where they lead. */
#include "conformance/rules/links_internal.h"

#include "src/memory.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXPECTED_SIZE (PAGINATION_NAME_SIZE + 240)

/* A URL of one page, and the page of the walk it must lead to. */
struct link {
    const struct pagination_page *page;
    enum total total;
    const char *word; /* "next" */
    size_t to;
};

static void broken(struct probe *probe, const struct link *link,
                   const struct answer *answer, const char *expected, const char *actual)
{
    const struct contract_list *list = rule_subject(probe)->list;

    pagination_broken(probe, link->page->view, &list->totals[link->total].claim, answer,
                      expected, "%s", actual);
}

/* Whether a URL stands where it should; `wanted` tells. */
static bool stands(struct probe *probe, const struct link *link, const char *url,
                   bool wanted, const char *why)
{
    const struct contract_list *list = rule_subject(probe)->list;
    char name[PAGINATION_NAME_SIZE], expected[EXPECTED_SIZE];

    if (wanted == (url != NULL) ||
        (url != NULL && link->total == TOTAL_NEXT_URL && list->page.short_pages)) {
        rule_held(probe);
        return true;
    }
    pagination_name(link->page, name);
    (void)snprintf(expected, sizeof expected, "%s %s URL at %s on %s, %s",
                   wanted ? "a" : "no", link->word, list->totals[link->total].at.name,
                   name, why);
    broken(probe, link, link->page->answer, expected,
           url == NULL ? "there is none that can be followed" : url);
    return false;
}

/* Follows a URL: it shows the rows of the page it should lead to. */
static bool leads(struct probe *probe, const struct link *link, const char *url)
{
    const struct subject *subject = rule_subject(probe);
    const struct answer *target = evidence_walk_page(link->page->walk, link->to);
    const struct answer *answer =
        evidence_follow(rule_evidence(probe), subject->operation, url, AS_MAIN, 0);
    char name[PAGINATION_NAME_SIZE], expected[EXPECTED_SIZE], status[40];
    struct witness witness;

    pagination_name(link->page, name);
    (void)snprintf(expected, sizeof expected,
                   "the %s URL of %s leads to the rows of page %zu", link->word, name,
                   link->to + 1);
    if (!answer->reached || answer->status >= 500)
        return rule_usable(probe, answer, 200);
    if (!evidence_accepted(answer)) {
        (void)snprintf(status, sizeof status, "status %d", answer->status);
        broken(probe, link, answer, expected, status);
        return false;
    }
    AUTO_ROWS struct rows wanted = pagination_rows(target, subject->list);
    AUTO_ROWS struct rows shown = pagination_rows(answer, subject->list);
    if (relation_same_set(&wanted, &shown, &witness) ||
        (subject->list->page.short_pages &&
         (relation_subset(&wanted, &shown, &witness) ||
          relation_subset(&shown, &wanted, &witness)))) {
        rule_held(probe);
        return true;
    }
    if (pagination_same_order(&wanted, &shown, link->page->view->word, &witness) &&
        !subject->list->order.stable_ties)
        return true; /* equal rows have changed places */
    broken(probe, link, answer, expected, witness.text);
    return false;
}

/* The last page of a walk that shows rows. */
static size_t last_with_rows(const struct walk *walk)
{
    size_t last = walk->page_count - 1;

    while (last > 0 && json_array_size(evidence_rows(evidence_walk_page(walk, last),
                                                     walk->list)) == 0)
        last--;
    return last;
}

/* True when the page before `index` of a walk is the one before it in the list, too. */
static bool is_neighbour(const struct walk *walk, size_t index)
{
    return index > 0 && index < walk->page_count &&
           walk->page_nth[index] == walk->page_nth[index - 1] + 1;
}

static bool next_url_fits(struct probe *probe, const struct pagination_page *page)
{
    const struct contract_list *list = rule_subject(probe)->list;
    AUTO_FREE char *url = evidence_link(page->answer, list, TOTAL_NEXT_URL);
    bool follows = pagination_leads_on(page);
    const struct link link = {
        .page = page, .total = TOTAL_NEXT_URL, .word = "next", .to = page->index + 1};

    if (!stands(probe, &link, url, follows,
                follows ? "since rows follow" : "since no rows follow"))
        return false;
    if (url == NULL || page->walk == NULL || !is_neighbour(page->walk, link.to))
        return true;
    if (page->nth > 1 && link.to < last_with_rows(page->walk))
        return true;
    return leads(probe, &link, url);
}

void links_next_url(struct probe *probe)
{
    pagination_each_page(probe, next_url_fits);
    rule_lacked(probe, "a list with several pages");
}

static bool previous_url_fits(struct probe *probe, const struct pagination_page *page)
{
    const struct contract_list *list = rule_subject(probe)->list;
    AUTO_FREE char *url = evidence_link(page->answer, list, TOTAL_PREVIOUS_URL);
    const struct link link = {.page = page,
                              .total = TOTAL_PREVIOUS_URL,
                              .word = "previous",
                              .to = page->index - 1};

    if (page->rows == 0 && page->nth > 0)
        return true;
    if (!stands(probe, &link, url, page->nth > 0,
                page->nth > 0 ? "since pages come before it" : "which is the first one"))
        return false;
    if (url == NULL || page->walk == NULL || !is_neighbour(page->walk, page->index) ||
        (page->nth > 2 && page->index < last_with_rows(page->walk)))
        return true;
    return leads(probe, &link, url);
}

void links_previous_url(struct probe *probe)
{
    pagination_each_page(probe, previous_url_fits);
    rule_lacked(probe, "a list with several pages");
}

/* On the page it leads to, a URL may be left out. */
static bool end_url_fits(struct probe *probe, const struct pagination_page *page,
                         enum total total, const char *word, size_t to)
{
    const struct contract_list *list = rule_subject(probe)->list;
    AUTO_FREE char *url = evidence_link(page->answer, list, total);
    const struct link link = {.page = page, .total = total, .word = word, .to = to};

    if ((size_t)page->nth != to &&
        !stands(probe, &link, url, true, "since it is another page"))
        return false;
    if (url == NULL || page->walk == NULL || page->nth > 1)
        return true;
    return leads(probe, &link, url);
}

static bool first_url_fits(struct probe *probe, const struct pagination_page *page)
{
    return page->rows == 0 || end_url_fits(probe, page, TOTAL_FIRST_URL, "first", 0);
}

void links_first_url(struct probe *probe)
{
    pagination_each_page(probe, first_url_fits);
    rule_lacked(probe, "a list with rows");
}

static bool last_url_fits(struct probe *probe, const struct pagination_page *page)
{
    if (page->rows == 0 || page->walk == NULL || !page->walk->whole)
        return true;
    return end_url_fits(probe, page, TOTAL_LAST_URL, "last", last_with_rows(page->walk));
}

void links_last_url(struct probe *probe)
{
    pagination_each_page(probe, last_url_fits);
    rule_lacked(probe, "a list that can be read to its end");
}

/* The positions before the slash: "items 0-24/57", the unit left out by some. */
static bool read_positions(const struct answer *answer, const char *name, int64_t *first,
                           int64_t *last)
{
    const char *text = http_headers_value(&answer->exchange->response.headers, name);
    const char *digits = text == NULL ? NULL : strpbrk(text, "0123456789*/");
    char *end;

    if (digits == NULL || *digits < '0' || *digits > '9')
        return false;
    *first = strtoll(digits, &end, 10);
    if (*end != '-')
        return false;
    *last = strtoll(end + 1, &end, 10);
    return *end == '/';
}

static bool range_fits(struct probe *probe, const struct pagination_page *page)
{
    const struct contract_total *total = &rule_subject(probe)->list->totals[TOTAL_ITEMS];
    const int64_t start = page->nth * page->size;
    char name[PAGINATION_NAME_SIZE], expected[EXPECTED_SIZE];
    int64_t first = -1, last = -1;

    if (page->rows == 0)
        return true;
    if (read_positions(page->answer, total->at.name, &first, &last) && first == start &&
        last == start + page->rows - 1) {
        rule_held(probe);
        return true;
    }
    pagination_name(page, name);
    (void)snprintf(expected, sizeof expected,
                   "the positions %" PRId64 "-%" PRId64 " in %s of %s", start,
                   start + page->rows - 1, total->at.name, name);
    pagination_broken(probe, page->view, &total->claim, page->answer, expected,
                      "%" PRId64 "-%" PRId64, first, last);
    return false;
}

void links_content_range(struct probe *probe)
{
    pagination_each_page(probe, range_fits);
    rule_lacked(probe, "a list with rows");
}
