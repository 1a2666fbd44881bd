/* SPDX-License-Identifier: Apache-2.0 */
/* Inputs that do not go alone, beside what else is said of them. */
#include "src/contract_internal.h"

#include "src/memory.h"

static void warn(struct contract_loading *loading, const struct claim *claim, char *text,
                 const char *hint)
{
    AUTO_FREE char *owned = text;

    diagnostics_add(loading->diagnostics, DIAGNOSTIC_WARNING, loading->document,
                    claim->pointer, "%s", owned);
    diagnostics_hint(loading->diagnostics, "%s", hint);
}

static bool is_exclusive(const struct contract_operation *operation,
                         const struct contract_parameter *a,
                         const struct contract_parameter *b)
{
    for (size_t i = 0; i < operation->exclusive_count; i++) {
        const struct contract_exclusive *exclusive = &operation->exclusive[i];
        int found = 0;

        for (size_t j = 0; j < exclusive->count; j++)
            found += exclusive->inputs[j] == a || exclusive->inputs[j] == b ? 1 : 0;
        if (found == 2)
            return true;
    }
    return false;
}

/* True when the check can give the input without being told how. */
static bool is_known(const struct contract_operation *operation,
                     const struct contract_parameter *input)
{
    const struct contract_filter *filter = contract_filter_of(operation, input);
    const struct contract_page *page =
        operation->list == NULL ? NULL : &operation->list->page;

    return (filter != NULL && filter->match >= MATCH_AT_OR_AFTER) ||
           (page != NULL && page->declared &&
            (input == page->size_parameter || input == page->index_parameter)) ||
           input->example != NULL || input->initial != NULL ||
           input->enumeration != NULL || input->constant != NULL;
}

static void lint_needed(struct contract_loading *loading,
                        const struct contract_operation *operation,
                        const struct contract_requires *requires,
                        const struct contract_parameter *needed)
{
    const char *input = requires->input->label;

    if (needed->required)
        warn(
            loading, &requires->claim,
            memory_format("%s needs %s, which every request gives", input, needed->label),
            "leave it out of needs, or let the parameter not be required");
    if (is_exclusive(operation, requires->input, needed))
        warn(loading, &requires->claim,
             memory_format("%s needs %s, and both exclude each other", input,
                           needed->label),
             "one of exclusive and requires is wrong");
    if (!is_known(operation, needed))
        warn(loading, &requires->claim,
             memory_format("nothing is known that %s, which %s needs, could hold",
                           needed->label, input),
             "give its schema an example; else the check must be told (--param)");
    if (requires->input->required && requires->value_count == 0)
        warn(loading, &requires->claim,
             memory_format("every request gives %s, and so must give %s", input,
                           needed->label),
             "let the parameter be required, and leave it out of needs");
}

static void lint_one(struct contract_loading *loading,
                     const struct contract_operation *operation,
                     const struct contract_requires *requires)
{
    const struct contract_parameter *blamed =
        requires->blames_needed ? requires->needs[0] : requires->input;
    const char *initial = json_string_value(requires->input->initial);

    for (size_t i = 0; i < requires->need_count; i++)
        lint_needed(loading, operation, requires, requires->needs[i]);
    if (initial != NULL && contract_requires_of(requires, initial))
        warn(loading, &requires->claim,
             memory_format("%s is the default of %s, and needs %s", initial,
                           requires->input->label, requires->needs[0]->label),
             "a request that says nothing would have to be refused");
    if (blamed->errors.by[REFUSAL_REQUIRES] == NULL)
        warn(loading, &requires->claim,
             memory_format("%s without %s is refused, but nothing says how",
                           requires->input->label, requires->needs[0]->label),
             "state errors: { requires: { status: ..., body: ... } }");
}

void contract_lint_requires(struct contract_loading *loading)
{
    const struct contract *contract = loading->contract;

    for (size_t i = 0; i < contract->operation_count; i++)
        for (size_t j = 0; j < contract->operations[i].requires_count; j++)
            lint_one(loading, &contract->operations[i],
                     &contract->operations[i].requires[j]);
}
