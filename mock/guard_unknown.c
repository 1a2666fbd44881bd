/* SPDX-License-Identifier: Apache-2.0 */
/* Query parameters that nobody declared. */
#include "mock/guard_internal.h"

#include <string.h>

/* A style may spread one parameter over several names ("filter[from]"), and where its
 * members stand by themselves any name may be one. */
static bool may_be_of(const struct contract_parameter *parameter, const char *name)
{
    size_t length = 0;

    if (parameter->in != EXPRESSION_QUERY)
        return false;
    while (parameter->name[length] != '\0' && parameter->name[length] == name[length])
        length++;
    if (parameter->name[length] == '\0' && (name[length] == '\0' || name[length] == '['))
        return true;
    return contract_parameter_is_styled(parameter) && parameter->type != NULL &&
           strcmp(parameter->type, "object") == 0;
}

static bool is_credential(const struct contract *contract, const char *name)
{
    for (size_t i = 0; i < contract->scheme_count; i++)
        if (contract->schemes[i].in == EXPRESSION_QUERY &&
            contract->schemes[i].key != NULL &&
            strcmp(contract->schemes[i].key, name) == 0)
            return true;
    return false;
}

bool guard_is_declared(const struct contract *contract,
                       const struct contract_operation *operation, const char *name)
{
    bool known = is_credential(contract, name);

    for (size_t i = 0; !known && i < operation->parameter_count; i++)
        known = may_be_of(&operation->parameters[i], name);
    return known;
}

void guard_unknown(const struct contract *contract,
                   const struct contract_operation *operation,
                   const struct http_request *request, struct guard_problems *problems)
{
    for (size_t i = 0; operation->rejects_unknown && i < request->query.count; i++) {
        const struct url_pair *pair = &request->query.pairs[i];

        if (!guard_is_declared(contract, operation, pair->name))
            guard_add(problems, (struct guard_problem){.kind = REFUSAL_UNKNOWN_PARAMETER,
                                                       .name = pair->name,
                                                       .received = pair->value});
    }
}
