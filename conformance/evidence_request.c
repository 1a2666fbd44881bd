/* SPDX-License-Identifier: Apache-2.0 */
#include "conformance/evidence_internal.h"

#include "src/memory.h"
#include "src/text.h"
#include "src/value.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

void arguments_clear(struct arguments *arguments)
{
    for (size_t i = 0; i < arguments->count; i++) {
        free(arguments->items[i].name);
        free(arguments->items[i].prefix);
        free(arguments->items[i].value);
    }
    free(arguments->items);
    *arguments = (struct arguments){.items = NULL};
}

static bool is_same(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static bool is_for(const struct arguments *arguments, size_t i, enum expression_source in,
                   const char *name, const char *prefix)
{
    return arguments->items[i].in == in && strcmp(arguments->items[i].name, name) == 0 &&
           is_same(arguments->items[i].prefix, prefix);
}

static const char *no_argument = "";

/* The argument given for a parameter (NULL: given as left out), or no_argument. */
static const char *argument_value(const struct arguments *arguments,
                                  const struct contract_parameter *parameter,
                                  bool *is_json)
{
    *is_json = false;
    for (size_t i = 0; arguments != NULL && i < arguments->count; i++) {
        if (!is_for(arguments, i, parameter->in, parameter->name, parameter->prefix))
            continue;
        *is_json = arguments->items[i].is_json;
        return arguments->items[i].value;
    }
    return no_argument;
}

bool evidence_is_said(const struct arguments *arguments,
                      const struct contract_parameter *parameter, const char **value)
{
    bool is_json;

    *value = argument_value(arguments, parameter, &is_json);
    if (*value != no_argument)
        return true;
    *value = NULL;
    return false;
}

static void put_argument(struct arguments *arguments, enum expression_source in,
                         const char *name, const char *prefix, const char *value,
                         bool is_json)
{
    for (size_t i = 0; i < arguments->count; i++) {
        if (!is_for(arguments, i, in, name, prefix))
            continue;
        char *copy = memory_text(value);
        free(arguments->items[i].value);
        arguments->items[i].value = copy;
        arguments->items[i].is_json = is_json;
        return;
    }
    void *items = arguments->items;
    memory_reserve(&items, &arguments->capacity, arguments->count + 1,
                   sizeof *arguments->items);
    arguments->items = items;
    arguments->items[arguments->count++] =
        (struct argument){.in = in,
                          .name = memory_text(name),
                          .prefix = memory_text(prefix),
                          .value = memory_text(value),
                          .is_json = is_json};
}

void arguments_set(struct arguments *arguments,
                   const struct contract_parameter *parameter, const char *value)
{
    put_argument(arguments, parameter->in, parameter->name, parameter->prefix, value,
                 false);
}

void arguments_set_json(struct arguments *arguments,
                        const struct contract_parameter *parameter, const char *json)
{
    put_argument(arguments, parameter->in, parameter->name, parameter->prefix, json,
                 true);
}

void arguments_set_number(struct arguments *arguments,
                          const struct contract_parameter *parameter, int64_t value)
{
    AUTO_FREE char *text = memory_format("%" PRId64, value);
    arguments_set(arguments, parameter, text);
}

void arguments_set_order(struct arguments *arguments, const struct contract_order *order,
                         const struct contract_order_word *word)
{
    arguments_set(arguments, order->parameter, word->by);
    if (order->direction != NULL)
        arguments_set(arguments, order->direction, word->direction);
}

void arguments_copy(struct arguments *to, const struct arguments *from)
{
    for (size_t i = 0; from != NULL && i < from->count; i++)
        put_argument(to, from->items[i].in, from->items[i].name, from->items[i].prefix,
                     from->items[i].value, from->items[i].is_json);
}

/* Known without asking the user: the example, the default, the first of an enum, the only
 * value there is. The text is JSON for what is styled. */
char *evidence_declared(const struct contract_parameter *parameter)
{
    const json_t *candidates[] = {parameter->example, parameter->initial,
                                  json_array_get(parameter->enumeration, 0),
                                  parameter->constant};
    for (size_t i = 0; i < sizeof candidates / sizeof *candidates; i++) {
        const json_t *value = candidates[i];
        if (value != NULL && contract_parameter_is_styled(parameter))
            return value_print(value);
        if (value != NULL && !json_is_object(value) && !json_is_array(value))
            return value_text(value);
    }
    return NULL;
}

char *evidence_filled(const struct evidence *evidence,
                      const struct contract_parameter *parameter)
{
    const char *given = parameter->prefix != NULL
                            ? NULL
                            : target_parameter_value(evidence->target, parameter->label);
    if (given != NULL && contract_parameter_is_styled(parameter))
        return evidence_value_of(parameter, given);
    if (given != NULL)
        return memory_text(given);
    return parameter->required ? evidence_declared(parameter) : NULL;
}

const char *evidence_default(const struct evidence *evidence,
                             const struct contract_operation *operation,
                             const struct contract_parameter *parameter)
{
    (void)operation;
    const char *given = target_parameter_value(evidence->target, parameter->label);
    if (given != NULL)
        return given;
    if (json_is_string(parameter->example))
        return json_string_value(parameter->example);
    if (json_is_string(parameter->initial))
        return json_string_value(parameter->initial);
    return json_string_value(json_array_get(parameter->enumeration, 0));
}

const struct contract_parameter *
evidence_unknown(const struct evidence *evidence,
                 const struct contract_operation *operation, bool item_too)
{
    for (size_t i = 0; i < operation->parameter_count; i++) {
        const struct contract_parameter *parameter = &operation->parameters[i];
        bool is_item =
            operation->item != NULL && operation->item->id_parameter == parameter;
        if (!parameter->required || (is_item && !item_too))
            continue;
        AUTO_FREE char *value = evidence_filled(evidence, parameter);
        if (value == NULL)
            return parameter;
    }
    return NULL;
}

char *const *evidence_identity(const struct evidence *evidence, enum asker as, size_t who,
                               char *const *forged)
{
    const struct target *target = evidence->target;
    switch (as) {
    case AS_MAIN:
        return target->main.values;
    case AS_INSIDER:
        assert(who < target->insider_count);
        return target->insiders[who].values;
    case AS_OUTSIDER:
        assert(who < target->outsider_count);
        return target->outsiders[who].values;
    case AS_FORGED:
        return forged;
    case AS_NOBODY:
        break;
    }
    return NULL;
}

static char *basic_value(const char *user_and_password)
{
    AUTO_FREE char *coded = target_basic(user_and_password);
    return memory_format("Basic %s", coded);
}

static void present_one(const struct contract_scheme *scheme, const char *value,
                        struct http_headers *headers, struct text *query)
{
    AUTO_FREE char *header = NULL;
    switch (scheme->kind) {
    case SCHEME_BEARER:
        header =
            *value == '=' ? memory_text(value + 1) : memory_format("Bearer %s", value);
        http_headers_set(headers, "Authorization", header);
        break;
    case SCHEME_BASIC:
        header = *value == '=' ? memory_text(value + 1) : basic_value(value);
        http_headers_set(headers, "Authorization", header);
        break;
    case SCHEME_API_KEY:
        value += *value == '=';
        if (scheme->in == EXPRESSION_REQUEST_HEADER) {
            http_headers_set(headers, scheme->key, value);
        } else if (scheme->in == EXPRESSION_QUERY) {
            text_add_format(query, "%s%s=", query->length == 0 ? "" : "&", scheme->key);
            url_encode(query, value, strlen(value));
        } else {
            header = memory_format("%s=%s", scheme->key, value);
            evidence_add_cookie(headers, header);
        }
        break;
    case SCHEME_OTHER:
        break;
    }
}

/* The first alternative for which every value is there; NULL: present whatever there is.
 */
static const struct contract_requirement *
chosen_requirement(const struct contract_operation *operation, char *const *values)
{
    for (size_t i = 0; i < operation->security_count; i++) {
        const struct contract_requirement *requirement = &operation->security[i];
        bool complete = requirement->count > 0;
        for (size_t j = 0; j < requirement->count; j++)
            complete = complete && values[requirement->schemes[j]] != NULL;
        if (complete)
            return requirement;
    }
    return NULL;
}

char *evidence_present(const struct contract *contract,
                       const struct contract_operation *operation, char *const *values,
                       struct http_headers *headers)
{
    if (values == NULL || (operation != NULL && operation->security_count == 0))
        return NULL;
    struct text query AUTO_TEXT;
    text_init(&query, URL_CEILING);
    const struct contract_requirement *requirement =
        operation == NULL ? NULL : chosen_requirement(operation, values);
    if (requirement != NULL) {
        for (size_t j = 0; j < requirement->count; j++) {
            size_t scheme = requirement->schemes[j];
            present_one(&contract->schemes[scheme], values[scheme], headers, &query);
        }
    } else {
        for (size_t i = 0; i < contract->scheme_count; i++)
            if (values[i] != NULL)
                present_one(&contract->schemes[i], values[i], headers, &query);
    }
    return query.length == 0 ? NULL : text_take(&query);
}

/* True when a parameter asks for totals. */
static bool parameter_asks(const struct contract_list *list,
                           const struct contract_parameter *parameter)
{
    for (size_t i = 0; i < list->asked_count; i++)
        if (list->asked[i].parameter == parameter)
            return true;
    return false;
}

/* Returns new what asks for every total that this parameter can ask for. */
static char *asking(const struct contract_list *list,
                    const struct contract_parameter *parameter)
{
    struct text values;

    text_init(&values, URL_CEILING);
    for (size_t i = 0; i < list->asked_count; i++)
        if (list->asked[i].parameter == parameter)
            text_add_format(&values, "%s%s", values.length == 0 ? "" : ",",
                            list->asked[i].value);
    return text_take(&values);
}

/* Returns new the value of a parameter that a question says nothing of, or says as parts;
 * NULL: it is left out. */
static char *left_value(const struct evidence *evidence,
                        const struct contract_operation *operation,
                        const struct arguments *given,
                        const struct contract_parameter *parameter)
{
    if (operation->list != NULL && operation->list->page.whole_parameter == parameter &&
        evidence_has_parts(given, &operation->list->page))
        return evidence_whole(given, &operation->list->page);
    char *ends = evidence_ends(operation, given, parameter);
    if (ends != NULL)
        return ends;
    if (operation->list != NULL && parameter_asks(operation->list, parameter))
        return asking(operation->list, parameter);
    char *filled = evidence_filled(evidence, parameter);
    return filled != NULL ? filled
                          : evidence_needed(evidence, operation, given, parameter);
}

static void fill(struct filled *filled, struct filled_input input)
{
    void *items = filled->items;
    memory_reserve(&items, &filled->capacity, filled->count + 1, sizeof *filled->items);
    filled->items = items;
    filled->items[filled->count++] = input;
}

/* Each of several values under the name of all. */
static void fill_each(const struct contract_parameter *parameter, const char *text,
                      struct filled *filled)
{
    while (text != NULL) {
        const char *rest;
        size_t length = collection_first_value(text, parameter->separator, &rest);
        char *one = memory_text_of(text, length);
        fill(filled,
             (struct filled_input){
                 .argument = {.in = parameter->in, .name = parameter->name, .value = one},
                 .parameter = parameter,
                 .owned = one});
        text = rest;
    }
}

/* The constants that go with a value, unless the question says otherwise of them. */
static void fill_beside(const struct question *question,
                        const struct contract_parameter *parameter, struct filled *filled)
{
    for (size_t i = 0; i < parameter->beside_count; i++) {
        const struct contract_beside *beside = &parameter->beside[i];
        const struct contract_parameter *member = contract_parameter_named(
            question->operation, EXPRESSION_REQUEST_BODY, beside->name);
        const char *said;
        if (evidence_is_said(question->arguments, member, &said))
            continue;
        char *json = value_print(beside->value);
        fill(filled,
             (struct filled_input){
                 .argument = {.in = member->in, .name = member->name, .value = json},
                 .parameter = member,
                 .owned = json,
                 .is_json = true});
    }
}

static void fill_declared(const struct evidence *evidence,
                          const struct question *question,
                          const struct contract_parameter *parameter,
                          struct filled *filled)
{
    bool is_json;
    const char *value = argument_value(question->arguments, parameter, &is_json);
    char *owned = NULL;
    bool is_styled = contract_parameter_is_styled(parameter);
    const char *bound = value == NULL || is_json
                            ? NULL
                            : evidence_bound_value(evidence, question, parameter,
                                                   value == no_argument ? NULL : value);
    if (bound != NULL) {
        value = bound;
    } else if (value == no_argument) {
        value = owned =
            left_value(evidence, question->operation, question->arguments, parameter);
        is_json = is_styled;
    }
    if (value != NULL && is_styled) {
        char *styled = evidence_styled(parameter, value, is_json);
        free(owned);
        value = owned = styled;
    }
    if (value != NULL && parameter->listing == LISTING_REPEATED) {
        fill_each(parameter, value, filled);
        free(owned);
        return;
    }
    if (value != NULL)
        fill_beside(question, parameter, filled);
    if (value != NULL)
        fill(filled, (struct filled_input){.argument = {.in = parameter->in,
                                                        .name = parameter->name,
                                                        .value = value,
                                                        .prefix = parameter->prefix,
                                                        .coded = is_styled},
                                           .parameter = parameter,
                                           .owned = owned,
                                           .is_json = is_json});
}

/* Every declared parameter in its order, then what the question adds beside them. */
static void fill_arguments(const struct evidence *evidence,
                           const struct question *question, struct filled *filled)
{
    const struct contract_operation *operation = question->operation;
    const struct arguments *given = question->arguments;
    for (size_t i = 0; i < operation->parameter_count; i++)
        fill_declared(evidence, question, &operation->parameters[i], filled);
    for (size_t i = 0; given != NULL && i < given->count; i++)
        if (given->items[i].in < EXPRESSION_PART_INDEX &&
            contract_parameter_named(operation, given->items[i].in,
                                     given->items[i].name) == NULL &&
            given->items[i].value != NULL)
            fill(filled,
                 (struct filled_input){.argument = {.in = given->items[i].in,
                                                    .name = given->items[i].name,
                                                    .value = given->items[i].value},
                                       .is_json = given->items[i].is_json});
}

/* Returns new the request's target: path and query. */
static char *target_of(const struct contract_operation *operation,
                       const struct filled *filled, const char *query)
{
    AUTO_FREE struct route_argument *arguments =
        memory_array(filled->count + 1, sizeof *arguments);
    for (size_t i = 0; i < filled->count; i++)
        arguments[i] = filled->items[i].argument;
    AUTO_FREE char *target = route_target(operation, arguments, filled->count);
    return query == NULL
               ? memory_text(target)
               : memory_format("%s%c%s", target, strchr(target, '?') ? '&' : '?', query);
}

void evidence_build(const struct evidence *evidence, const struct question *question,
                    struct http_request *request)
{
    struct filled filled = {.count = 0};
    fill_arguments(evidence, question, &filled);
    struct http_headers headers = {0};
    http_headers_add(&headers, "Accept", evidence_accept(question->operation));
    char *const *values =
        evidence_identity(evidence, question->as, question->who, question->forged);
    AUTO_FREE char *query =
        evidence_present(evidence->contract, question->operation, values, &headers);
    AUTO_FREE char *target = target_of(question->operation, &filled, query);
    http_request_init(request,
                      question->method ? question->method : question->operation->method,
                      target);
    request->headers = headers;
    evidence_add_body(question, &filled, request);
    for (size_t i = 0; i < filled.count; i++) {
        const struct route_argument *argument = &filled.items[i].argument;
        if (argument->in == EXPRESSION_REQUEST_HEADER)
            http_headers_set(&request->headers, argument->name, argument->value);
        if (argument->in == EXPRESSION_COOKIE)
            evidence_add_cookie(&request->headers, argument->value);
        free(filled.items[i].owned);
    }
    free(filled.items);
    if (question->header_name != NULL)
        http_headers_set(&request->headers, question->header_name,
                         question->header_value);
}
