/* SPDX-License-Identifier: Apache-2.0 */
#include "src/contract_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <string.h>

static const char *const tie_words[] = {"stable", "free", NULL};

static void load_key(struct contract_loading *loading, struct contract_node node,
                     const struct contract_list *list, const struct claim *claim,
                     struct contract_order_key *key)
{
    struct contract_statement field;
    const struct contract_field *described = NULL;

    key->claim =
        (struct claim){contract_node_certainty(node, claim->certainty), node.pointer};
    field = contract_statement_read(loading, node, "field", &key->claim);
    key->field = json_string_value(field.value.value);
    key->field_claim = field.claim;
    if (field.others.value != NULL)
        key->field_or = contract_node_texts(loading, field.others, &key->field_or_count);
    key->direction =
        (enum direction)contract_word_index(contract_node_text(node, "direction"),
                                            vocabulary_directions, DIRECTION_ASCENDING);
    contract_load_field(loading, list->records, key->field, field.value.pointer);
    for (size_t i = 0; i < key->field_or_count; i++)
        contract_load_field(loading, list->records, key->field_or[i],
                            field.others.pointer);
    if (list->records != NULL && key->field != NULL)
        described = contract_field_at(list->records->shape, key->field);
    key->compare = described == NULL ? COMPARE_TEXT : described->compare;
}

static void load_word(struct contract_loading *loading, struct contract_node node,
                      const struct contract_list *list, struct contract_order_word *word)
{
    word->claim = (struct claim){list->order.claim.certainty, node.pointer};
    word->key_count = json_array_size(node.value);
    word->keys =
        contract_parts_array(loading->parts, word->key_count, sizeof *word->keys);
    for (size_t i = 0; i < word->key_count; i++)
        load_key(loading, contract_node_item(loading, node, i), list, &word->claim,
                 &word->keys[i]);
    if (word->key_count > 0 || !json_is_array(node.value))
        return;
    diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                    node.pointer, "the order %s has no key", word->word);
    diagnostics_hint(loading->diagnostics,
                     "write [ { field: /POINTER, direction: ascending } ]");
}

static bool lists_text(const json_t *list, const char *text)
{
    size_t index;
    json_t *item;

    json_array_foreach(list, index, item)
    {
        if (json_is_string(item) && strcmp(json_string_value(item), text) == 0)
            return true;
    }
    return false;
}

/* Every word the order explains must be one the parameter takes. */
static void check_words(struct contract_loading *loading,
                        const struct contract_order *order)
{
    AUTO_NAMES struct contract_names names = {.count = 0};
    size_t index;
    json_t *item;

    json_array_foreach(order->parameter->enumeration, index, item)
    {
        if (json_is_string(item))
            contract_names_add(&names, json_string_value(item));
    }
    for (size_t i = 0; names.count > 0 && i < order->word_count; i++) {
        const struct contract_order_word *word = &order->words[i];

        if (word->by == NULL || lists_text(order->parameter->enumeration, word->by))
            continue;
        diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                        word->claim.pointer,
                        "the parameter %s does not take the order %s",
                        order->parameter->name, word->by);
        contract_names_hint(&names, word->by, loading->diagnostics, "its enum");
    }
}

/* The first word that says this in `by`. */
static size_t word_index(const struct contract_order *order, const char *text)
{
    size_t i = 0;

    while (i < order->word_count &&
           (order->words[i].by == NULL || strcmp(order->words[i].by, text) != 0))
        i++;
    return i;
}

/* Where the direction stands apart, the default of both decides. */
static size_t initial_word(const struct contract_order *order)
{
    const char *by = json_string_value(order->parameter->initial);
    AUTO_FREE char *toward = order->direction == NULL || order->direction->initial == NULL
                                 ? NULL
                                 : value_text(order->direction->initial);

    if (by == NULL)
        return order->word_count;
    for (size_t i = 0; toward != NULL && i < order->word_count; i++) {
        const struct contract_order_word *word = &order->words[i];

        if (word->by != NULL && word->direction != NULL && strcmp(word->by, by) == 0 &&
            strcmp(word->direction, toward) == 0)
            return i;
    }
    return order->direction == NULL ? word_index(order, by) : order->word_count;
}

