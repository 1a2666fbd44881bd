/* SPDX-License-Identifier: Apache-2.0 */
/* Other words for a value: what each gives, beside what its value gives. */
#include "conformance/rules/enum_internal.h"

#include "src/memory.h"

#include <inttypes.h>
#include <string.h>

bool enum_has_alias(const struct subject *subject)
{
    return subject->filter->alias_count > 0;
}

/* Two lists that should be one. */
struct pair {
    const struct contract_alias *alias;
    const struct walk *whole;
    const struct contract_order_word *word; /* NULL: none is asked for */
    const struct walk *proper, *other;
    const char *sentence;
};

/* The word whose order the rows stand in; NULL: none that is known. */
static const struct contract_order_word *order_of(const struct pair *pair)
{
    const struct contract_order *order = &pair->proper->list->order;

    if (pair->word != NULL || !order->declared || order->initial == order->word_count)
        return pair->word;
    return &order->words[order->initial];
}

/* True when two rows are equal in every key that the order goes by, as far as that is
 * said and seen. */
static bool are_ties(const struct contract_order_word *word, const json_t *a,
                     const json_t *b)
{
    for (size_t k = 0; k < word->key_count; k++) {
        const struct contract_order_key *key = &word->keys[k];
        struct scalar first = relation_value(a, key->field, key->compare);
        struct scalar second = relation_value(b, key->field, key->compare);

        if (key->field_or_count == 0 && first.present && second.present &&
            collection_compare(&first, &second) != 0)
            return false;
    }
    return true;
}

/* Rows in one order, ties aside unless their order is promised. */
static bool same_order(struct probe *probe, const struct pair *pair)
{
    const struct contract_order *order = &pair->proper->list->order;
    const struct contract_order_word *word = order_of(pair);

    for (size_t i = 0; word != NULL && i < pair->proper->count && i < pair->other->count;
         i++) {
        AUTO_FREE char *wanted =
            narrowed_id(pair->proper->list, evidence_walk_row(pair->proper, i));
        AUTO_FREE char *got =
            narrowed_id(pair->other->list, evidence_walk_row(pair->other, i));
        bool tied = are_ties(word, evidence_walk_row(pair->proper, i),
                             evidence_walk_row(pair->other, i));

        if (strcmp(wanted, got) == 0 || (tied && !order->stable_ties))
            continue;
        rule_broken_format(
            probe,
            narrowed_weaker(&pair->alias->claim,
                            tied ? &order->ties_claim : &word->claim),
            evidence_walk_page(pair->other, evidence_page_of_row(pair->other, i)),
            pair->sentence, "row %zu is %.120s; for %s it is %.120s", i + 1, got,
            pair->alias->value, wanted);
        return false;
    }
    return true;
}

static bool same_total(struct probe *probe, const struct pair *pair)
{
    int64_t wanted, got;

    if (!narrowed_total(pair->proper, &wanted) || !narrowed_total(pair->other, &got) ||
        wanted == got)
        return true;
    rule_broken_format(probe, &pair->alias->claim, evidence_walk_page(pair->other, 0),
                       pair->sentence, "the total is %" PRId64 "; for %s it is %" PRId64,
                       got, pair->alias->value, wanted);
    return false;
}

/* Both in pages of one size. False once something is broken, or cannot be read. */
static bool hold_pair(struct probe *probe, struct pair *pair, int64_t size)
{
    const struct contract_filter *filter = rule_subject(probe)->filter;
    struct narrowed proper = narrowed_by(filter, pair->alias->value);
    struct narrowed other = narrowed_by(filter, pair->alias->word);

    proper.word = other.word = pair->word;
    pair->proper = narrowed_read(probe, &proper, size);
    pair->other = narrowed_read(probe, &other, size);
    if (pair->proper == NULL || pair->other == NULL)
        return false;
    if (!narrowed_same(probe, VERDICT_FAIL, &pair->alias->claim, pair->proper,
                       pair->other, pair->whole, pair->sentence) ||
        !same_total(probe, pair) || !same_order(probe, pair))
        return false;
    if (pair->proper->count > 0)
        rule_held(probe);
    else
        rule_lacked(probe, "rows of %s=%s", filter->parameter->label, pair->alias->value);
    return true;
}

static void hold_alias(struct probe *probe, const struct contract_alias *alias,
                       const struct walk *whole)
{
    const struct contract_filter *filter = rule_subject(probe)->filter;
    const struct contract_order *order = &whole->list->order;
    struct narrowed narrowed = narrowed_by(filter, alias->word);
    AUTO_FREE char *sentence =
        memory_format("%s=%s gives exactly what %s=%s gives", filter->parameter->label,
                      alias->word, filter->parameter->label, alias->value);
    struct pair pair = {.alias = alias, .whole = whole, .sentence = sentence};

    if (!narrowed_accepted(probe, &narrowed, &alias->claim, VERDICT_FAIL) ||
        !hold_pair(probe, &pair, 0))
        return;
    int64_t small = evidence_small_size(pair.proper, NULL);
    if (small > 0 && !hold_pair(probe, &pair, small))
        return;
    for (size_t i = 0; contract_order_is_chosen(order) && i < order->word_count; i++) {
        pair.word = &order->words[i];
        if (!hold_pair(probe, &pair, 0))
            return;
    }
}

/* Beside its value, a word adds nothing. */
static void hold_beside(struct probe *probe, const struct contract_alias *alias,
                        const struct walk *whole)
{
    const struct contract_filter *filter = rule_subject(probe)->filter;
    const char *separator = filter->parameter->separator;
    AUTO_FREE char *text = memory_format("%s%s%s", alias->value, separator, alias->word);
    AUTO_FREE char *sentence =
        memory_format("%s adds nothing beside %s", alias->word, alias->value);
    struct narrowed proper = narrowed_by(filter, alias->value);
    struct narrowed both = narrowed_by(filter, text);
    const struct walk *wanted = narrowed_read(probe, &proper, 0);
    const struct walk *got = narrowed_read(probe, &both, 0);

    if (wanted != NULL && got != NULL &&
        narrowed_same(probe, VERDICT_FAIL, &alias->claim, wanted, got, whole, sentence))
        rule_held(probe);
}

void enum_alias(struct probe *probe)
{
    const struct contract_filter *filter = rule_subject(probe)->filter;
    const struct walk *whole = rule_whole(probe);

    for (size_t i = 0; whole != NULL && i < filter->alias_count; i++) {
        hold_alias(probe, &filter->aliases[i], whole);
        if (filter->parameter->separator != NULL)
            hold_beside(probe, &filter->aliases[i], whole);
    }
}
