/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/operation.h"

#include "src/diagnostic.h"
#include "src/memory.h"

const struct contract_operation *operation_told(const struct contract *contract,
                                                const char *name, struct error *error)
{
    const struct contract_operation *found = contract_operation_named(contract, name);
    const char **names, *nearest;

    if (found != NULL)
        return found;
    names = memory_array(contract->operation_count + 1, sizeof *names);
    for (size_t i = 0; i < contract->operation_count; i++)
        names[i] = contract->operations[i].id;
    nearest = diagnostics_nearest(name, names);
    error_set(error, ERROR_USAGE, "the contract has no operation '%s'", name);
    if (nearest != NULL)
        error_hint(error, "did you mean '%s'? * stands for every operation", nearest);
    else
        error_hint(error, "* stands for every operation");
    free(names);
    return NULL;
}
