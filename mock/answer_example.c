/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/answer_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <string.h>
#include <strings.h>

const struct contract_response *answer_success(const struct contract_operation *operation)
{
    const struct contract_response *initial = NULL;

    for (size_t i = 0; i < operation->response_count; i++) {
        const struct contract_response *response = &operation->responses[i];

        if (response->status_low >= 200 && response->status_low < 300)
            return response;
        if (response->status_low == 0)
            initial = response;
    }
    return initial;
}

/* Values that small schemas allow, the least first. */
static const char *const candidates[] = {
    "null",
    "false",
    "0",
    "1",
    "10",
    "100",
    "0.5",
    "\"\"",
    "\"a\"",
    "\"text\"",
    "\"0\"",
    "\"2000-01-01T00:00:00Z\"",
    "\"2000-01-01\"",
    "\"00:00:00Z\"",
    "\"user@example.com\"",
    "\"http://127.0.0.1/\"",
    "\"00000000-0000-4000-8000-000000000000\"",
    "\"127.0.0.1\"",
    "\"+15550100000\"",
    "[]",
    "{}",
    "true",
    NULL,
};

static json_t *least_allowed(const struct schema *schema)
{
    for (size_t i = 0; candidates[i] != NULL; i++) {
        json_t *value = json_loads(candidates[i], JSON_DECODE_ANY, NULL);
        if (schema_validate(schema, value, NULL, NULL))
            return value;
        json_decref(value);
    }
    return NULL;
}

json_t *answer_least(const struct contract_field *field)
{
    json_t *value = NULL;

    if (json_array_size(field->enumeration) > 0)
        return json_deep_copy(json_array_get(field->enumeration, 0));
    if (field->schema != NULL)
        value = least_allowed(field->schema);
    return value != NULL ? value : json_null();
}

static json_t *least_of_shape(const struct contract_shape *shape)
{
    json_t *value = json_object();

    for (size_t i = 0; i < shape->field_count; i++)
        if (shape->fields[i].required &&
            value_at(value, shape->fields[i].pointer) == NULL)
            value_put(value, shape->fields[i].pointer, answer_least(&shape->fields[i]));
    if (json_object_size(value) == 0 && shape->schema != NULL) {
        json_t *other = least_allowed(shape->schema);
        json_decref(value);
        value = other != NULL ? other : json_object();
    }
    return value;
}

json_t *answer_example(const struct contract_response *response)
{
    if (response->media == NULL)
        return NULL;
    if (response->example != NULL)
        return json_deep_copy(response->example);
    if (response->shape != NULL)
        return least_of_shape(response->shape);
    return http_media_type_is_json(response->media) ? json_object() : json_string("");
}
