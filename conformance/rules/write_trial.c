/* SPDX-License-Identifier: Apache-2.0 */
/* A record to try things on, made and cleared away. */
#include "conformance/rules/write_internal.h"

#include "src/memory.h"
#include "src/sample.h"
#include "src/value.h"

#include <string.h>

static struct evidence *evidence_of(const struct write_trial *trial)
{
    return rule_evidence(trial->probe);
}

static bool is_askable(struct probe *probe, const struct contract_operation *operation)
{
    const struct contract_write *write = operation->write;
    for (size_t i = 0; i < operation->parameter_count; i++) {
        const struct contract_parameter *parameter = &operation->parameters[i];
        if (!parameter->required || parameter->in == EXPRESSION_REQUEST_BODY ||
            parameter == write->id_parameter ||
            evidence_default(rule_evidence(probe), operation, parameter) != NULL)
            continue;
        rule_lacked(probe, "a value for the required parameter %s (--param %s=VALUE)",
                    parameter->label, parameter->label);
        return false;
    }
    return true;
}

static void find_readers(struct write_trial *trial)
{
    const struct contract *contract = evidence_contract(evidence_of(trial));
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_operation *operation = &contract->operations[i];
        if (operation->item != NULL && trial->item == NULL &&
            operation->item->records == trial->write->records)
            trial->item = operation;
        if (operation->list != NULL && trial->list_count < WRITE_MAX_LISTS &&
            operation->list->records == trial->write->records &&
            evidence_unknown(evidence_of(trial), operation, false) == NULL)
            trial->lists[trial->list_count++] = operation;
    }
}

bool write_open(struct probe *probe, struct write_trial *trial)
{
    const struct subject *subject = rule_subject(probe);
    const struct contract *contract = evidence_contract(rule_evidence(probe));
    *trial = (struct write_trial){
        .probe = probe, .operation = subject->operation, .write = subject->write};
    trial->create = contract_write_of(contract, WRITE_CREATE, subject->write->records);
    trial->remove = contract_write_of(contract, WRITE_DELETE, subject->write->records);
    find_readers(trial);
    evidence_begin_change(rule_evidence(probe));
    if (evidence_remaining(rule_evidence(probe)) >= WRITE_RESERVE)
        return is_askable(probe, subject->operation);
    rule_lacked(probe, "requests enough to put back what is changed "
                       "(--max-requests)");
    return false;
}

/* Deleting is no statement here: what cannot be deleted stays. */
static void remove_made(struct write_trial *trial)
{
    rule_expect_refusal(trial->probe, true);
    for (size_t i = 0; i < trial->made_count; i++) {
        if (trial->remove != NULL && !evidence_can_reset(evidence_of(trial)))
            (void)write_ask(trial, trial->remove, trial->made[i], NULL, AS_MAIN, 0);
        free(trial->made[i]);
    }
    rule_expect_refusal(trial->probe, false);
}

void write_close(struct write_trial *trial)
{
    if (trial->moved)
        (void)evidence_reset_clock(evidence_of(trial));
    if (trial->created == NULL && !evidence_can_reset(evidence_of(trial)))
        write_restore(trial);
    remove_made(trial);
    evidence_end_change(evidence_of(trial));
    free(trial->id);
    json_decref(trial->body);
    json_decref(trial->original);
}

const struct answer *write_ask(struct write_trial *trial,
                               const struct contract_operation *operation, const char *id,
                               const json_t *body, enum asker as, size_t who)
{
    struct arguments arguments AUTO_ARGUMENTS = {0};
    AUTO_FREE char *text = body == NULL ? memory_text("") : value_print(body);
    struct question question = {.operation = operation,
                                .arguments = &arguments,
                                .as = as,
                                .who = who,
                                .body = text};
    if (id != NULL && operation->write->id_parameter != NULL)
        arguments_set(&arguments, operation->write->id_parameter, id);
    return evidence_ask(evidence_of(trial), &question);
}

/* --- Bodies --- */

json_t *write_body(const struct contract_operation *operation, unsigned variant)
{
    const struct contract_body *body = operation->body;
    if (body == NULL)
        return NULL;
    if (variant == 0 && body->example != NULL)
        return json_deep_copy(body->example);
    if (body->shape == NULL)
        return NULL;
    return sample_value(
        body->shape->schema,
        &(struct sample_options){.use = SAMPLE_REQUEST, .variant = variant});
}

