/* SPDX-License-Identifier: Apache-2.0 */
/* Carries out what creates, updates and deletes records, and says so. */
#include "mock/answer_internal.h"

#include "mock/assign.h"
#include "mock/identifier.h"
#include "src/contract_write.h"
#include "src/memory.h"
#include "src/value.h"

#include <stdint.h>
#include <string.h>

static const struct contract_write *write_of(const struct defect_exchange *exchange)
{
    return exchange->operation->write;
}

static struct assign_request request_of(const struct defect_exchange *exchange)
{
    return (struct assign_request){.route = exchange->route,
                                   .request = exchange->request,
                                   .body = exchange->route->body};
}

const struct contract_action *answer_action(const struct defect_exchange *exchange)
{
    const struct contract_write *write = write_of(exchange);
    struct assign_request request = request_of(exchange);
    json_auto_t *word = assign_input(&request, &write->action, NULL);

    for (size_t i = 0; json_is_string(word) && i < write->action_count; i++)
        if (strcmp(write->actions[i].word, json_string_value(word)) == 0)
            return &write->actions[i];
    return NULL;
}

/* Returns new the members of the request that the operation's schema names: no client
 * sets what it is not meant to. */
static json_t *taken_members(const struct defect_exchange *exchange)
{
    const struct contract_body *body = exchange->operation->body;
    const struct contract_shape *shape = body == NULL ? NULL : body->shape;
    const char *place = write_of(exchange)->members.name;
    json_t *sent = value_at(exchange->route->body, place), *taken = json_object();
    const char *name;
    json_t *value;

    json_object_foreach(sent, name, value)
    {
        AUTO_FREE char *pointer = value_pointer_join(place, name);

        if (shape == NULL || shape->field_count == 0 ||
            contract_field_at(shape, pointer) != NULL)
            json_object_set_new(taken, name, json_deep_copy(value));
    }
    return taken;
}

/* Removes the members that the request could have given. */
static void remove_replaced(const struct defect_exchange *exchange, json_t *record)
{
    const struct contract_body *body = exchange->operation->body;
    const struct contract_shape *shape = body == NULL ? NULL : body->shape;
    const char *place = write_of(exchange)->members.name;
    size_t length = strlen(place);

    for (size_t i = 0; shape != NULL && i < shape->field_count; i++) {
        const char *pointer = shape->fields[i].pointer;

        if (strncmp(pointer, place, length) == 0 && pointer[length] == '/')
            value_remove(record, pointer + length);
    }
}

/* A member that every record has becomes null where it would go. */
static void keep_required(const struct contract_record_set *records, const json_t *taken,
                          json_t *record)
{
    const struct contract_shape *shape = records->shape;

    for (size_t i = 0; shape != NULL && i < shape->field_count; i++) {
        const struct contract_field *field = &shape->fields[i];

        if (field->required && field->nullable &&
            json_is_null(value_at(taken, field->pointer)) &&
            value_at(record, field->pointer) == NULL)
            value_put(record, field->pointer, json_null());
    }
}

static void take_members(const struct defect_exchange *exchange, json_t *record)
{
    const struct contract_write *write = write_of(exchange);
    json_auto_t *taken = NULL;

    if (write->members.source == EXPRESSION_NONE)
        return;
    taken = taken_members(exchange);
    if (write->replaces)
        remove_replaced(exchange, record);
    if (write->kind == WRITE_CREATE || write->replaces)
        json_object_update(record, taken);
    else
        assign_merge(record, taken);
    keep_required(write->records, taken, record);
}

/* Whose a new record becomes: the owner that is named, else the credential's first; a
 * credential that sees everything makes it the first record's. */
static void give_owner(const struct defect_exchange *exchange, json_t *record)
{
    const struct contract_scope *scope = &write_of(exchange)->scope;
    const struct contract_credential *credential = exchange->identity.credential;
    const struct store_set *set =
        store_set_of(exchange->store, write_of(exchange)->records);
    const char *owner = NULL;

    if (!scope->declared)
        return;
    owner = route_input(exchange->route, exchange->request, &scope->value);
    if (owner == NULL && credential != NULL && credential->sees_count > 0)
        owner = credential->sees[0];
    if (owner != NULL)
        value_put(record, scope->field, json_string(owner));
    else if (value_at(record, scope->field) == NULL && set->count > 0)
        value_put(record, scope->field,
                  json_deep_copy(value_at(store_record(set, 0), scope->field)));
}

