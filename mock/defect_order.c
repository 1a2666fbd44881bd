/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/defect_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <string.h>

#define TIES_LOOKED_AT 500 /* records among which ties are searched */

static struct contract_order_word *word_of(const struct contract *contract,
                                           const struct defect *defect)
{
    return &contract->operations[defect->target.operation]
                .list->order.words[defect->target.part];
}

static enum certainty of_word(const struct contract_order_word *word)
{
    enum certainty certainty = word->claim.certainty;

    for (size_t i = 0; i < word->key_count; i++) {
        certainty = defect_weaker(certainty, word->keys[i].claim.certainty);
        certainty = defect_weaker(certainty, word->keys[i].field_claim.certainty);
    }
    return certainty;
}

/* How sure the surest word of an order is: what breaks all of them breaks that. */
static enum certainty of_order(const struct contract_order *order)
{
    enum certainty best = CERTAINTY_UNKNOWN;

    for (size_t i = 0; i < order->word_count; i++)
        if (of_word(&order->words[i]) < best)
            best = of_word(&order->words[i]);
    return defect_weaker(best, order->claim.certainty);
}

static void orders(const struct contract *contract, const struct defect_kind *kind,
                   struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_list *list = contract->operations[i].list;

        if (list != NULL && list->order.declared)
            defect_add(out, kind,
                       (struct defect_target){.operation = i,
                                              .certainty = of_order(&list->order)},
                       "%s", contract->operations[i].id);
    }
}

/* A member of the rows by which nothing is sorted here, or NULL. */
static const struct contract_field *other_field(const struct contract_list *list,
                                                const struct contract_order_key *key)
{
    for (size_t i = 0; list->row != NULL && i < list->row->field_count; i++) {
        const struct contract_field *field = &list->row->fields[i];
        bool is_taken =
            strcmp(field->pointer, key->field) == 0 ||
            (list->scope.declared && strcmp(field->pointer, list->scope.field) == 0);

        for (size_t j = 0; j < key->field_or_count; j++)
            is_taken = is_taken || strcmp(field->pointer, key->field_or[j]) == 0;
        if (!is_taken && field->type != NULL && strcmp(field->type, "string") == 0)
            return field;
    }
    return NULL;
}

static bool record_ties(const struct contract_order_word *word, const json_t *a,
                        const json_t *b)
{
    for (size_t i = 0; i < word->key_count; i++) {
        const struct contract_order_key *key = &word->keys[i];
        struct scalar first = collection_scalar(value_at(a, key->field), key->compare);
        struct scalar second = collection_scalar(value_at(b, key->field), key->compare);

        if (collection_compare(&first, &second) != 0)
            return false;
    }
    return word->key_count > 0;
}

static bool same_owner(const struct contract_list *list, const json_t *a, const json_t *b)
{
    const json_t *first, *second;

    if (!list->scope.declared)
        return true;
    first = value_at(a, list->scope.field);
    second = value_at(b, list->scope.field);
    return first != NULL && second != NULL && value_equal(first, second);
}

static bool has_ties(const struct contract_list *list,
                     const struct contract_order_word *word)
{
    size_t count = contract_record_count(list->records);

    if (count > TIES_LOOKED_AT)
        count = TIES_LOOKED_AT;
    for (size_t i = 0; i < count; i++)
        for (size_t j = i + 1; j < count; j++) {
            const json_t *a = contract_record(list->records, i);
            const json_t *b = contract_record(list->records, j);

            if (record_ties(word, a, b) && same_owner(list, a, b))
                return true;
        }
    return false;
}

static bool is_any(const struct contract_list *list,
                   const struct contract_order_word *word)
{
    (void)list;
    return word->key_count > 0;
}

static bool is_numeric(const struct contract_list *list,
                       const struct contract_order_word *word)
{
    (void)list;
    return word->key_count > 0 && word->keys[0].compare == COMPARE_NUMBER;
}

static bool has_other_field(const struct contract_list *list,
                            const struct contract_order_word *word)
{
    return word->key_count > 0 && other_field(list, &word->keys[0]) != NULL;
}

static void words(const struct contract *contract, const struct defect_kind *kind,
                  struct defect_list *out,
                  bool (*suits)(const struct contract_list *list,
                                const struct contract_order_word *word))
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_list *list = contract->operations[i].list;

        for (size_t j = 0; list != NULL && j < list->order.word_count; j++) {
            const struct contract_order_word *word = &list->order.words[j];

            if (suits(list, word))
                defect_add(out, kind,
                           (struct defect_target){
                               .operation = i, .part = j, .certainty = of_word(word)},
                           "%s.%s", contract->operations[i].id, word->word);
        }
    }
}

static void any_word(const struct contract *contract, const struct defect_kind *kind,
                     struct defect_list *out)
{
    words(contract, kind, out, is_any);
}

static void numeric_words(const struct contract *contract, const struct defect_kind *kind,
                          struct defect_list *out)
{
    words(contract, kind, out, is_numeric);
}