static bool asks_for(const struct contract_write *write, const json_t *body,
                     const struct contract_action *action)
{
    const char *word = json_string_value(value_at(body, write->action.name));
    return word != NULL && strcmp(word, action->word) == 0;
}

static bool is_valid(const struct contract_body *body, const json_t *value)
{
    return body->shape == NULL || schema_validate(body->shape->schema, value, NULL, NULL);
}

/* An example that asks for it, else the least that does. */
json_t *write_body_for(const struct contract_operation *operation,
                       const struct contract_action *action)
{
    const struct contract_body *body = operation->body;
    const struct contract_write *write = operation->write;
    if (body == NULL || write->action.source != EXPRESSION_REQUEST_BODY)
        return NULL;
    for (size_t i = 0; i < body->example_count; i++)
        if (asks_for(write, body->examples[i], action))
            return json_deep_copy(body->examples[i]);
    for (unsigned variant = 0; variant < WRITE_MAX_TRIES; variant++) {
        json_t *made = write_body(operation, variant);
        if (made != NULL && asks_for(write, made, action))
            return made;
        json_decref(made);
    }
    json_t *least = json_object();
    value_put(least, write->action.name, json_string(action->word));
    if (is_valid(body, least))
        return least;
    json_decref(least);
    return NULL;
}

/* --- Making and taking --- */

/* Behind the last slash of the path, where the item's path ends in its identifier. */
static char *located_id(const struct contract_write *write, const char *location)
{
    const char *path = write->location->path;
    AUTO_FREE char *clean = memory_text_of(location, strcspn(location, "?#"));
    const char *last = strrchr(clean, '/');
    if (last == NULL || path[strlen(path) - 1] != '}')
        return NULL;
    char *id = memory_text(last + 1);
    url_decode(id, strlen(id), false);
    return id;
}

static char *shown_text(const struct answer *answer, const struct expression *at)
{
    if (at->source == EXPRESSION_RESPONSE_HEADER)
        return memory_text(
            http_headers_value(&answer->exchange->response.headers, at->name));
    const json_t *value = value_at(answer->body, at->name);
    return value == NULL || json_is_null(value) ? NULL : value_text(value);
}

/* Returns new what an answer says the new record is called; NULL: it does not. */
static char *new_id(const struct contract_write *write, const struct answer *answer)
{
    const char *field = write->records->id;
    for (size_t i = 0; i < write->shown_count; i++)
        if (strcmp(write->shown[i].field, field) == 0)
            return shown_text(answer, &write->shown[i].at);
    if (write->record.source == EXPRESSION_RESPONSE_BODY) {
        AUTO_FREE char *place = memory_format("%s%s", write->record.name, field);
        struct expression at = {.source = EXPRESSION_RESPONSE_BODY, .name = place};
        return shown_text(answer, &at);
    }
    const char *location =
        http_headers_value(&answer->exchange->response.headers, "Location");
    return write->location == NULL || location == NULL ? NULL
                                                       : located_id(write, location);
}

void write_note_made(struct write_trial *trial, const struct answer *answer)
{
    if (answer->operation != trial->create || !evidence_accepted(answer) ||
        trial->made_count == WRITE_MAX_MADE)
        return;
    char *id = new_id(trial->create->write, answer);
    if (id != NULL && *id != '\0')
        trial->made[trial->made_count++] = id;
    else
        free(id);
}

bool write_make(struct write_trial *trial, const json_t *body)
{
    struct probe *probe = trial->probe;
    if (trial->create == NULL) {
        rule_lacked(probe, "an operation that creates a record to try on");
        return false;
    }
    json_t *usual = body == NULL ? write_body(trial->create, 0)
                                 : json_deep_copy((json_t *)(uintptr_t)body);
    const struct answer *answer =
        write_ask(trial, trial->create, NULL, usual, AS_MAIN, 0);
    json_decref(trial->body);
    trial->body = usual;
    if (!evidence_accepted(answer)) {
        (void)rule_usable(probe, answer, 201);
        return false;
    }
    free(trial->id);
    trial->id = new_id(trial->create->write, answer);
    trial->created = answer;
    if (trial->id == NULL || *trial->id == '\0') {
        rule_lacked(probe, "%s does not say how the record it created is called",
                    trial->create->id);
        return false;
    }
    write_note_made(trial, answer);
    return true;
}

