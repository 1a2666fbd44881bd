/* SPDX-License-Identifier: Apache-2.0 */
/* What must be refused, and must change nothing. */
#include "conformance/rules/write_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <ctype.h>
#include <string.h>

/* The record of a trial, as it was before what must be refused. */
struct watch {
    struct write_world world;
    json_t *record;               /* owned; NULL: there is none */
    const struct answer *refusal; /* the last one, behind which all is looked at */
};

static void watch_clear(struct watch *watch)
{
    json_decref(watch->record);
}

#define AUTO_WATCH __attribute__((cleanup(watch_clear)))

static bool watch_start(struct write_trial *trial, struct watch *watch)
{
    const struct answer *answer;
    *watch = (struct watch){.record = NULL};
    if (trial->id != NULL)
        watch->record =
            json_deep_copy((json_t *)(uintptr_t)write_read(trial, trial->id, &answer));
    if (trial->id != NULL && watch->record == NULL) {
        rule_lacked(trial->probe, "an operation that shows the record");
        return false;
    }
    if (trial->list_count == 0 && trial->id != NULL)
        return true;
    /* What changed in spite of a refusal shows in any list. */
    return write_world_read(trial, &watch->world, 1);
}

/* True when the record is as it was. */
static bool record_holds(struct write_trial *trial, const struct watch *watch,
                         const struct answer *refusal)
{
    const struct answer *answer = NULL;
    if (trial->id == NULL)
        return true;
    const json_t *record = write_read(trial, trial->id, &answer);
    AUTO_FREE char *member =
        record == NULL ? NULL
                       : write_difference(trial, watch->record, record, NULL, true);
    if (record == NULL) {
        rule_broken_format(trial->probe, &trial->write->claim, refusal,
                           "what is refused changes nothing", "%s is gone", trial->id);
        return false;
    }
    AUTO_FREE char *added =
        record == NULL ? NULL : write_addition(trial, watch->record, record, NULL);
    if (member != NULL || added != NULL) {
        rule_broken_format(trial->probe, &trial->write->claim, refusal,
                           "what is refused changes nothing", "%s of %s has changed",
                           member != NULL ? member : added, trial->id);
        return false;
    }
    return true;
}

/* Holds everything to what it was. */
static void watch_hold(struct write_trial *trial, const struct watch *watch,
                       const struct answer *refusal)
{
    if (record_holds(trial, watch, refusal) &&
        write_world_holds(trial, &watch->world, refusal))
        rule_held(trial->probe);
}

/* Of several refusals each is followed by a look at the record, where that costs no list,
 * and the last one by a look at everything. */
static void watch_note(struct write_trial *trial, struct watch *watch,
                       const struct answer *refusal)
{
    if (trial->item == NULL || record_holds(trial, watch, refusal))
        watch->refusal = refusal;
}

static void watch_end(struct write_trial *trial, const struct watch *watch)
{
    if (watch->refusal != NULL)
        watch_hold(trial, watch, watch->refusal);
}

static const struct answer *ask_refused(struct write_trial *trial, const char *id,
                                        const json_t *body, enum asker as, size_t who)
{
    rule_expect_refusal(trial->probe, true);
    const struct answer *answer = write_ask(trial, trial->operation, id, body, as, who);
    rule_expect_refusal(trial->probe, false);
    return answer;
}

/* Returns new a body that the operation takes: for its first action, if it has some. */
static json_t *good_body(const struct write_trial *trial)
{
    const struct contract_write *write = trial->write;
    return write->action_count > 0 ? write_body_for(trial->operation, &write->actions[0])
                                   : write_body(trial->operation, 0);
}

static bool hold_refused(struct write_trial *trial, const struct answer *answer,
                         enum refusal kind, const char *received)
{
    return rule_refused(
        trial->probe, answer,
        &(struct rule_refusal){.kind = kind,
                               .errors = &trial->operation->errors,
                               .parameter = kind == REFUSAL_ITEM_UNKNOWN ||
                                                    kind == REFUSAL_ITEM_FORBIDDEN
                                                ? trial->write->id_parameter
                                                : NULL,
                               .received = received});
}