static void movable_words(const struct contract *contract, const struct defect_kind *kind,
                          struct defect_list *out)
{
    words(contract, kind, out, has_other_field);
}

/* That a walk shows every row once is sure even where the order is not. */
static void tied_words(const struct contract *contract, const struct defect_kind *kind,
                       struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_list *list = contract->operations[i].list;

        for (size_t j = 0; list != NULL && j < list->order.word_count; j++)
            if (list->page.declared && list->page.key == NULL &&
                has_ties(list, &list->order.words[j]))
                defect_add(
                    out, kind,
                    (struct defect_target){.operation = i,
                                           .part = j,
                                           .certainty = list->page.claim.certainty},
                    "%s.%s", contract->operations[i].id, list->order.words[j].word);
    }
}

static void defaulted(const struct contract *contract, const struct defect_kind *kind,
                      struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_list *list = contract->operations[i].list;

        if (list != NULL && list->order.declared && list->order.word_count > 1 &&
            list->order.initial < list->order.word_count)
            defect_add(out, kind,
                       (struct defect_target){.operation = i,
                                              .certainty =
                                                  list->order.parameter->claim.certainty},
                       "%s", contract->operations[i].id);
    }
}

static void reverse(struct contract *contract, const struct defect *defect,
                    struct defects *defects)
{
    struct contract_order_word *word = word_of(contract, defect);

    (void)defects;
    for (size_t i = 0; i < word->key_count; i++)
        word->keys[i].direction = word->keys[i].direction == DIRECTION_ASCENDING
                                      ? DIRECTION_DESCENDING
                                      : DIRECTION_ASCENDING;
}

static void compare_as_text(struct contract *contract, const struct defect *defect,
                            struct defects *defects)
{
    (void)defects;
    word_of(contract, defect)->keys[0].compare = COMPARE_TEXT;
}

static void sort_by_other(struct contract *contract, const struct defect *defect,
                          struct defects *defects)
{
    struct contract_order_key *key = &word_of(contract, defect)->keys[0];
    const struct contract_list *list =
        contract->operations[defect->target.operation].list;
    const struct contract_field *field = other_field(list, key);

    (void)defects;
    key->field = field->pointer;
    key->compare = field->compare;
}

/* Several words may mean one order: the next one that means another, or the initial one
 * when there is none. */
static size_t other_word(const struct contract_order *order)
{
    const struct contract_order_key *own = order->words[order->initial].keys;

    for (size_t i = 1; i < order->word_count; i++) {
        size_t at = (order->initial + i) % order->word_count;
        const struct contract_order_key *key = order->words[at].keys;

        if (key->direction != own->direction || strcmp(key->field, own->field) != 0)
            return at;
    }
    return order->initial;
}

static void change_default(struct contract *contract, const struct defect *defect,
                           struct defects *defects)
{
    struct contract_order *order =
        &contract->operations[defect->target.operation].list->order;

    (void)defects;
    order->initial = other_word(order);
}

/* Orders whose direction stands in a parameter of its own. */
static void directed(const struct contract *contract, const struct defect_kind *kind,
                     struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_list *list = contract->operations[i].list;

        if (list != NULL && list->order.declared && list->order.direction != NULL)
            defect_add(out, kind,
                       (struct defect_target){.operation = i,
                                              .certainty = of_order(&list->order)},
                       "%s.%s", contract->operations[i].id, list->order.direction->label);
    }
}

/* Every direction is the first word's. */
static void ignore_direction(struct contract *contract, const struct defect *defect,
                             struct defects *defects)
{
    struct contract_order *order =
        &contract->operations[defect->target.operation].list->order;

    (void)defects;
    for (size_t i = 0; i < order->word_count; i++)
        for (size_t j = 0; j < order->words[i].key_count; j++)
            order->words[i].keys[j].direction = order->words[0].keys[0].direction;
}

static void ignore_order(const struct defect *defect, struct defect_exchange *exchange)
{
    (void)defect;
    exchange->query->order = exchange->operation->list->order.word_count;
}

/* Cuts the page out of the records as they stand, and sorts what is on it. */
static void sort_page_only(const struct defect *defect, struct defect_exchange *exchange)
{
    const struct store_view *view = exchange->query->view;
    const uint32_t *order = view->orders[exchange->query->order]->rows;
    struct query_rows *rows = &exchange->page->rows;
    bool *shown = memory_array(view->set->count + 1, sizeof *shown);
    struct query natural = *exchange->query;
    struct query_rows all;
    size_t start = (size_t)defect_start(exchange), count = 0;

    (void)defect;
    natural.order = exchange->operation->list->order.word_count;
    query_match(&natural, &all);
    for (size_t i = 0; i < rows->count && start + i < all.count; i++)
        shown[all.items[start + i]] = true;
    for (size_t i = 0; i < view->set->live && count < rows->count; i++)
        if (shown[order[i]])
            rows->items[count++] = order[i];
    query_rows_clear(&all);
    free(shown);
}