/* Every value the parameter takes, its default included, must be explained. */
static void check_values(struct contract_loading *loading, struct contract_node words,
                         const struct contract_order *order)
{
    AUTO_NAMES struct contract_names names = {.count = 0};
    const json_t *values = order->parameter->enumeration;
    const char *initial = json_string_value(order->parameter->initial);
    size_t index;
    json_t *item;

    contract_names_add_keys(&names, words.value);
    json_array_foreach(values, index, item)
    {
        const char *text = json_string_value(item);

        if (text == NULL || word_index(order, text) < order->word_count)
            continue;
        diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                        words.pointer, "words does not explain %s, which %s takes", text,
                        order->parameter->name);
        contract_names_hint(&names, text, loading->diagnostics, "words");
    }
    if (initial != NULL && !lists_text(values, initial) &&
        word_index(order, initial) == order->word_count) {
        diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                        words.pointer, "words does not explain %s, the default of %s",
                        initial, order->parameter->name);
        contract_names_hint(&names, initial, loading->diagnostics, "words");
    }
}

static void load_words(struct contract_loading *loading, struct contract_node words,
                       struct contract_list *list)
{
    struct contract_order *order = &list->order;
    const char *name;
    json_t *value;

    order->words = contract_parts_array(loading->parts, json_object_size(words.value),
                                        sizeof *order->words);
    json_object_foreach(words.value, name, value)
    {
        struct contract_order_word *word = &order->words[order->word_count++];

        word->word = word->by = name;
        load_word(loading, contract_node_member(loading, words, name), list, word);
    }
}

/* An order that nobody can choose is named by a parameter that no request has. */
static void fix_order(struct contract_loading *loading, struct contract_order *order)
{
    struct contract_parameter *none =
        contract_parts_array(loading->parts, 1, sizeof *none);

    if (order->word_count != 1) {
        diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                        order->claim.pointer, "nothing says which of %zu orders is meant",
                        order->word_count);
        diagnostics_hint(loading->diagnostics,
                         "name the parameter in by: $request.query.NAME, or leave one "
                         "word, which then always holds");
    }
    *none = (struct contract_parameter){
        .name = "order", .label = "order", .in = EXPRESSION_NONE, .claim = order->claim};
    order->parameter = none;
    order->initial = 0;
    for (size_t i = 0; i < order->word_count; i++)
        order->words[i].by = NULL;
}

void contract_load_order(struct contract_loading *loading, struct contract_node node,
                         const struct contract_operation *operation,
                         struct contract_list *list)
{
    struct contract_order *order = &list->order;
    struct contract_node by = contract_node_member(loading, node, "by");
    struct contract_node words = contract_node_member(loading, node, "words");

    if (!json_is_object(node.value))
        return;
    order->declared = true;
    order->claim = (struct claim){contract_node_certainty(node, list->claim.certainty),
                                  node.pointer};
    order->by = contract_load_expression(by);
    order->parameter = contract_load_input(loading, by, operation, &order->by, "order");
    load_words(loading, words, list);
    contract_load_order_fields(loading, node, operation, list);
    order->ties_claim = order->claim;
    order->stable_ties =
        contract_statement_word(loading, node, "ties", tie_words, 1, CERTAINTY_DOCUMENTED,
                                &order->ties_claim, NULL) == 0;
    order->initial = order->word_count;
    if (by.value == NULL)
        fix_order(loading, order);
    if (by.value == NULL || order->parameter == NULL)
        return;
    order->initial = initial_word(order);
    check_words(loading, order);
    check_values(loading, words, order);
}
