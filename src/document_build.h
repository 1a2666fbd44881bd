/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a YAML document means beyond its syntax: limits, anchors, merge keys, duplicate
 * keys. Knows nothing of libyaml; document_yaml.c turns its events into calls of these.
 */
#ifndef COUNTERSIGN_DOCUMENT_BUILD_H
#define COUNTERSIGN_DOCUMENT_BUILD_H

#include "src/document_internal.h"

/* A place in the file that is being read; both from 1. */
struct spot {
    uint32_t line, column;
};

/* What "&name" stands before. */
struct anchor {
    json_t *value;           /* a reference of its own; NULL while it is being read */
    struct place_node place; /* whose children every alias shares */
    size_t nodes, height;    /* what an alias adds to the document and to the depth */
    uint32_t line;
};

struct builder {
    struct document *document;
    size_t nodes;   /* read so far, aliases expanded */
    size_t deepest; /* nesting reached since the reader last set it back */
    struct anchor *anchors;
    size_t anchor_count, anchor_capacity;
    json_t *anchor_indexes; /* name -> index of its latest anchor */
    struct error *error;
};

/* A mapping that is being read. */
struct mapping {
    json_t *object;
    size_t mark;   /* from document_places_open */
    json_t *merge; /* the value of "<<", or NULL */
    struct place_node merge_place;
};

void document_build_init(struct builder *builder, struct document *document,
                         struct error *error);
void document_build_clear(struct builder *builder);

/* Sets the error with place and hint; returns false, so that a caller may return it. */
bool document_refuse(struct builder *builder, struct spot spot, const char *hint,
                     const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Counts `nodes` more values at nesting `depth`; false when that passes a limit. */
bool document_build_count(struct builder *builder, struct spot spot, size_t nodes,
                          size_t depth);

/* Begins an anchor and returns its index; a name that is used again means the latest. */
size_t document_anchor_open(struct builder *builder, const char *name, struct spot spot);
void document_anchor_close(struct builder *builder, size_t index, json_t *value,
                           const struct place_node *place, size_t nodes, size_t height);

/* The finished anchor of that name, borrowed until the next is opened; NULL with an
 * error. */
const struct anchor *document_anchor_find(struct builder *builder, const char *name,
                                          struct spot spot);

/* Gives the mapping one member under place->key; `value` is taken. */
void document_mapping_add(struct builder *builder, struct mapping *mapping,
                          const struct place_node *place, json_t *value);

/* Refuses a key that stands in the mapping already, saying where. Returns false. */
bool document_mapping_refuse(struct builder *builder, const struct mapping *mapping,
                             const char *key, struct spot spot);

/* Adds what "<<" brings. What the mapping says itself wins over what is merged, and an
 * earlier source over a later one (yaml.org/type/merge). */
bool document_mapping_merge(struct builder *builder, struct mapping *mapping);

#endif
