/* SPDX-License-Identifier: Apache-2.0 */
/* Inputs with a closed set of values: what each value gives, and what others give. */
#include "conformance/rules/enum_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <inttypes.h>
#include <string.h>

#define VALUES_TRIED 12
#define DEFECTS(...) ((const char *const[]){__VA_ARGS__, NULL})

/* An enum that is not the order's: that one has rules of its own. */
static bool is_choice(const struct subject *subject)
{
    return subject->list != NULL && subject->parameter->enumeration != NULL &&
           subject->parameter->in != EXPRESSION_NONE &&
           subject->parameter != subject->list->order.parameter;
}

static bool is_filter(const struct subject *subject)
{
    return subject->parameter->enumeration != NULL;
}

static bool is_shown_filter(const struct subject *subject)
{
    return is_filter(subject) && subject->filter->in_row;
}

static bool is_equals_filter(const struct subject *subject)
{
    return is_filter(subject) && subject->filter->match == MATCH_EQUALS;
}

void enum_values(const struct contract_parameter *parameter,
                 struct narrowed_values *values)
{
    size_t index;
    json_t *value;

    json_array_foreach(parameter->enumeration, index, value)
    {
        if (json_is_null(value) || index >= VALUES_TRIED)
            continue;
        AUTO_FREE char *text = value_text(value);
        narrowed_values_add(values, text);
    }
}

void enum_proper_values(const struct contract_filter *filter,
                        struct narrowed_values *values)
{
    size_t index;
    json_t *value;

    json_array_foreach(filter->parameter->enumeration, index, value)
    {
        if (json_is_null(value) || values->count >= VALUES_TRIED)
            continue;
        AUTO_FREE char *text = value_text(value);
        if (contract_filter_alias(filter, text, strlen(text)) == NULL)
            narrowed_values_add(values, text);
    }
}

/* The claim that a value is taken: of another word for one, where that is less sure. */
static const struct claim *taken_claim(const struct subject *subject, const char *value)
{
    const struct contract_list *list = subject->list;

    for (size_t i = 0; i < list->filter_count; i++) {
        const struct contract_alias *alias =
            list->filters[i].parameter == subject->parameter
                ? contract_filter_alias(&list->filters[i], value, strlen(value))
                : NULL;

        if (alias != NULL)
            return narrowed_weaker(&subject->parameter->claim, &alias->claim);
    }
    return &subject->parameter->claim;
}

static void probe_accepted(struct probe *probe)
{
    const struct contract_parameter *parameter = rule_subject(probe)->parameter;
    AUTO_VALUES struct narrowed_values values = {.count = 0};

    if (!narrowed_is_served(probe))
        return;
    enum_values(parameter, &values);
    for (size_t i = 0; i < values.count; i++) {
        struct arguments arguments AUTO_ARGUMENTS = {0};
        arguments_set(&arguments, parameter, values.items[i]);
        const struct answer *answer = narrowed_question(probe, &arguments);
        AUTO_FREE char *expected = memory_format("%s=%s is a declared value: status 200",
                                                 parameter->label, values.items[i]);

        if (!answer->reached)
            (void)rule_usable(probe, answer, 200);
        else if (evidence_accepted(answer))
            rule_held(probe);
        else
            rule_broken_format(probe, taken_claim(rule_subject(probe), values.items[i]),
                               answer, expected, "status %d", answer->status);
    }
}

static void hold_each_value(struct probe *probe, unsigned parts)
{
    const struct subject *subject = rule_subject(probe);
    const struct walk *whole = rule_rows(probe);
    AUTO_VALUES struct narrowed_values values = {.count = 0};

    enum_proper_values(subject->filter, &values);
    for (size_t i = 0; whole != NULL && i < values.count; i++) {
        struct narrowed narrowed = narrowed_by(subject->filter, values.items[i]);
        (void)narrowed_hold(probe, &narrowed, whole, parts);
    }
}

static void probe_sound(struct probe *probe)
{
    hold_each_value(probe, NARROWED_SOUND);
}

