/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/defect_internal.h"

#include "src/memory.h"
#include "src/text.h"
#include "src/value.h"

#include <string.h>

/* The number of kinds that only step in where no record was found. */
enum { ALWAYS, WHERE_NONE };

/* Text that may hold anything, a percent sign as well. */
static bool is_text(const struct contract_parameter *parameter)
{
    json_auto_t *wild = json_string("zq7%");

    return (parameter->type == NULL || strcmp(parameter->type, "string") == 0) &&
           (parameter->schema == NULL ||
            schema_validate(parameter->schema, wild, NULL, NULL));
}

/* Items whose refusal of an unknown id is declared, with the certainty of that; where
 * nothing is said, that a refusal must come is still the natural reading. */
static void add_refusing(const struct contract *contract, const struct defect_kind *kind,
                         bool text_only, struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_operation *operation = &contract->operations[i];
        const struct contract_error *error = operation->errors.by[REFUSAL_ITEM_UNKNOWN];

        if (operation->item != NULL &&
            (!text_only || is_text(operation->item->id_parameter)))
            defect_add(out, kind,
                       (struct defect_target){.operation = i,
                                              .certainty = error == NULL
                                                               ? CERTAINTY_INFERRED
                                                               : error->claim.certainty},
                       "%s", operation->id);
    }
}

static void refusing_items(const struct contract *contract,
                           const struct defect_kind *kind, struct defect_list *out)
{
    add_refusing(contract, kind, false, out);
}

/* A number with a percent sign is refused before any record is looked for. */
static void refusing_text_items(const struct contract *contract,
                                const struct defect_kind *kind, struct defect_list *out)
{
    add_refusing(contract, kind, true, out);
}

/* True when a row shows `field` too, and its text may be longer. */
static bool can_differ(const struct contract_operation *operation,
                       const struct contract_field *field)
{
    const struct contract_shape *row =
        operation->item->list == NULL ? NULL : operation->item->list->list->row;
    const struct contract_scope *scope = defect_scope(operation);
    json_auto_t *longer = json_string("A B 2");

    return row != NULL && contract_field_at(row, field->pointer) != NULL &&
           field->type != NULL && strcmp(field->type, "string") == 0 &&
           field->enumeration == NULL && field->format == NULL &&
           field->signed_url == NULL && field->schema != NULL &&
           schema_validate(field->schema, longer, NULL, NULL) &&
           strcmp(field->pointer, operation->item->id_field) != 0 &&
           (scope == NULL || strcmp(field->pointer, scope->field) != 0);
}

static void differing(const struct contract *contract, const struct defect_kind *kind,
                      struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_operation *operation = &contract->operations[i];
        const struct contract_shape *shape =
            operation->item == NULL ? NULL : operation->item->shape;

        for (size_t j = 0; shape != NULL && j < shape->field_count; j++) {
            if (!can_differ(operation, &shape->fields[j]))
                continue;
            defect_add(
                out, kind,
                (struct defect_target){.operation = i,
                                       .part = j,
                                       .certainty = operation->item->claim.certainty},
                "%s%s", operation->id, shape->fields[j].pointer);
            break;
        }
    }
}

static void differ(const struct defect *defect, struct defect_exchange *exchange)
{
    const char *pointer =
        exchange->operation->item->shape->fields[defect->target.part].pointer;
    json_t *record = defect_shown(exchange, 0);
    const char *text = json_string_value(value_at(record, pointer));

    if (record != NULL && text != NULL)
        value_put(record, pointer, json_sprintf("%s 2", text));
}

/* As servers do that disagree: each answer has another value. */
static void flicker(const struct defect *defect, struct defect_exchange *exchange)
{
    const char *pointer =
        exchange->operation->item->shape->fields[defect->target.part].pointer;
    json_t *record = defect_shown(exchange, 0);
    const char *text = json_string_value(value_at(record, pointer));

    if (record != NULL && text != NULL)
        value_put(record, pointer,
                  json_sprintf("%s %d", text, (int)exchange->now.nanoseconds));
}

/* As a cache does that keeps something else than it was given. */
static void drift(const struct defect *defect, struct defect_exchange *exchange)
{
    const json_t *id =
        value_at(defect_shown(exchange, 0), exchange->operation->item->id_field);

    if (id == NULL || json_is_null(id))
        return;
    AUTO_FREE char *text = value_text(id);
    if (json_object_get(defect->state, text) != NULL)
        differ(defect, exchange);
    json_object_set_new(defect->state, text, json_true());
}

/* The row of the list whose records an item shows; NULL: there is none. */
static const struct contract_shape *row_of(const struct contract_item *item)
{
    return item == NULL || item->list == NULL || item->shape == NULL
               ? NULL
               : item->list->list->row;
}

