/* SPDX-License-Identifier: Apache-2.0 */
/* The words of an order: those there are, the default, and others. */
#include "conformance/rules/order_internal.h"

#include "src/memory.h"

#include <string.h>

const struct contract_order_word *order_opposite(const struct contract_order *order,
                                                 const struct contract_order_word *word)
{
    for (size_t i = 0; i < order->word_count; i++) {
        const struct contract_order_word *other = &order->words[i];
        bool opposite = other->key_count == word->key_count && word->key_count > 0;

        for (size_t k = 0; k < word->key_count && opposite; k++)
            opposite = strcmp(other->keys[k].field, word->keys[k].field) == 0 &&
                       other->keys[k].direction != word->keys[k].direction;
        if (opposite)
            return other;
    }
    return NULL;
}

void order_accepted(struct probe *probe)
{
    const struct contract_order_word *word = rule_subject(probe)->word;
    struct narrowed narrowed = order_by(word);

    if (narrowed_is_served(probe))
        (void)narrowed_accepted(probe, &narrowed, &word->claim, VERDICT_FAIL);
}

/* The list as it stands without a wish, whatever the user's --param says. */
static const struct walk *walk_without(struct probe *probe)
{
    const struct subject *subject = rule_subject(probe);
    struct arguments arguments AUTO_ARGUMENTS = {0};

    arguments_set(&arguments, subject->list->order.parameter, NULL);
    if (subject->list->order.direction != NULL)
        arguments_set(&arguments, subject->list->order.direction, NULL);
    return evidence_walk(rule_evidence(probe), subject->operation, &arguments, 0, AS_MAIN,
                         0);
}

/* The other word in whose order the rows stand; "" when there is none. */
static char *actual_order(const struct contract_order *order,
                          const struct contract_order_word *word, const struct walk *walk)
{
    for (size_t i = 0; i < order->word_count; i++)
        if (&order->words[i] != word && order->words[i].key_count <= ORDER_KEYS_MAX &&
            order_read(walk, &order->words[i]).found)
            return memory_format("; they stand as with %s", order->words[i].word);
    return memory_text("");
}

/* Holds what came without a wish to the order of the default word. */
static void hold_default(struct probe *probe, const struct walk *plain,
                         const struct order_reading *reading, const char *beside)
{
    const struct contract_order *order = &rule_subject(probe)->list->order;
    const struct contract_order_word *word = &order->words[order->initial];
    struct rows rows = relation_rows(plain);
    struct witness witness;

    if (order_steps(plain, word, reading) == 0)
        return;
    if (relation_sorted(&rows, word->keys, word->key_count, reading->fields, &witness)) {
        rule_held(probe);
        return;
    }
    AUTO_FREE char *expected = memory_format("without %s the rows stand as with %s=%s%s",
                                             order->parameter->label,
                                             order->parameter->label, word->word, beside);
    AUTO_FREE char *other = actual_order(order, word, plain);
    rule_broken_format(probe, &order->parameter->claim, evidence_walk_page(plain, 0),
                       expected, "%s%s", witness.text, other);
}

/* The default holds beside every filter as well. */
static void hold_default_narrowed(struct probe *probe, const struct walk *whole,
                                  const struct order_reading *reading)
{
    const struct contract_list *list = rule_subject(probe)->list;
    char label[NARROWED_LABEL_SIZE];

    for (size_t i = 0; i < list->filter_count; i++) {
        AUTO_VALUES struct narrowed_values values = {.count = 0};
        if (!order_filter_value(probe, &list->filters[i], whole, &values))
            continue;
        struct narrowed narrowed = narrowed_by(&list->filters[i], values.items[0]);
        const struct walk *walk = narrowed_read(probe, &narrowed, 0);
        AUTO_FREE char *beside =
            memory_format(", beside %s", narrowed_label(&narrowed, list, label));
        if (walk != NULL)
            hold_default(probe, walk, reading, beside);
    }
}

void order_default(struct probe *probe)
{
    const struct contract_order *order = &rule_subject(probe)->list->order;
    const struct contract_order_word *word = &order->words[order->initial];
    struct narrowed narrowed = order_by(word);
    const struct walk *whole = rule_whole(probe);

    if (whole == NULL || !order_is_shown(probe, word))
        return;
    const struct walk *named = narrowed_read(probe, &narrowed, 0);
    const struct walk *plain = walk_without(probe);
    if (named == NULL || !rule_walkable(probe, plain))
        return;
    struct order_reading reading = order_read(named, word);
    if (!reading.found || order_steps(named, word, &reading) == 0) {
        rule_lacked(probe, "rows that stand in the order %s when it is asked for",
                    word->word);
        return;
    }
    hold_default(probe, plain, &reading, "");
    if (target_parameter_value(evidence_target(rule_evidence(probe)),
                               order->parameter->label) == NULL)
        hold_default_narrowed(probe, whole, &reading);
}

void order_refused(struct probe *probe)
{
    const struct subject *subject = rule_subject(probe);
    const struct contract_order *order = &subject->list->order;
    const struct walk *whole = rule_rows(probe);
    struct arguments deep AUTO_ARGUMENTS = {0};

    if (!narrowed_is_served(probe))
        return;
    narrowed_refused(probe, narrowed_bogus(subject->parameter), NULL, VERDICT_FAIL);
    narrowed_refused(probe, "null", NULL, VERDICT_FAIL);
    for (size_t i = 0; i < order->word_count && i < 3; i++) {
        const char *word = order->words[i].by;
        if (word == NULL)
            continue;
        AUTO_FREE char *longer = memory_format("%sx", word);
        AUTO_FREE char *shorter = narrowed_cut(word, 0, narrowed_length(word) - 1);
        AUTO_FREE char *head = narrowed_cut(word, 0, 1);
        narrowed_refused(probe, longer, NULL, VERDICT_FAIL);
        narrowed_refused(probe, shorter, NULL, VERDICT_FAIL);
        if (i == 0)
            narrowed_refused(probe, head, NULL, VERDICT_FAIL);
    }
    if (evidence_can_jump(subject->list)) {
        narrowed_second_page(&deep, subject->list);
        narrowed_refused(probe, narrowed_bogus(subject->parameter), &deep, VERDICT_FAIL);
    }
    for (size_t i = 0; whole != NULL && i < subject->list->filter_count; i++) {
        AUTO_VALUES struct narrowed_values values = {.count = 0};
        struct arguments beside AUTO_ARGUMENTS = {0};
        if (!order_filter_value(probe, &subject->list->filters[i], whole, &values))
            continue;
        arguments_set(&beside, subject->list->filters[i].parameter, values.items[0]);
        narrowed_refused(probe, narrowed_bogus(subject->parameter), &beside,
                         VERDICT_FAIL);
    }
}
