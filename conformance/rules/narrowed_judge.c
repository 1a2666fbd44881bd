/* SPDX-License-Identifier: Apache-2.0 */
/* Holding records to conditions, and finding the reading that explains a breach. */
#include "conformance/rules/narrowed.h"

#include "src/memory.h"
#include "src/value.h"

#include <stdio.h>
#include <string.h>

#define READINGS_MAX 16
#define TEXT_SIZE    700

/* What a reading changes, the lighter before the heavier. */
enum change {
    CHANGE_NONE,
    CHANGE_FIELD,
    CHANGE_WILD,
    CHANGE_CASE,
    CHANGE_MATCH,
    CHANGE_DAY,
    CHANGE_IGNORED,
};
static const unsigned costs[] = {
    [CHANGE_NONE] = 0,   [CHANGE_FIELD] = 1, [CHANGE_WILD] = 8,      [CHANGE_CASE] = 9,
    [CHANGE_MATCH] = 10, [CHANGE_DAY] = 100, [CHANGE_IGNORED] = 1000};

struct variant {
    struct narrowed_reading reading;
    enum change change;
};

struct variants {
    struct variant items[READINGS_MAX];
    size_t count;
};

void narrowed_records_clear(struct narrowed_records *records)
{
    free(records->given);
    free(records->left);
    *records = (struct narrowed_records){0};
}

struct narrowed_records narrowed_records(const struct walk *walk,
                                         const struct walk *whole)
{
    struct narrowed_records records = {.given_count = walk->count, .walk = walk};

    records.given = memory_array(walk->count, sizeof *records.given);
    for (size_t i = 0; i < walk->count; i++)
        records.given[i] = evidence_walk_row(walk, i);
    records.left = memory_array(whole->count, sizeof *records.left);
    if (!walk->whole)
        return records;
    json_auto_t *ids = narrowed_ids(walk);
    for (size_t i = 0; i < whole->count; i++) {
        AUTO_FREE char *id = narrowed_id(whole->list, evidence_walk_row(whole, i));
        if (json_object_get(ids, id) == NULL)
            records.left[records.left_count++] = evidence_walk_row(whole, i);
    }
    return records;
}

/* --- Readings --- */

static void add_variant(struct variants *variants, struct narrowed_reading reading,
                        enum change change)
{
    if (variants->count < READINGS_MAX)
        variants->items[variants->count++] = (struct variant){reading, change};
}

static void add_matches(struct variants *variants, const struct narrowed_reading *base)
{
    static const enum match kinds[][3] = {
        {MATCH_EQUALS, MATCH_CONTAINS, MATCH_PREFIX},
        {MATCH_AT_OR_AFTER, MATCH_AFTER, MATCH_AFTER},
        {MATCH_AT_OR_BEFORE, MATCH_BEFORE, MATCH_BEFORE},
    };
    size_t kind = base->match <= MATCH_PREFIX ? 0 : base->match <= MATCH_AFTER ? 1 : 2;

    for (size_t i = 0; i < 3; i++) {
        struct narrowed_reading other = *base;

        other.match = kinds[kind][i];
        if (other.match != base->match && (i == 0 || kinds[kind][i - 1] != other.match))
            add_variant(variants, other, CHANGE_MATCH);
    }
}

static struct variants variants_of(const struct narrowed_condition *condition)
{
    const struct contract_filter *filter = condition->filter;
    struct narrowed_reading base = narrowed_declared(condition), other = base;
    struct variants variants = {.count = 0};
    bool is_text = filter->compare == COMPARE_TEXT && base.match <= MATCH_PREFIX;

    add_variant(&variants, base, CHANGE_NONE);
    for (size_t i = 0; i <= filter->field_or_count && i < 4; i++) {
        other.field = i;
        if (i != base.field && !condition->settled)
            add_variant(&variants, other, CHANGE_FIELD);
    }
    add_matches(&variants, &base);
    other = base;
    other.fold = !base.fold;
    if (is_text && filter->case_claim.certainty != CERTAINTY_UNKNOWN)
        add_variant(&variants, other, CHANGE_CASE);
    other = base;
    other.wild = true;
    if (is_text && strpbrk(condition->value, "%_") != NULL)
        add_variant(&variants, other, CHANGE_WILD);
    other = base;
    other.day = true;
    if (collection_is_moment(filter->compare) && base.match >= MATCH_AT_OR_AFTER)
        add_variant(&variants, other, CHANGE_DAY);
    other = base;
    other.ignored = true;
    add_variant(&variants, other, CHANGE_IGNORED);
    return variants;
}

