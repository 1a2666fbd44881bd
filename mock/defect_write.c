/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/defect_write.h"

#include "src/contract_write.h"
#include "src/memory.h"
#include "src/value.h"

#include <string.h>

/* --- Helpers --- */

static const struct contract_write *write_of(const struct defect_exchange *exchange)
{
    return exchange->operation->write;
}

static const struct store_set *set_of(const struct defect_exchange *exchange)
{
    return store_set_of(exchange->store, write_of(exchange)->records);
}

static json_t *copy(const json_t *value)
{
    return json_deep_copy((json_t *)(uintptr_t)value);
}

static void put(struct defect_exchange *exchange, size_t record, json_t *changed)
{
    store_replace(exchange->changing, write_of(exchange)->records, record, changed,
                  exchange->now);
}

/* Makes another value of the same type; false for those that have none. */
static bool alter(json_t *record, const char *pointer)
{
    const json_t *value = value_at(record, pointer);

    if (json_is_string(value))
        return value_put(record, pointer, json_sprintf("%sx", json_string_value(value)));
    if (json_is_integer(value))
        return value_put(record, pointer, json_integer(json_integer_value(value) + 1));
    return false;
}

/* Whether clients are shown the member at all. */
static bool is_public(const struct defect_exchange *exchange, const char *pointer)
{
    const struct contract *contract = exchange->contract;

    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_operation *operation = &contract->operations[i];
        const struct contract_shape *shape =
            operation->item != NULL &&
                    operation->item->records == write_of(exchange)->records
                ? operation->item->shape
                : NULL;

        if (shape != NULL)
            return contract_field_at(shape, pointer) != NULL;
    }
    return true;
}

static bool is_assigned(const struct contract_write *write, const char *pointer)
{
    for (size_t i = 0; i < write->set.count; i++)
        if (strcmp(write->set.items[i].field, pointer) == 0)
            return true;
    for (size_t a = 0; a < write->action_count; a++)
        for (size_t i = 0; i < write->actions[a].set.count; i++)
            if (strcmp(write->actions[a].set.items[i].field, pointer) == 0)
                return true;
    return false;
}

/* Alters a member of a record that the request has nothing to do with. */
static bool alter_aside(const struct defect_exchange *exchange, json_t *record)
{
    const struct contract_write *write = write_of(exchange);
    const struct contract_lifecycle *lifecycle = write->records->lifecycle;
    const json_t *sent = write->members.source == EXPRESSION_NONE
                             ? NULL
                             : value_at(exchange->route->body, write->members.name);
    json_auto_t *names = copy(record);
    const char *name;
    json_t *value;

    json_object_foreach(names, name, value)
    {
        AUTO_FREE char *pointer = value_pointer_join("", name);

        if (json_object_get(sent, name) != NULL || !is_public(exchange, pointer) ||
            strcmp(pointer, write->records->id) == 0 || is_assigned(write, pointer) ||
            (write->scope.declared && strcmp(pointer, write->scope.field) == 0) ||
            (lifecycle != NULL && strcmp(pointer, lifecycle->member) == 0))
            continue;
        if (alter(record, pointer))
            return true;
    }
    return false;
}

/* Another record that the same identity sees; STORE_NONE: there is none. */
static size_t neighbour(const struct defect_exchange *exchange)
{
    const struct store_set *set = set_of(exchange);
    const struct contract_scope *scope = &write_of(exchange)->scope;

    for (size_t i = 0; i < set->count; i++) {
        const char *owner =
            scope->declared
                ? json_string_value(value_at(store_record(set, i), scope->field))
                : NULL;

        if (i != exchange->record && store_has(set, i) &&
            (owner == NULL || guard_sees(&exchange->identity, owner)))
            return i;
    }
    return STORE_NONE;
}

/* --- Created --- */

static void forget_created(const struct defect *defect, struct defect_exchange *exchange)
{
    (void)defect;
    store_remove(exchange->changing, write_of(exchange)->records, exchange->record,
                 exchange->now);
}

