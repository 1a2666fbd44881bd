/* SPDX-License-Identifier: Apache-2.0 */
/* The rows of a list in an order. */
#include "conformance/rules/order_internal.h"

#include "src/memory.h"

#include <stdio.h>
#include <string.h>

#define SEEN 4 /* items asked for where rows do not show what a filter looks at */

/* The walk in the subject's order, and how its rows stand; NULL (and what was lacked is
 * said) when nothing can be seen. */
static const struct walk *ordered_walk(struct probe *probe, struct order_reading *reading)
{
    const struct contract_order_word *word = rule_subject(probe)->word;
    struct narrowed narrowed = order_by(word);

    if (rule_whole(probe) == NULL || !order_is_shown(probe, word))
        return NULL;
    const struct walk *walk = narrowed_read(probe, &narrowed, 0);
    if (walk == NULL)
        return NULL;
    *reading = order_read(walk, word);
    if (order_steps(walk, word, reading) > 0)
        return walk;
    rule_lacked(probe, "rows that differ in %s", word->keys[0].field);
    return NULL;
}

/* True unless the rows of a walk that could not be read to its end are out of order: an
 * order that is not kept may be the very reason. */
static bool is_sorted_so_far(struct probe *probe)
{
    const struct contract_order_word *word = rule_subject(probe)->word;
    struct narrowed narrowed = order_by(word);
    const struct walk *walk = narrowed_walk(probe, &narrowed, 0);

    if (walk->whole || walk->count < 2 || !order_is_shown(probe, word))
        return true;
    const struct order_reading reading = order_read(walk, word);
    if (order_steps(walk, word, &reading) == 0)
        return true;
    if (!order_hold(probe, walk, word, &reading, " as far as they are read"))
        return false;
    if (walk->sampled)
        rule_held(probe);
    return !walk->sampled;
}

void order_sorted(struct probe *probe)
{
    const struct contract_order_word *word = rule_subject(probe)->word;
    struct order_reading reading;
    const struct walk *walk =
        is_sorted_so_far(probe) ? ordered_walk(probe, &reading) : NULL;

    if (walk == NULL || !order_hold(probe, walk, word, &reading, ""))
        return;
    for (size_t k = 0; k < word->key_count; k++) {
        if (reading.fields[k] == 0)
            continue;
        rule_record(probe, evidence_walk_page(walk, 0), "%s goes by %s", word->word,
                    word->keys[k].field_or[reading.fields[k] - 1]);
        return;
    }
    rule_held(probe);
}

void order_complete(struct probe *probe)
{
    const struct contract_order_word *word = rule_subject(probe)->word;
    const struct walk *whole = rule_whole(probe);
    struct narrowed narrowed = order_by(word), none = {.count = 0};
    const struct walk *walk = whole == NULL ? NULL : narrowed_read(probe, &narrowed, 0);
    struct witness witness;

    if (walk == NULL)
        return;
    struct rows rows = relation_rows(walk);
    if (!narrowed_same(probe, VERDICT_FAIL, &word->claim, whole, walk, whole,
                       "an order shows every row of the list"))
        return;
    if (relation_unique(&rows, &witness))
        rule_held(probe);
    else if (!narrowed_is_still(probe, &narrowed, walk) ||
             !narrowed_is_still(probe, &none, whole))
        rule_unstable(probe, "the list changed while it was read");
    else
        rule_broken(probe, &word->claim, evidence_walk_page(walk, 0),
                    "an order shows every row of the list once", witness.text);
}

/* --- Reversal --- */

/* The rows of `walk` that have a place in the order and that `other` shows as well, each
 * once; returns how many. */
static size_t shared_rows(const struct contract_order_word *word,
                          const struct order_reading *reading, const struct walk *walk,
                          const struct walk *other, json_t **rows)
{
    json_auto_t *ids = narrowed_ids(other);
    json_auto_t *own = narrowed_ids(walk);
    size_t count = 0;

    for (size_t i = 0; i < walk->count; i++) {
        AUTO_FREE char *id = narrowed_id(walk->list, evidence_walk_row(walk, i));
        json_t *first = json_object_get(own, id);
        if (json_object_get(ids, id) != NULL &&
            json_integer_value(first) == (json_int_t)i &&
            order_has_keys(word, reading, evidence_walk_row(walk, i)))
            rows[count++] = evidence_walk_row(walk, i);
    }
    return count;
}

