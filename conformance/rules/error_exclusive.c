/* SPDX-License-Identifier: Apache-2.0 */
/* Inputs of which only one may be given. */
#include "conformance/rules/error_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <stdio.h>

bool error_has_exclusive(const struct subject *subject)
{
    return subject->operation->exclusive_count > 0;
}

/* Returns new what a list says to go on with by this input, or NULL. */
static char *place_in_list(struct probe *probe, const struct contract_parameter *input)
{
    const struct contract_operation *operation = rule_subject(probe)->operation;
    const struct contract_page *page = &operation->list->page;
    const struct question question = {.operation = operation};
    bool is_index = input == page->index_parameter;

    if (!page->declared || (!is_index && input != page->before_parameter))
        return NULL;
    if (contract_page_counts(page))
        return memory_format("%lld", (long long)page->first);
    const struct answer *answer = evidence_page(rule_evidence(probe), &question, 0, 1);
    const json_t *rows = evidence_rows(answer, operation->list);
    if (page->kind == PAGE_CURSOR)
        return evidence_link(answer, operation->list, TOTAL_NEXT_CURSOR);
    return evidence_id(operation->list, json_array_get(rows, 0));
}

/* Returns new a value that a row shows for the filter of this input, or NULL. */
static char *value_of_row(struct probe *probe, const struct contract_parameter *input)
{
    const struct contract_operation *operation = rule_subject(probe)->operation;
    const struct contract_list *list = operation->list;
    const struct question question = {.operation = operation};

    for (size_t i = 0; i < list->filter_count; i++) {
        const struct contract_filter *filter = &list->filters[i];

        if (filter->parameter != input || !filter->in_row)
            continue;
        const struct answer *answer = evidence_ask(rule_evidence(probe), &question);
        const json_t *row = json_array_get(evidence_rows(answer, list), 0);
        const json_t *value = row == NULL ? NULL : value_at(row, filter->field);
        return value == NULL || json_is_null(value) ? NULL : value_text(value);
    }
    return NULL;
}

/* Returns new a value that the input takes; NULL when none is known. */
static char *value_of(struct probe *probe, const struct contract_parameter *input)
{
    const json_t *declared[] = {input->example, input->initial,
                                json_array_get(input->enumeration, 0)};
    char *value = NULL;

    if (rule_subject(probe)->operation->list != NULL) {
        value = place_in_list(probe, input);
        if (value == NULL)
            value = value_of_row(probe, input);
    }
    for (size_t i = 0; value == NULL && i < sizeof declared / sizeof *declared; i++)
        if (declared[i] != NULL && !json_is_object(declared[i]) &&
            !json_is_array(declared[i]))
            value = value_text(declared[i]);
    return value;
}

/* True when each input alone is answered, so that a refusal is one of both together. */
static bool is_answered(struct probe *probe, const struct arguments *baseline,
                        const struct contract_parameter *input, const char *value)
{
    AUTO_ARGUMENTS struct arguments arguments = {0};

    arguments_copy(&arguments, baseline);
    arguments_set(&arguments, input, value);
    return rule_usable(
        probe,
        evidence_ask(rule_evidence(probe),
                     &(struct question){.operation = rule_subject(probe)->operation,
                                        .arguments = &arguments}),
        200);
}

static void hold_pair(struct probe *probe, const struct arguments *baseline,
                      const struct contract_exclusive *exclusive, size_t one,
                      size_t other)
{
    const struct contract_parameter *a = exclusive->inputs[one];
    const struct contract_parameter *b = exclusive->inputs[other];
    AUTO_FREE char *left = value_of(probe, a);
    AUTO_FREE char *right = value_of(probe, b);
    AUTO_ARGUMENTS struct arguments arguments = {0};

    if (left == NULL || right == NULL) {
        rule_lacked(probe, "a value that %s takes", (left == NULL ? a : b)->label);
        return;
    }
    if (!is_answered(probe, baseline, a, left) || !is_answered(probe, baseline, b, right))
        return;
    arguments_copy(&arguments, baseline);
    arguments_set(&arguments, a, left);
    arguments_set(&arguments, b, right);
    rule_expect_refusal(probe, true);
    const struct answer *answer =
        evidence_ask(rule_evidence(probe),
                     &(struct question){.operation = rule_subject(probe)->operation,
                                        .arguments = &arguments});
    rule_expect_refusal(probe, false);
    if (answer->reached && evidence_accepted(answer)) {
        AUTO_FREE char *expected =
            memory_format("a refusal: %s and %s exclude each other", a->label, b->label);

        rule_broken_format(probe, &exclusive->claim, answer, expected, "status %d",
                           answer->status);
        return;
    }
    (void)rule_refused(probe, answer,
                       &(struct rule_refusal){.parts = REFUSAL_STATUS,
                                              .kind = REFUSAL_EXCLUSIVE,
                                              .errors = &b->errors,
                                              .parameter = b,
                                              .received = right});
}

void error_exclusive(struct probe *probe)
{
    const struct contract_operation *operation = rule_subject(probe)->operation;
    AUTO_ARGUMENTS struct arguments baseline = {0};

    if (!error_baseline(probe, &baseline))
        return;
    for (size_t i = 0; i < operation->exclusive_count; i++) {
        const struct contract_exclusive *exclusive = &operation->exclusive[i];

        for (size_t one = 0; one < exclusive->count; one++)
            for (size_t other = one + 1; other < exclusive->count; other++)
                hold_pair(probe, &baseline, exclusive, one, other);
    }
}
