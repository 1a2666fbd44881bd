/* SPDX-License-Identifier: Apache-2.0 */
#include "src/route_internal.h"

#include "src/memory.h"
#include "src/url.h"

#include <stdlib.h>
#include <string.h>

size_t route_segments(const char *path)
{
    size_t count = 0;

    for (; *path != '\0'; path++)
        count += *path == '/' ? 1 : 0;
    return count;
}

char *route_decoded(const char *bytes, size_t length)
{
    char *text = memory_text_of(bytes, length);
    size_t shorter = url_decode(text, length, false);

    if (strlen(text) == shorter)
        return text;
    free(text);
    return memory_text_of(bytes, length);
}

/* Decodes a segment into the room that is there for it. */
static const char *decode_into(char *room, const char *coded, size_t length)
{
    size_t shorter;

    memcpy(room, coded, length + 1);
    shorter = url_decode(room, length, false);
    return strlen(room) == shorter ? room : coded;
}

void route_parts_init(struct route_parts *parts, const char *path)
{
    size_t most = route_segments(path), length = strlen(path) + 1;
    size_t pointers = 2 * most * sizeof *parts->segments;
    bool is_coded = strchr(path, '%') != NULL, more = *path == '/';
    char *at, *room;

    *parts = (struct route_parts){.count = 0};
    parts->segments = memory_resize(NULL, pointers + (is_coded ? 2 : 1) * length, 1);
    parts->coded = parts->segments + most;
    at = memcpy((char *)parts->segments + pointers, path, length);
    room = at + length;
    while (more) {
        size_t size = strcspn(at + 1, "/");

        more = at[1 + size] == '/';
        at[1 + size] = '\0';
        parts->coded[parts->count] = at + 1;
        parts->segments[parts->count++] =
            is_coded ? decode_into(room, at + 1, size) : at + 1;
        room += is_coded ? size + 1 : 0;
        at += 1 + size;
    }
}

void route_parts_clear(struct route_parts *parts)
{
    free(parts->segments);
}

static char *coded_again(const char *bytes, size_t length)
{
    struct text text;

    text_init(&text, URL_CEILING);
    url_encode(&text, bytes, length);
    return text_take(&text);
}

/* What is a whole segment is known as it was coded; of a part that is lost. */
static void add_value(struct route *route, const char *name, const char *bytes,
                      size_t length, const char *coded)
{
    AUTO_FREE char *again = coded == NULL ? coded_again(bytes, length) : NULL;
    const char *as_coded = coded == NULL ? again : coded;
    size_t size = strlen(as_coded) + 1;
    char *value;

    if (route->value_count == ROUTE_MAX_VALUES)
        return;
    value = memory_resize(NULL, length + 1 + size, 1);
    memcpy(value, bytes, length);
    value[length] = '\0';
    route->names[route->value_count] = name;
    route->coded[route->value_count] = memcpy(value + length + 1, as_coded, size);
    route->values[route->value_count++] = value;
}

/* A parameter takes what stands before the next literal, and at least one character; the
 * last one takes the rest. */
static bool match_segment(const struct route_segment *segment, const char *text,
                          const char *coded, struct route *route)
{
    for (size_t i = 0; i < segment->count; i++) {
        const struct route_piece *piece = &segment->pieces[i];
        const char *end;

        if (!piece->is_parameter) {
            size_t length = strlen(piece->text);

            if (strncmp(text, piece->text, length) != 0)
                return false;
            text += length;
            continue;
        }
        if (*text == '\0')
            return false;
        end = text + strlen(text);
        if (i + 1 < segment->count)
            end = segment->pieces[i + 1].is_parameter
                      ? text + 1
                      : strstr(text + 1, segment->pieces[i + 1].text);
        if (end == NULL)
            return false;
        add_value(route, piece->text, text, (size_t)(end - text),
                  segment->count == 1 ? coded : NULL);
        text = end;
    }
    return *text == '\0';
}

bool route_match(const struct route_path *path, const struct route_parts *parts,
                 size_t skipped, struct route *route)
{
    if (path->segment_count + skipped != parts->count)
        return false;
    for (size_t i = 0; i < path->segment_count; i++) {
        if (!match_segment(&path->segments[i], parts->segments[skipped + i],
                           parts->coded[skipped + i], route)) {
            if (route->value_count > 0)
                route_clear(route);
            return false;
        }
    }
    return true;
}

size_t route_server_segments(const struct route_path *path,
                             const struct route_parts *parts)
{
    const char *own = path->operations[0]->server;
    struct route_parts server;
    size_t count;

    route_parts_init(&server, own == NULL ? "" : own);
    count = server.count < parts->count ? server.count : 0;

    /* A server's path may end with a slash, which the paths start with. */
    if (count > 0 && server.segments[server.count - 1][0] == '\0')
        count--;
    for (size_t i = 0; i < count; i++)
        if (strcmp(server.segments[i], parts->segments[i]) != 0)
            count = 0;
    route_parts_clear(&server);
    return count;
}