static void swap_rows(struct query_rows *rows, size_t a, size_t b)
{
    uint32_t row = rows->items[a];

    rows->items[a] = rows->items[b];
    rows->items[b] = row;
}

static void reverse_last_page(const struct defect *defect,
                              struct defect_exchange *exchange)
{
    struct query_rows *rows = &exchange->page->rows;
    int64_t start = defect_start(exchange);

    (void)defect;
    if (start == 0 || start + (int64_t)rows->count < (int64_t)exchange->rows->count)
        return;
    for (size_t i = 0; i < rows->count / 2; i++)
        swap_rows(rows, i, rows->count - 1 - i);
}

static void swap_first_two(const struct defect *defect, struct defect_exchange *exchange)
{
    (void)defect;
    if (exchange->page->rows.count > 1)
        swap_rows(&exchange->page->rows, 0, 1);
}

/* Where a page border cuts through equal rows, the later page shows the earlier row
 * again, and its own is never seen. */
static void lose_tie(const struct defect *defect, struct defect_exchange *exchange)
{
    const struct store_set *set = exchange->query->view->set;
    struct query_rows *rows = &exchange->page->rows;
    int64_t start = defect_start(exchange);
    uint32_t before;

    if (exchange->query->order != defect->target.part || start == 0 || rows->count == 0)
        return;
    before = exchange->rows->items[start - 1];
    if (record_ties(word_of(exchange->contract, defect), store_record(set, before),
                    store_record(set, rows->items[0])))
        rows->items[0] = before;
}

static bool is_told_apart(const struct contract_order *order, enum echo echo)
{
    for (size_t i = 1; i < order->word_count; i++) {
        const char *first = contract_order_told(order, &order->words[0], echo);
        const char *other = contract_order_told(order, &order->words[i], echo);

        if (first != NULL && other != NULL && strcmp(first, other) != 0)
            return true;
    }
    return false;
}

/* Where all orders are called the same, nothing can be called wrongly. */
static void order_echoes(const struct contract *contract, const struct defect_kind *kind,
                         struct defect_list *out)
{
    enum echo echo = (enum echo)kind->number;

    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_list *list = contract->operations[i].list;

        if (list != NULL && list->order.declared &&
            list->echoes[echo].at.source != EXPRESSION_NONE &&
            is_told_apart(&list->order, echo))
            defect_add(
                out, kind,
                (struct defect_target){.operation = i,
                                       .certainty = list->echoes[echo].claim.certainty},
                "%s", contract->operations[i].id);
    }
}

/* Always names the default, as an answer does that was built from the settings instead of
 * the question; without a default, the first word. */
static void misname_order(const struct defect *defect, struct defect_exchange *exchange)
{
    const struct contract_order *order = &exchange->operation->list->order;
    enum echo echo = (enum echo)defect->kind->number;
    size_t word = order->initial < order->word_count ? order->initial : 0;
    const char *told = word < order->word_count
                           ? contract_order_told(order, &order->words[word], echo)
                           : NULL;

    if (told != NULL)
        defect_put_echo(exchange, echo, told);
}

#define LIE(label, sentence, where)                                                      \
    .name = label, .family = "order", .summary = sentence, .targets = where

const struct defect_kind defect_order_kinds[] = {
    {LIE("order-reversed", "the order stands upside down", any_word), .apply = reverse},
    {LIE("order-as-text", "numbers are sorted as text", numeric_words),
     .apply = compare_as_text},
    {LIE("order-other-field", "the order goes by another member", movable_words),
     .apply = sort_by_other},
    {LIE("order-default-other", "without a wish another order is taken than declared",
         defaulted),
     .apply = change_default},
    {LIE("order-direction-ignored", "the direction does nothing", directed),
     .apply = ignore_direction},
    {LIE("order-ignored", "the rows stand as they were recorded", orders),
     .at[DEFECT_QUERY] = ignore_order},
    {LIE("order-per-page", "only the rows of one page are sorted", orders),
     .at[DEFECT_PAGE] = sort_page_only},
    {LIE("order-last-page-reversed", "the last page is sorted the other way", orders),
     .at[DEFECT_PAGE] = reverse_last_page},
    {LIE("order-first-two-swapped", "the first two rows of a page change places", orders),
     .at[DEFECT_PAGE] = swap_first_two},
    {LIE("ties-lose-rows", "equal rows at a page border are lost and repeated",
         tied_words),
     .at[DEFECT_PAGE] = lose_tie},
    {LIE("order-echo-wrong", "the answer always says that it is in the default order",
         order_echoes),
     .at[DEFECT_BODY] = misname_order, .number = ECHO_ORDER},
    {LIE("order-direction-echo-wrong",
         "the answer always says that it is in the default direction", order_echoes),
     .at[DEFECT_BODY] = misname_order, .number = ECHO_DIRECTION},
    {0},
};
