/* SPDX-License-Identifier: Apache-2.0 */
/* The members of a request's body, and the values of what is repeated, as texts. */
#include "src/route.h"

#include "src/memory.h"
#include "src/text.h"
#include "src/value.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* 5.0 is as whole as 5 (JSON Schema 2020-12 6.1.1). */
static char *number_text(const json_t *value)
{
    double number = json_number_value(value);

    if (json_is_real(value) && fabs(number) < 1e15 && fmod(number, 1) == 0)
        return memory_format("%.0f", number);
    return value_text(value);
}

static char *member_text(const json_t *value)
{
    struct text joined;
    size_t index;
    json_t *item;

    if (json_is_number(value))
        return number_text(value);
    if (!json_is_array(value))
        return value_text(value);
    text_init(&joined, TEXT_CEILING);
    json_array_foreach(value, index, item)
    {
        AUTO_FREE char *one = member_text(item);

        text_add_format(&joined, "%s%s", index == 0 ? "" : CONTRACT_VALUE_BREAK, one);
    }
    return text_take(&joined);
}

const json_t *route_member(const struct route *route,
                           const struct contract_parameter *parameter)
{
    return parameter->in == EXPRESSION_REQUEST_BODY
               ? value_at(route->body, parameter->name)
               : NULL;
}

static void make_room(struct route *route)
{
    if (route->members == NULL)
        route->members =
            memory_array(route->operation->parameter_count + 1, sizeof *route->members);
}

void route_read_body(struct route *route, const struct http_request *request)
{
    const struct contract_operation *operation = route->operation;

    if (operation == NULL || operation->body == NULL || request->body == NULL ||
        route->body != NULL)
        return;
    route->body = json_loadb(request->body, request->body_length, JSON_DECODE_ANY, NULL);
    make_room(route);
    for (size_t i = 0; i < operation->parameter_count; i++) {
        const json_t *value = route_member(route, &operation->parameters[i]);

        if (value != NULL && !json_is_null(value))
            route->members[i] = member_text(value);
    }
}

/* Returns new all values of a name, or NULL when there is none. */
static char *joined_values(const struct url_query *query, const char *name)
{
    struct text joined;
    bool any = false;

    text_init(&joined, TEXT_CEILING);
    for (size_t i = 0; i < query->count; i++) {
        const struct url_pair *pair = &query->pairs[i];

        if (pair->name_length != strlen(name) || strcmp(pair->name, name) != 0)
            continue;
        text_add_format(&joined, "%s%s", any ? CONTRACT_VALUE_BREAK : "", pair->value);
        any = true;
    }
    if (any)
        return text_take(&joined);
    text_clear(&joined);
    return NULL;
}

void route_read_lists(struct route *route, const struct http_request *request)
{
    const struct contract_operation *operation = route->operation;

    for (size_t i = 0; operation != NULL && i < operation->parameter_count; i++) {
        if (operation->parameters[i].listing != LISTING_REPEATED)
            continue;
        make_room(route);
        if (route->members[i] == NULL)
            route->members[i] =
                joined_values(&request->query, operation->parameters[i].name);
    }
}

static const char *text_of(const struct route *route, enum expression_source in,
                           const char *name)
{
    const struct contract_operation *operation = route->operation;

    for (size_t i = 0; route->members != NULL && i < operation->parameter_count; i++)
        if (operation->parameters[i].in == in &&
            strcmp(operation->parameters[i].name, name) == 0)
            return route->members[i];
    return NULL;
}

const char *route_member_text(const struct route *route, const char *pointer)
{
    return text_of(route, EXPRESSION_REQUEST_BODY, pointer);
}

const char *route_list_text(const struct route *route, const char *name)
{
    return text_of(route, EXPRESSION_QUERY, name);
}

bool route_stands_beside(const struct route *route, const struct expression *expression)
{
    for (size_t i = 0; i < expression->beside_count; i++) {
        const struct contract_beside *beside = &expression->beside[i];

        if (!value_equal(value_at(route->body, beside->name), beside->value))
            return false;
    }
    return true;
}
