/* SPDX-License-Identifier: Apache-2.0 */
#include "src/parameter_style_internal.h"

#include "src/memory.h"
#include "src/url.h"
#include "src/value.h"

#include <string.h>

const char *const parameter_styles[] = {
    [STYLE_FORM] = "form",
    [STYLE_SIMPLE] = "simple",
    [STYLE_LABEL] = "label",
    [STYLE_MATRIX] = "matrix",
    [STYLE_SPACE_DELIMITED] = "spaceDelimited",
    [STYLE_PIPE_DELIMITED] = "pipeDelimited",
    [STYLE_DEEP_OBJECT] = "deepObject",
    [STYLE_JSON] = NULL,
};

static bool is_word(const char *text, size_t length, const char *word)
{
    return strlen(word) == length && memcmp(text, word, length) == 0;
}

json_t *parameter_style_scalar(const char *type, const char *text, size_t length)
{
    bool truth = type != NULL && strcmp(type, "boolean") == 0;
    bool number =
        type != NULL && (strcmp(type, "integer") == 0 || strcmp(type, "number") == 0);
    json_t *value;

    if (truth && is_word(text, length, "true"))
        return json_true();
    if (truth && is_word(text, length, "false"))
        return json_false();
    if (type != NULL && strcmp(type, "null") == 0 && is_word(text, length, "null"))
        return json_null();
    if (number && length > 0 && text[0] != ' ') {
        value = json_loadb(text, length, JSON_DECODE_ANY, NULL);
        if (json_is_number(value))
            return value;
        json_decref(value);
    }
    return value_string(text, length);
}

/* A cookie cannot stand several times, so an array in one is never exploded. */
bool parameter_style_is_exploded(const struct parameter_form *form)
{
    return (form->explode || form->style == STYLE_DEEP_OBJECT) &&
           !(form->style == STYLE_FORM && form->uncoded && form->kind == PARAMETER_ARRAY);
}

/* --- Reading --- */

static json_t *scalar(const struct parameter_form *form, const char *type,
                      const char *text, size_t length)
{
    AUTO_FREE char *piece = memory_text_of(text, length);
    bool is_query = form->style != STYLE_SIMPLE && form->style != STYLE_LABEL &&
                    form->style != STYLE_MATRIX;

    if (!form->uncoded)
        length = url_decode(piece, length, is_query);
    return parameter_style_scalar(type, piece, length);
}

static const char *type_of_member(const struct parameter_form *form, const char *name)
{
    for (size_t i = 0; i < form->member_count; i++)
        if (strcmp(form->members[i].name, name) == 0)
            return form->members[i].type;
    return NULL;
}

static char *decoded_name(const struct parameter_form *form, const char *text,
                          size_t length)
{
    char *name = memory_text_of(text, length);

    if (!form->uncoded)
        url_decode(name, length, true);
    return name;
}

/* The separators a value may be cut at; a browser's form codes them, which loses the
 * difference to data, so a coded one counts where no plain one stands. */
static void list_joints(const struct parameter_form *form, const char *text,
                        const char *joints[4])
{
    size_t count = 0;

    if (form->style == STYLE_SPACE_DELIMITED) {
        joints[count++] = "%20";
        joints[count++] = "+";
        joints[count++] = " ";
    } else if (form->style == STYLE_PIPE_DELIMITED) {
        joints[count++] = "%7C";
        joints[count++] = "%7c";
        joints[count++] = "|";
    } else if (form->style == STYLE_LABEL &&
               (form->explode || strchr(text, ',') == NULL)) {
        joints[count++] = ".";
    } else if (form->style == STYLE_FORM && strchr(text, ',') == NULL && !form->uncoded) {
        joints[count++] = "%2C";
        joints[count++] = "%2c";
    } else {
        joints[count++] = ",";
    }
    joints[count] = NULL;
}

/* The bytes before the next joint, whose own length goes to `joint` (0: none follows). */
static size_t cut(const char *text, const char *const joints[], size_t *joint)
{
    size_t length = 0;

    for (; text[length] != '\0'; length++) {
        for (size_t i = 0; joints[i] != NULL; i++) {
            *joint = strlen(joints[i]);
            if (strncmp(text + length, joints[i], *joint) == 0)
                return length;
        }
    }
    *joint = 0;
    return length;
}

static size_t trimmed(const struct parameter_form *form, const char **text, size_t length)
{
    while (form->uncoded && length > 0 && **text == ' ') {
        (*text)++;
        length--;
    }
    while (form->uncoded && length > 0 && (*text)[length - 1] == ' ')
        length--;
    return length;
}

static json_t *read_array(const struct parameter_form *form, const char *text,
                          const char *const joints[])
{
    json_t *array = json_array();
    size_t joint = 1;

    while (*text != '\0' || json_array_size(array) > 0) {
        size_t length = cut(text, joints, &joint);
        const char *piece = text;
        size_t size = trimmed(form, &piece, length);

        json_array_append_new(array, scalar(form, form->type, piece, size));
        if (joint == 0)
            break;
        text += length + joint;
    }
    return array;
}

static void put_member(const struct parameter_form *form, json_t *object,
                       const char *name, const char *text, size_t length)
{
    json_object_set_new(object, name,
                        scalar(form, type_of_member(form, name), text, length));
}

