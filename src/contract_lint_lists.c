/* SPDX-License-Identifier: Apache-2.0 */
#include "src/contract_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <string.h>

static const char *const total_names[TOTAL_COUNT] = {
    [TOTAL_ITEMS] = "items",
    [TOTAL_PAGES] = "pages",
    [TOTAL_NEXT] = "next",
    [TOTAL_PREVIOUS] = "previous",
    [TOTAL_INDEX] = "index",
    [TOTAL_SIZE] = "size",
    [TOTAL_ROWS] = "count",
    [TOTAL_UNFILTERED] = "unfiltered",
    [TOTAL_NEXT_INDEX] = "next-index",
    [TOTAL_PREVIOUS_INDEX] = "previous-index",
    [TOTAL_FIRST_ROW] = "first-row",
    [TOTAL_LAST_ROW] = "last-row",
    [TOTAL_NEXT_CURSOR] = "next-cursor",
    [TOTAL_NEXT_URL] = "next-url",
    [TOTAL_PREVIOUS_URL] = "previous-url",
    [TOTAL_FIRST_URL] = "first-url",
    [TOTAL_LAST_URL] = "last-url",
};

static bool is_number(const char *type)
{
    return strcmp(type, "integer") == 0 || strcmp(type, "number") == 0;
}

static void warn(struct contract_loading *loading, const struct claim *claim,
                 const char *text, const char *hint)
{
    diagnostics_add(loading->diagnostics, DIAGNOSTIC_WARNING, loading->document,
                    claim->pointer, "%s", text);
    diagnostics_hint(loading->diagnostics, "%s", hint);
}

static bool is_known_field(const struct contract_record_set *set, const char *field)
{
    size_t count = contract_record_count(set);
    struct tape tape = {0};
    bool found = count == 0 || contract_field_at(set->shape, field) != NULL;

    for (size_t i = 0; i < count && !found; i++)
        found = tape_at(rows_read(contract_rows(set), i, &tape), field) != NULL;
    tape_clear(&tape);
    return found;
}

static void lint_field(struct contract_loading *loading,
                       const struct contract_record_set *set, const char *field,
                       const struct claim *claim)
{
    AUTO_FREE char *text = NULL;

    if (is_known_field(set, field))
        return;
    text = memory_format("no record of %s has %s", set->name, field);
    warn(loading, claim, text, "a filter or an order on it has no effect");
}

static bool is_held(const struct contract_record_set *set, const char *field,
                    const char *word)
{
    struct tape tape = {0};
    bool found = false;

    for (size_t i = 0; i < contract_record_count(set) && !found; i++) {
        const struct tape_node *held =
            tape_at(rows_read(contract_rows(set), i, &tape), field);
        json_auto_t *value = held == NULL ? NULL : tape_value(held);
        AUTO_FREE char *text = value_text(value);

        found = held != NULL && strcmp(text, word) == 0;
    }
    tape_clear(&tape);
    return found;
}

/* A word cannot be one value in the records and stand for another in a request. */
static void lint_aliases(struct contract_loading *loading,
                         const struct contract_list *list,
                         const struct contract_filter *filter)
{
    for (size_t i = 0; i < filter->alias_count; i++) {
        const struct contract_alias *alias = &filter->aliases[i];
        AUTO_FREE char *text = NULL;

        if (!is_held(list->records, filter->field, alias->word))
            continue;
        text = memory_format("a record of %s holds %s, which as an input stands for %s",
                             list->records->name, alias->word, alias->value);
        warn(loading, &alias->claim, text,
             "let the records hold the value, or the word be no alias");
    }
}

static void lint_filter(struct contract_loading *loading,
                        const struct contract_list *list,
                        const struct contract_filter *filter)
{
    bool is_part = filter->match == MATCH_CONTAINS || filter->match == MATCH_PREFIX;
    bool is_end = filter->match >= MATCH_AT_OR_AFTER;

    lint_field(loading, list->records, filter->field, &filter->field_claim);
    lint_aliases(loading, list, filter);
    if (is_part && filter->compare != COMPARE_TEXT)
        warn(loading, &filter->match_claim,
             "a part of a number or a date-time matches nothing that makes sense",
             "use equals or the end of a range, or say compare: text in the field's "
             "schema");
    if (is_end && filter->compare == COMPARE_TEXT)
        warn(loading, &filter->match_claim,
             "the end of a range compares its values as text",
             "give the field format: date-time or a number's type, or say how it "
             "compares in its " VOCABULARY_KEY);
}

/* Digits in a text are a number as well, where its schema asks for them. */
static bool is_digits(const struct contract_parameter *input)
{
    json_t *word = json_string("x");
    bool refuses = input->schema != NULL && input->type != NULL &&
                   strcmp(input->type, "string") == 0 &&
                   !schema_validate(input->schema, word, NULL, NULL);

    json_decref(word);
    return refuses;
}

