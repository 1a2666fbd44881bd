/* SPDX-License-Identifier: Apache-2.0 */
/* Inputs that narrow a list: which rows they give. */
#include "conformance/rules/filter_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <string.h>

#define VALUES_TRIED 12
#define LONG         300 /* characters: more than many a column holds */
#define ITEM_VALUES  3   /* values tried of a filter whose field only items show */
#define DEFECTS(...) ((const char *const[]){__VA_ARGS__, NULL})

/* An end of a range: that family looks at it. */
static bool is_end(const struct subject *subject)
{
    for (size_t i = 0; i < subject->list->range_count; i++)
        if (subject->list->ranges[i].from == subject->filter ||
            subject->list->ranges[i].to == subject->filter)
            return true;
    return false;
}

/* Neither an end of a range nor closed by an enum. */
static bool is_open(const struct subject *subject)
{
    return !is_end(subject) && subject->parameter->enumeration == NULL;
}

static bool is_shown(const struct subject *subject)
{
    return is_open(subject) && subject->filter->in_row;
}

static bool is_hidden(const struct subject *subject)
{
    return !is_end(subject) && !subject->filter->in_row;
}

/* Takes any text, so that parts of values and unheard-of ones can be asked for. */
static bool is_text(const struct subject *subject)
{
    const char *type = subject->parameter->type;

    return is_open(subject) && subject->filter->compare == COMPARE_TEXT &&
           subject->filter->match <= MATCH_PREFIX &&
           (type == NULL || strcmp(type, "string") == 0);
}

static bool is_part(const struct subject *subject)
{
    return is_text(subject) && subject->filter->match != MATCH_EQUALS;
}

static bool is_whole(const struct subject *subject)
{
    return is_text(subject) && subject->filter->match == MATCH_EQUALS;
}

static bool is_matched(const struct subject *subject)
{
    return is_open(subject) && subject->filter->match <= MATCH_PREFIX;
}

/* There are values outside those that records show. */
static bool is_endless(const struct subject *subject)
{
    const char *type = subject->parameter->type;

    return is_matched(subject) && (type == NULL || strcmp(type, "boolean") != 0);
}

static bool is_ordered(const struct subject *subject)
{
    return !is_end(subject) && contract_order_is_chosen(&subject->list->order);
}

/* Pairs are held once, by the filter that is declared first. */
static bool has_later(const struct subject *subject)
{
    const struct contract_list *list = subject->list;

    for (size_t i = 0; i < list->filter_count; i++)
        if (&list->filters[i] > subject->filter &&
            narrowed_go_together(subject->operation, subject->filter, &list->filters[i]))
            return true;
    return false;
}

static bool has_three(const struct subject *subject)
{
    size_t count = 0;

    for (size_t i = 0; i < subject->list->filter_count; i++)
        count += subject->list->filters[i].match <= MATCH_PREFIX &&
                 !contract_input_leans(subject->operation,
                                       subject->list->filters[i].parameter, NULL);
    return count >= 3;
}

static bool has_total(const struct subject *subject)
{
    return !is_end(subject) &&
           subject->list->totals[TOTAL_ITEMS].at.source != EXPRESSION_NONE;
}

struct filter_pool filter_pool(struct probe *probe)
{
    struct filter_pool pool = {.whole = rule_rows(probe)};

    if (pool.whole == NULL)
        return pool;
    pool.seen = narrowed_sample(probe, rule_subject(probe)->filter, pool.whole, NULL,
                                FILTER_ITEMS_SEEN);
    return pool;
}

void filter_pool_clear(struct filter_pool *pool)
{
    narrowed_records_clear(&pool->seen);
}

void filter_values(const struct subject *subject, const struct filter_pool *pool,
                   size_t most, struct narrowed_values *values)
{
    const char *example = json_string_value(subject->parameter->example);

    narrowed_values_choose(
        subject->filter,
        &(const struct rows){.items = pool->seen.given, .count = pool->seen.given_count},
        most, values);
    if (values->count == 0 && example != NULL)
        narrowed_values_add(values, example);
}

bool filter_hold(struct probe *probe, const struct filter_pool *pool, const char *value,
                 unsigned parts)
{
    const struct contract_filter *filter = rule_subject(probe)->filter;
    struct narrowed narrowed = narrowed_by(filter, value);

    if (filter->in_row)
        return narrowed_hold(probe, &narrowed, pool->whole, parts);
    const struct walk *walk = narrowed_read(probe, &narrowed, 0);
    if (walk == NULL)
        return false;
    AUTO_RECORDS struct narrowed_records records =
        narrowed_sample(probe, filter, walk, pool->whole, FILTER_ITEMS_HELD);
    return narrowed_judge(probe, &narrowed, &records, parts);
}

