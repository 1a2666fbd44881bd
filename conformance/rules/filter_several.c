/* SPDX-License-Identifier: Apache-2.0 */
/* Several values of a filter, given in one. */
#include "conformance/rules/filter_internal.h"

#include "src/memory.h"

#define TRIED 3

bool filter_takes_several(const struct subject *subject)
{
    return subject->parameter->separator != NULL;
}

/* The first row of `from` that is in none of `sets` although the whole walk showed it;
 * from->count when there is none. */
static size_t first_outside(const struct walk *from, const struct walk *whole,
                            json_t *const sets[2])
{
    json_auto_t *known = narrowed_ids(whole);

    for (size_t i = 0; i < from->count; i++) {
        AUTO_FREE char *id = narrowed_id(from->list, evidence_walk_row(from, i));

        if (json_object_get(known, id) != NULL && json_object_get(sets[0], id) == NULL &&
            json_object_get(sets[1], id) == NULL)
            return i;
    }
    return from->count;
}

static bool blame(struct probe *probe, const struct narrowed *both,
                  const struct walk *joint, const struct walk *from, size_t row,
                  bool missing)
{
    char label[NARROWED_LABEL_SIZE];

    if (row == from->count)
        return false;
    AUTO_FREE char *id = narrowed_id(from->list, evidence_walk_row(from, row));
    AUTO_FREE char *expected =
        memory_format("%s gives the rows of either value",
                      narrowed_label(both, rule_subject(probe)->list, label));
    rule_broken_format(probe, &rule_subject(probe)->filter->claim,
                       joint->page_count > 0 ? evidence_walk_page(joint, 0) : NULL,
                       expected,
                       missing ? "row %.120s is missing" : "row %.120s has neither", id);
    return true;
}

/* One value is not another, unless case does not count. */
static bool share_rows(struct probe *probe, const struct narrowed *narrowed,
                       const struct walk *one, const json_t *of_other)
{
    const struct contract_filter *filter = rule_subject(probe)->filter;
    char label[NARROWED_LABEL_SIZE];

    for (size_t i = 0; !filter->fold && i < one->count; i++) {
        AUTO_FREE char *id = narrowed_id(one->list, evidence_walk_row(one, i));

        if (json_object_get(of_other, id) == NULL)
            continue;
        AUTO_FREE char *expected =
            memory_format("%s gives no row that another value gives",
                          narrowed_label(narrowed, one->list, label));
        rule_broken_format(probe, &filter->claim, evidence_walk_page(one, 0), expected,
                           "row %.120s is given for both", id);
        return true;
    }
    return false;
}

/* The rows of "a,b" are those of a and those of b. */
static void hold_two(struct probe *probe, const struct walk *whole, const char *a,
                     const char *b)
{
    const struct contract_filter *filter = rule_subject(probe)->filter;
    AUTO_FREE char *text = memory_format("%s%s%s", a, filter->parameter->separator, b);
    struct narrowed first = narrowed_by(filter, a), second = narrowed_by(filter, b);
    struct narrowed both = narrowed_by(filter, text);
    const struct walk *joint = narrowed_read(probe, &both, 0);
    const struct walk *one = narrowed_read(probe, &first, 0);
    const struct walk *other = narrowed_read(probe, &second, 0);

    if (joint == NULL || one == NULL || other == NULL)
        return;
    if (one->count == 0 || other->count == 0) {
        rule_lacked(probe, "rows of two values");
        return;
    }
    json_auto_t *ids = narrowed_ids(joint);
    json_auto_t *of_one = narrowed_ids(one);
    json_auto_t *of_other = narrowed_ids(other);
    json_t *const all[2] = {ids, ids}, *const parts[2] = {of_one, of_other};

    if (!share_rows(probe, &first, one, of_other) &&
        !blame(probe, &both, joint, one, first_outside(one, whole, all), true) &&
        !blame(probe, &both, joint, other, first_outside(other, whole, all), true) &&
        !blame(probe, &both, joint, joint, first_outside(joint, whole, parts), false))
        rule_held(probe);
}

void filter_several(struct probe *probe)
{
    const struct subject *subject = rule_subject(probe);
    AUTO_POOL struct filter_pool pool = filter_pool(probe);
    AUTO_VALUES struct narrowed_values values = {.count = 0};

    if (pool.whole == NULL)
        return;
    filter_values(subject, &pool, TRIED, &values);
    if (values.count < 2)
        rule_lacked(probe, "two values of %s", subject->filter->field);
    for (size_t i = 0; i + 1 < values.count; i++) {
        hold_two(probe, pool.whole, values.items[i], values.items[i + 1]);
        hold_two(probe, pool.whole, values.items[i + 1], values.items[i]);
    }
    if (values.count > 0 && subject->parameter->enumeration != NULL) {
        AUTO_FREE char *bad =
            memory_format("%s%s%s", values.items[0], subject->parameter->separator,
                          narrowed_bogus(subject->parameter));
        narrowed_refused(probe, bad, NULL, VERDICT_FAIL);
    }
}
