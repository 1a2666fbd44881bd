/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/assign.h"

#include "src/collection.h"
#include "src/memory.h"
#include "src/value.h"

#include <math.h>
#include <string.h>

static json_t *now_of(const struct contract_assignment *assignment, struct instant at)
{
    char text[INSTANT_TEXT_SIZE];
    size_t length;

    if (collection_is_epoch(assignment->compare)) {
        collection_print_moment(at, assignment->compare, text);
        if (assignment->type != NULL && strcmp(assignment->type, "string") == 0)
            return json_string(text);
        return json_integer(assignment->compare == COMPARE_EPOCH_SECONDS
                                ? (json_int_t)at.seconds
                                : (json_int_t)instant_milliseconds(at));
    }
    length = instant_print(at, assignment->digits, text);
    return json_stringn(text, length);
}

/* Moments are read as the invariant reads them; see contract_invariant.c. */
static struct scalar moment_at(const struct contract_invariant *invariant,
                               const json_t *record, size_t field)
{
    enum comparison compare =
        invariant->compare == NULL ? COMPARE_TEXT : invariant->compare[field];

    return collection_scalar(value_at(record, invariant->fields[field]),
                             collection_is_epoch(compare) ? compare : COMPARE_INSTANT);
}

static json_t *duration_of(const struct contract_assignment *assignment,
                           const json_t *record)
{
    const struct contract_invariant *invariant = assignment->duration;
    const char *type = assignment->type;
    struct scalar from = moment_at(invariant, record, 1);
    struct scalar to = moment_at(invariant, record, 2);
    double units;

    if (!from.present || !to.present)
        return json_null();
    units = instant_difference(to.instant, from.instant) / invariant->seconds_per_unit;
    if (type != NULL && strcmp(type, "number") == 0)
        return json_real(units);
    if (type != NULL && strcmp(type, "string") == 0)
        return json_sprintf("%.0f", floor(units + 1e-6));
    return json_integer((json_int_t)floor(units + 1e-6));
}

/* The text of a parameter as the member's schema has it. */
static json_t *typed(const char *text, const char *type)
{
    json_t *value;

    if (type == NULL || strcmp(type, "string") == 0)
        return value_string(text, strlen(text));
    value = json_loads(text, JSON_DECODE_ANY, NULL);
    return value != NULL ? value : value_string(text, strlen(text));
}

json_t *assign_input(const struct assign_request *request,
                     const struct expression *expression, const char *type)
{
    const char *text;

    if (request == NULL)
        return NULL;
    if (expression->source == EXPRESSION_REQUEST_BODY)
        return json_deep_copy(value_at(request->body, expression->name));
    text = route_input(request->route, request->request, expression);
    return text == NULL ? NULL : typed(text, type);
}

static json_t *value_of(const struct contract_assignment *assignment,
                        const json_t *record, const struct assign_request *request,
                        struct instant at)
{
    switch (assignment->kind) {
    case ASSIGNED_CONSTANT:
        return json_deep_copy(assignment->constant);
    case ASSIGNED_REQUEST:
        return assign_input(request, &assignment->from, assignment->type);
    case ASSIGNED_NOW:
        return now_of(assignment, at);
    case ASSIGNED_DURATION:
        return duration_of(assignment, record);
    }
    return NULL;
}

void assign_members(json_t *record, const struct contract_assignments *assignments,
                    const struct assign_request *request, struct instant at)
{
    for (size_t i = 0; i < assignments->count; i++) {
        json_t *value = value_of(&assignments->items[i], record, request, at);

        if (value != NULL)
            value_put(record, assignments->items[i].field, value);
    }
}

void assign_merge(json_t *target, const json_t *patch)
{
    const char *name;
    json_t *value;

    json_object_foreach((json_t *)patch, name, value)
    {
        json_t *old = json_object_get(target, name);

        if (json_is_null(value)) {
            json_object_del(target, name);
        } else if (json_is_object(value)) {
            json_t *merged = json_is_object(old) ? json_deep_copy(old) : json_object();

            assign_merge(merged, value);
            json_object_set_new(target, name, merged);
        } else {
            json_object_set_new(target, name, json_deep_copy(value));
        }
    }
}