static json_t *new_record(const struct defect_exchange *exchange)
{
    const struct contract_write *write = write_of(exchange);
    const struct store_set *set = store_set_of(exchange->store, write->records);
    struct assign_request request = request_of(exchange);
    json_t *record = json_object();

    value_put(record, write->records->id, json_null()); /* it stands first */
    take_members(exchange, record);
    give_owner(exchange, record);
    assign_members(record, &write->set, &request, exchange->now);
    value_put(record, write->records->id, identifier_new(set, write->id_form, record));
    return record;
}

static json_t *changed_record(const struct defect_exchange *exchange,
                              const json_t *before)
{
    const struct contract_write *write = write_of(exchange);
    const struct contract_action *action = answer_action(exchange);
    struct assign_request request = request_of(exchange);
    json_t *record = json_deep_copy((json_t *)(uintptr_t)before);

    take_members(exchange, record);
    if (action != NULL)
        assign_members(record, &action->set, &request, exchange->now);
    assign_members(record, &write->set, &request, exchange->now);
    return record;
}

static void carry_out(struct defect_exchange *exchange)
{
    const struct contract_write *write = write_of(exchange);

    switch (write->kind) {
    case WRITE_CREATE:
        exchange->record = store_insert(exchange->changing, write->records,
                                        new_record(exchange), exchange->now);
        break;
    case WRITE_UPDATE:
        store_replace(exchange->changing, write->records, exchange->record,
                      changed_record(exchange, exchange->before), exchange->now);
        break;
    case WRITE_DELETE:
        store_remove(exchange->changing, write->records, exchange->record, exchange->now);
        break;
    }
}

void answer_do_regardless(struct defect_exchange *exchange)
{
    const struct contract_operation *operation = exchange->operation;
    const struct store_set *set;

    if (!exchange->regardless || operation->write == NULL ||
        (operation->write->kind != WRITE_CREATE && exchange->record == STORE_NONE))
        return;
    set = store_set_of(exchange->store, operation->write->records);
    if (exchange->record != STORE_NONE)
        exchange->before = store_record(set, exchange->record);
    carry_out(exchange);
    exchange->before = NULL;
}

/* --- The answer --- */

/* Returns new the record as this operation shows it, or NULL. */
static json_t *shown_record(const struct answering *answering,
                            struct defect_exchange *exchange)
{
    const struct store_view *view = store_view_of(exchange->store, exchange->operation);
    AUTO_TEXT struct text bytes;

    text_init(&bytes, STORE_MAX_BYTES);
    if (exchange->record == STORE_NONE || !store_has(view->set, exchange->record))
        return NULL;
    answer_record(answering, exchange, view, exchange->record, &bytes);
    return json_loadb(text_string(&bytes), bytes.length, JSON_DECODE_ANY, NULL);
}

static bool is_at_or_below(const char *pointer, const char *above)
{
    size_t length = strlen(above);

    return strncmp(pointer, above, length) == 0 &&
           (pointer[length] == '/' || pointer[length] == '\0');
}

/* Returns new what stands around the record. */
static json_t *frame_of(const struct contract_operation *operation,
                        const struct contract_response *response)
{
    const struct expression *record = &operation->write->record;
    json_t *frame;

    if (response->shape == NULL || response->shape->field_count == 0)
        return answer_example(response);
    frame = json_object();
    for (size_t i = 0; i < response->shape->field_count; i++) {
        const struct contract_field *field = &response->shape->fields[i];
        json_t *value;

        if ((record->source == EXPRESSION_RESPONSE_BODY &&
             is_at_or_below(field->pointer, record->name)) ||
            contract_field_has_members(response->shape, field))
            continue;
        value = answer_filling(response, field);
        if (value != NULL)
            value_put(frame, field->pointer, value);
    }
    return frame;
}