/* "R=100,G=200" exploded, "R,100,G,200" otherwise. */
static json_t *read_object(const struct parameter_form *form, const char *text,
                           const char *const joints[])
{
    json_t *object = json_object();
    size_t joint = 1;

    while (*text != '\0' && joint > 0) {
        size_t length = cut(text, joints, &joint);
        const char *equals = memchr(text, '=', length);
        size_t name_length =
            form->explode && equals != NULL ? (size_t)(equals - text) : length;
        AUTO_FREE char *name = decoded_name(form, text, name_length);

        if (form->explode) {
            size_t start = name_length + (equals != NULL);

            put_member(form, object, name, text + start, length - start);
            text += length + joint;
            continue;
        }
        text += length + joint;
        length = cut(text, joints, &joint);
        put_member(form, object, name, text, length);
        text += length + joint;
    }
    return object;
}

static json_t *read_json(const struct parameter_form *form, const char *text)
{
    AUTO_FREE char *piece = memory_text(text);
    json_t *value;

    if (!form->uncoded)
        url_decode(piece, strlen(piece), true);
    value = json_loads(piece, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, NULL);
    return value != NULL ? value : value_string(piece, strlen(piece));
}

/* One text that stands for the whole value. */
static json_t *read_whole(const struct parameter_form *form, const char *text)
{
    const char *joints[4];

    if (form->style == STYLE_JSON)
        return read_json(form, text);
    if (form->kind == PARAMETER_SINGLE)
        return scalar(form, form->type, text, strlen(text));
    list_joints(form, text, joints);
    return form->kind == PARAMETER_ARRAY ? read_array(form, text, joints)
                                         : read_object(form, text, joints);
}

/* --- Pairs: queries, cookies, matrices --- */

struct pairs {
    const char *at;
    char separator;
};

struct pair {
    const char *name, *value;
    size_t name_length, value_length;
};

static bool next_pair(struct pairs *pairs, struct pair *out)
{
    const char separators[] = {pairs->separator, '\0'};
    size_t length, name;

    if (pairs->at == NULL)
        return false;
    pairs->at += strspn(pairs->at, pairs->separator == ';' ? "; " : separators);
    length = strcspn(pairs->at, separators);
    if (length == 0)
        return false;
    name = strcspn(pairs->at, "=");
    if (name > length)
        name = length;
    *out = (struct pair){pairs->at, pairs->at + name + (name < length), name,
                         length - name - (name < length)};
    pairs->at += length;
    return true;
}

/* "name[member]": returns new the member, or NULL. */
static char *deep_member(const struct parameter_form *form, const char *name)
{
    size_t length = strlen(form->name), whole = strlen(name);

    if (strncmp(name, form->name, length) != 0 || name[length] != '[' ||
        whole < length + 2 || name[whole - 1] != ']')
        return NULL;
    return memory_text_of(name + length + 1, whole - length - 2);
}

static bool is_member(const struct parameter_form *form, const char *name)
{
    for (size_t i = 0; i < form->member_count; i++)
        if (strcmp(form->members[i].name, name) == 0)
            return true;
    return false;
}

static bool is_spread(const struct parameter_form *form)
{
    return form->kind == PARAMETER_OBJECT && parameter_style_is_exploded(form) &&
           form->style != STYLE_JSON;
}

/* One pair of many; `value` is what was read so far. */
static json_t *take_pair(const struct parameter_form *form, const struct pair *pair,
                         json_t *value)
{
    AUTO_FREE char *name = decoded_name(form, pair->name, pair->name_length);
    AUTO_FREE char *text = memory_text_of(pair->value, pair->value_length);
    AUTO_FREE char *member = NULL;

    if (is_spread(form)) {
        member = form->style == STYLE_DEEP_OBJECT ? deep_member(form, name)
                 : is_member(form, name)          ? memory_text(name)
                                                  : NULL;
        if (member == NULL)
            return value;
        if (value == NULL)
            value = json_object();
        put_member(form, value, member, text, pair->value_length);
        return value;
    }
    if (strcmp(name, form->name) != 0)
        return value;
    if (form->kind == PARAMETER_ARRAY && parameter_style_is_exploded(form) &&
        form->style != STYLE_JSON) {
        if (value == NULL)
            value = json_array();
        json_array_append_new(value, scalar(form, form->type, text, pair->value_length));
        return value;
    }
    return value != NULL ? value : read_whole(form, text);
}

static json_t *read_pairs(const struct parameter_form *form, const char *text,
                          char separator)
{
    struct pairs pairs = {text, separator};
    struct pair pair;
    json_t *value = NULL;

    while (next_pair(&pairs, &pair))
        value = take_pair(form, &pair, value);
    return value;
}

json_t *parameter_style_read_query(const struct parameter_form *form, const char *query)
{
    return read_pairs(form, query, '&');
}

json_t *parameter_style_read_cookies(const struct parameter_form *form,
                                     const char *cookies)
{
    return read_pairs(form, cookies, ';');
}

json_t *parameter_style_read(const struct parameter_form *form, const char *text)
{
    if (form->style == STYLE_MATRIX)
        return *text == ';' ? read_pairs(form, text, ';') : NULL;
    if (form->style == STYLE_LABEL && *text++ != '.')
        return NULL;
    return read_whole(form, text);
}
