/* SPDX-License-Identifier: Apache-2.0 */
/* Values that no record has. */
#include "conformance/rules/filter_internal.h"

#include "src/memory.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define NOTHING    "zq7-nothing-has-this-x9"
#define LONG_AFTER 4070908800 /* 2099-01-01T00:00:00Z */

/* Behind a value: what must not be cut off, skipped or read as a query. */
static const char *const tails[] = {
    "&zq7=x9", "#zq7", ";zq7", "' OR '1'='1", "\\", " zq7 x9 and so on and on", NULL};

static bool shows(const struct filter_pool *pool, const struct contract_filter *filter,
                  const char *value)
{
    struct narrowed_condition condition = {.filter = filter, .value = value};
    struct narrowed_reading reading = {.match = MATCH_CONTAINS};

    if (filter->compare != COMPARE_TEXT)
        reading.match = filter->match;
    for (size_t i = 0; i < pool->seen.given_count; i++)
        if (narrowed_standing(&condition, &reading, pool->seen.given[i]) !=
            NARROWED_OUTSIDE)
            return true;
    return false;
}

static void hold_empty(struct probe *probe, const struct narrowed *narrowed,
                       enum verdict at_most)
{
    const struct subject *subject = rule_subject(probe);
    const struct walk *walk = narrowed_walk(probe, narrowed, 0);
    int64_t total = 0;

    if (walk->count > 0) {
        AUTO_FREE char *expected =
            memory_format("%s=%s, which no record shows, gives no rows",
                          subject->parameter->label, narrowed->conditions[0].value);
        AUTO_FREE char *actual = memory_format("%zu rows", walk->count);
        rule_broken_at_most(probe, at_most, &subject->filter->claim,
                            evidence_walk_page(walk, 0), expected, actual);
    } else if (walk->page_count > 0 &&
               evidence_total_number(evidence_walk_page(walk, 0), walk->list, TOTAL_ITEMS,
                                     &total) &&
               total != 0) {
        rule_broken_format(probe, &subject->list->totals[TOTAL_ITEMS].claim,
                           evidence_walk_page(walk, 0), "no rows, and a total of 0",
                           "no rows, and a total of %" PRId64, total);
    } else {
        rule_held(probe);
    }
}

static void hold_no_match(struct probe *probe, const struct filter_pool *pool,
                          const char *value, enum verdict at_most)
{
    const struct subject *subject = rule_subject(probe);
    struct narrowed narrowed = narrowed_by(subject->filter, value);

    if (!narrowed_takes(subject->parameter, value) ||
        shows(pool, subject->filter, value)) {
        rule_lacked(probe, "a value that no record has");
        return;
    }
    const struct answer *answer = narrowed_ask(probe, &narrowed, 0, 0);
    if (answer->reached && evidence_accepted(answer))
        hold_empty(probe, &narrowed, at_most);
    else
        (void)narrowed_accepted_unknown(probe, &narrowed);
}

/* The value with its last word before the others; NULL when it has one word. */
static char *turned_words(const char *value)
{
    const char *space = strrchr(value, ' ');

    if (space == NULL || space == value || space[1] == '\0')
        return NULL;
    return memory_format("%s %.*s", space + 1, (int)(space - value), value);
}

/* A value that stands for nothing: text, a number, a moment long after now. */
static void nothing_of(const struct contract_filter *filter, char out[INSTANT_TEXT_SIZE])
{
    if (collection_is_moment(filter->compare)) {
        contract_filter_print(filter, (struct instant){.seconds = LONG_AFTER}, out);
        if (contract_filter_is_daily(filter))
            out[10] = '\0';
        return;
    }
    (void)snprintf(out, INSTANT_TEXT_SIZE, "%s",
                   narrowed_takes(filter->parameter, NOTHING) ? NOTHING : "987654321");
}

void filter_no_match(struct probe *probe)
{
    const struct subject *subject = rule_subject(probe);
    AUTO_POOL struct filter_pool pool = filter_pool(probe);
    AUTO_VALUES struct narrowed_values values = {.count = 0};
    const char *base = NULL, *phrase = NULL;
    char nothing[INSTANT_TEXT_SIZE];

    if (pool.whole == NULL)
        return;
    nothing_of(subject->filter, nothing);
    hold_no_match(probe, &pool, nothing, VERDICT_FAIL);
    if (subject->filter->compare != COMPARE_TEXT)
        return;
    /* Of a sample nobody knows what the other rows show. */
    if (!pool.whole->sampled &&
        !shows(&pool, subject->filter, "0")) /* which some languages take for nothing */
        hold_no_match(probe, &pool, "0", VERDICT_FAIL);
    filter_values(subject, &pool, NARROWED_VALUES_MAX, &values);
    for (size_t i = 0; i < values.count; i++) {
        if (base == NULL || strlen(values.items[i]) > strlen(base))
            base = values.items[i];
        if (strchr(values.items[i], ' ') != NULL)
            phrase = values.items[i];
    }
    for (size_t i = 0; base != NULL && tails[i] != NULL; i++) {
        AUTO_FREE char *value = memory_format("%s%s", base, tails[i]);
        hold_no_match(probe, &pool, value, VERDICT_FAIL);
    }
    AUTO_FREE char *turned = phrase == NULL ? NULL : turned_words(phrase);
    if (turned != NULL &&
        !pool.whole
             ->sampled) /* a search by words would be a liberal reading, not a lie */
        hold_no_match(probe, &pool, turned, VERDICT_WARN);
}
