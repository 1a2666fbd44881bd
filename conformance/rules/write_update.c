/* SPDX-License-Identifier: Apache-2.0 */
/* What is updated: what was sent shows, and nothing else changes. */
#include "conformance/rules/write_internal.h"

#include "src/memory.h"
#include "src/sample.h"
#include "src/value.h"

#include <string.h>

/* One try: a member, what it is to become, and what it was. */
struct change {
    const char *name; /* key of the member; owned by the body's shape */
    json_t *body;     /* owned */
    json_t *before;   /* the record, owned */
};

static void change_clear(struct change *change)
{
    json_decref(change->body);
    json_decref(change->before);
}

#define AUTO_CHANGE __attribute__((cleanup(change_clear)))

/* --- What is sent --- */

/* Returns new a value for the member that is valid and not the one it has. */
static json_t *other_value(const struct contract_field *field, const json_t *current)
{
    for (unsigned variant = 0; variant < 2 * WRITE_MAX_TRIES; variant++) {
        json_t *value =
            sample_value(field->schema, &(struct sample_options){.use = SAMPLE_REQUEST,
                                                                 .variant = variant});
        if (value != NULL && !json_is_null(value) && !write_same(value, current) &&
            !(json_is_object(value) && json_object_size(value) == 0))
            return value;
        json_decref(value);
    }
    return NULL;
}

/* Returns new a body that changes one member and repeats those that must be there. */
static json_t *body_with(const struct write_trial *trial, const json_t *record,
                         const char *name, json_t *value)
{
    const struct contract_write *write = trial->write;
    const struct contract_shape *shape = trial->operation->body->shape;
    json_auto_t *example = write_body(trial->operation, 0);
    json_t *body = json_object(), *members = json_object();
    for (size_t i = 0; i < shape->field_count; i++) {
        const char *key = write_key(write, &shape->fields[i]);
        json_t *kept = key == NULL ? NULL : json_object_get(record, key);
        if (key == NULL || !shape->fields[i].required)
            continue;
        if (kept == NULL)
            kept = value_at(example, shape->fields[i].pointer);
        if (kept != NULL)
            json_object_set(members, key, kept);
    }
    json_object_set_new(members, name, value);
    if (write->members.name[0] == '\0') {
        json_decref(body);
        body = members;
    } else {
        value_put(body, write->members.name, members);
    }
    if (schema_validate(shape->schema, body, NULL, NULL))
        return body;
    json_decref(body);
    return NULL;
}

static bool plan(const struct write_trial *trial, const struct contract_field *field,
                 const json_t *record, struct change *change)
{
    *change = (struct change){.name = write_key(trial->write, field)};
    if (change->name == NULL || write_is_lively(trial, field->pointer))
        return false;
    json_t *value = other_value(field, json_object_get(record, change->name));
    if (value == NULL)
        return false;
    change->body = body_with(trial, record, change->name, value);
    change->before = json_deep_copy((json_t *)(uintptr_t)record);
    return change->body != NULL;
}

/* --- What must show then --- */

/* RFC 7396: returns new what a member becomes when `sent` is merged into `was`. */
static json_t *merged(const json_t *was, const json_t *sent)
{
    const char *name;
    json_t *value;
    if (!json_is_object(sent))
        return json_deep_copy((json_t *)(uintptr_t)sent);
    json_t *all =
        json_is_object(was) ? json_deep_copy((json_t *)(uintptr_t)was) : json_object();
    json_object_foreach((json_t *)(uintptr_t)sent, name, value)
    {
        if (json_is_null(value))
            json_object_del(all, name);
        else
            json_object_set_new(all, name, merged(json_object_get(was, name), value));
    }
    return all;
}

static bool is_client_member(const struct write_trial *trial, const char *name)
{
    AUTO_FREE char *pointer = memory_format("%s/%s", trial->write->members.name, name);
    return contract_field_at(trial->operation->body->shape, pointer) != NULL;
}

/* Returns new the record as it must be: a statement for each member that is known. */
static json_t *expected_of(const struct write_trial *trial, const struct change *change)
{
    const json_t *sent = value_at(change->body, trial->write->members.name);
    json_t *expected = json_object();
    const char *name;
    json_t *value;
    json_object_foreach(change->before, name, value)
    {
        AUTO_FREE char *pointer = value_pointer_join("", name);
        if (!write_is_set(trial->write, pointer) &&
            (!trial->write->replaces || !is_client_member(trial, name)))
            json_object_set(expected, name, value);
    }
    json_object_foreach((json_t *)(uintptr_t)sent, name, value)
    {
        AUTO_FREE char *pointer = value_pointer_join("", name);
        if (!write_is_set(trial->write, pointer))
            json_object_set_new(
                expected, name,
                trial->write->replaces
                    ? json_deep_copy(value)
                    : merged(json_object_get(change->before, name), value));
    }
    return expected;
}

