/* SPDX-License-Identifier: Apache-2.0 */
/* How text is compared: parts of it, all of it, patterns, case. */
#include "conformance/rules/filter_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <string.h>

#define BASES_MAX   3
#define LENGTH_GOOD 4 /* characters of a value that is worth cutting */

static bool is_ascii(const char *text)
{
    for (; *text != '\0'; text++)
        if ((unsigned char)*text >= 0x80)
            return false;
    return true;
}

/* Values long enough to cut: at most three, of which the last is not ASCII if there is
 * such a one. */
static void bases(const struct subject *subject, const struct filter_pool *pool,
                  struct narrowed_values *out)
{
    AUTO_VALUES struct narrowed_values values = {.count = 0};

    filter_values(subject, pool, NARROWED_VALUES_MAX, &values);
    for (int foreign = 0; foreign <= 1; foreign++)
        for (size_t i = 0; i < values.count; i++)
            if (narrowed_length(values.items[i]) >= LENGTH_GOOD &&
                is_ascii(values.items[i]) == (foreign == 0) &&
                out->count < (foreign == 0 ? BASES_MAX - 1 : BASES_MAX))
                narrowed_values_add(out, values.items[i]);
}

/* Whether a server that trims its input would be asked for something else. */
static bool is_trimmed(const char *text)
{
    size_t length = strlen(text);

    return length > 0 && text[0] != ' ' && text[length - 1] != ' ';
}

static void add_part(const struct subject *subject, const char *base, size_t start,
                     size_t length, struct narrowed_values *out)
{
    AUTO_FREE char *part = narrowed_cut(base, start, length);

    if (is_trimmed(part) && narrowed_takes(subject->parameter, part))
        narrowed_values_add(out, part);
}

/* Start, middle, end and one character of a value. */
static void add_parts(const struct subject *subject, const char *base,
                      struct narrowed_values *out)
{
    size_t length = narrowed_length(base);

    add_part(subject, base, 0, length / 2, out);
    add_part(subject, base, length / 3, (length + 2) / 3, out);
    add_part(subject, base, length / 2, length, out);
    add_part(subject, base, length - 1, 1, out);
}

void filter_substring(struct probe *probe)
{
    const struct subject *subject = rule_subject(probe);
    AUTO_POOL struct filter_pool pool = filter_pool(probe);
    AUTO_VALUES struct narrowed_values tried = {.count = 0};

    if (pool.whole == NULL)
        return;
    bases(subject, &pool, &tried);
    if (tried.count == 0)
        rule_lacked(probe, "a value of %s with %d characters", subject->filter->field,
                    LENGTH_GOOD);
    for (size_t i = 0; i < tried.count; i++) {
        AUTO_VALUES struct narrowed_values parts = {.count = 0};
        add_parts(subject, tried.items[i], &parts);
        if (i == 0) /* which some languages take for nothing */
            add_part(subject, "0", 0, 1, &parts);
        for (size_t p = 0; p < parts.count; p++)
            (void)filter_hold(probe, &pool, parts.items[p],
                              NARROWED_SOUND | NARROWED_COMPLETE);
    }
}

/* Holds that a value gives no row that would only match by `other`, where some would. */
static void hold_against(struct probe *probe, const struct filter_pool *pool,
                         const char *value, const struct narrowed_reading *other)
{
    const struct contract_filter *filter = rule_subject(probe)->filter;
    struct narrowed narrowed = narrowed_by(filter, value);
    struct narrowed_condition *condition = &narrowed.conditions[0];
    struct narrowed_reading declared = narrowed_declared(condition);
    const struct walk *walk = narrowed_read(probe, &narrowed, 0);
    size_t tempting = 0, outside = 0;

    if (walk == NULL)
        return;
    AUTO_RECORDS struct narrowed_records records =
        narrowed_sample(probe, filter, walk, pool->whole, FILTER_ITEMS_HELD);
    for (size_t i = 0; i < records.given_count; i++)
        outside +=
            narrowed_standing(condition, &declared, records.given[i]) == NARROWED_OUTSIDE;
    for (size_t i = 0; i < pool->seen.given_count; i++) {
        const json_t *record = pool->seen.given[i];
        tempting += narrowed_standing(condition, &declared, record) == NARROWED_OUTSIDE &&
                    narrowed_standing(condition, other, record) != NARROWED_OUTSIDE;
    }
    if (outside > 0)
        (void)narrowed_judge(probe, &narrowed, &records, NARROWED_SOUND);
    else if (tempting > 0)
        rule_held(probe);
    else
        rule_lacked(probe, "a row that \"%s\" would wrongly match", value);
}

void filter_whole_value(struct probe *probe)
{
    const struct subject *subject = rule_subject(probe);
    AUTO_POOL struct filter_pool pool = filter_pool(probe);
    AUTO_VALUES struct narrowed_values tried = {.count = 0};
    struct narrowed_reading other = {.match = MATCH_CONTAINS};

    if (pool.whole == NULL)
        return;
    bases(subject, &pool, &tried);
    if (tried.count == 0)
        rule_lacked(probe, "a value of %s with %d characters", subject->filter->field,
                    LENGTH_GOOD);
    for (size_t i = 0; i < tried.count && i < 2; i++) {
        AUTO_VALUES struct narrowed_values parts = {.count = 0};
        add_parts(subject, tried.items[i], &parts);
        for (size_t p = 0; p < parts.count; p++)
            hold_against(probe, &pool, parts.items[p], &other);
    }
}

