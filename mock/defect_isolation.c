/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/defect_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <string.h>

static bool has_several_owners(const struct contract_operation *operation)
{
    const struct contract_record_set *set = defect_records(operation);
    const json_t *first =
        value_at(contract_record(set, 0), defect_scope(operation)->field);
    size_t index;
    const json_t *record;

    contract_records_foreach(set, index, record)
    {
        if (first != NULL &&
            !value_equal(first, value_at(record, defect_scope(operation)->field)))
            return true;
    }
    return false;
}

/* Lists and items whose records belong to several owners. */
static void scoped(const struct contract *contract, const struct defect_kind *kind,
                   struct defect_list *out, bool lists)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_operation *operation = &contract->operations[i];
        const struct contract_scope *scope = defect_scope(operation);

        if (scope != NULL && (operation->list != NULL) == lists &&
            has_several_owners(operation))
            defect_add(out, kind,
                       (struct defect_target){.operation = i,
                                              .certainty = scope->claim.certainty},
                       "%s", operation->id);
    }
}

static void scoped_lists(const struct contract *contract, const struct defect_kind *kind,
                         struct defect_list *out)
{
    scoped(contract, kind, out, true);
}

static void scoped_items(const struct contract *contract, const struct defect_kind *kind,
                         struct defect_list *out)
{
    scoped(contract, kind, out, false);
}

/* Lists that are asked for by their owner's name; where the kind is about owners that do
 * not exist, only if the contract knows who does. */
static void named_lists(const struct contract *contract, const struct defect_kind *kind,
                        struct defect_list *out)
{
    bool known = kind->number == REFUSAL_SCOPE_UNKNOWN;

    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_operation *operation = &contract->operations[i];
        const struct contract_scope *scope = defect_scope(operation);

        if (operation->list != NULL && scope != NULL &&
            scope->value.source != EXPRESSION_NONE && (!known || scope->known != NULL))
            defect_add(out, kind,
                       (struct defect_target){.operation = i,
                                              .certainty = scope->claim.certainty},
                       "%s", operation->id);
    }
}

static void ignore_scope(const struct defect *defect, struct defect_exchange *exchange)
{
    (void)defect;
    exchange->query->every_owner = true;
}

static bool is_owner(const struct query *query, struct scalar owner)
{
    for (size_t i = 0; i < query->owner_count; i++)
        if (owner.present && strcmp(query->owners[i], owner.text) == 0)
            return true;
    return query->every_owner;
}

/* There is room: the rows can hold every record, and a foreign one is not among them. */
static void add_foreign_row(const struct defect *defect, struct defect_exchange *exchange)
{
    const struct store_view *view = exchange->query->view;

    (void)defect;
    for (size_t i = 0; i < view->set->count; i++) {
        if (!store_has(view->set, i) ||
            is_owner(exchange->query, store_value(view->scope, i)))
            continue;
        exchange->rows->items[exchange->rows->count++] = (uint32_t)i;
        return;
    }
}

static void forgive(const struct defect *defect, struct defect_exchange *exchange)
{
    defect_forgive(exchange->problems, (enum refusal)defect->kind->number);
}

/* Only where the last of the filters is given. */
static void forgive_narrowed(const struct defect *defect,
                             struct defect_exchange *exchange)
{
    const struct contract_list *list = exchange->operation->list;

    if (route_input(exchange->route, exchange->request,
                    &list->filters[defect->target.part].value) != NULL)
        forgive(defect, exchange);
}

/* The last filter that rows show the member of. */
static void filtered_lists(const struct contract *contract,
                           const struct defect_kind *kind, struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_operation *operation = &contract->operations[i];
        const struct contract_scope *scope = defect_scope(operation);
        size_t last = operation->list == NULL ? 0 : operation->list->filter_count;

        if (scope == NULL || scope->value.source == EXPRESSION_NONE)
            continue;
        while (last > 0 && !operation->list->filters[last - 1].in_row)
            last--;
        if (last > 0)
            defect_add(out, kind,
                       (struct defect_target){.operation = i,
                                              .part = last - 1,
                                              .certainty = scope->claim.certainty},
                       "%s.%s", operation->id, operation->list->filters[last - 1].name);
    }
}

/* An item may name its owner as well: both reasons to refuse are overlooked. */
static void show_item(const struct defect *defect, struct defect_exchange *exchange)
{
    const struct contract_item *item = exchange->operation->item;
    const char *id = route_input(exchange->route, exchange->request, &item->id);

    (void)defect;
    defect_forgive(exchange->problems, REFUSAL_ITEM_FORBIDDEN);
    if (defect_forgive(exchange->problems, REFUSAL_SCOPE_FORBIDDEN) && id != NULL)
        exchange->record = store_find(store_set_of(exchange->store, item->records), id);
}

/* Other code than that of GET, without its questions. */
static void forgive_head(const struct defect *defect, struct defect_exchange *exchange)
{
    if (strcmp(exchange->request->method, "HEAD") != 0)
        return;
    if (exchange->operation->item != NULL)
        show_item(defect, exchange);
    else
        defect_forgive(exchange->problems, REFUSAL_SCOPE_FORBIDDEN);
}

static void headed(const struct contract *contract, const struct defect_kind *kind,
                   struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_operation *operation = &contract->operations[i];
        const struct contract_scope *scope = defect_scope(operation);

        if (scope != NULL && strcmp(operation->method, "GET") == 0 &&
            (operation->item != NULL ? has_several_owners(operation)
                                     : scope->value.source != EXPRESSION_NONE))
            defect_add(out, kind,
                       (struct defect_target){.operation = i,
                                              .certainty = scope->claim.certainty},
                       "%s", operation->id);
    }
}