/* The first member that a replacement should have removed. */
static const char *left_over(const struct write_trial *trial, const struct change *change,
                             const json_t *record)
{
    const json_t *sent = value_at(change->body, trial->write->members.name);
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)record, name, value)
    {
        if (trial->write->replaces && !json_is_null(value) &&
            json_object_get(sent, name) == NULL && is_client_member(trial, name))
            return name;
    }
    return NULL;
}

static void hold_record(struct write_trial *trial, const struct change *change,
                        const json_t *record, const struct answer *answer,
                        const char *where)
{
    json_auto_t *expected = expected_of(trial, change);
    AUTO_FREE char *member = write_difference(trial, expected, record, NULL, true);
    const char *extra = left_over(trial, change, record);
    if (member == NULL && extra == NULL) {
        rule_held(trial->probe);
        return;
    }
    if (member == NULL) {
        rule_broken_format(trial->probe, &trial->write->claim, answer,
                           "a replaced record has only what was sent",
                           "%s still shows %s", where, extra);
        return;
    }
    AUTO_FREE char *is = value_print(value_at(record, member));
    AUTO_FREE char *wanted = value_print(value_at(expected, member));
    AUTO_FREE char *said =
        memory_format("%s: %s after the update of %s", member, wanted, change->name);
    rule_broken_format(trial->probe, &trial->write->claim, answer, said, "%s in %s", is,
                       where);
}

static void hold_everywhere(struct write_trial *trial, const struct change *change,
                            const struct answer *updated)
{
    const struct contract_write *write = trial->write;
    const struct answer *answer;
    if (write->record.source == EXPRESSION_RESPONSE_BODY)
        hold_record(trial, change, value_at(updated->body, write->record.name), updated,
                    "the answer");
    if (trial->item != NULL) {
        const json_t *record = write_read(trial, trial->id, &answer);
        if (record != NULL)
            hold_record(trial, change, record, answer, trial->item->id);
    }
    for (size_t i = 0; i < trial->list_count; i++) {
        const struct walk *walk = write_walk(trial, trial->lists[i]);
        const json_t *row = write_row(walk, trial->id);
        const struct contract_shape *shape = trial->lists[i]->list->row;
        AUTO_FREE char *pointer = value_pointer_join("", change->name);
        const json_t *is = row == NULL ? NULL : json_object_get(row, change->name);
        json_auto_t *expected = expected_of(trial, change);
        if (row == NULL || shape == NULL || contract_field_at(shape, pointer) == NULL)
            continue;
        if (write_same(is, json_object_get(expected, change->name)))
            rule_held(trial->probe);
        else
            rule_broken_format(trial->probe, &write->claim, evidence_walk_page(walk, 0),
                               "the row as it was updated", "%s of %s in %s is not",
                               pointer, trial->id, trial->lists[i]->id);
    }
}

/* --- The rules --- */

/* True when something was tried. */
static bool try_member(struct write_trial *trial, const struct contract_field *field)
{
    struct change change AUTO_CHANGE = {0};
    struct write_world world;
    const struct answer *answer;
    const json_t *record = write_read(trial, trial->id, &answer);
    if (record == NULL || !plan(trial, field, record, &change) ||
        !write_world_read(trial, &world, WRITE_MAX_LISTS))
        return false;
    const struct answer *updated =
        write_ask(trial, trial->operation, trial->id, change.body, AS_MAIN, 0);
    if (!evidence_accepted(updated)) {
        (void)rule_usable(trial->probe, updated, 200);
        return true;
    }
    hold_everywhere(trial, &change, updated);
    (void)write_world_holds(trial, &world, updated);
    return true;
}

void write_updated(struct probe *probe)
{
    struct write_trial trial AUTO_TRIAL;
    const struct contract_operation *operation = rule_subject(probe)->operation;
    const struct contract_shape *shape =
        operation->body == NULL ? NULL : operation->body->shape;
    if (!write_open(probe, &trial) || !write_take(&trial) ||
        !write_reach(&trial, &trial.write->when, true))
        return;
    size_t tries = 0;
    for (size_t i = 0; shape != NULL && i < shape->field_count && tries < WRITE_MAX_TRIES;
         i++)
        tries += try_member(&trial, &shape->fields[i]) ? 1 : 0;
    rule_lacked(probe, "a member that can be given another value");
}

/* --- Actions --- */

