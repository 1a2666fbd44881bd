/* SPDX-License-Identifier: Apache-2.0 */
/* What an answer says of itself: totals, flags and echoes, on every page of every view.
 */
#include "conformance/rules/pagination_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <inttypes.h>
#include <stdio.h>

#define EXPECTED_SIZE (PAGINATION_NAME_SIZE + 160)

static const struct contract_total *total_of(struct probe *probe, enum total total)
{
    return &rule_subject(probe)->list->totals[total];
}

/* Behind the end, what an answer says is no surer than how it is answered there. */
static const struct claim *claim_on(struct probe *probe,
                                    const struct pagination_page *page, enum total total)
{
    const struct claim *claim = &total_of(probe, total)->claim;
    const struct claim *end = &rule_subject(probe)->list->page.past_end_claim;

    return page->past_end && end->certainty > claim->certainty ? end : claim;
}

/* What stands where the total should, for a message. */
static char *found_at(struct probe *probe, const struct pagination_page *page,
                      enum total total)
{
    const struct contract_list *list = rule_subject(probe)->list;
    const json_t *value = evidence_total(page->answer, list, total);

    return value == NULL ? memory_text("nothing") : value_print(value);
}

static bool missing(struct probe *probe, const struct pagination_page *page,
                    enum total total, const char *kind)
{
    AUTO_FREE char *found = found_at(probe, page, total);
    const char *place = total_of(probe, total)->at.name;
    char name[PAGINATION_NAME_SIZE], expected[EXPECTED_SIZE];

    pagination_name(page, name);
    (void)snprintf(expected, sizeof expected, "%s at %s on %s", kind, place, name);
    pagination_broken(probe, page->view, claim_on(probe, page, total), page->answer,
                      expected, "%s is %s", place, found);
    return false;
}

/* True when a total need not be told, or not exactly, by an answer. */
static bool is_free(struct probe *probe, const struct pagination_page *page,
                    enum total total)
{
    const struct contract_list *list = rule_subject(probe)->list;

    if (total == TOTAL_ITEMS && evidence_is_estimate(page->answer, list))
        return true;
    return list->when_cut[total] && (page->count < 0 || page->rows == page->count);
}

/* Holds a number to what it must be; `why` completes "N at PLACE on PAGE, ". */
static bool number_is(struct probe *probe, const struct pagination_page *page,
                      enum total total, int64_t wanted, const char *why)
{
    const struct contract_list *list = rule_subject(probe)->list;
    const char *place = total_of(probe, total)->at.name;
    char name[PAGINATION_NAME_SIZE], expected[EXPECTED_SIZE];
    int64_t number;

    if (is_free(probe, page, total))
        return true;
    if (!evidence_total_number(page->answer, list, total, &number))
        return missing(probe, page, total, "a whole number");
    if (number == wanted) {
        rule_held(probe);
        return true;
    }
    pagination_name(page, name);
    (void)snprintf(expected, sizeof expected, "%" PRId64 " at %s on %s, %s", wanted,
                   place, name, why);
    pagination_broken(probe, page->view, claim_on(probe, page, total), page->answer,
                      expected, "%" PRId64, number);
    return false;
}

/* True when the answer's schema lets the member be absent. */
static bool may_be_absent(const struct pagination_page *page,
                          const struct contract_total *total)
{
    const struct contract_response *response = page->answer->response;

    if (total->at.source != EXPRESSION_RESPONSE_BODY)
        return true;
    if (response == NULL || response->shape == NULL)
        return false;
    const struct contract_field *field =
        contract_field_at(response->shape, total->at.name);
    return field != NULL && !field->required;
}

static bool flag_is(struct probe *probe, const struct pagination_page *page,
                    enum total total, bool wanted, const char *why)
{
    const struct contract_list *list = rule_subject(probe)->list;
    const struct contract_total *declared = total_of(probe, total);
    char name[PAGINATION_NAME_SIZE], expected[EXPECTED_SIZE];
    bool flag = false;

    if (is_free(probe, page, total))
        return true;
    if (!evidence_total_flag(page->answer, list, total, &flag) &&
        (wanted || !may_be_absent(page, declared)))
        return missing(probe, page, total, "a truth value");
    if (flag == wanted) {
        rule_held(probe);
        return true;
    }
    pagination_name(page, name);
    (void)snprintf(expected, sizeof expected, "%s at %s on %s, %s",
                   wanted ? "true" : "false", declared->at.name, name, why);
    pagination_broken(probe, page->view, claim_on(probe, page, total), page->answer,
                      expected, "%s", flag ? "true" : "false");
    return false;
}

static bool total_counts(struct probe *probe, const struct pagination_page *page)
{
    char why[80];

    if (page->nth > 0 || page->count < 0)
        return true;
    (void)snprintf(why, sizeof why, "the rows that a walk to the end shows");
    return number_is(probe, page, TOTAL_ITEMS, page->count, why);
}

void pagination_total_counts(struct probe *probe)
{
    pagination_each_page(probe, total_counts);
    rule_lacked(probe, "a list that can be read to its end");
}

