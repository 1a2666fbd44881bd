/* SPDX-License-Identifier: Apache-2.0 */
#include "src/document_build.h"

#include <string.h>
#include <yaml.h>

struct loader {
    yaml_parser_t parser;
    struct builder builder;
    const char *text;
};

static json_t *read_node(struct loader *loader, const yaml_event_t *event, size_t depth,
                         struct place_node *place);

static struct spot spot_of(const yaml_mark_t *mark)
{
    return (struct spot){(uint32_t)mark->line + 1, (uint32_t)mark->column + 1};
}

/* Turns the parser's state into our error. */
static bool refuse_syntax(struct loader *loader)
{
    const yaml_parser_t *parser = &loader->parser;
    const char *problem = parser->problem != NULL ? parser->problem : "not enough memory";
    struct complaint complaint = document_complaint(problem);
    struct spot spot = spot_of(&parser->problem_mark);
    if (parser->error == YAML_READER_ERROR) {
        int line, column;
        document_locate(loader->text, parser->problem_offset, &line, &column);
        spot = (struct spot){(uint32_t)line, (uint32_t)column};
    }
    struct spot context = spot_of(&parser->context_mark);
    if (parser->context != NULL && context.line != spot.line) {
        return document_refuse(&loader->builder, spot, complaint.hint,
                               "%s (%s that begins in line %u)", complaint.text,
                               parser->context, context.line);
    }
    return document_refuse(&loader->builder, spot, complaint.hint, "%s", complaint.text);
}

static bool next_event(struct loader *loader, yaml_event_t *event)
{
    return yaml_parser_parse(&loader->parser, event) == 1 || refuse_syntax(loader);
}

/* A copy, so that changing one place of the value never changes another. */
static json_t *read_alias(struct loader *loader, const yaml_event_t *event, size_t depth,
                          struct place_node *place)
{
    struct spot spot = spot_of(&event->start_mark);
    const char *name = (const char *)event->data.alias.anchor;
    const struct anchor *anchor = document_anchor_find(&loader->builder, name, spot);
    if (anchor == NULL || !document_build_count(&loader->builder, spot, anchor->nodes,
                                                depth + anchor->height)) {
        return NULL;
    }
    place->first = anchor->place.first;
    place->count = anchor->place.count;
    return json_deep_copy(anchor->value);
}

/* Reads a scalar; with `key`, as the text that is written: 200 becomes "200". */
static json_t *read_scalar(struct loader *loader, const yaml_event_t *event, bool key)
{
    struct error *error = loader->builder.error;
    struct spot spot = spot_of(&event->start_mark);
    const char *text = (const char *)event->data.scalar.value;
    const char *tag = (const char *)event->data.scalar.tag;
    size_t length = event->data.scalar.length;
    if (memchr(text, '\0', length) != NULL) {
        document_refuse(&loader->builder, spot, "remove the \\0",
                        "a text cannot hold NUL");
        return NULL;
    }
    json_t *value = NULL;
    if (tag != NULL) {
        value = document_scalar_tagged(tag, text, length, error);
    } else if (event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE && !key) {
        value = document_scalar(text, length, error);
    } else {
        return json_stringn(text, length);
    }
    if (value == NULL) {
        error_at(error, loader->builder.document->file, (int)spot.line, (int)spot.column,
                 NULL);
    } else if (key) {
        json_decref(value);
        value = json_stringn(text, length);
    }
    return value;
}

/* Lists and mappings need no tag; the one that changes nothing is let through. */
static bool tag_is(struct loader *loader, const yaml_event_t *event,
                   const yaml_char_t *tag, const char *expected)
{
    const char *given = (const char *)tag;
    return given == NULL || strcmp(given, "!") == 0 || strcmp(given, expected) == 0 ||
           document_refuse(&loader->builder, spot_of(&event->start_mark),
                           "remove the tag",
                           "a list or a mapping cannot have the tag %.60s", given);
}

