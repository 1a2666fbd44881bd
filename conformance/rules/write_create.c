/* SPDX-License-Identifier: Apache-2.0 */
/* What is created: that it is there, as it was sent, in the lists and nowhere else. */
#include "conformance/rules/write_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <math.h>
#include <string.h>

#define MOMENT_TOLERANCE 60 /* seconds between two clocks, and on the way */

/* The record just created, as it is shown; NULL, and that is broken, when it is not. */
static const json_t *shown(struct write_trial *trial, const struct answer **answer)
{
    const json_t *record = write_read(trial, trial->id, answer);
    if (record != NULL)
        return record;
    if (*answer == NULL || !(*answer)->reached) {
        rule_lacked(trial->probe, "an operation that shows what was created");
        return NULL;
    }
    rule_broken_format(trial->probe, &trial->write->claim, *answer,
                       "the record that was just created", "%s is not shown: status %d",
                       trial->id, (*answer)->status);
    return NULL;
}

/* --- What was sent --- */

static void hold_sent(struct write_trial *trial, const json_t *record,
                      const struct answer *answer)
{
    const struct contract_write *write = trial->write;
    const json_t *sent = write->members.source == EXPRESSION_NONE
                             ? NULL
                             : value_at(trial->body, write->members.name);
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)sent, name, value)
    {
        AUTO_FREE char *pointer = value_pointer_join("", name);
        const json_t *is = json_object_get(record, name);
        if (write_is_set(write, pointer) || write_is_lively(trial, pointer) ||
            (trial->item != NULL && trial->item->item->shape != NULL &&
             contract_field_at(trial->item->item->shape, pointer) == NULL))
            continue;
        if (is == NULL ? json_is_null(value) : write_same(value, is)) {
            rule_held(trial->probe);
            continue;
        }
        AUTO_FREE char *expected = value_print(value);
        AUTO_FREE char *actual = is == NULL ? memory_text("nothing") : value_print(is);
        AUTO_FREE char *wanted = memory_format("%s: %s, as sent", pointer, expected);
        rule_broken_format(trial->probe, &write->claim, answer, wanted, "%s", actual);
    }
}

/* --- What is set --- */

static bool is_now(const struct contract_assignment *assignment, const json_t *value,
                   const struct answer *created)
{
    struct scalar moment = collection_scalar(value, assignment->compare);
    return moment.present &&
           fabs(instant_difference(moment.instant, evidence_now(created))) <=
               MOMENT_TOLERANCE;
}

/* True when the member may well have gone on since. */
static bool follows(const struct contract_lifecycle *lifecycle,
                    const struct contract_assignment *assignment, const json_t *value)
{
    const struct contract_state *at =
        contract_state_named(lifecycle, json_string_value(assignment->constant));
    const struct contract_state *is =
        contract_state_named(lifecycle, json_string_value(value));
    if (lifecycle == NULL || strcmp(lifecycle->member, assignment->field) != 0)
        return false;
    for (size_t i = 0; at != NULL && i <= lifecycle->count; i++) {
        if (at == is)
            return true;
        at = &lifecycle->states[at->next];
    }
    return false;
}

static bool is_as_set(struct write_trial *trial,
                      const struct contract_assignment *assignment, const json_t *value)
{
    const struct contract_lifecycle *lifecycle = trial->write->records->lifecycle;
    switch (assignment->kind) {
    case ASSIGNED_CONSTANT:
        return write_same(assignment->constant, value) ||
               contract_assignment_allows(assignment, value) ||
               follows(lifecycle, assignment, value);
    case ASSIGNED_REQUEST: {
        AUTO_FREE char *sent = evidence_sent(trial->created, &assignment->from);
        AUTO_FREE char *is = value == NULL ? NULL : value_text(value);
        return sent == NULL || (is != NULL && strcmp(sent, is) == 0);
    }
    case ASSIGNED_NOW:
        return is_now(assignment, value, trial->created);
    case ASSIGNED_DURATION:
        break;
    }
    return true;
}