static void probe_complete(struct probe *probe)
{
    hold_each_value(probe, NARROWED_COMPLETE);
}

static void hold_disjoint(struct probe *probe, const struct narrowed_values *values,
                          size_t first, size_t second)
{
    const struct contract_filter *filter = rule_subject(probe)->filter;
    struct narrowed one = narrowed_by(filter, values->items[first]);
    struct narrowed other = narrowed_by(filter, values->items[second]);
    const struct walk *a = narrowed_read(probe, &one, 0);
    const struct walk *b = narrowed_read(probe, &other, 0);
    struct witness witness;

    if (a == NULL || b == NULL)
        return;
    struct rows left = relation_rows(a), right = relation_rows(b);
    if (left.count == 0 || right.count == 0) {
        rule_lacked(probe, "rows of more than one value of %s", filter->parameter->label);
    } else if (relation_disjoint(&left, &right, &witness)) {
        rule_held(probe);
    } else {
        AUTO_FREE char *expected = memory_format("no row has both %s=%s and %s=%s",
                                                 filter->name, one.conditions[0].value,
                                                 filter->name, other.conditions[0].value);
        rule_broken(probe, &filter->claim, evidence_walk_page(b, 0), expected,
                    witness.text);
    }
}

static void probe_disjoint(struct probe *probe)
{
    AUTO_VALUES struct narrowed_values values = {.count = 0};

    if (rule_rows(probe) == NULL)
        return;
    enum_proper_values(rule_subject(probe)->filter, &values);
    for (size_t i = 0; i < values.count; i++)
        for (size_t j = i + 1; j < values.count; j++)
            hold_disjoint(probe, &values, i, j);
}

/* What the endpoint says of how many rows a walk has, or how many were seen. */
static int64_t stated_count(const struct walk *walk)
{
    int64_t total;

    return evidence_total_number(evidence_walk_page(walk, 0), walk->list, TOTAL_ITEMS,
                                 &total)
               ? total
               : (int64_t)walk->count;
}

/* Rows of the whole that show none of the values. */
static int64_t count_others(const struct contract_filter *filter,
                            const struct walk *whole,
                            const struct narrowed_values *values)
{
    int64_t count = 0;

    for (size_t i = 0; i < whole->count; i++) {
        bool found = false;
        for (size_t v = 0; v < values->count && !found; v++) {
            struct narrowed_condition condition = {.filter = filter,
                                                   .value = values->items[v]};
            struct narrowed_reading reading = narrowed_declared(&condition);
            found = narrowed_standing(&condition, &reading,
                                      evidence_walk_row(whole, i)) == NARROWED_INSIDE;
        }
        count += !found;
    }
    return count;
}

static void probe_adds_up(struct probe *probe)
{
    const struct subject *subject = rule_subject(probe);
    const struct walk *whole = rule_rows(probe);
    const struct claim *claim = narrowed_weaker(
        &subject->filter->claim, &subject->list->totals[TOTAL_ITEMS].claim);
    AUTO_VALUES struct narrowed_values values = {.count = 0};
    struct narrowed none = {.count = 0};
    int64_t sum = 0;

    enum_proper_values(subject->filter, &values);
    for (size_t i = 0; whole != NULL && i < values.count; i++) {
        struct narrowed narrowed = narrowed_by(subject->filter, values.items[i]);
        const struct walk *walk = narrowed_walk(probe, &narrowed, 0);
        if (!walk->sampled && narrowed_read(probe, &narrowed, 0) == NULL)
            return;
        sum += stated_count(walk);
    }
    if (whole == NULL)
        return;
    int64_t others = count_others(subject->filter, whole, &values);
    if (sum == stated_count(whole) - (whole->sampled ? 0 : others))
        rule_held(probe);
    else if (whole->sampled && sum < stated_count(whole))
        rule_lacked(probe,
                    "the whole list, to see which rows have none of the values: %s",
                    whole->why);
    else if (!narrowed_is_still(probe, &none, whole))
        rule_unstable(probe, "the list changed while it was counted");
    else
        rule_broken_format(probe, claim, evidence_walk_page(whole, 0),
                           "the values' totals add up to the total of the list",
                           "they add up to %" PRId64 "; the list has %" PRId64
                           " rows, %" PRId64 " of them with none of the values",
                           sum, stated_count(whole), others);
}

