/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files of the document module share: the table of places, scalars, the two
 * readers.
 *
 * The table is a tree of the document's shape. The children of one container lie side by
 * side, in the order of the value's own members, so that an array index is one step and
 * an alias shares the children of its anchor. A value is never a key: jansson's true,
 * false and null are shared by all places that hold them.
 */
#ifndef COUNTERSIGN_DOCUMENT_INTERNAL_H
#define COUNTERSIGN_DOCUMENT_INTERNAL_H

#include "src/document.h"

#include <stdint.h>

/* One value: where it stands (or where its key does), and where its children are. */
struct place_node {
    const char *key; /* of a member, owned by the table; NULL for an item and the root */
    uint32_t line, column;
    uint32_t first, count; /* the children's slice of places.nodes */
};

struct places {
    struct place_node *nodes; /* children of finished containers */
    size_t count, capacity;
    struct place_node *open; /* children of containers that are still being read */
    size_t open_count, open_capacity;
    json_t *keys; /* every key once: its member names are the storage */
};

/* Another file whose value stands in this one. */
struct document_part {
    char *pointer;
    size_t length; /* of the pointer */
    struct document *document;
};

/* Where a record of a file starts. */
struct document_mark {
    uint64_t offset;
    uint32_t line, column;
};

/* Where the records of a file stand: the line of each, and all of one in so many, from
 * which the others are counted. */
#define DOCUMENT_MARK_EVERY 256
struct document_rows {
    uint32_t *lines;
    size_t count, capacity;
    struct document_mark *marks;
    size_t mark_count, mark_capacity;
};

/* What a JSON text is a part of. */
enum document_extent {
    DOCUMENT_WHOLE, /* a file */
    DOCUMENT_LINE,  /* a line of JSON Lines */
    DOCUMENT_ITEM,  /* an item of a file's array */
};

struct document {
    char *file;
    json_t *root;
    struct place_node top;
    struct places places;
    struct document_rows *rows; /* NULL, or of a file that is read row by row: its root
                                   and `places` are empty */
    struct document_part *parts;
    size_t part_count, part_capacity;
};

void document_places_init(struct places *places);
void document_places_clear(struct places *places);

/* The table's own copy of `key`: equal keys give the same pointer. */
const char *document_places_key(struct places *places, const char *key);

/* Begins a container; the returned mark goes to document_places_close. */
size_t document_places_open(const struct places *places);

/* Adds the next child of the container begun last. */
void document_places_add(struct places *places, const struct place_node *child);

/* Ends the container: all children added since `mark` become those of `container`. */
void document_places_close(struct places *places, size_t mark,
                           struct place_node *container);

/* The child of `node` that one token of a pointer (`length` bytes, still escaped) names,
 * or NULL. */
const struct place_node *document_places_child(const struct places *places,
                                               const struct place_node *node,
                                               const char *token, size_t length);

/* Line and column, from 1 and in characters, of the byte at `offset`. */
void document_locate(const char *text, size_t offset, int *line, int *column);

/* The value of a plain YAML scalar by the core schema of YAML 1.2.2 (10.3.2). NULL with
 * an error without a place for a number JSON cannot hold. `text` is NUL-terminated. */
json_t *document_scalar(const char *text, size_t length, struct error *error);

/* The value of a scalar with the explicit tag `tag` (the whole "tag:yaml.org,2002:int").
 */
json_t *document_scalar_tagged(const char *tag, const char *text, size_t length,
                               struct error *error);

/* A decimal integer as jansson's integer, or as a real outside int64; NULL when it is
 * larger than any double. `digits` may be followed by anything that is no digit. */
json_t *document_scalar_integer(const char *digits);

/* One of libyaml's complaints in words that say what to do. */
struct complaint {
    const char *problem, *text, *hint;
};

/* Explains `problem` as libyaml words it; one that is not known explains itself. */
struct complaint document_complaint(const char *problem);

/* The offset behind the JSON string that opens at `at`, or `length` where none ends it.
 */
size_t document_json_string_end(const char *text, size_t length, size_t at);

/* Says what jansson found wrong; returns the offset of the place. */
size_t document_json_refuse(const json_error_t *failure, const char *text, size_t length,
                            enum document_extent extent, struct error *error);

/* False with an error when there is NUL or what is no UTF-8 in the text, or nothing at
 * all; `at` becomes the offset of the place. */
bool document_check_text(const char *text, size_t length, size_t *at,
                         struct error *error);

/* Says why the system does not give a file. */
void document_refuse_file(const char *path, int cause, struct error *error);

/* Returns new an empty document. */
struct document *document_new(const char *file);

/* Read valid UTF-8 without NUL into root, top and places; false with an error. */
bool document_yaml_read(struct document *document, const char *text, size_t length,
                        struct error *error);
bool document_json_read(struct document *document, const char *text, size_t length,
                        struct error *error);

/* Returns new the value of a JSON text that nobody has looked at yet, without places;
 * NULL with an error that has no place, whose offset goes to `at`. */
json_t *document_json_value(const char *text, size_t length, enum document_extent extent,
                            size_t *at, struct error *error);

/* Notes where the next record starts. */
void document_rows_add(struct document_rows *rows, const struct document_mark *mark);
void document_rows_free(struct document_rows *rows);

/* Where what `pointer` names stands in a document that has rows. */
struct place document_rows_place(const struct document *document, const char *pointer);

#endif
