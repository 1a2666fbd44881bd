/* SPDX-License-Identifier: Apache-2.0 */
#include "src/document.h"

#include "src/document_internal.h"
#include "src/memory.h"
#include "src/text.h"
#include "src/value.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

/* ---- files ---- */

/* Appends the stream to `out`, whose ceiling bounds it. False when reading fails. */
static bool read_stream(FILE *stream, struct text *out)
{
    char buffer[65536];
    size_t count;
    while (!out->overflowed && (count = fread(buffer, 1, sizeof(buffer), stream)) > 0) {
        text_add(out, buffer, count);
    }
    return ferror(stream) == 0;
}

void document_refuse_file(const char *path, int cause, struct error *error)
{
    error_set(error, ERROR_SYSTEM, "cannot read the file: %s", strerror(cause));
    if (cause == ENOENT) {
        error_hint(error, "check the path; it is relative to the folder you are in");
    } else if (cause == EISDIR) {
        error_hint(error, "name a file in this folder");
    }
    error_at(error, path, 0, 0, NULL);
}

char *document_read_file(const char *path, size_t ceiling, size_t *length,
                         struct error *error)
{
    FILE *stream = fopen(path, "rb");
    if (stream == NULL) {
        document_refuse_file(path, errno, error);
        return NULL;
    }
    AUTO_TEXT struct text bytes;
    text_init(&bytes, ceiling);
    bool read = read_stream(stream, &bytes);
    int cause = errno;
    fclose(stream);
    if (!read) {
        document_refuse_file(path, cause, error);
        return NULL;
    }
    if (bytes.overflowed) {
        error_set(error, ERROR_INVALID, "the file is larger than %zu bytes", ceiling);
        error_hint(error, "split the file");
        error_at(error, path, 0, 0, NULL);
        return NULL;
    }
    *length = bytes.length;
    return text_take(&bytes);
}

/* ---- characters ---- */

void document_locate(const char *text, size_t offset, int *line, int *column)
{
    *line = 1;
    *column = 1;
    for (size_t i = 0; i < offset; i++) {
        unsigned char byte = (unsigned char)text[i];
        if (byte == '\n') {
            ++*line;
            *column = 1;
        } else if ((byte & 0xC0) != 0x80) {
            ++*column;
        }
    }
}

/* The bytes of the well-formed UTF-8 sequence at `bytes` (Unicode, table 3-7), or 0. */
static size_t sequence(const unsigned char *bytes, size_t left)
{
    unsigned char lead = bytes[0];
    if (lead < 0x80) {
        return lead != 0;
    }
    size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || size > left) {
        return 0;
    }
    unsigned char low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    unsigned char high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (bytes[1] < low || bytes[1] > high) {
        return 0;
    }
    for (size_t i = 2; i < size; i++) {
        if ((bytes[i] & 0xC0) != 0x80) {
            return 0;
        }
    }
    return size;
}

/* The offset of the first byte that is NUL or no UTF-8; `length` when there is none. */
static size_t first_bad_byte(const char *text, size_t length)
{
    size_t at = 0;
    while (at < length) {
        size_t size = sequence((const unsigned char *)text + at, length - at);
        if (size == 0) {
            return at;
        }
        at += size;
    }
    return at;
}

static bool is_utf_16(const char *text, size_t length)
{
    return length >= 2 &&
           (memcmp(text, "\xFF\xFE", 2) == 0 || memcmp(text, "\xFE\xFF", 2) == 0);
}

bool document_check_text(const char *text, size_t length, size_t *at, struct error *error)
{
    size_t bad = first_bad_byte(text, length);
    if (bad == length && strspn(text, " \t\r\n") < length) {
        return true;
    }
    *at = bad == length ? 0 : bad;
    if (bad == length) {
        error_set(error, ERROR_INVALID, "the file is empty");
        error_hint(error, "write at least one value");
    } else if (is_utf_16(text, length)) {
        error_set(error, ERROR_INVALID, "the file is UTF-16");
        error_hint(error, "save it as UTF-8");
    } else if (text[bad] == '\0') {
        error_set(error, ERROR_INVALID, "a NUL byte stands here");
        error_hint(error, "the file may be binary; a document is UTF-8 text");
    } else {
        error_set(error, ERROR_INVALID, "the byte 0x%02X is not UTF-8 here",
                  (unsigned char)text[bad]);
        error_hint(error, "save the file as UTF-8");
    }
    return false;
}

/* Holds the whole text to what both readers take for granted. */
static bool check_text(const char *file, const char *text, size_t length,
                       struct error *error)
{
    size_t at;
    if (document_check_text(text, length, &at, error)) {
        return true;
    }
    int line, column;
    document_locate(text, at, &line, &column);
    error_at(error, file, line, column, NULL);
    return false;
}