static void show_narrow_less(const struct defect *defect,
                             struct defect_exchange *exchange)
{
    const struct contract_credential *credential = exchange->identity.credential;

    (void)defect;
    if (credential != NULL && defect_is_narrow(exchange->contract, credential) &&
        exchange->rows->count > 0)
        exchange->rows->count--;
}

static void with_narrow_keys(const struct contract *contract,
                             const struct defect_kind *kind, struct defect_list *out)
{
    for (size_t i = 0; i < contract->credential_count; i++)
        if (defect_is_narrow(contract, &contract->credentials[i])) {
            scoped_lists(contract, kind, out);
            return;
        }
}

/* Gives the last row the name of an owner whose record it is not. */
static void mislabel_owner(const struct defect *defect, struct defect_exchange *exchange)
{
    const struct contract_scope *scope = defect_scope(exchange->operation);
    const struct contract_record_set *set = defect_records(exchange->operation);
    json_t *row = defect_shown(exchange, 0);
    const json_t *record;
    size_t index;

    (void)defect;
    for (size_t i = 1; defect_shown(exchange, i) != NULL; i++)
        row = defect_shown(exchange, i);
    contract_records_foreach(set, index, record)
    {
        json_t *owner = value_at(record, scope->field);

        if (row == NULL || owner == NULL || value_at(row, scope->field) == NULL ||
            value_equal(owner, value_at(row, scope->field)))
            continue;
        value_put(row, scope->field, json_deep_copy(owner));
        return;
    }
}

static void labelled(const struct contract *contract, const struct defect_kind *kind,
                     struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_operation *operation = &contract->operations[i];
        const struct contract_scope *scope = defect_scope(operation);
        const struct contract_shape *shape = defect_shape(operation);

        if (scope != NULL && operation->list != NULL && shape != NULL &&
            contract_field_at(shape, scope->field) != NULL &&
            has_several_owners(operation))
            defect_add(out, kind,
                       (struct defect_target){.operation = i,
                                              .certainty = scope->claim.certainty},
                       "%s", operation->id);
    }
}

static void owner_echoes(const struct contract *contract, const struct defect_kind *kind,
                         struct defect_list *out)
{
    defect_echoes(contract, kind, ECHO_SCOPE, out);
}

/* Names an owner that the rows do not belong to. */
static void misname_owner(const struct defect *defect, struct defect_exchange *exchange)
{
    const struct contract_scope *scope = defect_scope(exchange->operation);
    const struct contract_record_set *set = defect_records(exchange->operation);
    const json_t *shown =
        scope == NULL ? NULL : value_at(defect_shown(exchange, 0), scope->field);
    size_t index;
    const json_t *record;

    (void)defect;
    contract_records_foreach(set, index, record)
    {
        const json_t *owner = scope == NULL ? NULL : value_at(record, scope->field);

        if (owner == NULL || shown == NULL || value_equal(owner, shown))
            continue;
        AUTO_FREE char *text = value_text(owner);
        defect_put_echo(exchange, ECHO_SCOPE, text);
        return;
    }
}

const struct defect_kind defect_isolation_kinds[] = {
    {.name = "scope-ignored",
     .family = "isolation",
     .summary = "rows of every owner stand in the list",
     .targets = scoped_lists,
     .at[DEFECT_QUERY] = ignore_scope},
    {.name = "foreign-row-added",
     .family = "isolation",
     .summary = "the last row of the list belongs to another owner",
     .targets = scoped_lists,
     .at[DEFECT_ROWS] = add_foreign_row},
    {.name = "outsider-sees-list",
     .family = "isolation",
     .summary = "a key that does not reach an owner is shown the owner's list",
     .targets = named_lists,
     .at[DEFECT_PROBLEMS] = forgive,
     .number = REFUSAL_SCOPE_FORBIDDEN},
    {.name = "outsider-sees-narrowed-list",
     .family = "isolation",
     .summary = "a key that does not reach an owner is shown the list beside a filter",
     .targets = filtered_lists,
     .at[DEFECT_PROBLEMS] = forgive_narrowed,
     .number = REFUSAL_SCOPE_FORBIDDEN},
    {.name = "outsider-sees-item",
     .family = "isolation",
     .summary = "a key that does not reach an owner is shown the owner's record",
     .targets = scoped_items,
     .at[DEFECT_PROBLEMS] = show_item},
    {.name = "outsider-asks-by-head",
     .family = "isolation",
     .summary = "a key that does not reach an owner is answered when it asks by HEAD",
     .targets = headed,
     .at[DEFECT_PROBLEMS] = forgive_head},
    {.name = "unknown-owner-empty",
     .family = "isolation",
     .summary = "an owner that does not exist is answered with an empty list",
     .targets = named_lists,
     .at[DEFECT_PROBLEMS] = forgive,
     .number = REFUSAL_SCOPE_UNKNOWN},
    {.name = "narrow-key-sees-less",
     .family = "isolation",
     .summary = "a key that another one covers is not shown the last row",
     .targets = with_narrow_keys,
     .at[DEFECT_ROWS] = show_narrow_less},
    {.name = "owner-mislabelled",
     .family = "isolation",
     .summary = "the last row of each page names another owner",
     .targets = labelled,
     .at[DEFECT_BODY] = mislabel_owner},
    {.name = "scope-echo-wrong",
     .family = "isolation",
     .summary = "the answer names another owner than that of its rows",
     .targets = owner_echoes,
     .at[DEFECT_BODY] = misname_owner},
    {0},
};
