/* SPDX-License-Identifier: Apache-2.0 */
#include "src/document_internal.h"

#include "src/memory.h"

#include <string.h>

void document_places_init(struct places *places)
{
    *places = (struct places){.keys = json_object()};
}

void document_places_clear(struct places *places)
{
    free(places->nodes);
    free(places->open);
    json_decref(places->keys);
    *places = (struct places){.nodes = NULL};
}

const char *document_places_key(struct places *places, const char *key)
{
    void *entry = json_object_iter_at(places->keys, key);
    if (entry == NULL) {
        json_object_set_new(places->keys, key, json_null());
        entry = json_object_iter_at(places->keys, key);
    }
    return json_object_iter_key(entry);
}

size_t document_places_open(const struct places *places)
{
    return places->open_count;
}

void document_places_add(struct places *places, const struct place_node *child)
{
    memory_reserve((void **)&places->open, &places->open_capacity, places->open_count + 1,
                   sizeof(*places->open));
    places->open[places->open_count++] = *child;
}

void document_places_close(struct places *places, size_t mark,
                           struct place_node *container)
{
    size_t children = places->open_count - mark;
    container->first = (uint32_t)places->count;
    container->count = (uint32_t)children;
    if (children == 0) {
        return;
    }
    memory_reserve((void **)&places->nodes, &places->capacity, places->count + children,
                   sizeof(*places->nodes));
    memcpy(places->nodes + places->count, places->open + mark,
           children * sizeof(*places->nodes));
    places->count += children;
    places->open_count = mark;
}

/* True when the escaped `token` (RFC 6901 4) is `key`. */
static bool token_is(const char *token, size_t length, const char *key)
{
    for (size_t i = 0; i < length; i++, key++) {
        char character = token[i];
        if (character == '~' && i + 1 < length) {
            character = token[++i] == '1' ? '/' : '~';
        }
        if (*key != character) {
            return false;
        }
    }
    return *key == '\0';
}

/* Reads an array index; false for anything else, leading zeros included (RFC 6901 4). */
static bool token_index(const char *token, size_t length, size_t *index)
{
    if (length == 0 || length > 9 || (token[0] == '0' && length > 1)) {
        return false;
    }
    *index = 0;
    for (size_t i = 0; i < length; i++) {
        if (token[i] < '0' || token[i] > '9') {
            return false;
        }
        *index = *index * 10 + (size_t)(token[i] - '0');
    }
    return true;
}

const struct place_node *document_places_child(const struct places *places,
                                               const struct place_node *node,
                                               const char *token, size_t length)
{
    if (node->count == 0) {
        return NULL;
    }
    const struct place_node *children = places->nodes + node->first;
    if (children[0].key == NULL) {
        size_t index;
        bool found = token_index(token, length, &index) && index < node->count;
        return found ? &children[index] : NULL;
    }
    for (uint32_t i = 0; i < node->count; i++) {
        if (token_is(token, length, children[i].key)) {
            return &children[i];
        }
    }
    return NULL;
}
