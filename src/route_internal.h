/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Templates of paths, and how a path is held against them. For route*.c alone.
 */
#ifndef COUNTERSIGN_ROUTE_INTERNAL_H
#define COUNTERSIGN_ROUTE_INTERNAL_H

#include "src/route.h"

/* One piece of a template: text that must stand there, or a parameter's name. */
struct route_piece {
    bool is_parameter;
    char *text;
};

/* What stands between two slashes; several pieces make "{base}...{head}". */
struct route_segment {
    struct route_piece *pieces;
    size_t count, capacity;
};

/* One template with the operations served at it. */
struct route_path {
    const char *template;
    struct route_segment *segments;
    size_t segment_count;
    const struct contract_operation **operations;
    size_t operation_count, operation_capacity;
    char *allow;
};

/* A request's path, split and decoded; and as it is coded. All stands in one piece of
 * memory. */
struct route_parts {
    const char **segments, **coded;
    size_t count;
};

void route_parts_init(struct route_parts *parts, const char *path);
void route_parts_clear(struct route_parts *parts);

/* How many slashes a path has. */
size_t route_segments(const char *path);

/* Returns new a segment, decoded. A NUL cannot be in a value, so what codes one stays
 * coded. */
char *route_decoded(const char *bytes, size_t length);

/* Matches what stands behind the first `skipped` segments; false leaves the route empty.
 */
bool route_match(const struct route_path *path, const struct route_parts *parts,
                 size_t skipped, struct route *route);

/* The number of segments of the server's own path that `parts` start with; 0: they do
 * not. */
size_t route_server_segments(const struct route_path *path,
                             const struct route_parts *parts);

#endif
