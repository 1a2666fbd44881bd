/* SPDX-License-Identifier: Apache-2.0 */
/* In which order rows stand. */
#include "conformance/rules/order_internal.h"

#include "src/memory.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

struct narrowed order_by(const struct contract_order_word *word)
{
    return (struct narrowed){.word = word};
}

bool order_is_shown(struct probe *probe, const struct contract_order_word *word)
{
    const struct contract_shape *row = rule_subject(probe)->list->row;

    for (size_t k = 0; k < word->key_count; k++) {
        if (row != NULL && contract_field_at(row, word->keys[k].field) == NULL) {
            rule_lacked(probe, "rows that show %s", word->keys[k].field);
            return false;
        }
    }
    if (word->key_count > ORDER_KEYS_MAX)
        rule_lacked(probe, "an order of at most %d keys", ORDER_KEYS_MAX);
    return word->key_count <= ORDER_KEYS_MAX;
}

/* The next combination of readings; false behind the last. */
static bool next_reading(const struct contract_order_word *word,
                         struct order_reading *reading)
{
    for (size_t k = 0; k < word->key_count; k++) {
        if (reading->fields[k] < word->keys[k].field_or_count) {
            reading->fields[k]++;
            return true;
        }
        reading->fields[k] = 0;
    }
    return false;
}

struct order_reading order_read(const struct walk *walk,
                                const struct contract_order_word *word)
{
    struct order_reading reading = {.found = false};
    struct rows rows = relation_rows(walk);
    struct witness witness;

    assert(word->key_count <= ORDER_KEYS_MAX);
    do {
        reading.found =
            relation_sorted(&rows, word->keys, word->key_count, reading.fields, &witness);
    } while (!reading.found && next_reading(word, &reading));
    return reading;
}

static struct scalar key_value(const struct contract_order_word *word,
                               const struct order_reading *reading, size_t k,
                               const json_t *row)
{
    const struct contract_order_key *key = &word->keys[k];
    const char *field =
        reading->fields[k] == 0 ? key->field : key->field_or[reading->fields[k] - 1];

    return relation_value(row, field, key->compare);
}

bool order_has_keys(const struct contract_order_word *word,
                    const struct order_reading *reading, const json_t *row)
{
    for (size_t k = 0; k < word->key_count; k++)
        if (!key_value(word, reading, k, row).present)
            return false;
    return true;
}

bool order_is_tie(const struct contract_order_word *word,
                  const struct order_reading *reading, const json_t *a, const json_t *b)
{
    for (size_t k = 0; k < word->key_count; k++) {
        struct scalar first = key_value(word, reading, k, a);
        struct scalar second = key_value(word, reading, k, b);

        if (collection_compare(&first, &second) != 0)
            return false;
    }
    return true;
}

size_t order_steps(const struct walk *walk, const struct contract_order_word *word,
                   const struct order_reading *reading)
{
    size_t steps = 0;

    for (size_t i = 1; i < walk->count; i++)
        steps += !order_is_tie(word, reading, evidence_walk_row(walk, i - 1),
                               evidence_walk_row(walk, i));
    return steps;
}

const struct claim *order_claim(const struct contract_order_word *word)
{
    const struct claim *claim = &word->claim;

    for (size_t k = 0; k < word->key_count; k++) {
        claim = narrowed_weaker(claim, &word->keys[k].claim);
        claim = narrowed_weaker(claim, &word->keys[k].field_claim);
    }
    return claim;
}

/* True when the rows would stand in order if every key were changed like this. */
static bool stands_if(const struct rows *rows, const struct contract_order_word *word,
                      const struct order_reading *reading, bool turned, bool as_text)
{
    struct contract_order_key keys[ORDER_KEYS_MAX];
    struct witness witness;

    for (size_t k = 0; k < word->key_count; k++) {
        keys[k] = word->keys[k];
        if (turned)
            keys[k].direction = keys[k].direction == DIRECTION_ASCENDING
                                    ? DIRECTION_DESCENDING
                                    : DIRECTION_ASCENDING;
        if (as_text)
            keys[k].compare = COMPARE_TEXT;
    }
    return relation_sorted(rows, keys, word->key_count, reading->fields, &witness);
}

bool order_hold(struct probe *probe, const struct walk *walk,
                const struct contract_order_word *word,
                const struct order_reading *reading, const char *where)
{
    const struct contract_list *list = walk->list;
    struct rows rows = relation_rows(walk);
    const struct claim *claim = reading->found ? &word->claim : order_claim(word);
    struct witness witness;
    const char *how = "";

    if (relation_sorted(&rows, word->keys, word->key_count, reading->fields, &witness))
        return true;
    if (stands_if(&rows, word, reading, true, false)) {
        how = "; they stand the other way round";
        claim = &word->claim;
    } else if (stands_if(&rows, word, reading, false, true)) {
        how = "; they stand in the order of their text";
        claim = &word->claim;
    }
    AUTO_FREE char *expected =
        memory_format("with %s=%s the rows stand in its order%s",
                      list->order.parameter->label, word->word, where);
    rule_broken_format(probe, claim,
                       walk->page_count > 0 ? evidence_walk_page(walk, 0) : NULL,
                       expected, "%s%s", witness.text, how);
    return false;
}
