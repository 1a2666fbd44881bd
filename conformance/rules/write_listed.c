/* SPDX-License-Identifier: Apache-2.0 */
/* What is created or deleted, as lists tell it: rows, totals, filters and orders. */
#include "conformance/rules/write_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static size_t times_shown(const struct walk *walk, const char *id)
{
    size_t times = 0;
    for (size_t i = 0; i < walk->count; i++) {
        AUTO_FREE char *known = evidence_id(walk->list, evidence_walk_row(walk, i));
        times += known != NULL && strcmp(known, id) == 0 ? 1 : 0;
    }
    return times;
}

/* What the first page says of all of them. */
static bool declared_total(const struct walk *walk, int64_t *out)
{
    return walk->page_count > 0 && evidence_total_number(evidence_walk_page(walk, 0),
                                                         walk->list, TOTAL_ITEMS, out);
}

static void hold_total(struct write_trial *trial, const struct walk *before,
                       const struct walk *after, int64_t change)
{
    const struct claim *claim = &after->list->totals[TOTAL_ITEMS].claim;
    int64_t was = 0, is = 0;
    if (!declared_total(before, &was) || !declared_total(after, &is))
        return;
    /* What others add or remove at the same time counts, too. */
    change += (int64_t)write_others(trial, after) - (int64_t)write_others(trial, before);
    if (is == was + change) {
        rule_held(trial->probe);
        return;
    }
    AUTO_FREE char *expected =
        memory_format("%" PRId64 " in all, after %" PRId64, was + change, was);
    rule_broken_format(trial->probe, claim, evidence_walk_page(after, 0), expected,
                       "%lld", (long long)is);
}

static void hold_rows(struct write_trial *trial, const struct walk *before,
                      const struct walk *after, size_t expected)
{
    const struct answer *answer =
        after->page_count == 0 ? NULL : evidence_walk_page(after, 0);
    size_t times = times_shown(after, trial->id);
    if (times == expected) {
        rule_held(trial->probe);
        hold_total(trial, before, after, expected == 0 ? -1 : 1);
        return;
    }
    rule_broken_format(
        trial->probe, &trial->write->claim, answer,
        expected == 0 ? "no row of what was deleted" : "one row of what was created",
        "%s stands %zu times in %s", trial->id, times, after->operation->id);
}

/* --- Filters --- */

static bool is_usable(const struct contract_filter *filter)
{
    return (filter->match == MATCH_EQUALS || filter->match == MATCH_CONTAINS ||
            filter->match == MATCH_PREFIX) &&
           filter->in_row && filter->parameter->listing == LISTING_NONE;
}

static bool is_allowed(const struct contract_filter *filter, const char *value)
{
    const json_t *enumeration = filter->parameter->enumeration;
    for (size_t i = 0; i < json_array_size(enumeration); i++) {
        AUTO_FREE char *allowed = value_text(json_array_get(enumeration, i));
        if (strcmp(allowed, value) == 0)
            return true;
    }
    return enumeration == NULL;
}

/* Whether the list, asked with the filter, shows the new record; -1: cannot be told. */
static int shows(struct write_trial *trial, const struct contract_operation *list,
                 const struct contract_filter *filter, const char *value)
{
    struct arguments arguments AUTO_ARGUMENTS = {0};
    if (*value == '\0' || !is_allowed(filter, value))
        return -1;
    arguments_set(&arguments, filter->parameter, value);
    const struct walk *walk =
        evidence_walk(rule_evidence(trial->probe), list, &arguments, 0, AS_MAIN, 0);
    return !walk->whole ? -1 : times_shown(walk, trial->id) > 0 ? 1 : 0;
}

/* Returns new a value that some other row has and the new one does not match. */
static char *other_value(const struct walk *walk, const struct contract_filter *filter,
                         const json_t *row)
{
    char *values[WRITE_MAX_TRIES], *other = NULL;
    struct rows rows = relation_rows(walk);
    size_t count = relation_distinct(&rows, filter->field, values, WRITE_MAX_TRIES);
    struct scalar own = relation_value(row, filter->field, COMPARE_TEXT);
    for (size_t i = 0; i < count; i++) {
        struct scalar wanted =
            collection_scalar_of_text(values[i], strlen(values[i]), COMPARE_TEXT);
        if (other == NULL && is_allowed(filter, values[i]) &&
            !collection_matches(filter->match, true, &own, &wanted))
            other = values[i];
        else
            free(values[i]);
    }
    return other;
}

static void hold_filter(struct write_trial *trial, const struct walk *walk,
                        const struct contract_filter *filter, const json_t *row)
{
    const json_t *own = value_at(row, filter->field);
    AUTO_FREE char *value = own == NULL || json_is_null(own) ? NULL : value_text(own);
    AUTO_FREE char *pointer = memory_text(filter->field);
    const struct answer *answer = evidence_walk_page(walk, 0);
    if (value == NULL || write_is_lively(trial, pointer))
        return;
    int matching = shows(trial, walk->operation, filter, value);
    if (matching == 0)
        rule_broken_format(trial->probe, &filter->claim, answer,
                           "the new record under a filter that it matches",
                           "%s=%s does not show %s", filter->name, value, trial->id);
    else if (matching > 0)
        rule_held(trial->probe);
    AUTO_FREE char *other = other_value(walk, filter, row);
    int differing = other == NULL ? -1 : shows(trial, walk->operation, filter, other);
    if (differing > 0)
        rule_broken_format(trial->probe, &filter->claim, answer,
                           "the new record only under filters that it matches",
                           "%s=%s shows %s", filter->name, other, trial->id);
    else if (differing == 0)
        rule_held(trial->probe);
}

