/* SPDX-License-Identifier: Apache-2.0 */
/* jansson says whether the text is JSON and what it means. It keeps no places, so the
 * text is then walked side by side with the value; what jansson has accepted needs no
 * second parser. */
#include "src/document_internal.h"

#include "src/memory.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

struct walk {
    const char *text; /* NUL-terminated */
    size_t at;
    uint32_t line, column;
    struct places *places;
};

static json_t *walk_value(struct walk *walk, json_t *value, struct place_node *place);

/* ---- before jansson: limits, and integers it would refuse ---- */

size_t document_json_string_end(const char *text, size_t length, size_t at)
{
    for (at++; at < length; at++) {
        if (text[at] == '"') {
            return at + 1;
        }
        if (text[at] == '\\') {
            at++;
        }
    }
    return length;
}

static size_t number_end(const char *text, size_t length, size_t at)
{
    while (at < length && strchr("+-.0123456789eE", text[at]) != NULL) {
        at++;
    }
    return at;
}

/* An integer of 19 digits or more may pass int64, which jansson refuses. In the copy that
 * jansson sees, a point behind the first digit makes it a real of the same length; the
 * walk puts the true number back. One beyond every double stays, so that jansson refuses
 * it. True when it was masked. */
static bool mask_integer(char *text, size_t at, size_t end)
{
    size_t first = at + (text[at] == '-');
    size_t digits = 0;
    while (first + digits < end && isdigit((unsigned char)text[first + digits])) {
        digits++;
    }
    if (digits < 19 || first + digits != end || text[first] == '0' ||
        !isfinite(strtod(text + first, NULL))) {
        return false;
    }
    text[first + 1] = '.';
    return true;
}

/* False with an error when a limit is passed. */
static bool within_limits(size_t depth, size_t nodes, struct error *error)
{
    if (depth > DOCUMENT_MAX_DEPTH) {
        error_set(error, ERROR_INVALID, "nested deeper than %d levels",
                  DOCUMENT_MAX_DEPTH);
        error_hint(error, "nest less");
        return false;
    }
    if (nodes > DOCUMENT_MAX_NODES) {
        error_set(error, ERROR_INVALID, "more than %zu values", DOCUMENT_MAX_NODES);
        error_hint(error, "split the file");
        return false;
    }
    return true;
}

/* Holds the text to the limits, counting commas and brackets, before anything is built
 * from it, and masks large integers. */
static bool prepare(char *text, size_t length, bool *masked, size_t *where,
                    struct error *error)
{
    size_t depth = 0;
    size_t nodes = 1;
    size_t at = 0;
    while (at < length) {
        char character = text[at];
        if (character == '"') {
            at = document_json_string_end(text, length, at);
            continue;
        }
        if (character == '-' || isdigit((unsigned char)character)) {
            size_t end = number_end(text, length, at);
            *masked = mask_integer(text, at, end) || *masked;
            at = end;
            continue;
        }
        bool opens = character == '[' || character == '{';
        depth += opens;
        depth -= (character == ']' || character == '}') && depth > 0;
        nodes += opens || character == ',';
        if (!within_limits(depth, nodes, error)) {
            *where = at;
            return false;
        }
        at++;
    }
    return true;
}

/* ---- beside jansson: places ---- */

static void step(struct walk *walk, size_t end)
{
    for (; walk->at < end; walk->at++) {
        unsigned char byte = (unsigned char)walk->text[walk->at];
        if (byte == '\n') {
            walk->line++;
            walk->column = 1;
        } else if ((byte & 0xC0) != 0x80) {
            walk->column++;
        }
    }
}

/* Passes white space and `punctuation`; what follows begins a key, a value or an end. */
static void skip(struct walk *walk, const char *punctuation)
{
    step(walk, walk->at + strspn(walk->text + walk->at, punctuation));
}

static void walk_object(struct walk *walk, json_t *object, struct place_node *place)
{
    size_t mark = document_places_open(walk->places);
    step(walk, walk->at + 1);
    for (void *member = json_object_iter(object); member != NULL;
         member = json_object_iter_next(object, member)) {
        skip(walk, ", \t\r\n");
        struct place_node key = {.line = walk->line, .column = walk->column};
        step(walk, document_json_string_end(walk->text, SIZE_MAX, walk->at));
        skip(walk, ": \t\r\n");
        struct place_node child;
        json_t *whole = walk_value(walk, json_object_iter_value(member), &child);
        if (whole != NULL) {
            json_object_iter_set_new(object, member, whole);
        }
        child.key = document_places_key(walk->places, json_object_iter_key(member));
        child.line = key.line;
        child.column = key.column;
        document_places_add(walk->places, &child);
    }
    skip(walk, " \t\r\n");
    step(walk, walk->at + 1);
    document_places_close(walk->places, mark, place);
}