/* What an update took over can be sent again as it was; nothing else can. */
static bool can_put_back(const struct write_trial *trial)
{
    const struct contract_write *write = trial->write;
    if (write->kind != WRITE_UPDATE || write->members.source == EXPRESSION_NONE)
        return false;
    for (size_t i = 0; i < write->set.count; i++)
        if (write->set.items[i].kind != ASSIGNED_NOW)
            return false;
    return true;
}

static bool remember(struct write_trial *trial)
{
    const struct answer *answer;
    const json_t *record = write_read(trial, trial->id, &answer);
    trial->original = json_deep_copy((json_t *)(uintptr_t)record);
    if (record == NULL)
        rule_lacked(trial->probe, "an operation that shows the record");
    return record != NULL;
}

bool write_take(struct write_trial *trial)
{
    if (trial->create != NULL)
        return write_make(trial, NULL);
    if (!evidence_can_reset(evidence_of(trial)) && !can_put_back(trial)) {
        rule_lacked(trial->probe,
                    "a record of its own to try on: no operation creates one, and what "
                    "is changed could not be put back (--reset)");
        return false;
    }
    const struct walk *walk =
        trial->list_count == 0 ? NULL : write_walk(trial, trial->lists[0]);
    for (size_t i = 0; walk != NULL && i < walk->count; i++)
        if (contract_conditions_hold(&trial->write->when, evidence_walk_row(walk, i),
                                     NULL)) {
            trial->id = evidence_id(walk->list, evidence_walk_row(walk, i));
            if (trial->id != NULL)
                return remember(trial);
        }
    rule_lacked(trial->probe, "a record that may be changed");
    return false;
}

/* --- States --- */

static bool is_reached(struct write_trial *trial,
                       const struct contract_conditions *conditions, bool wanted)
{
    const struct answer *answer;
    const json_t *record = write_read(trial, trial->id, &answer);
    return record != NULL && contract_conditions_hold(conditions, record, NULL) == wanted;
}

/* Lets the states pass one by one. */
static bool reach_by_clock(struct write_trial *trial,
                           const struct contract_conditions *conditions, bool wanted)
{
    const struct contract_lifecycle *lifecycle = trial->write->records->lifecycle;
    int64_t passed = 0;
    if (lifecycle == NULL || trial->created == NULL ||
        !evidence_has_clock(evidence_of(trial)))
        return false;
    for (size_t i = 0; i < lifecycle->count; i++) {
        const struct answer *answer;
        const json_t *record = write_read(trial, trial->id, &answer);
        const struct contract_state *state = contract_state_named(
            lifecycle, json_string_value(value_at(record, lifecycle->member)));
        if (state == NULL || &lifecycle->states[state->next] == state)
            return false;
        passed += state->lasts + 1;
        trial->moved = true;
        if (!evidence_set_clock(evidence_of(trial), passed))
            return false;
        if (is_reached(trial, conditions, wanted))
            return true;
    }
    return false;
}

static bool reach_by(struct write_trial *trial, const struct contract_operation *other,
                     const struct contract_conditions *conditions, bool wanted)
{
    const struct contract_write *write = other->write;
    for (size_t i = 0; i < write->action_count; i++) {
        json_auto_t *body = write_body_for(other, &write->actions[i]);
        if (write->actions[i].set.count == 0 || body == NULL)
            continue;
        (void)write_ask(trial, other, trial->id, body, AS_MAIN, 0);
        if (is_reached(trial, conditions, wanted))
            return true;
    }
    if (write->action_count > 0 || write->set.count == 0)
        return false;
    json_auto_t *body = write_body(other, 0);
    (void)write_ask(trial, other, trial->id, body, AS_MAIN, 0);
    return is_reached(trial, conditions, wanted);
}

bool write_reach(struct write_trial *trial, const struct contract_conditions *conditions,
                 bool wanted)
{
    const struct contract *contract = evidence_contract(evidence_of(trial));
    if (is_reached(trial, conditions, wanted))
        return true;
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_operation *other = &contract->operations[i];
        if (other->write != NULL && other->write->kind == WRITE_UPDATE &&
            other->write->records == trial->write->records && trial->created != NULL &&
            reach_by(trial, other, conditions, wanted))
            return true;
    }
    return reach_by_clock(trial, conditions, wanted);
}