static void lose_member(const struct defect *defect, struct defect_exchange *exchange)
{
    const struct contract_write *write = write_of(exchange);
    const json_t *sent = value_at(exchange->route->body, write->members.name);
    json_t *record = copy(store_record(set_of(exchange), exchange->record));
    const char *name;
    json_t *value;

    (void)defect;
    json_object_foreach((json_t *)(uintptr_t)sent, name, value)
    {
        AUTO_FREE char *pointer = value_pointer_join("", name);

        if (!json_is_null(value) && is_public(exchange, pointer) &&
            value_remove(record, pointer))
            break;
    }
    put(exchange, exchange->record, record);
}

/* The first member that the operation sets and clients see. */
static const struct contract_assignment *first_set(const struct defect_exchange *exchange)
{
    const struct contract_write *write = write_of(exchange);
    const struct contract_lifecycle *lifecycle = write->records->lifecycle;

    for (size_t i = 0; i < write->set.count; i++) {
        const struct contract_assignment *set = &write->set.items[i];

        if (is_public(exchange, set->field) &&
            set->claim.certainty != CERTAINTY_UNKNOWN &&
            (lifecycle == NULL || strcmp(lifecycle->member, set->field) != 0))
            return set;
    }
    return NULL;
}

static void set_wrong(const struct defect *defect, struct defect_exchange *exchange)
{
    const struct contract_assignment *set = first_set(exchange);
    json_t *record;

    (void)defect;
    if (set == NULL)
        return;
    record = copy(store_record(set_of(exchange), exchange->record));
    if (set->kind == ASSIGNED_NOW && !collection_is_epoch(set->compare))
        value_put(record, set->field, json_string("2000-01-01T00:00:00Z"));
    else if (set->kind == ASSIGNED_NOW)
        value_put(record, set->field, json_integer(946684800));
    else
        (void)alter(record, set->field);
    put(exchange, exchange->record, record);
}

static void sets_members(const struct contract *contract, const struct defect_kind *kind,
                         struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_operation *operation = &contract->operations[i];
        struct defect_exchange exchange = {.contract = contract, .operation = operation};

        if (operation->write != NULL &&
            defect_write_is_create(contract, operation->write) &&
            first_set(&exchange) != NULL)
            defect_add(out, kind,
                       (struct defect_target){.operation = i,
                                              .certainty =
                                                  first_set(&exchange)->claim.certainty},
                       "%s", operation->id);
    }
}

static void show_wrong_id(const struct defect *defect, struct defect_exchange *exchange)
{
    const struct contract_write *write = write_of(exchange);

    (void)defect;
    if (!defect_succeeds(exchange))
        return;
    for (size_t i = 0; i < write->shown_count; i++)
        if (strcmp(write->shown[i].field, write->records->id) == 0 &&
            write->shown[i].at.source == EXPRESSION_RESPONSE_BODY)
            (void)alter(exchange->body, write->shown[i].at.name);
    if (write->record.source == EXPRESSION_RESPONSE_BODY)
        (void)alter(value_at(exchange->body, write->record.name), write->records->id);
}

static void mislead(const struct defect *defect, struct defect_exchange *exchange)
{
    const char *location = http_headers_value(&exchange->response->headers, "Location");
    AUTO_FREE char *other = location == NULL ? NULL : memory_format("%s0", location);

    if (location != NULL)
        http_headers_set(&exchange->response->headers, "Location",
                         defect->kind->number == 0 ? other : NULL);
}

static void give_away(const struct defect *defect, struct defect_exchange *exchange)
{
    const struct contract *contract = exchange->contract;
    const char *field = write_of(exchange)->scope.field;
    json_t *record = copy(store_record(set_of(exchange), exchange->record));
    const char *owner = json_string_value(value_at(record, field));

    (void)defect;
    for (size_t i = 0; i < contract->credential_count; i++) {
        const struct contract_credential *credential = &contract->credentials[i];

        if (credential->sees_count > 0 && !contract_credential_sees(credential, owner)) {
            value_put(record, field, json_string(credential->sees[0]));
            break;
        }
    }
    put(exchange, exchange->record, record);
}

/* --- Updated and deleted --- */

static void lose_update(const struct defect *defect, struct defect_exchange *exchange)
{
    (void)defect;
    if (exchange->before != NULL)
        put(exchange, exchange->record, copy(exchange->before));
}

