/* SPDX-License-Identifier: Apache-2.0 */
/* The forms in which an input takes moments, and what they leave out. */
#include "conformance/rules/filter_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <string.h>

#define TRIED 3 /* moments */

/* What a form says, and whose statement is broken where it is not so. */
static const struct claim *claim_of(const struct contract_dates *dates,
                                    enum dates_form form)
{
    if (form == DATES_DATE)
        return narrowed_weaker(&dates->forms_claim, &dates->day_claim);
    if (form == DATES_LOCAL)
        return narrowed_weaker(&dates->forms_claim, &dates->zone_claim);
    return &dates->forms_claim;
}

/* The first row that stands otherwise than the condition says; NULL: none does. */
static const json_t *find_wrong(const struct narrowed *narrowed, const struct walk *walk,
                                const struct walk *whole, bool *given, size_t *judged)
{
    const struct narrowed_condition *condition = &narrowed->conditions[0];
    struct narrowed_reading reading = narrowed_declared(condition);
    json_auto_t *ids = narrowed_ids(walk);

    *judged = 0;
    for (size_t i = 0; i < whole->count; i++) {
        enum narrowed_standing standing =
            narrowed_standing(condition, &reading, evidence_walk_row(whole, i));
        AUTO_FREE char *id = narrowed_id(whole->list, evidence_walk_row(whole, i));

        *given = json_object_get(ids, id) != NULL;
        if (standing == NARROWED_OPEN)
            continue;
        ++*judged;
        if ((standing == NARROWED_INSIDE) != *given)
            return evidence_walk_row(whole, i);
    }
    return NULL;
}

static void hold_form(struct probe *probe, const struct walk *whole, const char *text,
                      enum dates_form form)
{
    const struct contract_filter *filter = rule_subject(probe)->filter;
    const struct claim *claim = claim_of(&filter->dates, form);
    struct narrowed narrowed = narrowed_by(filter, text);
    bool given;
    size_t judged;

    if (!narrowed_accepted(probe, &narrowed, &filter->dates.forms_claim, VERDICT_FAIL))
        return;
    const struct walk *walk = narrowed_read(probe, &narrowed, 0);
    if (walk == NULL)
        return;
    const json_t *wrong = find_wrong(&narrowed, walk, whole, &given, &judged);
    if (wrong == NULL) {
        if (judged > 0)
            rule_held(probe);
        return;
    }
    AUTO_FREE char *id = narrowed_id(whole->list, wrong);
    AUTO_FREE char *value = value_print(value_at(wrong, filter->field));
    AUTO_FREE char *expected =
        memory_format("%s=%s %s row %.120s, whose %s is %.60s", filter->parameter->label,
                      text, given ? "leaves out" : "gives", id, filter->field, value);
    rule_broken(probe, claim, walk->page_count > 0 ? evidence_walk_page(walk, 0) : NULL,
                expected, given ? "it is given" : "it is left out");
}

/* Moments worth asking with: those of rows, whole seconds of them; where there is a zone,
 * first one whose day is another than in UTC. */
static size_t choose(const struct contract_filter *filter, const struct walk *whole,
                     struct instant out[TRIED])
{
    size_t count = 0;

    for (size_t i = 0; i < whole->count && count == 0; i++) {
        struct scalar value =
            relation_value(evidence_walk_row(whole, i), filter->field, filter->compare);
        struct instant here, utc;

        if (!value.present)
            continue;
        here =
            instant_add(dates_day(value.instant, filter->dates.zone), filter->dates.zone);
        utc = dates_day(value.instant, 0);
        if (instant_compare(here, utc) != 0)
            out[count++] = value.instant;
    }
    for (size_t part = 1; part <= TRIED && count < TRIED; part++) {
        size_t at = part * (whole->count - 1) / (TRIED + 1);
        struct scalar value =
            relation_value(evidence_walk_row(whole, at), filter->field, filter->compare);

        if (value.present)
            out[count++] = value.instant;
    }
    for (size_t i = 0; i < count; i++)
        out[i].nanoseconds = 0;
    return count;
}

void filter_forms(struct probe *probe)
{
    const struct contract_filter *filter = rule_subject(probe)->filter;
    const struct contract_dates *dates = &filter->dates;
    const struct walk *whole = rule_whole(probe);
    struct instant moments[TRIED];

    if (whole == NULL)
        return;
    if (!filter->in_row) {
        rule_lacked(probe, "rows that show %s", filter->field);
        return;
    }
    size_t count = choose(filter, whole, moments);
    if (count == 0)
        rule_lacked(probe, "rows that show %s", filter->field);
    for (int form = 0; form < DATES_FORMS; form++) {
        if ((dates->forms & (1U << form)) == 0)
            continue;
        for (size_t i = 0; i < count; i++) {
            char text[INSTANT_TEXT_SIZE];

            dates_print(moments[i], (enum dates_form)form, dates->zone, text);
            hold_form(probe, whole, text, (enum dates_form)form);
        }
    }
}
