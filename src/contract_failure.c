/* SPDX-License-Identifier: Apache-2.0 */
/* Refusals that are known by what they say, since their status is one of success. */
#include "src/contract.h"

#include "src/value.h"

#include <stdlib.h>
#include <string.h>

/* A header field is text, whatever the contract writes there. */
static bool is_among(const json_t *values, const json_t *value, const char *field)
{
    size_t index;
    json_t *one;

    json_array_foreach(values, index, one)
    {
        char *text = field == NULL ? NULL : value_text(one);
        bool same = field == NULL ? value_equal(one, value) : strcmp(text, field) == 0;

        free(text);
        if (same)
            return true;
    }
    return false;
}

static bool says_something(const json_t *value, const char *field)
{
    if (field != NULL)
        return *field != '\0';
    return !json_is_false(value) &&
           !(json_is_string(value) && json_string_length(value) == 0);
}

bool contract_tells_failure(const struct contract_failure *failure,
                            const struct http_headers *headers, const json_t *body)
{
    const char *field = NULL;
    const json_t *value = NULL;

    if (failure == NULL || failure->claim.certainty == CERTAINTY_UNKNOWN)
        return false;
    if (failure->at.source == EXPRESSION_RESPONSE_HEADER)
        field = http_headers_value(headers, failure->at.name);
    else
        value = value_at(body, failure->at.name);
    if (field == NULL && (value == NULL || json_is_null(value)))
        return false;
    if (failure->values != NULL)
        return is_among(failure->values, value, field);
    if (failure->except != NULL)
        return !is_among(failure->except, value, field);
    return says_something(value, field);
}

const struct contract_shape *
contract_refusal_shape(const struct contract_operation *operation,
                       const struct contract_response *response)
{
    return response->status_low / 100 == 2 && operation->failure != NULL &&
                   operation->failure->shape != NULL
               ? operation->failure->shape
               : response->shape;
}