static void change_more(const struct defect *defect, struct defect_exchange *exchange)
{
    json_t *record;

    (void)defect;
    if (exchange->before == NULL)
        return;
    record = copy(store_record(set_of(exchange), exchange->record));
    (void)alter_aside(exchange, record);
    put(exchange, exchange->record, record);
}

static void change_other(const struct defect *defect, struct defect_exchange *exchange)
{
    size_t other = neighbour(exchange);
    json_t *record;

    (void)defect;
    if (other == STORE_NONE)
        return;
    record = copy(store_record(set_of(exchange), other));
    (void)alter_aside(exchange, record);
    put(exchange, other, record);
}

/* What the request's schema names at the top of the object and the request does not hold:
 * taken from `from` (NULL: removed). */
static void treat_unsent(struct defect_exchange *exchange, const json_t *from)
{
    const struct contract_write *write = write_of(exchange);
    const struct contract_shape *shape = exchange->operation->body->shape;
    const json_t *sent = value_at(exchange->route->body, write->members.name);
    size_t length = strlen(write->members.name);
    json_t *record = copy(store_record(set_of(exchange), exchange->record));

    for (size_t i = 0; shape != NULL && i < shape->field_count; i++) {
        const char *pointer = shape->fields[i].pointer + length;
        const json_t *old = value_at(from, pointer);

        if (strncmp(shape->fields[i].pointer, write->members.name, length) != 0 ||
            value_at(sent, pointer) != NULL)
            continue;
        if (from == NULL)
            value_remove(record, pointer);
        else if (old != NULL)
            value_put(record, pointer, copy(old));
    }
    put(exchange, exchange->record, record);
}

static void replace_not_merge(const struct defect *defect,
                              struct defect_exchange *exchange)
{
    (void)defect;
    if (exchange->before != NULL && exchange->operation->body != NULL)
        treat_unsent(exchange, NULL);
}

static void merge_not_replace(const struct defect *defect,
                              struct defect_exchange *exchange)
{
    (void)defect;
    if (exchange->before != NULL && exchange->operation->body != NULL)
        treat_unsent(exchange, exchange->before);
}

static void bring_back(const struct defect *defect, struct defect_exchange *exchange)
{
    size_t other = neighbour(exchange);

    if (exchange->before == NULL)
        return;
    (void)store_insert(exchange->changing, write_of(exchange)->records,
                       copy(exchange->before), exchange->now);
    if (defect->kind->number == 1 && other != STORE_NONE)
        store_remove(exchange->changing, write_of(exchange)->records, other,
                     exchange->now);
}

/* --- Not refused, or refused in vain --- */

static void forgive(const struct defect *defect, struct defect_exchange *exchange)
{
    (void)defect_forgive(exchange->problems, (enum refusal)defect->kind->number);
}

static bool is_of_body(const struct guard_problem *problem)
{
    return problem->kind == REFUSAL_BODY ||
           (problem->parameter != NULL &&
            problem->parameter->in == EXPRESSION_REQUEST_BODY);
}

static void forgive_body(const struct defect *defect, struct defect_exchange *exchange)
{
    (void)defect;
    if (exchange->problems->count > 0 && is_of_body(&exchange->problems->items[0]))
        exchange->problems->count = 0;
    if (exchange->record == STORE_NONE && write_of(exchange)->kind != WRITE_CREATE &&
        exchange->problems->count == 0) {
        const char *id =
            route_input(exchange->route, exchange->request, &write_of(exchange)->id);
        exchange->record = id == NULL ? STORE_NONE : store_find(set_of(exchange), id);
    }
}

static void do_regardless(const struct defect *defect, struct defect_exchange *exchange)
{
    const struct guard_problems *problems = exchange->problems;

    (void)defect;
    if (problems->count == 0)
        return;
    if (exchange->record == STORE_NONE && write_of(exchange)->kind != WRITE_CREATE &&
        is_of_body(&problems->items[0])) {
        const char *id =
            route_input(exchange->route, exchange->request, &write_of(exchange)->id);
        exchange->record = id == NULL ? STORE_NONE : store_find(set_of(exchange), id);
    }
    exchange->regardless =
        problems->items[0].kind == REFUSAL_STATE || is_of_body(&problems->items[0]);
}