/* --- State --- */

static void try_state(struct probe *probe, const struct contract_conditions *when,
                      const struct contract_action *action)
{
    struct write_trial trial AUTO_TRIAL;
    struct watch watch AUTO_WATCH = {.record = NULL};
    if (!write_open(probe, &trial) || !write_take(&trial))
        return;
    json_auto_t *body =
        action == NULL ? good_body(&trial) : write_body_for(trial.operation, action);
    if (!write_reach(&trial, when, false)) {
        rule_lacked(probe, "a record of its own in a state that does not allow it%s",
                    evidence_has_clock(rule_evidence(probe)) ? "" : " (--clock)");
        return;
    }
    if (!watch_start(&trial, &watch))
        return;
    const struct answer *answer = ask_refused(&trial, trial.id, body, AS_MAIN, 0);
    if (hold_refused(&trial, answer, REFUSAL_STATE, NULL))
        watch_hold(&trial, &watch, answer);
}

void write_state(struct probe *probe)
{
    const struct contract_write *write = rule_subject(probe)->write;
    if (write->when.count > 0 && write->action_count == 0)
        try_state(probe, &write->when, NULL);
    for (size_t i = 0; i < write->action_count; i++) {
        const struct contract_action *action = &write->actions[i];
        if (write->when.count > 0)
            try_state(probe, &write->when, action);
        if (action->when.count > 0)
            try_state(probe, &action->when, action);
    }
}

/* --- Unknown --- */

/* As the record's own, with every letter and digit another one. */
static char *unknown_id(const char *id)
{
    char *other = memory_text(id);
    for (char *at = other; *at != '\0'; at++) {
        if (isdigit((unsigned char)*at))
            *at = *at == '9' ? '0' : (char)(*at + 1);
        else if (isalpha((unsigned char)*at))
            *at = strchr("zZfF", *at) != NULL ? (char)(*at - 5) : (char)(*at + 1);
    }
    return other;
}

void write_unknown(struct probe *probe)
{
    struct write_trial trial AUTO_TRIAL;
    struct watch watch AUTO_WATCH = {.record = NULL};
    if (!write_open(probe, &trial))
        return;
    const struct walk *walk =
        trial.list_count == 0 ? NULL : write_walk(&trial, trial.lists[0]);
    AUTO_FREE char *known = walk == NULL || walk->count == 0
                                ? NULL
                                : evidence_id(walk->list, evidence_walk_row(walk, 0));
    if (known == NULL) {
        rule_lacked(probe, "the identifier of a record");
        return;
    }
    AUTO_FREE char *id = unknown_id(known);
    json_auto_t *body = good_body(&trial);
    if (write_row(walk, id) != NULL || !watch_start(&trial, &watch))
        return;
    const struct answer *answer = ask_refused(&trial, id, body, AS_MAIN, 0);
    if (hold_refused(&trial, answer, REFUSAL_ITEM_UNKNOWN, id))
        watch_hold(&trial, &watch, answer);
}

/* --- Outsiders --- */

/* What an outsider creates is its own; what it is shown must not be ours. */
static void hold_unseen(struct write_trial *trial, size_t who)
{
    struct evidence *evidence = rule_evidence(trial->probe);
    if (trial->item != NULL) {
        rule_expect_refusal(trial->probe, true);
        const struct answer *answer =
            evidence_item(evidence, trial->item, trial->id, AS_OUTSIDER, who);
        rule_expect_refusal(trial->probe, false);
        if (evidence_accepted(answer))
            rule_broken(trial->probe, &trial->write->claim, answer,
                        "a new record is its owner's alone", "an outsider sees it");
        else if (answer->reached)
            rule_held(trial->probe);
    }
    for (size_t i = 0; i < trial->list_count; i++) {
        const struct walk *walk =
            evidence_walk(evidence, trial->lists[i], NULL, 0, AS_OUTSIDER, who);
        if (write_row(walk, trial->id) != NULL)
            rule_broken(trial->probe, &trial->write->claim, evidence_walk_page(walk, 0),
                        "a new record is its owner's alone", "an outsider's list has it");
        else if (walk->whole)
            rule_held(trial->probe);
    }
}