/* The worst standing to all conditions; which one it is goes to `worst`. */
static enum narrowed_standing stands(const struct narrowed *narrowed,
                                     const struct narrowed_reading *readings,
                                     const json_t *record, size_t *worst)
{
    enum narrowed_standing standing = NARROWED_INSIDE;

    for (size_t i = 0; i < narrowed->count; i++) {
        enum narrowed_standing one =
            narrowed_standing(&narrowed->conditions[i], &readings[i], record);

        if (one < standing) {
            standing = one;
            *worst = i;
        }
    }
    return standing;
}

/* --- Breaches --- */

struct breach {
    size_t index;     /* of the first record */
    size_t count;     /* how many */
    size_t condition; /* that the first one does not meet */
};

static struct breach breaches(const struct narrowed *narrowed,
                              const struct narrowed_reading *readings,
                              json_t *const *records, size_t count,
                              enum narrowed_standing wrong)
{
    struct breach breach = {.count = 0};

    for (size_t i = 0; i < count; i++) {
        size_t condition = 0;

        if (stands(narrowed, readings, records[i], &condition) != wrong)
            continue;
        if (breach.count++ == 0) {
            breach.index = i;
            breach.condition = condition;
        }
    }
    return breach;
}

static bool explains(const struct narrowed *narrowed,
                     const struct narrowed_reading *readings,
                     const struct narrowed_records *records)
{
    return breaches(narrowed, readings, records->given, records->given_count,
                    NARROWED_OUTSIDE)
                   .count == 0 &&
           breaches(narrowed, readings, records->left, records->left_count,
                    NARROWED_INSIDE)
                   .count == 0;
}

/* The cheapest readings that explain the answer, one variant for each condition. */
struct explanation {
    struct variant chosen[NARROWED_CONDITIONS];
    unsigned cost; /* UINT_MAX: there is none */
};

static void explain(const struct narrowed *narrowed,
                    const struct narrowed_records *records, size_t condition,
                    struct narrowed_reading *readings, struct explanation *current,
                    struct explanation *best)
{
    if (current->cost >= best->cost)
        return;
    if (condition == narrowed->count) {
        if (explains(narrowed, readings, records))
            *best = *current;
        return;
    }
    struct variants variants = variants_of(&narrowed->conditions[condition]);
    for (size_t i = 0; i < variants.count; i++) {
        unsigned cost = costs[variants.items[i].change];

        readings[condition] = variants.items[i].reading;
        current->chosen[condition] = variants.items[i];
        current->cost += cost;
        explain(narrowed, records, condition + 1, readings, current, best);
        current->cost -= cost;
    }
}

/* The condition whose reading is changed most. */
static size_t heaviest(const struct narrowed *narrowed, const struct explanation *best)
{
    size_t heaviest_one = 0;

    for (size_t i = 1; i < narrowed->count; i++)
        if (best->chosen[i].change > best->chosen[heaviest_one].change)
            heaviest_one = i;
    return heaviest_one;
}

static void describe(const struct narrowed_condition *condition,
                     const struct variant *variant, char out[TEXT_SIZE])
{
    const char *name = condition->filter->parameter->label;

    *out = '\0';
    switch (variant->change) {
    case CHANGE_NONE:
        break;
    case CHANGE_FIELD:
        (void)snprintf(out, TEXT_SIZE, "; it is as if %s meant %s", name,
                       narrowed_field(condition->filter, variant->reading.field));
        break;
    case CHANGE_WILD:
        (void)snprintf(out, TEXT_SIZE, "; it is as if %% and _ were wildcards");
        break;
    case CHANGE_CASE:
        (void)snprintf(out, TEXT_SIZE, "; it is as if %s were case-%s", name,
                       variant->reading.fold ? "insensitive" : "sensitive");
        break;
    case CHANGE_MATCH:
        (void)snprintf(out, TEXT_SIZE, "; it is as if %s meant %s", name,
                       collection_match_name(variant->reading.match));
        break;
    case CHANGE_DAY:
        (void)snprintf(out, TEXT_SIZE, "; it is as if only the date of %s counted", name);
        break;
    case CHANGE_IGNORED:
        (void)snprintf(out, TEXT_SIZE, "; it is as if %s were not given", name);
        break;
    }
}

