/* SPDX-License-Identifier: Apache-2.0 */
#include "src/contract_internal.h"

#include "src/value.h"

#include <string.h>

bool contract_load_is_reported(const struct diagnostics *diagnostics, const char *pointer,
                               const char *text)
{
    for (size_t i = 0; i < diagnostics->count; i++)
        if (strcmp(diagnostics->items[i].pointer, pointer) == 0 &&
            (text == NULL || strcmp(diagnostics->items[i].text, text) == 0))
            return true;
    return false;
}

const struct schema *contract_load_schema(struct contract_loading *loading,
                                          struct contract_node schema)
{
    struct error error = ERROR_INIT;
    const struct schema *compiled;
    const char *pointer;

    if (schema.value == NULL)
        return NULL;
    compiled = schema_compile(loading->parts->registry, document_file(loading->document),
                              schema.pointer, &error);
    if (compiled != NULL)
        return compiled;
    pointer = error.pointer[0] != '\0' ? error.pointer : schema.pointer;
    /* A schema that is reached in several ways breaks in one place; a reference to
     * nowhere was reported with what stands there instead. */
    if (contract_load_is_reported(loading->diagnostics, pointer, NULL))
        return NULL;
    diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document, pointer,
                    "%s", error.text);
    if (error.hint[0] != '\0')
        diagnostics_hint(loading->diagnostics, "%s", error.hint);
    return NULL;
}
