/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/refusal_internal.h"

#include "src/memory.h"
#include "src/text.h"
#include "src/value.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

static char *print_bound(bool declared, double bound)
{
    struct text text;

    if (!declared)
        return NULL;
    if (fmod(bound, 1) != 0 || fabs(bound) >= 1e15)
        return memory_format("%.17g", bound);
    text_init(&text, TEXT_CEILING);
    text_add_number(&text, (long long)bound);
    return text_take(&text);
}

static char *print_allowed(const struct refusal_fill *fill)
{
    const char *quote = fill->error == NULL ? "" : fill->error->quote;
    const char *join = fill->error == NULL ? ", " : fill->error->join;
    const struct contract_parameter *parameter = fill->problem->parameter;
    struct text text;
    size_t index;
    json_t *value;

    if (parameter == NULL || parameter->enumeration == NULL)
        return NULL;
    text_init(&text, TEXT_CEILING);
    json_array_foreach(parameter->enumeration, index, value)
    {
        AUTO_FREE char *plain = value_text(value);
        text_add_strings(&text, index == 0 ? "" : join, quote, plain, quote);
    }
    return text_take(&text);
}

static char *parameter_name(const struct refusal_fill *fill)
{
    return fill->problem->parameter == NULL
               ? memory_text(fill->problem->name)
               : memory_text(fill->problem->parameter->label);
}

static char *received(const struct refusal_fill *fill)
{
    char *text =
        memory_text(fill->problem->received == NULL ? "" : fill->problem->received);

    contract_tell_values(text);
    return text;
}

static char *minimum(const struct refusal_fill *fill)
{
    const struct contract_parameter *parameter = fill->problem->parameter;

    return parameter == NULL ? NULL
                             : print_bound(parameter->has_minimum, parameter->minimum);
}

static char *maximum(const struct refusal_fill *fill)
{
    const struct contract_parameter *parameter = fill->problem->parameter;

    return parameter == NULL ? NULL
                             : print_bound(parameter->has_maximum, parameter->maximum);
}

static char *range_from(const struct refusal_fill *fill)
{
    const struct contract_range *range = fill->problem->range;

    return range == NULL ? NULL : memory_text(range->from->parameter->label);
}

static char *range_to(const struct refusal_fill *fill)
{
    const struct contract_range *range = fill->problem->range;

    return range == NULL ? NULL : memory_text(range->to->parameter->label);
}

static char *needed(const struct refusal_fill *fill)
{
    return fill->problem->needed == NULL ? NULL
                                         : memory_text(fill->problem->needed->label);
}

static char *asked_id(const struct refusal_fill *fill)
{
    return memory_text(fill->facts->id);
}

static char *asked_method(const struct refusal_fill *fill)
{
    return memory_text(fill->facts->method);
}

static char *asked_path(const struct refusal_fill *fill)
{
    return memory_text(fill->facts->path);
}

/* Each returns new text, or NULL when there is no such fact. */
static const struct {
    const char *name;
    char *(*print)(const struct refusal_fill *fill);
} placeholders[] = {
    {"parameter", parameter_name},
    {"received", received},
    {"allowed", print_allowed},
    {"minimum", minimum},
    {"maximum", maximum},
    {"from", range_from},
    {"to", range_to},
    {"needed", needed},
    {"id", asked_id},
    {"method", asked_method},
    {"path", asked_path},
    {NULL, NULL},
};

/* Returns new what the placeholder of `length` bytes stands for, or NULL. */
static char *fact(const char *name, size_t length, const struct refusal_fill *fill)
{
    for (size_t i = 0; placeholders[i].name != NULL; i++)
        if (strlen(placeholders[i].name) == length &&
            strncmp(placeholders[i].name, name, length) == 0)
            return placeholders[i].print(fill);
    return NULL;
}

static json_t *filled_string(const char *string, const struct refusal_fill *fill)
{
    AUTO_TEXT struct text text;

    text_init(&text, TEXT_CEILING);
    while (*string != '\0') {
        size_t plain = strcspn(string, "{");
        const char *end = plain > 0 ? NULL : strchr(string, '}');
        AUTO_FREE char *value =
            end == NULL ? NULL : fact(string + 1, (size_t)(end - string) - 1, fill);

        if (value != NULL) {
            text_add_string(&text, value);
            string = end + 1;
        } else {
            plain = plain > 0 ? plain : 1;
            text_add(&text, string, plain);
            string += plain;
        }
    }
    return value_string(text_string(&text), text.length);
}

static json_t *filled_object(const json_t *template, const struct refusal_fill *fill)
{
    json_t *object = json_object(), *value;
    const char *key;

    json_object_foreach((json_t *)template, key, value)
        json_object_set_new(object, key, refusal_filled(value, fill));
    return object;
}

json_t *refusal_filled(const json_t *template, const struct refusal_fill *fill)
{
    json_t *array, *value;
    size_t index;

    if (json_is_object(template))
        return filled_object(template, fill);
    if (json_is_array(template)) {
        array = json_array();
        json_array_foreach(template, index, value)
            json_array_append_new(array, refusal_filled(value, fill));
        return array;
    }
    /* What stays as it is written is shared: nobody changes it. */
    if (!json_is_string(template) || strchr(json_string_value(template), '{') == NULL)
        return json_incref((json_t *)(uintptr_t) template);
    if (fill->details != NULL && strcmp(json_string_value(template), "{details}") == 0)
        return json_incref(fill->details);
    return filled_string(json_string_value(template), fill);
}
