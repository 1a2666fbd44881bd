/* SPDX-License-Identifier: Apache-2.0 */
/* Values outside an enum. */
#include "conformance/rules/enum_internal.h"

#include "src/memory.h"

#include <string.h>

void enum_refused(struct probe *probe)
{
    if (narrowed_is_served(probe))
        narrowed_refused(probe, narrowed_bogus(rule_subject(probe)->parameter), NULL,
                         VERDICT_FAIL);
}

/* Whether case counts is open; yet a value is either good, and then narrows the list as
 * the declared one does, or bad, and then is refused. True when it is neither. */
static bool is_neither(struct probe *probe, const struct contract_filter *filter,
                       const char *value, const struct answer *answer)
{
    json_t *rows = evidence_rows(answer, rule_subject(probe)->list);
    const struct answer *declared = narrowed_ask_value(probe, value, NULL);
    size_t index;
    json_t *row;

    if (!evidence_accepted(answer) || !filter->in_row || rows == NULL)
        return false;
    json_array_foreach(rows, index, row)
    {
        struct scalar shown = relation_value(row, filter->field, filter->compare);
        struct scalar wanted =
            contract_filter_wanted(filter, value, strlen(value)).scalar;

        if (!collection_matches(MATCH_EQUALS, true, &shown, &wanted))
            return true;
    }
    return json_array_size(rows) == 0 &&
           json_array_size(evidence_rows(declared, rule_subject(probe)->list)) > 0;
}

static void break_refusal(struct probe *probe, const char *other,
                          const struct answer *answer)
{
    const struct contract_parameter *parameter = rule_subject(probe)->parameter;
    const struct contract_error *error = parameter->errors.by[REFUSAL_ENUM];
    AUTO_FREE char *expected =
        memory_format("%s=%s is refused, or gives the rows of the declared value",
                      parameter->label, other);

    rule_broken_format(probe, error == NULL ? &parameter->claim : &error->claim, answer,
                       expected, "status %d with %zu other rows", answer->status,
                       json_array_size(evidence_rows(answer, rule_subject(probe)->list)));
}

/* The documents do not say whether case counts, unless the filter does. */
static void look_at_case(struct probe *probe, const char *value)
{
    const struct subject *subject = rule_subject(probe);
    const struct contract_filter *filter =
        contract_filter_of(subject->operation, subject->parameter);
    AUTO_FREE char *other = memory_text(value);

    for (char *c = other; *c != '\0'; c++)
        if ((*c | 0x20) >= 'a' && (*c | 0x20) <= 'z')
            *c ^= 0x20;
    if (narrowed_is_declared(subject->parameter, other))
        return;
    rule_expect_refusal(probe, true);
    const struct answer *answer = narrowed_ask_value(probe, other, NULL);
    rule_expect_refusal(probe, false);
    if (!answer->reached)
        return;
    if (filter != NULL && is_neither(probe, filter, value, answer)) {
        break_refusal(probe, other, answer);
        return;
    }
    if (filter != NULL && filter->fold &&
        filter->case_claim.certainty != CERTAINTY_UNKNOWN) {
        AUTO_FREE char *expected =
            memory_format("%s=%s is as good as %s", filter->name, other, value);
        if (evidence_accepted(answer))
            rule_held(probe);
        else
            rule_broken_format(probe, &filter->case_claim, answer, expected, "status %d",
                               answer->status);
    } else if (filter == NULL || filter->case_claim.certainty == CERTAINTY_UNKNOWN) {
        rule_record(probe, answer, "%s=%s, in other case, is answered %d",
                    subject->parameter->label, other, answer->status);
    } else if (evidence_accepted(answer)) {
        AUTO_FREE char *expected =
            memory_format("%s=%s is no declared value: case counts", filter->name, other);
        rule_broken_format(probe, &filter->case_claim, answer, expected, "status %d",
                           answer->status);
    }
}