static bool total_is_constant(struct probe *probe, const struct pagination_page *page)
{
    const struct contract_list *list = rule_subject(probe)->list;
    const struct answer *first = evidence_walk_page(page->view->large, 0);
    int64_t total;

    if (page->answer == first || !evidence_total_number(first, list, TOTAL_ITEMS, &total))
        return true;
    return number_is(probe, page, TOTAL_ITEMS, total, "as on the first, largest page");
}

void pagination_total_constant(struct probe *probe)
{
    pagination_each_page(probe, total_is_constant);
    rule_lacked(probe, "a list with several pages and a total on the first");
}

/* What the documents leave open is told, not judged. */
static bool no_pages(struct probe *probe, const struct pagination_page *page)
{
    const struct contract_list *list = rule_subject(probe)->list;
    const struct claim *claim = &list->pages_when_empty_claim;
    int64_t pages;

    if (!evidence_total_number(page->answer, list, TOTAL_PAGES, &pages))
        return missing(probe, page, TOTAL_PAGES, "a whole number");
    if (claim->certainty == CERTAINTY_UNKNOWN && (pages == 0 || pages == 1)) {
        if (page->nth == 0)
            rule_record(probe, page->answer, "%" PRId64 " pages when nothing matches",
                        pages);
        return true;
    }
    if (pages == list->pages_when_empty) {
        rule_held(probe);
        return true;
    }
    bool is_possible = pages == 0 || pages == 1;
    char expected[120];
    (void)snprintf(expected, sizeof expected, "%" PRId64 " pages when nothing matches",
                   list->pages_when_empty);
    pagination_broken(probe, page->view,
                      is_possible ? claim : claim_on(probe, page, TOTAL_PAGES),
                      page->answer, expected, "%" PRId64 " pages", pages);
    return false;
}

static bool pages_fit(struct probe *probe, const struct pagination_page *page)
{
    const struct contract_list *list = rule_subject(probe)->list;
    int64_t items = page->count;
    char why[120];

    if (!page->past_end)
        (void)evidence_total_number(page->answer, list, TOTAL_ITEMS, &items);
    if (items < 0 || evidence_is_estimate(page->answer, list))
        return true;
    if (items == 0)
        return no_pages(probe, page);
    (void)snprintf(why, sizeof why,
                   "%" PRId64 " rows by pages of %" PRId64 ", rounded up", items,
                   page->size);
    return number_is(probe, page, TOTAL_PAGES, collection_pages(items, page->size, 0),
                     why);
}

void pagination_pages(struct probe *probe)
{
    pagination_each_page(probe, pages_fit);
    rule_lacked(probe, "a list whose rows are counted");
}

/* Whether rows follow is seen in the walk itself, so that a wrong total is not taken for
 * a wrong flag. Where pages may be empty, nothing but an empty one may follow. */
static bool next_fits(struct probe *probe, const struct pagination_page *page)
{
    const struct contract_list *list = rule_subject(probe)->list;
    bool is_short = list->page.short_pages, flag;

    if (is_short && evidence_total_flag(page->answer, list, TOTAL_NEXT, &flag) && flag)
        return true;
    if (page->rows == 0 && !is_short)
        return flag_is(probe, page, TOTAL_NEXT, false, "which shows no rows");
    if (page->walk != NULL && page->index + 1 < page->walk->page_count) {
        bool follows = pagination_leads_on(page);

        return flag_is(probe, page, TOTAL_NEXT, follows,
                       follows ? "since the page after it shows rows"
                               : "since the page after it shows none");
    }
    if (page->count < 0)
        return true;
    return flag_is(probe, page, TOTAL_NEXT, pagination_follows(page),
                   "which is the last one");
}

void pagination_next(struct probe *probe)
{
    pagination_each_page(probe, next_fits);
    rule_lacked(probe, "a list with several pages");
}

static bool previous_fits(struct probe *probe, const struct pagination_page *page)
{
    if (page->nth == 0)
        return flag_is(probe, page, TOTAL_PREVIOUS, false, "which is the first one");
    if (page->rows == 0)
        return true;
    return flag_is(probe, page, TOTAL_PREVIOUS, true, "since pages come before it");
}

void pagination_previous(struct probe *probe)
{
    pagination_each_page(probe, previous_fits);
    rule_lacked(probe, "a list with several pages");
}

static bool index_is_echoed(struct probe *probe, const struct pagination_page *page)
{
    const struct contract_page *paging = &rule_subject(probe)->list->page;
    int64_t step = contract_page_counts_rows(paging) ? page->size : 1;

    return number_is(probe, page, TOTAL_INDEX, paging->first + page->nth * step,
                     "as asked for");
}

void pagination_echo_index(struct probe *probe)
{
    pagination_each_page(probe, index_is_echoed);
}

static bool size_is_echoed(struct probe *probe, const struct pagination_page *page)
{
    return number_is(probe, page, TOTAL_SIZE, page->size, "as asked for");
}

void pagination_echo_size(struct probe *probe)
{
    pagination_each_page(probe, size_is_echoed);
}

static bool rows_are_counted(struct probe *probe, const struct pagination_page *page)
{
    return number_is(probe, page, TOTAL_ROWS, page->rows, "the rows it shows");
}

void pagination_rows_count(struct probe *probe)
{
    pagination_each_page(probe, rows_are_counted);
}