static void hold_values(struct probe *probe, size_t most, unsigned parts)
{
    AUTO_POOL struct filter_pool pool = filter_pool(probe);
    AUTO_VALUES struct narrowed_values values = {.count = 0};

    if (pool.whole == NULL)
        return;
    filter_values(rule_subject(probe), &pool, most, &values);
    if (values.count == 0)
        rule_lacked(probe, "a record with a value of %s",
                    rule_subject(probe)->filter->field);
    for (size_t i = 0; i < values.count; i++)
        (void)filter_hold(probe, &pool, values.items[i], parts);
}

static void probe_sound(struct probe *probe)
{
    hold_values(probe, VALUES_TRIED, NARROWED_SOUND);
}

static void probe_complete(struct probe *probe)
{
    hold_values(probe, VALUES_TRIED, NARROWED_COMPLETE);
}

static void probe_by_item(struct probe *probe)
{
    hold_values(probe, ITEM_VALUES, NARROWED_SOUND | NARROWED_COMPLETE);
}

/* Text that has broken queries, patterns, URLs and encodings before. */
static const char *const odd_values[] = {"O'Brien \"x\" (<b>;--*", "100% a_b\\c+d&e=f#g",
                                         "été 日本 😀", NULL};

static void accept_odd(struct probe *probe, const char *value)
{
    const struct subject *subject = rule_subject(probe);
    struct narrowed narrowed = narrowed_by(subject->filter, value);

    if (narrowed_takes(subject->parameter, value))
        (void)narrowed_accepted_unknown(probe, &narrowed);
}

static void probe_accepted(struct probe *probe)
{
    const struct subject *subject = rule_subject(probe);
    AUTO_POOL struct filter_pool pool = filter_pool(probe);
    AUTO_VALUES struct narrowed_values values = {.count = 0};

    if (pool.whole == NULL)
        return;
    filter_values(subject, &pool, VALUES_TRIED, &values);
    for (size_t i = 0; i < values.count; i++) {
        struct narrowed narrowed = narrowed_by(subject->filter, values.items[i]);
        (void)narrowed_accepted(probe, &narrowed, &subject->filter->claim, VERDICT_FAIL);
    }
    for (size_t i = 0; odd_values[i] != NULL && is_text(subject); i++)
        accept_odd(probe, odd_values[i]);
    char long_value[LONG + 1];
    memset(long_value, 'x', LONG);
    long_value[LONG] = '\0';
    if (is_text(subject))
        accept_odd(probe, long_value);
    struct narrowed empty = narrowed_by(subject->filter, "");
    rule_expect_refusal(probe, true);
    const struct answer *answer = narrowed_ask(probe, &empty, 0, -1);
    rule_expect_refusal(probe, false);
    if (answer->reached)
        rule_record(probe, answer, "an empty value of %s is answered %d",
                    subject->parameter->label, answer->status);
}

static bool has_dates(const struct subject *subject)
{
    return subject->filter->dates.declared;
}

