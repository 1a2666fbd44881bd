/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/defect_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <string.h>

/* A value that text with a pattern of its own refuses. */
#define ODD_TEXT "~ ~"

/* True for the members by which records are told apart; these have defects of their own.
 */
static bool identifies(const struct contract_operation *operation, const char *pointer)
{
    const struct contract_scope *scope = defect_scope(operation);
    const struct contract_record_set *records = defect_records(operation);

    if (records == NULL)
        return false;
    return strcmp(pointer, records->id) == 0 ||
           (scope != NULL && strcmp(pointer, scope->field) == 0);
}

static bool is_type(const struct contract_field *field, const char *type)
{
    return field->type != NULL && strcmp(field->type, type) == 0;
}

static bool is_plain_text(const struct contract_field *field)
{
    return is_type(field, "string") && field->enumeration == NULL &&
           field->format == NULL && field->signed_url == NULL;
}

static bool is_required(const struct contract_field *field)
{
    return field->required;
}

static bool is_never_null(const struct contract_field *field)
{
    return !field->nullable && is_type(field, "string");
}

static bool is_number_in_text(const struct contract_field *field)
{
    return is_type(field, "string") && field->compare == COMPARE_NUMBER;
}

static bool is_closed(const struct contract_field *field)
{
    return field->enumeration != NULL && is_type(field, "string");
}

static bool is_moment(const struct contract_field *field)
{
    return field->format != NULL && strcmp(field->format, "date-time") == 0;
}

static bool has_pattern(const struct contract_field *field)
{
    json_auto_t *odd = json_string(ODD_TEXT);

    return is_plain_text(field) && field->constant == NULL && field->schema != NULL &&
           !schema_validate(field->schema, odd, NULL, NULL);
}

static bool is_epoch(const struct contract_field *field)
{
    return collection_is_epoch(field->compare);
}

static bool has_bound(const struct contract_field *field)
{
    json_auto_t *below = json_integer(-1);

    return (is_type(field, "integer") || is_type(field, "number")) &&
           field->schema != NULL && !schema_validate(field->schema, below, NULL, NULL);
}

static json_t *no_value(const json_t *value)
{
    (void)value;
    return NULL;
}

static json_t *null_value(const json_t *value)
{
    (void)value;
    return json_null();
}

static json_t *number_of(const json_t *value)
{
    return json_integer(
        json_is_string(value) ? strtoll(json_string_value(value), NULL, 10) : 7);
}

static json_t *other_word(const json_t *value)
{
    return json_is_string(value) ? json_sprintf("%s-other", json_string_value(value))
                                 : json_null();
}

static json_t *spaced_moment(const json_t *value)
{
    AUTO_FREE char *text =
        memory_text(json_is_string(value) ? json_string_value(value) : "");
    char *at = strpbrk(text, "Tt");

    if (at != NULL)
        *at = ' ';
    return json_string(text);
}

static json_t *odd_text(const json_t *value)
{
    (void)value;
    return json_string(ODD_TEXT);
}

/* The same moment counted in the other unit: milliseconds of our time have 13 digits. */
static json_t *other_unit(const json_t *value)
{
    const json_int_t fourteen_digits = 10000000000000, eleven_digits = 10000000000;
    json_int_t count = json_integer_value(value);
    bool is_milliseconds = count > eleven_digits && count < fourteen_digits;

    if (!json_is_integer(value))
        return json_null();
    return json_integer(is_milliseconds ? count / 1000 : count * 1000);
}

static json_t *negative(const json_t *value)
{
    return json_is_null(value) ? json_null() : json_integer(-1);
}

static json_t *text_of(const json_t *value)
{
    AUTO_FREE char *text = value_print(value);

    return json_string(text);
}

/* By the kind's number: which field of a record suits (the first that does, or the last),
 * and what its value becomes in every record shown. */
static const struct {
    bool (*suits)(const struct contract_field *field);
    json_t *(*changed)(const json_t *value);
    bool last;
} changes[] = {
    {is_required, no_value, true},         {is_never_null, null_value, false},
    {is_number_in_text, number_of, false}, {is_closed, other_word, false},
    {is_moment, spaced_moment, false},     {has_pattern, odd_text, false},
    {is_epoch, other_unit, false},         {has_bound, negative, false},
};
enum { DROP, NULLED, NUMBERED, WORDED, SPACED, PATTERNED, RECOUNTED, BELOW };

/* What an answer shows of a record; of a plain operation, the whole. */
static const struct contract_shape *
shown_shape(const struct contract_operation *operation)
{
    const struct contract_response *response = contract_response_for(operation, 200);

    if (!defect_is_plain(operation))
        return defect_shape(operation);
    return response == NULL ? NULL : response->shape;
}

