/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/defect_internal.h"

#include "src/memory.h"

#include <string.h>
#include <strings.h>

/* The filter a parameter feeds; the list's filter_count when there is none. */
static size_t filter_of(const struct contract_operation *operation,
                        const struct contract_parameter *parameter)
{
    size_t i = 0;

    if (operation->list == NULL)
        return 0;
    while (i < operation->list->filter_count &&
           operation->list->filters[i].parameter != parameter)
        i++;
    return i;
}

static const struct contract_filter *
filter_for(const struct contract_operation *operation,
           const struct contract_parameter *parameter)
{
    size_t i = filter_of(operation, parameter);

    return operation->list == NULL || i == operation->list->filter_count
               ? NULL
               : &operation->list->filters[i];
}

static bool is_closed(const struct contract_parameter *parameter)
{
    return json_array_size(parameter->enumeration) > 1 &&
           json_is_string(json_array_get(parameter->enumeration, 0));
}

static enum certainty of_parameter(const struct contract_operation *operation,
                                   const struct contract_parameter *parameter)
{
    (void)operation;
    return parameter->claim.certainty;
}

static enum certainty of_filter(const struct contract_operation *operation,
                                const struct contract_parameter *parameter)
{
    const struct contract_filter *filter = filter_for(operation, parameter);

    return filter == NULL
               ? CERTAINTY_UNKNOWN
               : defect_weaker(filter->claim.certainty, filter->match_claim.certainty);
}

static enum certainty of_refusal(const struct contract_operation *operation,
                                 const struct contract_parameter *parameter)
{
    const struct contract_error *error = parameter->errors.by[REFUSAL_ENUM];

    if (error == NULL)
        error = operation->errors.by[REFUSAL_ENUM];
    return error == NULL ? CERTAINTY_INFERRED : contract_refusal_certainty(error);
}

/* Case counts as far as the filter says so. */
static enum certainty of_case(const struct contract_operation *operation,
                              const struct contract_parameter *parameter)
{
    const struct contract_filter *filter = filter_for(operation, parameter);

    return filter == NULL || filter->fold ? CERTAINTY_UNKNOWN
                                          : filter->case_claim.certainty;
}

/* Values with letters, whose case does not count. */
static enum certainty of_folding(const struct contract_operation *operation,
                                 const struct contract_parameter *parameter)
{
    const struct contract_filter *filter = filter_for(operation, parameter);
    bool is_text = json_is_string(json_array_get(parameter->enumeration, 0));

    return filter == NULL || !parameter->fold || !is_text ? CERTAINTY_UNKNOWN
                                                          : filter->case_claim.certainty;
}

static void closed(const struct contract *contract, const struct defect_kind *kind,
                   struct defect_list *out,
                   enum certainty (*sure)(const struct contract_operation *operation,
                                          const struct contract_parameter *parameter))
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_operation *operation = &contract->operations[i];

        /* Where there are no rows, a value is accepted or not, and no more. */
        if (operation->list == NULL &&
            (sure != of_parameter || !defect_is_plain(operation)))
            continue;
        for (size_t j = 0; j < operation->parameter_count; j++) {
            const struct contract_parameter *parameter = &operation->parameters[j];

            if (is_closed(parameter) && !parameter->is_beside)
                defect_add(
                    out, kind,
                    (struct defect_target){.operation = i,
                                           .part = j,
                                           .other = filter_of(operation, parameter),
                                           .certainty = sure(operation, parameter)},
                    "%s.%s%s", operation->id, parameter->label,
                    parameter->prefix == NULL ? "" : parameter->prefix);
        }
    }
}

static void parameters(const struct contract *contract, const struct defect_kind *kind,
                       struct defect_list *out)
{
    closed(contract, kind, out, of_parameter);
}

static void filters(const struct contract *contract, const struct defect_kind *kind,
                    struct defect_list *out)
{
    closed(contract, kind, out, of_filter);
}

static void refusals(const struct contract *contract, const struct defect_kind *kind,
                     struct defect_list *out)
{
    closed(contract, kind, out, of_refusal);
}

static void cases(const struct contract *contract, const struct defect_kind *kind,
                  struct defect_list *out)
{
    closed(contract, kind, out, of_case);
}

static void foldings(const struct contract *contract, const struct defect_kind *kind,
                     struct defect_list *out)
{
    closed(contract, kind, out, of_folding);
}

static void mind_case(struct contract *contract, const struct defect *defect,
                      struct defects *defects)
{
    (void)defects;
    contract->operations[defect->target.operation].parameters[defect->target.part].fold =
        false;
}

static const struct contract_parameter *parameter_of(const struct defect *defect,
                                                     const struct contract *contract)
{
    return &contract->operations[defect->target.operation]
                .parameters[defect->target.part];
}

static bool is_alias(const struct contract_filter *filter, const json_t *value)
{
    const char *text = json_string_value(value);

    return filter != NULL && text != NULL &&
           contract_filter_alias(filter, text, strlen(text)) != NULL;
}

/* The value at `index`, from either end, of those that are no other words for one; NULL:
 * there are fewer. */
static const json_t *proper_value(const struct contract_parameter *parameter,
                                  const struct contract_filter *filter, bool from_end,
                                  size_t index)
{
    size_t count = json_array_size(parameter->enumeration);

    for (size_t i = 0; i < count; i++) {
        const json_t *value =
            json_array_get(parameter->enumeration, from_end ? count - 1 - i : i);

        if (!is_alias(filter, value) && index-- == 0)
            return value;
    }
    return NULL;
}