void order_reversal(struct probe *probe)
{
    const struct subject *subject = rule_subject(probe);
    const struct contract_order_word *other =
        order_opposite(&subject->list->order, subject->word);
    struct narrowed narrowed = order_by(other);
    struct order_reading reading;
    const struct walk *walk = ordered_walk(probe, &reading);
    const struct walk *back = walk == NULL ? NULL : narrowed_read(probe, &narrowed, 0);

    if (back == NULL)
        return;
    if (!reading.found) /* then perhaps the other one says which field is meant */
        reading = order_read(back, other);
    AUTO_FREE json_t **forth_rows = memory_array(walk->count, sizeof(json_t *));
    AUTO_FREE json_t **back_rows = memory_array(back->count, sizeof(json_t *));
    size_t count = shared_rows(subject->word, &reading, walk, back, forth_rows);
    size_t also = shared_rows(subject->word, &reading, back, walk, back_rows);
    for (size_t i = 0; i < count && i < also; i++) {
        if (order_is_tie(subject->word, &reading, forth_rows[i], back_rows[also - 1 - i]))
            continue;
        AUTO_FREE char *a = narrowed_id(walk->list, forth_rows[i]);
        AUTO_FREE char *b = narrowed_id(walk->list, back_rows[also - 1 - i]);
        AUTO_FREE char *expected =
            memory_format("%s is %s read backwards, rows with equal keys aside",
                          other->word, subject->word->word);
        rule_broken_format(
            probe, reading.found ? &subject->word->claim : order_claim(subject->word),
            evidence_walk_page(back, 0), expected,
            "row %zu of %s is %.100s, row %zu from the end of %s is "
            "%.100s, and their keys differ",
            i + 1, subject->word->word, a, i + 1, other->word, b);
        return;
    }
    rule_held(probe);
}

/* --- Pages --- */

/* Whether equal rows keep their places from one page size to the other. */
static void look_at_ties(struct probe *probe, const struct walk *large,
                         const struct walk *small)
{
    const struct contract_order *order = &rule_subject(probe)->list->order;
    struct rows a = relation_rows(large), b = relation_rows(small);
    struct witness witness;
    bool same = relation_same_sequence(&a, &b, &witness);

    if (!order->stable_ties)
        rule_record(probe, evidence_walk_page(small, 0),
                    same ? "rows with equal keys stand in one order in pages of any size"
                         : "rows with equal keys change places with the page size");
    else if (!same)
        rule_broken(probe, &order->ties_claim, evidence_walk_page(small, 0),
                    "rows with equal keys stand in one order in pages of any size",
                    witness.text);
}

void order_pages(struct probe *probe)
{
    const struct contract_order_word *word = rule_subject(probe)->word;
    struct narrowed narrowed = order_by(word);
    struct order_reading reading;
    const struct walk *large = ordered_walk(probe, &reading);
    int64_t size = large == NULL ? 0 : evidence_small_size(large, word);
    char where[80];
    struct witness witness;

    if (large == NULL)
        return;
    if (size == 0) {
        rule_lacked(probe, "rows for more than one page");
        return;
    }
    (void)snprintf(where, sizeof where, " across pages of %lld", (long long)size);
    const struct walk *small = narrowed_walk(probe, &narrowed, size);
    if (!order_hold(probe, small, word, &reading, where) ||
        narrowed_read(probe, &narrowed, size) == NULL)
        return;
    struct rows rows = relation_rows(small);
    if (!narrowed_same(probe, VERDICT_FAIL, &word->claim, large, small, large,
                       "small pages show every row of the list"))
        return;
    if (relation_unique(&rows, &witness)) {
        rule_held(probe);
        look_at_ties(probe, large, small);
    } else if (narrowed_is_still(probe, &narrowed, small)) {
        rule_broken(probe, &word->claim, evidence_walk_page(small, 0),
                    "small pages show every row of the list once", witness.text);
    } else {
        rule_unstable(probe, "the list changed while it was read");
    }
}

/* --- Beside filters --- */

bool order_filter_value(struct probe *probe, const struct contract_filter *filter,
                        const struct walk *whole, struct narrowed_values *values)
{
    if (filter->match >= MATCH_AT_OR_AFTER)
        return false;
    AUTO_RECORDS struct narrowed_records seen =
        narrowed_sample(probe, filter, whole, NULL, SEEN);
    narrowed_values_choose(
        filter, &(const struct rows){.items = seen.given, .count = seen.given_count}, 1,
        values);
    return values->count > 0;
}