static void hold_outsider(struct write_trial *trial, struct watch *watch, size_t who)
{
    json_auto_t *body = good_body(trial);
    const struct answer *answer = ask_refused(trial, trial->id, body, AS_OUTSIDER, who);
    if (evidence_accepted(answer)) {
        rule_broken_format(trial->probe, &trial->write->scope.claim, answer,
                           "a refusal: the record is not the outsider's", "status %d",
                           answer->status);
        return;
    }
    if (hold_refused(trial, answer, REFUSAL_ITEM_FORBIDDEN, trial->id))
        watch_note(trial, watch, answer);
}

void write_outsider(struct probe *probe)
{
    struct write_trial trial AUTO_TRIAL;
    struct watch watch AUTO_WATCH = {.record = NULL};
    size_t count = evidence_target(rule_evidence(probe))->outsider_count;
    if (!write_open(probe, &trial))
        return;
    if (count == 0) {
        rule_lacked(probe, "a valid identity that must not see this (--outsider "
                           "SCHEME=VALUE)");
        return;
    }
    if (!write_take(&trial))
        return;
    bool create = trial.write->kind == WRITE_CREATE;
    if (!create && !watch_start(&trial, &watch))
        return;
    for (size_t who = 0; who < count; who++) {
        if (create)
            hold_unseen(&trial, who);
        else
            hold_outsider(&trial, &watch, who);
    }
    watch_end(&trial, &watch);
}

/* --- Credentials --- */

static void hold_uncredentialed(struct write_trial *trial, struct watch *watch,
                                enum asker as, char *const *forged)
{
    json_auto_t *body = good_body(trial);
    AUTO_FREE char *text = body == NULL ? memory_text("") : value_print(body);
    struct arguments arguments AUTO_ARGUMENTS = {0};
    struct question question = {.operation = trial->operation,
                                .arguments = &arguments,
                                .as = as,
                                .forged = forged,
                                .body = text};
    if (trial->write->id_parameter != NULL)
        arguments_set(&arguments, trial->write->id_parameter, trial->id);
    rule_expect_refusal(trial->probe, true);
    const struct answer *answer = evidence_ask(rule_evidence(trial->probe), &question);
    rule_expect_refusal(trial->probe, false);
    write_note_made(trial, answer);
    if (hold_refused(trial, answer, REFUSAL_SECURITY, NULL))
        watch_note(trial, watch, answer);
}

void write_credentials(struct probe *probe)
{
    struct write_trial trial AUTO_TRIAL;
    struct watch watch AUTO_WATCH = {.record = NULL};
    const struct identity *main = &evidence_target(rule_evidence(probe))->main;
    AUTO_FREE char **forged = memory_array(main->count + 1, sizeof *forged);
    if (!write_open(probe, &trial))
        return;
    /* A record is needed only where the request names one. */
    if ((trial.write->kind != WRITE_CREATE && !write_take(&trial)) ||
        !watch_start(&trial, &watch))
        return;
    hold_uncredentialed(&trial, &watch, AS_NOBODY, NULL);
    for (size_t i = 0; i < main->count; i++)
        forged[i] = main->values[i] == NULL ? NULL : memory_text("not-a-key-of-anybody");
    hold_uncredentialed(&trial, &watch, AS_FORGED, forged);
    watch_end(&trial, &watch);
    for (size_t i = 0; i < main->count; i++)
        free(forged[i]);
}

/* --- Invalid bodies --- */

/* One body that must be refused. */
struct fault {
    json_t *body; /* owned */
    enum refusal kind;
    const struct contract_parameter *parameter;
    const char *received; /* borrowed, or NULL */
};

