/* SPDX-License-Identifier: Apache-2.0 */
/* The buffers of a tape, and what is looked up on it. tape_read.c reads texts. */
#include "src/tape_internal.h"

#include "src/memory.h"

#include <stdlib.h>
#include <string.h>

#define MULTIPLIER   0x9E3779B97F4A7C15u
#define FIRST_NODES  64
#define HALF_OF_BITS 32

static uint64_t load(const char *text)
{
    uint64_t word;

    memcpy(&word, text, sizeof word);
    return word;
}

/* Fewer bytes than a word has; each counts. */
static uint64_t load_few(const char *text, size_t length)
{
    const unsigned char *bytes = (const unsigned char *)text;
    uint32_t front, back;

    if (length >= sizeof front) {
        memcpy(&front, text, sizeof front);
        memcpy(&back, text + length - sizeof back, sizeof back);
        return (uint64_t)back << HALF_OF_BITS | front;
    }
    if (length == 0)
        return 0;
    return (uint64_t)bytes[0] << 16 | (uint64_t)bytes[length / 2] << 8 |
           bytes[length - 1];
}

/* Both ends and the length: names of one object that agree in all three are rare, and
 * compared in full. */
uint32_t tape_hash(const char *name, size_t length)
{
    bool is_long = length >= sizeof(uint64_t);
    uint64_t front = is_long ? load(name) : load_few(name, length);
    uint64_t back = is_long ? load(name + length - sizeof(uint64_t)) : front;
    uint64_t mixed = (front ^ length) * MULTIPLIER;

    mixed ^= mixed >> HALF_OF_BITS;
    mixed = (mixed ^ back) * MULTIPLIER;
    return (uint32_t)(mixed >> HALF_OF_BITS);
}

void tape_grow(struct tape *tape)
{
    tape->capacity = tape->capacity == 0 ? FIRST_NODES : 2 * tape->capacity;
    tape->nodes = memory_resize(tape->nodes, tape->capacity, sizeof *tape->nodes);
}

void tape_clear(struct tape *tape)
{
    free(tape->nodes);
    free(tape->decoded);
    *tape = (struct tape){0};
}

bool tape_is_text(const struct tape_node *value, const char *text, size_t length)
{
    return value->type == TAPE_STRING && value->length == length &&
           memcmp(value->text, text, length) == 0;
}

const struct tape_node *tape_member(const struct tape_node *object, const char *name,
                                    size_t length)
{
    const struct tape_node *at;
    uint32_t hash;

    if (object == NULL || object->type != TAPE_OBJECT)
        return NULL;
    hash = tape_hash(name, length);
    at = object + 1;
    for (uint32_t i = 0; i < object->length; i++) {
        if (at->hash == hash && tape_is_text(at, name, length))
            return at + 1;
        at += 1 + at[1].size;
    }
    return NULL;
}

/* The element a token of a pointer names; no leading zeros (RFC 6901 4). */
static const struct tape_node *element(const struct tape_node *array, const char *token,
                                       size_t length)
{
    const struct tape_node *at = array + 1;
    size_t index = 0;

    if (length == 0 || (length > 1 && token[0] == '0'))
        return NULL;
    for (size_t i = 0; i < length; i++) {
        if (token[i] < '0' || token[i] > '9' || index > array->length)
            return NULL;
        index = index * 10 + (size_t)(token[i] - '0');
    }
    if (index >= array->length)
        return NULL;
    while (index-- > 0)
        at += at->size;
    return at;
}

/* A token with ~0 or ~1 in it; false when ~ stands before something else. */
static bool unescape(const char *token, size_t length, char *out, size_t *out_length)
{
    *out_length = 0;
    for (size_t i = 0; i < length; i++) {
        char byte = token[i];

        if (byte == '~') {
            i++;
            if (i == length || (token[i] != '0' && token[i] != '1'))
                return false;
            byte = token[i] == '0' ? '~' : '/';
        }
        out[(*out_length)++] = byte;
    }
    return true;
}

