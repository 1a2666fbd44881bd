/* SPDX-License-Identifier: Apache-2.0 */
/* Refusals with a status of success that do not tell it, and answers that tell a failure
 * that is none. */
#include "mock/defect_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <stdlib.h>

/* True when some refusal of the operation itself has a status of success. */
static bool refuses_so(const struct contract_operation *operation)
{
    for (int i = 0; i < REFUSAL_COUNT; i++) {
        const struct contract_error *error = operation->errors.by[i];

        if (error != NULL && error->status.count > 0 && error->status.items[0] / 100 == 2)
            return true;
    }
    return false;
}

static void targets(const struct contract *contract, const struct defect_kind *kind,
                    struct defect_list *out)
{
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct contract_operation *operation = &contract->operations[i];

        if (operation->failure != NULL && refuses_so(operation) &&
            (operation->list != NULL || operation->item != NULL))
            defect_add(
                out, kind,
                (struct defect_target){.operation = i,
                                       .certainty = operation->failure->claim.certainty},
                "%s", operation->id);
    }
}

/* Returns new a value that tells a failure, or none; NULL: its absence does. */
static json_t *value_for(const struct contract_failure *failure, const json_t *was,
                         bool tells)
{
    json_t *first = json_array_get(tells ? failure->values : failure->except, 0);

    if (first != NULL)
        return json_deep_copy(first);
    if (tells)
        return json_is_integer(json_array_get(failure->except, 0))
                   ? json_integer(9999)
                   : json_string("failed");
    return json_is_boolean(was) ? json_boolean(json_is_false(was)) : NULL;
}

static void change_body(struct defect_exchange *exchange, bool tells)
{
    const struct contract_failure *failure = exchange->operation->failure;
    const char *name = failure->at.name;

    if (failure->at.source != EXPRESSION_RESPONSE_BODY || !json_is_object(exchange->body))
        return;
    json_t *value = value_for(failure, value_at(exchange->body, name), tells);
    if (value == NULL)
        value_remove(exchange->body, name);
    else
        value_put(exchange->body, name, value);
}

static void change_header(struct defect_exchange *exchange, bool tells)
{
    const struct contract_failure *failure = exchange->operation->failure;
    struct http_headers *headers = &exchange->response->headers;

    if (failure->at.source != EXPRESSION_RESPONSE_HEADER)
        return;
    json_t *value = value_for(failure, NULL, tells);
    char *text = value == NULL ? NULL : value_text(value);
    if (text == NULL)
        http_headers_remove(headers, failure->at.name);
    else
        http_headers_set(headers, failure->at.name, text);
    free(text);
    json_decref(value);
}

static bool is_told(const struct defect_exchange *exchange)
{
    return exchange->operation != NULL && exchange->refusal != REFUSAL_COUNT &&
           exchange->response->status / 100 == 2;
}

static void untell_body(const struct defect *defect, struct defect_exchange *exchange)
{
    (void)defect;
    if (is_told(exchange))
        change_body(exchange, false);
}

static void untell_header(const struct defect *defect, struct defect_exchange *exchange)
{
    (void)defect;
    if (is_told(exchange))
        change_header(exchange, false);
}

static void tell_body(const struct defect *defect, struct defect_exchange *exchange)
{
    (void)defect;
    if (exchange->refusal == REFUSAL_COUNT)
        change_body(exchange, true);
}

static void tell_header(const struct defect *defect, struct defect_exchange *exchange)
{
    (void)defect;
    if (defect_succeeds(exchange))
        change_header(exchange, true);
}

const struct defect_kind defect_failure_kinds[] = {
    {.name = "failure-untold",
     .family = "schema",
     .summary = "a refusal with a status of success does not tell that it is one",
     .targets = targets,
     .at[DEFECT_BODY] = untell_body,
     .at[DEFECT_RESPONSE] = untell_header},
    {.name = "success-told-failed",
     .family = "schema",
     .summary = "what was asked for is shown, and told to have failed",
     .targets = targets,
     .at[DEFECT_BODY] = tell_body,
     .at[DEFECT_RESPONSE] = tell_header},
    {0},
};