/* ---- documents ---- */

static bool is_json(const char *name)
{
    size_t length = strlen(name);
    return length >= 5 && strcasecmp(name + length - 5, ".json") == 0;
}

struct document *document_new(const char *file)
{
    struct document *document = memory_new(sizeof(*document));
    document->file = memory_text(file);
    document_places_init(&document->places);
    return document;
}

/* As document_parse, for text with a NUL behind it. */
static struct document *parse(const char *name, const char *text, size_t length,
                              struct error *error)
{
    if (length >= 3 && memcmp(text, BYTE_ORDER_MARK, 3) == 0) {
        text += 3;
        length -= 3;
    }
    if (!check_text(name, text, length, error)) {
        return NULL;
    }
    struct document *document = document_new(name);
    bool done = is_json(name) ? document_json_read(document, text, length, error)
                              : document_yaml_read(document, text, length, error);
    if (!done) {
        document_free(document);
        return NULL;
    }
    return document;
}

struct document *document_parse(const char *name, const char *text, size_t length,
                                struct error *error)
{
    if (length > DOCUMENT_MAX_BYTES) {
        error_set(error, ERROR_INVALID, "the text is larger than %zu bytes",
                  DOCUMENT_MAX_BYTES);
        error_at(error, name, 0, 0, NULL);
        return NULL;
    }
    AUTO_FREE char *copy = memory_text_of(text, length);
    return parse(name, copy, length, error);
}

struct document *document_load(const char *path, struct error *error)
{
    size_t length = 0;
    AUTO_FREE char *text = document_read_file(path, DOCUMENT_MAX_BYTES, &length, error);
    return text != NULL ? parse(path, text, length, error) : NULL;
}

void document_free(struct document *document)
{
    if (document == NULL) {
        return;
    }
    json_decref(document->root);
    for (size_t i = 0; i < document->part_count; i++) {
        document_free(document->parts[i].document);
        free(document->parts[i].pointer);
    }
    free(document->parts);
    document_places_clear(&document->places);
    document_rows_free(document->rows);
    free(document->file);
    free(document);
}

json_t *document_root(const struct document *document)
{
    return document->root;
}

const char *document_file(const struct document *document)
{
    return document->file;
}

void document_add_part(struct document *document, const char *name, struct document *part)
{
    json_t *parts = json_object_get(document->root, DOCUMENT_PARTS);
    void *items = document->parts;
    AUTO_FREE char *pointer = value_pointer_join("/" DOCUMENT_PARTS, name);
    if (document->part_count == 0) {
        parts = json_object();
        json_object_set_new(document->root, DOCUMENT_PARTS, parts);
    }
    json_object_set(parts, name, part->root);
    memory_reserve(&items, &document->part_capacity, document->part_count + 1,
                   sizeof *document->parts);
    document->parts = items;
    document->parts[document->part_count++] = (struct document_part){
        .pointer = memory_text(pointer), .length = strlen(pointer), .document = part};
}

/* The part that `pointer` leads into, or NULL. */
static const struct document_part *part_around(const struct document *document,
                                               const char *pointer)
{
    for (size_t i = 0; i < document->part_count; i++) {
        const struct document_part *part = &document->parts[i];
        if (strncmp(pointer, part->pointer, part->length) == 0 &&
            (pointer[part->length] == '/' || pointer[part->length] == '\0')) {
            return part;
        }
    }
    return NULL;
}

const char *document_own_pointer(const struct document *document, const char *pointer)
{
    const struct document_part *part = part_around(document, pointer);
    return part == NULL ? pointer : pointer + part->length;
}

struct place document_place(const struct document *document, const char *pointer)
{
    const struct document_part *part = part_around(document, pointer);
    if (part != NULL) {
        return document_place(part->document, pointer + part->length);
    }
    if (document->rows != NULL) {
        return document_rows_place(document, pointer);
    }
    const struct place_node *node = &document->top;
    while (*pointer == '/') {
        const char *token = pointer + 1;
        size_t length = strcspn(token, "/");
        const struct place_node *child =
            document_places_child(&document->places, node, token, length);
        if (child == NULL) {
            break;
        }
        node = child;
        pointer = token + length;
    }
    return (struct place){document->file, (int)node->line, (int)node->column};
}

void document_error_at(const struct document *document, const char *pointer,
                       struct error *error)
{
    struct place place = document_place(document, pointer);
    error_at(error, place.file, place.line, place.column,
             document_own_pointer(document, pointer));
}
