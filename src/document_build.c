/* SPDX-License-Identifier: Apache-2.0 */
#include "src/document_build.h"

#include "src/memory.h"

#include <stdarg.h>
#include <stdio.h>

bool document_refuse(struct builder *builder, struct spot spot, const char *hint,
                     const char *format, ...)
{
    char text[ERROR_TEXT_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    error_set(builder->error, ERROR_INVALID, "%s", text);
    error_hint(builder->error, "%s", hint);
    error_at(builder->error, builder->document->file, (int)spot.line, (int)spot.column,
             NULL);
    return false;
}

bool document_build_count(struct builder *builder, struct spot spot, size_t nodes,
                          size_t depth)
{
    if (depth > DOCUMENT_MAX_DEPTH) {
        return document_refuse(builder, spot, "nest less", "nested deeper than %d levels",
                               DOCUMENT_MAX_DEPTH);
    }
    if (nodes > DOCUMENT_MAX_NODES - builder->nodes) {
        return document_refuse(builder, spot,
                               "split the file; an alias counts as often as it is used",
                               "more than %zu values", DOCUMENT_MAX_NODES);
    }
    builder->nodes += nodes;
    if (depth > builder->deepest) {
        builder->deepest = depth;
    }
    return true;
}

/* ---- anchors ---- */

size_t document_anchor_open(struct builder *builder, const char *name, struct spot spot)
{
    memory_reserve((void **)&builder->anchors, &builder->anchor_capacity,
                   builder->anchor_count + 1, sizeof(*builder->anchors));
    builder->anchors[builder->anchor_count] = (struct anchor){.line = spot.line};
    json_object_set_new(builder->anchor_indexes, name,
                        json_integer((json_int_t)builder->anchor_count));
    return builder->anchor_count++;
}

void document_anchor_close(struct builder *builder, size_t index, json_t *value,
                           const struct place_node *place, size_t nodes, size_t height)
{
    struct anchor *anchor = &builder->anchors[index];
    anchor->value = json_incref(value);
    anchor->place = *place;
    anchor->nodes = nodes;
    anchor->height = height;
}

const struct anchor *document_anchor_find(struct builder *builder, const char *name,
                                          struct spot spot)
{
    const json_t *index = json_object_get(builder->anchor_indexes, name);
    if (index == NULL) {
        document_refuse(builder, spot,
                        "an anchor stands before its aliases; quote a text that starts "
                        "with '*'",
                        "no anchor '&%.60s' stands above", name);
        return NULL;
    }
    const struct anchor *anchor = &builder->anchors[json_integer_value(index)];
    if (anchor->value == NULL) {
        document_refuse(builder, spot, "a value cannot contain itself",
                        "the alias '*%.60s' stands inside its own anchor of line %u",
                        name, anchor->line);
        return NULL;
    }
    return anchor;
}

/* ---- mappings ---- */

void document_mapping_add(struct builder *builder, struct mapping *mapping,
                          const struct place_node *place, json_t *value)
{
    json_object_set_new(mapping->object, place->key, value);
    document_places_add(&builder->document->places, place);
}

bool document_mapping_refuse(struct builder *builder, const struct mapping *mapping,
                             const char *key, struct spot spot)
{
    const struct places *places = &builder->document->places;
    const struct place_node *first = &mapping->merge_place;
    for (size_t i = mapping->mark; i < places->open_count; i++) {
        if (places->open[i].key == key) {
            first = &places->open[i];
        }
    }
    return document_refuse(builder, spot, "remove or rename one of them",
                           "the key '%.60s' stands twice; first at %u:%u", key,
                           first->line, first->column);
}

/* Adds the members of one merged mapping that are not there yet. Its places lie in the
 * order of its members. */
static bool merge_one(struct builder *builder, struct mapping *mapping, json_t *source,
                      const struct place_node *from)
{
    if (!json_is_object(source)) {
        struct spot spot = {mapping->merge_place.line, mapping->merge_place.column};
        return document_refuse(
            builder, spot,
            "write '<<: *name' or '<<: [*one, *two]'; quote '<<' to mean a key",
            "'<<' takes a mapping or a list of mappings");
    }
    uint32_t index = from->first;
    const char *key;
    json_t *value;
    json_object_foreach(source, key, value)
    {
        struct place_node place = builder->document->places.nodes[index++];
        if (json_object_get(mapping->object, key) == NULL) {
            document_mapping_add(builder, mapping, &place, json_incref(value));
        }
    }
    return true;
}

bool document_mapping_merge(struct builder *builder, struct mapping *mapping)
{
    if (!json_is_array(mapping->merge)) {
        return mapping->merge == NULL ||
               merge_one(builder, mapping, mapping->merge, &mapping->merge_place);
    }
    for (uint32_t i = 0; i < mapping->merge_place.count; i++) {
        struct place_node from =
            builder->document->places.nodes[mapping->merge_place.first + i];
        if (!merge_one(builder, mapping, json_array_get(mapping->merge, i), &from)) {
            return false;
        }
    }
    return true;
}

/* ---- the whole ---- */

void document_build_init(struct builder *builder, struct document *document,
                         struct error *error)
{
    *builder = (struct builder){
        .document = document,
        .anchor_indexes = json_object(),
        .error = error,
    };
}

void document_build_clear(struct builder *builder)
{
    for (size_t i = 0; i < builder->anchor_count; i++) {
        json_decref(builder->anchors[i].value);
    }
    free(builder->anchors);
    json_decref(builder->anchor_indexes);
}
