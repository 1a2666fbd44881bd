/* SPDX-License-Identifier: Apache-2.0 */
#include "src/contract_write.h"

#include "src/value.h"

#include <string.h>

const struct contract_state *
contract_state_named(const struct contract_lifecycle *lifecycle, const char *name)
{
    for (size_t i = 0; lifecycle != NULL && name != NULL && i < lifecycle->count; i++)
        if (strcmp(lifecycle->states[i].name, name) == 0)
            return &lifecycle->states[i];
    return NULL;
}

bool contract_operation_writes(const struct contract_operation *operation)
{
    return operation != NULL && operation->write != NULL;
}

const struct contract_operation *
contract_write_of(const struct contract *contract, enum write_kind kind,
                  const struct contract_record_set *records)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_write *write = contract->operations[i].write;

        if (write != NULL && write->kind == kind && write->records == records)
            return &contract->operations[i];
    }
    return NULL;
}

static bool holds(const struct contract_condition *condition, const json_t *record)
{
    const json_t *value = value_at(record, condition->field);

    for (size_t i = 0; i < json_array_size(condition->values); i++) {
        const json_t *allowed = json_array_get(condition->values, i);

        if (value == NULL ? json_is_null(allowed) : value_equal(value, allowed))
            return true;
    }
    return false;
}

bool contract_conditions_hold(const struct contract_conditions *conditions,
                              const json_t *record,
                              const struct contract_condition **broken)
{
    for (size_t i = 0; i < conditions->count; i++) {
        if (holds(&conditions->items[i], record))
            continue;
        if (broken != NULL)
            *broken = &conditions->items[i];
        return false;
    }
    return true;
}