/* That a row shows whatever its record does is never said, only implied: of what both may
 * show, the first that no row must. The defect is the list's. */
static void optional_in_rows(const struct contract *contract,
                             const struct defect_kind *kind, struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_item *item = contract->operations[i].item;
        const struct contract_shape *row = row_of(item);

        for (size_t j = 0; row != NULL && j < row->field_count; j++) {
            const struct contract_field *field = &row->fields[j];
            const struct contract_field *whole =
                contract_field_at(item->shape, field->pointer);

            if (field->required || field->signed_url != NULL || whole == NULL ||
                whole->signed_url != NULL)
                continue;
            defect_add(out, kind,
                       (struct defect_target){
                           .operation = (size_t)(item->list - contract->operations),
                           .part = j,
                           .certainty =
                               defect_weaker(CERTAINTY_INFERRED, field->claim.certainty)},
                       "%s%s", item->list->id, field->pointer);
            break;
        }
    }
}

static void show_less(const struct defect *defect, struct defect_exchange *exchange)
{
    const char *pointer =
        exchange->operation->list->row->fields[defect->target.part].pointer;
    json_t *record;

    for (size_t i = 0; (record = defect_shown(exchange, i)) != NULL; i++)
        value_remove(record, pointer);
}

/* Objects that a row shows as well, as a whole: nothing is said of their members. */
static void free_objects(const struct contract *contract, const struct defect_kind *kind,
                         struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_item *item = contract->operations[i].item;
        const struct contract_shape *row = row_of(item);

        for (size_t j = 0; row != NULL && j < item->shape->field_count; j++) {
            const struct contract_field *field = &item->shape->fields[j];

            if (field->type == NULL || strcmp(field->type, "object") != 0 ||
                contract_field_at(row, field->pointer) == NULL ||
                contract_field_has_members(item->shape, field))
                continue;
            defect_add(out, kind,
                       (struct defect_target){.operation = i,
                                              .part = j,
                                              .certainty = field->claim.certainty},
                       "%s%s", contract->operations[i].id, field->pointer);
            break;
        }
    }
}

static void show_more(const struct defect *defect, struct defect_exchange *exchange)
{
    const char *pointer =
        exchange->operation->item->shape->fields[defect->target.part].pointer;
    json_t *object = value_at(defect_shown(exchange, 0), pointer);

    if (json_is_object(object))
        json_object_set_new(object, "countersign", json_true());
}

static bool sees(const struct defect_exchange *exchange, const struct store_view *view,
                 size_t record)
{
    struct scalar owner;

    if (view->scope == NULL)
        return true;
    owner = store_value(view->scope, record);
    return !owner.present || guard_sees(&exchange->identity, owner.text);
}

/* Another record that may be seen: the next one, or the first when there is none yet. */
static void show_other(const struct defect *defect, struct defect_exchange *exchange)
{
    const struct store_view *view = store_view_of(exchange->store, exchange->operation);
    size_t count = view->set->count;
    size_t start = exchange->record == STORE_NONE ? count : exchange->record;

    if (defect->kind->number == WHERE_NONE && exchange->record != STORE_NONE)
        return;
    for (size_t i = 1; i <= count; i++) {
        size_t candidate = (start + i) % count;
        if (start == count)
            candidate = i - 1;
        if (store_has(view->set, candidate) && sees(exchange, view, candidate)) {
            exchange->record = candidate;
            return;
        }
    }
}

static void alter_id(const struct defect *defect, struct defect_exchange *exchange)
{
    const char *pointer = exchange->operation->item->id_field;
    json_t *record = defect_shown(exchange, 0);
    const json_t *id = value_at(record, pointer);

    (void)defect;
    if (json_is_string(id))
        value_put(record, pointer, json_sprintf("%s0", json_string_value(id)));
    else if (json_is_integer(id))
        value_put(record, pointer, json_integer(json_integer_value(id) + 1));
}

static void forgive_unknown(const struct defect *defect, struct defect_exchange *exchange)
{
    (void)defect;
    defect_forgive(exchange->problems, REFUSAL_ITEM_UNKNOWN);
}

/* As a search by pattern does. */
static void forgive_pattern(const struct defect *defect, struct defect_exchange *exchange)
{
    const char *id =
        route_input(exchange->route, exchange->request, &exchange->operation->item->id);

    if (id != NULL && strchr(id, '%') != NULL)
        forgive_unknown(defect, exchange);
}

static void fail_unknown(const struct defect *defect, struct defect_exchange *exchange)
{
    (void)defect;
    if (exchange->refusal == REFUSAL_ITEM_UNKNOWN)
        exchange->response->status = 500;
}