static void field_targets(const struct contract *contract, const struct defect_kind *kind,
                          struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_operation *operation = &contract->operations[i];
        const struct contract_shape *shape = shown_shape(operation);
        const struct contract_field *chosen = NULL;

        for (size_t j = 0; shape != NULL && j < shape->field_count; j++) {
            const struct contract_field *field = &shape->fields[j];

            if (identifies(operation, field->pointer) ||
                field->claim.certainty == CERTAINTY_UNKNOWN ||
                !changes[kind->number].suits(field) ||
                (defect_is_plain(operation) && !field->required))
                continue;
            if (chosen == NULL || changes[kind->number].last)
                chosen = field;
        }
        if (chosen != NULL)
            defect_add(out, kind,
                       (struct defect_target){.operation = i,
                                              .part = (size_t)(chosen - shape->fields),
                                              .certainty = chosen->claim.certainty},
                       "%s%s", operation->id, chosen->pointer);
    }
}

static void change_field(const struct defect *defect, struct defect_exchange *exchange)
{
    const struct contract_shape *shape = shown_shape(exchange->operation);
    const char *pointer = shape->fields[defect->target.part].pointer;
    json_t *record;

    for (size_t i = 0; (record = defect_shown(exchange, i)) != NULL; i++) {
        const json_t *value = value_at(record, pointer);
        json_t *changed =
            value == NULL ? NULL : changes[defect->kind->number].changed(value);

        if (changed != NULL)
            value_put(record, pointer, changed);
        else
            value_remove(record, pointer);
    }
}

/* The first response of 200 to 299 as the check would hold a list to. */
static const struct contract_shape *envelope(const struct contract_operation *operation)
{
    const struct contract_response *response = contract_response_for(operation, 200);

    return operation->list == NULL || response == NULL ? NULL : response->shape;
}

/* Members of a list's body beside its rows, of one type. */
static void envelope_targets(const struct contract *contract,
                             const struct defect_kind *kind, struct defect_list *out)
{
    const char *type = kind->number == 0 ? "integer" : "boolean";

    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_shape *shape = envelope(&contract->operations[i]);

        for (size_t j = 0; shape != NULL && j < shape->field_count; j++) {
            if (!is_type(&shape->fields[j], type))
                continue;
            defect_add(
                out, kind,
                (struct defect_target){.operation = i,
                                       .part = j,
                                       .certainty = shape->fields[j].claim.certainty},
                "%s%s", contract->operations[i].id, shape->fields[j].pointer);
            break;
        }
    }
}

static void print_member(const struct defect *defect, struct defect_exchange *exchange)
{
    const char *pointer =
        envelope(exchange->operation)->fields[defect->target.part].pointer;
    const json_t *value =
        defect_succeeds(exchange) ? value_at(exchange->body, pointer) : NULL;

    if (value != NULL)
        value_put(exchange->body, pointer, text_of(value));
}

/* What stands around the record or the rows. */
static const struct contract_shape *
whole_answer(const struct contract_operation *operation)
{
    const struct contract_response *response = contract_response_for(operation, 200);

    if (operation->list == NULL && operation->item == NULL)
        return NULL;
    if (operation->item != NULL && operation->item->record.name[0] == '\0')
        return NULL;
    return response == NULL ? NULL : response->shape;
}

static bool is_constant(const struct contract_field *field)
{
    return json_is_string(field->constant);
}

static bool is_always_null(const struct contract_field *field)
{
    return field->type == NULL && field->nullable;
}

/* The members around the records that are always the same. */
static void fixed_targets(const struct contract *contract, const struct defect_kind *kind,
                          struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_shape *shape = whole_answer(&contract->operations[i]);

        for (size_t j = 0; shape != NULL && j < shape->field_count; j++) {
            const struct contract_field *field = &shape->fields[j];

            if (kind->number == 0 ? !is_constant(field) : !is_always_null(field))
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

static void fill_fixed(const struct defect *defect, struct defect_exchange *exchange)
{
    const struct contract_shape *shape = whole_answer(exchange->operation);
    const char *pointer = shape->fields[defect->target.part].pointer;
    const json_t *value =
        defect_succeeds(exchange) ? value_at(exchange->body, pointer) : NULL;

    if (value != NULL)
        value_put(exchange->body, pointer,
                  json_is_string(value)
                      ? json_sprintf("%s-other", json_string_value(value))
                      : json_string("none"));
}

static void break_rows(const struct defect *defect, struct defect_exchange *exchange)
{
    const char *pointer = exchange->operation->list->items.name;

    (void)defect;
    if (!defect_succeeds(exchange))
        return;
    if (pointer[0] != '\0') {
        value_put(exchange->body, pointer, json_object());
    } else { /* the rows are the whole body */
        json_decref(exchange->body);
        exchange->body = json_object();
    }
}

static void total_targets(const struct contract *contract, const struct defect_kind *kind,
                          struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_list *list = contract->operations[i].list;

        for (size_t j = 0; list != NULL && j < TOTAL_COUNT; j++) {
            if (list->totals[j].at.source != EXPRESSION_RESPONSE_BODY)
                continue;
            defect_add(
                out, kind,
                (struct defect_target){.operation = i,
                                       .part = j,
                                       .certainty = list->totals[j].claim.certainty},
                "%s%s", contract->operations[i].id, list->totals[j].at.name);
            break;
        }
    }
}

static void drop_total(const struct defect *defect, struct defect_exchange *exchange)
{
    if (defect_succeeds(exchange))
        value_remove(exchange->body,
                     exchange->operation->list->totals[defect->target.part].at.name);
}

static void mistype_media(const struct defect *defect, struct defect_exchange *exchange)
{
    (void)defect;
    if (defect_succeeds(exchange))
        http_headers_set(&exchange->response->headers, "Content-Type", "text/html");
}

/* Of the statuses that mean success, one that no response declares; or 0. */
static int undeclared(const struct contract_operation *operation)
{
    static const int statuses[] = {203, 202, 299};

    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
        if (contract_response_for(operation, statuses[i]) == NULL)
            return statuses[i];
    return 0;
}

static void status_targets(const struct contract *contract,
                           const struct defect_kind *kind, struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++)
        if (undeclared(&contract->operations[i]) != 0 &&
            defect_is_asked(&contract->operations[i]))
            defect_add(out, kind, (struct defect_target){.operation = i}, "%s",
                       contract->operations[i].id);
}

