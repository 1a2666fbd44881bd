/* SPDX-License-Identifier: Apache-2.0 */
/* From text to tape: one pass, no recursion. */
#include "src/tape_internal.h"

#include "src/memory.h"

#include <stdlib.h>
#include <string.h>

#define FEW_NAMES 64 /* of an object whose names need not be sorted */

bool tape_fail(struct tape_reader *reader, const char *at, const char *expected)
{
    reader->tape->fault =
        (struct tape_fault){.offset = (size_t)(at - reader->start), .text = expected};
    return false;
}

static void skip_space(struct tape_reader *reader)
{
    while (reader->at < reader->end && (*reader->at == ' ' || *reader->at == '\n' ||
                                        *reader->at == '\r' || *reader->at == '\t'))
        reader->at++;
}

/* --- Containers --- */

static struct tape_node *innermost(const struct tape_reader *reader)
{
    return &reader->tape->nodes[reader->open[reader->depth - 1]];
}

static int compare_names(const void *a, const void *b)
{
    const struct tape_node *const *left = a, *const *right = b;
    uint32_t length =
        (*left)->length < (*right)->length ? (*left)->length : (*right)->length;
    int order = memcmp((*left)->text, (*right)->text, length);

    if (order != 0)
        return order;
    return ((*left)->length > (*right)->length) - ((*left)->length < (*right)->length);
}

/* A name of many that another one repeats; NULL: there is none. */
static const struct tape_node *repeated_of_many(const struct tape_node *object)
{
    AUTO_FREE const struct tape_node **names =
        memory_array(object->length, sizeof *names);
    const struct tape_node *at = object + 1;

    for (uint32_t i = 0; i < object->length; i++) {
        names[i] = at;
        at += 1 + at[1].size;
    }
    qsort(names, object->length, sizeof *names, compare_names);
    for (uint32_t i = 1; i < object->length; i++)
        if (compare_names(&names[i - 1], &names[i]) == 0)
            return names[i] > names[i - 1] ? names[i] : names[i - 1];
    return NULL;
}

/* The same of few: a name is looked for only where one of its hash's bits was seen. */
static const struct tape_node *repeated_of_few(const struct tape_node *object)
{
    const struct tape_node *names[FEW_NAMES], *at = object + 1;
    uint64_t seen = 0;

    for (uint32_t i = 0; i < object->length; i++) {
        uint64_t bit = (uint64_t)1 << (at->hash % 64);

        for (uint32_t j = 0; (seen & bit) != 0 && j < i; j++)
            if (names[j]->hash == at->hash && compare_names(&names[j], &at) == 0)
                return at;
        seen |= bit;
        names[i] = at;
        at += 1 + at[1].size;
    }
    return NULL;
}

static bool close_container(struct tape_reader *reader)
{
    struct tape_node *node = innermost(reader);
    const struct tape_node *repeated;

    reader->at++;
    reader->depth--;
    node->size = (uint32_t)(&reader->tape->nodes[reader->tape->count] - node);
    node->end = tape_offset(reader, reader->at);
    if ((reader->options & TAPE_UNIQUE_NAMES) == 0 || node->type != TAPE_OBJECT)
        return true;
    repeated = node->length <= FEW_NAMES ? repeated_of_few(node) : repeated_of_many(node);
    return repeated == NULL ||
           tape_fail(reader, reader->start + repeated->start, "a name that stands once");
}

static bool open_container(struct tape_reader *reader)
{
    struct tape_node *node =
        tape_add(reader->tape, *reader->at == '{' ? TAPE_OBJECT : TAPE_ARRAY);

    if (reader->depth == TAPE_MAX_DEPTH)
        return tape_fail(reader, reader->at, "fewer nested values");
    node->start = tape_offset(reader, reader->at);
    reader->open[reader->depth++] = (uint32_t)(reader->tape->count - 1);
    reader->at++;
    return true;
}

static char closing(const struct tape_reader *reader)
{
    return innermost(reader)->type == TAPE_OBJECT ? '}' : ']';
}

/* Starts a member or an element: what follows is its value. */
static bool start_item(struct tape_reader *reader)
{
    struct tape_node *container = innermost(reader);
    struct tape_node *name;

    container->length++;
    if (container->type == TAPE_ARRAY)
        return true;
    skip_space(reader);
    if (reader->at == reader->end || *reader->at != '"')
        return tape_fail(reader, reader->at, "a name in quotes");
    if (!tape_read_string(reader, true))
        return false;
    name = &reader->tape->nodes[reader->tape->count - 1];
    name->hash = tape_hash(name->text, name->length);
    skip_space(reader);
    if (reader->at == reader->end || *reader->at != ':')
        return tape_fail(reader, reader->at, "a colon");
    reader->at++;
    return true;
}

/* --- Values --- */

static bool read_word(struct tape_reader *reader, const char *word, enum tape_type type)
{
    size_t length = strlen(word);
    struct tape_node *node;

    if ((size_t)(reader->end - reader->at) < length ||
        memcmp(reader->at, word, length) != 0)
        return tape_fail(reader, reader->at, "a value");
    node = tape_add(reader->tape, type);
    node->start = tape_offset(reader, reader->at);
    reader->at += length;
    node->end = tape_offset(reader, reader->at);
    return true;
}

/* Reads a scalar, or opens a container. */
static bool read_start(struct tape_reader *reader)
{
    skip_space(reader);
    if (reader->at == reader->end)
        return tape_fail(reader, reader->at, "a value");
    switch (*reader->at) {
    case '"':
        return tape_read_string(reader, false);
    case '{':
    case '[':
        return open_container(reader);
    case 't':
        return read_word(reader, "true", TAPE_TRUE);
    case 'f':
        return read_word(reader, "false", TAPE_FALSE);
    case 'n':
        return read_word(reader, "null", TAPE_NULL);
    default:
        break;
    }
    if (*reader->at == '-' || tape_is_digit(reader))
        return tape_read_number(reader);
    return tape_fail(reader, reader->at, "a value");
}

/* Behind a value, or the bracket a container opens with: closes what closes, up to where
 * the next value starts, if any does. */
static bool read_between(struct tape_reader *reader, bool is_first)
{
    while (reader->depth > 0) {
        skip_space(reader);
        if (reader->at == reader->end)
            return tape_fail(reader, reader->at, "the rest of an object or array");
        if (*reader->at == closing(reader)) {
            if (!close_container(reader))
                return false;
            is_first = false;
            continue;
        }
        if (!is_first) {
            if (*reader->at != ',')
                return tape_fail(reader, reader->at, "a comma, or the closing bracket");
            reader->at++;
        }
        return start_item(reader);
    }
    return true;
}

static bool read_text(struct tape_reader *reader)
{
    do {
        size_t depth = reader->depth;

        if (!read_start(reader) || !read_between(reader, reader->depth > depth))
            return false;
    } while (reader->depth > 0);
    skip_space(reader);
    return reader->at == reader->end ||
           tape_fail(reader, reader->at, "the end of the text");
}

const struct tape_node *tape_read(struct tape *tape, const char *text, size_t length,
                                  unsigned options)
{
    struct tape_reader reader;

    tape->count = 0;
    tape->decoded_length = 0;
    tape->fault = (struct tape_fault){0};
    /* The stack of what is open need not be cleared. */
    reader.tape = tape;
    reader.start = reader.at = text;
    reader.end = text + length;
    reader.options = options;
    reader.depth = 0;
    if (length > UINT32_MAX) {
        tape_fail(&reader, text, "a text of less than 4 GiB");
        return NULL;
    }
    return read_text(&reader) ? tape->nodes : NULL;
}
