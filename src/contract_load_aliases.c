/* SPDX-License-Identifier: Apache-2.0 */
/* Other words for the values of a filter. */
#include "src/contract_internal.h"

#include <string.h>

const struct contract_alias *contract_filter_alias(const struct contract_filter *filter,
                                                   const char *text, size_t length)
{
    for (size_t i = 0; i < filter->alias_count; i++) {
        const struct contract_alias *alias = &filter->aliases[i];
        struct scalar word =
            collection_scalar_of_text(alias->word, strlen(alias->word), COMPARE_TEXT);
        struct scalar said = collection_scalar_of_text(text, length, COMPARE_TEXT);

        if (collection_matches(MATCH_EQUALS, filter->fold, &word, &said))
            return alias;
    }
    return NULL;
}

static void report(struct contract_loading *loading, const char *pointer,
                   const char *text, const char *word, const char *hint)
{
    diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document, pointer,
                    "aliases: %s %s", word, text);
    diagnostics_hint(loading->diagnostics, "%s", hint);
}

/* True when the input's schema takes the text. */
static bool takes(const struct contract_parameter *parameter, const char *text)
{
    bool is_text = parameter->type == NULL || strcmp(parameter->type, "string") == 0;
    json_t *value = is_text ? json_string(text) : json_loads(text, JSON_DECODE_ANY, NULL);
    bool valid = value != NULL && (parameter->schema == NULL ||
                                   schema_validate(parameter->schema, value, NULL, NULL));

    json_decref(value);
    return valid;
}

static void check(struct contract_loading *loading, const struct contract_filter *filter,
                  const struct contract_alias *alias)
{
    const char *at = alias->claim.pointer;

    if (!takes(filter->parameter, alias->word))
        report(loading, at, "is no value that the input takes", alias->word,
               "add it to the enum of the parameter's schema");
    if (alias->value == NULL)
        return;
    if (contract_filter_alias(filter, alias->value, strlen(alias->value)) != NULL)
        report(loading, at, "stands for a word that is an alias itself", alias->word,
               "let value be what the records hold");
    else if (!takes(filter->parameter, alias->value))
        report(loading, at, "stands for a value that the input does not take",
               alias->word,
               "let value be one of the parameter's values, as a request writes it");
}

void contract_load_aliases(struct contract_loading *loading, struct contract_node nodes,
                           struct contract_filter *filter)
{
    const char *word;
    json_t *value;

    if (!json_is_object(nodes.value) || filter->parameter == NULL)
        return;
    if (filter->match != MATCH_EQUALS) {
        report(loading, nodes.pointer, "does not match by equals", filter->name,
               "only what matches by equals has values that go by several words");
        return;
    }
    filter->aliases = contract_parts_array(loading->parts, json_object_size(nodes.value),
                                           sizeof *filter->aliases);
    json_object_foreach(nodes.value, word, value)
    {
        struct contract_node node = contract_node_member(loading, nodes, word);

        filter->aliases[filter->alias_count++] = (struct contract_alias){
            .word = word,
            .value = contract_node_text(node, "value"),
            .claim = {contract_node_certainty(node, filter->claim.certainty),
                      node.pointer}};
    }
    for (size_t i = 0; i < filter->alias_count; i++)
        check(loading, filter, &filter->aliases[i]);
}
