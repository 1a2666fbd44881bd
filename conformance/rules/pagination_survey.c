/* SPDX-License-Identifier: Apache-2.0 */
/* The views of a list, and the pages of those views. */
#include "conformance/rules/pagination_internal.h"

#include "src/memory.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define ROWS_CUT    400 /* a longer list is not read in small pages */
#define PAGES_DEEP  40  /* pages of the walk that goes deep */
#define EQUAL_TRIED 6   /* values of one filter */
#define EQUAL_CUT   2   /* of which so many are read in small pages */

bool pagination_can_ask(struct probe *probe)
{
    const struct contract_parameter *unknown =
        evidence_unknown(rule_evidence(probe), rule_subject(probe)->operation, false);

    if (unknown != NULL)
        rule_lacked(probe, "a value for the required parameter %s (--param %s=VALUE)",
                    unknown->label, unknown->label);
    return unknown == NULL;
}

bool pagination_is_counted(struct probe *probe, const struct walk *walk)
{
    if (walk->length < 0)
        rule_lacked(probe, "a list whose end can be found: %s",
                    walk->why == NULL ? "it has none" : walk->why);
    return walk->length >= 0;
}

void pagination_survey_clear(struct pagination_survey *survey)
{
    for (size_t i = 0; i < survey->count; i++)
        arguments_clear(&survey->views[i].arguments);
    survey->count = 0;
}

static const struct contract_order_word *initial_word(const struct contract_list *list)
{
    const struct contract_order *order = &list->order;

    return order->declared && order->initial < order->word_count
               ? &order->words[order->initial]
               : NULL;
}

struct pagination_view pagination_plain(const struct walk *whole)
{
    return (struct pagination_view){.large = whole, .word = initial_word(whole->list)};
}

static const struct walk *read_list(struct probe *probe,
                                    const struct arguments *arguments, int64_t size)
{
    return evidence_walk(rule_evidence(probe), rule_subject(probe)->operation, arguments,
                         size, AS_MAIN, 0);
}

/* Adds a view without arguments; NULL when there is no room. */
static struct pagination_view *
add_view(struct probe *probe, struct pagination_survey *survey, const char *label)
{
    if (survey->count == PAGINATION_VIEWS_MAX)
        return NULL;
    struct pagination_view *view = &survey->views[survey->count++];
    *view = (struct pagination_view){.word = initial_word(rule_subject(probe)->list)};
    (void)snprintf(view->label, sizeof view->label, "%s", label);
    return view;
}

static void narrow(struct pagination_view *view,
                   const struct contract_parameter *parameter, const char *value)
{
    size_t used = strlen(view->label);

    arguments_set(&view->arguments, parameter, value);
    (void)snprintf(view->label + used, sizeof view->label - used, " %s %s=%s",
                   used == 0 ? "with" : "and", parameter->label, value);
}

/* Reads a view in its largest pages, and in small ones where that is bearable. */
static void read_view(struct probe *probe, struct pagination_view *view, bool cut)
{
    view->large = read_list(probe, &view->arguments, 0);
    if (!cut || view->large->count < 2 || view->large->count > ROWS_CUT ||
        !view->large->list->page.declared)
        return;
    int64_t size = evidence_small_size(view->large, view->word);
    if (size > 0)
        view->small = read_list(probe, &view->arguments, size);
}

/* A page size of which the list is an exact multiple, in few pages; 0: there is none. */
static int64_t dividing_size(const struct walk *walk)
{
    int64_t count = walk->whole ? (int64_t)walk->count : 0;

    for (int64_t pages = 12; pages >= 2; pages--)
        if (count % pages == 0 && count / pages > 1 && count / pages < walk->size)
            return count / pages;
    return 0;
}

/* Reads what a view shows once more, in pages of `size`. */
static void read_again(struct probe *probe, struct pagination_survey *survey,
                       const struct pagination_view *known, int64_t size)
{
    struct pagination_view *view;

    if (size < 1 || size < evidence_least_size(known->large) ||
        size >= known->large->size ||
        (view = add_view(probe, survey, known->label)) == NULL)
        return;
    arguments_copy(&view->arguments, &known->arguments);
    view->word = known->word;
    view->large = known->large;
    view->small = read_list(probe, &view->arguments, size);
}

/* A size that makes many pages, of more than one row. */
static int64_t deep_size(const struct walk *whole)
{
    int64_t size = (int64_t)whole->count / PAGES_DEEP + 1;

    size = size < 2 ? 2 : size;
    int64_t least = evidence_least_size(whole);

    return whole->list->page.key != NULL && size < least ? least : size;
}

/* The plain list: by several sizes, one of them going deep. */
static const struct walk *survey_whole(struct probe *probe,
                                       struct pagination_survey *survey)
{
    struct pagination_view *view = add_view(probe, survey, "");

    read_view(probe, view, true);
    const struct walk *whole = view->large;
    if (whole->count < 2 || !whole->whole || !whole->list->page.declared)
        return whole;
    if (whole->count > ROWS_CUT)
        read_again(probe, survey, view, whole->size - 1);
    else
        read_again(probe, survey, view, deep_size(whole));
    return whole;
}

