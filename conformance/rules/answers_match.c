/* SPDX-License-Identifier: Apache-2.0 */
/* The rows of each answer beside the order and the inputs it was asked for with. */
#include "conformance/rules/answers_internal.h"
#include "conformance/rules/order_internal.h"

#include "src/memory.h"

#include <stdio.h>

/* By which reading of its fields a word orders the whole list: what every answer must
 * stand by. */
static struct order_reading reading_of(struct probe *probe,
                                       const struct contract_order_word *word)
{
    struct narrowed narrowed = order_by(word);

    return order_read(narrowed_walk(probe, &narrowed, 0), word);
}

static bool is_judged(const struct seen *seen)
{
    const struct contract_order_word *word = seen->word;

    if (word == NULL || word->key_count > ORDER_KEYS_MAX || seen->count < 2)
        return false;
    for (size_t k = 0; k < word->key_count; k++)
        if (seen->list->row != NULL &&
            contract_field_at(seen->list->row, word->keys[k].field) == NULL)
            return false;
    return true;
}

static bool is_sorted(const struct seen *seen, const struct order_reading *reading)
{
    AUTO_SEEN_WALK struct seen_walk walk;
    struct witness witness;

    seen_walk_init(&walk, seen);
    const struct rows rows = relation_rows(&walk.walk);
    return relation_sorted(&rows, seen->word->keys, seen->word->key_count,
                           reading->fields, &witness);
}

static bool order_kept(struct probe *probe, void *context, const struct seen *seen)
{
    AUTO_SEEN struct seen again = {0};
    char name[SEEN_NAME_SIZE], where[SEEN_NAME_SIZE + 8];
    struct order_reading reading = {.found = false};

    (void)context;
    if (!is_judged(seen))
        return true;
    if (is_sorted(seen, &reading)) {
        rule_held(probe);
        return true;
    }
    reading = reading_of(probe, seen->word);
    if (is_sorted(seen, &reading)) {
        rule_held(probe);
        return true;
    }
    if (!seen_again(probe, seen, &again) || is_sorted(&again, &reading)) {
        rule_lacked(probe, "rows that stand still while they are looked at");
        return true;
    }
    AUTO_SEEN_WALK struct seen_walk walk;
    seen_walk_init(&walk, seen);
    (void)snprintf(where, sizeof where, " on %s", seen_name(seen, name));
    return order_hold(probe, &walk.walk, seen->word, &reading, where);
}

void answers_order(struct probe *probe)
{
    seen_each(probe, order_kept, NULL);
}

/* --- Filters --- */

static bool filters_kept(struct probe *probe, void *context, const struct seen *seen)
{
    AUTO_SEEN_WALK struct seen_walk walk;
    AUTO_SEEN_WALK struct seen_walk again_walk;
    AUTO_SEEN struct seen again = {0};

    (void)context;
    seen_walk_init(&walk, seen);
    seen_walk_init(&again_walk, seen);
    if (seen->narrowed.count == 0 || seen->count == 0)
        return true;
    AUTO_RECORDS struct narrowed_records records =
        narrowed_records(&walk.walk, &walk.walk);
    if (narrowed_agrees(&seen->narrowed, &records)) {
        rule_held(probe);
        return true;
    }
    if (!seen_again(probe, seen, &again)) {
        rule_lacked(probe, "rows that stand still while they are looked at");
        return true;
    }
    seen_walk_clear(&again_walk);
    seen_walk_init(&again_walk, &again);
    AUTO_RECORDS struct narrowed_records fresh =
        narrowed_records(&again_walk.walk, &again_walk.walk);
    return narrowed_agrees(&seen->narrowed, &fresh) ||
           narrowed_judge(probe, &seen->narrowed, &records, NARROWED_SOUND);
}

void answers_filter(struct probe *probe)
{
    seen_each(probe, filters_kept, NULL);
}
