/* SPDX-License-Identifier: Apache-2.0 */
#include "src/value.h"

#include "src/memory.h"

#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

/* One reference token of a pointer, as written between two slashes. */
struct token {
    const char *start;
    size_t length;
};

/* Steps to the token behind the slash at `*at`; false at the pointer's end. */
static bool next_token(const char **at, struct token *token)
{
    if (**at == '\0')
        return false;
    token->start = *at + 1;
    token->length = strcspn(token->start, "/");
    *at = token->start + token->length;
    return true;
}

/* Returns new the token with "~1" and "~0" undone (RFC 6901 4). */
static char *unescape(struct token token)
{
    char *key = memory_text_of(token.start, token.length);
    size_t length = 0;

    for (size_t i = 0; i < token.length; i++) {
        char character = key[i];

        if (character == '~' && (key[i + 1] == '0' || key[i + 1] == '1')) {
            i++;
            character = key[i] == '0' ? '~' : '/';
        }
        key[length++] = character;
    }
    key[length] = '\0';
    return key;
}

/* Reads an array index: digits without a leading zero (RFC 6901 4). */
static bool read_index(struct token token, size_t *index)
{
    size_t number = 0;

    if (token.length == 0 || (token.length > 1 && token.start[0] == '0'))
        return false;
    for (size_t i = 0; i < token.length; i++) {
        size_t digit = (size_t)(unsigned char)token.start[i] - '0';

        if (digit > 9 || number > (SIZE_MAX - digit) / 10)
            return false;
        number = number * 10 + digit;
    }
    *index = number;
    return true;
}

static bool is_dash(struct token token)
{
    return token.length == 1 && token.start[0] == '-';
}

static json_t *child(const json_t *container, struct token token)
{
    size_t index;

    if (json_is_array(container))
        return read_index(token, &index) ? json_array_get(container, index) : NULL;
    if (!json_is_object(container))
        return NULL;
    if (memchr(token.start, '~', token.length) == NULL)
        return json_object_getn(container, token.start, token.length);

    AUTO_FREE char *key = unescape(token);

    return json_object_get(container, key);
}

/* Stores `item` (taken) as the child that `token` names. */
static bool set_child(json_t *container, struct token token, json_t *item)
{
    size_t index;

    if (json_is_object(container)) {
        AUTO_FREE char *key = unescape(token);

        return json_object_set_new(container, key, item) == 0;
    }
    if (json_is_array(container) && is_dash(token))
        return json_array_append_new(container, item) == 0;
    if (json_is_array(container) && read_index(token, &index))
        return json_array_set_new(container, index, item) == 0;
    json_decref(item);
    return false;
}

json_t *value_at(const json_t *root, const char *pointer)
{
    const json_t *value = root;
    const char *at = pointer;
    struct token token;

    if (!value_pointer_is_valid(pointer))
        return NULL;
    while (value != NULL && next_token(&at, &token))
        value = child(value, token);
    /* jansson's own getters take const and give a value that may be changed; so does
     * this. */
    return (json_t *)value;
}

bool value_pointer_is_valid(const char *pointer)
{
    if (pointer[0] != '\0' && pointer[0] != '/')
        return false;
    for (const char *at = strchr(pointer, '~'); at != NULL; at = strchr(at + 1, '~')) {
        if (at[1] != '0' && at[1] != '1')
            return false;
    }
    return true;
}

static bool is_escaped(char character)
{
    return character == '~' || character == '/';
}

/* In one piece: reading a contract makes thousands that are kept. */
char *value_pointer_join(const char *pointer, const char *key)
{
    size_t length = strlen(pointer), escapes = 0;
    char *joined, *to;

    for (const char *at = key; *at != '\0'; at++)
        escapes += is_escaped(*at);
    joined = memory_resize(NULL, length + 1 + strlen(key) + escapes + 1, 1);
    memcpy(joined, pointer, length + 1);
    to = joined + length;
    *to++ = '/';
    for (const char *at = key; *at != '\0'; at++) {
        if (is_escaped(*at))
            *to++ = '~';
        *to++ = *at == '~' ? '0' : *at == '/' ? '1' : *at;
    }
    *to = '\0';
    return joined;
}

char *value_pointer_index(const char *pointer, size_t index)
{
    return memory_format("%s/%zu", pointer, index);
}

char *value_pointer_last(const char *pointer)
{
    const char *slash = strrchr(pointer, '/');
    const char *start = slash == NULL ? pointer + strlen(pointer) : slash + 1;

    return unescape((struct token){.start = start, .length = strlen(start)});
}

bool value_put(json_t *root, const char *pointer, json_t *item)
{
    json_t *container = root;
    const char *at = pointer;
    struct token token;

    assert(item != NULL);
    if (!value_pointer_is_valid(pointer) || !next_token(&at, &token)) {
        json_decref(item);
        return false;
    }
    while (*at != '\0') {
        json_t *next = child(container, token);

        if (next == NULL) {
            next = json_object();
            if (!set_child(container, token, next)) {
                json_decref(item);
                return false;
            }
        }
        container = next;
        next_token(&at, &token);
    }
    return set_child(container, token, item);
}

