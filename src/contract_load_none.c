/* SPDX-License-Identifier: Apache-2.0 */
/* How a total is told where there is none. */
#include "src/contract_page_internal.h"

#include "src/memory.h"

#include <string.h>

bool contract_total_may_be_none(enum total total)
{
    return total >= TOTAL_NEXT_INDEX && total <= TOTAL_PREVIOUS_URL;
}

static void report(struct contract_loading *loading, const struct claim *claim,
                   const char *hint, const char *text)
{
    diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                    claim->pointer, "%s", text);
    diagnostics_hint(loading->diagnostics, "%s", hint);
}

/* The nearest member, from `pointer` upwards, that need not be there: the pointer's own
 * text, cut. NULL: all of them must. */
static const char *free_member(struct contract_loading *loading,
                               const struct contract_shape *shape, const char *pointer)
{
    char *above = contract_parts_own_text(loading->parts, memory_text(pointer));

    while (above[0] != '\0') {
        const struct contract_field *field = contract_field_at(shape, above);

        if (field == NULL || !field->required_inside)
            return above;
        *strrchr(above, '/') = '\0';
    }
    return NULL;
}

static bool is_at_or_below(const struct expression *at, const char *above)
{
    size_t length = strlen(above);

    return at->source == EXPRESSION_RESPONSE_BODY &&
           strncmp(at->name, above, length) == 0 &&
           (at->name[length] == '/' || at->name[length] == '\0');
}

/* True when something else is told inside the member than the total. */
static bool holds_more(const struct contract_list *list, const char *member,
                       enum total total)
{
    bool more = is_at_or_below(&list->items, member) ||
                is_at_or_below(&list->estimated.at, member);

    for (int i = 0; i < TOTAL_COUNT; i++)
        more = more || (i != (int)total && is_at_or_below(&list->totals[i].at, member));
    for (int i = 0; i < ECHO_COUNT; i++)
        more = more || is_at_or_below(&list->echoes[i].at, member);
    return more;
}

static void find_absent(struct contract_loading *loading,
                        const struct contract_operation *operation, enum total total)
{
    const struct contract_list *list = operation->list;
    const struct contract_response *response = contract_load_success(operation);
    struct contract_none *none = &operation->list->none[total];
    const char *pointer = list->totals[total].at.name;
    const char *member =
        free_member(loading, response == NULL ? NULL : response->shape, pointer);
    AUTO_FREE char *text = NULL;

    none->absent = member == NULL ? pointer : member;
    if (none->told != NONE_ABSENT || (member != NULL && !holds_more(list, member, total)))
        return;
    text = memory_format("%s cannot be left out: the answer's schema requires it",
                         vocabulary_totals_told[total]);
    report(loading, &none->claim,
           "take it, or the object around it that holds nothing else, out of required, "
           "or say null or empty",
           text);
}

/* What the schema of the answer does not allow cannot be told. */
static void check_value(struct contract_loading *loading,
                        const struct contract_operation *operation, enum total total)
{
    const struct contract_none *none = &operation->list->none[total];
    const struct contract_response *response = contract_load_success(operation);
    const struct contract_field *field =
        response == NULL
            ? NULL
            : contract_field_at(response->shape, operation->list->totals[total].at.name);
    json_auto_t *value = none->told == NONE_NULL ? json_null() : json_string("");
    AUTO_FREE char *text = NULL;

    if (none->told == NONE_ABSENT || field == NULL || field->schema == NULL ||
        schema_validate(field->schema, value, NULL, NULL))
        return;
    text = memory_format("%s cannot be %s: the answer's schema does not allow it",
                         vocabulary_totals_told[total], vocabulary_nones[none->told]);
    report(loading, &none->claim, "mend the schema, or say how it is told", text);
}

static void check_place(struct contract_loading *loading,
                        const struct contract_list *list, enum total total)
{
    bool nowhere = list->totals[total].at.source == EXPRESSION_NONE;
    AUTO_FREE char *text =
        memory_format(nowhere ? "no answer holds %s" : "%s is no member of the body",
                      vocabulary_totals_told[total]);

    report(loading, &list->none[total].claim,
           nowhere ? "say where among the totals"
                   : "a header that has nothing to tell is left out",
           text);
}

static void load_one(struct contract_loading *loading, struct contract_node node,
                     const struct contract_operation *operation, enum total total)
{
    struct contract_list *list = operation->list;
    struct contract_none *none = &list->none[total];
    const char *name = vocabulary_totals_told[total];

    none->declared = json_object_get(node.value, name) != NULL;
    none->told = (enum none)contract_statement_word(loading, node, name, vocabulary_nones,
                                                    NONE_NULL, CERTAINTY_UNKNOWN,
                                                    &none->claim, none->allowed);
    if (!none->declared)
        return;
    if (list->totals[total].at.source != EXPRESSION_RESPONSE_BODY) {
        check_place(loading, list, total);
        return;
    }
    find_absent(loading, operation, total);
    check_value(loading, operation, total);
}

void contract_load_none(struct contract_loading *loading, struct contract_node totals,
                        const struct contract_operation *operation)
{
    struct contract_list *list = operation->list;
    struct contract_node node = contract_node_member(loading, totals, "none");
    enum certainty certainty = contract_node_certainty(
        node, contract_node_certainty(totals, list->claim.certainty));

    for (int i = 0; i < TOTAL_COUNT; i++) {
        list->none[i].claim = list->totals[i].claim;
        list->none[i].claim.certainty = certainty;
        if (contract_total_may_be_none((enum total)i))
            load_one(loading, node, operation, (enum total)i);
    }
}