/* Every other record cannot be found, though the list shows it. */
static void lose_item(const struct defect *defect, struct defect_exchange *exchange)
{
    (void)defect;
    if (exchange->problems->count > 0 || exchange->record % 2 == 0)
        return;
    exchange->problems->items[0] = (struct guard_problem){.kind = REFUSAL_ITEM_UNKNOWN};
    exchange->problems->count = 1;
}

/* Items in a path, of which some identifier has a plus sign. */
static void plus_items(const struct contract *contract, const struct defect_kind *kind,
                       struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_item *item = contract->operations[i].item;
        size_t index;
        const json_t *record;

        if (item == NULL || item->id.source != EXPRESSION_PATH)
            continue;
        contract_records_foreach(item->records, index, record)
        {
            const char *id = json_string_value(value_at(record, item->records->id));

            if (id == NULL || strchr(id, '+') == NULL)
                continue;
            defect_add(out, kind,
                       (struct defect_target){.operation = i,
                                              .certainty = item->claim.certainty},
                       "%s", contract->operations[i].id);
            break;
        }
    }
}

/* Reads the path as if it were a form, where a plus sign stands for a space. */
static void space_for_plus(const struct defect *defect, struct defect_exchange *exchange)
{
    const char *at = exchange->request->path;
    struct text path;

    (void)defect;
    text_init(&path, URL_CEILING);
    for (; *at != '\0'; at++) {
        bool coded = at[0] == '%' && at[1] == '2' && (at[2] == 'B' || at[2] == 'b');

        if (*at == '+' || coded)
            text_add_string(&path, "%20");
        else
            text_add_char(&path, *at);
        at += coded ? 2 : 0;
    }
    free(exchange->request->path);
    exchange->request->path = text_take(&path);
}

const struct defect_kind defect_item_kinds[] = {
    {.name = "item-member-differs",
     .family = "item",
     .summary = "a member of the record is not what its row shows",
     .targets = differing,
     .at[DEFECT_BODY] = differ},
    {.name = "item-object-differs",
     .family = "item",
     .summary = "an object of the record has a member more than its row shows",
     .targets = free_objects,
     .at[DEFECT_BODY] = show_more},
    {.name = "row-shows-less",
     .family = "item",
     .summary = "rows lack a member that their record shows",
     .targets = optional_in_rows,
     .at[DEFECT_BODY] = show_less},
    {.name = "item-flickers",
     .family = "item",
     .summary = "a member of the record changes from answer to answer",
     .targets = differing,
     .at[DEFECT_BODY] = flicker},
    {.name = "item-drifts",
     .family = "item",
     .summary = "a member of the record is another one from its second answer on",
     .targets = differing,
     .at[DEFECT_BODY] = drift},
    {.name = "other-item",
     .family = "item",
     .summary = "another record is shown than the one asked for",
     .targets = defect_items,
     .at[DEFECT_ITEM] = show_other},
    {.name = "item-id-wrong",
     .family = "item",
     .summary = "the record shows another identifier than the one asked for",
     .targets = defect_items,
     .at[DEFECT_BODY] = alter_id},
    {.name = "unknown-item-ok",
     .family = "item",
     .summary = "an unknown identifier is answered with some record",
     .targets = refusing_items,
     .at[DEFECT_PROBLEMS] = forgive_unknown,
     .at[DEFECT_ITEM] = show_other,
     .number = WHERE_NONE},
    {.name = "unknown-item-empty",
     .family = "item",
     .summary = "an unknown identifier is answered with an empty object",
     .targets = refusing_items,
     .at[DEFECT_PROBLEMS] = forgive_unknown},
    {.name = "item-wildcard",
     .family = "item",
     .summary = "an identifier with a percent sign finds some record",
     .targets = refusing_text_items,
     .at[DEFECT_PROBLEMS] = forgive_pattern,
     .at[DEFECT_ITEM] = show_other,
     .number = WHERE_NONE},
    {.name = "unknown-item-error",
     .family = "item",
     .summary = "an unknown identifier is answered with 500",
     .targets = refusing_items,
     .at[DEFECT_RESPONSE] = fail_unknown},
    {.name = "item-gone",
     .family = "item",
     .summary = "every other record of the list cannot be found",
     .targets = defect_items,
     .at[DEFECT_PROBLEMS] = lose_item},
    {.name = "plus-as-space",
     .family = "item",
     .summary = "a plus sign in the path is read as a space",
     .targets = plus_items,
     .at[DEFECT_REQUEST] = space_for_plus,
     .anywhere = true},
    {0},
};