bool value_remove(json_t *root, const char *pointer)
{
    const char *slash = strrchr(pointer, '/');
    struct token token;
    size_t index;
    json_t *container;

    if (slash == NULL || !value_pointer_is_valid(pointer))
        return false;

    AUTO_FREE char *parent = memory_text_of(pointer, (size_t)(slash - pointer));

    container = value_at(root, parent);
    token = (struct token){slash + 1, strlen(slash + 1)};
    if (json_is_array(container))
        return read_index(token, &index) && json_array_remove(container, index) == 0;

    AUTO_FREE char *key = unescape(token);

    return json_is_object(container) && json_object_del(container, key) == 0;
}

bool value_whole_of_real(double real, int64_t *out)
{
    const double limit = 9223372036854775808.0; /* 2^63 */

    if (!(real >= -limit && real < limit) || (double)(int64_t)real != real)
        return false;
    *out = (int64_t)real;
    return true;
}

bool value_whole(const json_t *value, int64_t *out)
{
    if (json_is_real(value))
        return value_whole_of_real(json_real_value(value), out);
    if (json_is_integer(value))
        *out = json_integer_value(value);
    return json_is_integer(value);
}

/* Whether a double is exactly this integer. Converting the integer would round it. */
static bool integer_equals_real(json_int_t integer, double real)
{
    int64_t whole;

    return value_whole_of_real(real, &whole) && whole == integer;
}

static bool numbers_equal(const json_t *a, const json_t *b)
{
    if (json_is_integer(a) && json_is_integer(b))
        return json_integer_value(a) == json_integer_value(b);
    if (json_is_integer(a))
        return integer_equals_real(json_integer_value(a), json_real_value(b));
    if (json_is_integer(b))
        return integer_equals_real(json_integer_value(b), json_real_value(a));
    return json_real_value(a) == json_real_value(b);
}

static bool strings_equal(const json_t *a, const json_t *b)
{
    size_t length = json_string_length(a);

    return length == json_string_length(b) &&
           memcmp(json_string_value(a), json_string_value(b), length) == 0;
}

static bool equal_within(const json_t *a, const json_t *b, int depth);

static bool arrays_equal(const json_t *a, const json_t *b, int depth)
{
    if (json_array_size(a) != json_array_size(b))
        return false;
    for (size_t i = 0; i < json_array_size(a); i++) {
        if (!equal_within(json_array_get(a, i), json_array_get(b, i), depth))
            return false;
    }
    return true;
}

static bool objects_equal(const json_t *a, const json_t *b, int depth)
{
    /* Only json_object_iter wants an object that is not const; nothing is changed. */
    json_t *object = (json_t *)a;

    if (json_object_size(a) != json_object_size(b))
        return false;
    for (void *at = json_object_iter(object); at != NULL;
         at = json_object_iter_next(object, at)) {
        const json_t *other =
            json_object_getn(b, json_object_iter_key(at), json_object_iter_key_len(at));

        if (other == NULL || !equal_within(json_object_iter_value(at), other, depth))
            return false;
    }
    return true;
}

static bool equal_within(const json_t *a, const json_t *b, int depth)
{
    if (depth == 0)
        return false;
    if (json_is_number(a) && json_is_number(b))
        return numbers_equal(a, b);
    if (json_typeof(a) != json_typeof(b))
        return false;
    if (json_is_array(a))
        return arrays_equal(a, b, depth - 1);
    if (json_is_object(a))
        return objects_equal(a, b, depth - 1);
    return !json_is_string(a) || strings_equal(a, b);
}

bool value_equal(const json_t *a, const json_t *b)
{
    if (a == NULL || b == NULL)
        return a == b;
    return equal_within(a, b, VALUE_MAX_DEPTH);
}

const char *value_type(const json_t *value)
{
    static const char *const names[] = {
        [JSON_OBJECT] = "object",   [JSON_ARRAY] = "array", [JSON_STRING] = "string",
        [JSON_INTEGER] = "integer", [JSON_REAL] = "number", [JSON_TRUE] = "boolean",
        [JSON_FALSE] = "boolean",   [JSON_NULL] = "null",
    };

    return names[value == NULL ? JSON_NULL : json_typeof(value)];
}

/* 2 to the 53rd: from here on not every whole number is a double of its own. */
#define FIRST_UNSURE 9007199254740992.0

static json_t *whole_number(json_t *value)
{
    double number = json_real_value(value);

    if (trunc(number) != number || fabs(number) >= FIRST_UNSURE)
        return value;
    json_decref(value);
    return json_integer((json_int_t)number);
}

json_t *value_with_whole_numbers(json_t *value)
{
    const char *key;
    json_t *member;
    size_t index;

    if (json_is_real(value))
        return whole_number(value);
    json_object_foreach(value, key, member)
        json_object_set_new(value, key, value_with_whole_numbers(json_incref(member)));
    json_array_foreach(value, index, member)
        json_array_set_new(value, index, value_with_whole_numbers(json_incref(member)));
    return value;
}

const char *value_string_member(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}