static void undeclare_status(const struct defect *defect,
                             struct defect_exchange *exchange)
{
    (void)defect;
    if (defect_succeeds(exchange))
        exchange->response->status = undeclared(exchange->operation);
}

const struct defect_kind defect_schema_kinds[] = {
    {.name = "member-dropped",
     .family = "schema",
     .summary = "a required member is missing",
     .targets = field_targets,
     .at[DEFECT_BODY] = change_field,
     .number = DROP},
    {.name = "null-out",
     .family = "schema",
     .summary = "a member that is never null is null",
     .targets = field_targets,
     .at[DEFECT_BODY] = change_field,
     .number = NULLED},
    {.name = "number-for-text",
     .family = "schema",
     .summary = "digits that are declared as text are sent as a number",
     .targets = field_targets,
     .at[DEFECT_BODY] = change_field,
     .number = NUMBERED},
    {.name = "text-for-number",
     .family = "schema",
     .summary = "a number is sent as text",
     .targets = envelope_targets,
     .at[DEFECT_BODY] = print_member,
     .number = 0},
    {.name = "text-for-truth",
     .family = "schema",
     .summary = "true and false are sent as text",
     .targets = envelope_targets,
     .at[DEFECT_BODY] = print_member,
     .number = 1},
    {.name = "enum-out",
     .family = "schema",
     .summary = "a value stands in the answer that its closed set does not have",
     .targets = field_targets,
     .at[DEFECT_BODY] = change_field,
     .number = WORDED},
    {.name = "date-format",
     .family = "schema",
     .summary = "a date-time is written with a space for the T",
     .targets = field_targets,
     .at[DEFECT_BODY] = change_field,
     .number = SPACED},
    {.name = "pattern-broken",
     .family = "schema",
     .summary = "a text does not fit its pattern",
     .targets = field_targets,
     .at[DEFECT_BODY] = change_field,
     .number = PATTERNED},
    {.name = "epoch-unit-wrong",
     .family = "schema",
     .summary = "a moment is counted in seconds for milliseconds, or the other way round",
     .targets = field_targets,
     .at[DEFECT_BODY] = change_field,
     .number = RECOUNTED},
    {.name = "constant-differs",
     .family = "schema",
     .summary = "a member that is always the same text is another one",
     .targets = fixed_targets,
     .at[DEFECT_BODY] = fill_fixed,
     .number = 0},
    {.name = "null-filled",
     .family = "schema",
     .summary = "a member that is always null has a value",
     .targets = fixed_targets,
     .at[DEFECT_BODY] = fill_fixed,
     .number = 1},
    {.name = "minimum-broken",
     .family = "schema",
     .summary = "a number is less than its minimum",
     .targets = field_targets,
     .at[DEFECT_BODY] = change_field,
     .number = BELOW},
    {.name = "items-not-array",
     .family = "schema",
     .summary = "an object stands where the rows should",
     .targets = defect_lists,
     .at[DEFECT_BODY] = break_rows},
    {.name = "total-dropped",
     .family = "schema",
     .summary = "a total is missing",
     .targets = total_targets,
     .at[DEFECT_BODY] = drop_total},
    {.name = "media-type-wrong",
     .family = "schema",
     .writes = true,
     .summary = "the answer calls itself HTML",
     .targets = defect_bodies,
     .at[DEFECT_RESPONSE] = mistype_media},
    {.name = "undeclared-status",
     .family = "schema",
     .writes = true,
     .summary = "success has a status that no response declares",
     .targets = status_targets,
     .at[DEFECT_RESPONSE] = undeclare_status},
    {0},
};