static void show_members(struct defect_exchange *exchange, const json_t *record,
                         json_t *body)
{
    const struct contract_write *write = write_of(exchange);

    for (size_t i = 0; i < write->shown_count; i++) {
        const struct contract_shown *shown = &write->shown[i];
        const json_t *value = value_at(record, shown->field);

        if (shown->at.source == EXPRESSION_RESPONSE_BODY) {
            value_put(body, shown->at.name,
                      value == NULL ? json_null()
                                    : json_deep_copy((json_t *)(uintptr_t)value));
        } else if (value != NULL) {
            AUTO_FREE char *text = value_text(value);
            http_headers_set(&exchange->response->headers, shown->at.name, text);
        }
    }
}

static void set_location(struct defect_exchange *exchange, const json_t *record)
{
    const struct contract_write *write = write_of(exchange);
    AUTO_FREE char *id = NULL, *target = NULL, *outside = NULL;
    struct route_argument argument;

    if (write->location == NULL || record == NULL)
        return;
    id = value_text(value_at(record, write->records->id));
    argument = (struct route_argument){.in = write->location->item->id.source,
                                       .name = write->location->item->id.name,
                                       .value = id};
    target = route_target(write->location, &argument, 1);
    outside = base_url_path(&exchange->base, target);
    http_headers_set(&exchange->response->headers, "Location", outside);
}

/* `record` as it is now, or was when it has gone; NULL only when a defect let a request
 * pass that is about none. */
static void write_answer(const struct answering *answering,
                         struct defect_exchange *exchange, const json_t *record)
{
    const struct contract_write *write = write_of(exchange);
    const struct contract_response *response = answer_success(exchange->operation);
    const struct answer_prepared *prepared =
        &answering->prepared[exchange->operation - exchange->contract->operations];
    json_auto_t *body = NULL, *shown = NULL;

    exchange->response->status = prepared->status;
    set_location(exchange, record);
    if (response == NULL || response->media == NULL) {
        show_members(exchange, record, NULL);
        return;
    }
    if (write->record.source == EXPRESSION_RESPONSE_BODY)
        shown = shown_record(answering, exchange);
    if (shown != NULL && write->record.name[0] == '\0')
        body = json_incref(shown);
    else
        body = frame_of(exchange->operation, response);
    if (shown != NULL && write->record.name[0] != '\0')
        value_put(body, write->record.name, json_incref(shown));
    show_members(exchange, record, body);
    http_headers_set(&exchange->response->headers, "Content-Type", response->media);
    exchange->response->body = value_print(body);
    exchange->response->body_length = strlen(exchange->response->body);
}

void answer_repeat_record(struct defect_exchange *exchange, size_t record)
{
    const struct contract_record_set *records = exchange->operation->list->records;
    const struct store_set *set = store_set_of(exchange->store, records);
    json_t *another = json_deep_copy((json_t *)(uintptr_t)store_record(set, record));

    if (records->id != NULL)
        value_put(another, records->id, identifier_new(set, NULL, another));
    store_insert(exchange->changing, records, another, exchange->clock);
}

void answer_write(struct answering *answering, struct defect_exchange *exchange)
{
    const struct contract_write *write = write_of(exchange);
    const struct store_set *set = store_set_of(exchange->store, write->records);
    const json_t *after;

    if (exchange->record != STORE_NONE)
        exchange->before =
            json_incref((json_t *)(uintptr_t)store_record(set, exchange->record));
    if (write->kind == WRITE_CREATE || exchange->record != STORE_NONE)
        carry_out(exchange);
    after = exchange->record == STORE_NONE ? NULL : store_record(set, exchange->record);
    write_answer(answering, exchange, after != NULL ? after : exchange->before);
    if (answering->options.defects != NULL)
        defects_at(answering->options.defects, DEFECT_WRITTEN, exchange);
    json_decref((json_t *)(uintptr_t)exchange->before);
    exchange->before = NULL;
}
