/* SPDX-License-Identifier: Apache-2.0 */
/* Inputs that do not go alone, and do all the same, or not even beside what they need. */
#include "mock/defect_internal.h"

#include <string.h>

static bool is_any(const struct contract_operation *operation,
                   const struct contract_requires *requires)
{
    (void)operation;
    (void) requires;
    return true;
}

static bool has_several(const struct contract_operation *operation,
                        const struct contract_requires *requires)
{
    (void)operation;
    return requires->need_count > 1;
}

/* True when the input has values that do go alone. */
static bool has_free_values(const struct contract_operation *operation,
                            const struct contract_requires *requires)
{
    size_t index;
    json_t *value;

    json_array_foreach(requires->input->enumeration, index, value)
    {
        const char *text = json_string_value(value);

        if (text != NULL && contract_goes_alone(operation, requires->input, text))
            return true;
    }
    return false;
}

static void each(const struct contract *contract, const struct defect_kind *kind,
                 struct defect_list *out,
                 bool (*suits)(const struct contract_operation *operation,
                               const struct contract_requires *requires))
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_operation *operation = &contract->operations[i];

        for (size_t j = 0; j < operation->requires_count; j++) {
            const struct contract_requires *requires = &operation->requires[j];

            if (suits(operation, requires))
                defect_add(out, kind,
                           (struct defect_target){.operation = i,
                                                  .part = j,
                                                  .certainty = requires->claim.certainty},
                           "%s.%s-%s", operation->id, requires->input->label,
                           requires->value_count == 0 ? requires->needs[0]->label
                                                      : requires->values[0]);
        }
    }
}

static void all(const struct contract *contract, const struct defect_kind *kind,
                struct defect_list *out)
{
    each(contract, kind, out, is_any);
}

static void several(const struct contract *contract, const struct defect_kind *kind,
                    struct defect_list *out)
{
    each(contract, kind, out, has_several);
}

static void free_values(const struct contract *contract, const struct defect_kind *kind,
                        struct defect_list *out)
{
    each(contract, kind, out, has_free_values);
}

static struct contract_requires *target(struct contract *contract,
                                        const struct defect *defect)
{
    return &contract->operations[defect->target.operation].requires[defect->target.part];
}

static void need_nothing(struct contract *contract, const struct defect *defect,
                         struct defects *defects)
{
    (void)defects;
    target(contract, defect)->need_count = 0;
}

static void need_first(struct contract *contract, const struct defect *defect,
                       struct defects *defects)
{
    (void)defects;
    target(contract, defect)->need_count = 1;
}

static void need_always(struct contract *contract, const struct defect *defect,
                        struct defects *defects)
{
    (void)defects;
    target(contract, defect)->value_count = 0;
}

/* Refused beside what it needs as well. */
static void refuse(const struct defect *defect, struct defect_exchange *exchange)
{
    const struct contract_requires *requires =
        &exchange->operation->requires[defect->target.part];
    const struct expression at = contract_parameter_at(requires->input);
    const char *text = route_input(exchange->route, exchange->request, &at);

    if (text != NULL && contract_requires_of(requires, text) &&
        exchange->problems->count == 0)
        exchange->problems->items[exchange->problems->count++] =
            (struct guard_problem){.kind = REFUSAL_REQUIRES,
                                   .parameter = requires->input,
                                   .received = text,
                                   .needed = requires->needs[0]};
}

/* Of several that lack, or of the input and what it needs, the wrong one is named. */
static void blame_other(const struct defect *defect, struct defect_exchange *exchange)
{
    const struct contract_requires *requires =
        &exchange->operation->requires[defect->target.part];

    for (size_t i = 0; i < exchange->problems->count; i++) {
        struct guard_problem *problem = &exchange->problems->items[i];

        if (problem->kind != REFUSAL_REQUIRES)
            continue;
        problem->parameter =
            requires->blames_needed ? requires->input : requires->needs[0];
        problem->needed = requires->input;
    }
}

/* The refusal's template names the input, or what it lacks. */
static bool is_named(const json_t *value)
{
    const char *key, *text = json_string_value(value);
    size_t index;
    json_t *below;

    json_array_foreach(value, index, below)
    {
        if (is_named(below))
            return true;
    }
    json_object_foreach((json_t *)value, key, below)
    {
        if (is_named(below))
            return true;
    }
    return text != NULL &&
           (strstr(text, "{parameter}") != NULL || strstr(text, "{needed}") != NULL);
}

static bool is_told(const struct contract_operation *operation,
                    const struct contract_requires *requires)
{
    (void)operation;
    const struct contract_parameter *blamed =
        requires->blames_needed ? requires->needs[0] : requires->input;
    const struct contract_error *error = blamed->errors.by[REFUSAL_REQUIRES];

    return error != NULL && (is_named(error->body) || is_named(error->detail));
}

static void told(const struct contract *contract, const struct defect_kind *kind,
                 struct defect_list *out)
{
    each(contract, kind, out, is_told);
}

const struct defect_kind defect_requires_kinds[] = {
    {.name = "requires-nothing",
     .family = "input",
     .summary = "an input is taken without what it needs",
     .targets = all,
     .apply = need_nothing},
    {.name = "requires-first-only",
     .family = "input",
     .summary = "of several inputs that one needs only the first is asked for",
     .targets = several,
     .apply = need_first},
    {.name = "requires-always",
     .family = "input",
     .summary = "values that go alone need another input as well",
     .targets = free_values,
     .apply = need_always},
    {.name = "requires-refused",
     .family = "input",
     .summary = "an input is refused beside what it needs",
     .targets = all,
     .at[DEFECT_PROBLEMS] = refuse},
    {.name = "requires-misreported",
     .family = "input",
     .summary = "a refusal for want of another input names the wrong one",
     .targets = told,
     .at[DEFECT_PROBLEMS] = blame_other},
    {0},
};
