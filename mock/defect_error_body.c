/* SPDX-License-Identifier: Apache-2.0 */
#include "mock/defect_error.h"

#include "src/memory.h"
#include "src/value.h"

#include <stdlib.h>
#include <string.h>

/* Wording that may differ anyway is not lied about. */
static bool is_prose(const struct contract_error *error, const char *pointer)
{
    for (size_t i = 0; i < error->prose_count; i++)
        if (strcmp(error->prose[i], pointer) == 0)
            return true;
    return false;
}

/* Which members of a template a lie is about. */
static bool concerns(enum defect_lie lie, const struct contract_error *error,
                     const char *pointer, const char *template)
{
    bool names = strcmp(template, "{parameter}") == 0 || strcmp(template, "{from}") == 0;

    switch (lie) {
    case FIELD_WRONG:
        /* Free wording names the parameter all the same. */
        return (names && !is_prose(error, pointer)) ||
               (error->detail == NULL && strstr(template, "{parameter}") != NULL);
    case END_SWAPPED:
        return names && !is_prose(error, pointer);
    case CODE_WRONG:
    case TEXT_DIFFERS:
        return strchr(template, '{') == NULL && !is_prose(error, pointer);
    case RECEIVED_MISSING:
        return strstr(template, "{received}") != NULL;
    case DETAILS_MISSING:
        return strcmp(template, "{details}") == 0;
    default:
        return false;
    }
}

/* What a template became in an answer. */
struct change {
    enum defect_lie lie;
    json_t *root;
    const struct guard_problem *problem;
};

static void change_member(const struct change *change, const char *pointer);

/* Changes each text that the lie is about, at or below `pointer` of a template; true when
 * there was one. Without a change it is only looked. */
static bool each_member(enum defect_lie lie, const struct contract_error *error,
                        const json_t *template, const char *pointer,
                        const struct change *change)
{
    const char *key;
    json_t *value;
    size_t index;
    bool found = false;

    if (json_is_string(template) &&
        concerns(lie, error, pointer, json_string_value(template))) {
        if (change != NULL)
            change_member(change, pointer);
        return true;
    }
    json_object_foreach((json_t *)template, key, value)
    {
        AUTO_FREE char *below = value_pointer_join(pointer, key);
        found = each_member(lie, error, value, below, change) || found;
    }
    json_array_foreach(template, index, value)
    {
        AUTO_FREE char *below = value_pointer_index(pointer, index);
        found = each_member(lie, error, value, below, change) || found;
    }
    return found;
}

/* The template a lie is about: that of a detail, or the body's. */
static const json_t *template_of(enum defect_lie lie, const struct contract_error *error)
{
    bool in_body = lie == TEXT_DIFFERS || lie == DETAILS_MISSING ||
                   (lie != CODE_WRONG && error->detail == NULL);

    return in_body ? error->body : error->detail;
}

bool defect_error_has_place(enum defect_lie lie, const struct contract_error *error)
{
    return each_member(lie, error, template_of(lie, error), "", NULL);
}

/* Puts `text` (taken) in the place of what stands at `pointer`; NULL: it goes. */
static void replace(json_t *root, const char *pointer, json_t *text)
{
    AUTO_FREE char *above =
        memory_text_of(pointer, (size_t)(strrchr(pointer, '/') - pointer));
    AUTO_FREE char *last = value_pointer_last(pointer);
    json_t *holder = value_at(root, above);

    if (text == NULL)
        json_object_del(holder, last);
    else if (json_is_array(holder))
        json_array_set_new(holder, (size_t)strtoul(last, NULL, 10), text);
    else
        json_object_set_new(holder, last, text);
}

static void remove_received(json_t *root, const char *pointer, const char *received)
{
    const char *text = json_string_value(value_at(root, pointer));
    const char *at = text == NULL || received == NULL || received[0] == '\0'
                         ? NULL
                         : strstr(text, received);

    if (at != NULL)
        replace(root, pointer,
                json_sprintf("%.*s%s", (int)(at - text), text, at + strlen(received)));
}

static void change_member(const struct change *change, const char *pointer)
{
    if (*pointer == '\0' || value_at(change->root, pointer) == NULL)
        return;
    if (change->lie == DETAILS_MISSING)
        replace(change->root, pointer, NULL);
    else if (change->lie == RECEIVED_MISSING)
        remove_received(change->root, pointer, change->problem->received);
    else if (change->lie == END_SWAPPED && change->problem->range != NULL)
        replace(change->root, pointer,
                json_string(change->problem->range->to->parameter->label));
    else
        replace(change->root, pointer, json_string("something else"));
}

/* The array that "{details}" became, or NULL. */
static json_t *details_of(const struct contract_error *error, const json_t *body)
{
    const char *key;
    json_t *value;

    json_object_foreach(error->body, key,
                        value) if (json_is_string(value) &&
                                   strcmp(json_string_value(value), "{details}") ==
                                       0) return json_object_get(body, key);
    return NULL;
}

void defect_error_change_body(const struct defect *defect,
                              struct defect_exchange *exchange)
{
    enum defect_lie lie = (enum defect_lie)defect->kind->number;
    const struct contract_error *error = defect_error_of(defect, exchange);
    const json_t *template = template_of(lie, error);
    struct change change = {.lie = lie, .problem = &exchange->problems->items[0]};
    size_t index;

    if (!defect_error_is_meant(defect, exchange))
        return;
    if (template == error->body) {
        change.root = exchange->body;
        each_member(lie, error, template, "", &change);
        return;
    }
    json_array_foreach(details_of(error, exchange->body), index, change.root)
        each_member(lie, error, template, "", &change);
}