/* The value with `length` characters from `start` on put out by `mark`. */
static char *marked(const char *value, size_t start, size_t length, char mark)
{
    AUTO_FREE char *head = narrowed_cut(value, 0, start);
    AUTO_FREE char *tail = narrowed_cut(value, start + length, strlen(value));

    return memory_format("%s%c%s", head, mark, tail);
}

void filter_wildcards(struct probe *probe)
{
    const struct subject *subject = rule_subject(probe);
    AUTO_POOL struct filter_pool pool = filter_pool(probe);
    AUTO_VALUES struct narrowed_values tried = {.count = 0}, needles = {.count = 0};
    struct narrowed_reading other = {.match = subject->filter->match, .wild = true};

    if (pool.whole == NULL)
        return;
    bases(subject, &pool, &tried);
    narrowed_values_add(&needles, "%");
    narrowed_values_add(&needles, "_");
    for (size_t i = 0; i < tried.count && i < 2; i++) {
        size_t middle = narrowed_length(tried.items[i]) / 2;
        AUTO_FREE char *percent = marked(tried.items[i], middle - 1, 2, '%');
        AUTO_FREE char *underscore = marked(tried.items[i], middle, 1, '_');
        narrowed_values_add(&needles, percent);
        narrowed_values_add(&needles, underscore);
    }
    size_t asked = 0;
    for (size_t i = 0; i < needles.count; i++) {
        if (!narrowed_takes(subject->parameter, needles.items[i]))
            continue;
        hold_against(probe, &pool, needles.items[i], &other);
        asked++;
    }
    if (asked == 0)
        rule_not_applicable(probe, "%s takes no value with %% or _",
                            subject->parameter->label);
}

/* --- Case --- */

static char *with_other_case(const char *text)
{
    char *other = memory_text(text);

    for (char *c = other; *c != '\0'; c++)
        if ((*c | 0x20) >= 'a' && (*c | 0x20) <= 'z')
            *c ^= 0x20;
    return other;
}

/* The documents leave case open: tells what the endpoint does. */
static void record_case(struct probe *probe, const struct walk *own,
                        const struct walk *other, const char *value)
{
    json_auto_t *ids = narrowed_ids(other);
    size_t shared = 0;

    for (size_t i = 0; i < own->count; i++) {
        AUTO_FREE char *id = narrowed_id(own->list, evidence_walk_row(own, i));
        shared += json_object_get(ids, id) != NULL;
    }
    if (own->count > 0)
        rule_record(probe, other->page_count > 0 ? evidence_walk_page(other, 0) : NULL,
                    "\"%s\" in other case gives %s", value,
                    shared == own->count ? "the same rows: case does not count"
                    : shared == 0        ? "other rows: case counts"
                                         : "some of the rows");
}

static void hold_case(struct probe *probe, const struct filter_pool *pool,
                      const char *value)
{
    const struct contract_filter *filter = rule_subject(probe)->filter;
    AUTO_FREE char *other_value = with_other_case(value);
    struct narrowed own = narrowed_by(filter, value);
    struct narrowed other = narrowed_by(filter, other_value);

    (void)filter_hold(probe, pool, value, NARROWED_COMPLETE);
    const struct walk *a = narrowed_read(probe, &own, 0);
    const struct walk *b = narrowed_read(probe, &other, 0);
    if (a == NULL || b == NULL)
        return;
    if (filter->case_claim.certainty == CERTAINTY_UNKNOWN) {
        record_case(probe, a, b, value);
    } else if (!filter->fold) {
        struct narrowed_reading folded = {.match = filter->match, .fold = true};
        hold_against(probe, pool, other_value, &folded);
    } else if (narrowed_same(probe, VERDICT_FAIL, &filter->case_claim, a, b, pool->whole,
                             "the same value in other case gives the same rows")) {
        rule_held(probe);
    }
}

void filter_case(struct probe *probe)
{
    const struct subject *subject = rule_subject(probe);
    AUTO_POOL struct filter_pool pool = filter_pool(probe);
    AUTO_VALUES struct narrowed_values values = {.count = 0};
    size_t held = 0;

    if (pool.whole == NULL)
        return;
    filter_values(subject, &pool, NARROWED_VALUES_MAX, &values);
    for (size_t i = 0; i < values.count && held < 2; i++) {
        AUTO_FREE char *other = with_other_case(values.items[i]);
        if (strcmp(other, values.items[i]) == 0 ||
            !narrowed_takes(subject->parameter, other))
            continue;
        hold_case(probe, &pool, values.items[i]);
        held++;
    }
    if (held == 0)
        rule_lacked(probe, "a value of %s with letters", subject->filter->field);
}