/* --- Further pages --- */

static void probe_pages(struct probe *probe)
{
    const struct subject *subject = rule_subject(probe);
    const struct walk *whole = rule_rows(probe);
    AUTO_VALUES struct narrowed_values values = {.count = 0};

    enum_proper_values(subject->filter, &values);
    for (size_t i = 0; whole != NULL && i < values.count; i++) {
        struct narrowed narrowed = narrowed_by(subject->filter, values.items[i]);
        const struct walk *large = narrowed_read(probe, &narrowed, 0);
        int64_t size = large == NULL ? 0 : evidence_small_size(large, NULL);

        if (size == 0) {
            rule_lacked(probe, "more than one page of rows with one value of %s",
                        subject->parameter->label);
            continue;
        }
        const struct walk *small = narrowed_walk(probe, &narrowed, size);
        AUTO_RECORDS struct narrowed_records records = narrowed_records(small, whole);
        if (!subject->filter->in_row ||
            narrowed_judge(probe, &narrowed, &records, NARROWED_SOUND)) {
            if (narrowed_read(probe, &narrowed, size) != NULL &&
                narrowed_same(probe, VERDICT_FAIL, &subject->filter->claim, large, small,
                              whole, "small pages hold the same rows as large ones"))
                rule_held(probe);
        }
    }
}

