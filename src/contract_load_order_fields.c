/* SPDX-License-Identifier: Apache-2.0 */
/* Orders that are a field and a direction, put together in one way or another. */
#include "src/contract_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <string.h>

enum syntax { PAIR, PREFIX, SUFFIX };
static const char *const syntaxes[] = {"pair", "prefix", "suffix", NULL};
/* How each direction is written unless the contract says so, by syntax. */
static const char *const directions[][2] = {
    [PAIR] = {"asc", "desc"}, [PREFIX] = {"", "-"}, [SUFFIX] = {" asc", " desc"}};

struct composition {
    struct contract_loading *loading;
    struct contract_list *list;
    struct contract_node fields;
    enum syntax syntax;
    const char *texts[2]; /* by enum direction */
};

static char *own(const struct composition *composition, char *text)
{
    return contract_parts_own_text(composition->loading->parts, text);
}

static struct contract_order_word *add_word(const struct composition *composition,
                                            const char *name, enum direction direction)
{
    struct contract_loading *loading = composition->loading;
    struct contract_list *list = composition->list;
    struct contract_order *order = &list->order;
    struct contract_order_word *word = &order->words[order->word_count++];
    struct contract_order_key *key = contract_parts_array(loading->parts, 1, sizeof *key);
    struct contract_statement field =
        contract_statement_read(loading, composition->fields, name, &order->claim);
    const struct contract_field *described;

    *key = (struct contract_order_key){.field = json_string_value(field.value.value),
                                       .field_claim = field.claim,
                                       .direction = direction,
                                       .claim = order->claim};
    if (field.others.value != NULL)
        key->field_or = contract_node_texts(loading, field.others, &key->field_or_count);
    if (key->field == NULL)
        key->field = "";
    described = list->records == NULL
                    ? NULL
                    : contract_field_at(list->records->shape, key->field);
    key->compare = described == NULL ? COMPARE_TEXT : described->compare;
    *word = (struct contract_order_word){
        .keys = key,
        .key_count = 1,
        .claim = {order->claim.certainty, field.value.pointer}};
    return word;
}

/* "-name", "name desc": all in one parameter. */
static void add_affixed(const struct composition *composition, const char *name,
                        enum direction direction)
{
    struct contract_order_word *word = add_word(composition, name, direction);
    const char *affix = composition->texts[direction];

    word->by = own(composition, composition->syntax == PREFIX
                                    ? memory_format("%s%s", affix, name)
                                    : memory_format("%s%s", name, affix));
    word->word = word->by;
}

/* A field and a direction in parameters of their own; either may be left out (NULL). */
static void add_pair(const struct composition *composition, const char *by,
                     const char *name, const char *toward, enum direction direction)
{
    const struct contract_order *order = &composition->list->order;
    struct contract_order_word *word = add_word(composition, name, direction);

    word->by = by;
    word->direction = toward;
    word->word = toward == NULL
                     ? by
                     : own(composition, memory_format("%s&%s=%s", by == NULL ? "" : by,
                                                      order->direction->label, toward));
}

static void add_pairs(const struct composition *composition)
{
    const struct contract_order *order = &composition->list->order;
    const char *initial = json_string_value(order->parameter->initial);
    AUTO_FREE char *toward =
        order->direction->initial == NULL ? NULL : value_text(order->direction->initial);
    const char *name;
    json_t *value;

    json_object_foreach(composition->fields.value, name, value)
    {
        for (int i = 0; i < 2; i++)
            add_pair(composition, name, name, composition->texts[i], (enum direction)i);
    }
    json_object_foreach(composition->fields.value, name, value)
    {
        for (int i = 0; i < 2 && toward != NULL; i++)
            if (strcmp(composition->texts[i], toward) == 0)
                add_pair(composition, name, name, NULL, (enum direction)i);
    }
    for (int i = 0; i < 2 && initial != NULL; i++)
        if (json_object_get(composition->fields.value, initial) != NULL)
            add_pair(composition, NULL, initial, composition->texts[i],
                     (enum direction)i);
}

static void add_all(const struct composition *composition)
{
    const char *name;
    json_t *value;

    if (composition->syntax == PAIR) {
        add_pairs(composition);
        return;
    }
    json_object_foreach(composition->fields.value, name, value)
    {
        for (int i = 0; i < 2; i++)
            add_affixed(composition, name, (enum direction)i);
    }
}

/* Room for what was listed and for three words of each field, and two more. */
static void make_room(struct contract_loading *loading, struct contract_order *order,
                      size_t fields)
{
    struct contract_order_word *words = contract_parts_array(
        loading->parts, order->word_count + 3 * fields + 2, sizeof *words);

    if (order->word_count > 0)
        memcpy(words, order->words, order->word_count * sizeof *words);
    order->words = words;
}

static void check_fields(struct contract_loading *loading, struct contract_node fields,
                         const struct contract_list *list)
{
    const char *name;
    json_t *value;

    json_object_foreach(fields.value, name, value)
    {
        struct contract_statement field =
            contract_statement_read(loading, fields, name, &list->order.claim);

        contract_load_field(loading, list->records, json_string_value(field.value.value),
                            field.value.pointer);
    }
}

static bool is_whole(struct contract_loading *loading, struct contract_node node,
                     const struct composition *composition)
{
    const struct contract_order *order = &composition->list->order;

    if (composition->syntax == PAIR && order->direction == NULL) {
        diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                        node.pointer,
                        "order: nothing says which way the fields are "
                        "sorted");
        diagnostics_hint(loading->diagnostics,
                         "name the parameter in direction: $request.query.NAME, or say "
                         "syntax: prefix or suffix");
        return false;
    }
    return order->parameter != NULL;
}

void contract_load_order_fields(struct contract_loading *loading,
                                struct contract_node node,
                                const struct contract_operation *operation,
                                struct contract_list *list)
{
    struct contract_order *order = &list->order;
    struct contract_node toward = contract_node_member(loading, node, "direction");
    struct composition composition = {.loading = loading,
                                      .list = list,
                                      .fields =
                                          contract_node_member(loading, node, "fields")};
    const char *ascending = contract_node_text(node, "ascending");
    const char *descending = contract_node_text(node, "descending");

    if (!json_is_object(composition.fields.value)) {
        if (contract_node_member(loading, node, "words").value != NULL)
            return;
        diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                        node.pointer, "order lacks words or fields");
        diagnostics_hint(loading->diagnostics,
                         "list each order in words, or name what can be sorted by in "
                         "fields");
        return;
    }
    composition.syntax = (enum syntax)contract_word_index(
        contract_node_text(node, "syntax"), syntaxes, PAIR);
    composition.texts[0] =
        ascending != NULL ? ascending : directions[composition.syntax][0];
    composition.texts[1] =
        descending != NULL ? descending : directions[composition.syntax][1];
    if (composition.syntax == PAIR && toward.value != NULL) {
        order->toward = contract_load_expression(toward);
        order->direction =
            contract_load_input(loading, toward, operation, &order->toward, "direction");
    }
    check_fields(loading, composition.fields, list);
    if (!is_whole(loading, node, &composition))
        return;
    make_room(loading, order, json_object_size(composition.fields.value));
    add_all(&composition);
}
