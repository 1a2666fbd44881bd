/* SPDX-License-Identifier: Apache-2.0 */
/* Inputs that exclude each other, and are taken together all the same. */
#include "mock/defect_internal.h"

static void targets(const struct contract *contract, const struct defect_kind *kind,
                    struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_operation *operation = &contract->operations[i];

        for (size_t j = 0; j < operation->exclusive_count; j++)
            defect_add(out, kind,
                       (struct defect_target){
                           .operation = i,
                           .part = j,
                           .certainty = operation->exclusive[j].claim.certainty},
                       "%s.%s", operation->id, operation->exclusive[j].inputs[0]->label);
    }
}

static void accept(const struct defect *defect, struct defect_exchange *exchange)
{
    (void)defect;
    (void)defect_forgive(exchange->problems, REFUSAL_EXCLUSIVE);
}

const struct defect_kind defect_exclusive_kinds[] = {
    {.name = "exclusive-accepted",
     .family = "error",
     .summary = "inputs that exclude each other are taken together",
     .targets = targets,
     .at[DEFECT_PROBLEMS] = accept},
    {0},
};
