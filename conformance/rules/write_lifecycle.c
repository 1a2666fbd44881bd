/* SPDX-License-Identifier: Apache-2.0 */
/* Records that change as time passes. */
#include "conformance/rules/write_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#define LATE 2 /* seconds by which a moment may differ: clocks tell whole ones */

/* One created record on its way. */
struct way {
    struct write_trial *trial;
    const struct contract_lifecycle *lifecycle;
    struct instant start;
    int64_t passed; /* seconds from the start until the state now looked at */
};

static const struct contract_state *state_of(const struct way *way, const json_t *record)
{
    return contract_state_named(
        way->lifecycle, json_string_value(value_at(record, way->lifecycle->member)));
}

static bool is_moment(const struct contract_assignment *set, const json_t *value,
                      struct instant moment)
{
    struct scalar is = collection_scalar(value, set->compare);
    return is.present && fabs(instant_difference(is.instant, moment)) <= LATE;
}

/* What the state sets, and what the invariants of the record say of it. */
static void hold_entered(const struct way *way, const struct contract_state *state,
                         const json_t *record, const struct answer *answer)
{
    struct probe *probe = way->trial->probe;
    const struct contract_shape *shape =
        way->trial->item == NULL ? NULL : way->trial->item->item->shape;
    struct instant moment = instant_add(way->start, way->passed);
    char why[400];
    for (size_t i = 0; i < state->set.count; i++) {
        const struct contract_assignment *set = &state->set.items[i];
        const json_t *value = value_at(record, set->field);
        bool fits = true;
        if (shape != NULL && contract_field_at(shape, set->field) == NULL)
            continue;
        if (set->kind == ASSIGNED_CONSTANT)
            fits = write_same(set->constant, value);
        else if (set->kind == ASSIGNED_NOW)
            fits = is_moment(set, value, moment);
        else if (set->kind == ASSIGNED_DURATION)
            fits = value != NULL &&
                   contract_invariant_holds(set->duration, record, why, sizeof why);
        AUTO_FREE char *is = value == NULL ? memory_text("absent") : value_print(value);
        if (fits)
            rule_held(probe);
        else
            rule_broken_format(probe, &set->claim, answer,
                               "what the state sets on entering it", "%s is %s in %s",
                               set->field, is, state->name);
    }
}

/* Looks at the record in the middle of a state (or behind its beginning, in the last). */
static bool hold_state(struct way *way, const struct contract_state *state, bool is_last)
{
    struct evidence *evidence = rule_evidence(way->trial->probe);
    int64_t middle = is_last ? LATE : state->lasts / 2;
    const struct answer *answer;
    if (way->passed + middle > 0) {
        way->trial->moved = true;
        if (!evidence_set_clock(evidence, way->passed + middle)) {
            rule_lacked(way->trial->probe, "a clock that can be moved");
            return false;
        }
    }
    const json_t *record = write_read(way->trial, way->trial->id, &answer);
    if (record == NULL)
        return false;
    const struct contract_state *is = state_of(way, record);
    if (is == state) {
        rule_held(way->trial->probe);
        hold_entered(way, state, record, answer);
        return true;
    }
    AUTO_FREE char *expected =
        memory_format("%s after %" PRId64 " seconds", state->name, way->passed + middle);
    AUTO_FREE char *actual = value_print(value_at(record, way->lifecycle->member));
    rule_broken(way->trial->probe, &way->lifecycle->claim, answer, expected, actual);
    return false;
}

void write_lifecycle(struct probe *probe)
{
    struct write_trial trial AUTO_TRIAL;
    const struct answer *answer;
    if (!write_open(probe, &trial) || !write_make(&trial, NULL))
        return;
    struct way way = {.trial = &trial,
                      .lifecycle = trial.write->records->lifecycle,
                      .start = evidence_now(trial.created)};
    const json_t *record = write_read(&trial, trial.id, &answer);
    const struct contract_state *state = record == NULL ? NULL : state_of(&way, record);
    if (state == NULL) {
        rule_lacked(probe, "a new record that shows its state");
        return;
    }
    if (!evidence_has_clock(rule_evidence(probe))) {
        rule_lacked(probe, "a clock that can be moved (--clock), to see states follow");
        return;
    }
    for (size_t i = 0; i < way.lifecycle->count; i++) {
        bool is_last = &way.lifecycle->states[state->next] == state;
        if (!hold_state(&way, state, is_last) || is_last)
            return;
        way.passed += state->lasts;
        state = &way.lifecycle->states[state->next];
    }
}