static void lint_page(struct contract_loading *loading, const struct contract_page *page)
{
    const struct contract_parameter *inputs[] = {page->index_parameter,
                                                 page->size_parameter};

    for (size_t i = 0; page->declared && i < 2; i++) {
        const struct contract_parameter *input = inputs[i];
        AUTO_FREE char *text = NULL;

        if ((input->type != NULL && is_number(input->type)) || is_digits(input) ||
            (i == 0 && !contract_page_counts(page)))
            continue;
        text = memory_format("the parameter %s is not of type integer", input->name);
        warn(loading, &page->claim, text,
             "give its schema type: integer, or bad values cannot be told from good "
             "ones");
    }
    if (page->declared && contract_page_counts(page) &&
        json_is_integer(page->index_parameter->initial) &&
        json_integer_value(page->index_parameter->initial) != page->first)
        warn(loading, &page->claim, "the default page is not the first one",
             "first and the default of the index parameter should agree");
}

static const char *wanted_type(enum total total)
{
    if (total == TOTAL_NEXT || total == TOTAL_PREVIOUS)
        return "boolean";
    return total >= TOTAL_NEXT_CURSOR ? "string" : "integer";
}

static void lint_total(struct contract_loading *loading,
                       const struct contract_operation *operation, enum total total)
{
    const struct contract_total *declared = &operation->list->totals[total];
    const struct contract_response *response = contract_load_success(operation);
    const char *wanted = wanted_type(total);
    AUTO_NAMES struct contract_names names = {.count = 0};
    struct contract_facets facets = {.visits = 0};
    struct contract_node schema;
    AUTO_FREE char *missing = NULL;
    AUTO_FREE char *text = NULL;

    if (declared->at.source != EXPRESSION_RESPONSE_BODY || response == NULL ||
        response->shape == NULL)
        return;
    if (contract_load_target(loading, contract_node_at(loading, response->shape->pointer),
                             declared->at.name, &schema, &missing,
                             &names) == CONTRACT_TARGET_FOUND)
        contract_load_facets(loading, schema, &facets);
    if (facets.type == NULL || strcmp(facets.type, wanted) == 0 ||
        (strcmp(wanted, "integer") == 0 && is_number(facets.type)))
        return;
    text = memory_format("%s is %s in the answer's schema, not %s", total_names[total],
                         facets.type, wanted);
    warn(loading, &declared->claim, text,
         "point at the member that holds it, or mend the schema");
}

static void lint_absent(struct contract_loading *loading,
                        const struct contract_list *list)
{
    for (size_t i = 0; i < list->absent_count; i++) {
        const struct contract_field *field =
            contract_field_at(list->row, list->absent[i]);
        struct place place;

        if (field == NULL)
            continue;
        place = contract_place(loading->contract, &field->claim);
        diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                        list->absent_claim.pointer,
                        "absent: the row's schema describes %s", list->absent[i]);
        diagnostics_hint(loading->diagnostics, "remove it here or in the schema at %s:%d",
                         place.file, place.line);
    }
}

/* What is refused needs a refusal, or the mock cannot answer. */
static void lint_refusals(struct contract_loading *loading,
                          const struct contract_operation *operation)
{
    const struct contract_list *list = operation->list;

    if (list->page.declared && list->page.past_end == PAST_END_REJECT &&
        operation->errors.by[REFUSAL_PAST_END] == NULL)
        warn(loading, &list->page.past_end_claim,
             "a page past the end is refused, but nothing says how",
             "state errors: { past-end: { status: ..., body: ... } }");
    for (size_t i = 0; i < list->range_count; i++) {
        const struct contract_range *range = &list->ranges[i];

        if (range->reversed_rejected &&
            range->from->parameter->errors.by[REFUSAL_RANGE] == NULL)
            warn(loading, &range->reversed_claim,
                 "a reversed range is refused, but nothing says how",
                 "state errors: { range: { status: ..., body: ... } }");
    }
}

static void lint_list(struct contract_loading *loading,
                      const struct contract_operation *operation)
{
    const struct contract_list *list = operation->list;

    for (size_t i = 0; i < list->filter_count; i++)
        lint_filter(loading, list, &list->filters[i]);
    for (size_t i = 0; i < list->order.word_count; i++)
        for (size_t j = 0; j < list->order.words[i].key_count; j++)
            lint_field(loading, list->records, list->order.words[i].keys[j].field,
                       &list->order.words[i].keys[j].field_claim);
    lint_page(loading, &list->page);
    for (int i = 0; i < TOTAL_COUNT; i++)
        lint_total(loading, operation, (enum total)i);
    lint_absent(loading, list);
    lint_refusals(loading, operation);
}

void contract_lint_lists(struct contract_loading *loading)
{
    const struct contract *contract = loading->contract;

    if (contract->operation_count == 0 && contract->webhook_count == 0)
        diagnostics_add(loading->diagnostics, DIAGNOSTIC_WARNING, loading->document,
                        "/paths", "the contract has no operations");
    for (size_t i = 0; i < contract->operation_count; i++)
        if (contract->operations[i].list != NULL)
            lint_list(loading, &contract->operations[i]);
}
