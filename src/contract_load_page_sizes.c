/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a page says of sizes that its parameter's schema does not: bounds where there is
 * no schema for them, digits in a text, sizes that mean something else than a number of
 * rows.
 */
#include "src/contract_page_internal.h"

#include "src/memory.h"

#include <stdlib.h>
#include <string.h>

static const char *const unsized_words[] = {"default", "everything", NULL};

/* Reads a default that is written as text or with a fraction of nothing. */
static json_t *whole_number(const json_t *value)
{
    char *end;
    long long number;

    if (json_is_real(value) && json_real_value(value) >= 0 &&
        json_real_value(value) <= 1e15)
        return json_integer((json_int_t)json_real_value(value));
    if (!json_is_string(value) || json_string_value(value)[0] == '\0')
        return NULL;
    number = strtoll(json_string_value(value), &end, 10);
    return *end == '\0' ? json_integer(number) : NULL;
}

/* True when the page itself says something of its sizes. */
static bool states_sizes(struct contract_node node)
{
    static const char *const keys[] = {"default-size", "minimum-size", "maximum-size",
                                       "special-sizes"};

    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (json_object_get(node.value, keys[i]) != NULL)
            return true;
    return false;
}

/* Where the page says what its sizes are, one in a query or header is digits, whatever
 * type its schema gives it; in a JSON body its type counts. */
static void read_as_number(struct contract_loading *loading, struct contract_node node,
                           struct contract_parameter *size)
{
    bool may_be_text = states_sizes(node);
    json_t *initial =
        may_be_text || json_is_real(size->initial) ? whole_number(size->initial) : NULL;

    if (initial != NULL)
        size->initial = contract_parts_own_value(loading->parts, initial);
    if (may_be_text && size->in != EXPRESSION_REQUEST_BODY &&
        (size->type == NULL || strcmp(size->type, "string") == 0)) {
        size->type = "integer";
        size->enumeration = NULL;
    }
}

static void load_bounds(struct contract_node node, struct contract_loading *loading,
                        struct contract_parameter *size)
{
    int64_t initial = contract_node_integer(node, "default-size", 0);
    int64_t minimum = contract_node_integer(node, "minimum-size", 0);
    int64_t maximum = contract_node_integer(node, "maximum-size", 0);

    if (initial > 0)
        size->initial = contract_parts_own_value(loading->parts, json_integer(initial));
    if (minimum > 0) {
        size->has_minimum = true;
        size->minimum = (double)minimum;
    }
    if (maximum > 0) {
        size->has_maximum = true;
        size->maximum = (double)maximum;
    }
}

static void load_special(struct contract_node node, const struct claim *claim,
                         struct contract_special_size *special)
{
    special->claim =
        (struct claim){contract_node_certainty(node, claim->certainty), node.pointer};
    special->text = contract_node_text(node, "size");
    special->meaning = (enum special_size)contract_word_index(
        contract_node_text(node, "means"), vocabulary_special_sizes, SPECIAL_DEFAULT);
    if (special->text == NULL)
        special->text = "";
}

void contract_load_page_sizes(struct contract_loading *loading, struct contract_node node,
                              struct contract_page *page)
{
    struct contract_node specials = contract_node_member(loading, node, "special-sizes");

    page->unsized_claim = page->claim;
    page->unsized_everything =
        contract_statement_word(loading, node, "without-size", unsized_words, 0,
                                CERTAINTY_DOCUMENTED, &page->unsized_claim, NULL) == 1;
    page->special_count = json_array_size(specials.value);
    page->specials =
        contract_parts_array(loading->parts, page->special_count, sizeof *page->specials);
    for (size_t i = 0; i < page->special_count; i++)
        load_special(contract_node_item(loading, specials, i), &page->claim,
                     &page->specials[i]);
    if (page->size_parameter == NULL)
        return;
    read_as_number(loading, node, page->size_parameter);
    load_bounds(node, loading, page->size_parameter);
}

const struct contract_special_size *
contract_page_special(const struct contract_page *page, const char *text)
{
    for (size_t i = 0; text != NULL && i < page->special_count; i++)
        if (strcmp(page->specials[i].text, text) == 0)
            return &page->specials[i];
    return NULL;
}