/* The filter with a closed set of values, or else the first one, that rows show. */
static const struct contract_filter *handy_filter(const struct contract_list *list)
{
    const struct contract_filter *handy = NULL;

    for (size_t i = 0; i < list->filter_count; i++) {
        const struct contract_filter *filter = &list->filters[i];

        if (filter->match >= MATCH_AT_OR_AFTER || !filter->in_row)
            continue;
        if (filter->parameter->enumeration != NULL)
            return filter;
        if (handy == NULL)
            handy = filter;
    }
    return handy;
}

/* Each order by itself and, once for its keys, together with a filter. */
static void survey_orders(struct probe *probe, struct pagination_survey *survey,
                          const struct walk *whole)
{
    const struct contract_list *list = whole->list;
    const struct contract_filter *filter = handy_filter(list);
    char *value = NULL;
    bool filtered =
        filter != NULL && pagination_filter_values(filter, whole, &value, 1) == 1;

    for (size_t i = 0;
         contract_order_is_chosen(&list->order) && i < list->order.word_count; i++) {
        const struct contract_order_word *word = &list->order.words[i];

        bool both = filtered && !contract_order_repeats(&list->order, i);

        for (int with = 0; with <= (int)both; with++) {
            struct pagination_view *view = add_view(probe, survey, "");

            if (view == NULL)
                break;
            view->word = word;
            arguments_set_order(&view->arguments, &list->order, word);
            (void)snprintf(view->label, sizeof view->label, " with %s=%s",
                           list->order.parameter->label, word->word);
            if (with == 1)
                narrow(view, filter->parameter, value);
            read_view(probe, view, with == 1 || i != list->order.initial);
        }
    }
    free(value);
}

static void survey_filters(struct probe *probe, struct pagination_survey *survey,
                           const struct walk *whole)
{
    const struct contract_list *list = whole->list;

    for (size_t i = 0; i < list->filter_count; i++) {
        const struct contract_filter *filter = &list->filters[i];
        char *values[EQUAL_TRIED];
        size_t most = filter->parameter->enumeration != NULL ? EQUAL_TRIED : 1;
        size_t count = pagination_filter_values(filter, whole, values, most);

        for (size_t v = 0; v < count; v++) {
            struct pagination_view *view = add_view(probe, survey, "");

            if (view != NULL) {
                narrow(view, filter->parameter, values[v]);
                read_view(probe, view, v < EQUAL_CUT);
            }
            free(values[v]);
        }
    }
}

static void survey_ranges(struct probe *probe, struct pagination_survey *survey,
                          const struct walk *whole)
{
    const struct contract_list *list = whole->list;

    for (size_t i = 0; i < list->range_count; i++) {
        const struct contract_range *range = &list->ranges[i];
        AUTO_FREE char *from = pagination_quantile(range->from, whole, 0.3);
        AUTO_FREE char *to = pagination_quantile(range->to, whole, 0.7);
        struct pagination_view *view =
            from != NULL && to != NULL ? add_view(probe, survey, "") : NULL;

        if (view == NULL)
            continue;
        narrow(view, range->from->parameter, from);
        narrow(view, range->to->parameter, to);
        read_view(probe, view, true);
    }
}

/* Some view must fill its last page, since what is wrong by one shows only there. */
static void survey_multiple(struct probe *probe, struct pagination_survey *survey)
{
    for (size_t i = 0; i < survey->count; i++) {
        int64_t size = dividing_size(survey->views[i].large);

        if (size == 0)
            continue;
        read_again(probe, survey, &survey->views[i], size);
        return;
    }
}

static void survey_nothing(struct probe *probe, struct pagination_survey *survey,
                           const struct walk *whole)
{
    struct pagination_view *view = add_view(probe, survey, "");

    if (view == NULL)
        return;
    if (pagination_match_nothing(whole->list, whole, &view->arguments, view->label))
        read_view(probe, view, false);
    else
        survey->count--;
}

bool pagination_survey(struct probe *probe, struct pagination_survey *survey)
{
    *survey = (struct pagination_survey){.count = 0};
    if (!pagination_can_ask(probe))
        return false;
    const struct walk *whole = survey_whole(probe, survey);
    if (whole->count == 0) {
        (void)rule_walkable(probe, whole);
        return false;
    }
    if (!whole->whole && !whole->sampled && whole->count > ROWS_CUT)
        return true; /* too long for more than one look */
    survey_filters(probe, survey, whole);
    survey_ranges(probe, survey, whole);
    survey_orders(probe, survey, whole);
    if (whole->list->page.declared)
        survey_multiple(probe, survey);
    survey_nothing(probe, survey, whole);
    return true;
}

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
        return walk->count > 0 && walk->row_page[walk->count - 1] > page->index;
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
                                   .answer = walk->pages[index],
                                   .nth = walk->page_nth[index],
                                   .index = index,
                                   .size = walk->size,
                                   .count = walk->length};

    page.rows = (int64_t)json_array_size(evidence_rows(page.answer, walk->list));
    page.past_end = index > 0 && page.rows == 0 && !walk->list->page.short_pages;
    if (evidence_can_jump(walk->list))
        page.before = page.nth * walk->size;
    else
        while ((size_t)page.before < walk->count && walk->row_page[page.before] < index)
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
        view->large->page_count > 0 ? view->large->pages[0] : NULL;
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