static void walk_array(struct walk *walk, json_t *array, struct place_node *place)
{
    size_t mark = document_places_open(walk->places);
    step(walk, walk->at + 1);
    for (size_t i = 0; i < json_array_size(array); i++) {
        skip(walk, ", \t\r\n");
        struct place_node child;
        json_t *whole = walk_value(walk, json_array_get(array, i), &child);
        if (whole != NULL) {
            json_array_set_new(array, i, whole);
        }
        document_places_add(walk->places, &child);
    }
    skip(walk, " \t\r\n");
    step(walk, walk->at + 1);
    document_places_close(walk->places, mark, place);
}

/* Passes a number; returns new the true value of an integer that was masked, else NULL.
 */
static json_t *walk_number(struct walk *walk, const json_t *value)
{
    const char *number = walk->text + walk->at;
    size_t length = strspn(number, "+-.0123456789eE");
    step(walk, walk->at + length);
    bool masked = json_is_real(value) && strspn(number, "-0123456789") == length;
    return masked ? document_scalar_integer(number) : NULL;
}

/* Walks over the value that starts here and fills in `place`. Returns new what must stand
 * in its stead, or NULL. */
static json_t *walk_value(struct walk *walk, json_t *value, struct place_node *place)
{
    *place = (struct place_node){.line = walk->line, .column = walk->column};
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        walk_object(walk, value, place);
        return NULL;
    case JSON_ARRAY:
        walk_array(walk, value, place);
        return NULL;
    case JSON_STRING:
        step(walk, document_json_string_end(walk->text, SIZE_MAX, walk->at));
        return NULL;
    case JSON_INTEGER:
    case JSON_REAL:
        return walk_number(walk, value);
    default:
        step(walk, walk->at + strspn(walk->text + walk->at, "truefalsn"));
        return NULL;
    }
}

/* Returns new what jansson reads, large integers still masked; NULL with an error. */
static json_t *read_masked(const char *text, size_t length, enum document_extent extent,
                           bool *masked, size_t *at, struct error *error)
{
    AUTO_FREE char *copy = memory_text_of(text, length);
    json_error_t failure;
    *at = 0;
    if (!prepare(copy, length, masked, at, error)) {
        return NULL;
    }
    json_t *value =
        json_loadb(copy, length, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &failure);
    if (value == NULL) {
        *at = document_json_refuse(&failure, text, length, extent, error);
    }
    return value;
}

json_t *document_json_value(const char *text, size_t length, enum document_extent extent,
                            size_t *at, struct error *error)
{
    bool masked = false;
    /* jansson looks at all that is text itself; why it refuses it is said better here. */
    struct error refusal = ERROR_INIT;
    json_t *value = read_masked(text, length, extent, &masked, at, &refusal);
    if (value == NULL) {
        size_t bad = 0;
        bool is_text = document_check_text(text, length, &bad, error);
        *at = is_text ? *at : bad;
        if (is_text && error != NULL && !error_is_set(error)) {
            *error = refusal;
        }
        return NULL;
    }
    if (!masked) {
        return value;
    }
    json_decref(value);
    struct document *document = document_new("");
    bool done = document_json_read(document, text, length, error);
    value = done ? json_incref(document->root) : NULL;
    document_free(document);
    return value;
}

bool document_json_read(struct document *document, const char *text, size_t length,
                        struct error *error)
{
    size_t at = 0;
    bool masked = false;
    document->root = read_masked(text, length, DOCUMENT_WHOLE, &masked, &at, error);
    if (document->root == NULL) {
        int line, column;
        document_locate(text, at, &line, &column);
        error_at(error, document->file, line, column, NULL);
        return false;
    }
    struct walk walk = {
        .text = text, .line = 1, .column = 1, .places = &document->places};
    skip(&walk, " \t\r\n");
    json_t *whole = walk_value(&walk, document->root, &document->top);
    if (whole != NULL) {
        json_decref(document->root);
        document->root = whole;
    }
    return true;
}