static void look_at(struct probe *probe, const char *value, const char *what)
{
    const struct contract_parameter *parameter = rule_subject(probe)->parameter;

    if (narrowed_is_declared(parameter, value))
        return;
    rule_expect_refusal(probe, true);
    const struct answer *answer = narrowed_ask_value(probe, value, NULL);
    rule_expect_refusal(probe, false);
    if (answer->reached)
        rule_record(probe, answer, "%s %s is answered %d", parameter->label, what,
                    answer->status);
}

static bool is_text(const struct contract_parameter *parameter)
{
    return json_is_string(json_array_get(parameter->enumeration, 0));
}

void enum_near_miss(struct probe *probe)
{
    const struct contract_parameter *parameter = rule_subject(probe)->parameter;
    AUTO_VALUES struct narrowed_values values = {.count = 0};

    enum_values(parameter, &values);
    if (!is_text(parameter) || values.count == 0) {
        rule_not_applicable(probe, "the values of %s are no texts", parameter->label);
        return;
    }
    if (!narrowed_is_served(probe))
        return;
    for (size_t i = 0; i < values.count && i < 3; i++) {
        const char *value = values.items[i];
        AUTO_FREE char *longer = memory_format("%s%c", value, i == 0 ? 's' : 'x');
        AUTO_FREE char *shorter = narrowed_cut(value, 0, narrowed_length(value) - 1);
        AUTO_FREE char *tail = narrowed_cut(value, 1, strlen(value));
        AUTO_FREE char *head = narrowed_cut(value, 0, 1);
        const char *const misses[] = {longer, shorter, tail, head};

        for (size_t m = 0; m < sizeof misses / sizeof *misses; m++)
            if (*misses[m] != '\0' && (i == 0 || m < 3))
                narrowed_refused(probe, misses[m], NULL, VERDICT_FAIL);
    }
    AUTO_FREE char *joined =
        memory_format("%s,%s", values.items[0], values.items[values.count > 1 ? 1 : 0]);
    AUTO_FREE char *padded = memory_format("%s ", values.items[0]);
    if (parameter->separator == NULL || strcmp(parameter->separator, ",") != 0)
        narrowed_refused(probe, joined, NULL, VERDICT_WARN);
    narrowed_refused(probe, "null", NULL, VERDICT_FAIL);
    narrowed_refused(probe, "0", NULL, VERDICT_FAIL);
    look_at_case(probe, values.items[0]);
    look_at(probe, padded, "with a space behind a value");
    look_at(probe, "", "with an empty value");
}

/* Other inputs must not open the door: a page further on, an order, another filter. */
void enum_refused_anywhere(struct probe *probe)
{
    const struct subject *subject = rule_subject(probe);
    const struct contract_list *list = subject->list;
    const struct walk *whole = rule_rows(probe);
    const char *value = narrowed_bogus(subject->parameter);

    if (!narrowed_is_served(probe))
        return;
    if (evidence_can_jump(list)) {
        struct arguments deep AUTO_ARGUMENTS = {0};
        narrowed_second_page(&deep, list);
        narrowed_refused(probe, value, &deep, VERDICT_FAIL);
    }
    for (size_t i = 0; list->order.declared && i < list->order.word_count; i++) {
        struct arguments ordered AUTO_ARGUMENTS = {0};
        arguments_set_order(&ordered, &list->order, &list->order.words[i]);
        narrowed_refused(probe, value, &ordered, VERDICT_FAIL);
    }
    for (size_t i = 0; whole != NULL && i < list->filter_count; i++) {
        const struct contract_filter *other = &list->filters[i];
        AUTO_VALUES struct narrowed_values values = {.count = 0};
        struct arguments more AUTO_ARGUMENTS = {0};

        if (other->parameter == subject->parameter || !other->in_row)
            continue;
        AUTO_ROWS struct rows rows = relation_some_rows(whole);
        narrowed_values_choose(other, &rows, 1, &values);
        if (values.count == 0)
            continue;
        arguments_set(&more, other->parameter, values.items[0]);
        narrowed_refused(probe, value, &more, VERDICT_FAIL);
    }
}