static void hold_set(struct write_trial *trial, const json_t *record,
                     const struct answer *answer)
{
    const struct contract_assignments *set = &trial->write->set;
    const struct contract_shape *shape =
        trial->item == NULL ? NULL : trial->item->item->shape;
    for (size_t i = 0; i < set->count; i++) {
        const struct contract_assignment *assignment = &set->items[i];
        const json_t *value = value_at(record, assignment->field);
        if (shape != NULL && contract_field_at(shape, assignment->field) == NULL)
            continue;
        if (is_as_set(trial, assignment, value)) {
            rule_held(trial->probe);
            continue;
        }
        AUTO_FREE char *actual =
            value == NULL ? memory_text("nothing") : value_print(value);
        AUTO_FREE char *meant = value_print(assignment->constant);
        AUTO_FREE char *expected = memory_format("%s: %s", assignment->field, meant);
        rule_broken_format(trial->probe, &assignment->claim, answer, expected, "%s",
                           actual);
    }
}

/* --- What the answer shows --- */

static void hold_answer(struct write_trial *trial, const json_t *record)
{
    const struct contract_write *write = trial->write;
    const struct answer *created = trial->created;
    if (write->record.source == EXPRESSION_RESPONSE_BODY) {
        const json_t *answered = value_at(created->body, write->record.name);
        AUTO_FREE char *member = write_difference(trial, answered, record, NULL, false);
        if (!json_is_object(answered))
            rule_broken(trial->probe, &write->claim, created,
                        "the new record in the answer", "there is none");
        else if (member != NULL)
            rule_broken_format(trial->probe, &write->claim, created,
                               "the record as it is shown afterwards",
                               "%s of %s is another one", member, trial->id);
        else
            rule_held(trial->probe);
    }
    for (size_t i = 0; i < write->shown_count; i++) {
        const struct contract_shown *at = &write->shown[i];
        const json_t *value = value_at(record, at->field);
        if (at->at.source != EXPRESSION_RESPONSE_BODY || value == NULL ||
            write_is_lively(trial, at->field))
            continue;
        if (write_same(value, value_at(created->body, at->at.name)))
            rule_held(trial->probe);
        else
            rule_broken_format(trial->probe, &at->claim, created,
                               "the member as the record has it", "%s is another one",
                               at->field);
    }
}

void write_created(struct probe *probe)
{
    struct write_trial trial AUTO_TRIAL;
    if (!write_open(probe, &trial))
        return;
    for (unsigned i = 0; i < 2; i++) {
        json_auto_t *body = write_body(trial.operation, i);
        const struct answer *answer;
        if ((i > 0 && body == NULL) || !write_make(&trial, body))
            return;
        const json_t *record = shown(&trial, &answer);
        if (record == NULL)
            return;
        hold_sent(&trial, record, answer);
        hold_set(&trial, record, answer);
        hold_answer(&trial, record);
    }
}

void write_location(struct probe *probe)
{
    struct write_trial trial AUTO_TRIAL;
    if (!write_open(probe, &trial) || !write_make(&trial, NULL))
        return;
    AUTO_FREE char *url = evidence_location(trial.created);
    if (url == NULL) {
        rule_broken(probe, &trial.write->claim, trial.created,
                    "the header Location (RFC 9110 10.2.2)", "there is none");
        return;
    }
    const struct answer *answer =
        evidence_follow(rule_evidence(probe), trial.write->location, url, AS_MAIN, 0);
    const json_t *record = evidence_record(answer, trial.write->location->item);
    const json_t *id = value_at(record, trial.write->records->id);
    AUTO_FREE char *text = id == NULL ? NULL : value_text(id);
    if (evidence_accepted(answer) && text != NULL && strcmp(text, trial.id) == 0)
        rule_held(probe);
    else
        rule_broken_format(probe, &trial.write->claim, answer,
                           "Location leads to the new record",
                           "%.300s is answered %d%s%.100s", url, answer->status,
                           text == NULL ? "" : " with ", text == NULL ? "" : text);
}