const struct rule filter_rules[] = {
    {
        .id = "filter/accepted",
        .each = SUBJECT_FILTER,
        .one_answer = true,
        .summary = "every value a filter may have is answered",
        .relation =
            "values that records show, a long one, and text with characters that "
            "are special to queries, patterns and URLs: status 200. An empty value is "
            "recorded",
        .source = "x-countersign list.filters; the parameter's schema",
        .explanation =
            "A quote that ends a query, a sign that is decoded twice: such a value is "
            "answered by a failure, and sooner or later somebody is named like that. A "
            "refusal of a value that no record shows only warns.",
        .defects = DEFECTS("filter-quote-failure"),
        .applies = is_matched,
        .probe = probe_accepted,
    },
    {
        .id = "filter/sound",
        .each = SUBJECT_FILTER,
        .one_answer = true,
        .summary = "a filter gives only rows that match",
        .relation = "each row of the list narrowed to a value shows a member that "
                    "matches, for frequent, rare and special values",
        .source = "x-countersign list.filters",
        .explanation =
            "Rows are judged by what they show, so that rows which come meanwhile do no "
            "harm. Where another reading explains the answer it is named.",
        .defects =
            DEFECTS("filter-ignored", "percent-as-wildcard", "underscore-as-wildcard"),
        .applies = is_shown,
        .probe = probe_sound,
    },
    {
        .id = "filter/complete",
        .each = SUBJECT_FILTER,
        .summary = "a filter gives every row that matches",
        .relation = "the rows of the whole list that match a value are among the rows of "
                    "the list narrowed to it",
        .source = "x-countersign list.filters",
        .explanation = "What is lost is never missed by those who only see the narrowed "
                       "list. Letters outside ASCII, upper case and the last row are "
                       "lost most often.",
        .defects =
            DEFECTS("filter-last-match-dropped", "filter-lowered", "contains-as-equals",
                    "contains-as-suffix", "non-ascii-never-matches"),
        .applies = is_shown,
        .probe = probe_complete,
    },
    {
        .id = "filter/by-item",
        .each = SUBJECT_FILTER,
        .summary = "a filter on a member that only the item shows gives those that match",
        .relation = "some items of the rows given match; some items of the rows left out "
                    "do not",
        .source = "x-countersign list.filters whose field the rows do not show",
        .explanation =
            "What rows do not show cannot be seen in the list, so a wrong filter goes "
            "unnoticed. A record without the member never matches.",
        .defects = DEFECTS("filter-ignored"),
        .applies = is_hidden,
        .probe = probe_by_item,
    },
    {
        .id = "filter/total",
        .each = SUBJECT_FILTER,
        .summary = "the total counts what the filter leaves",
        .relation = "the total of the list narrowed to a value, and by two filters, is "
                    "the number of rows on its pages",
        .source = "x-countersign list.totals.items",
        .explanation = "A total that counts the whole list makes clients ask for pages "
                       "that are not there.",
        .defects = DEFECTS("total-not-filtered", "total-plus-one", "total-minus-one",
                           "total-capped"),
        .applies = has_total,
        .probe = filter_total,
    },
    {
        .id = "filter/substring",
        .each = SUBJECT_FILTER,
        .summary = "a part of a value is found wherever it stands",
        .relation = "the start, the middle, the end and a single character of values: "
                    "the rows of the whole list that hold it, and no others",
        .source = "x-countersign list.filters with match: contains or prefix",
        .explanation =
            "A partial match that is anchored at one side, or counts bytes for "
            "characters, works in the example of the document and fails elsewhere.",
        .defects =
            DEFECTS("contains-as-equals", "contains-as-prefix", "contains-as-suffix",
                    "filter-ignored", "filter-lowered", "non-ascii-never-matches"),
        .applies = is_part,
        .probe = filter_substring,
    },
    {
        .id = "filter/whole-value",
        .each = SUBJECT_FILTER,
        .summary = "a part of a value does not stand for it",
        .relation = "the start, the middle and the end of values give no row whose value "
                    "is longer",
        .source = "x-countersign list.filters with match: equals",
        .explanation = "Where equality is promised, a partial match brings rows nobody "
                       "asked for.",
        .defects = DEFECTS("filter-ignored", "equals-as-contains", "equals-as-prefix"),
        .applies = is_whole,
        .probe = filter_whole_value,
    },
    {
        .id = "filter/wildcards",
        .each = SUBJECT_FILTER,
        .summary = "% and _ stand for themselves",
        .relation = "% and _ alone, and values in which one of them stands for other "
                    "characters, give no row without the literal text",
        .source = "x-countersign list.filters",
        .explanation =
            "A value that is put into a pattern unescaped matches what it does not name. "
            "Documents rarely speak of it, so that a breach only warns.",
        .defects =
            DEFECTS("percent-as-wildcard", "underscore-as-wildcard", "filter-ignored"),
        .applies = is_text,
        .probe = filter_wildcards,
    },
    {
        .id = "filter/case",
        .each = SUBJECT_FILTER,
        .summary = "letters match in their own case, and in other case as declared",
        .relation = "values with letters give the rows that have them; with upper and "
                    "lower case exchanged the same rows, or none of them, as declared, "
                    "and recorded where nothing is",
        .source = "x-countersign list.filters, case",
        .explanation = "A comparison that lowers one side alone loses every value with a "
                       "capital.",
        .defects = DEFECTS("filter-lowered", "contains-as-equals", "contains-as-suffix"),
        .applies = is_text,
        .probe = filter_case,
    },
    {
        .id = "filter/no-match",
        .each = SUBJECT_FILTER,
        .summary = "a value that no record has gives no rows",
        .relation = "text that is seen nowhere, and values with a special character and "
                    "more text behind them, or with their words exchanged: status 200, "
                    "no rows, a total of 0",
        .source = "x-countersign list.filters and list.totals.items",
        .explanation =
            "Servers fall back to the whole list, or fail, where nothing is found. A "
            "value that is cut at a sign or after some characters, taken apart into "
            "words or read as a query finds what was not asked for.",
        .defects = DEFECTS("filter-ignored", "total-not-filtered"),
        .applies = is_endless,
        .probe = filter_no_match,
    },
    {
        .id = "filter/several",
        .each = SUBJECT_FILTER,
        .summary = "several values given in one give the rows of each of them",
        .relation =
            "the list narrowed to two values together holds the rows of the lists "
            "narrowed to each, in either order, and these have no row in common; a value "
            "outside the enum among them is refused",
        .source = "x-countersign list.filters, separator; OpenAPI style, explode",
        .explanation = "A list that is taken for one value gives nothing, one of which "
                       "only the first value is read gives too little, and both look "
                       "like an answer.",
        .defects = DEFECTS("filter-first-value-only", "filter-last-value-only",
                           "filter-list-as-value", "filter-values-all", "filter-ignored",
                           "filter-last-match-dropped"),
        .applies = filter_takes_several,
        .probe = filter_several,
    },
    {
        .id = "filter/beside",
        .each = SUBJECT_FILTER,
        .one_answer = true,
        .summary = "a value without its operator, or with an unknown one, is refused",
        .relation =
            "a good value is asked for without each member that must stand beside "
            "it, and with a strange word in its place: what the body's schema "
            "does not allow is refused as declared",
        .source = "x-countersign list.filters, beside; errors.body, errors.enum",
        .explanation =
            "A condition whose operator is not understood must not be dropped, "
            "nor be read as another one: the list looks the same either way.",
        .defects = DEFECTS("filter-beside-ignored"),
        .applies = filter_stands_beside,
        .probe = filter_beside,
    },
    {
        .id = "filter/conjunction",
        .each = SUBJECT_FILTER,
        .summary = "two filters give the rows that both give",
        .relation =
            "the list narrowed by two inputs holds the rows in common of the "
            "lists narrowed by each, for every pair of filters; beside each value "
            "of an enum only rows that match both",
        .source = "x-countersign list.filters",
        .explanation =
            "Relates three answers by their identifiers, so that it also holds members "
            "to account that the rows do not show. One filter that is dropped beside "
            "another, or an \"or\" between them, breaks it.",
        .defects =
            DEFECTS("filters-or", "filter-first-page-only", "filter-last-match-dropped",
                    "range-both-ignores-to", "filter-forgotten-beside-value"),
        .applies = has_later,
        .probe = filter_conjunction,
    },
    {
        .id = "filter/three",
        .each = SUBJECT_LIST,
        .summary = "three filters give the rows that all of them give",
        .relation = "the list narrowed by three inputs holds the rows in common of the "
                    "list narrowed by two of them and of that narrowed by the third",
        .source = "x-countersign list.filters",
        .explanation = "Queries put together from pieces work for each pair that was "
                       "tried and drop the third piece.",
        .defects = DEFECTS("filters-or"),
        .applies = has_three,
        .probe = filter_three,
    },
    {
        .id = "filter/pages",
        .each = SUBJECT_FILTER,
        .summary = "a filter holds on every page",
        .relation = "the list narrowed to a value shows the same rows in small pages as "
                    "in large ones",
        .source = "x-countersign list.filters and list.page",
        .explanation = "A filter that is dropped on the way to the second page shows "
                       "nowhere on the first.",
        .defects = DEFECTS("filter-first-page-only", "filter-ignored"),
        .applies = is_open,
        .probe = filter_pages,
    },
    {
        .id = "filter/ordered",
        .each = SUBJECT_FILTER,
        .summary = "a filter gives the same rows in every order",
        .relation = "the list narrowed to a value holds the same identifiers with each "
                    "order as without; of a closed set each other value gives no other "
                    "rows and no "
                    "other total in any order",
        .source = "x-countersign list.filters and list.order",
        .explanation =
            "What is lost at the end of one order stands elsewhere in another: two "
            "answers that must hold the same rows give it away, even where the rows do "
            "not show the member.",
        .defects = DEFECTS("filter-last-match-dropped", "filter-first-page-only",
                           "enum-value-forgotten-ordered"),
        .applies = is_ordered,
        .probe = filter_ordered,
    },
    {
        .id = "filter/forms",
        .each = SUBJECT_FILTER,
        .summary = "an input takes moments in each declared form, and reads them alike",
        .relation =
            "moments of rows, written in each form that is declared, are answered "
            "with the rows that they stand for: a date alone means its day or its "
            "start, and what has no offset is of the declared zone",
        .source = "x-countersign list.filters, dates",
        .explanation =
            "`to=2025-05-28` that means that day's first moment loses the day; "
            "clients see it only in reports that are a day short.",
        .defects =
            DEFECTS("filter-form-refused", "filter-day-otherwise",
                    "filter-zone-forgotten", "range-from-ignored", "range-to-ignored"),
        .applies = has_dates,
        .probe = filter_forms,
    },
    {0},
};