/* True when no row stands in two places. */
static bool hold_once(struct probe *probe, const struct narrowed *narrowed,
                      const struct walk *walk)
{
    struct rows rows = relation_rows(walk);
    struct witness witness;

    if (relation_unique(&rows, &witness))
        return true;
    if (narrowed_is_still(probe, narrowed, walk))
        rule_broken(probe, &walk->list->page.claim, evidence_walk_page(walk, 0),
                    "pages show every row of the list once", witness.text);
    else
        rule_unstable(probe, "the list changed while it was read");
    return false;
}

/* Holds the rows in an order beside filters, also across the borders of pages. */
static void hold_narrowed(struct probe *probe, const struct narrowed *plain,
                          const struct order_reading *reading)
{
    const struct contract_order_word *word = rule_subject(probe)->word;
    struct narrowed narrowed = *plain;
    char label[NARROWED_LABEL_SIZE], where[NARROWED_LABEL_SIZE + 20];

    narrowed.word = word;
    const struct walk *large = narrowed_read(probe, &narrowed, 0);
    if (large == NULL)
        return;
    (void)snprintf(where, sizeof where, " beside %s",
                   narrowed_label(plain, large->list, label));
    if (order_steps(large, word, reading) == 0) {
        rule_lacked(probe, "rows that differ in %s beside %s", word->keys[0].field,
                    label);
        return;
    }
    if (!order_hold(probe, large, word, reading, where))
        return;
    /* What is read in several pages anyhow has borders enough, and so has an order that
     * goes by another word too. */
    bool is_cut = evidence_page_of_row(large, large->count - 1) > 0 ||
                  contract_order_repeats(&large->list->order,
                                         (size_t)(word - large->list->order.words));
    int64_t size = is_cut ? 0 : evidence_small_size(large, word);
    const struct walk *small = size == 0 ? large : narrowed_walk(probe, &narrowed, size);
    if (order_hold(probe, small, word, reading, where) &&
        (size == 0 || narrowed_read(probe, &narrowed, size) != NULL) &&
        hold_once(probe, &narrowed, small) &&
        narrowed_same(probe, VERDICT_FAIL, &word->claim, large, small, large,
                      "small pages hold the same rows as large ones"))
        rule_held(probe);
}

/* Two rows of the whole list, a fifth from either end of the member's values. */
static bool choose_range(const struct contract_range *range, const struct walk *whole,
                         struct narrowed *narrowed, struct narrowed_values *texts)
{
    size_t at[2] = {whole->count / 5, whole->count * 4 / 5};
    struct scalar values[2];

    for (size_t i = 0; i < 2; i++) {
        const json_t *row = evidence_walk_row(whole, at[i]);
        values[i] = relation_value(row, range->from->field, range->from->compare);
        if (!values[i].present || values[i].text == NULL)
            return false;
        AUTO_FREE char *text = memory_text_of(values[i].text, values[i].length);
        narrowed_values_add(texts, text);
    }
    if (texts->count < 2)
        return false;
    bool rising = collection_compare(&values[0], &values[1]) < 0;
    narrowed_add(narrowed, range->from, texts->items[rising ? 0 : 1]);
    narrowed_add(narrowed, range->to, texts->items[rising ? 1 : 0]);
    return true;
}

void order_narrowed(struct probe *probe)
{
    const struct contract_list *list = rule_subject(probe)->list;
    const struct walk *whole = rule_whole(probe);
    struct order_reading reading;
    size_t tried = 0;

    if (whole == NULL || ordered_walk(probe, &reading) == NULL)
        return;
    for (size_t i = 0; i < list->filter_count; i++) {
        AUTO_VALUES struct narrowed_values values = {.count = 0};

        if (!order_filter_value(probe, &list->filters[i], whole, &values))
            continue;
        struct narrowed narrowed = narrowed_by(&list->filters[i], values.items[0]);
        hold_narrowed(probe, &narrowed, &reading);
        tried++;
    }
    for (size_t i = 0; i < list->range_count; i++) {
        AUTO_VALUES struct narrowed_values texts = {.count = 0};
        struct narrowed narrowed = {.count = 0};
        if (choose_range(&list->ranges[i], whole, &narrowed, &texts)) {
            hold_narrowed(probe, &narrowed, &reading);
            tried++;
        }
    }
    if (tried == 0)
        rule_lacked(probe, "a filter or a range with values that rows show");
}