const struct defect_kind defect_write_kinds[] = {
    {.name = "created-not-stored",
     .family = "write",
     .summary = "what is created is confirmed and not kept",
     .targets = defect_write_creates,
     .at[DEFECT_WRITTEN] = forget_created},
    {.name = "created-member-lost",
     .family = "write",
     .summary = "a member that was sent is not kept",
     .targets = defect_write_creates_from_members,
     .at[DEFECT_WRITTEN] = lose_member},
    {.name = "created-set-wrong",
     .family = "write",
     .summary = "a member of a new record has not the value it is set to",
     .targets = sets_members,
     .at[DEFECT_WRITTEN] = set_wrong},
    {.name = "created-id-wrong",
     .family = "write",
     .summary = "a new record is called otherwise than the answer says",
     .targets = defect_write_shows_ids,
     .at[DEFECT_BODY] = show_wrong_id},
    {.name = "created-for-other",
     .family = "write",
     .summary = "a new record becomes somebody else's",
     .targets = defect_write_owned,
     .at[DEFECT_WRITTEN] = give_away},
    {.name = "location-wrong",
     .family = "write",
     .summary = "Location leads to nothing",
     .targets = defect_write_locates,
     .at[DEFECT_RESPONSE] = mislead},
    {.name = "location-missing",
     .family = "write",
     .summary = "there is no Location",
     .targets = defect_write_locates,
     .at[DEFECT_RESPONSE] = mislead,
     .number = 1},
    {.name = "update-lost",
     .family = "write",
     .summary = "what is updated is confirmed and not kept",
     .targets = defect_write_updates,
     .at[DEFECT_WRITTEN] = lose_update},
    {.name = "update-changes-more",
     .family = "write",
     .summary = "an update changes a member that was not sent",
     .targets = defect_write_updates,
     .at[DEFECT_WRITTEN] = change_more},
    {.name = "update-changes-other",
     .family = "write",
     .summary = "an update changes another record, too",
     .targets = defect_write_updates,
     .at[DEFECT_WRITTEN] = change_other},
    {.name = "merge-replaces",
     .family = "write",
     .summary = "members that are not sent go instead of staying",
     .targets = defect_write_merges,
     .at[DEFECT_WRITTEN] = replace_not_merge},
    {.name = "replace-merges",
     .family = "write",
     .summary = "members that are not sent stay instead of going",
     .targets = defect_write_replaces,
     .at[DEFECT_WRITTEN] = merge_not_replace},
    {.name = "delete-ignored",
     .family = "write",
     .summary = "a delete is confirmed and not done",
     .targets = defect_write_deletes,
     .at[DEFECT_WRITTEN] = bring_back},
    {.name = "delete-other",
     .family = "write",
     .summary = "another record is deleted",
     .targets = defect_write_deletes,
     .at[DEFECT_WRITTEN] = bring_back,
     .number = 1},
    {.name = "unknown-changed",
     .family = "write",
     .summary = "a change of a record that does not exist is confirmed",
     .targets = defect_write_names_records,
     .at[DEFECT_PROBLEMS] = forgive,
     .number = REFUSAL_ITEM_UNKNOWN},
    {.name = "outsider-changes",
     .family = "write",
     .summary = "an outsider may change the record",
     .targets = defect_write_guarded,
     .at[DEFECT_PROBLEMS] = forgive,
     .number = REFUSAL_ITEM_FORBIDDEN},
    {.name = "state-ignored",
     .family = "write",
     .summary = "the record's state is not looked at",
     .targets = defect_write_stateful,
     .at[DEFECT_PROBLEMS] = forgive,
     .number = REFUSAL_STATE},
    {.name = "invalid-accepted",
     .family = "write",
     .summary = "a body that its schema forbids is accepted",
     .targets = defect_write_takes_bodies,
     .at[DEFECT_PROBLEMS] = forgive_body},
    {.name = "refused-yet-done",
     .family = "write",
     .summary = "what is refused is done all the same",
     .targets = defect_write_refuses,
     .at[DEFECT_PROBLEMS] = do_regardless},
    {0},
};
