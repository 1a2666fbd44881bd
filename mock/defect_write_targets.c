/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/defect_write.h"

#include "src/contract_write.h"

#include <string.h>

/* Which operations a kind is about. */
typedef bool concerns(const struct contract *contract,
                      const struct contract_write *write);

static void each_write(const struct contract *contract, const struct defect_kind *kind,
                       struct defect_list *out, concerns *concerned)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_write *write = contract->operations[i].write;

        if (write == NULL || !concerned(contract, write))
            continue;
        defect_add(
            out, kind,
            (struct defect_target){.operation = i, .certainty = write->claim.certainty},
            "%s", contract->operations[i].id);
    }
}

/* Nothing but another operation tells what one has done. */
static bool is_seen(const struct contract *contract, const struct contract_write *write)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_operation *operation = &contract->operations[i];

        if ((operation->item != NULL && operation->item->records == write->records) ||
            (operation->list != NULL && operation->list->records == write->records))
            return true;
    }
    return false;
}

bool defect_write_is_create(const struct contract *contract,
                            const struct contract_write *write)
{
    return write->kind == WRITE_CREATE && is_seen(contract, write);
}

static bool is_located(const struct contract *contract,
                       const struct contract_write *write)
{
    return defect_write_is_create(contract, write) && write->location != NULL;
}

static bool takes_members(const struct contract *contract,
                          const struct contract_write *write)
{
    return defect_write_is_create(contract, write) &&
           write->members.source != EXPRESSION_NONE;
}

static bool is_update(const struct contract *contract, const struct contract_write *write)
{
    return write->kind == WRITE_UPDATE && is_seen(contract, write);
}

/* Updates that are told by more than the moment they were made at. */
static bool is_telling(const struct contract *contract,
                       const struct contract_write *write)
{
    bool tells = write->members.source != EXPRESSION_NONE;

    for (size_t i = 0; i < write->action_count; i++)
        tells = tells || write->actions[i].set.count > 0;
    return is_update(contract, write) && tells;
}

static bool is_merge(const struct contract *contract, const struct contract_write *write)
{
    return is_update(contract, write) && write->members.source != EXPRESSION_NONE &&
           !write->replaces;
}

static bool is_replacement(const struct contract *contract,
                           const struct contract_write *write)
{
    return is_update(contract, write) && write->members.source != EXPRESSION_NONE &&
           write->replaces;
}

static bool is_delete(const struct contract *contract, const struct contract_write *write)
{
    return write->kind == WRITE_DELETE && is_seen(contract, write);
}

static bool names_record(const struct contract *contract,
                         const struct contract_write *write)
{
    (void)contract;
    return write->kind != WRITE_CREATE;
}

static bool has_outsiders(const struct contract *contract)
{
    const char *owner = NULL;

    for (size_t i = 0; i < contract->credential_count; i++) {
        const struct contract_credential *credential = &contract->credentials[i];

        if (credential->sees_count == 0)
            continue;
        if (owner != NULL && !contract_credential_sees(credential, owner))
            return true;
        owner = credential->sees[0];
    }
    return false;
}

static bool is_guarded(const struct contract *contract,
                       const struct contract_write *write)
{
    return names_record(contract, write) && write->scope.declared &&
           has_outsiders(contract);
}

static bool is_owned(const struct contract *contract, const struct contract_write *write)
{
    return defect_write_is_create(contract, write) && write->scope.declared &&
           has_outsiders(contract);
}

static bool asks_for_state(const struct contract *contract,
                           const struct contract_write *write)
{
    bool asks = write->when.count > 0;

    (void)contract;
    for (size_t i = 0; i < write->action_count; i++)
        asks = asks || write->actions[i].when.count > 0;
    return asks;
}

static bool shows_id(const struct contract *contract, const struct contract_write *write)
{
    bool shows = write->record.source == EXPRESSION_RESPONSE_BODY;

    for (size_t i = 0; i < write->shown_count; i++)
        if (strcmp(write->shown[i].field, write->records->id) == 0) {
            /* It is read there first. */
            shows = write->shown[i].at.source == EXPRESSION_RESPONSE_BODY;
            break;
        }
    return defect_write_is_create(contract, write) && shows;
}

#define TARGETS(name, concerned)                                                         \
    void defect_write_##name(const struct contract *contract,                            \
                             const struct defect_kind *kind, struct defect_list *out)    \
    {                                                                                    \
        each_write(contract, kind, out, concerned);                                      \
    }

TARGETS(creates, defect_write_is_create)
TARGETS(locates, is_located)
TARGETS(creates_from_members, takes_members)
TARGETS(updates, is_telling)
TARGETS(merges, is_merge)
TARGETS(replaces, is_replacement)
TARGETS(deletes, is_delete)
TARGETS(names_records, names_record)
TARGETS(guarded, is_guarded)
TARGETS(owned, is_owned)
TARGETS(stateful, asks_for_state)
TARGETS(shows_ids, shows_id)

void defect_write_takes_bodies(const struct contract *contract,
                               const struct defect_kind *kind, struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_operation *operation = &contract->operations[i];

        if (operation->write != NULL && operation->body != NULL &&
            operation->body->shape != NULL && operation->body->shape->field_count > 0)
            defect_add(out, kind,
                       (struct defect_target){
                           .operation = i, .certainty = operation->body->claim.certainty},
                       "%s", operation->id);
    }
}

void defect_write_refuses(const struct contract *contract, const struct defect_kind *kind,
                          struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_operation *operation = &contract->operations[i];

        if (operation->write != NULL && operation->write->kind != WRITE_DELETE &&
            (operation->body != NULL || operation->write->when.count > 0) &&
            (operation->write->kind == WRITE_CREATE || operation->write->set.count > 0 ||
             operation->write->action_count > 0))
            defect_add(
                out, kind,
                (struct defect_target){.operation = i,
                                       .certainty = operation->write->claim.certainty},
                "%s", operation->id);
    }
}
