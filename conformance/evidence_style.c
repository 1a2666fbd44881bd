/* SPDX-License-Identifier: Apache-2.0 */
/* Parameters that are written in a style of their own, and cookies. */
#include "conformance/evidence_internal.h"

#include "src/memory.h"
#include "src/value.h"

#include <string.h>

char *evidence_styled(const struct contract_parameter *parameter, const char *value,
                      bool is_json)
{
    struct text out AUTO_TEXT;
    json_auto_t *json =
        is_json ? json_loads(value, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL) : NULL;

    text_init(&out, URL_CEILING);
    if (json == NULL)
        json = value_string(value, strlen(value));
    parameter_style_write(parameter->form, json, &out);
    return text_take(&out);
}

/* "a,b" for an array. */
static json_t *listed(const struct parameter_form *form, const char *text)
{
    json_t *list = json_array();

    while (text != NULL) {
        size_t length = strcspn(text, ",");

        json_array_append_new(list, parameter_style_scalar(form->type, text, length));
        text = text[length] == ',' ? text + length + 1 : NULL;
    }
    return list;
}

char *evidence_value_of(const struct contract_parameter *parameter, const char *text)
{
    const struct parameter_form *form = parameter->form;
    json_auto_t *value = NULL;

    if (form->kind != PARAMETER_SINGLE || form->style == STYLE_JSON)
        value = json_loads(text, 0, NULL);
    if (value == NULL && form->kind == PARAMETER_ARRAY)
        value = listed(form, text);
    if (value == NULL)
        value = parameter_style_scalar(form->type, text, strlen(text));
    return value_print(value);
}

const char *evidence_accept(const struct contract_operation *operation)
{
    const struct contract_response *response = NULL;

    for (size_t i = 0; i < operation->response_count && response == NULL; i++)
        if (operation->responses[i].status_low / 100 == 2)
            response = &operation->responses[i];
    if (response == NULL)
        response = contract_response_for(operation, 200);
    return response == NULL || response->media == NULL ? "application/json"
                                                       : response->media;
}

void evidence_add_cookie(struct http_headers *headers, const char *pairs)
{
    const char *before = http_headers_value(headers, "Cookie");
    AUTO_FREE char *all =
        before == NULL ? memory_text(pairs) : memory_format("%s; %s", before, pairs);

    http_headers_set(headers, "Cookie", all);
}
