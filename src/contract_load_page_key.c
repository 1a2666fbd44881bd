/* SPDX-License-Identifier: Apache-2.0 */
/* Pages that go on behind a value, not behind an identifier. */
#include "src/contract_page_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <string.h>

static const char *const bound_words[] = {"exclusive", "inclusive", NULL};

void contract_load_page_key(struct contract_loading *loading, struct contract_node node,
                            struct contract_list *list)
{
    struct contract_node field = contract_node_member(loading, node, "field");
    struct contract_page *page = &list->page;
    const struct contract_field *described = NULL;

    page->key_claim = page->claim;
    page->key_inclusive =
        contract_statement_word(loading, node, "bound", bound_words, 0,
                                CERTAINTY_DOCUMENTED, &page->key_claim, NULL) == 1;
    page->key = json_string_value(field.value);
    if (page->key == NULL)
        return;
    contract_load_field(loading, list->records, page->key, field.pointer);
    if (list->records != NULL)
        described = contract_field_at(list->records->shape, page->key);
    page->key_compare = described == NULL ? COMPARE_TEXT : described->compare;
    if (page->kind == PAGE_KEYSET)
        return;
    diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                    field.pointer, "field does not go with by: %s",
                    vocabulary_page_kinds[page->kind]);
    diagnostics_hint(loading->diagnostics,
                     "only by: keyset names its rows; leave field out");
}

void contract_load_check_key(struct contract_loading *loading,
                             const struct contract_list *list)
{
    const struct contract_page *page = &list->page;
    bool is_sorted = list->order.word_count > 0;

    if (!page->declared || page->key == NULL)
        return;
    for (size_t i = 0; i < list->order.word_count; i++) {
        const struct contract_order_word *word = &list->order.words[i];

        is_sorted = is_sorted && word->key_count > 0 && word->keys[0].field != NULL &&
                    strcmp(word->keys[0].field, page->key) == 0;
    }
    if (is_sorted)
        return;
    diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                    page->claim.pointer, "the list does not stand in the order of %s",
                    page->key);
    diagnostics_hint(loading->diagnostics,
                     "every order must have %s as its first key, or what follows a value "
                     "of it is not what follows in the list",
                     page->key);
}

enum comparison contract_page_key_input(const struct contract_page *page)
{
    enum comparison input = page->index_parameter->compare;

    return collection_is_moment(page->key_compare) && collection_is_moment(input)
               ? input
               : page->key_compare;
}

char *contract_page_key_text(const struct contract_page *page, const json_t *row)
{
    const json_t *value = value_at(row, page->key);
    enum comparison input = contract_page_key_input(page);
    char text[INSTANT_TEXT_SIZE];
    struct scalar moment;

    if (value == NULL || json_is_null(value))
        return NULL;
    if (input == page->key_compare)
        return value_text(value);
    moment = collection_scalar(value, page->key_compare);
    if (!moment.present)
        return NULL;
    collection_print_moment(moment.instant, input, text);
    return memory_text(text);
}
