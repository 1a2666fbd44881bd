/* SPDX-License-Identifier: Apache-2.0 */
#include "src/contract_internal.h"

#include "src/value.h"

#include <string.h>

bool contract_load_is_reported(const struct contract_loading *loading,
                               const char *pointer, const char *text)
{
    const struct diagnostics *diagnostics = loading->diagnostics;
    const char *file = document_place(loading->document, pointer).file;
    const char *own = document_own_pointer(loading->document, pointer);

    for (size_t i = 0; i < diagnostics->count; i++)
        if (strcmp(diagnostics->items[i].pointer, own) == 0 &&
            strcmp(diagnostics->items[i].file, file) == 0 &&
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
    compiled = schema_compile(loading->parts->registry, loading->parts->files->uri,
                              schema.pointer, &error);
    if (compiled != NULL)
        return compiled;
    pointer = error.pointer[0] != '\0' ? error.pointer : schema.pointer;
    /* A schema that is reached in several ways breaks in one place; a reference to
     * nowhere was reported with what stands there instead. */
    if (contract_load_is_reported(loading, pointer, NULL))
        return NULL;
    diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document, pointer,
                    "%s", error.text);
    if (error.hint[0] != '\0')
        diagnostics_hint(loading->diagnostics, "%s", error.hint);
    return NULL;
}
