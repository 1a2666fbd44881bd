/* SPDX-License-Identifier: Apache-2.0 */
/* Lies about inputs that nobody declared, and about what cannot be an identifier. */
#include "mock/defect_internal.h"

#include "mock/guard_internal.h"

#include <string.h>

static void lists(const struct contract *contract, const struct defect_kind *kind,
                  struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_operation *operation = &contract->operations[i];

        if (operation->list != NULL && (kind->number == 0 || operation->rejects_unknown))
            defect_add(
                out, kind,
                (struct defect_target){.operation = i,
                                       .certainty = operation->unknown_claim.certainty},
                "%s", operation->id);
    }
}

static void other_way(struct contract *contract, const struct defect *defect,
                      struct defects *defects)
{
    struct contract_operation *operation =
        &contract->operations[defect->target.operation];

    (void)defects;
    operation->rejects_unknown = !operation->rejects_unknown;
}

static void fail_unknown(const struct defect *defect, struct defect_exchange *exchange)
{
    (void)defect;
    if (exchange->refusal == REFUSAL_UNKNOWN_PARAMETER)
        exchange->response->status = 500;
}

/* What is said of a text that cannot be this identifier; NULL: nothing, or any text can.
 */
static const struct contract_error *said_of(const struct contract_operation *operation)
{
    const struct contract_parameter *id = operation->item->id_parameter;
    bool is_text = id->type == NULL || strcmp(id->type, "string") == 0;
    json_auto_t *text = json_string("zq7 x9");
    enum refusal kind = is_text ? guard_judge(operation, id, text) : REFUSAL_TYPE;

    return kind == REFUSAL_COUNT ? NULL : id->errors.by[kind];
}

/* Items of which something is said when the identifier cannot be one; where that is lied
 * about, an unknown one must be answered otherwise. */
static void items(const struct contract *contract, const struct defect_kind *kind,
                  struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_operation *operation = &contract->operations[i];
        const struct contract_error *unknown = operation->errors.by[REFUSAL_ITEM_UNKNOWN];
        const struct contract_error *error =
            operation->item == NULL ? NULL : said_of(operation);
        bool differs = error != NULL && unknown != NULL && error->status.count > 0 &&
                       unknown->status.count > 0 &&
                       !contract_status_is(&error->status, unknown->status.items[0]);

        if (error != NULL && (kind->number != 0 || differs))
            defect_add(out, kind,
                       (struct defect_target){.operation = i,
                                              .certainty = error->claim.certainty},
                       "%s", operation->id);
    }
}

static bool is_malformed(const struct defect_exchange *exchange)
{
    return exchange->problems->count > 0 && exchange->operation->item != NULL &&
           exchange->problems->items[0].parameter ==
               exchange->operation->item->id_parameter;
}

static void call_unknown(const struct defect *defect, struct defect_exchange *exchange)
{
    (void)defect;
    if (!is_malformed(exchange))
        return;
    exchange->problems->items[0] = (struct guard_problem){.kind = REFUSAL_ITEM_UNKNOWN};
    exchange->problems->count = 1;
}

static void fail_malformed(const struct defect *defect, struct defect_exchange *exchange)
{
    (void)defect;
    if (exchange->refusal != REFUSAL_COUNT && is_malformed(exchange))
        exchange->response->status = 500;
}

const struct defect_kind defect_input_kinds[] = {
    {.name = "unknown-parameter-otherwise",
     .family = "input",
     .summary = "a parameter nobody declared is ignored for refused, or refused for "
                "ignored",
     .targets = lists,
     .apply = other_way},
    {.name = "unknown-parameter-failure",
     .family = "input",
     .summary = "a parameter nobody declared is answered with 500",
     .targets = lists,
     .at[DEFECT_RESPONSE] = fail_unknown,
     .number = 1},
    {.name = "malformed-id-as-unknown",
     .family = "input",
     .summary = "what cannot be an identifier is refused like an unknown one",
     .targets = items,
     .at[DEFECT_PROBLEMS] = call_unknown},
    {.name = "malformed-id-failure",
     .family = "input",
     .summary = "what cannot be an identifier is answered with 500",
     .targets = items,
     .at[DEFECT_RESPONSE] = fail_malformed,
     .number = 1},
    {0},
};