static json_t *read_sequence(struct loader *loader, const yaml_event_t *start,
                             size_t depth, struct place_node *place)
{
    if (!tag_is(loader, start, start->data.sequence_start.tag, YAML_SEQ_TAG)) {
        return NULL;
    }
    struct places *places = &loader->builder.document->places;
    json_t *array = json_array();
    size_t mark = document_places_open(places);
    yaml_event_t event;
    while (next_event(loader, &event)) {
        if (event.type == YAML_SEQUENCE_END_EVENT) {
            yaml_event_delete(&event);
            document_places_close(places, mark, place);
            return array;
        }
        struct place_node child = {.key = NULL};
        json_t *item = read_node(loader, &event, depth, &child);
        yaml_event_delete(&event);
        if (item == NULL) {
            break;
        }
        json_array_append_new(array, item);
        document_places_add(places, &child);
    }
    json_decref(array);
    return NULL;
}

/* Reads a key; returns the table's own copy, or NULL with an error. */
static const char *read_key(struct loader *loader, const yaml_event_t *event)
{
    struct builder *builder = &loader->builder;
    struct spot spot = spot_of(&event->start_mark);
    json_auto_t *key = NULL;
    if (event->type == YAML_SCALAR_EVENT) {
        key = read_scalar(loader, event, true);
        const char *name = (const char *)event->data.scalar.anchor;
        if (key != NULL && name != NULL) {
            struct place_node place = {.line = spot.line, .column = spot.column};
            size_t index = document_anchor_open(builder, name, spot);
            document_anchor_close(builder, index, key, &place, 1, 0);
        }
    } else if (event->type == YAML_ALIAS_EVENT) {
        const char *name = (const char *)event->data.alias.anchor;
        const struct anchor *anchor = document_anchor_find(builder, name, spot);
        key = anchor != NULL ? json_incref(anchor->value) : NULL;
    }
    if (!json_is_string(key)) {
        document_refuse(builder, spot, "quote a key that starts with [ or {",
                        "this key is not a text");
        return NULL;
    }
    return document_places_key(&builder->document->places, json_string_value(key));
}

static bool is_merge_key(const yaml_event_t *event)
{
    return event->type == YAML_SCALAR_EVENT &&
           event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE &&
           strcmp((const char *)event->data.scalar.value, "<<") == 0;
}

/* Reads one member, whose key is `key_event`. Its place is where the key stands. */
static bool read_member(struct loader *loader, struct mapping *mapping,
                        const yaml_event_t *key_event, size_t depth)
{
    const char *key = read_key(loader, key_event);
    if (key == NULL) {
        return false;
    }
    struct spot spot = spot_of(&key_event->start_mark);
    bool merge = is_merge_key(key_event);
    if (merge ? mapping->merge != NULL : json_object_get(mapping->object, key) != NULL) {
        return document_mapping_refuse(&loader->builder, mapping, key, spot);
    }
    yaml_event_t event;
    if (!next_event(loader, &event)) {
        return false;
    }
    struct place_node place = {.key = NULL};
    json_t *value = read_node(loader, &event, depth, &place);
    yaml_event_delete(&event);
    if (value == NULL) {
        return false;
    }
    place.key = key;
    place.line = spot.line;
    place.column = spot.column;
    if (merge) {
        mapping->merge = value;
        mapping->merge_place = place;
    } else {
        document_mapping_add(&loader->builder, mapping, &place, value);
    }
    return true;
}

static bool read_members(struct loader *loader, struct mapping *mapping, size_t depth)
{
    yaml_event_t event;
    while (next_event(loader, &event)) {
        bool end = event.type == YAML_MAPPING_END_EVENT;
        bool done = end || read_member(loader, mapping, &event, depth);
        yaml_event_delete(&event);
        if (end) {
            return document_mapping_merge(&loader->builder, mapping);
        }
        if (!done) {
            return false;
        }
    }
    return false;
}

static json_t *read_mapping(struct loader *loader, const yaml_event_t *start,
                            size_t depth, struct place_node *place)
{
    if (!tag_is(loader, start, start->data.mapping_start.tag, YAML_MAP_TAG)) {
        return NULL;
    }
    struct places *places = &loader->builder.document->places;
    struct mapping mapping = {
        .object = json_object(),
        .mark = document_places_open(places),
    };
    if (read_members(loader, &mapping, depth)) {
        document_places_close(places, mapping.mark, place);
    } else {
        json_decref(mapping.object);
        mapping.object = NULL;
    }
    json_decref(mapping.merge);
    return mapping.object;
}

