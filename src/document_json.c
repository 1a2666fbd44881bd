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

/* The offset behind the string that opens at `at`, or the end of the text. */
static size_t string_end(const char *text, size_t length, size_t at)
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
 * it. */
static void mask_integer(char *text, size_t at, size_t end)
{
    size_t first = at + (text[at] == '-');
    size_t digits = 0;
    while (first + digits < end && isdigit((unsigned char)text[first + digits])) {
        digits++;
    }
    if (digits >= 19 && first + digits == end && text[first] != '0' &&
        isfinite(strtod(text + first, NULL))) {
        text[first + 1] = '.';
    }
}

static bool too_much(const char *what, size_t limit, size_t offset, size_t *where,
                     struct error *error)
{
    *where = offset;
    error_set(error, ERROR_INVALID, "more than %zu %s", limit, what);
    error_hint(error, "split the file");
    return false;
}

/* Holds the text to the limits, counting commas and brackets, before anything is built
 * from it, and masks large integers. */
static bool prepare(char *text, size_t length, size_t *where, struct error *error)
{
    size_t depth = 0;
    size_t nodes = 1;
    size_t at = 0;
    while (at < length) {
        char character = text[at];
        if (character == '"') {
            at = string_end(text, length, at);
            continue;
        }
        if (character == '-' || isdigit((unsigned char)character)) {
            size_t end = number_end(text, length, at);
            mask_integer(text, at, end);
            at = end;
            continue;
        }
        bool opens = character == '[' || character == '{';
        depth += opens;
        depth -= (character == ']' || character == '}') && depth > 0;
        nodes += opens || character == ',';
        if (depth > DOCUMENT_MAX_DEPTH) {
            return too_much("levels of nesting", DOCUMENT_MAX_DEPTH, at, where, error);
        }
        if (nodes > DOCUMENT_MAX_NODES) {
            return too_much("values", DOCUMENT_MAX_NODES, at, where, error);
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
        step(walk, string_end(walk->text, SIZE_MAX, walk->at));
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
        step(walk, string_end(walk->text, SIZE_MAX, walk->at));
        return NULL;
    case JSON_INTEGER:
    case JSON_REAL:
        return walk_number(walk, value);
    default:
        step(walk, walk->at + strspn(walk->text + walk->at, "truefalsn"));
        return NULL;
    }
}

/* ---- what jansson refuses ---- */

/* jansson stops behind the token it names last; a reader looks for its start. */
static size_t error_offset(const json_error_t *failure, const char *text, size_t length)
{
    size_t end = failure->position < 0 ? 0 : (size_t)failure->position;
    end = end < length ? end : length;
    const char *near = strstr(failure->text, "near '");
    if (near == NULL) {
        return end > 0 && end < length ? end - 1 : end;
    }
    near += strlen("near '");
    size_t token = strlen(near) - 1;
    bool fits = token <= end && strncmp(text + end - token, near, token) == 0;
    return fits ? end - token : end;
}

/* The offset of the container that is still open at `end`. */
static size_t container_of(const char *text, size_t end)
{
    size_t open[DOCUMENT_MAX_DEPTH + 1] = {0};
    size_t depth = 0;
    size_t at = 0;
    while (at < end) {
        if (text[at] == '"') {
            at = string_end(text, end, at);
            continue;
        }
        if (text[at] == '[' || text[at] == '{') {
            open[++depth] = at;
        } else if ((text[at] == ']' || text[at] == '}') && depth > 0) {
            depth--;
        }
        at++;
    }
    return open[depth];
}

/* Where a key that is written as at `again` stands first in the same object, or `again`.
 */
static size_t first_key(const char *text, size_t again)
{
    size_t token = string_end(text, SIZE_MAX, again) - again;
    size_t depth = 0;
    size_t at = container_of(text, again) + 1;
    while (at < again) {
        if (text[at] == '"') {
            size_t end = string_end(text, again, at);
            size_t behind = end + strspn(text + end, " \t\r\n");
            if (depth == 0 && end - at == token && text[behind] == ':' &&
                memcmp(text + at, text + again, token) == 0) {
                return at;
            }
            at = end;
            continue;
        }
        depth += text[at] == '[' || text[at] == '{';
        depth -= text[at] == ']' || text[at] == '}';
        at++;
    }
    return again;
}

static void refuse_duplicate(const char *text, size_t again, struct error *error)
{
    size_t token = string_end(text, SIZE_MAX, again) - again;
    int shown = token < 62 ? (int)token - 2 : 60;
    size_t first = first_key(text, again);
    int line, column;
    document_locate(text, first, &line, &column);
    if (first == again) {
        error_set(error, ERROR_INVALID, "the key '%.*s' stands twice", shown,
                  text + again + 1);
    } else {
        error_set(error, ERROR_INVALID, "the key '%.*s' stands twice; first at %d:%d",
                  shown, text + again + 1, line, column);
    }
    error_hint(error, "remove or rename one of them");
}

/* What to do, told from the character jansson stumbled over and the one before it. */
static const char *syntax_hint(const char *text, size_t at)
{
    size_t before = at;
    while (before > 0 && strchr(" \t\r\n", text[before - 1]) != NULL) {
        before--;
    }
    char previous = before > 0 ? text[before - 1] : '\0';
    if (text[at] == '/' || text[at] == '#') {
        return "JSON has no comments; remove it, or name the file .yaml";
    }
    if (text[at] == '\'') {
        return "JSON quotes texts with \", not with '";
    }
    if (previous == ',' && (text[at] == '}' || text[at] == ']')) {
        return "remove the comma before it";
    }
    if (previous == '{' || (previous == ',' && text[at] != '"')) {
        return "JSON quotes every key and every text";
    }
    if (text[at] == '"') {
        return "a comma may be missing before it";
    }
    return "check the JSON here";
}

static void refuse_json(const json_error_t *failure, const char *text, size_t at,
                        struct error *error)
{
    switch (json_error_code(failure)) {
    case json_error_duplicate_key:
        refuse_duplicate(text, at, error);
        break;
    case json_error_premature_end_of_input:
        error_set(error, ERROR_INVALID, "the file ends too early (%s)", failure->text);
        error_hint(error, "a bracket, a brace or a quote is never closed");
        break;
    case json_error_end_of_input_expected:
        error_set(error, ERROR_INVALID, "a second value starts here");
        error_hint(error, "a file holds one value; put several into a list");
        break;
    case json_error_null_character:
    case json_error_null_byte_in_key:
        error_set(error, ERROR_INVALID, "a text cannot hold NUL");
        error_hint(error, "remove the \\u0000");
        break;
    case json_error_numeric_overflow:
        error_set(error, ERROR_INVALID, "%s", failure->text);
        error_hint(error, "numbers reach to 1.797e308; quote it to mean text");
        break;
    default:
        error_set(error, ERROR_INVALID, "%s", failure->text);
        error_hint(error, "%s", syntax_hint(text, at));
    }
}

bool document_json_read(struct document *document, const char *text, size_t length,
                        struct error *error)
{
    AUTO_FREE char *copy = memory_text_of(text, length);
    size_t at = 0;
    json_error_t failure;
    if (prepare(copy, length, &at, error)) {
        document->root =
            json_loadb(copy, length, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &failure);
        if (document->root == NULL) {
            at = error_offset(&failure, copy, length);
            refuse_json(&failure, text, at, error);
        }
    }
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
