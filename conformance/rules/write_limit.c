/* SPDX-License-Identifier: Apache-2.0 */
/* How often a record may be changed in a time. */
#include "conformance/rules/write_internal.h"

#include "conformance/rules/limit.h"

#include <stdlib.h>

/* The same request, again and again. */
struct repetition {
    struct write_trial *trial;
    json_t *body;   /* owned; NULL: none */
    char *other_id; /* of another record, once it is made; owned */
};

static void repetition_clear(struct repetition *repetition)
{
    json_decref(repetition->body);
    free(repetition->other_id);
}

#define AUTO_REPETITION __attribute__((cleanup(repetition_clear)))

/* Returns new the body that leaves the record as it is, where one does: else a good one.
 */
static json_t *harmless_body(const struct contract_operation *operation)
{
    const struct contract_write *write = operation->write;

    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < write->action_count; i++) {
            json_t *body = pass == 0 && write->actions[i].set.count > 0
                               ? NULL
                               : write_body_for(operation, &write->actions[i]);
            if (body != NULL)
                return body;
        }
    return write_body(operation, 0);
}

/* Makes a second record; the trial's own stays what it is. */
static bool make_other(struct repetition *repetition)
{
    struct write_trial *trial = repetition->trial;
    char *own = trial->id;
    bool made;

    if (trial->create == NULL || trial->write->id_parameter == NULL)
        return false;
    trial->id = NULL;
    made = write_make(trial, NULL);
    repetition->other_id = trial->id;
    trial->id = own;
    return made && repetition->other_id != NULL;
}

static const struct answer *repeat(void *context, enum limit_who who)
{
    struct repetition *repetition = context;
    struct write_trial *trial = repetition->trial;
    const struct target *target = evidence_target(rule_evidence(trial->probe));

    if ((who == LIMIT_OTHER_IDENTITY && target->insider_count == 0) ||
        (who == LIMIT_OTHER_RECORD && !make_other(repetition)))
        return NULL;
    const struct answer *answer = write_ask(
        trial, trial->operation,
        who == LIMIT_OTHER_RECORD ? repetition->other_id : trial->id, repetition->body,
        who == LIMIT_OTHER_IDENTITY ? AS_INSIDER : AS_MAIN, 0);
    write_note_made(trial, answer);
    return answer;
}

/* Lets whatever was counted before be forgotten; before a record is made, which may not
 * live so long. */
static bool start_anew(struct probe *probe)
{
    struct evidence *evidence = rule_evidence(probe);
    const struct answer *latest =
        evidence_answer(evidence, evidence_answer_count(evidence) - 1);

    if (evidence_let_pass(evidence, latest,
                          rule_subject(probe)->operation->rate_limit->window + 1))
        return true;
    rule_lacked(probe, "a clock that can be moved: --clock refused it");
    return false;
}

static void try_limit(struct probe *probe)
{
    struct write_trial trial AUTO_TRIAL;
    struct repetition repetition AUTO_REPETITION = {.trial = &trial};

    if (!write_open(probe, &trial) || !start_anew(probe))
        return;
    if (trial.write->kind != WRITE_CREATE &&
        (!write_take(&trial) || !write_reach(&trial, &trial.write->when, true))) {
        rule_lacked(probe, "a record whose state allows the operation");
        return;
    }
    repetition.body = harmless_body(trial.operation);
    limit_try(&(struct limit_trial){
        .probe = probe, .ask = repeat, .context = &repetition, .holds_retry = true});
}

void write_limited(struct probe *probe)
{
    if (limit_is_tried_here(probe) && limit_may_be_used_up(probe))
        try_limit(probe);
}
