/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/defect_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* Returns new the identifier of a record with its letters in the other case, where that
 * is another identifier and one that may be asked for; NULL elsewhere. */
static char *other_case(const struct contract_item *item, const json_t *record)
{
    const struct schema *schema = item->id_parameter->schema;
    const char *id = json_string_value(value_at(record, item->records->id));

    if (id == NULL || !contract_item_minds_case(item, id))
        return NULL;
    char *other = memory_text(id);
    for (char *at = other; *at != '\0'; at++)
        *at = (char)(islower((unsigned char)*at) ? toupper((unsigned char)*at)
                                                 : tolower((unsigned char)*at));
    json_auto_t *value = json_string(other);
    if (schema == NULL || schema_validate(schema, value, NULL, NULL))
        return other;
    free(other);
    return NULL;
}

static void cased_items(const struct contract *contract, const struct defect_kind *kind,
                        struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_operation *operation = &contract->operations[i];
        const struct contract_error *error = operation->errors.by[REFUSAL_ITEM_UNKNOWN];
        bool cased = false;
        size_t index;
        const json_t *record;

        if (operation->item == NULL)
            continue;
        contract_records_foreach(operation->item->records, index, record)
        {
            AUTO_FREE char *other = other_case(operation->item, record);

            cased = cased || other != NULL;
        }
        if (cased)
            defect_add(out, kind,
                       (struct defect_target){.operation = i,
                                              .certainty = error == NULL
                                                               ? CERTAINTY_INFERRED
                                                               : error->claim.certainty},
                       "%s", operation->id);
    }
}

/* As a database does whose texts are compared without case. */
static void find_anyway(const struct defect *defect, struct defect_exchange *exchange)
{
    const struct contract_item *item = exchange->operation->item;
    const struct store_set *set = store_set_of(exchange->store, item->records);
    const char *asked = route_input(exchange->route, exchange->request, &item->id);
    size_t index;
    const json_t *record;

    (void)defect;
    contract_records_foreach(item->records, index, record)
    {
        const char *id = json_string_value(value_at(record, item->records->id));

        if (id == NULL || asked == NULL || strcasecmp(id, asked) != 0 ||
            !defect_forgive(exchange->problems, REFUSAL_ITEM_UNKNOWN))
            continue;
        exchange->record = store_find(set, id);
        return;
    }
}

const struct defect_kind defect_item_case_kinds[] = {
    {.name = "id-case-ignored",
     .family = "item",
     .summary = "an identifier in another case finds the record",
     .targets = cased_items,
     .at[DEFECT_PROBLEMS] = find_anyway},
    {0},
};
