/* SPDX-License-Identifier: Apache-2.0 */
/* Ranges in one input, that hold something else than two ends. */
#include "mock/defect_internal.h"

#include <string.h>

static enum certainty of_format(const struct contract_range *range)
{
    const struct contract_error *error = range->whole->errors.by[REFUSAL_FORMAT];

    return error == NULL ? range->claim.certainty : contract_refusal_certainty(error);
}

static enum certainty of_open(const struct contract_range *range)
{
    return range->open_claim.certainty;
}

static bool is_any(const struct contract_range *range)
{
    (void)range;
    return true;
}

static bool has_open(const struct contract_range *range)
{
    return range->from_open || range->to_open;
}

static bool has_closed(const struct contract_range *range)
{
    return !range->from_open || !range->to_open;
}

static void each(const struct contract *contract, const struct defect_kind *kind,
                 struct defect_list *out,
                 bool (*suits)(const struct contract_range *range),
                 enum certainty (*sure)(const struct contract_range *range))
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_list *list = contract->operations[i].list;

        for (size_t j = 0; list != NULL && j < list->range_count; j++) {
            const struct contract_range *range = &list->ranges[j];

            if (range->whole != NULL && suits(range))
                defect_add(out, kind,
                           (struct defect_target){
                               .operation = i, .part = j, .certainty = sure(range)},
                           "%s.%s", contract->operations[i].id, range->whole->label);
        }
    }
}

static void all(const struct contract *contract, const struct defect_kind *kind,
                struct defect_list *out)
{
    each(contract, kind, out, is_any, of_format);
}

static void closed(const struct contract *contract, const struct defect_kind *kind,
                   struct defect_list *out)
{
    each(contract, kind, out, has_closed, of_open);
}

static void open(const struct contract *contract, const struct defect_kind *kind,
                 struct defect_list *out)
{
    each(contract, kind, out, has_open, of_open);
}

/* How many ends the text holds, open ones too. */
static int ends_in(const struct contract_range *range, const char *text)
{
    int count = 1;

    while ((text = strstr(text, range->between)) != NULL) {
        text += strlen(range->between);
        count++;
    }
    return count;
}

static const struct contract_range *range_of(const struct defect *defect,
                                             const struct defect_exchange *exchange)
{
    return &exchange->operation->list->ranges[defect->target.part];
}

static const char *text_of(const struct defect *defect,
                           const struct defect_exchange *exchange)
{
    const struct expression at = contract_parameter_at(range_of(defect, exchange)->whole);

    return route_input(exchange->route, exchange->request, &at);
}

static void forgive(const struct defect *defect, struct defect_exchange *exchange)
{
    const struct contract_range *range = range_of(defect, exchange);
    const char *text = text_of(defect, exchange);
    int count = text == NULL ? 0 : ends_in(range, text);

    if (count == defect->kind->number)
        defect_forgive_parameter(exchange->problems, range->whole);
}

static void refuse_open(const struct defect *defect, struct defect_exchange *exchange)
{
    const struct contract_range *range = range_of(defect, exchange);
    const char *text = text_of(defect, exchange);
    struct contract_ends ends;

    if (text == NULL || exchange->problems->count > 0 ||
        !contract_range_ends(range, text, &ends) ||
        (ends.from != NULL && ends.to != NULL))
        return;
    exchange->problems->items[exchange->problems->count++] = (struct guard_problem){
        .kind = REFUSAL_FORMAT, .parameter = range->whole, .received = text};
}

/* What is left open is taken for an end that no row comes up to. */
static void show_nothing(const struct defect *defect, struct defect_exchange *exchange)
{
    const struct contract_range *range = range_of(defect, exchange);
    const char *text = text_of(defect, exchange);
    struct contract_ends ends;

    if (text != NULL && contract_range_ends(range, text, &ends) &&
        (ends.from == NULL || ends.to == NULL))
        exchange->rows->count = 0;
}

const struct defect_kind defect_ends_kinds[] = {
    {.name = "ends-single-accepted",
     .family = "range",
     .summary = "one end alone is taken for a range",
     .targets = all,
     .at[DEFECT_PROBLEMS] = forgive,
     .number = 1},
    {.name = "ends-third-ignored",
     .family = "range",
     .summary = "three ends are taken for a range",
     .targets = all,
     .at[DEFECT_PROBLEMS] = forgive,
     .number = 3},
    {.name = "ends-half-accepted",
     .family = "range",
     .summary = "an end is left open that must not be",
     .targets = closed,
     .at[DEFECT_PROBLEMS] = forgive,
     .number = 2},
    {.name = "ends-open-refused",
     .family = "range",
     .summary = "an end that is left open is refused",
     .targets = open,
     .at[DEFECT_PROBLEMS] = refuse_open},
    {.name = "ends-open-empty",
     .family = "range",
     .summary = "an end that is left open leaves every row out",
     .targets = open,
     .at[DEFECT_ROWS] = show_nothing},
    {0},
};
