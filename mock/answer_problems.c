/* SPDX-License-Identifier: Apache-2.0 */
/* Why a request whose credentials are good is refused all the same. */
#include "mock/answer_internal.h"

#include "src/contract_write.h"

#include <string.h>

static const struct contract_scope *scope_of(const struct contract_operation *operation)
{
    if (operation->list != NULL)
        return &operation->list->scope;
    if (operation->item != NULL)
        return &operation->item->scope;
    return operation->write != NULL ? &operation->write->scope : NULL;
}

/* Where a request names the one record it is about; NULL: it is about none. */
static const struct expression *id_of(const struct contract_operation *operation)
{
    if (operation->item != NULL)
        return &operation->item->id;
    return operation->write != NULL && operation->write->kind != WRITE_CREATE
               ? &operation->write->id
               : NULL;
}

const char *answer_asked_id(const struct defect_exchange *exchange)
{
    const struct contract_operation *operation = exchange->operation;
    const struct contract_scope *scope;

    if (operation == NULL)
        return NULL;
    if (id_of(operation) != NULL)
        return route_input(exchange->route, exchange->request, id_of(operation));
    scope = scope_of(operation);
    return scope != NULL && scope->declared
               ? route_input(exchange->route, exchange->request, &scope->value)
               : NULL;
}

static void add_problem(struct defect_exchange *exchange, enum refusal kind)
{
    exchange->problems->items[exchange->problems->count++] =
        (struct guard_problem){.kind = kind};
}

/* An owner that is asked for by name must exist and be in the credential's reach. */
static void check_scope(struct defect_exchange *exchange,
                        const struct contract_scope *scope)
{
    const char *owner;

    if (!scope->declared)
        return;
    owner = route_input(exchange->route, exchange->request, &scope->value);
    if (owner == NULL)
        return;
    if (scope->known != NULL &&
        store_find(store_set_of(exchange->store, scope->known), owner) == STORE_NONE)
        add_problem(exchange, REFUSAL_SCOPE_UNKNOWN);
    else if (!guard_sees(&exchange->identity, owner))
        add_problem(exchange, REFUSAL_SCOPE_FORBIDDEN);
}

static bool sees_record(const struct defect_exchange *exchange,
                        const struct store_view *view)
{
    struct scalar owner;

    if (view->scope == NULL)
        return true;
    owner = store_value(view->scope, exchange->record);
    return guard_sees(&exchange->identity, owner.present ? owner.text : "");
}

/* What belongs to nobody is anybody's. */
static bool belongs_to(const struct store_view *view, size_t record, const char *owner)
{
    struct scalar known = store_value(view->scope, record);

    return !known.present || strcmp(owner, known.text) == 0;
}

/* The record must exist, be in reach, and belong to the owner that was named, if one
 * was. */
static void check_record(struct defect_exchange *exchange, const struct expression *at,
                         const struct contract_scope *scope)
{
    const struct store_view *view = store_view_of(exchange->store, exchange->operation);
    const char *id = route_input(exchange->route, exchange->request, at);
    const char *owner = NULL;

    if (id != NULL)
        exchange->record = store_find(view->set, id);
    if (scope->declared)
        owner = route_input(exchange->route, exchange->request, &scope->value);
    if (exchange->record == STORE_NONE)
        add_problem(exchange, REFUSAL_ITEM_UNKNOWN);
    else if (!sees_record(exchange, view))
        add_problem(exchange, REFUSAL_ITEM_FORBIDDEN);
    else if (owner != NULL && !belongs_to(view, exchange->record, owner))
        add_problem(exchange, REFUSAL_ITEM_UNKNOWN);
}

static void check_state(struct defect_exchange *exchange)
{
    const struct contract_write *write = exchange->operation->write;
    const struct store_view *view = store_view_of(exchange->store, exchange->operation);
    const json_t *record = store_record(view->set, exchange->record);
    const struct contract_action *action = answer_action(exchange);

    if (!contract_conditions_hold(&write->when, record, NULL) ||
        (action != NULL && !contract_conditions_hold(&action->when, record, NULL)))
        add_problem(exchange, REFUSAL_STATE);
}

static bool is_sound(const struct defect_exchange *exchange)
{
    return exchange->problems->count == 0;
}

void answer_find_problems(struct defect_exchange *exchange)
{
    const struct contract_operation *operation = exchange->operation;
    const struct contract_scope *scope = scope_of(operation);

    guard_body(operation, exchange->route, exchange->request, exchange->problems);
    if (is_sound(exchange))
        guard_parameters(operation, exchange->route, exchange->request,
                         exchange->problems);
    if (is_sound(exchange))
        guard_unknown(exchange->contract, operation, exchange->request,
                      exchange->problems);
    if (is_sound(exchange))
        guard_body_shape(operation, exchange->route, exchange->request,
                         exchange->problems);
    if (is_sound(exchange) && scope != NULL)
        check_scope(exchange, scope);
    if (is_sound(exchange) && operation->list != NULL)
        answer_check_cursor(exchange);
    if (is_sound(exchange) && operation->list != NULL)
        answer_check_page(exchange);
    if (is_sound(exchange) && id_of(operation) != NULL)
        check_record(exchange, id_of(operation), scope);
    if (is_sound(exchange) && operation->write != NULL && id_of(operation) != NULL)
        check_state(exchange);
}