/* Returns new the members that the operation sets, as keys. */
static json_t *set_members(const struct write_trial *trial, const json_t *before,
                           const json_t *after)
{
    const json_t *both[] = {before, after};
    json_t *members = json_object();
    for (size_t i = 0; i < 2; i++) {
        const char *name;
        json_t *value;
        json_object_foreach((json_t *)(uintptr_t)both[i], name, value)
        {
            AUTO_FREE char *pointer = value_pointer_join("", name);
            if (write_is_set(trial->write, pointer))
                json_object_set_new(members, name, json_true());
        }
    }
    return members;
}

static void hold_aside(struct write_trial *trial, const struct contract_action *action,
                       const json_t *before, const json_t *after,
                       const struct answer *answer)
{
    json_auto_t *ignored = set_members(trial, before, after);
    AUTO_FREE char *changed = write_difference(trial, before, after, ignored, true);
    AUTO_FREE char *added = write_addition(trial, before, after, ignored);
    if (changed == NULL && added == NULL)
        rule_held(trial->probe);
    else
        rule_broken_format(trial->probe, &action->claim, answer,
                           "an action leaves all else as it was", "%s changed by %s",
                           changed != NULL ? changed : added, action->word);
}

/* Each member that the action sets, and no other. */
static void hold_action(struct write_trial *trial, const struct contract_action *action,
                        const json_t *before, const struct answer *done)
{
    const struct answer *answer;
    const json_t *record = write_read(trial, trial->id, &answer);
    if (record == NULL)
        return;
    for (size_t i = 0; i < action->set.count; i++) {
        const struct contract_assignment *set = &action->set.items[i];
        const json_t *is = value_at(record, set->field);
        AUTO_FREE char *sent =
            set->kind == ASSIGNED_REQUEST ? evidence_sent(done, &set->from) : NULL;
        AUTO_FREE char *text = is == NULL ? NULL : value_text(is);
        bool fits =
            set->kind == ASSIGNED_CONSTANT
                ? write_same(set->constant, is) || contract_assignment_allows(set, is)
            : sent == NULL ? is != NULL || set->kind == ASSIGNED_REQUEST
                           : text != NULL && strcmp(text, sent) == 0;
        if (fits)
            rule_held(trial->probe);
        else
            rule_broken_format(trial->probe, &set->claim, answer, "what the action sets",
                               "%s is %s after %s", set->field,
                               text == NULL ? "absent" : text, action->word);
    }
    hold_aside(trial, action, before, record, answer);
}

static void hold_shown(struct write_trial *trial, const struct answer *done)
{
    const struct answer *answer;
    const json_t *record = write_read(trial, trial->id, &answer);
    for (size_t i = 0; record != NULL && i < trial->write->shown_count; i++) {
        const struct contract_shown *shown = &trial->write->shown[i];
        const json_t *is = value_at(done->body, shown->at.name);
        if (shown->at.source != EXPRESSION_RESPONSE_BODY)
            continue;
        if (write_same(is, value_at(record, shown->field)))
            rule_held(trial->probe);
        else
            rule_broken_format(trial->probe, &shown->claim, done,
                               "the member as the record has it", "%s is another one",
                               shown->field);
    }
}

static void try_action(struct probe *probe, const struct contract_action *action)
{
    struct write_trial trial AUTO_TRIAL;
    struct write_world world;
    const struct answer *answer;
    if (!write_open(probe, &trial) || !write_take(&trial))
        return;
    json_auto_t *body = write_body_for(trial.operation, action);
    if (body == NULL) {
        rule_lacked(probe, "an example of a body that asks for %s", action->word);
        return;
    }
    if (!write_reach(&trial, &trial.write->when, true) ||
        !write_reach(&trial, &action->when, true) ||
        !write_world_read(&trial, &world, WRITE_MAX_LISTS)) {
        rule_lacked(probe, "a record whose state allows %s", action->word);
        return;
    }
    json_auto_t *before =
        json_deep_copy((json_t *)(uintptr_t)write_read(&trial, trial.id, &answer));
    const struct answer *done =
        write_ask(&trial, trial.operation, trial.id, body, AS_MAIN, 0);
    if (!evidence_accepted(done)) {
        (void)rule_usable(probe, done, 200);
        return;
    }
    hold_action(&trial, action, before, done);
    hold_shown(&trial, done);
    (void)write_world_holds(&trial, &world, done);
}

void write_actions(struct probe *probe)
{
    const struct contract_write *write = rule_subject(probe)->write;
    for (size_t i = 0; i < write->action_count; i++)
        try_action(probe, &write->actions[i]);
}
