/* SPDX-License-Identifier: Apache-2.0 */
#include "src/contract_internal.h"

#include "src/memory.h"
#include "src/text.h"

#include <string.h>

#define NAMES_SHOWN 30 /* of a long list; nobody reads more */
#define NAMES_BYTES 4096

void contract_names_add(struct contract_names *names, const char *name)
{
    void *items = names->items;

    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->items[i], name) == 0)
            return;
    memory_reserve(&items, &names->capacity, names->count + 2, sizeof *names->items);
    names->items = items;
    names->items[names->count++] = name;
    names->items[names->count] = NULL;
}

void contract_names_add_keys(struct contract_names *names, const json_t *object)
{
    const char *name;
    json_t *value;

    /* jansson's iterator wants an object it could change. */
    json_object_foreach((json_t *)object, name, value)
    {
        contract_names_add(names, name);
    }
}

void contract_names_clear(struct contract_names *names)
{
    free(names->items);
    *names = (struct contract_names){.items = NULL};
}

void contract_names_hint(const struct contract_names *names, const char *word,
                         struct diagnostics *diagnostics, const char *lead)
{
    AUTO_TEXT struct text joined;
    const char *nearest;

    text_init(&joined, NAMES_BYTES);
    if (names->count == 0) {
        diagnostics_hint(diagnostics, "%s: none", lead);
        return;
    }
    for (size_t i = 0; i < names->count && i < NAMES_SHOWN; i++)
        text_add_format(&joined, "%s%s", i == 0 ? "" : ", ", names->items[i]);
    if (names->count > NAMES_SHOWN)
        text_add_string(&joined, ", ...");
    nearest = diagnostics_nearest(word, names->items);
    if (nearest != NULL)
        diagnostics_hint(diagnostics, "did you mean %s? %s: %s", nearest, lead,
                         text_string(&joined));
    else
        diagnostics_hint(diagnostics, "%s: %s", lead, text_string(&joined));
}
