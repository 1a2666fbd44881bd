/* SPDX-License-Identifier: Apache-2.0 */
/* How a parameter is written: its style, or the media type of its content. */
#include "src/contract_internal.h"

#include "src/http.h"
#include "src/value.h"

#include <string.h>

/* Which styles go with which place (OpenAPI 3.1, Style Values); the first is the default.
 */
static const enum parameter_style query_styles[] = {STYLE_FORM, STYLE_SPACE_DELIMITED,
                                                    STYLE_PIPE_DELIMITED,
                                                    STYLE_DEEP_OBJECT, STYLE_COUNT};
static const enum parameter_style path_styles[] = {STYLE_SIMPLE, STYLE_LABEL,
                                                   STYLE_MATRIX, STYLE_COUNT};
static const enum parameter_style header_styles[] = {STYLE_SIMPLE, STYLE_COUNT};
static const enum parameter_style cookie_styles[] = {STYLE_FORM, STYLE_COUNT};

static const enum parameter_style *styles_of(enum expression_source in)
{
    switch (in) {
    case EXPRESSION_PATH:
        return path_styles;
    case EXPRESSION_REQUEST_HEADER:
        return header_styles;
    case EXPRESSION_COOKIE:
        return cookie_styles;
    default:
        return query_styles;
    }
}

static bool has_style(const enum parameter_style *styles, int style)
{
    for (; *styles != STYLE_COUNT; styles++)
        if ((int)*styles == style)
            return true;
    return false;
}

static enum parameter_style read_style(struct contract_loading *loading,
                                       struct contract_node node,
                                       enum expression_source in)
{
    const enum parameter_style *styles = styles_of(in);
    struct contract_node at = contract_node_member(loading, node, "style");
    const char *word = json_string_value(at.value);
    int style = contract_word_index(word, parameter_styles, -1);
    AUTO_NAMES struct contract_names names = {.count = 0};

    if (at.value == NULL)
        return styles[0];
    if (style >= 0 && has_style(styles, style))
        return (enum parameter_style)style;
    for (size_t i = 0; styles[i] != STYLE_COUNT; i++)
        contract_names_add(&names, parameter_styles[styles[i]]);
    if (!contract_load_is_reported(loading, at.pointer, NULL)) {
        diagnostics_add(loading->diagnostics, DIAGNOSTIC_ERROR, loading->document,
                        at.pointer, "a parameter in %s has no style %s",
                        contract_node_text(node, "in"),
                        word == NULL ? "of its own" : word);
        contract_names_hint(&names, word == NULL ? "" : word, loading->diagnostics,
                            "styles there");
    }
    return styles[0];
}

static enum parameter_kind kind_of(const char *type)
{
    if (type != NULL && strcmp(type, "array") == 0)
        return PARAMETER_ARRAY;
    return type != NULL && strcmp(type, "object") == 0 ? PARAMETER_OBJECT
                                                       : PARAMETER_SINGLE;
}

static const char *item_type(struct contract_loading *loading,
                             struct contract_node schema)
{
    struct contract_node items =
        contract_node_member(loading, contract_node_resolved(loading, schema), "items");
    struct contract_facets facets = {.visits = 0};

    contract_load_facets(loading, items, &facets);
    return facets.type;
}

/* The members right below an object. */
static void load_members(struct contract_loading *loading, struct contract_node schema,
                         struct parameter_form *form)
{
    const struct contract_shape *shape = contract_load_shape(loading, schema);
    size_t count = shape == NULL ? 0 : shape->field_count;
    struct parameter_member *members =
        contract_parts_array(loading->parts, count, sizeof *members);

    form->members = members;
    for (size_t i = 0; i < count; i++) {
        const struct contract_field *field = &shape->fields[i];

        if (strchr(field->pointer + 1, '/') != NULL)
            continue;
        members[form->member_count++] = (struct parameter_member){
            contract_parts_own_text(loading->parts, value_pointer_last(field->pointer)),
            field->type};
    }
}

static bool is_flag(struct contract_node node, const char *key, bool fallback)
{
    const json_t *value = json_object_get(node.value, key);

    return json_is_boolean(value) ? json_is_true(value) : fallback;
}

/* One value in the default style is plain text. */
static bool is_plain(const struct parameter_form *form, enum expression_source in)
{
    return in != EXPRESSION_COOKIE && form->kind == PARAMETER_SINGLE &&
           !form->allow_reserved &&
           (form->style == STYLE_FORM || form->style == STYLE_SIMPLE);
}

void contract_load_form_types(struct contract_loading *loading,
                              struct contract_node schema, struct parameter_form *form)
{
    if (form->kind == PARAMETER_ARRAY)
        form->type = item_type(loading, schema);
    if (form->kind == PARAMETER_OBJECT)
        load_members(loading, schema, form);
}

struct parameter_form contract_load_header_form(struct contract_loading *loading,
                                                struct contract_node node,
                                                struct contract_node schema, bool is_json)
{
    struct contract_facets facets = {.visits = 0};
    struct parameter_form form = {.style = is_json ? STYLE_JSON : STYLE_SIMPLE,
                                  .explode = is_flag(node, "explode", false),
                                  .uncoded = true,
                                  .bare = true};

    contract_load_facets(loading, schema, &facets);
    form.type = facets.type;
    form.kind = kind_of(facets.type);
    contract_load_form_types(loading, schema, &form);
    return form;
}

void contract_load_form(struct contract_loading *loading, struct contract_node node,
                        struct contract_node schema, struct contract_parameter *parameter)
{
    struct contract_node content = contract_node_member(loading, node, "content");
    const char *media = json_object_iter_key(json_object_iter(content.value));
    struct parameter_form form = {.name = parameter->name,
                                  .kind = kind_of(parameter->type),
                                  .type = parameter->type,
                                  .allow_reserved =
                                      is_flag(node, "allowReserved", false)};
    struct parameter_form *own;

    form.style = read_style(loading, node, parameter->in);
    form.explode = is_flag(node, "explode", form.style == STYLE_FORM);
    form.bare =
        parameter->in == EXPRESSION_PATH || parameter->in == EXPRESSION_REQUEST_HEADER;
    form.uncoded =
        parameter->in == EXPRESSION_REQUEST_HEADER || parameter->in == EXPRESSION_COOKIE;
    parameter->allows_empty =
        parameter->in == EXPRESSION_QUERY && is_flag(node, "allowEmptyValue", false);
    if (media != NULL && http_media_type_is_json(media))
        form.style = STYLE_JSON;
    else if (media != NULL)
        form.kind = PARAMETER_SINGLE;
    if (is_plain(&form, parameter->in))
        return;
    contract_load_form_types(loading, schema, &form);
    own = contract_parts_array(loading->parts, 1, sizeof *own);
    *own = form;
    parameter->form = own;
}
