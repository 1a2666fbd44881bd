/* SPDX-License-Identifier: Apache-2.0 */
/* How it is told that there is none: no page further on, no row. */
#include "conformance/rules/links_internal.h"

#include "src/value.h"
#include "src/vocabulary.h"

#include <stdio.h>
#include <string.h>

#define EXPECTED_SIZE (PAGINATION_NAME_SIZE + 160)

bool links_has_none(const struct subject *subject)
{
    const struct contract_list *list = subject->list;
    bool has = false;

    for (int i = 0; i < TOTAL_COUNT; i++)
        has = has || (contract_total_may_be_none((enum total)i) &&
                      list->totals[i].at.source == EXPRESSION_RESPONSE_BODY);
    return has && list->page.declared;
}

/* True where a page has nothing to tell, by what it and those beside it show. */
static bool is_none(const struct pagination_page *page, const struct contract_list *list,
                    enum total total)
{
    if (total == TOTAL_FIRST_ROW || total == TOTAL_LAST_ROW)
        return page->rows == 0;
    if (total == TOTAL_PREVIOUS_INDEX || total == TOTAL_PREVIOUS_URL)
        return page->nth == 0;
    /* A page that is short, or empty, need not be the last. */
    return list->page.short_pages
               ? page->walk != NULL && (size_t)page->nth + 1 == page->walk->page_count
               : !pagination_leads_on(page);
}

/* False when something is told, which other rules look at. */
static bool read_none(const json_t *value, enum none *told)
{
    *told = value == NULL ? NONE_ABSENT : json_is_null(value) ? NONE_NULL : NONE_EMPTY;
    return *told != NONE_EMPTY ||
           (json_is_string(value) && json_string_length(value) == 0);
}

/* A total that is not in every answer may be missing for another reason. */
static bool is_always_told(const struct contract_list *list, enum total total)
{
    return list->totals[total].at.source == EXPRESSION_RESPONSE_BODY &&
           !list->when_cut[total] && contract_total_asked(list, total) == NULL;
}

static const char *words_of(enum none told)
{
    static const char *const words[] = {
        [NONE_NULL] = "null", [NONE_EMPTY] = "an empty text", [NONE_ABSENT] = "left out"};

    return words[told];
}

static bool total_fits(struct probe *probe, const struct pagination_page *page,
                       enum total total)
{
    const struct contract_list *list = rule_subject(probe)->list;
    const struct contract_none *none = &list->none[total];
    const char *at = list->totals[total].at.name;
    char name[PAGINATION_NAME_SIZE], expected[EXPECTED_SIZE];
    enum none told;

    if (!read_none(value_at(page->answer->body, at), &told))
        return true;
    if (none->claim.certainty == CERTAINTY_UNKNOWN) {
        rule_record(probe, page->answer, "%s is %s where there is none",
                    vocabulary_totals_told[total], words_of(told));
        return true;
    }
    if (none->allowed[told]) {
        rule_held(probe);
        return true;
    }
    pagination_name(page, name);
    (void)snprintf(expected, sizeof expected, "%s %s on %s, where there is no %s", at,
                   words_of(none->told), name, vocabulary_totals_told[total]);
    pagination_broken(probe, page->view, &none->claim, page->answer, expected, "%s",
                      words_of(told));
    return false;
}

static bool page_fits(struct probe *probe, const struct pagination_page *page)
{
    const struct contract_list *list = rule_subject(probe)->list;
    bool fits = true;

    if (page->answer->body == NULL)
        return true;
    for (int i = 0; i < TOTAL_COUNT; i++)
        if (contract_total_may_be_none((enum total)i) &&
            is_always_told(list, (enum total)i) && is_none(page, list, (enum total)i))
            fits = total_fits(probe, page, (enum total)i) && fits;
    return fits;
}

void links_none(struct probe *probe)
{
    pagination_each_page(probe, page_fits);
    rule_lacked(probe, "an answer with nothing to tell: a last page, a first one, or one "
                       "without rows");
}
