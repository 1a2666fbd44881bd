/* SPDX-License-Identifier: Apache-2.0 */
/* The views of a list: plain, and by each filter, range and order. */
#include "conformance/rules/pagination_internal.h"

#include "src/memory.h"

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

enum cut { CUT_NONE, CUT_SMALL, CUT_MIDDLE };

/* What is read in several pages anyhow, and in small ones without its filter, needs a
 * page between its first and its last; best one by which the last has a single row. */
static int64_t cut_size(const struct pagination_view *view, enum cut cut)
{
    const struct walk *large = view->large;
    int64_t count = (int64_t)large->count, third = (count + 2) / 3;

    if (cut != CUT_MIDDLE || evidence_page_of_row(large, (size_t)count - 1) == 0 ||
        third >= large->size || third < evidence_least_size(large))
        return evidence_small_size(large, view->word);
    for (int64_t size = third; size > third / 2 && size >= evidence_least_size(large);
         size--)
        if (size > 1 && count % size == 1)
            return size;
    return third;
}

/* Reads a view in its largest pages, and in small ones where that is bearable. */
static void read_view(struct probe *probe, struct pagination_view *view, enum cut cut)
{
    view->large = read_list(probe, &view->arguments, 0);
    if (cut == CUT_NONE || view->large->count < 2 || view->large->count > ROWS_CUT ||
        !view->large->list->page.declared)
        return;
    int64_t size = cut_size(view, cut);
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

    read_view(probe, view, CUT_SMALL);
    const struct walk *whole = view->large;
    if (whole->count < 2 || !whole->whole || !whole->list->page.declared)
        return whole;
    if (whole->count > ROWS_CUT)
        read_again(probe, survey, view, whole->size - 1);
    else
        read_again(probe, survey, view, deep_size(whole));
    return whole;
}

const struct contract_filter *pagination_handy_filter(const struct contract_list *list)
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
    const struct contract_filter *filter = pagination_handy_filter(list);
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
            read_view(probe, view,
                      with == 1                  ? CUT_MIDDLE
                      : i != list->order.initial ? CUT_SMALL
                                                 : CUT_NONE);
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
                read_view(probe, view, v < EQUAL_CUT ? CUT_SMALL : CUT_NONE);
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
        read_view(probe, view, CUT_SMALL);
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
        read_view(probe, view, CUT_NONE);
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