static void expectation(const struct narrowed *narrowed, bool sound, struct text *out)
{
    text_add_string(out, sound ? "every row has" : "every row is there that has");
    for (size_t i = 0; i < narrowed->count; i++) {
        const struct narrowed_condition *condition = &narrowed->conditions[i];

        text_add_format(out, "%s %s %s \"%.200s\"", i == 0 ? "" : " and",
                        narrowed_field(condition->filter, condition->field),
                        collection_match_name(condition->filter->match),
                        condition->value);
    }
}

static void witness(const struct narrowed *narrowed, const json_t *record,
                    const char *id_pointer, bool sound, const struct breach *breach,
                    struct text *out)
{
    const struct narrowed_condition *condition =
        &narrowed->conditions[sound ? breach->condition : 0];
    const char *field = narrowed_field(condition->filter, condition->field);
    AUTO_FREE char *id = value_text(value_at(record, id_pointer));
    AUTO_FREE char *shown = value_print(value_at(record, field));

    if (sound)
        text_add_format(out, "row %.120s has %s %.200s (%zu rows do not match)", id,
                        field, shown, breach->count);
    else
        text_add_format(out, "row %.120s, which has %s %.200s, is missing (%zu are)", id,
                        field, shown, breach->count);
}

static const struct answer *evidence_of(const struct narrowed_records *records,
                                        bool sound, size_t index)
{
    const struct walk *walk = records->walk;

    if (walk == NULL || walk->page_count == 0)
        return records->answer;
    return evidence_walk_page(walk, sound ? evidence_page_of_row(walk, index)
                                          : walk->page_count - 1);
}

/* Says what is broken, by the lightest explanation; true when the contract allows it. */
static bool blame(struct probe *probe, const struct narrowed *narrowed,
                  const struct narrowed_records *records, bool sound,
                  const struct breach *breach)
{
    struct narrowed_reading readings[NARROWED_CONDITIONS];
    struct explanation current = {.cost = 0}, best = {.cost = 2000};
    struct text expected AUTO_TEXT, actual AUTO_TEXT;
    char how[TEXT_SIZE] = "";

    text_init(&expected, TEXT_CEILING);
    text_init(&actual, TEXT_CEILING);
    expectation(narrowed, sound, &expected);
    witness(narrowed,
            sound ? records->given[breach->index] : records->left[breach->index],
            rule_subject(probe)->list->records->id, sound, breach, &actual);
    explain(narrowed, records, 0, readings, &current, &best);
    size_t at = best.cost < 2000 ? heaviest(narrowed, &best) : breach->condition;
    const struct contract_filter *filter = narrowed->conditions[at].filter;
    const struct answer *answer = evidence_of(records, sound, breach->index);
    enum change change = best.cost < 2000 ? best.chosen[at].change : CHANGE_NONE;
    if (change != CHANGE_NONE)
        describe(&narrowed->conditions[at], &best.chosen[at], how);
    text_add_string(&actual, how);
    const struct claim *claim = &filter->claim;
    if (change == CHANGE_MATCH || change == CHANGE_WILD)
        claim = &filter->match_claim;
    else if (change == CHANGE_CASE)
        claim = &filter->case_claim;
    bool is_allowed =
        change == CHANGE_FIELD ||
        (change == CHANGE_MATCH && filter->match_allowed[best.chosen[at].reading.match]);
    if (is_allowed)
        rule_record(probe, answer, "%s", how + 2);
    else
        rule_broken_at_most(probe, change == CHANGE_WILD ? VERDICT_WARN : VERDICT_FAIL,
                            claim, answer, text_string(&expected), text_string(&actual));
    return is_allowed;
}

