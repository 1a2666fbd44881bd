/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/rules/usual.h"

#include "src/memory.h"
#include "src/value.h"

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

char *usual_value(struct probe *probe, const struct contract_parameter *input)
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
