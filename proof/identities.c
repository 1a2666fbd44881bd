/* SPDX-License-Identifier: Apache-2.0 */
#include "proof/identities.h"

#include "src/memory.h"
#include "src/text.h"
#include "src/url.h"
#include "src/value.h"

#include <stdlib.h>
#include <string.h>

static void add(struct identities *identities, const char *option, char *value)
{
    identities->arguments = memory_resize(identities->arguments, identities->count + 2,
                                          sizeof *identities->arguments);
    identities->arguments[identities->count++] = memory_text(option);
    identities->arguments[identities->count++] = value;
}

/* "scheme=value,scheme=value" */
static char *presented(const struct contract *contract,
                       const struct contract_credential *credential)
{
    struct text out AUTO_TEXT;
    text_init(&out, URL_CEILING);
    for (size_t i = 0; i < contract->scheme_count; i++)
        if (credential->values[i] != NULL)
            text_add_format(&out, "%s%s=%s", out.length == 0 ? "" : ",",
                            contract->schemes[i].name, credential->values[i]);
    return text_take(&out);
}

/* The owner whose records are asked for: new text, or NULL when nothing is scoped. */
static char *example_owner(const struct contract *contract)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_operation *operation = &contract->operations[i];
        if (operation->list == NULL || !operation->list->scope.declared)
            continue;
        const struct expression *value = &operation->list->scope.value;
        const struct contract_parameter *parameter =
            value->source == EXPRESSION_NONE
                ? NULL
                : contract_parameter_named(operation, value->source, value->name);
        if (parameter != NULL && parameter->example != NULL)
            return value_text(parameter->example);
    }
    for (size_t i = 0; i < contract->credential_count; i++)
        if (contract->credentials[i].sees_count > 0)
            return memory_text(contract->credentials[i].sees[0]);
    return NULL;
}

void identities_choose(const struct contract *contract, struct identities *out)
{
    *out = (struct identities){0};
    AUTO_FREE char *owner = example_owner(contract);
    bool has_main = false;
    for (size_t i = 0; i < contract->credential_count; i++) {
        const struct contract_credential *credential = &contract->credentials[i];
        bool inside = contract_credential_sees(credential, owner);
        add(out,
            !inside    ? "--outsider"
            : has_main ? "--insider"
                       : "--credential",
            presented(contract, credential));
        has_main = has_main || inside;
    }
}

void identities_clear(struct identities *identities)
{
    for (size_t i = 0; i < identities->count; i++)
        free(identities->arguments[i]);
    free(identities->arguments);
    *identities = (struct identities){0};
}
