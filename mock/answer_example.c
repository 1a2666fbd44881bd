/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/answer_internal.h"

#include "src/sample.h"

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

json_t *answer_least(const struct contract_field *field)
{
    struct sample_options options = {.use = SAMPLE_RESPONSE, .least = true};
    json_t *value = NULL;

    if (json_array_size(field->enumeration) > 0)
        return json_deep_copy(json_array_get(field->enumeration, 0));
    if (field->schema != NULL)
        value = sample_value(field->schema, &options);
    return value != NULL ? value : json_null();
}

json_t *answer_example(const struct contract_response *response)
{
    struct sample_options options = {.use = SAMPLE_RESPONSE};

    if (response->media == NULL)
        return NULL;
    if (response->example != NULL)
        return json_deep_copy(response->example);
    if (response->shape != NULL)
        return sample_value(response->shape->schema, &options);
    return http_media_type_is_json(response->media) ? json_object() : json_string("");
}