const struct rule enum_rules[] = {
    {
        .id = "enum/accepted",
        .each = SUBJECT_PARAMETER,
        .one_answer = true,
        .summary = "every declared value of an input is answered",
        .relation = "each value of the enum is asked for: status 200",
        .source = "enum of the parameter's schema",
        .explanation =
            "A client takes the values from the document. One that is refused, because "
            "it was renamed or forgotten on the server, breaks the client at once.",
        .defects = DEFECTS("enum-value-refused"),
        .applies = is_choice,
        .probe = probe_accepted,
    },
    {
        .id = "enum/sound",
        .each = SUBJECT_FILTER,
        .one_answer = true,
        .summary = "the rows of a value all have it",
        .relation = "each row of every page of the list narrowed to a value shows the "
                    "value",
        .source = "x-countersign list.filters; enum of the parameter's schema",
        .explanation =
            "A filter that is overlooked for one value, or that lets some other rows "
            "through, shows only where that value is asked for.",
        .defects = DEFECTS("enum-value-mixed", "enum-value-ignored", "filter-ignored",
                           "filter-first-page-only"),
        .applies = is_shown_filter,
        .probe = probe_sound,
    },
    {
        .id = "enum/complete",
        .each = SUBJECT_FILTER,
        .summary = "a value gives every row that has it",
        .relation = "the rows of the whole list that show a value are among the rows of "
                    "the list narrowed to it",
        .source = "x-countersign list.filters; enum of the parameter's schema",
        .explanation = "Rows that a filter loses are never noticed by those who only see "
                       "the narrowed list: here the whole list tells.",
        .defects = DEFECTS("filter-last-match-dropped", "filter-lowered"),
        .applies = is_shown_filter,
        .probe = probe_complete,
    },
    {
        .id = "enum/disjoint",
        .each = SUBJECT_FILTER,
        .summary = "no row stands under two values",
        .relation = "the lists narrowed to two values have no identifier in common",
        .source = "x-countersign list.filters with match: equals",
        .explanation =
            "Holds even where the rows do not show the field: what equals one value "
            "equals no other.",
        .defects = DEFECTS("enum-value-mixed", "enum-value-ignored", "filter-ignored"),
        .applies = is_equals_filter,
        .probe = probe_disjoint,
    },
    {
        .id = "enum/adds-up",
        .each = SUBJECT_FILTER,
        .summary = "the totals of all values add up to the total of the list",
        .relation = "the sum of the totals of the list narrowed to each value is the "
                    "total of the list, less the rows that show none of the values",
        .source = "x-countersign list.filters and list.totals.items",
        .explanation =
            "Dashboards add these numbers up. A total that overlooks the filter, or a "
            "value that brings rows of another, makes them disagree.",
        .defects =
            DEFECTS("enum-value-ignored", "enum-value-mixed", "total-not-filtered",
                    "filter-ignored", "filter-last-match-dropped", "index-from-zero"),
        .applies = is_equals_filter,
        .probe = probe_adds_up,
    },
    {
        .id = "enum/pages",
        .each = SUBJECT_FILTER,
        .summary = "a value holds on every page",
        .relation = "the list narrowed to a value, read in small pages, shows the same "
                    "rows as in large ones, and each of them has the value",
        .source = "x-countersign list.filters and list.page",
        .explanation = "A filter that is dropped on the way to the second page shows "
                       "nowhere on the first.",
        .defects = DEFECTS("filter-first-page-only", "enum-value-mixed",
                           "enum-value-ignored", "filter-ignored"),
        .applies = is_filter,
        .probe = probe_pages,
    },
    {
        .id = "enum/alias",
        .each = SUBJECT_FILTER,
        .summary = "another word for a value gives what the value gives",
        .relation = "the list narrowed to an alias has the rows and the total of the "
                    "list narrowed to its value, in large pages and small ones, in each "
                    "order",
        .source = "x-countersign list.filters.aliases",
        .explanation =
            "Old names are kept so that clients which never changed go on working. One "
            "that is taken and then compared as it stands gives an empty list, which "
            "looks like an answer.",
        .defects = DEFECTS("alias-literal", "alias-ignored", "alias-of-another",
                           "alias-refused", "alias-row-lost", "alias-unordered"),
        .applies = enum_has_alias,
        .probe = enum_alias,
    },
    {
        .id = "enum/refused",
        .each = SUBJECT_PARAMETER,
        .one_answer = true,
        .summary = "a word that is no value is refused",
        .relation = "a word outside the enum is asked for: the status declared for enum",
        .source = "x-countersign errors.enum; enum of the parameter's schema",
        .explanation = "A server that takes any word hides the misspelling of a client "
                       "behind a list that is empty, or not narrowed at all.",
        .defects = DEFECTS("enum-bogus-accepted", "error-status-ok", "error-status-other",
                           "error-status-failure"),
        .applies = is_choice,
        .probe = enum_refused,
    },
    {
        .id = "enum/near-miss",
        .each = SUBJECT_PARAMETER,
        .one_answer = true,
        .summary = "what only resembles a value is refused, but for its case where that "
                   "does not count",
        .relation = "values with a letter more or fewer, and two joined, are asked for: "
                    "the status declared for enum. Other case, a space behind and an "
                    "empty value are recorded unless the contract speaks of them",
        .source = "x-countersign errors.enum; enum of the parameter's schema",
        .explanation =
            "A comparison by prefix or pattern takes words that were never declared, and "
            "clients come to rely on them.",
        .defects =
            DEFECTS("enum-prefix-accepted", "enum-null-accepted", "enum-case-accepted",
                    "enum-bogus-accepted", "enum-case-refused"),
        .applies = is_choice,
        .probe = enum_near_miss,
    },
    {
        .id = "enum/refused-anywhere",
        .each = SUBJECT_PARAMETER,
        .one_answer = true,
        .summary = "a word that is no value is refused beside other inputs as well",
        .relation = "a word outside the enum is asked for on the second page, with each "
                    "order, with each other filter: the status declared for enum",
        .source = "x-countersign errors.enum; enum of the parameter's schema",
        .explanation = "Validation that only runs where nothing else is asked for lets "
                       "the same mistake through elsewhere.",
        .defects = DEFECTS("enum-bogus-accepted"),
        .applies = is_choice,
        .probe = enum_refused_anywhere,
    },
    {0},
};
