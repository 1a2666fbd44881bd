/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/evidence.h"
#include "src/value.h"

#define PAGES_WANTED 12 /* most pages of a walk in small pages */
#define SMALL        7  /* rows of a small page, unless that makes too many pages */
#define SIZES_TRIED  6

/* The most neighbouring rows that share the value which rows are named by. */
static int64_t longest_tie(const struct walk *walk)
{
    const struct contract_page *page = &walk->list->page;
    int64_t longest = 0, length = 0;
    struct scalar before = {.present = false};

    for (size_t i = 0; page->key != NULL && i < walk->count; i++) {
        struct scalar value = collection_scalar(
            value_at(evidence_walk_row(walk, i), page->key), page->key_compare);

        length = i > 0 && collection_compare(&before, &value) == 0 ? length + 1 : 1;
        longest = length > longest ? length : longest;
        before = value;
    }
    return longest;
}

int64_t evidence_least_size(const struct walk *walk)
{
    const struct contract_parameter *size = walk->list->page.size_parameter;
    int64_t least = size->has_minimum && size->minimum > 1 ? (int64_t)size->minimum : 1;
    int64_t longest = longest_tie(walk);

    return longest >= least ? longest + 1 : least;
}

static const struct contract_order_word *initial_word(const struct contract_order *order)
{
    return order->declared && order->initial < order->word_count
               ? &order->words[order->initial]
               : NULL;
}

/* True when two neighbouring rows are equal by every key of the order. */
static bool is_tie(const json_t *a, const json_t *b,
                   const struct contract_order_word *word)
{
    for (size_t k = 0; k < word->key_count; k++) {
        const struct contract_order_key *key = &word->keys[k];
        struct scalar left = collection_scalar(value_at(a, key->field), key->compare);
        struct scalar right = collection_scalar(value_at(b, key->field), key->compare);

        if (collection_compare(&left, &right) != 0)
            return false;
    }
    return true;
}

static size_t ties_cut(const struct walk *walk, const struct contract_order_word *word,
                       int64_t size)
{
    size_t cut = 0;

    for (size_t i = (size_t)size; word != NULL && i < walk->count; i += (size_t)size)
        cut += is_tie(evidence_walk_row(walk, i - 1), evidence_walk_row(walk, i), word);
    return cut;
}

/* Where a list is narrowed, a last page that is full: what is wrong by one shows only
 * there, and the borders between equal rows are those of the list by itself. 0: no size
 * from `first` on makes one. */
static int64_t filling_size(const struct walk *walk, int64_t first)
{
    int64_t count = (int64_t)walk->count;

    for (int64_t size = first;
         size < first + SIZES_TRIED && size < walk->size && size < count; size++)
        if (count % size == 0)
            return size;
    return 0;
}

int64_t evidence_small_size(const struct walk *walk,
                            const struct contract_order_word *word)
{
    int64_t count = (int64_t)walk->count, best = 0;
    int64_t first = count > SMALL ? SMALL : (count + 1) / 2;
    size_t most = 0;

    if (!walk->list->page.declared || count < 2)
        return 0;
    bool narrowed = !walk->plain && walk->whole &&
                    (word == NULL || word == initial_word(&walk->list->order));
    if (word == NULL)
        word = initial_word(&walk->list->order);
    if (first < (count + PAGES_WANTED - 1) / PAGES_WANTED)
        first = (count + PAGES_WANTED - 1) / PAGES_WANTED;
    if (first >= walk->size)
        first = walk->size - 1;
    if (first < evidence_least_size(walk))
        first = evidence_least_size(walk);
    if (narrowed && filling_size(walk, first) > 0)
        return filling_size(walk, first);
    for (int64_t size = first;
         size < first + SIZES_TRIED && size < walk->size && size < count; size++) {
        size_t cut = ties_cut(walk, word, size);

        if (best == 0 || cut > most) {
            best = size;
            most = cut;
        }
    }
    /* Some more pages are worth a border between equal rows. */
    for (int64_t size = first - 1;
         most == 0 && size > 0 && size >= evidence_least_size(walk) &&
         count / size < 2 * PAGES_WANTED;
         size--) {
        most = ties_cut(walk, word, size);
        best = most > 0 ? size : best;
    }
    return best;
}
