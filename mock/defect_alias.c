/* SPDX-License-Identifier: Apache-2.0 */
/* Other words for a value, which give something else than the value. */
#include "mock/defect_internal.h"

#include <string.h>

static enum certainty of_alias(const struct contract_operation *operation,
                               const struct contract_alias *alias)
{
    (void)operation;
    return alias->claim.certainty;
}

static enum certainty of_order(const struct contract_operation *operation,
                               const struct contract_alias *alias)
{
    const struct contract_order *order = &operation->list->order;

    return order->declared ? defect_weaker(alias->claim.certainty, order->claim.certainty)
                           : CERTAINTY_UNKNOWN;
}

static void each_alias(const struct contract *contract, const struct defect_kind *kind,
                       struct defect_list *out,
                       enum certainty (*sure)(const struct contract_operation *operation,
                                              const struct contract_alias *alias))
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_operation *operation = &contract->operations[i];
        const struct contract_list *list = operation->list;

        for (size_t j = 0; list != NULL && j < list->filter_count; j++)
            for (size_t k = 0; k < list->filters[j].alias_count; k++)
                defect_add(
                    out, kind,
                    (struct defect_target){
                        .operation = i,
                        .part = j,
                        .other = k,
                        .certainty = sure(operation, &list->filters[j].aliases[k])},
                    "%s.%s.%s", operation->id, list->filters[j].name,
                    list->filters[j].aliases[k].word);
    }
}

static void aliases(const struct contract *contract, const struct defect_kind *kind,
                    struct defect_list *out)
{
    each_alias(contract, kind, out, of_alias);
}

static void ordered(const struct contract *contract, const struct defect_kind *kind,
                    struct defect_list *out)
{
    each_alias(contract, kind, out, of_order);
}

static struct contract_filter *filter_of(struct contract *contract,
                                         const struct defect *defect)
{
    return &contract->operations[defect->target.operation]
                .list->filters[defect->target.part];
}

/* True when the request says the word, alone. */
static bool is_said(const struct defect *defect, const struct defect_exchange *exchange)
{
    const struct contract_list *list = exchange->operation->list;
    const struct contract_filter *filter = &list->filters[defect->target.part];
    const struct query_filter *given =
        defect_filter(exchange->query, defect->target.part);

    return given != NULL &&
           contract_filter_alias(filter, given->text, strlen(given->text)) ==
               &filter->aliases[defect->target.other];
}

/* The word is compared as it stands. */
static void forget(struct contract *contract, const struct defect *defect,
                   struct defects *defects)
{
    struct contract_alias *alias =
        &filter_of(contract, defect)->aliases[defect->target.other];

    (void)defects;
    alias->value = alias->word;
}

static void mean_another(struct contract *contract, const struct defect *defect,
                         struct defects *defects)
{
    struct contract_filter *filter = filter_of(contract, defect);
    struct contract_alias *alias = &filter->aliases[defect->target.other];
    size_t index;
    json_t *value;

    (void)defects;
    json_array_foreach(filter->parameter->enumeration, index, value)
    {
        const char *text = json_string_value(value);

        if (text != NULL && strcmp(text, alias->value) != 0 &&
            contract_filter_alias(filter, text, strlen(text)) == NULL) {
            alias->value = text;
            return;
        }
    }
    alias->value = alias->word;
}

static void refuse(const struct defect *defect, struct defect_exchange *exchange)
{
    const struct contract_filter *filter =
        &exchange->operation->list->filters[defect->target.part];
    const struct expression at = contract_parameter_at(filter->parameter);
    const char *text = route_input(exchange->route, exchange->request, &at);

    if (text != NULL && exchange->problems->count < GUARD_MAX_PROBLEMS &&
        contract_filter_alias(filter, text, strlen(text)) ==
            &filter->aliases[defect->target.other])
        exchange->problems->items[exchange->problems->count++] = (struct guard_problem){
            .kind = REFUSAL_ENUM, .parameter = filter->parameter, .received = text};
}

static void ignore(const struct defect *defect, struct defect_exchange *exchange)
{
    if (is_said(defect, exchange))
        (void)defect_drop_filter(exchange->query, defect->target.part);
}

static void lose_last(const struct defect *defect, struct defect_exchange *exchange)
{
    if (is_said(defect, exchange) && exchange->rows->count > 0)
        exchange->rows->count--;
}

static void turn_round(const struct defect *defect, struct defect_exchange *exchange)
{
    struct query_rows *rows = exchange->rows;

    for (size_t i = 0; is_said(defect, exchange) && i < rows->count / 2; i++) {
        uint32_t row = rows->items[i];

        rows->items[i] = rows->items[rows->count - 1 - i];
        rows->items[rows->count - 1 - i] = row;
    }
}

const struct defect_kind defect_alias_kinds[] = {
    {.name = "alias-literal",
     .family = "enum",
     .summary = "another word for a value is compared as it stands",
     .targets = aliases,
     .apply = forget},
    {.name = "alias-of-another",
     .family = "enum",
     .summary = "another word for a value stands for a different one",
     .targets = aliases,
     .apply = mean_another},
    {.name = "alias-refused",
     .family = "enum",
     .summary = "another word for a value is refused",
     .targets = aliases,
     .at[DEFECT_PROBLEMS] = refuse},
    {.name = "alias-ignored",
     .family = "enum",
     .summary = "another word for a value does not filter",
     .targets = aliases,
     .at[DEFECT_QUERY] = ignore},
    {.name = "alias-row-lost",
     .family = "enum",
     .summary = "another word for a value loses the last of its rows",
     .targets = aliases,
     .at[DEFECT_ROWS] = lose_last},
    {.name = "alias-unordered",
     .family = "enum",
     .summary = "another word for a value turns the order round",
     .targets = ordered,
     .at[DEFECT_ROWS] = turn_round},
    {0},
};
