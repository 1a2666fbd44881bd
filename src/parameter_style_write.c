/* SPDX-License-Identifier: Apache-2.0 */
#include "src/parameter_style_internal.h"

#include "src/memory.h"
#include "src/url.h"
#include "src/value.h"

#include <string.h>

/* What ends a value or means something else in it stays coded, reserved or not. */
static void add_reserved(struct text *out, const char *text)
{
    static const char kept[] = ":/?@!$'()*,;=";

    for (; *text != '\0'; text++) {
        if (strchr(kept, *text) != NULL)
            text_add_char(out, *text);
        else
            url_encode(out, text, 1);
    }
}

static void add_coded(const struct parameter_form *form, const char *text,
                      struct text *out)
{
    if (form->uncoded)
        text_add_string(out, text);
    else if (form->allow_reserved)
        add_reserved(out, text);
    else
        url_encode(out, text, strlen(text));
}

static void add_name(const struct parameter_form *form, const char *name,
                     struct text *out)
{
    if (form->uncoded)
        text_add_string(out, name);
    else
        url_encode(out, name, strlen(name));
}

static void add_value(const struct parameter_form *form, const json_t *value,
                      struct text *out)
{
    AUTO_FREE char *text = json_is_null(value) ? memory_text("") : value_text(value);

    add_coded(form, text, out);
}

/* What stands between the pieces of one value that is not exploded. */
static const char *joint_of(const struct parameter_form *form)
{
    switch (form->style) {
    case STYLE_SPACE_DELIMITED:
        return "%20";
    case STYLE_PIPE_DELIMITED:
        return "%7C";
    default:
        return ",";
    }
}

/* What stands between pieces that each stand for themselves. */
static const char *separator_of(const struct parameter_form *form)
{
    switch (form->style) {
    case STYLE_LABEL:
        return ".";
    case STYLE_MATRIX:
        return ";";
    case STYLE_SIMPLE:
        return ",";
    default:
        return form->uncoded ? "; " : "&";
    }
}

static bool names_itself(const struct parameter_form *form)
{
    return form->style != STYLE_SIMPLE && form->style != STYLE_LABEL &&
           !(form->style == STYLE_JSON && form->bare);
}

static void write_joined(const struct parameter_form *form, const json_t *value,
                         struct text *out)
{
    const char *joint = "";
    const char *name;
    const json_t *item;
    size_t index;

    json_array_foreach((json_t *)value, index, item)
    {
        text_add_string(out, joint);
        add_value(form, item, out);
        joint = joint_of(form);
    }
    json_object_foreach((json_t *)value, name, item)
    {
        text_add_string(out, joint);
        add_name(form, name, out);
        joint = joint_of(form);
        text_add_string(out, joint);
        add_value(form, item, out);
    }
}

static void write_pairs(const struct parameter_form *form, const json_t *value,
                        struct text *out)
{
    const char *separator = "";
    const char *name;
    const json_t *item;
    size_t index;

    json_array_foreach((json_t *)value, index, item)
    {
        text_add_string(out, separator);
        if (names_itself(form)) {
            add_name(form, form->name, out);
            text_add_char(out, '=');
        }
        add_value(form, item, out);
        separator = separator_of(form);
    }
    json_object_foreach((json_t *)value, name, item)
    {
        AUTO_FREE char *deep = memory_format("%s[%s]", form->name, name);

        text_add_string(out, separator);
        add_name(form, form->style == STYLE_DEEP_OBJECT ? deep : name, out);
        text_add_char(out, '=');
        add_value(form, item, out);
        separator = separator_of(form);
    }
}

static void write_json(const struct parameter_form *form, const json_t *value,
                       struct text *out)
{
    AUTO_FREE char *json = value_print(value);

    add_coded(form, json, out);
}

void parameter_style_write(const struct parameter_form *form, const json_t *value,
                           struct text *out)
{
    bool is_single = !json_is_array(value) && !json_is_object(value);

    if (form->style == STYLE_LABEL)
        text_add_char(out, '.');
    if (form->style == STYLE_MATRIX)
        text_add_char(out, ';');
    if (!is_single && form->style != STYLE_JSON && parameter_style_is_exploded(form)) {
        write_pairs(form, value, out);
        return;
    }
    if (names_itself(form)) {
        add_name(form, form->name, out);
        text_add_char(out, '=');
    }
    if (form->style == STYLE_JSON)
        write_json(form, value, out);
    else if (is_single)
        add_value(form, value, out);
    else
        write_joined(form, value, out);
}