static void refuse_last(struct contract *contract, const struct defect *defect,
                        struct defects *defects)
{
    const struct contract_operation *operation =
        &contract->operations[defect->target.operation];
    struct contract_parameter *parameter = &operation->parameters[defect->target.part];
    const json_t *last =
        proper_value(parameter, filter_for(operation, parameter), true, 0);
    json_t *fewer = json_array();
    size_t index;
    json_t *value;

    json_array_foreach(parameter->enumeration, index, value)
    {
        if (value != last)
            json_array_append(fewer, value);
    }
    parameter->enumeration = defects_keep(defects, fewer);
}

static void accept_bogus(struct contract *contract, const struct defect *defect,
                         struct defects *defects)
{
    (void)defects;
    contract->operations[defect->target.operation]
        .parameters[defect->target.part]
        .enumeration = NULL;
}

/* Rows with the second value pass for the first one too. */
static bool passes_mixed(const void *context, const struct query *query,
                         const struct query_filter *filter, size_t row)
{
    const struct defect *defect = context;
    const struct contract_filter *declared =
        &query->view->operation->list->filters[filter->index];
    const struct contract_parameter *parameter = declared->parameter;
    const char *first = json_string_value(proper_value(parameter, declared, false, 0));
    struct query_filter second = *filter;

    if (query_passes(query, filter, row))
        return true;
    second.text = json_string_value(proper_value(parameter, declared, false, 1));
    if (filter->index != defect->target.other || second.text == NULL ||
        strcmp(filter->text, first) != 0)
        return false;
    second.wanted =
        collection_scalar_of_text(second.text, strlen(second.text), declared->compare);
    return query_passes(query, &second, row);
}

static void mix_values(const struct defect *defect, struct defect_exchange *exchange)
{
    exchange->query->predicate = passes_mixed;
    exchange->query->context = defect;
}

static void ignore_last(const struct defect *defect, struct defect_exchange *exchange)
{
    const struct contract_filter *declared =
        &exchange->operation->list->filters[defect->target.other];
    const struct query_filter *filter =
        defect_filter(exchange->query, defect->target.other);
    const json_t *last = proper_value(declared->parameter, declared, true, 0);

    if (filter != NULL && last != NULL &&
        strcmp(filter->text, json_string_value(last)) == 0)
        defect_drop_filter(exchange->query, defect->target.other);
}

static bool is_caseless(const char *value, const char *received)
{
    return strcasecmp(value, received) == 0;
}

static bool is_beginning(const char *value, const char *received)
{
    return received[0] != '\0' && strncmp(value, received, strlen(received)) == 0;
}

/* Forgives a value that is nearly one of those allowed; it then filters as it stands. */
static void forgive_near(const struct defect *defect, struct defect_exchange *exchange,
                         bool (*is_near)(const char *value, const char *received))
{
    const struct contract_parameter *parameter = parameter_of(defect, exchange->contract);
    size_t index;
    json_t *value;

    for (size_t i = 0; i < exchange->problems->count; i++) {
        const struct guard_problem *problem = &exchange->problems->items[i];

        if (problem->kind != REFUSAL_ENUM || problem->parameter != parameter)
            continue;
        json_array_foreach(
            parameter->enumeration, index,
            value) if (is_near(json_string_value(value), problem->received))
        {
            defect_forgive(exchange->problems, REFUSAL_ENUM);
            return;
        }
    }
}

static void forgive_case(const struct defect *defect, struct defect_exchange *exchange)
{
    forgive_near(defect, exchange, is_caseless);
}

static void forgive_beginning(const struct defect *defect,
                              struct defect_exchange *exchange)
{
    forgive_near(defect, exchange, is_beginning);
}

static bool is_null_word(const char *value, const char *received)
{
    (void)value;
    return strcmp(received, "null") == 0;
}

static void forgive_null(const struct defect *defect, struct defect_exchange *exchange)
{
    forgive_near(defect, exchange, is_null_word);
}

const struct defect_kind defect_enum_kinds[] = {
    {.name = "enum-value-refused",
     .family = "enum",
     .summary = "the last of the allowed values is refused",
     .targets = parameters,
     .apply = refuse_last},
    {.name = "enum-value-mixed",
     .family = "enum",
     .summary = "the first value also brings the rows of the second",
     .targets = filters,
     .at[DEFECT_QUERY] = mix_values},
    {.name = "enum-value-ignored",
     .family = "enum",
     .summary = "the last of the allowed values does not filter",
     .targets = filters,
     .at[DEFECT_QUERY] = ignore_last},
    {.name = "enum-bogus-accepted",
     .family = "enum",
     .summary = "a value outside the closed set is accepted",
     .targets = refusals,
     .apply = accept_bogus},
    {.name = "enum-case-accepted",
     .family = "enum",
     .summary = "an allowed value in another case is accepted",
     .targets = cases,
     .at[DEFECT_PROBLEMS] = forgive_case},
    {.name = "enum-case-refused",
     .family = "enum",
     .summary = "an allowed value in another case is refused, though case does not count",
     .targets = foldings,
     .apply = mind_case},
    {.name = "enum-prefix-accepted",
     .family = "enum",
     .summary = "the beginning of an allowed value is accepted",
     .targets = refusals,
     .at[DEFECT_PROBLEMS] = forgive_beginning},
    {.name = "enum-null-accepted",
     .family = "enum",
     .summary = "the word null is accepted for a value",
     .targets = refusals,
     .at[DEFECT_PROBLEMS] = forgive_null},
    {0},
};