static void hold_fault(struct write_trial *trial, struct watch *watch,
                       const struct fault *fault)
{
    const struct answer *answer = ask_refused(trial, trial->id, fault->body, AS_MAIN, 0);
    write_note_made(trial, answer);
    struct rule_refusal refusal = {.kind = fault->kind,
                                   .errors = fault->parameter == NULL
                                                 ? &trial->operation->errors
                                                 : &fault->parameter->errors,
                                   .parameter = fault->parameter,
                                   .received = fault->received,
                                   .parts = REFUSAL_STATUS};
    if (evidence_accepted(answer))
        rule_broken_format(trial->probe, &trial->operation->body->claim, answer,
                           "a refusal: the body does not fit its schema", "status %d",
                           answer->status);
    else if (rule_refused(trial->probe, answer, &refusal))
        watch_note(trial, watch, answer);
}

/* Makes a good body bad in one member; false when it cannot. */
static bool spoil(json_t *body, const struct contract_parameter *parameter, int way,
                  enum refusal *kind)
{
    if (way == 0) {
        *kind = REFUSAL_REQUIRED;
        return parameter->required && value_remove(body, parameter->name);
    }
    if (way == 1 && parameter->type != NULL) {
        *kind = REFUSAL_TYPE;
        return value_put(body, parameter->name,
                         json_pack("[[]]")); /* an array of arrays is nobody's type */
    }
    if (way == 2 && parameter->has_maximum) {
        *kind = REFUSAL_MAXIMUM;
        return value_put(body, parameter->name,
                         json_integer((json_int_t)parameter->maximum + 1));
    }
    if (way == 3 && parameter->has_minimum) {
        *kind = REFUSAL_MINIMUM;
        return value_put(body, parameter->name,
                         json_integer((json_int_t)parameter->minimum - 1));
    }
    return false;
}

#define SPOIL_WAYS 4

/* What is no object at all, and what asks for an action that there is not. */
static void hold_shapeless(struct write_trial *trial, struct watch *watch,
                           const struct contract_shape *shape)
{
    const struct contract_write *write = trial->write;
    json_auto_t *list = json_array(), *other = good_body(trial);
    struct fault faults[2] = {{.body = list, .kind = REFUSAL_BODY},
                              {.body = other, .kind = REFUSAL_BODY}};
    if (write->action_parameter != NULL && write->action_parameter->type != NULL)
        faults[1].kind = REFUSAL_ENUM;
    if (other != NULL && write->action.source == EXPRESSION_REQUEST_BODY)
        value_put(other, write->action.name, json_string("no-such-action"));
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        if (faults[i].body == NULL ||
            schema_validate(shape->schema, faults[i].body, NULL, NULL))
            continue;
        hold_fault(trial, watch, &faults[i]);
    }
}

/* Which of several refusals a body gets is open where several are declared: only the
 * status is judged here. */
void write_invalid(struct probe *probe)
{
    struct write_trial trial AUTO_TRIAL;
    struct watch watch AUTO_WATCH = {.record = NULL};
    const struct contract_operation *operation = rule_subject(probe)->operation;
    const struct contract_shape *shape =
        operation->body == NULL ? NULL : operation->body->shape;
    size_t tries = 0;
    if (!write_open(probe, &trial) || shape == NULL ||
        (trial.write->kind != WRITE_CREATE && !write_take(&trial)) ||
        !watch_start(&trial, &watch))
        return;
    hold_shapeless(&trial, &watch, shape);
    for (size_t i = 0; i < SPOIL_WAYS * operation->parameter_count; i++) {
        const struct contract_parameter *parameter =
            &operation->parameters[i / SPOIL_WAYS];
        struct fault fault = {.parameter = parameter};
        json_auto_t *body = good_body(&trial);
        if (parameter->in != EXPRESSION_REQUEST_BODY || body == NULL ||
            tries >= 2 * WRITE_MAX_TRIES ||
            !spoil(body, parameter, (int)(i % SPOIL_WAYS), &fault.kind) ||
            schema_validate(shape->schema, body, NULL, NULL))
            continue;
        fault.body = body;
        tries++;
        hold_fault(&trial, &watch, &fault);
    }
    watch_end(&trial, &watch);
    rule_lacked(probe, "a body that its schema forbids");
}