static const char *anchor_name(const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        return (const char *)event->data.scalar.anchor;
    case YAML_SEQUENCE_START_EVENT:
        return (const char *)event->data.sequence_start.anchor;
    case YAML_MAPPING_START_EVENT:
        return (const char *)event->data.mapping_start.anchor;
    default:
        return NULL;
    }
}

/* Reads what is no alias; `inside` containers are open within it. */
static json_t *read_value(struct loader *loader, const yaml_event_t *event, size_t inside,
                          struct place_node *place)
{
    switch (event->type) {
    case YAML_SEQUENCE_START_EVENT:
        return read_sequence(loader, event, inside, place);
    case YAML_MAPPING_START_EVENT:
        return read_mapping(loader, event, inside, place);
    default:
        return read_scalar(loader, event, false);
    }
}

/* Returns new the value that starts at `event`, inside `depth` containers; NULL with an
 * error. The recursion ends at DOCUMENT_MAX_DEPTH. */
static json_t *read_node(struct loader *loader, const yaml_event_t *event, size_t depth,
                         struct place_node *place)
{
    struct builder *builder = &loader->builder;
    struct spot spot = spot_of(&event->start_mark);
    *place = (struct place_node){.line = spot.line, .column = spot.column};
    if (event->type == YAML_ALIAS_EVENT) {
        return read_alias(loader, event, depth, place);
    }
    size_t inside = depth + (event->type != YAML_SCALAR_EVENT);
    size_t before = builder->nodes;
    size_t deepest = builder->deepest;
    builder->deepest = depth;
    if (!document_build_count(builder, spot, 1, inside)) {
        return NULL;
    }
    const char *name = anchor_name(event);
    size_t index = name != NULL ? document_anchor_open(builder, name, spot) : 0;
    json_t *value = read_value(loader, event, inside, place);
    if (value != NULL && name != NULL) {
        document_anchor_close(builder, index, value, place, builder->nodes - before,
                              builder->deepest - depth);
    }
    builder->deepest = builder->deepest > deepest ? builder->deepest : deepest;
    return value;
}

static bool is_nothing(const yaml_event_t *event)
{
    return event->type == YAML_STREAM_END_EVENT ||
           (event->type == YAML_SCALAR_EVENT && event->data.scalar.length == 0 &&
            event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE &&
            event->data.scalar.tag == NULL && event->data.scalar.anchor == NULL);
}

/* Reads the next event that is neither the stream's start nor a document's start or end.
 */
static bool next_content(struct loader *loader, yaml_event_t *event)
{
    while (next_event(loader, event)) {
        if (event->type != YAML_STREAM_START_EVENT &&
            event->type != YAML_DOCUMENT_START_EVENT &&
            event->type != YAML_DOCUMENT_END_EVENT) {
            return true;
        }
        yaml_event_delete(event);
    }
    return false;
}

static bool read_root(struct loader *loader)
{
    yaml_event_t event;
    if (!next_content(loader, &event)) {
        return false;
    }
    struct document *document = loader->builder.document;
    if (is_nothing(&event)) {
        document_refuse(&loader->builder, (struct spot){1, 1},
                        "write at least one value; comments alone are no document",
                        "the file is empty");
    } else {
        document->root = read_node(loader, &event, 0, &document->top);
    }
    yaml_event_delete(&event);
    return document->root != NULL;
}

static bool expect_end(struct loader *loader)
{
    yaml_event_t event;
    if (!next_content(loader, &event)) {
        return false;
    }
    bool end = event.type == YAML_STREAM_END_EVENT;
    if (!end) {
        document_refuse(&loader->builder, spot_of(&event.start_mark),
                        "a file holds one document; split it at '---'",
                        "a second YAML document starts here");
    }
    yaml_event_delete(&event);
    return end;
}

bool document_yaml_read(struct document *document, const char *text, size_t length,
                        struct error *error)
{
    struct loader loader = {.text = text};
    if (yaml_parser_initialize(&loader.parser) != 1) {
        error_set(error, ERROR_SYSTEM, "not enough memory for a YAML parser");
        return false;
    }
    yaml_parser_set_encoding(&loader.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&loader.parser, (const unsigned char *)text, length);
    document_build_init(&loader.builder, document, error);
    bool done = read_root(&loader) && expect_end(&loader);
    document_build_clear(&loader.builder);
    yaml_parser_delete(&loader.parser);
    return done;
}