static const struct tape_node *escaped_member(const struct tape_node *object,
                                              const char *token, size_t length)
{
    AUTO_FREE char *name = memory_new(length + 1);
    size_t name_length;

    if (!unescape(token, length, name, &name_length))
        return NULL;
    return tape_member(object, name, name_length);
}

const struct tape_node *tape_at(const struct tape_node *root, const char *pointer)
{
    while (root != NULL && *pointer == '/') {
        const char *token = pointer + 1;
        size_t length = strcspn(token, "/");

        if (root->type == TAPE_ARRAY)
            root = element(root, token, length);
        else if (memchr(token, '~', length) != NULL)
            root = escaped_member(root, token, length);
        else
            root = tape_member(root, token, length);
        pointer = token + length;
    }
    return *pointer == '\0' ? root : NULL;
}

/* --- From and to json_t --- */

static void add_value(struct tape *tape, const json_t *value, int depth);

static void add_string(struct tape *tape, const char *text, size_t length)
{
    struct tape_node *node = tape_add(tape, TAPE_STRING);

    node->text = text;
    node->length = (uint32_t)length;
}

static void add_members(struct tape *tape, const json_t *object, int depth)
{
    const char *name;
    json_t *member;

    json_object_foreach((json_t *)(uintptr_t)object, name, member)
    {
        size_t length = strlen(name);

        add_string(tape, name, length);
        tape->nodes[tape->count - 1].hash = tape_hash(name, length);
        add_value(tape, member, depth + 1);
    }
}

static void add_container(struct tape *tape, const json_t *value, int depth)
{
    bool is_object = json_is_object(value);
    size_t number = tape->count;

    tape_add(tape, is_object ? TAPE_OBJECT : TAPE_ARRAY)->length =
        (uint32_t)(is_object ? json_object_size(value) : json_array_size(value));
    if (is_object)
        add_members(tape, value, depth);
    else
        for (size_t i = 0; i < json_array_size(value); i++)
            add_value(tape, json_array_get(value, i), depth + 1);
    tape->nodes[number].size = (uint32_t)(tape->count - number);
}

static void add_value(struct tape *tape, const json_t *value, int depth)
{
    static const enum tape_type types[] = {
        [JSON_NULL] = TAPE_NULL, [JSON_FALSE] = TAPE_FALSE, [JSON_TRUE] = TAPE_TRUE};

    if (value == NULL)
        tape_add(tape, TAPE_NULL);
    else if (json_is_string(value))
        add_string(tape, json_string_value(value), json_string_length(value));
    else if (json_is_integer(value))
        tape_add(tape, TAPE_INTEGER)->integer = json_integer_value(value);
    else if (json_is_real(value))
        tape_add(tape, TAPE_REAL)->real = json_real_value(value);
    else if (!json_is_object(value) && !json_is_array(value))
        tape_add(tape, types[json_typeof(value)]);
    else if (depth < TAPE_MAX_DEPTH)
        add_container(tape, value, depth);
    else
        tape_add(tape, TAPE_NULL);
}

const struct tape_node *tape_read_value(struct tape *tape, const json_t *value)
{
    tape->count = 0;
    add_value(tape, value, 0);
    return tape->nodes;
}

static json_t *container_value(const struct tape_node *node)
{
    bool is_object = node->type == TAPE_OBJECT;
    json_t *container = is_object ? json_object() : json_array();
    const struct tape_node *at = node + 1;

    for (uint32_t i = 0; i < node->length; i++) {
        if (is_object) {
            json_object_setn_new(container, at->text, at->length, tape_value(at + 1));
            at++;
        } else {
            json_array_append_new(container, tape_value(at));
        }
        at += at->size;
    }
    return container;
}

json_t *tape_value(const struct tape_node *node)
{
    switch ((enum tape_type)node->type) {
    case TAPE_NULL:
        return json_null();
    case TAPE_FALSE:
        return json_false();
    case TAPE_TRUE:
        return json_true();
    case TAPE_INTEGER:
        return json_integer(node->integer);
    case TAPE_REAL:
        return json_real(node->real);
    case TAPE_STRING:
        return json_stringn_nocheck(node->text, node->length);
    case TAPE_ARRAY:
    case TAPE_OBJECT:
        break;
    }
    return container_value(node);
}