/* True when the records are such that a breach of these parts could have shown. */
static bool could_fail(const struct narrowed *narrowed,
                       const struct narrowed_reading *readings,
                       const struct narrowed_records *records, unsigned parts)
{
    size_t others =
        breaches(narrowed, readings, records->left, records->left_count, NARROWED_OUTSIDE)
            .count;
    size_t inside = breaches(narrowed, readings, records->given, records->given_count,
                             NARROWED_INSIDE)
                        .count;

    return ((parts & NARROWED_SOUND) && records->given_count > 0 && others > 0) ||
           ((parts & NARROWED_COMPLETE) && inside > 0);
}

bool narrowed_agrees(const struct narrowed *narrowed,
                     const struct narrowed_records *records)
{
    struct narrowed_reading readings[NARROWED_CONDITIONS];

    for (size_t i = 0; i < narrowed->count; i++)
        readings[i] = narrowed_declared(&narrowed->conditions[i]);
    return explains(narrowed, readings, records);
}

bool narrowed_judge(struct probe *probe, const struct narrowed *narrowed,
                    const struct narrowed_records *records, unsigned parts)
{
    struct narrowed_reading readings[NARROWED_CONDITIONS];
    char label[NARROWED_LABEL_SIZE];

    for (size_t i = 0; i < narrowed->count; i++)
        readings[i] = narrowed_declared(&narrowed->conditions[i]);
    struct breach unsound = breaches(narrowed, readings, records->given,
                                     records->given_count, NARROWED_OUTSIDE);
    struct breach missing =
        breaches(narrowed, readings, records->left, records->left_count, NARROWED_INSIDE);
    if ((parts & NARROWED_SOUND) && unsound.count > 0)
        return blame(probe, narrowed, records, true, &unsound);
    if ((parts & NARROWED_COMPLETE) && missing.count > 0)
        return blame(probe, narrowed, records, false, &missing);
    if (could_fail(narrowed, readings, records, parts))
        rule_held(probe);
    else
        rule_lacked(probe, "rows of which some, not all, match %s",
                    narrowed_label(narrowed, rule_subject(probe)->list, label));
    return true;
}

/* Of a walk that is not whole nobody knows what it leaves out, but for rows that do not
 * match: those are enough to see that it could have been wrong. */
static void add_outside(const struct narrowed *narrowed, const struct walk *whole,
                        struct narrowed_records *records)
{
    for (size_t i = 0; i < whole->count; i++) {
        bool outside = false;

        for (size_t c = 0; c < narrowed->count; c++) {
            const struct narrowed_reading reading =
                narrowed_declared(&narrowed->conditions[c]);

            outside = outside ||
                      narrowed_standing(&narrowed->conditions[c], &reading,
                                        evidence_walk_row(whole, i)) == NARROWED_OUTSIDE;
        }
        if (outside)
            records->left[records->left_count++] = evidence_walk_row(whole, i);
    }
}

bool narrowed_hold(struct probe *probe, const struct narrowed *narrowed,
                   const struct walk *whole, unsigned parts)
{
    const struct walk *walk = narrowed_walk(probe, narrowed, 0);

    if (!narrowed_is_shown(narrowed)) {
        rule_lacked(probe, "rows that show %s", narrowed->conditions[0].filter->field);
        return true;
    }
    /* What was read of a walk that did not end is sound or not all the same. */
    if (!walk->whole && (walk->count == 0 || !(parts & NARROWED_SOUND)))
        return narrowed_read(probe, narrowed, 0) == NULL;
    AUTO_RECORDS struct narrowed_records records = narrowed_records(walk, whole);
    if (!walk->whole)
        add_outside(narrowed, whole, &records);
    if ((parts & NARROWED_COMPLETE) && walk->whole)
        rule_judged_whole(probe);
    else if (parts & NARROWED_COMPLETE)
        rule_open(probe, "what matches was looked at, not whether all of it is there: %s",
                  walk->why);
    return narrowed_judge(probe, narrowed, &records,
                          walk->whole ? parts : parts & NARROWED_SOUND);
}
