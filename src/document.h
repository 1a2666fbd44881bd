/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A YAML or JSON file as a json_t that remembers where everything stands.
 *
 * Loads within limits (size, depth, nodes, so that aliases cannot explode), reads
 * YAML 1.1 syntax with the YAML 1.2 JSON schema (no is text, 1e3 is a number, 0o17 is 15,
 * dates are text), refuses duplicate keys and NUL. Places are looked up by JSON Pointer.
 * libyaml is known to document_yaml.c alone; JSON goes the same way, since JSON is YAML
 * flow style, except that a .json file is first held to JSON's own grammar.
 */
#ifndef COUNTERSIGN_DOCUMENT_H
#define COUNTERSIGN_DOCUMENT_H

#include "src/error.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#define DOCUMENT_MAX_BYTES ((size_t)64 * 1024 * 1024)
#define DOCUMENT_MAX_DEPTH 128
#define DOCUMENT_MAX_NODES ((size_t)4 * 1000 * 1000) /* after aliases are expanded */

struct document;

struct place {
    const char *file; /* borrowed from the document */
    int line;         /* from 1 */
    int column;       /* from 1, in characters */
};

/* Returns new the document in `path`, or NULL with an error that says file, line and
 * column. */
__attribute__((warn_unused_result)) struct document *document_load(const char *path,
                                                                   struct error *error);

/* As document_load for text in memory; `name` stands for the file in messages. The text
 * is YAML, or JSON when `name` ends in ".json". */
__attribute__((warn_unused_result)) struct document *
document_parse(const char *name, const char *text, size_t length, struct error *error);

void document_free(struct document *document);

/* The whole value and the file's name as it was given; borrowed. */
json_t *document_root(const struct document *document);
const char *document_file(const struct document *document);

/* Puts the value of `part` into the document, as the member `name` of the member
 * DOCUMENT_PARTS at its top: pointers that lead there have the places of `part`. Takes
 * `part`. The document is an object. */
#define DOCUMENT_PARTS "$parts"
void document_add_part(struct document *document, const char *name,
                       struct document *part);

/* What `pointer` is called in the file its value stands in; borrowed from it. */
const char *document_own_pointer(const struct document *document, const char *pointer);

/* Where the value at `pointer` stands; for a member of an object, where its key stands.
 * When `pointer` names nothing, the nearest ancestor that exists. */
struct place document_place(const struct document *document, const char *pointer);

/* Sets `error` with this document's place for `pointer` (and the pointer itself). */
void document_error_at(const struct document *document, const char *pointer,
                       struct error *error);

/* Reads a whole file of at most `ceiling` bytes; returns new bytes with a NUL behind
 * them. */
__attribute__((warn_unused_result)) char *
document_read_file(const char *path, size_t ceiling, size_t *length, struct error *error);

#endif