/* --- Orders --- */

static void hold_order(struct write_trial *trial, const struct walk *walk,
                       const struct contract_order_word *word)
{
    struct arguments arguments AUTO_ARGUMENTS = {0};
    struct witness witness;
    arguments_set_order(&arguments, &walk->list->order, word);
    const struct walk *sorted = evidence_walk(rule_evidence(trial->probe),
                                              walk->operation, &arguments, 0, AS_MAIN, 0);
    struct rows rows = relation_rows(sorted);
    if (!sorted->whole || times_shown(sorted, trial->id) == 0)
        return;
    if (relation_sorted(&rows, word->keys, word->key_count, NULL, &witness))
        rule_held(trial->probe);
    else
        rule_broken(trial->probe, &word->claim, evidence_walk_page(sorted, 0),
                    "the new record at its place in the order", witness.text);
}

/* An order that several readings explain is judged where nothing changes. */
static bool is_plain(const struct contract_order_word *word)
{
    for (size_t i = 0; i < word->key_count; i++)
        if (word->keys[i].field_or_count > 0)
            return false;
    return true;
}

static void hold_list(struct write_trial *trial, const struct walk *before,
                      const struct walk *after)
{
    const struct contract_list *list = after->list;
    const json_t *row = write_row(after, trial->id);
    hold_rows(trial, before, after, 1);
    if (row == NULL)
        return;
    for (size_t i = 0; i < list->filter_count; i++)
        if (is_usable(&list->filters[i]) &&
            !contract_input_leans(after->operation, list->filters[i].parameter, NULL))
            hold_filter(trial, after, &list->filters[i], row);
    for (size_t i = 0; list->order.declared && i < list->order.word_count; i++)
        if (!contract_input_leans(after->operation, list->order.parameter, NULL) &&
            is_plain(&list->order.words[i]))
            hold_order(trial, after, &list->order.words[i]);
}

void write_listed(struct probe *probe)
{
    struct write_trial trial AUTO_TRIAL;
    struct write_world world;
    if (!write_open(probe, &trial) ||
        !write_world_read(&trial, &world, WRITE_MAX_LISTS) || !write_make(&trial, NULL))
        return;
    for (size_t i = 0; i < trial.list_count; i++) {
        const struct walk *after = write_walk(&trial, trial.lists[i]);
        if (after != NULL)
            hold_list(&trial, world.walks[i], after);
    }
    (void)write_world_holds(&trial, &world, trial.created);
}

/* --- Deleted --- */

static void hold_gone(struct write_trial *trial, const struct write_world *before,
                      const struct answer *removed)
{
    const struct answer *answer;
    rule_expect_refusal(trial->probe, true);
    const json_t *record = write_read(trial, trial->id, &answer);
    rule_expect_refusal(trial->probe, false);
    if (record != NULL)
        rule_broken_format(trial->probe, &trial->write->claim, answer,
                           "no record that was deleted", "%s is still shown", trial->id);
    else if (trial->item != NULL && answer != NULL)
        (void)rule_refused(
            trial->probe, answer,
            &(struct rule_refusal){.kind = REFUSAL_ITEM_UNKNOWN,
                                   .errors = &trial->item->errors,
                                   .parameter = trial->item->item->id_parameter,
                                   .received = trial->id});
    for (size_t i = 0; i < trial->list_count; i++) {
        const struct walk *after = write_walk(trial, trial->lists[i]);
        if (after != NULL)
            hold_rows(trial, before->walks[i], after, 0);
    }
    (void)write_world_holds(trial, before, removed);
}

static void hold_again(struct write_trial *trial)
{
    rule_expect_refusal(trial->probe, true);
    const struct answer *again =
        write_ask(trial, trial->operation, trial->id, NULL, AS_MAIN, 0);
    rule_expect_refusal(trial->probe, false);
    (void)rule_refused(trial->probe, again,
                       &(struct rule_refusal){.kind = REFUSAL_ITEM_UNKNOWN,
                                              .errors = &trial->operation->errors,
                                              .parameter = trial->write->id_parameter,
                                              .received = trial->id});
}

void write_deleted(struct probe *probe)
{
    struct write_trial trial AUTO_TRIAL;
    struct write_world world;
    if (!write_open(probe, &trial) || !write_take(&trial) ||
        !write_reach(&trial, &trial.write->when, true) ||
        !write_world_read(&trial, &world, WRITE_MAX_LISTS))
        return;
    const struct answer *answer =
        write_ask(&trial, trial.operation, trial.id, NULL, AS_MAIN, 0);
    if (!evidence_accepted(answer)) {
        (void)rule_usable(probe, answer, 204);
        return;
    }
    hold_gone(&trial, &world, answer);
    hold_again(&trial);
}
